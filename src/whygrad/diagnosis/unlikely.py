"""Which of two edits of the same cost is less likely to be what a person got wrong."""

from __future__ import annotations

import ast

from whygrad.faults.edit import Edit, text_of
from whygrad.running.interventions import VALUE
from whygrad.running.sites import Site

_OF_LOOK_UPS = frozenset(
    "another-variable another-index another-slice added-slice copied started-at-zero summed".split()
)
CERTAIN = ("never-stored", "never-started")  # if they cost 1: nothing else puts anything there


def is_unlikely(edit: Edit) -> bool:
    """Mending a value where it is only looked up, although it is used elsewhere, is one step less likely."""
    if edit.family in CERTAIN:
        return False
    if edit.site.role == "after":
        return edit.family not in ("copied", "started-at-zero")
    if edit.family in _OF_LOOK_UPS or edit.site.loops:
        return False
    longer = len(edit.text.replace(VALUE, edit.site.source)) >= len(edit.site.source)
    if edit.others and isinstance(getattr(edit.site.statement, "value", None), ast.Dict):
        return False  # two entries in each other's place, against their own names
    if isinstance(edit.site.statement, ast.Return):  # what is only handed back was made before
        return longer and isinstance(edit.site.node, ast.Name) and _is_handed_on(edit.site)
    if not isinstance(edit.site.statement, ast.Assign) or edit.family == "added-function":
        return False
    if _is_gradient(edit.site.variable) and not _is_gradient(text_of(edit.site.node)):
        return False  # a gradient that is no more than a value of the forward pass lacks something
    if isinstance(edit.site.statement.value, ast.Name) and edit.site.role == "assigned":
        return False  # a second name for a value has no purpose of its own
    only_looked_up = all(isinstance(node, _LOOKING_UP) for node in ast.walk(edit.site.statement.value))
    return only_looked_up and longer


def _is_handed_on(site: Site) -> bool:
    """Whether it is returned as it is: all of what a ``return`` has, or an entry of a tuple there."""
    value = site.statement.value if isinstance(site.statement, ast.Return) else None
    tuples = [
        part for part in ast.walk(value or ast.Pass()) if isinstance(part, ast.Tuple | ast.List | ast.Dict)
    ]
    return site.node is value or any(
        site.node is part for one in tuples for part in ast.iter_child_nodes(one)
    )


def _is_gradient(name: str | None) -> bool:
    return name is not None and name.startswith("d") and len(name) > 1


_LOOKING_UP = (ast.Name, ast.Attribute, ast.Subscript, ast.Constant, ast.Slice, ast.Tuple, ast.expr_context)
