"""What is known of a fault beside its edit, and what it alone tells of the kind."""

from __future__ import annotations

import ast
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np

from whygrad.faults.edit import Edit, factors, terms, text_of
from whygrad.faults.gates import are_gates

_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Circumstances:
    """What is known of a fault beside its edit.

    ``sequence``: in a function over time. ``late``: the edit took hold from a later round on. ``given``: what was
    changed belongs to the caller. ``error``: how the program stopped. ``old`` and ``new``: the values at the site,
    when the edit first takes hold, and ``names`` those of the chapter for the two. ``once``: the site is passed
    once in a run; ``constant``: it always has the same numbers; ``blank``: there are none but zeros; ``emptied``:
    with the edit there are none but zeros; ``record``: what is indexed there holds different things. ``carries``:
    the first round is right and later ones are not (None: unknown). ``permuted``: the wrong outputs hold each
    other's right values (``reshaped``: of other shapes, too). ``refilled``: the target got a value earlier in the
    same round; ``filling``: a part is read of an array that the loop stores into, by the same index; ``written``:
    by any. ``returns``: the names of what the function returns. ``lagging``: each round has what belonged into
    the one before.
    """

    sequence: bool = False
    late: bool = False
    given: bool = False
    error: BaseException | None = None
    old: Any = None
    new: Any = None
    names: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())
    once: bool = False
    constant: bool = False
    emptied: bool = False
    blank: bool = False
    record: bool = False
    carries: bool | None = None
    permuted: bool = False
    reshaped: bool = False
    refilled: bool = False
    filling: bool = False
    written: bool = False
    returns: frozenset[str] = frozenset()
    lagging: bool = False


def by_outputs(edit: Edit, known: Circumstances) -> str | None:
    """Whether all is computed as it should be, and only handed back under each other's names."""
    if not known.permuted or not (edit.others or edit.family in _EXCHANGING):
        return None
    statement = edit.site.statement
    keys = {
        part.value
        for part in ast.walk(statement)
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    }
    handed_back = isinstance(statement, ast.Return) or len(keys & known.returns) > 1
    return "wrong-return" if handed_back else None


_EXCHANGING = frozenset({"another-order", "another-unpacking", "another-return", "another-key", "exchanged"})


def by_names(edit: Edit, known: Circumstances) -> str | None:
    """Whether the chapter calls what stands there, and what belongs there, the same thing of two gates."""
    numbered = edit.old.isdigit() and edit.new.isdigit()  # gates in the planes of one array
    if edit.family not in _OPERANDS or (edit.family == "another-index" and not (known.record or numbered)):
        return None
    old, new = known.names
    return "wrong-gate" if any(are_gates(one, other) for one in old - new for other in new - old) else None


_OPERANDS = frozenset(
    {
        "another-variable",
        "another-operand",
        "another-expression",
        "another-key",
        "another-index",
    }
    | {"named-instead", "exchanged"}
)


def by_gates(edit: Edit) -> str | None:
    """Whether the first thing that differs is one gate's in the place of another's."""
    if edit.family not in _EXCHANGING:
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
    if known.old.shape != known.new.shape and edit.family != "transposed":
        same = known.old.size == known.new.size and np.allclose(known.old.ravel(), known.new.ravel())
        return "wrong-shape" if same else None
    if known.old.shape != known.new.shape or not known.old.size:
        return None
    operand = edit.family in ("another-variable", "another-expression", "exchanged", "another-value")
    if operand and any(_is_activation(*pair) for pair in ((known.old, known.new), (known.new, known.old))):
        return "wrong-activation"
    emptied = known.emptied
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


def more_or_less(edit: Edit) -> str | None:
    """Whether what belongs there is what stands there with a factor or a term more, or less."""
    try:
        old, new = (ast.parse(text, mode="eval").body for text in (edit.old, edit.new))
    except SyntaxError:
        return None
    for parts, more, less in (
        (_factors, "missing-factor", "extra-term"),
        (_terms, "missing-term", "extra-term"),
    ):
        one, other = parts(old), parts(new)
        if len(one) < len(other) and one and not one - other:
            return more
        if len(one) > len(other) and other and not other - one:
            return less
    return None


def is_product(text: str) -> bool:
    """Whether an expression is an elementwise product."""
    return len(factors(ast.parse(text, mode="eval").body)) > 1


def _factors(node: ast.expr) -> Counter[str]:
    return Counter(text_of(part) for part in factors(node))


def _terms(node: ast.expr) -> Counter[str]:
    return Counter(f"{sign} {text_of(part)}" for sign, part in terms(node))
