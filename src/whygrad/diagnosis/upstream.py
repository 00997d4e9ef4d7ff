"""Where the values on a line come from: the statements that give its names their values, and those before them."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from dataclasses import replace

from whygrad.diagnosis.context import Context
from whygrad.diagnosis.search import Healing, Search
from whygrad.faults.edit import text_of
from whygrad.running.sites import Site, names_read

FARTHEST = 99  # for what has no part in the line


def distances(sites: Iterable[Site], statements: Sequence[ast.stmt]) -> dict[int, int]:
    """For each statement, by its id, over how many others its values reach one of the given ones."""
    every = {id(site.statement): site.statement for site in sites}
    found = {id(statement): 0 for statement in statements}
    wanted = {name for statement in statements for name in names_read(statement)}
    seen: set[str] = set()
    for far in range(1, FARTHEST):
        new = [one for key, one in every.items() if key not in found and _written(one) & wanted]
        if not new:
            break
        found |= {id(statement): far for statement in new}
        seen |= wanted
        wanted = {name for statement in new for name in names_read(statement)} - seen
    return found


def _written(statement: ast.stmt) -> set[str]:
    """The names that a statement gives a value, or stores into."""
    targets = getattr(statement, "targets", None) or [getattr(statement, "target", None)]
    names: set[str] = set()
    for target in targets:
        for part in (
            target.elts
            if isinstance(target, ast.Tuple | ast.List)
            else [target]
            if target is not None
            else []
        ):
            while isinstance(part, ast.Subscript | ast.Attribute | ast.Starred):
                part = part.value
            names |= {part.id} if isinstance(part, ast.Name) else set()
    return names


def at_definition(search: Search, context: Context, healing: Healing) -> Healing:
    """The same repair where the variable gets its value, if it looked up another entry there; else as it is.

    Who writes ``Wi = parameters["Wo"]`` meets Python's complaint only where ``Wi`` is used.
    """
    edit = healing.edit
    if edit.others or edit.is_statement or not isinstance(edit.site.node, ast.Name):
        return healing
    made = _looked_up(context, edit.site, edit.text)
    if made is None or not isinstance(made.node, ast.Subscript):
        return healing
    new = ast.parse(edit.text, mode="eval").body
    assert isinstance(new, ast.Subscript)
    moved = replace(
        edit, site=made, family="another-key", old=text_of(made.node.slice), new=text_of(new.slice)
    )
    found = search.attempt(moved, True)
    return found if found is not None and found.whole else healing


def _looked_up(context: Context, read: Site, text: str) -> Site | None:
    """Where a name is given another entry of the dictionary that a text looks into; None if it is given anything
    else, too."""
    try:
        new = ast.parse(text, mode="eval").body
    except SyntaxError:
        return None
    values: list[ast.expr] = []
    for statement in {id(one.statement): one.statement for one in context.passed.values()}.values():
        if isinstance(statement, ast.Assign) and read.function == _function_of(context, statement):
            values += _values_of(statement, text_of(read.node))
    if len(values) != 1 or not (isinstance(new, ast.Subscript) and isinstance(new.slice, ast.Constant)):
        return None
    [value] = values
    alike = isinstance(value, ast.Subscript) and isinstance(value.slice, ast.Constant)
    if not alike or text_of(value.value) != text_of(new.value):  # type: ignore[attr-defined]
        return None
    return context.site_of(value)


def _function_of(context: Context, statement: ast.stmt) -> str | None:
    return next((one.function for one in context.passed.values() if one.statement is statement), None)


def _values_of(statement: ast.Assign, name: str) -> list[ast.expr]:
    """What an assignment gives a name; also one of several at once."""
    found: list[ast.expr] = []
    for target in statement.targets:
        if isinstance(target, ast.Name) and target.id == name:
            found.append(statement.value)
        elif isinstance(target, ast.Tuple | ast.List):
            parts = statement.value.elts if isinstance(statement.value, ast.Tuple | ast.List) else ()
            pairs = zip(target.elts, parts, strict=False)
            found += [part for one, part in pairs if isinstance(one, ast.Name) and one.id == name]
    return found
