"""The inputs on which functions are judged: those of the exercise, and a second set that hides less.

The published inputs have the sizes and numbers that people know (and a ``da`` shorter than ``x``). On the second
set all dimensions differ, so that shapes settle transposes; nothing that may be nonzero is zero.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from whygrad.diagnosis.exercises import Function
from whygrad.diagnosis.observing import observe

Inputs = dict[str, Any]

# what is drawn, in the order of the exercise's own test cells (np.random.seed(1), the legacy generator)
_RNN_SIZES = {"Wax": (5, 3), "Waa": (5, 5), "Wya": (2, 5), "ba": (5, 1), "by": (2, 1)}
_GATES = {
    "Wf": (5, 8),
    "bf": (5, 1),
    "Wi": (5, 8),
    "bi": (5, 1),
    "Wo": (5, 8),
    "bo": (5, 1),
    "Wc": (5, 8),
    "bc": (5, 1),
}
_FORWARD_ORDER = ("Waa", "Wax", "Wya", "ba", "by")  # the RNN's forward test cells draw in another order
_OUTPUT = {"Wy": (2, 5), "by": (2, 1)}


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
        Problem("second", "a second problem whose dimensions all differ", lambda: _second(function)),
        Problem("published", "the exercise's own inputs", lambda: _published(function)),
    )


def _second(function: Function) -> Inputs:
    n_x, n_a, n_y, m, T_x = 3, 4, 2, 6, 5
    random = np.random.RandomState(7)
    sizes = {"xt": (n_x, m), "a_prev": (n_a, m), "c_prev": (n_a, m), "x": (n_x, m, T_x), "a0": (n_a, m)}
    sizes |= {"da_next": (n_a, m), "dc_next": (n_a, m), "da": (n_a, m, T_x)}
    inputs: Inputs = {name: random.randn(*size) for name, size in sizes.items()}
    if function.name.startswith("lstm"):
        weights = {name: (n_a, n_a + n_x if name[0] == "W" else 1) for name in _GATES}
        weights |= {"Wy": (n_y, n_a), "by": (n_y, 1)}
    else:
        weights = {"Wax": (n_a, n_x), "Waa": (n_a, n_a), "Wya": (n_y, n_a), "ba": (n_a, 1), "by": (n_y, 1)}
    inputs["parameters"] = {name: 0.7 * random.randn(*size) for name, size in weights.items()}
    return inputs


def _published(function: Function) -> Inputs:
    random = np.random.RandomState(1)
    return drawn_first(function, random) | drawn_last(function, random)


def drawn_first(function: Function, random: Any) -> Inputs:
    """What the exercise's own test cell draws before it calls forward (and all that a forward function is given)."""
    lstm = function.name.startswith("lstm")
    backward = function.forward is not None
    steps = (7 if lstm else 4,) if function.sequence else ()
    inputs: Inputs = {"x" if function.sequence else "xt": random.randn(3, 10, *steps)}
    inputs["a0" if function.sequence else "a_prev"] = random.randn(5, 10)
    if lstm and not function.sequence:
        inputs["c_prev"] = random.randn(5, 10)
    if lstm:
        zeros = (
            backward and function.sequence
        )  # this test cell has Wy and by of zeros, and draws nothing for them
        weights = {name: random.randn(*size) for name, size in _GATES.items()}
        weights |= {name: np.zeros(size) if zeros else random.randn(*size) for name, size in _OUTPUT.items()}
    else:
        order = tuple(_RNN_SIZES) if backward else _FORWARD_ORDER
        weights = {name: random.randn(*_RNN_SIZES[name]) for name in order}
    inputs["parameters"] = weights
    return inputs


def drawn_last(function: Function, random: Any) -> Inputs:
    """What the test cell draws after it called forward: the gradients that backward is given."""
    inputs: Inputs = {"da": random.randn(5, 10, 4)} if function.sequence else {"da_next": random.randn(5, 10)}
    if function.name.startswith("lstm") and not function.sequence:
        inputs["dc_next"] = random.randn(5, 10)
    return inputs


def arguments(function: Function, problem: Problem) -> list[Any]:
    """The arguments of one call, all arrays its own. A backward function gets the cache that the chapter's forward
    function makes of the same inputs."""
    inputs = problem.draw()
    if function.forward is not None:
        kind = "caches" if function.sequence else "cache"
        inputs[kind] = _chapter_cache(function, problem)
    return [inputs[name] for name in function.arguments]


def _chapter_cache(function: Function, problem: Problem) -> Any:
    inputs = problem.draw()
    lstm = function.name.startswith("lstm")
    forward = getattr(function.chapter, str(function.forward))
    names = ("x", "a0") if function.sequence else ("xt", "a_prev", "c_prev")[: 3 if lstm else 2]
    return forward(*(inputs[name] for name in names), inputs["parameters"])[-1]


@cache
def expected(function: Function, problem: Problem) -> dict[str, np.ndarray[Any, Any]]:
    """What the chapter returns, by name, with the entries of its cache as ``cache NAME``."""
    chapter = getattr(function.chapter, function.name)
    seen = observe(function, chapter(*arguments(function, problem)))
    values = {name: np.asarray(value) for name, value in seen.values.items()}
    for value in values.values():
        value.setflags(write=False)
    return values
