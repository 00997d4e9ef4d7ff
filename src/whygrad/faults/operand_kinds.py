"""Which kind it is where one operand stands in the place of another: which two they are tells it."""

from __future__ import annotations

import ast
import re

from whygrad.faults.circumstances import Circumstances
from whygrad.faults.edit import ZERO_CALLS, Edit, called, text_of
from whygrad.faults.gates import are_gates
from whygrad.faults.operands import INITIAL
from whygrad.faults.places import is_handed_back, is_turned

ACTIVATING = re.compile(r"tanh|cosh|sigm|softmax|squash|exp\(|\*\* ?2|square|1(\.0?)? - ")


def another_operand(edit: Edit, known: Circumstances) -> str:
    """One operand in the place of another: which two they are tells the kind."""
    sequence, late = known.sequence, known.late
    rounds = bool(edit.site.loops) or ("." in edit.site.function and not known.once)  # of a loop, or of calls
    if is_turned(edit.old, edit.new) or is_turned(edit.new, edit.old):
        return "wrong-transpose"
    if is_handed_back(edit):
        return "wrong-return"
    if (lagging := behind(edit, known)) is not None:
        return lagging
    if edit.site.role == "augmented" and edit.old == edit.site.variable:
        return "not-accumulated"
    if sequence and rounds and (edit.old == edit.site.variable or _keeps_itself(edit)):
        return "not-carried"  # it is given its own value again
    if called(ast.parse(edit.new.strip() or "0", mode="eval").body) in ZERO_CALLS and edit.site.loops:
        return "extra-term"
    if are_gates(edit.old, edit.new):
        return "wrong-gate"
    if known.blank and not edit.site.loops and _names_outputs(edit, known):
        return "wrong-return"
    if _is_word_of_activation(edit):
        return "wrong-activation"
    if sequence and re.search(r"\w\[-?\d+\]\[['\"]", edit.old):
        return "wrong-step"  # the entry of a list over time
    if sequence and known.filling:
        return "wrong-step"  # the slice of this step, which is still to be filled
    if sequence and (late or (rounds and _is_alone(edit, known))):
        return "not-carried"
    if sequence and rounds and edit.old in INITIAL and edit.site.role != "stored":
        return "not-carried"
    starts = called(edit.site.node) in ZERO_CALLS
    if sequence and rounds and (starts or _is_zero(edit.site.node) or (known.constant and known.carries)):
        return "wrong-initial-state" if known.once else "not-carried"
    named = edit.new in INITIAL or edit.old in INITIAL
    saved = isinstance(edit.site.statement, ast.Return)
    if sequence and not edit.site.loops and (starts or (named and not saved)):
        return "wrong-initial-state"
    if _is_activated(edit.old, edit.new) or _is_activated(edit.new, edit.old):
        return "wrong-activation"
    return "wrong-variable"


def _keeps_itself(edit: Edit) -> bool:
    """Whether an entry of what is passed on gets its own old value: ``state = {"h": h, "c": state["c"]}``."""
    statement = edit.site.statement
    if not isinstance(statement, ast.Assign):
        return False
    target, value = statement.targets[0], statement.value
    pairs: list[tuple[str, ast.expr]] = []
    if isinstance(value, ast.Dict):
        keys = [f"{text_of(target)}[{text_of(key)}]" if key is not None else "" for key in value.keys]
        pairs = list(zip(keys, value.values, strict=True))
    elif isinstance(value, ast.Tuple) and isinstance(target, ast.Tuple):
        pairs = [(text_of(one), part) for one, part in zip(target.elts, value.elts, strict=False)]
    return any(part is edit.site.node and text_of(part) == name for name, part in pairs)


def _is_alone(edit: Edit, known: Circumstances) -> bool:
    """Whether one step of an array stands for a variable, and is right in the first round, where nothing is carried."""
    part = edit.site.node
    return bool(known.carries) and isinstance(part, ast.Subscript) and edit.new.isidentifier()


def behind(edit: Edit, known: Circumstances) -> str | None:
    """Whether it is the value of the round before: of what is passed on, or of what is stored for this step."""
    if not (known.sequence and known.lagging and edit.site.loops):
        return None
    if edit.site.role == "assigned":
        shifted = edit.family == "another-index" and edit.new in edit.old and edit.new.isidentifier()
        return "wrong-step" if shifted else "not-carried"
    return "wrong-step" if edit.site.role == "stored" else None


def _names_outputs(edit: Edit, known: Circumstances) -> bool:
    """Whether the statement is one that hands back outputs by their names."""
    words = {part.value for part in ast.walk(edit.site.statement) if isinstance(part, ast.Constant)}
    return isinstance(edit.site.statement, ast.Return) or bool(words & known.returns)


def _is_word_of_activation(edit: Edit) -> bool:
    return all(
        re.fullmatch(r"'(sigmoid|tanh|softmax|relu|linear|logistic)'", text) for text in (edit.old, edit.new)
    )


def _is_zero(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value == 0


def _is_activated(plain: str, other: str) -> bool:
    return plain in other and ACTIVATING.search(other.replace(plain, "")) is not None
