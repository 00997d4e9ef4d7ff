"""Another layout of the sequence than the exercise has: right in its own way, so not to be called wrong."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from whygrad.diagnosis.exercises import Function
from whygrad.diagnosis.judging import Bench
from whygrad.diagnosis.observing import Array
from whygrad.diagnosis.problems import arguments, expected, problems

SECONDS = 1.0


def other_layout(bench: Bench, function: Function) -> str | None:
    """The shape of x for which a forward function over a sequence gives what is right; None if there is no such."""
    if not (function.saves and function.sequence) or function.convention.time_axis != 1:
        return None
    for shape, given, right in _layouts(function):
        bench.program.stand_in({})
        returned = bench.program.run(function.name, given, seconds=SECONDS)
        first = returned[0] if isinstance(returned, tuple | list) and returned else None
        if isinstance(first, np.ndarray) and _agrees(np.squeeze(first), np.squeeze(right)):
            return shape
    return None


def _agrees(one: Array, right: Array) -> bool:
    numbers = one.dtype.kind == "f" and one.shape == right.shape
    return numbers and np.allclose(one, right, rtol=1e-6, atol=1e-9)


def _layouts(function: Function) -> Iterator[tuple[str, list[Any], Array]]:
    """Layouts of x (and the start) with what comes out then: a single example, and time before the examples."""
    problem = problems(function)[-1]
    x, start, *weights = arguments(function, problem)
    right = expected(function, problem)[function.returns[0]]
    yield "(T, D)", [x[0], start[:1], *weights], right[0]
    yield "(T, N, D)", [x.transpose(1, 0, 2), start, *weights], right.transpose(1, 0, 2)
