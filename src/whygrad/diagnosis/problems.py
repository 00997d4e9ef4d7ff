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
from whygrad.running.held import Sizes


@dataclass(frozen=True)
class Problem:
    """Named inputs for one function; ``draw`` makes them afresh, so that no run can spoil the next."""

    name: str
    title: str
    draw: Callable[[], Inputs]


@cache
def problems(function: Function) -> tuple[Problem, ...]:
    """The problems that a function is judged on: the second set first, since it hides least."""
    second, published = cache(function.convention.second), cache(function.convention.published)
    return (
        Problem(
            "second", "a second problem whose dimensions all differ", lambda: own_arrays(second(function))
        ),
        Problem("published", "the exercise's own inputs", lambda: own_arrays(published(function))),
    )


def own_arrays(value: Any, made: dict[int, Any] | None = None) -> Any:
    """The same in containers and arrays of its own; one array that stands in two places still does."""
    made = {} if made is None else made
    if isinstance(value, np.ndarray):
        if id(value) not in made:
            made[id(value)] = value.copy()
        return made[id(value)]
    if isinstance(value, dict):
        return {key: own_arrays(entry, made) for key, entry in value.items()}
    if isinstance(value, tuple | list):
        return type(value)(own_arrays(entry, made) for entry in value)
    return value


@cache
def sizes(function: Function, problem: Problem) -> Sizes:
    """The sizes of a problem: by those of the exercise's own inputs (what is 5 there is 4 here), and by their names."""
    found: dict[int, set[int]] = {}
    here = _shapes(problem.draw())
    for name, shape in _shapes(problems(function)[1].draw()).items():
        for was, now in zip(shape, here.get(name, ()), strict=False):
            found.setdefault(was, set()).add(now)
    named = {
        word: here[name][axis]
        for words, places in _CALLED
        for word in words
        for name, axis in places
        if name in here
    }
    return Sizes({was: now.pop() for was, now in found.items() if len(now) == 1}, named)


# What people call a size, and where it stands in the inputs of each exercise.
_CALLED: tuple[tuple[tuple[str, ...], tuple[tuple[str, int], ...]], ...] = (
    (
        ("n_x", "nx", "input_size", "input_dim", "n_in", "n_input", "n_inputs", "D"),
        (("xt", 0), ("x", 0), ("Wx", 0)),
    ),
    (
        ("n_a", "na", "n_h", "nh", "hidden_size", "hidden_dim", "hidden", "n_hidden", "units", "H"),
        (("parameters ba", 0), ("parameters bf", 0), ("Wh", 0)),
    ),
    (
        ("n_y", "ny", "output_size", "output_dim", "n_out", "n_output", "n_outputs"),
        (("parameters by", 0),),
    ),
)


def _shapes(inputs: Any, prefix: str = "") -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    for name, value in inputs.items():
        if isinstance(value, dict):
            found |= _shapes(value, f"{prefix}{name} ")
        elif isinstance(value, np.ndarray):
            found[prefix + name] = value.shape
    return found


def arguments(function: Function, problem: Problem) -> list[Any]:
    """The arguments of one call, all arrays its own. A backward function gets the cache that the chapter's forward
    function makes of the same inputs."""
    made: list[Any] = own_arrays(_arguments(function, problem))
    return made


@cache
def _arguments(function: Function, problem: Problem) -> list[Any]:
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
