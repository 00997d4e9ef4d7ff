"""Names that a function takes from outside: what a fresh start does not have, or what was set once for all inputs.

The experiment: give the name a value from the arguments, in one statement before it is first read.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import islice, product
from typing import Any

import numpy as np

from whygrad.diagnosis.experiment import Experiment
from whygrad.diagnosis.givens import expressions_in, scope_at
from whygrad.diagnosis.judging import Bench, Judgement
from whygrad.diagnosis.limit import Limit
from whygrad.diagnosis.outcome import Outcome, is_nameless
from whygrad.diagnosis.problems import Problem
from whygrad.diagnosis.search import Healing, Search
from whygrad.faults.edit import ZERO_CALLS, Edit, called
from whygrad.running.program import Crash, Program
from whygrad.running.rounds import scope_of
from whygrad.running.scopes import own_names
from whygrad.running.sites import Site, names_read
from whygrad.submission.names import GIVEN, looked_up

FAMILY = "brought-in"
MOST = 60  # candidates for one name
TOGETHER = (MOST, MOST, 8, 4, 3)  # of each, where so many names are brought in together
LIKELIEST = 3  # in the place of one array
NEAR = 0.6
# Where one of these will do, nothing depends on the value; the second can be called and looked into, and is no size.
SENSELESS = ("None", "__import__('unittest.mock').mock.MagicMock(**{'__index__.return_value': -1})")


@dataclass(frozen=True, eq=False)
class Reading:
    """Where a function first reads a name from outside."""

    name: str
    definition: str
    node: ast.Name
    statement: ast.stmt  # of the function's own body
    innermost: ast.stmt


def bring_in(
    bench: Bench, judgement: Judgement, problem: Problem, base: Outcome, search: Search, limit: Limit
) -> list[Healing]:
    """Healings by values that come from the arguments, in the place of what was left behind outside."""
    if base.crash is not None and is_nameless(base.crash):
        return _for_the_missing(bench.program, base.crash, search, limit)
    return list(_for_the_left_over(bench, judgement.experiment, problem, search, limit))


# ------------------------------------------------------------------- no value


def _for_the_missing(program: Program, crash: Crash, search: Search, limit: Limit) -> list[Healing]:
    """One healing for all names without a value that the function reads, where each has its place in the arguments."""
    found = _without_value(program, crash)
    if crash.frame is None or _any_value_heals(program, found, search):
        return []
    scope = scope_of(crash.frame)
    for ahead in ("statement", "innermost"):
        for edit in _together(program, found, scope, ahead):
            if limit.reached:
                return []
            healing = search.attempt(edit, True)
            if healing is not None and healing.whole:
                return [healing]
    return []


def any_value_heals(program: Program, crash: Crash, search: Search) -> bool:
    """Whether whatever a function has no value for may be anything."""
    return _any_value_heals(program, _without_value(program, crash), search)


def _any_value_heals(program: Program, readings: Sequence[Reading], search: Search) -> bool:
    """Whether what has no value may be anything: then what it should be cannot be told from the outputs."""
    for senseless in SENSELESS if readings else ():
        edit = _edit(program, readings, [senseless] * len(readings), readings[0].statement)
        healing = search.attempt(edit, True)
        if healing is not None and healing.whole:
            return True
    return False


def _without_value(program: Program, crash: Crash) -> list[Reading]:
    """Where the definition that stopped first reads each of the names that nothing gives a value."""
    holder = crash.frame.f_code.co_qualname.split(".")[0] if crash.frame is not None else None
    if holder is None or holder not in program.definitions:
        return []
    known = program.namespace.keys() | GIVEN
    names = sorted(name for name in looked_up(program.definitions[holder][0]) if name not in known)
    found = [one for name in names if (one := first_reading(program, holder, name)) is not None]
    return sorted(found, key=_place)


def _together(
    program: Program, readings: list[Reading], scope: Mapping[str, Any], ahead: str
) -> Iterator[Edit]:
    """A value for each of the names, in one statement each."""
    if not readings:
        return
    most = TOGETHER[min(len(readings), len(TOGETHER) - 1)]
    choices = [list(islice(values_for(one, scope, ahead), most)) for one in readings]
    first = readings[0]
    if ahead == "innermost" and first.innermost is first.statement:
        return
    for texts in islice(product(*choices), MOST):
        yield _edit(program, readings, texts, getattr(first, ahead))


def values_for(reading: Reading, scope: Mapping[str, Any], ahead: str) -> Iterator[str]:
    """Expressions that may be meant, the one that is called the same first."""
    name = reading.name
    rows = list(expressions_in({one: value for one, value in scope.items() if one != name}))
    rows += [(f"{text}{end}", None) for text, value in rows for end in _steps(value, reading, ahead)]
    sizes: set[int] = set()
    counts = _is_size(reading)
    for text, value in sorted(
        rows, key=lambda row: (counts and not isinstance(row[1], int), -_alike(name, row[0]))
    ):
        if isinstance(value, int) and ".shape[" in text:
            if value in sizes:
                continue
            sizes.add(value)
        yield text
    arrays = {value.shape: text for text, value in rows[::-1] if isinstance(value, np.ndarray)}
    yield from (f"np.zeros_like({text})" for text in sorted(arrays.values(), key=len))


def _steps(value: Any, reading: Reading, ahead: str) -> list[str]:
    """The part of a series that belongs to this round of a loop."""
    loop = reading.statement
    if ahead != "innermost" or not isinstance(loop, ast.For) or not isinstance(loop.target, ast.Name):
        return []
    if isinstance(value, np.ndarray) and value.ndim == 3:
        return [f"[:, :, {loop.target.id}]"]
    return [f"[{loop.target.id}]"] if isinstance(value, list) else []


def _is_size(reading: Reading) -> bool:
    """Whether a name is used as a length: as the end of a slice, in a shape, as the end of a range."""
    for node in ast.walk(reading.statement):
        counting = isinstance(node, ast.Slice | ast.Tuple) or called(node) in {*ZERO_CALLS, "range"}
        names = [part.id for part in ast.iter_child_nodes(node) if isinstance(part, ast.Name)]
        if counting and reading.name in names:
            return True
    return False


def _alike(name: str, text: str) -> float:
    """How much an expression reads like a name: the entry that is called the same is best."""
    if f"[{name!r}]" in text:
        return 2.0
    return SequenceMatcher(None, name, text).ratio()


# ------------------------------------------------------------------- a value for all inputs


def _for_the_left_over(
    bench: Bench, experiment: Experiment, problem: Problem, search: Search, limit: Limit
) -> Iterator[Healing]:
    """A healing for sizes and arrays that were set once, at top level, where the arguments have their own."""
    readings = _left_over(bench, experiment.function.name)
    for holder in dict.fromkeys(one.definition for one in readings):
        own = sorted((one for one in readings if one.definition == holder), key=_place)
        site = _near(bench.program, own[0])
        if site is None:
            continue
        here = dict(expressions_in(scope_at(experiment, problem, site)))
        published = dict(expressions_in(scope_at(experiment, experiment.problems[-1], site)))
        choices = [_choices(bench.program.namespace[one.name], one.name, here, published) for one in own]
        for texts in _combined(choices):
            if limit.reached:
                return
            given = [(one, text) for one, text in zip(own, texts, strict=True) if text]
            edit = _edit(
                bench.program, [one for one, _ in given], [text for _, text in given], own[0].statement
            )
            healing = search.attempt(edit, True)
            if healing is not None and healing.whole:
                yield healing
                return


def _choices(
    left: Any, name: str, here: Mapping[str, Any], published: Mapping[str, Any]
) -> tuple[list[str], list[str]]:
    """What the arguments have in its place: what was the same on the exercise's own inputs, and what else there is."""
    if isinstance(left, np.ndarray):
        arrays = [
            text
            for text, value in here.items()
            if isinstance(value, np.ndarray)
            and getattr(published.get(text), "shape", None) == left.shape
            and not np.array_equal(value, left)
        ]
        return [text for text in arrays if _alike(name, text) >= NEAR][:LIKELIEST], []
    sizes = {value: text for text, value in list(here.items())[::-1] if type(value) is int and value != left}
    meant = {value: text for value, text in sizes.items() if published.get(text) == left}
    return list(meant.values()), [text for value, text in sizes.items() if value not in meant and value > 1]


def _combined(choices: list[tuple[list[str], list[str]]]) -> Iterator[tuple[str, ...]]:
    """One choice for each name ("" leaves it as it is): the likeliest of all, then of one name another at a time."""
    first = tuple((meant or [""])[0] for meant, _ in choices)
    if any(first):
        yield first
    for k, (meant, more) in enumerate(choices):
        for text in [*meant[1:], *(more if any(first) else [])]:
            yield (*first[:k], text, *first[k + 1 :])
        if len(choices) > 1 and first[k]:
            yield (*([""] * k), first[k], *([""] * (len(choices) - k - 1)))


def _left_over(bench: Bench, function: str) -> list[Reading]:
    """The sizes and arrays that a function, or one that it calls, reads from top level."""
    waiting, seen = [function], set()
    found: list[Reading] = []
    while waiting:
        holder = waiting.pop()
        if holder in seen or holder not in bench.program.definitions:
            continue
        seen.add(holder)
        names = looked_up(bench.program.definitions[holder][0])
        waiting += [name for name in names if name in bench.program.definitions and name not in bench.present]
        for name in sorted(names & bench.origins.keys()):
            value = bench.program.namespace.get(name)
            if isinstance(value, int | np.ndarray) and not isinstance(value, bool):
                reading = first_reading(bench.program, holder, name)
                if reading is not None:
                    found.append(reading)
    return found


# ------------------------------------------------------------------- places


def _place(reading: Reading) -> tuple[int, int]:
    return reading.node.lineno, reading.node.col_offset


def first_reading(program: Program, holder: str, name: str) -> Reading | None:
    """Where a definition first reads a name that is none of its own."""
    definition = program.definitions[holder][0]
    functions = [node for node in ast.walk(definition) if isinstance(node, ast.FunctionDef)]
    outer = [node for node in functions if name in names_read(node) and name not in own_names(node)]
    return _reading_in(outer[0], holder, name) if outer else None


def first_reading_of_own(definition: ast.AST, function: str, name: str) -> Reading | None:
    """Where a function first reads a variable of its own."""
    first, last = function.split(".")[0], function.split(".")[-1]
    functions = [
        node for node in ast.walk(definition) if isinstance(node, ast.FunctionDef) and node.name == last
    ]
    return next((_reading_in(one, first, name) for one in functions), None)


def _reading_in(function: ast.FunctionDef, holder: str, name: str) -> Reading | None:
    readings = [
        (node, statement)
        for statement in function.body
        for node in ast.walk(statement)
        if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load)
    ]
    if not readings:
        return None
    node, statement = min(readings, key=lambda row: (row[0].lineno, row[0].col_offset))
    return Reading(name, holder, node, statement, _innermost(statement, node))


def _innermost(statement: ast.stmt, node: ast.Name) -> ast.stmt:
    """The statement in which a name stands, by itself and not by what it holds."""
    for part in ast.iter_child_nodes(statement):
        if isinstance(part, ast.stmt) and any(one is node for one in ast.walk(part)):
            return statement if isinstance(part, ast.FunctionDef) else _innermost(part, node)
    return statement


def _near(program: Program, reading: Reading) -> Site | None:
    """A site at which the program stands when it comes to a reading."""
    own = [site for site in program.sites if site.function.split(".")[0] == reading.definition]
    there = [site for site in own if site.line >= reading.node.lineno and site.role != "step"]
    return next(iter(there or own), None)


def _edit(program: Program, readings: Sequence[Reading], texts: Sequence[str], ahead: ast.stmt) -> Edit:
    text = "\n".join(f"{one.name} = {text}" for one, text in zip(readings, texts, strict=True))
    sites = [_site(program, one) for one in readings]
    old = ", ".join(one.name for one in readings)
    others = tuple((site, "") for site in sites[1:])
    return Edit(sites[0], text, FAMILY, 1, old, ", ".join(texts), others=others, ahead=ahead)


def _site(program: Program, reading: Reading) -> Site:
    node, near = reading.node, _near(program, reading)
    assert near is not None
    return replace(
        near,
        line=node.lineno,
        column=node.col_offset,
        source=node.id,
        role="expression",
        variable=None,
        node=node,
        statement=reading.innermost,
    )
