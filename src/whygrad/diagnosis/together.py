"""What stands several times in one statement, changed in all places: both slices of ``z[:, :n] = f(z[:, :n])``."""

from __future__ import annotations

import ast
import copy
import re
from collections.abc import Iterator, Sequence
from itertools import product

from whygrad.diagnosis.context import Context
from whygrad.faults.edit import Edit, text_of
from whygrad.faults.slices import blocks
from whygrad.running.sites import Site

MOST_BLOCKS = 4


def in_all_its_places(context: Context, sites: Sequence[Site]) -> Iterator[Edit]:
    """Both kinds: another slice for one that a statement has twice, and one for an array that has none."""
    yield from same_slices(context, sites)
    yield from part_of_each(context, sites)


def same_slices(context: Context, sites: Sequence[Site]) -> Iterator[Edit]:
    """Edits that write another slice wherever a statement has the same one."""
    seen: set[int] = set()
    for site in sites:
        statement = site.statement
        if id(statement) in seen or not isinstance(statement, ast.Assign | ast.AugAssign):
            continue
        seen.add(id(statement))
        bounds = [name for name in context.surroundings(site).integers if name.isidentifier()]
        for text, places in _repeated(statement).items():
            for other in _others(text, bounds):
                changed = copy.deepcopy(statement, {id(place): _slice(other) for place in places})
                new = text_of(ast.fix_missing_locations(changed))
                yield Edit(site, new, "another-slice", 1, text, other, ahead=statement, gone=(statement,))


def part_of_each(context: Context, sites: Sequence[Site]) -> Iterator[Edit]:
    """``z[:, :k] = f(z[:, :k])`` for ``z[:] = f(z)`` and ``z = f(z)``: of several blocks side by side, some."""
    for site in sites:
        statement = site.statement
        if site.role not in ("assigned", "stored") or not isinstance(statement, ast.Assign):
            continue
        if (name := _taken_whole(statement)) is None:
            continue
        around = context.surroundings(site)
        if len(around.shape or ()) != 2 or around.scope.get(name) != around.shape:
            continue
        for size, k in product(filter(str.isidentifier, around.integers), range(1, MOST_BLOCKS)):
            for part in (f"{name}[:, :{k} * {size}]", f"{name}[:, {k} * {size}:]"):
                value = copy.deepcopy(statement.value)
                for node in ast.walk(value):
                    if isinstance(node, ast.Name) and node.id == name:
                        node.id = part
                new = f"{part} = {text_of(value)}"
                yield Edit(site, new, "added-slice", 1, name, part, ahead=statement, gone=(statement,))


def _taken_whole(statement: ast.Assign) -> str | None:
    """The array that a call makes anew of itself."""
    match statement.targets, statement.value:
        case [
            ast.Name(id=name) | ast.Subscript(value=ast.Name(id=name), slice=ast.Slice(None, None, None))
        ], ast.Call(args=[ast.Name(id=given)]) if given == name:
            return name
    return None


def _repeated(statement: ast.stmt) -> dict[str, list[ast.Slice]]:
    """The slices that a statement has more than once."""
    found: dict[str, list[ast.Slice]] = {}
    for node in ast.walk(statement):
        if isinstance(node, ast.Slice) and (node.lower or node.upper):
            found.setdefault(text_of(node), []).append(node)
    return {text: places for text, places in found.items() if len(places) > 1}


def _others(text: str, bounds: Sequence[str]) -> Iterator[str]:
    """The whole axis; up to another multiple of the size, or from it on; another block."""
    yield ":"
    for name in bounds:
        if name in {node.id for node in ast.walk(ast.parse(f"_[{text}]")) if isinstance(node, ast.Name)}:
            for k in range(1, MOST_BLOCKS):
                yield from (one for one in (f":{k} * {name}", f"{k} * {name}:") if one != text)
    yield from _one_more_or_less(text)
    yield from (one for one in blocks(text, bounds) if one != text)


def _one_more_or_less(text: str) -> Iterator[str]:
    """Other numbers of what a slice takes, where its bound is a number: ``:3`` and ``:1`` of ``:2``."""
    if bound := re.fullmatch(r"(:?)(\d+)(:?)", text):
        for number in (int(bound[2]) + 1, int(bound[2]) - 1):
            yield f"{bound[1]}{number}{bound[3]}"


def _slice(text: str) -> ast.expr:
    node = ast.parse(f"_[{text}]", mode="eval").body
    assert isinstance(node, ast.Subscript)
    return node.slice
