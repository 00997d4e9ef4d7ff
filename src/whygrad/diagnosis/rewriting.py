"""Where no small edit heals: the right formula, in the person's own names, at the first value that is not right.

A value is suspected where all that is looked up for it is right, and it is not: nothing that the chapter computes is
equal to it. Whatever right value mends the outputs there is then written in the person's own names, and tried.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from types import FrameType
from typing import Any

import numpy as np

from whygrad.diagnosis.context import Context
from whygrad.diagnosis.experiment import Experiment
from whygrad.diagnosis.formulas import PASSES, Computed, Formulas, Names, expressed, formulas, numpy_name
from whygrad.diagnosis.limit import Limit
from whygrad.diagnosis.problems import Problem
from whygrad.diagnosis.reference import is_known, right_series
from whygrad.diagnosis.search import Healing, Search
from whygrad.diagnosis.unlike import family
from whygrad.faults.edit import REWRITTEN, Edit, called, is_method, text_of
from whygrad.running.interventions import Replacement, by_expression, by_series
from whygrad.running.rounds import scope_of
from whygrad.running.sites import Site

_LOOKING_UP = (ast.Name, ast.Attribute, ast.Subscript)
LONGEST = 240  # characters of a formula


def rewritten(
    search: Search, sites: Sequence[Site], limit: Limit, in_shape: bool = False
) -> Iterator[Healing]:
    """The formulas that help, at the first values that are not right; ``in_shape``: only those of the same shape."""
    yield from _mended(search, _suspected(search, sites), limit, in_shape)


def rewritten_at(search: Search, sites: Collection[Site], limit: Limit) -> Iterator[Healing]:
    """The formulas that make all right at some sites, even where the values there are right ones of other things."""
    for healing in _mended(search, _suspected(search, sites, even_known=True), limit, in_shape=True):
        if healing.whole:
            yield healing


def _mended(
    search: Search, places: Iterable[tuple[Site, list[Any]]], limit: Limit, in_shape: bool
) -> Iterator[Healing]:
    experiment, problem, context = search.experiment, search.problem, search.context
    known = formulas(experiment.function, problem)
    tried: set[tuple[int, str]] = set()
    for site, values in places:
        for one in known.arrays():
            if limit.reached:
                return
            if not _may_stand_for(one.values, values, in_shape):
                continue
            outcome = experiment.trial(problem, {site.number: by_series(one.values)()})
            if not search.helps(outcome):
                continue
            edit = _edit(experiment, problem, context, known, site, one)
            if edit is None or (edit.site.number, edit.text) in tried:
                continue
            tried.add((edit.site.number, edit.text))
            healing = search.attempt(edit, False)
            if healing is not None:
                yield healing
                if healing.whole:
                    return


def _passed(search: Search) -> dict[int, list[Any]]:
    """The arrays that passed each site, as they were then."""
    passed: dict[int, list[Any]] = {}
    for event in search.context.watch.events:
        if event.snapshot is not None and event.snapshot.dtype.kind == "f":
            passed.setdefault(event.site.number, []).append(event.snapshot)
    return passed


def _suspected(
    search: Search, sites: Collection[Site], even_known: bool = False
) -> Iterator[tuple[Site, list[Any]]]:
    """The sites whose value the chapter does not know, though it knows all that is looked up for it.

    ``even_known``: also those whose value it does know, but for something else. In one expression the inner ones
    come first: they were computed first.
    """
    experiment, passed = search.experiment, _passed(search)
    series = right_series(experiment.function, search.problem)
    known = {number: is_known(values, series) for number, values in passed.items()}
    by_node = {id(experiment.program.sites[number].node): number for number in passed}
    open_to = {site.number for site in sites}
    for number, values in passed.items():
        site = experiment.program.sites[number]
        sum_of_both = site.role == "after" and isinstance(site.statement, ast.AugAssign)
        renamed = even_known and isinstance(site.node, ast.Name) and site.role in ("assigned", "stored")
        looked_up = isinstance(site.node, _LOOKING_UP) and not (sum_of_both or renamed)  # made elsewhere
        if (
            number not in open_to
            or (known[number] and not even_known)
            or looked_up
            or not isinstance(site.node, ast.expr)
        ):
            continue
        if all(known[by_node[id(part)]] for part in _looked_up(site.node, by_node)):
            yield site, values


def _looked_up(node: ast.expr, by_node: Mapping[int, int]) -> Iterator[ast.AST]:
    """The innermost arrays that a value is made from."""
    for part in ast.walk(node):
        inside = (inner for inner in ast.walk(part) if inner is not part)
        if part is not node and id(part) in by_node and not any(id(inner) in by_node for inner in inside):
            yield part


def _may_stand_for(right: Sequence[Any], values: Sequence[Any], in_shape: bool) -> bool:
    if len(right) != len(values) or (in_shape and np.shape(right[0]) != np.shape(values[0])):
        return False
    return not all(np.array_equal(one, other) for one, other in zip(right, values, strict=True))


def _edit(
    experiment: Experiment, problem: Problem, context: Context, known: Formulas, site: Site, right: Computed
) -> Edit | None:
    """The formula as an edit at the site, if the person has all that it needs."""
    names = _names(experiment, problem, context, site, right)
    new = expressed(known, right, names) if names is not None else None
    if new is None:
        return None
    site, new = smallest(context, site, new)
    text = text_of(new)
    if text == text_of(site.node) or len(text) > LONGEST:
        return None
    return Edit(site, text, family(site.node, new), REWRITTEN, text_of(site.node), text)


def smallest(context: Context, site: Site, new: ast.expr) -> tuple[Site, ast.expr]:
    """The part of a value at which its formula and the right one differ."""
    while True:
        pairs = _unlike(site.node, new)
        if len(pairs) != 1:
            return site, new
        inner = context.site_of(pairs[0][0])
        if inner is None:
            return site, new
        site, new = inner, pairs[0][1]


def _unlike(old: ast.AST, new: ast.expr) -> list[tuple[ast.expr, ast.expr]]:
    """The operands that differ, of two expressions that are built alike."""
    match old, new:
        case ast.BinOp(), ast.BinOp() if type(old.op) is type(new.op):
            pairs = [(old.left, new.left), (old.right, new.right)]
        case ast.Call(), ast.Call() if len(old.args) == len(new.args) and text_of(old.func) == text_of(
            new.func
        ):
            pairs = list(zip(old.args, new.args, strict=True))
        case ast.Call(args=[summed]), ast.Call(func=ast.Attribute(value=right), args=[]) if _alike(old, new):
            pairs = [(summed, right)]
        case _:
            return []
    return [(one, other) for one, other in pairs if not _same(one, other)]


def _same(one: ast.expr, other: ast.expr) -> bool:
    if isinstance(one, ast.Constant) and isinstance(other, ast.Constant):
        return one.value == other.value  # 1 and 1.0
    return text_of(one) == text_of(other)


def _alike(old: ast.Call, new: ast.Call) -> bool:
    """Whether one calls a function of NumPy and the other the method of that name, with the same keywords."""
    same = called(old) == called(new) and not is_method(old.func)
    return same and list(map(text_of, old.keywords)) == list(map(text_of, new.keywords))


def _names(
    experiment: Experiment, problem: Problem, context: Context, site: Site, right: Computed
) -> Names | None:
    """What stands in scope at the site in its first passes, while the right values stand there."""
    around = context.surroundings(site)
    readers = {text: by_expression(text) for text in (*around.scope, *around.integers)}
    values: dict[str, list[Any]] = {text: [] for text in readers}
    numpy: list[str] = []
    put = by_series(right.values)()
    absent = object()

    def noting(value: Any, frame: FrameType) -> Any:
        if not numpy:
            numpy.append(numpy_name({**frame.f_globals, **scope_of(frame)}) or "")
        for text, read in readers.items():
            if len(values[text]) < PASSES:
                found = read(absent, frame)
                values[text].append(np.array(found) if isinstance(found, np.ndarray) else found)
        return put(value, frame)

    replacements: Mapping[int, Replacement] = {site.number: noting}
    experiment.trial(problem, replacements)
    if not numpy or not numpy[0]:
        return None
    return Names(
        {text: held for text, held in values.items() if all(one is not absent for one in held)}, numpy[0]
    )
