"""How the gradient flows back through somebody's network: one long run, with a loss at its last step only.

Thirty steps, since vanishing and exploding need room to show; the inputs of the exercise have four.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from types import FunctionType
from typing import Any

import numpy as np

from whygrad.diagnosis.exercises import Exercise, Function, Inputs
from whygrad.diagnosis.judging import Bench
from whygrad.diagnosis.observing import Array, observe
from whygrad.records.flow import Flow, Series
from whygrad.running.program import Crash

STEPS = 30
SATURATED = 0.05  # nearer than this to an end of its range
DIGITS = 4
GATES = {"ft": "forget gate", "it": "input gate", "ot": "output gate", "cct": "candidate"}
STATES = {"a_next": "hidden state", "c_next": "memory"}
CARRIED = ("hidden gradient", "memory gradient")

Call = Callable[..., Any]


def inputs(row: Function, steps: int = STEPS) -> Inputs:
    """A long sequence with ordinary weights; the gradient that comes in is zero but for the last step."""
    made = row.convention.long(row, steps)
    incoming = np.moveaxis(made[row.arguments[0]], row.convention.time_axis, 0)
    incoming[:-1] = 0
    return made


def flow_of_bench(bench: Bench) -> Flow | None:
    """The flow through the person's own functions: of the LSTM if it is there, else of the RNN."""
    for name in ("lstm_backward", "rnn_backward"):
        if name in bench.present and bench.exercise.functions[name].forward in bench.present:
            found = _of_program(bench, bench.exercise.functions[name])
            if found is not None:
                return found
    return None


def _of_program(bench: Bench, backward: Function) -> Flow | None:
    calls: list[Array] = []
    cell = str(backward.cell)
    own = bench.program.namespace.get(cell) if cell in bench.present else None
    bench.program.stand_in({} if own is None else {cell: noting(own, calls)})
    try:
        return flow(bench.exercise, backward, lambda name, *given: _run(bench, name, given), calls)
    finally:
        bench.program.stand_in({})


def _run(bench: Bench, name: str, given: Sequence[Any]) -> Any:
    returned = bench.program.run(name, given, seconds=bench.seconds)
    return None if isinstance(returned, Crash) else returned


def flow_of_functions(exercise: Exercise, forward: Call, backward: Call, given: Inputs) -> Flow | None:
    """The flow through two functions that are called as they are, on inputs of somebody's own.

    The cell that ``backward`` calls is watched in a copy of ``backward``; nothing of the caller's is changed.
    """
    row = next(one for one in exercise.functions.values() if one.sequence and one.name == backward.__name__)
    calls: list[Array] = []
    watched = _watching(backward, str(row.cell), calls)
    functions = {str(row.forward): forward, row.name: watched}
    return flow(exercise, row, lambda name, *args: functions[name](*args), calls, given)


def flow(
    exercise: Exercise, row: Function, run: Call, calls: list[Array], given: Inputs | None = None
) -> Flow | None:
    """One run forward and back; None where it does not come back, or is not of the exercise's form.

    ``run(name, *arguments)`` calls a function; ``calls`` gathers the gradients that the cell is given.
    """
    forward = exercise.functions[str(row.forward)]
    given = inputs(row) if given is None else given
    incoming = given[row.arguments[0]]
    returned = run(forward.name, *(_fresh(given[name]) for name in forward.arguments))
    seen = observe(forward, returned) if isinstance(returned, tuple | list) and returned else None
    if seen is None:
        return None
    gradients = run(row.name, incoming.copy(), returned[-1])
    dx = observe(row, gradients).values.get("dx") if gradients is not None else None
    steps = incoming.shape[row.convention.time_axis]
    if dx is None or dx.ndim != 3 or dx.shape[row.convention.time_axis] != steps:
        return None
    saved = {name: seen.values.get(f"cache {name}") for name in (*GATES, *STATES)}
    return Flow(
        row.name,
        steps,
        tuple(_gate(GATES[name], value) for name in GATES if (value := saved[name]) is not None),
        tuple(_state(STATES[name], value) for name in STATES if (value := saved[name]) is not None),
        (_norms("gradient of the input", row.by_step("dx", dx)), *_carried(calls, steps)),
        _right(exercise, row, given),
    )


def _right(exercise: Exercise, row: Function, given: Inputs) -> tuple[Series, ...]:
    """The norms in the chapter."""
    chapter, forward = row.chapter, exercise.functions[str(row.forward)]
    caches = getattr(chapter, forward.name)(*(given[name] for name in forward.arguments))[-1]
    calls: list[Array] = []
    made = _watching(getattr(chapter, row.name), str(row.cell), calls)(given[row.arguments[0]], caches)
    dx = row.by_step("dx", observe(row, made).values["dx"])
    return (_norms("gradient of the input", dx), *_carried(calls, len(calls)))


def _watching(function: Call, cell: str, calls: list[Array]) -> Call:
    """A copy of a function that notes what it gives to its cell; the function itself where it has no such cell."""
    scope = getattr(function, "__globals__", {})
    if not isinstance(function, FunctionType) or not callable(scope.get(cell)):
        return function
    copy = FunctionType(
        function.__code__,
        {**scope, cell: noting(scope[cell], calls)},
        function.__name__,
        function.__defaults__,
        function.__closure__,
    )
    copy.__kwdefaults__ = function.__kwdefaults__
    return copy


def noting(cell: Call, calls: list[Array]) -> Call:
    """The cell, with a note of the gradients that come in."""

    def noted(*given: Any, **named: Any) -> Any:
        calls.append([value.copy() for value in (*given, *named.values()) if isinstance(value, np.ndarray)])  # type: ignore[arg-type]
        return cell(*given, **named)

    return noted


def _carried(calls: Sequence[Any], steps: int) -> list[Series]:
    """The norms of the gradients that each step was given, if the cell was called once a step, the last step first."""
    if len(calls) != steps or len({len(call) for call in calls}) != 1:
        return []
    found = []
    for k, name in enumerate(CARRIED[: len(calls[0])]):
        values = [kept(float(np.sqrt(np.sum(call[k] ** 2)))) for call in reversed(calls)]
        found.append(Series(name, tuple(values)))
    return found


def _norms(name: str, steps: Array | None) -> Series:
    with np.errstate(all="ignore"):
        norms = np.sqrt(np.sum(np.asarray(steps, float) ** 2, axis=1))
    return Series(name, tuple(kept(float(one)) for one in norms))


def _gate(name: str, values: Array) -> Series:
    low = -1.0 if name == "candidate" else 0.0
    with np.errstate(all="ignore"):
        ends = (values < low + SATURATED) | (values > 1 - SATURATED)
        shown = np.abs(values) if low else values
    return Series(name, _means(shown), _means(ends.astype(float)))


def _state(name: str, values: Array) -> Series:
    with np.errstate(all="ignore"):
        return Series(
            name, tuple(kept(math.sqrt(one)) if one is not None else None for one in _means(values**2))
        )


def _means(values: Array) -> tuple[float | None, ...]:
    return tuple(kept(float(one)) for one in values.reshape(-1, values.shape[-1]).mean(axis=0))


def kept(value: float) -> float | None:
    """A number as the record holds it."""
    return float(f"{value:.{DIGITS}g}") if math.isfinite(value) else None


def _fresh(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: entry.copy() for name, entry in value.items()}
    return value.copy()
