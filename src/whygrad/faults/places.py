"""What the place of an edit tells of the kind: a moved statement, a returned value, two parts of one array."""

from __future__ import annotations

import ast

from whygrad.faults.circumstances import Circumstances
from whygrad.faults.edit import Edit


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
    return "wrong-step"


def is_handed_back(edit: Edit) -> bool:
    """Whether the operand is all of one of the values that the function returns."""
    statement = edit.site.statement
    if not isinstance(statement, ast.Return) or not isinstance(statement.value, ast.Tuple | ast.List):
        return False
    return isinstance(edit.site.node, ast.Name) and any(edit.site.node is one for one in statement.value.elts)


def by_slices(edit: Edit) -> str | None:
    """Whether two parts of one array stand in each other's place."""
    return "wrong-slice" if edit.family == "exchanged" and _is_of_one_array(edit.old, edit.new) else None


def _is_of_one_array(one: str, other: str) -> bool:
    """Whether both are parts of the same array."""
    base, bracket, part = one.partition("[")
    return bool(bracket) and ":" in part and other.partition("[")[0] == base and ":" in other


def is_turned(plain: str, other: str) -> bool:
    """Whether one is the transpose of the other."""
    return other in (f"{plain}.T", f"np.transpose({plain})", f"{plain}.transpose()")
