"""Two slips in one line: where its right formula is known, and no single small edit comes to it.

A run for each pair would take minutes. But a line is an expression, and what it needs stood in scope when it was
computed: so pairs are evaluated there, and only the one that gives the right value is run.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, islice, product
from types import FrameType
from typing import Any

import numpy as np

from whygrad.diagnosis.limit import Effort, Limit
from whygrad.diagnosis.observing import compare
from whygrad.diagnosis.search import DEAREST, Healing, Search
from whygrad.faults.edit import Edit, shown, text_of
from whygrad.faults.families import FAMILIES, edits, edits_of
from whygrad.running.rounds import scope_of
from whygrad.running.sites import Site

MOST_PAIRS = 5000
FEW = 60  # brackets that are tried two at a time
_BRACKETS = next(one for one in FAMILIES if one.name == "moved-bracket")
_LIKELY = (  # what goes wrong beside something else in a long line
    """dropped-function another-sign another-operator another-power another-slope another-function another-constant
    dropped-factor dropped-term""".split()
)


def two_slips(search: Search, formula: Healing, effort: Effort, limit: Limit) -> Iterator[Healing]:
    """The pair of small edits that does what a line's formula does, as one edit with two parts."""
    site = formula.edit.site
    scope = _scope_at(search, site)
    right = _value(ast.parse(formula.edit.text, mode="eval").body, scope)
    if not isinstance(right, np.ndarray):
        return
    for both in islice(_pairs(_telling(search, site, scope, right)), MOST_PAIRS):
        if limit.reached:
            return
        effort.evaluation()
        tree = _with_both(site.node, both)
        value = _value(tree, scope) if tree is not None else None
        if tree is None or not isinstance(value, np.ndarray) or compare(value, right) is not None:
            continue
        one = both[0]
        edit = Edit(site, text_of(tree), one.family, DEAREST, one.old, one.new, parts=both)
        healing = search.attempt(edit, True)
        if healing is not None and healing.rest <= formula.rest:
            yield healing
            return


def _pairs(single: Sequence[Edit]) -> Iterator[tuple[Edit, Edit]]:
    """Two edits at a time, the likeliest first: brackets and a slip, two pairs of brackets, two slips."""
    brackets = [edit for edit in single if edit.family == _BRACKETS.name]
    likely = [edit for edit in single if edit.family in _LIKELY]
    others = [edit for edit in single if edit.family not in _LIKELY and edit.family != _BRACKETS.name]
    yield from product(brackets, likely)
    yield from combinations(brackets[:FEW], 2)
    yield from combinations(likely, 2)
    yield from product(likely, others)


def _telling(search: Search, site: Site, scope: Mapping[str, Any], right: Any) -> list[Edit]:
    """The small edits of a value that change it and keep its shape, each of which gives another value."""
    inside = {id(part) for part in ast.walk(site.node)}
    passed = search.context.passed.values()
    there = [one for one in passed if id(one.node) in inside and one.function == site.function]
    found: list[Edit] = []
    seen: set[bytes] = set()
    for edit in _edits(search, there):
        tree = _with(site.node, edit) if _is_plain(edit) else None
        value = _value(tree, scope) if tree is not None else None
        if not isinstance(value, np.ndarray) or value.shape != right.shape:
            continue
        mark = np.round(value, 12).tobytes()
        if mark not in seen:
            seen.add(mark)
            found.append(edit)
    return found


def _edits(search: Search, there: Sequence[Site]) -> Iterator[Edit]:
    for one in sorted(there, key=lambda one: -len(one.source)):  # rather around a sum than in a part of it
        yield from edits_of(_BRACKETS, one, search.context.surroundings(one), {one.source})
    found = [edit for one in there for edit in edits(one, search.context.surroundings(one), 1)]
    yield from sorted(found, key=_rank)


def _rank(edit: Edit) -> tuple[int, int]:
    """The likeliest first, and of these rather what joins two terms than what stands in one."""
    family = _LIKELY.index(edit.family) if edit.family in _LIKELY else len(_LIKELY)
    return family, -len(edit.site.source)


def _is_plain(edit: Edit) -> bool:
    return not edit.is_statement and not edit.others and ":=" not in edit.text


def _scope_at(search: Search, site: Site) -> dict[str, Any]:
    """What stands in scope where a value is computed for the first time."""
    scope: dict[str, Any] = {}

    def noting(value: Any, frame: FrameType) -> Any:
        if not scope:
            scope.update(frame.f_globals)
            scope.update(
                copy.deepcopy({name: held for name, held in scope_of(frame).items() if _is_data(held)})
            )
        return value

    search.experiment.trial(search.problem, {site.number: noting})
    return scope


def _is_data(value: Any) -> bool:
    return isinstance(value, np.ndarray | np.generic | int | float | dict | tuple | list | str)


def _value(tree: ast.expr, scope: Mapping[str, Any]) -> Any:
    """The value of an expression; None where it has none."""
    try:
        expression = ast.fix_missing_locations(ast.Expression(tree))
        with np.errstate(all="ignore"):
            return eval(compile(expression, "<two slips>", "eval"), dict(scope))
    except Exception:  # somebody's names, in an expression that nobody wrote
        return None


def _with(node: ast.expr, edit: Edit) -> ast.expr | None:
    return _replaced(node, edit.site.node, _parsed(edit))


def _with_both(node: ast.expr, both: Sequence[Edit]) -> ast.expr | None:
    """A value with both edits in it; of two that overlap, the inner one is made in what the outer one wrote."""
    outer, inner = both
    if (
        any(part is outer.site.node for part in ast.walk(inner.site.node))
        and outer.site.node is not inner.site.node
    ):
        outer, inner = inner, outer
    new, place = _parsed(outer), inner.site.node
    if new is None or _parsed(inner) is None:
        return None
    if any(part is place for part in ast.walk(outer.site.node)):
        text = text_of(place)
        again = next(
            (part for part in ast.walk(new) if isinstance(part, ast.expr) and text_of(part) == text), None
        )
        new = _replaced(new, again, _parsed(inner)) if again is not None else None
        return _replaced(node, outer.site.node, new)
    once = _replaced(node, place, _parsed(inner))
    return _replaced(once, outer.site.node, new) if once is not None else None


def _parsed(edit: Edit) -> ast.expr | None:
    try:
        return ast.parse(shown(edit.site, edit.text), mode="eval").body
    except SyntaxError:  # a slice
        return None


def _replaced(tree: ast.expr, old: ast.expr, new: ast.expr | None) -> ast.expr | None:
    """A copy of a tree with another node in the place of one; what is not changed is shared."""
    if new is None:
        return None
    if tree is old:
        return new
    changed: dict[str, Any] = {}
    for name, value in ast.iter_fields(tree):
        if isinstance(value, ast.expr):
            part: Any = _replaced(value, old, new)
            if part is not value:
                changed[name] = part
        elif isinstance(value, list):
            parts = [_replaced(part, old, new) if isinstance(part, ast.expr) else part for part in value]
            if any(part is not before for part, before in zip(parts, value, strict=True)):
                changed[name] = parts
    if not changed:
        return tree
    twin = copy.copy(tree)
    twin.__dict__.update(changed)
    return twin
