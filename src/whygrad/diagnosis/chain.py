"""What goes into the functions of a chain (forward, then backward on what it saved), and what should come out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from types import FunctionType
from typing import Any

import numpy as np

from whygrad.diagnosis.exercises import Function
from whygrad.diagnosis.observing import Array, observe
from whygrad.diagnosis.problems import Problem, arguments, expected
from whygrad.diagnosis.standins import marked, unchecked


class Inputs:
    """Arguments that are put back to what they were before each run."""

    def __init__(self, given: list[Any]) -> None:
        self._arrays: list[np.ndarray[Any, Any]] = []
        self._rebuild: list[Callable[[], Any]] = [self._builder(value) for value in given]
        self._pristine = [array.copy() for array in self._arrays]

    def fresh(self) -> list[Any]:
        for array, pristine in zip(self._arrays, self._pristine, strict=True):
            np.copyto(array, pristine)
        return [build() for build in self._rebuild]

    def _builder(self, value: Any) -> Callable[[], Any]:
        """Makes containers anew (somebody may reverse or empty them) around the same arrays."""
        if isinstance(value, np.ndarray):
            self._arrays.append(value)
            return lambda: value
        if isinstance(value, dict):
            built = {key: self._builder(entry) for key, entry in value.items()}
            return lambda: {key: build() for key, build in built.items()}
        if isinstance(value, tuple | list):
            parts = [self._builder(entry) for entry in value]
            return lambda: type(value)(build() for build in parts)
        return lambda: value


def arguments_along(last: Function, function: Function, problem: Problem) -> list[Any]:
    """The arguments of a function in a chain: they come from the inputs of the last one."""
    if function is last:
        return arguments(function, problem)
    inputs = problem.draw()
    return [inputs[name] for name in function.arguments]


@cache
def expected_along(last: Function, function: Function, problem: Problem) -> Mapping[str, Array]:
    """What a function of a chain should return on the inputs of the chain."""
    if function is last:
        return expected(function, problem)
    chapter = getattr(function.chapter, function.name)
    return observe(function, chapter(*arguments_along(last, function, problem))).values


@cache
def expected_calls(function: Function, problem: Problem) -> tuple[tuple[Any, ...], ...]:
    """What the chapter's sequence function gives to its cell, call by call."""
    calls: list[tuple[Any, ...]] = []
    scope = dict(unchecked(function.chapter))
    cell = scope[str(function.cell)]

    def noting(*given: Any) -> Any:
        calls.append(tuple(marked(value) for value in given))
        return cell(*given)

    scope[str(function.cell)] = noting
    FunctionType(scope[function.name].__code__, scope)(*arguments(function, problem))
    return tuple(calls)
