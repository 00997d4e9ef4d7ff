"""What the place of an edit tells of the kind: a moved statement, a returned value, two parts of one array."""

from __future__ import annotations

import ast
import re

from whygrad.faults.circumstances import Circumstances
from whygrad.faults.edit import Edit
from whygrad.faults.gates import are_gates, gate_in


def by_place(edit: Edit, known: Circumstances) -> str:
    """What comes of a statement in the wrong place."""
    if any(isinstance(one, ast.Return) for one in edit.gone):
        return "wrong-return"
    if edit.family == "moved-in":
        first = edit.gone[0]
        renamed = isinstance(first, ast.Assign) and isinstance(first.targets[0], ast.Name)
        return "not-carried" if renamed and known.sequence else "not-accumulated"
    if edit.family == "moved-ahead":
        return "not-carried" if known.carries else "not-accumulated"
    gates = [gate_in(text) for text in (edit.old, edit.new)]
    return "wrong-gate" if None not in gates and gates[0] != gates[1] else "wrong-step"


def is_of_step_before(edit: Edit) -> bool:
    """Whether what belongs there is of the state that a scan hands to each step: ``lambda state, xt: cell(...)``."""
    begins = [re.split(r"\W", text)[0] for text in (edit.old, edit.new)]
    for part in ast.walk(edit.site.statement):
        if isinstance(part, ast.Lambda) and any(one is edit.site.node for one in ast.walk(part.body)):
            given = [one.arg for one in part.args.args]
            if len(given) == 2 and begins[1] in given and begins[0] not in given:
                return True
    return False


def is_handed_back(edit: Edit) -> bool:
    """Whether the operand is all of one of the values that the function returns."""
    statement = edit.site.statement
    if not isinstance(statement, ast.Return) or not isinstance(statement.value, ast.Tuple | ast.List):
        return False
    looked_up = isinstance(edit.site.node, ast.Name | ast.Subscript | ast.Attribute)
    return looked_up and any(edit.site.node is one for one in statement.value.elts)


def by_slices(edit: Edit) -> str | None:
    """Whether two parts of one array stand in each other's place."""
    if edit.family != "exchanged" or not _is_of_one_array(edit.old, edit.new):
        return None
    if isinstance(edit.site.statement, ast.Return):
        return "wrong-return"
    return "wrong-gate" if _named_like_gates(edit) else "wrong-slice"


def _named_like_gates(edit: Edit) -> bool:
    """Whether the two parts get the names of two gates: ``f, i = z[:, :H], z[:, H:]``."""
    statement = edit.site.statement
    target = statement.targets[0] if isinstance(statement, ast.Assign) else None
    value = statement.value if isinstance(statement, ast.Assign) else None
    if not (isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple)):
        return False
    changed = {id(edit.site.node), *(id(site.node) for site, _ in edit.others)}
    pairs = [pair for pair in zip(target.elts, value.elts, strict=False) if id(pair[1]) in changed]
    names = [ast.unparse(name) for name, _ in pairs]
    if len(names) != 2 or not (are_gates(*names) or set(names) <= set("fiocgu")):
        return False
    first, second = (_start(part) for _, part in pairs)
    return (len(first), first) < (len(second), second)  # the parts are in order, so the names are not


def _start(part: ast.expr) -> str:
    """Where a part begins: the lower bound of its slice."""
    slices = [node for node in ast.walk(part) if isinstance(node, ast.Slice) and (node.lower or node.upper)]
    lower = slices[0].lower if slices else None
    return "" if lower is None else ast.unparse(lower)


def _is_of_one_array(one: str, other: str) -> bool:
    """Whether both are parts of the same array."""
    base, bracket, part = one.partition("[")
    return bool(bracket) and ":" in part and other.partition("[")[0] == base and ":" in other


def is_turned(plain: str, other: str) -> bool:
    """Whether one is the transpose of the other."""
    return other in (f"{plain}.T", f"np.transpose({plain})", f"{plain}.transpose()")
