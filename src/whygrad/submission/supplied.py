"""What courses hand out beside the exercise, for those who send their file without it."""

from __future__ import annotations

import copy
import functools
import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from whygrad.chapters.activations import sigmoid, softmax

Arrays = dict[str, NDArray[Any]]


def initialize_adam(parameters: Mapping[str, NDArray[Any]]) -> tuple[Arrays, Arrays]:
    """The two running means of Adam, zero at first: of the gradients (v) and of their squares (s)."""
    first = {f"d{name}": np.zeros_like(value, dtype=float) for name, value in parameters.items()}
    second = {f"d{name}": np.zeros_like(value, dtype=float) for name, value in parameters.items()}
    return first, second


def update_parameters_with_adam(
    parameters: Arrays,
    grads: Mapping[str, NDArray[Any]],
    v: Arrays,
    s: Arrays,
    t: int,
    learning_rate: float = 0.01,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-8,
) -> tuple[Arrays, Arrays, Arrays]:
    """One step of Adam (Kingma and Ba, algorithm 1); ``t`` counts the steps from 1."""
    for name in parameters:
        gradient = grads[f"d{name}"]
        v[f"d{name}"] = beta1 * v[f"d{name}"] + (1 - beta1) * gradient
        s[f"d{name}"] = beta2 * s[f"d{name}"] + (1 - beta2) * gradient**2
        mean = v[f"d{name}"] / (1 - beta1**t)
        spread = s[f"d{name}"] / (1 - beta2**t)
        parameters[name] = parameters[name] - learning_rate * mean / (np.sqrt(spread) + epsilon)
    return parameters, v, s


def undecorated(function: Any = None, *_: Any, **__: Any) -> Any:
    """Stands for a decorator that only makes code faster: ``@njit``, ``@njit(cache=True)``."""

    def unchanged(function: Callable[..., Any]) -> Callable[..., Any]:
        return function

    return function if callable(function) else unchanged


# Names of Python 2, for files that are written in it.
PYTHON_2: Mapping[str, Any] = {
    "xrange": range,
    "unicode": str,
    "unichr": chr,
    "basestring": str,
    "long": int,
    "raw_input": input,
    "reduce": functools.reduce,
    "cmp": lambda one, other: (one > other) - (one < other),
}
COURSE: Mapping[str, Any] = {
    "sigmoid": sigmoid,
    "softmax": softmax,
    "tanh": np.tanh,
    "initialize_adam": initialize_adam,
    "update_parameters_with_adam": update_parameters_with_adam,
}
# Course modules of which all is known: a name that they do not have comes from somewhere else.
IN_FULL = frozenset({"rnn_utils", "public_tests"})
# What other modules have that may be missing here: a name in one of these is enough to know what it is.
ELSEWHERE: Mapping[str, Mapping[str, Any]] = {
    "scipy": {"expit": sigmoid},
    "numba": {"jit": undecorated, "njit": undecorated},
    "past": {"xrange": range, "range": range},
    "future": {"range": range, "zip": zip, "map": map},
    "six": {"xrange": range, "range": range, "zip": zip, "map": map},
}


def supplied_names(python_2: bool = False) -> Mapping[str, Any]:
    """What names mean that a snippet uses without importing them."""
    return {"np": np, "numpy": np, "math": math, "copy": copy, **COURSE, **(PYTHON_2 if python_2 else {})}
