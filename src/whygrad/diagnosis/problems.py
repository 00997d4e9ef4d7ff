"""The inputs on which functions are judged: those of the exercise, and a second set that hides less.

What is drawn stands with each exercise.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from inspect import signature
from typing import Any

import numpy as np

from whygrad.diagnosis.exercises import Function, Inputs
from whygrad.diagnosis.observing import observe


@dataclass(frozen=True)
class Problem:
    """Named inputs for one function; ``draw`` makes them afresh, so that no run can spoil the next."""

    name: str
    title: str
    draw: Callable[[], Inputs]


@cache
def problems(function: Function) -> tuple[Problem, ...]:
    """The problems that a function is judged on: the second set first, since it hides least."""
    return (
        Problem(
            "second",
            "a second problem whose dimensions all differ",
            lambda: function.convention.second(function),
        ),
        Problem("published", "the exercise's own inputs", lambda: function.convention.published(function)),
    )


def arguments(function: Function, problem: Problem) -> list[Any]:
    """The arguments of one call, all arrays its own. A backward function gets the cache that the chapter's forward
    function makes of the same inputs."""
    inputs = problem.draw()
    if function.forward is not None:
        inputs[function.arguments[-1]] = _chapter_cache(function, problem)
    return [inputs[name] for name in function.arguments]


def _chapter_cache(function: Function, problem: Problem) -> Any:
    inputs = problem.draw()
    forward = getattr(function.chapter, str(function.forward))
    return forward(*(inputs[name] for name in signature(forward).parameters))[-1]


@cache
def expected(function: Function, problem: Problem) -> dict[str, np.ndarray[Any, Any]]:
    """What the chapter returns, by name, with the entries of its cache as ``cache NAME``."""
    chapter = getattr(function.chapter, function.name)
    seen = observe(function, chapter(*arguments(function, problem)))
    values = {name: np.asarray(value) for name, value in seen.values.items()}
    for value in values.values():
        value.setflags(write=False)
    return values
