"""An experiment: run a person's functions with some interventions, and see which outputs are right.

*Apart*, one function runs with the chapter's functions in the place of the others, and on the chapter's caches.
*Together*, the person's own functions feed each other: forward first, then backward on what forward saved.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import numpy as np

from whygrad.diagnosis.aliasing import Fingerprints, arrays_in, is_same
from whygrad.diagnosis.chain import Inputs, arguments_along, expected_along, expected_calls
from whygrad.diagnosis.exercises import Exercise, Function
from whygrad.diagnosis.handing_back import HandedBack
from whygrad.diagnosis.limit import Effort
from whygrad.diagnosis.observing import (
    Difference,
    Observation,
    compare,
    contains_itself,
    differences,
    observe,
)
from whygrad.diagnosis.outcome import Cell, Outcome
from whygrad.diagnosis.problems import Problem, problems, sizes
from whygrad.diagnosis.standins import Call, OwnCall, Tickets, stand_ins
from whygrad.running.interventions import Hook, Replacement, Watch, override
from whygrad.running.program import Crash, Program, has_drawn

TRIAL_SECONDS = 0.05  # at least; a trial may take this many times as long as the first run did
TRIAL_FACTOR = 30
LONGER = 8  # times that long, at the second try


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
        effort: Effort,
        otherwise: frozenset[str] = frozenset(),
    ) -> None:
        self.program = program
        self.chain = chain
        self.function = chain[-1]
        self.apart = apart
        self.problems = problems(self.function)
        self.fixes: dict[int, Replacement] = {}
        self._seconds = seconds
        self._effort = effort
        self._events: dict[str, int] = {}  # in a run of each problem, once one was watched
        self._calls: list[Call] = []
        self.last_given: list[Any] = []  # the arguments of the last call
        self._took = 0.0  # seconds, the first run
        self._calls_cell = False
        self._free: dict[str, bool] = {}  # whether the first run had a cache of the person's own form
        own = {function.name for function in chain} | otherwise
        in_form = self.function.convention.own_cache or len(chain) > 1
        self._tickets = Tickets(self._own_call(present)) if apart and in_form else None
        self._stand_ins, self._quick = (
            stand_ins(exercise, own if apart else own | present, self._calls, quick, self._tickets, present)
            for quick in (False, True)
        )
        self._handed_back = HandedBack()
        cells = (
            [exercise.functions[one.cell] for one in chain if one.cell in present] if len(chain) > 1 else []
        )
        noting = {} if apart else {cell.name: self._handed_back.noting(program, cell) for cell in cells}
        self._stand_ins, self._quick = self._stand_ins | noting, self._quick | noting
        self._inputs: dict[str, Inputs] = {}

    def run(
        self, problem: Problem, hook: Hook | None = None, seconds: float | None = None, quick: bool = False
    ) -> Outcome:
        """Runs the chain once, under a hook (none: only the fixes; then it is also seen what a call leaves behind)."""
        plain = hook is None
        self.program.stand_in(self._quick if quick else self._stand_ins)
        hook = override(self.fixes) if hook is None else hook
        seconds = self._seconds if seconds is None else seconds
        self._calls.clear()
        self._handed_back.clear()
        if self._tickets is not None:
            self._tickets.clear()
        self.program.renew(sizes(self.function, problem))
        started = time.perf_counter()
        wrong: dict[tuple[str, str], Difference] = {}
        seen: dict[str, Observation] = {}
        saved: Any = None
        held: list[tuple[Any, Any]] = []
        for function in self.chain:
            given = self.last_given = self._given(function, problem, saved)
            if plain and function is self.function:
                held = [(array, array.copy()) for array in arrays_in(given)]
            if isinstance(hook, Fingerprints):
                hook.give(given)
            if isinstance(hook, Watch):
                hook.last_call = len(hook.events)
            returned = self.program.run(function.name, given, hook, seconds)
            if isinstance(returned, Crash):
                self._effort.run(
                    self._passed(problem, hook), seconds if returned.reason == "timed-out" else 0.0
                )
                return Outcome(wrong, returned, seen, saved=saved)
            seen[function.name] = observation = observe(function, returned)
            right = expected_along(self.function, function, problem)
            if function is not self.function:  # what it saved shows in what backward makes of it
                right = {name: value for name, value in right.items() if not name.startswith("cache")}
            found = differences(function, observation, right)
            usual = not self._free.setdefault(function.name, observation.free)
            ring = function.saves and isinstance(returned, tuple) and contains_itself(returned[-1])
            if ring or (usual and observation.free):
                found |= {name: Difference(None) for name in right if name.startswith("cache")}
            wrong |= {(function.name, name): difference for name, difference in found.items()}
            if function.saves and isinstance(returned, tuple | list) and returned:
                saved = returned[-1]
        self._took = self._took or time.perf_counter() - started
        self._effort.run(self._passed(problem, hook))
        late, order = self._wrong_calls(problem), self._handed_back
        writes = not all(is_same(array, before) for array, before in held)
        draws = plain and has_drawn()
        return Outcome(wrong, None, seen, late, saved, order.out_of_order, order.in_order, writes, draws)

    def trial(self, problem: Problem, replacements: Mapping[int, Replacement]) -> Outcome:
        """Runs the chain with replacements beside the fixes.

        What was stopped is run once more, for longer: where the machine held it up, it comes to its end.
        """
        seconds = max(TRIAL_SECONDS, TRIAL_FACTOR * self._took)
        hook, before = override({**self.fixes, **replacements}), self._effort.spent
        outcome = self.run(problem, hook, seconds, quick=True)
        if outcome.crash is not None and outcome.crash.reason == "timed-out":
            self._effort.spent = (
                before  # of the two, the second counts: a machine that stands still costs nothing
            )
            return self.run(problem, hook, LONGER * seconds, quick=True)
        return outcome

    def repeats(self, problem: Problem) -> bool:
        """Whether the last function, called a second time with what the call before left, gives what is right."""
        function = self.function
        left = [(array, array.copy()) for array in arrays_in(self.last_given[-1])]
        given = [*self._given(function, problem, None)[:-1], self.last_given[-1]]
        for array, held in left:  # the other arguments alone are as they were
            np.copyto(array, held)
        returned = self.program.run(function.name, given, override(self.fixes), self._seconds)
        if isinstance(returned, Crash):
            return False
        right = expected_along(function, function, problem)
        return not differences(function, observe(function, returned), right)

    def _passed(self, problem: Problem, hook: Hook) -> int:
        """How many values pass in a run: as many as in the last one of this problem that was watched."""
        if isinstance(hook, Watch):
            self._events[problem.name] = len(hook.events)
        return self._events.get(problem.name, 0)

    def _own_call(self, present: frozenset[str]) -> OwnCall:
        """Calls a function of the person's unwatched, with the fixes; None where there is none or it stops."""

        def call(name: str, given: tuple[Any, ...]) -> Any:
            return self.program.aside(name, given, override(self.fixes)) if name in present else None

        return call

    def _given(self, function: Function, problem: Problem, saved: Any) -> list[Any]:
        key = f"{function.name} {problem.name}"
        if key not in self._inputs:
            self._inputs[key] = Inputs(arguments_along(self.function, function, problem))
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
        calls = [given for name, given in self._calls if name == self.function.cell]
        wrong: set[Cell] = set()
        for k, given in enumerate(right):
            mine = calls[k] if k < len(calls) else ()
            for i, value in enumerate(given):
                if not isinstance(value, np.ndarray):
                    continue
                found = mine[i] if i < len(mine) else None
                if not isinstance(found, np.ndarray) or compare(found, value) is not None:
                    wrong.add((str(self.function.cell), f"argument {i}", k))
        return frozenset(wrong)
