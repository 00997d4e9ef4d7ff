"""Is this function right? Each one is judged by itself, so that it is never blamed for its callee or its caller."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from whygrad.diagnosis.cache_form import is_fed_as_asked
from whygrad.diagnosis.exercises import Exercise, Function
from whygrad.diagnosis.experiment import Experiment
from whygrad.diagnosis.fixes import Fixes
from whygrad.diagnosis.limit import Effort, Limit
from whygrad.diagnosis.outcome import Outcome
from whygrad.diagnosis.problems import Problem
from whygrad.diagnosis.remembering import hands_over
from whygrad.running.program import Program
from whygrad.submission.selection import Origin

FILE_SECONDS = 7.0  # of effort, after which each further search of a file gets the least
LEAST_SECONDS = 0.35


@dataclass(frozen=True, eq=False)
class Judgement:
    """The verdict on one function, and the experiment that shows it."""

    experiment: Experiment
    outcomes: Mapping[str, Outcome]  # by the name of the problem
    rough: bool = False  # right to single precision
    fair: bool = True  # False: it could only be judged on what another wrong function hands over
    stretched: bool = False  # right but for axes of length 1 too many, which nobody minds
    own_form: bool = False  # what it saves is not as in the exercise, but as the person's backward reads it

    @property
    def right(self) -> bool:
        forgiven = self.rough or self.stretched or self.own_form
        return forgiven or all(outcome.right for outcome in self.outcomes.values())

    @property
    def first_wrong(self) -> tuple[Problem, Outcome]:
        """The problem to search on: the first that shows the fault, rather without a crash."""
        wrong = [
            (problem, self.outcomes[problem.name])
            for problem in self.experiment.problems
            if problem.name in self.outcomes and not self.outcomes[problem.name].right
        ]
        return wrong[0]

    @property
    def only_stretched(self) -> bool:
        """All numbers are right, and arrays have only axes of length 1 too many."""
        return all(outcome.stretched for outcome in self.outcomes.values())

    @property
    def only_cache(self) -> bool:
        """All outputs are right, and only what was saved is wrong."""
        return not self.right and all(
            outcome.crash is None and all(name.startswith("cache") for _, name in outcome.wrong)
            for outcome in self.outcomes.values()
        )


@dataclass
class Bench:
    """A loaded program on the bench: which functions are there, and the fixes of the faults found so far."""

    program: Program
    exercise: Exercise
    present: frozenset[str]
    seconds: float
    origins: Mapping[str, tuple[Origin, ...]] = field(default_factory=dict)  # of names at top level
    otherwise: frozenset[str] = frozenset()  # functions of other arguments, which only the person's own call
    fixes: Fixes = field(init=False)
    cleared: set[str] = field(default_factory=set)  # functions that are right, or were made right
    endless: set[str] = field(default_factory=set)  # functions that did not come back: never run again
    effort: Effort = field(default_factory=Effort)

    def __post_init__(self) -> None:
        self.fixes = Fixes(self.program, self.effort)

    def limit(self, deadline: float, seconds: float) -> Limit:
        """So many seconds of effort, or what is left of those for the whole file."""
        left = FILE_SECONDS - self.effort.spent
        return Limit(deadline, max(LEAST_SECONDS, min(seconds, left)), self.effort)

    def experiment(self, *chain: str, apart: bool) -> Experiment:
        """A new experiment on a chain of functions; the fixes hold in it."""
        functions = tuple(self.exercise.functions[name] for name in chain)
        made = Experiment(
            self.program,
            self.exercise,
            functions,
            self.present,
            apart,
            self.seconds,
            self.effort,
            self.otherwise,
        )
        made.fixes = self.fixes.replacements
        return made

    def judge(self, name: str) -> Judgement:
        """Right in any fair setting is right: apart, or together with what the person's own functions hand over."""
        return self.forgiving(self._judge(name))

    def forgiving(self, judgement: Judgement) -> Judgement:
        """The judgement, right where only axes of length 1 are too many, and nobody minds."""
        name = judgement.experiment.function.name
        if not judgement.right and judgement.only_stretched and self._is_served(name):
            return replace(judgement, stretched=True)
        return judgement

    def _is_served(self, name: str) -> bool:
        """Whether the person's sequence functions that call a cell can live with what it returns."""
        rows = self.exercise.functions.values()
        callers = [row for row in rows if row.cell == name and row.name in self.present - self.endless]
        for row in callers:
            own = row.forward is not None and row.forward in self.present - self.endless
            chain = (str(row.forward), row.name) if own else (row.name,)
            if not judged(self.experiment(*chain, apart=False)).only_stretched:
                return False
        return True

    def _judge(self, name: str) -> Judgement:
        function = self.exercise.functions[name]
        alone = judged(self.experiment(name, apart=True))
        if alone.right:
            return alone
        for chain in self._together(function, alone):
            if self.endless & set(chain):
                continue
            together = judged(self.experiment(*chain, apart=False))
            if together.right:
                return together
            if function.forward is None and len(chain) > 1 and self._is_read(chain[-1], together):
                return replace(alone, own_form=True)
            if len(chain) == 1 and function.cell in self.cleared and _less_wrong(together, alone):
                return together  # what the person's own cell hands back has more than the chapter's
            if function.forward in self.cleared and _less_wrong(together, alone):
                return self._along(function)
        if self._own_form(function):
            if function.forward not in self.cleared or function.forward in self.endless:
                return replace(alone, fair=False)
            return self._along(function)
        return alone

    def _is_read(self, backward: str, together: Judgement) -> bool:
        """Whether a backward that is wrong itself gets less wrong by what the person's own forward saves."""
        return backward not in self.endless and _less_wrong(
            together, judged(self.experiment(backward, apart=True))
        )

    def _along(self, function: Function) -> Judgement:
        """On what the person's forward saves; with the chapter's cells, where the person's may be wrong."""
        chain = (str(function.forward), function.name)
        cells = {self.exercise.functions[name].cell for name in chain} & self.present
        if not cells <= self.cleared:
            judgement = judged(self.experiment(*chain, apart=True))
            if all(outcome.crash is None for outcome in judgement.outcomes.values()):
                return judgement
        return judged(self.experiment(*chain, apart=False))

    def _together(self, function: Function, alone: Judgement) -> list[tuple[str, ...]]:
        """The person's own chains that this function may be judged in."""
        if function.forward is not None:
            return [(function.forward, function.name)] if function.forward in self.present else []
        if not alone.only_cache:
            return [(function.name,)] if function.cell in self.present else []
        backward = self.backward_of(
            function.name
        )  # what was saved is right if the person's backward can live with it
        return [(function.name, backward)] if backward in self.present else []

    def _own_form(self, function: Function) -> bool:
        """Whether the person's forward saves in a form that only the person's backward can read."""
        if function.forward is not None and function.convention.own_cache:
            return True
        if function.forward not in self.present or function.forward in self.endless:
            return False
        forward_cell = self.exercise.functions[str(function.forward)].cell
        if hands_over(self.program, (function.forward, forward_cell), (function.name, function.cell)):
            return True
        forward = self.experiment(str(function.forward), apart=False)
        outcome = forward.run(forward.problems[0])
        if outcome.crash is not None or not outcome.observations:
            return not is_fed_as_asked(self.program, self.exercise, function)
        entries = len(self.exercise.functions[str(function.forward)].cache)
        other = sum(name.startswith("cache") for _, name in outcome.wrong)
        return outcome.observations[str(function.forward)].free or 2 * other > entries

    def innocent(self, name: str) -> frozenset[int]:
        """The sites that functions pass which are known to be right."""
        passed: set[int] = set()

        def noting(number: int, value: Any) -> Any:
            passed.add(number)
            return value

        for other in sorted(self.cleared - {name}):
            function = self.exercise.functions[other]
            own = function.forward is not None and function.forward in self.present
            chain = (str(function.forward), other) if own else (other,)
            experiment = self.experiment(*chain, apart=False)
            experiment.run(experiment.problems[0], noting)
        return frozenset(passed)

    def backward_of(self, name: str) -> str:
        """The backward function that reads what a forward function saves."""
        return next(row.name for row in self.exercise.functions.values() if row.forward == name)


def better_with(bench: Bench, values: Mapping[str, Any], other: Bench | None = None) -> bool:
    """Puts values under their names if more functions are right with them (judged on ``other``), else nothing."""
    namespace, before = bench.program.namespace, _count_right(bench)
    held = {name: namespace[name] for name in values if name in namespace}
    bench.program.stand_in({})
    namespace.update(values)
    if _count_right(other or bench) > before:
        return True
    bench.program.stand_in({})
    for name in values:
        del namespace[name]
    namespace.update(held)
    return False


def _count_right(bench: Bench) -> int:
    return sum(bench.judge(name).right for name in bench.exercise.functions if name in bench.present)


def _less_wrong(one: Judgement, other: Judgement) -> bool:
    """Whether fewer outputs of the last function are wrong; a run that stops is worse than any."""
    return _count(one) < _count(other)


def _count(judgement: Judgement) -> float:
    name = judgement.experiment.function.name
    return max(
        math.inf if outcome.crash else sum(function == name for function, _ in outcome.wrong)
        for outcome in judgement.outcomes.values()
    )


def judged(experiment: Experiment) -> Judgement:
    """Runs an experiment on all its problems."""
    outcomes: dict[str, Outcome] = {}
    for problem in experiment.problems:
        outcomes[problem.name] = outcome = experiment.run(problem)
        if outcome.crash is not None and outcome.crash.reason == "timed-out":
            break  # one wait is enough
    rough = all(outcome.rough for outcome in outcomes.values())
    return Judgement(experiment, outcomes, rough and any(not outcome.right for outcome in outcomes.values()))
