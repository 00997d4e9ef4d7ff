"""Another layout of the arrays than the exercise has: right in its own way, so not to be called wrong."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations
from typing import Any, NamedTuple

import numpy as np

from whygrad.diagnosis.exercises import Function
from whygrad.diagnosis.judging import Bench
from whygrad.diagnosis.observing import Array
from whygrad.diagnosis.outcome import Outcome
from whygrad.diagnosis.problems import arguments, expected, problems

SECONDS = 1.0
SAMPLE = {-1: "m", 1: "N"}  # the name of the axis of samples, by the axis of time
AXES = {-1: ("n_x", "m", "T_x"), 1: ("N", "T", "D")}  # of x over a sequence


class Layout(NamedTuple):
    """What x is called in it, the arguments, and what comes out first."""

    shape: str
    given: list[Any]
    right: Array


def other_layout(bench: Bench, function: Function, outcome: Outcome) -> str | None:
    """The shape of x for which the first that a forward function returns is right; None if there is no such.

    ``outcome``: of the exercise's own layout. Where all shapes are right in it there is no other, and what did not
    come back is not called again.
    """
    fits = all(difference.shape is None for difference in outcome.wrong.values())
    if not function.saves or (fits if outcome.crash is None else outcome.crash.reason != "crashed"):
        return None
    for shape, given, right in _layouts(function):
        bench.program.stand_in({})
        returned = bench.program.run(function.name, given, seconds=SECONDS)
        first = returned[0] if isinstance(returned, tuple | list) and returned else None
        if isinstance(first, np.ndarray) and _agrees(np.squeeze(first), np.squeeze(right)):
            return shape
    return None


def usual_layout(function: Function) -> str:
    """The shape of x in the exercise."""
    return _words(_axes(function))


def _agrees(one: Array, right: Array) -> bool:
    numbers = one.dtype.kind == "f" and one.shape == right.shape
    return numbers and np.allclose(one, right, rtol=1e-6, atol=1e-9)


def _axes(function: Function) -> tuple[str, ...]:
    time = function.convention.time_axis
    axes = AXES[time]
    return axes if function.sequence else tuple(axis for axis in axes if axis != axes[time])


def _words(axes: tuple[str, ...]) -> str:
    return f"({', '.join(axes)})"


def _layouts(function: Function) -> Iterator[Layout]:
    """Layouts of x (and the states and weights): a single example, and every other order of the axes."""
    problem = problems(function)[-1]
    right = expected(function, problem)[function.returns[0]]
    axes, sample = _axes(function), SAMPLE[function.convention.time_axis]
    one = axes.index(sample)
    if function.sequence:
        x, *rest = arguments(function, problem)
        alone = [np.take(state, [0], axis=1 - _features(axes, sample)) for state in _states(function, rest)]
        weights = rest[len(alone) :]
        yield Layout(
            _words(tuple(axis for axis in axes if axis != sample)),
            [x.take(0, axis=one), *alone, *weights],
            right.take(0, axis=one),
        )
    for order in permutations(range(len(axes))):
        if order == tuple(range(len(axes))):
            continue
        turned = _features(axes, sample) != _features(tuple(axes[k] for k in order), sample)
        for way in range(3 if turned else 1):
            x, *rest = arguments(function, problem)
            states = _states(function, rest)
            given = [
                x.transpose(order),
                *((state.T for state in states) if turned else states),
                *(_turned(value, way) if turned else value for value in rest[len(states) :]),
            ]
            yield Layout(_words(tuple(axes[k] for k in order)), given, right.transpose(order))


def _features(axes: tuple[str, ...], sample: str) -> int:
    """Where the features stand among the axes that a state has, too: 0 or 1."""
    feature = next(axis for axis in axes if axis in ("n_x", "D"))
    return int(axes.index(feature) > axes.index(sample))


def _states(function: Function, rest: list[Any]) -> list[Array]:
    """The states among the arguments behind x: a start, or what the step before gave."""
    kept = [name.startswith(("a", "h", "c", "prev")) for name in function.arguments[1:]]
    return [value for value, is_state in zip(rest, kept, strict=True) if is_state]


def _turned(value: Any, way: int) -> Any:
    """Weights in the other layout: all turned over, biases alone, or nothing."""
    if isinstance(value, dict):
        return {key: _turned(entry, way) for key, entry in value.items()}
    is_bias = value.ndim == 1 or value.shape[1] == 1
    if is_bias:
        return value if way == 2 else value[:, None] if value.ndim == 1 else value.T
    return value.T if way == 0 else value
