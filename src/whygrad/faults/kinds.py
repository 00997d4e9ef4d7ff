"""Which kind of the contract an edit that heals stands for."""

from __future__ import annotations

import ast
import re

import numpy as np

from whygrad.faults.by_family import BY_FAMILY
from whygrad.faults.calls import REDUCTIONS
from whygrad.faults.circumstances import (
    Circumstances,
    by_gates,
    by_names,
    by_outputs,
    by_values,
    is_product,
    more_or_less,
)
from whygrad.faults.edit import ZERO_CALLS, Edit, called, text_of
from whygrad.faults.gates import are_gates
from whygrad.faults.operand_kinds import ACTIVATING, another_operand, behind
from whygrad.faults.operands import INITIAL
from whygrad.faults.places import by_place, by_slices, is_of_step_before
from whygrad.faults.words import DRAWN
from whygrad.running.sites import names_read

__all__ = ["Circumstances", "kind_of"]


def kind_of(edit: Edit, known: Circumstances) -> str:
    """The kind of a fault that ``edit`` mends."""
    nameless = isinstance(known.error, NameError) and not isinstance(known.error, UnboundLocalError)
    drawn = DRAWN.search(edit.old) or DRAWN.search(text_of(edit.site.node))
    if (nameless and edit.family != "thrown-away") or drawn:
        return "outside-state"
    if edit.family == "copied" and known.given:
        return "modified-input"
    if edit.is_moved:
        return by_place(edit, known)
    if known.error is not None and (kind := _by_stop(edit, known)) is not None:
        return kind
    if "->" in edit.old and "->" in edit.new and edit.family != "added-axis":
        return _another_subscript(edit)
    if known.sequence and known.carries and is_of_step_before(edit):
        return "not-carried"
    if edit.family not in _STRUCTURAL:
        kind = by_outputs(edit, known) or by_slices(edit) or by_gates(edit) or by_names(edit, known)
        kind = kind or by_values(edit, known)
        if kind is not None:
            return kind
    if known.sequence and edit.family == "another-unpacking" and _are_starts(edit.site.node):
        return "wrong-initial-state"
    sequence, is_whole = known.sequence, isinstance(known.old, int | np.integer)
    if edit.family in BY_FAMILY:
        return _carried(
            _refined(BY_FAMILY[edit.family], edit, sequence, known.refilled, is_whole), edit, known
        )
    chosen = {
        "dropped-factor": lambda edit: "not-carried" if _stops_carry(edit, known) else _dropped_factor(edit),
        "another-function": _another_function,
        "another-subscript": _another_subscript,
        "not-accumulated": lambda edit: {"-=": "wrong-sign", "+=": "wrong-sign", "*=": "wrong-operator"}.get(
            edit.new, "extra-term"
        ),
        "another-index": lambda edit: _another_index(edit, known),
        "another-number": lambda edit: _another_number(edit, sequence),
        "another-return": _another_return,
        "thrown-away": _thrown_away,
    }.get(edit.family)
    if chosen is not None:
        return chosen(edit)
    return more_or_less(edit) or another_operand(edit, known)


def _thrown_away(edit: Edit) -> str:
    activates = ACTIVATING.search(edit.new) is not None
    return more_or_less(edit) or ("wrong-activation" if activates else "wrong-variable")


def _by_stop(edit: Edit, known: Circumstances) -> str | None:
    """What the way in which a program stopped tells of the kind."""
    if isinstance(known.error, KeyError) and edit.family in (
        "another-variable",
        "another-key",
        "another-operand",
    ):
        return "wrong-variable"
    if isinstance(known.error, ValueError | IndexError) and edit.family in _SIZES and _in_a_shape(edit):
        return "wrong-shape"
    if isinstance(known.error, ValueError) and edit.family in _OPERANDS:
        other = edit.old.startswith("'") or (
            edit.family == "another-variable" and "unpack" in str(known.error)
        )
        return "wrong-variable" if other else "wrong-shape"
    if isinstance(known.error, IndexError) and known.sequence and edit.family == "another-number":
        return "wrong-step"
    return "wrong-initial-state" if isinstance(known.error, UnboundLocalError) and edit.ahead else None


_OPERANDS = frozenset("another-variable another-operand another-unpacking another-order exchanged".split())
_SIZES = frozenset("another-number another-order exchanged transposed another-variable".split())


def _in_a_shape(edit: Edit) -> bool:
    """Whether it is a length of an array that is made here, or the order of its lengths."""
    calls = (node for node in ast.walk(edit.site.statement) if called(node) in {*ZERO_CALLS, "reshape"})
    return any(edit.site.node in ast.walk(call) for call in calls)


_STRUCTURAL = frozenset(
    {
        "copied",
        "unshared",
        "parted",
        "written-over",
        "never-carried",
        "neither-carried",
        "both-carried",
        "another-target",
        "never-emptied",
        "thrown-away",
        "never-added",
        "never-stored",
        "in-place",
        "begun-with-a-step",
    }
)


def _is_reduced(edit: Edit) -> bool:
    """Whether the operand stands in what is summed over an axis."""
    return any(
        called(node) in REDUCTIONS
        and any(
            edit.site.node is part
            for inner in (*node.args[:1], *ast.iter_child_nodes(node.func))
            for part in ast.walk(inner)
        )
        for node in ast.walk(edit.site.statement)
        if isinstance(node, ast.Call)
    )


def _targets(edit: Edit) -> list[str]:
    """The names that a statement unpacks several values into."""
    statement = edit.site.statement
    tuples = statement.targets if isinstance(statement, ast.Assign) else []
    return [text_of(name) for one in tuples if isinstance(one, ast.Tuple) for name in one.elts]


def _carried(kind: str, edit: Edit, known: Circumstances) -> str:
    """Whether the carry is what is missing: the first round is right without it, and loses nothing of its own."""
    if kind == "not-carried" and edit.family == "added-term" and known.carries is False:
        return "missing-term"
    lost = kind in ("not-accumulated", "missing-term") and edit.family in (
        "accumulated",
        "added-term",
        "in-place",
    )
    if edit.family == "accumulated" and edit.site.role == "stored":
        return kind  # what is passed on is there, and takes the place of what was
    if lost and known.sequence and edit.site.loops and known.carries and not known.refilled:
        return "not-carried"
    return kind


def _another_index(edit: Edit, known: Circumstances) -> str:
    if isinstance(edit.site.node, ast.Subscript) and text_of(edit.site.node.value).endswith(".shape"):
        return "wrong-axis"
    if (kind := behind(edit, known)) is not None:
        return kind
    if known.record:
        return "wrong-variable"
    moves = any(isinstance(node, ast.Name) for node in ast.walk(ast.parse(edit.old, mode="eval")))
    if known.sequence and known.constant and known.carries and known.written and not moves:
        return "not-carried"
    return "wrong-step" if known.sequence else "wrong-slice"


def _refined(kind: str, edit: Edit, sequence: bool, refilled: bool, whole: bool) -> str:
    if edit.family == "never-stored" and sequence and _is_read(edit):
        return "not-carried"  # a later round reads it
    if kind == "wrong-transpose" and edit.family == "transposed" and _is_reduced(edit):
        return "wrong-axis"
    if edit.family == "summed" and isinstance(edit.site.node, ast.Subscript):
        return "wrong-axis"  # one row stands for the sum over all of them
    if kind == "missing-term" and edit.old and _SLOPE.fullmatch(edit.new):
        return "wrong-activation"
    if kind == "missing-term" and edit.new in _targets(edit):
        return "not-accumulated"
    if kind == "missing-term" and edit.new == edit.site.variable:
        return "not-accumulated"
    if (
        kind == "missing-factor"
        and edit.family == "moved-bracket"
        and len(set(names_read(edit.site.node))) == 1
    ):
        return "wrong-activation"
    if edit.family == "moved-function" and " + " in edit.old:
        return "missing-factor"  # of the term that the function does not belong to
    if kind == "missing-factor" and edit.family == "moved-bracket" and is_product(edit.old):
        return "wrong-operator"  # factors of one term that stand behind the whole sum: none is missing
    if kind == "missing-term" and sequence and edit.site.loops and edit.family == "added-term":
        return "not-carried"
    if edit.family == "another-comparison" and edit.new == "True":
        return "missing-term"
    if edit.family == "another-slope" and kind == "wrong-activation" and not edit.old:
        return "missing-factor"  # one of the two factors of a slope
    if kind == "wrong-operator" and " - " in edit.old and " - " in edit.new:
        return "wrong-sign"
    if kind == "wrong-axis" and ", keepdims=True" in (
        edit.new.removeprefix(edit.old),
        edit.old.removeprefix(edit.new),
    ):
        return "wrong-shape"
    if kind == "wrong-operator" and edit.family == "another-constant":
        if isinstance(edit.site.statement, ast.For) or (sequence and whole):
            return "wrong-step"
        if edit.site.role in ("index", "assigned") and isinstance(edit.site.node, ast.Constant):
            return "wrong-step" if sequence else "wrong-slice"
        if whole:
            in_slice = any(called(node) == "slice" for node in ast.walk(edit.site.statement))
            return "wrong-slice" if in_slice else "wrong-shape"
        return "wrong-activation" if "**" in edit.site.source else kind
    if kind == "wrong-initial-state" and edit.family == "another-start" and not sequence:
        return "wrong-variable"
    return kind


def _is_read(edit: Edit) -> bool:
    """Whether the loop that lacks a statement reads what that would store into."""
    base = edit.text.partition("[")[0]
    inside = ast.walk(edit.loop) if edit.loop is not None else ()
    read = (node for node in inside if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load))
    return any(text_of(node.value) == base for node in read)


_SLOPE = re.compile(r"1(?:\.0*)? - .+ ?\*\* ?2|(.+) \* \(1 - \1\)")


def _of_a_loop(edit: Edit) -> bool:
    return edit.site.loops > 0 or isinstance(edit.site.statement, ast.For | ast.While)


def _another_number(edit: Edit, sequence: bool) -> str:
    letters = {edit.old.lower(), edit.new.lower()}
    if are_gates(edit.old, edit.new) or (len(letters) == 2 and letters <= set("ifogcu")):
        return "wrong-gate"  # the numbers of two gates, by their names
    return "wrong-step" if sequence and _of_a_loop(edit) else "wrong-slice"


def _dropped_factor(edit: Edit) -> str:
    return "wrong-activation" if ACTIVATING.search(edit.old) else "extra-term"


def _stops_carry(edit: Edit, known: Circumstances) -> bool:
    """Whether it is a zero that leaves nothing of what a loop passes on."""
    return edit.old in ("0", "0.0") and known.sequence and edit.site.loops > 0 and known.carries is True


def _another_function(edit: Edit) -> str:
    if edit.old in ("vstack", "hstack"):
        return "wrong-axis"
    if {edit.old, edit.new} in ({"add", "subtract"}, {"positive", "negative"}):
        return "wrong-sign"
    arithmetic = {"dot", "matmul", "multiply", "add", "subtract", "sum", "mean", "max"}
    return "wrong-operator" if edit.new in arithmetic else "wrong-activation"


def _another_subscript(edit: Edit) -> str:
    (inputs, _, old), (others, _, new) = (text.strip("'").partition("->") for text in (edit.old, edit.new))
    return "wrong-axis" if inputs == others and sorted(old) != sorted(new) else "wrong-transpose"


def _another_return(edit: Edit) -> str:
    returned = edit.site.role == "returned" or isinstance(edit.site.node, ast.Dict)
    return "wrong-return" if returned else "wrong-variable"


def _are_starts(node: ast.expr) -> bool:
    """Whether all of these are initial states, or zeros."""
    parts = node.elts if isinstance(node, ast.Tuple | ast.List) else []
    return bool(parts) and all(
        called(part) in ZERO_CALLS or (isinstance(part, ast.Name) and part.id in INITIAL) for part in parts
    )
