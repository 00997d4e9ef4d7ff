"""An experiment: run a person's functions with some interventions, and see which outputs are right.

*Apart*, one function runs with the chapter's functions in the place of the others, and on the chapter's caches.
*Together*, the person's own functions feed each other: forward first, then backward on what forward saved.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import FunctionType
from typing import Any

import numpy as np

from whygrad.diagnosis.aliasing import Fingerprints
from whygrad.diagnosis.exercises import Exercise, Function
from whygrad.diagnosis.observing import Difference, Observation, compare, differences, observe
from whygrad.diagnosis.problems import Problem, arguments, expected, problems
from whygrad.diagnosis.standins import Call, stand_ins, unchecked
from whygrad.running.interventions import Hook, Replacement, override
from whygrad.running.program import Crash, Program

Cell = tuple[str, str, int | None]  # a function, one of its outputs, and a time step
TRIAL_SECONDS = 0.05  # at least; a trial may take this many times as long as the first run did
TRIAL_FACTOR = 30


@dataclass(frozen=True, eq=False)
class Outcome:
    """What a run showed: which outputs were wrong, or where it crashed."""

    wrong: Mapping[tuple[str, str], Difference]
    crash: Crash | None = None
    observations: Mapping[str, Observation] | None = None
    late: frozenset[Cell] = frozenset()  # calls of the cell that were given something wrong
    saved: Any = None  # the last cache that a function of the chain returned

    @property
    def right(self) -> bool:
        return not self.wrong and self.crash is None

    @property
    def rough(self) -> bool:
        """Wrong by no more than single precision explains."""
        return self.crash is None and all(difference.rough for difference in self.wrong.values())

    @cached_property
    def cells(self) -> frozenset[Cell]:
        """The wrong outputs, step by step where they have steps, and the wrong arguments of the cell."""
        return self.late | {
            (function, name, step)
            for (function, name), difference in self.wrong.items()
            for step in (difference.steps or (None,))
        }


class Experiment:
    """One way to run a chain of functions of a program, again and again.

    ``fixes`` are the interventions of faults already found: they hold in every run.
    """

    def __init__(
        self,
        program: Program,
        exercise: Exercise,
        chain: tuple[Function, ...],
        present: frozenset[str],
        apart: bool,
        seconds: float,
    ) -> None:
        self.program = program
        self.chain = chain
        self.function = chain[-1]
        self.apart = apart
        self.problems = problems(self.function)
        self.fixes: dict[int, Replacement] = {}
        self._seconds = seconds
        self._calls: list[Call] = []
        self.last_given: list[Any] = []  # the arguments of the last call
        self._took = 0.0  # seconds, the first run
        self._calls_cell = False
        self._free: dict[str, bool] = {}  # whether the first run had a cache of the person's own form
        self._stand_ins, self._quick = (
            {
                name: stand
                for name, stand in stand_ins(exercise, self.function.name, self._calls, quick).items()
                if apart or name not in present
            }
            for quick in (False, True)
        )
        self._inputs: dict[str, _Inputs] = {}

    def run(
        self, problem: Problem, hook: Hook | None = None, seconds: float | None = None, quick: bool = False
    ) -> Outcome:
        """Runs the chain once, under a hook (none: only the fixes)."""
        self.program.stand_in(self._quick if quick else self._stand_ins)
        hook = override(self.fixes) if hook is None else hook
        seconds = self._seconds if seconds is None else seconds
        self._calls.clear()
        started = time.perf_counter()
        wrong: dict[tuple[str, str], Difference] = {}
        seen: dict[str, Observation] = {}
        saved: Any = None
        for function in self.chain:
            given = self.last_given = self._given(function, problem, saved)
            if isinstance(hook, Fingerprints):
                hook.give(given)
            returned = self.program.run(function.name, given, hook, seconds)
            if isinstance(returned, Crash):
                return Outcome(wrong, returned, seen)
            seen[function.name] = observation = observe(function, returned)
            right = expected_along(self.function, function, problem)
            if function is not self.function:  # what it saved shows in what backward makes of it
                right = {name: value for name, value in right.items() if not name.startswith("cache")}
            found = differences(function, observation, right)
            usual = not self._free.setdefault(function.name, observation.free)
            if usual and observation.free:
                found |= {name: Difference(None) for name in right if name.startswith("cache")}
            wrong |= {(function.name, name): difference for name, difference in found.items()}
            if function.cache and isinstance(returned, tuple | list) and returned:
                saved = returned[-1]
        self._took = self._took or time.perf_counter() - started
        return Outcome(wrong, None, seen, self._wrong_calls(problem), saved)

    def trial(self, problem: Problem, replacements: Mapping[int, Replacement]) -> Outcome:
        """Runs the chain with replacements beside the fixes."""
        seconds = max(TRIAL_SECONDS, TRIAL_FACTOR * self._took)
        return self.run(problem, override({**self.fixes, **replacements}), seconds, quick=True)

    def _given(self, function: Function, problem: Problem, saved: Any) -> list[Any]:
        key = f"{function.name} {problem.name}"
        if key not in self._inputs:
            self._inputs[key] = _Inputs(_arguments_along(self.function, function, problem))
        given = self._inputs[key].fresh()
        if function.forward is not None and len(self.chain) > 1:
            given[-1] = saved
        return given

    def _wrong_calls(self, problem: Problem) -> frozenset[Cell]:
        """The calls of the cell, in order, that were given something wrong: how far a wrong carry has come."""
        if not self.apart or self.function.cell is None:
            return frozenset()
        self._calls_cell = self._calls_cell or bool(self._calls)
        if not self._calls_cell:  # the cell is written out in the loop: there is nothing to see
            return frozenset()
        right = expected_calls(self.function, problem)
        wrong: set[Cell] = set()
        for k, given in enumerate(right):
            mine = self._calls[k][1] if k < len(self._calls) else ()
            for i, value in enumerate(given):
                if not isinstance(value, np.ndarray):
                    continue
                found = mine[i] if i < len(mine) else None
                if not isinstance(found, np.ndarray) or compare(found, value) is not None:
                    wrong.add((str(self.function.cell), f"argument {i}", k))
        return frozenset(wrong)


class _Inputs:
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


def _arguments_along(last: Function, function: Function, problem: Problem) -> list[Any]:
    """The arguments of a function in a chain: they come from the inputs of the last one."""
    if function is last:
        return arguments(function, problem)
    inputs = problem.draw()
    return [inputs[name] for name in function.arguments]


def expected_along(last: Function, function: Function, problem: Problem) -> dict[str, np.ndarray[Any, Any]]:
    """What a function of a chain should return on the inputs of the chain."""
    if function is last:
        return expected(function, problem.name)
    key = (last.name, function.name, problem.name)
    if key not in _ALONG:
        chapter = getattr(function.chapter, function.name)
        seen = observe(function, chapter(*_arguments_along(last, function, problem)))
        _ALONG[key] = dict(seen.values)
    return _ALONG[key]


_ALONG: dict[tuple[str, str, str], dict[str, np.ndarray[Any, Any]]] = {}


def expected_calls(function: Function, problem: Problem) -> list[tuple[Any, ...]]:
    """What the chapter's sequence function gives to its cell, call by call."""
    key = (function.name, problem.name)
    if key not in _CALLS:
        calls: list[tuple[Any, ...]] = []
        scope = dict(unchecked(function.chapter))
        cell = scope[str(function.cell)]

        def noting(*given: Any) -> Any:
            calls.append(tuple(value.copy() if isinstance(value, np.ndarray) else None for value in given))
            return cell(*given)

        scope[str(function.cell)] = noting
        FunctionType(scope[function.name].__code__, scope)(*arguments(function, problem))
        _CALLS[key] = calls
    return _CALLS[key]


_CALLS: dict[tuple[str, str], list[tuple[Any, ...]]] = {}
