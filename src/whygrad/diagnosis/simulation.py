"""What the exercise's own test cells compute when a chapter has faults: draws, forward, more draws, backward."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

import numpy as np

from whygrad.diagnosis.exercises import STEP_BY_STEP, Function
from whygrad.diagnosis.exercises.step_by_step import drawn_first, drawn_last
from whygrad.diagnosis.observing import Array
from whygrad.diagnosis.straight import Faulty, Straight, Watching, rows_of
from whygrad.faults.misconceptions import Misconception

Printout = Mapping[tuple[str, str], Array]  # function and output -> what its test cell computes
SEED = 1
OLD_CELL = "rnn_cell_backward"  # its old test cell took a weight that another cell had left behind


@cache
def functions(chapter: str) -> tuple[Function, ...]:
    """The functions of one chapter, in the order of the exercise."""
    rows = STEP_BY_STEP.functions.values()
    return tuple(row for row in rows if row.chapter.__name__.endswith(f".{chapter}"))


@cache
def upstream(name: str) -> frozenset[str]:
    """The functions that run in the test cell of a function."""
    function = STEP_BY_STEP.functions[name]
    before = upstream(function.forward) if function.forward else frozenset()
    return before | {name, *([function.cell] if function.cell else [])}


@cache
def straight(chapter: str, rows: tuple[Misconception, ...] = ()) -> Straight:
    """The chapter with misconceptions written into it; made once."""
    return Straight(chapter, rows, {"left_behind": left_behind()})


@cache
def named_rows(chapter: str) -> Mapping[str, Misconception]:
    """The misconceptions about one chapter, by name."""
    return {row.name: row for row in rows_of(chapter)}


@cache
def unharmed(chapter: str) -> Printout:
    """What the test cells compute when nothing is wrong."""
    found: dict[tuple[str, str], Array] = {}
    for function in functions(chapter):
        found |= _cell(straight(chapter).planted(), function)
    return found


def printout(chapter: str, faulty: Faulty, only: frozenset[str] | None = None) -> Printout:
    """What the test cells compute with faults; outputs of a cell that crashes are lacking."""
    plain = straight(chapter).planted().statements
    found: dict[tuple[str, str], Array] = {}
    for function in functions(chapter):
        if only is not None and function.name not in only:
            continue
        old_cell = faulty.old_test_cell and function.name == OLD_CELL
        if not old_cell and all(faulty.statements[name] == plain[name] for name in upstream(function.name)):
            found |= {key: value for key, value in unharmed(chapter).items() if key[0] == function.name}
        else:
            found |= _cell(faulty, function)
    return found


def scopes(chapter: str, faulty: Faulty, function: str) -> list[dict[str, Any]]:
    """What each call of its cell left in scope when a function of a sequence ran, or a cell itself; none where it
    crashed."""
    row = STEP_BY_STEP.functions[function]
    seen: list[dict[str, Any]] = []

    def watching(name: str, scope: dict[str, Any]) -> None:
        if name == (row.cell or function):
            seen.append(scope)

    with np.errstate(all="ignore"):
        try:
            if _draws(faulty, row):
                _drawn_live(faulty, row, watching)
            else:
                given = _given(faulty, row)
                given["caches" if row.sequence else "cache"] = _saved(faulty, row)
                faulty.run(function, [given[name] for name in row.arguments], watching)
        except Exception:  # whatever a faulty program may raise
            return []
    return seen


def _cell(faulty: Faulty, function: Function) -> Printout:
    with np.errstate(all="ignore"):
        try:
            if _draws(faulty, function):
                returned = _drawn_live(faulty, function)
            else:
                returned = _ready_made(faulty, function)
        except Exception:  # whatever a faulty program may raise
            return {}
    return {(function.name, name): value for name, value in _named(function, returned)}


def _draws(faulty: Faulty, function: Function) -> bool:
    return any("np.random" in text for name in upstream(function.name) for text in faulty.statements[name])


def _ready_made(faulty: Faulty, function: Function) -> Any:
    given = _given(faulty, function)
    if function.forward is None:
        return faulty.run(function.name, [given[name] for name in function.arguments])
    kind = "caches" if function.sequence else "cache"
    given[kind] = _saved(faulty, function)
    try:
        return faulty.run(function.name, [given[name] for name in function.arguments])
    except ValueError:  # it may have written into what is kept for the next run
        given |= _given(faulty, function)
        given[kind] = _forward(faulty, function, given)
        return faulty.run(function.name, [given[name] for name in function.arguments])


def _drawn_live(faulty: Faulty, function: Function, watching: Watching | None = None) -> Any:
    """As in a notebook: what is drawn in a function moves every draw after it."""
    with _own_draws():
        given = drawn_first(function, np.random)
        if function.forward is not None:
            given["caches" if function.sequence else "cache"] = _forward(faulty, function, given)
        given |= drawn_last(function, np.random)
        return faulty.run(function.name, [given[name] for name in function.arguments], watching)


def _forward(faulty: Faulty, function: Function, given: Mapping[str, Any]) -> Any:
    forward = STEP_BY_STEP.functions[str(function.forward)]
    return faulty.run(forward.name, [given[name] for name in forward.arguments])[-1]


_SAVED: dict[tuple[str, ...], Any] = {}


def _saved(faulty: Faulty, function: Function) -> Any:
    """What forward saves for a backward test cell: once for all faults that do not reach forward, and locked."""
    texts = [text for name in sorted(upstream(str(function.forward))) for text in faulty.statements[name]]
    key = (function.name, str(faulty.old_test_cell), *texts)
    if key not in _SAVED:
        given = _given(faulty, function)
        _SAVED[key] = _locked(_forward(faulty, function, given))
    return _SAVED[key]


def _locked(saved: Any) -> Any:
    for part in saved.values() if isinstance(saved, dict) else saved:
        if isinstance(part, np.ndarray):
            part.setflags(write=False)
        elif isinstance(part, tuple | list | dict):
            _locked(part)
    return saved


def _named(function: Function, returned: Any) -> Iterator[tuple[str, Array]]:
    if isinstance(returned, dict):
        rows = [(name, returned.get(name)) for name in function.returns]
    else:
        rows = list(zip(function.returns[:-1], returned[:-1], strict=True))
        if function.sequence:
            rows += [("caches[1]", returned[-1][1]), ("len(caches)", np.array(len(returned[-1])))]
    for name, value in rows:
        if isinstance(value, np.ndarray):
            yield name, value


def _given(faulty: Faulty, function: Function) -> dict[str, Any]:
    """What the test cell of a function draws, free to be written into."""
    given = {name: _fresh(value) for name, value in _inputs(function).items()}
    if faulty.old_test_cell and function.name == OLD_CELL:
        given["parameters"]["ba"] = left_behind()["rnn_forward"]["ba"].copy()
    return given


@cache
def _inputs(function: Function) -> Mapping[str, Any]:
    random = np.random.RandomState(SEED)
    return drawn_first(function, random) | drawn_last(function, random)


def _fresh(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: entry.copy() for name, entry in value.items()}
    return value.copy()


@contextmanager
def _own_draws() -> Iterator[None]:
    before = np.random.get_state()
    np.random.seed(SEED)
    try:
        yield
    finally:
        np.random.set_state(before)


@cache
def left_behind() -> Mapping[str, Mapping[str, Any]]:
    """What each test cell leaves behind in a notebook, by the function that it tests: weights, and a prediction."""
    left = {row.name: dict(_inputs(row)["parameters"]) for row in STEP_BY_STEP.functions.values()}
    cell = STEP_BY_STEP.functions["rnn_cell_forward"]
    given = _inputs(cell)
    _, left[cell.name]["yt_pred"], _ = cell.chapter.rnn_cell_forward(
        *(given[name] for name in cell.arguments)
    )
    return left


def combined(chapter: str, rows: Sequence[Misconception]) -> Straight:
    """The chapter with several misconceptions.

    Raises:
        LookupError: two of them are about the same words.
    """
    return straight(chapter, tuple(rows))
