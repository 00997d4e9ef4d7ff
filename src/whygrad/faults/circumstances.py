"""What is known of a fault beside its edit, and what it alone tells of the kind."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import Any

import numpy as np

from whygrad.faults.edit import Edit
from whygrad.faults.gates import are_gates

_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Circumstances:
    """What is known of a fault beside its edit.

    ``sequence``: in a function over time. ``late``: the edit took hold from a later round on. ``given``: what was
    changed belongs to the caller. ``error``: how the program stopped. ``old`` and ``new``: the values at the site.
    """

    sequence: bool = False
    late: bool = False
    given: bool = False
    error: BaseException | None = None
    old: Any = None
    new: Any = None


def by_gates(edit: Edit) -> str | None:
    """Whether the first thing that differs is one gate's in the place of another's."""
    if edit.family not in (
        "another-order",
        "another-unpacking",
        "another-return",
        "another-key",
        "exchanged",
    ):
        return None
    old, new = _WORD.findall(edit.old), _WORD.findall(edit.new)
    if len(old) == len(new) == 1 and sorted(old[0]) == sorted(new[0]) and set(old[0]) <= set("fiocgu"):
        return "wrong-gate"
    for one, other in zip(old, new, strict=False):
        if one != other:
            return "wrong-gate" if are_gates(one, other) else None
    return None


def by_values(edit: Edit, known: Circumstances) -> str | None:
    """What the two values at the site tell: one is the activation of the other, or one is a start of zeros."""
    if not all(isinstance(value, np.ndarray) and value.dtype.kind == "f" for value in (known.old, known.new)):
        return None
    if known.old.shape != known.new.shape or not known.old.size:
        return None
    operand = edit.family in ("another-variable", "another-expression", "exchanged", "another-value")
    if operand and any(_is_activation(*pair) for pair in ((known.old, known.new), (known.new, known.old))):
        return "wrong-activation"
    emptied = known.old.any() and not known.new.any()
    if known.sequence and edit.site.role != "augmented":
        if emptied and edit.site.loops and _in_a_sum(edit):
            return "extra-term"
        if emptied and not edit.site.loops:
            return "wrong-initial-state"
    return None


def _is_activation(argument: Any, value: Any) -> bool:
    if not np.any(argument):  # of zeros tanh makes zeros: that tells nothing
        return False
    with np.errstate(all="ignore"):
        return any(
            np.allclose(value, made, rtol=1e-9, atol=1e-12)
            for made in (np.tanh(argument), 1 / (1 + np.exp(-argument)))
        )


def _in_a_sum(edit: Edit) -> bool:
    return any(
        isinstance(node, ast.BinOp)
        and isinstance(node.op, ast.Add | ast.Sub)
        and edit.site.node in (node.left, node.right)
        for node in ast.walk(edit.site.statement)
    )
