"""Searches the small edit that heals: which one change at which place makes every output right?

The sites are narrowed first by what they reach. Then edits are tried, likeliest first, until one heals.
"""

from __future__ import annotations

import ast
import copy
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from whygrad.diagnosis.context import Context
from whygrad.diagnosis.experiment import Cell, Experiment, Outcome
from whygrad.diagnosis.problems import Problem
from whygrad.diagnosis.reach import reach
from whygrad.faults.edit import Edit
from whygrad.faults.families import edits
from whygrad.running.interventions import Watch, by_expression
from whygrad.running.program import Program
from whygrad.running.sites import Site


@dataclass(frozen=True, eq=False)
class Healing:
    """An edit, and what the run with it still gets wrong (nothing, if it heals)."""

    edit: Edit
    rest: frozenset[Cell]
    exact: bool  # the site reaches the wrong outputs and no others
    redefined: ast.FunctionDef | ast.ClassDef | None = None  # the edited definition, where no hook can do it
    late: bool = False  # the edit took hold only from a later round of the loop on

    @property
    def whole(self) -> bool:
        return not self.rest


@dataclass(frozen=True, eq=False)
class Suspects:
    """The sites at which a fault may be, likeliest first; ``exact`` reach the wrong outputs and no others."""

    sites: Sequence[Site]
    exact: frozenset[int]
    partial: Sequence[Site]  # sites that reach only some of what is wrong


def suspects(experiment: Experiment, problem: Problem, base: Outcome, context: Context) -> Suspects:
    """Narrows the sites by what they reach. Sites whose values cannot be moved stay, behind the others."""
    wrong = frozenset(cell for cell in base.cells if cell not in base.late)
    movable = [site for number, site in context.passed.items() if number in context.floats and site.role != "step"]
    reached = reach(experiment, problem, base, movable)
    steady = [site for number, site in context.passed.items() if number not in context.floats and site.role != "step"]
    covering = {number: cells for number, cells in reached.items() if covers(cells, wrong)}
    exact = frozenset(number for number, cells in covering.items() if covers(wrong, cells))
    ranked = sorted(covering, key=lambda number: (number not in exact, len(covering[number]), number))
    touching = [number for number, cells in reached.items() if number not in covering and cells & wrong]
    touching.sort(key=lambda number: (-len(reached[number] & wrong), number))
    sites = [context.passed[number] for number in ranked] + steady
    return Suspects(sites, exact, [context.passed[number] for number in touching])


def covers(large: frozenset[Cell], small: frozenset[Cell]) -> bool:
    """Whether every wrong output is among those reached; an output that is wrong as a whole needs any step of it."""
    if small <= large:
        return True
    whole = {(function, name) for function, name, _ in large}
    return all(cell in large or (cell[2] is None and cell[:2] in whole) for cell in small)


class Search:
    """Tries edits on one experiment and problem until the time is up."""

    def __init__(
        self, experiment: Experiment, problem: Problem, base: Outcome, context: Context, deadline: float
    ) -> None:
        self._experiment = experiment
        self._program: Program = experiment.program
        self._problem = problem
        self._base = base
        self._context = context
        self._deadline = deadline
        self.tried = 0

    def heal(self, sites: Sequence[Site], exact: frozenset[int], crashing: bool = False) -> Iterator[Healing]:
        """The edits that help, in the order in which they were tried: first all of the cheapest kind."""
        found: list[tuple[int, int, int, Edit]] = []
        for rank, site in enumerate(sites):
            for k, edit in enumerate(edits(site, self._context.surroundings(site))):
                found.append((edit.cost + (site.number not in exact and not crashing), rank, k, edit))
        found.sort(key=lambda row: row[:3])
        for _, group in groupby(found, key=lambda row: row[0]):
            helped = False
            for _, _, _, edit in group:
                if time.monotonic() > self._deadline:
                    return
                healing = self.attempt(edit, edit.site.number in exact, crashing)
                if healing is not None:
                    helped = helped or healing.whole
                    yield healing
            if helped:
                return

    def attempt(self, edit: Edit, exact: bool, by_source: bool = False) -> Healing | None:
        """The outcome of one edit; None unless something that was wrong is right, and nothing else got wrong."""
        self.tried += 1
        if by_source and edit.site.number not in self._context.passed:
            return self._redefined(edit, exact)
        late: list[bool] = []
        replacement = by_expression(edit.text, late)
        outcome = self._experiment.trial(self._problem, {edit.site.number: replacement})
        if not self._helps(outcome):
            return None
        return Healing(edit, outcome.cells, exact, late=any(late) and not all(late))

    def _helps(self, outcome: Outcome) -> bool:
        if outcome.crash is not None:
            return False
        if self._base.crash is not None:
            return True
        return outcome.cells < self._base.cells

    def _redefined(self, edit: Edit, exact: bool) -> Healing | None:
        name = edit.site.function.split(".")[0]
        changed = edited(self._program, name, edit)
        if changed is None:
            return None
        self._program.redefine(changed)
        try:
            outcome = self._experiment.trial(self._problem, {})
        finally:
            self._program.restore(name)
        return Healing(edit, outcome.cells, exact, changed) if self._helps(outcome) else None


def edited(program: Program, name: str, edit: Edit) -> ast.FunctionDef | ast.ClassDef | None:
    """The definition with the edit in its source, the person's line numbers kept."""
    if name not in program.definitions:
        return None
    new = ast.parse(edit.text, mode="eval").body
    for node in ast.walk(new):
        if isinstance(node, ast.expr):
            ast.copy_location(node, edit.site.node)
    definition = program.definitions[name][0]
    return copy.deepcopy(definition, {id(edit.site.node): new})


def watched(experiment: Experiment, problem: Problem) -> tuple[Outcome, Watch]:
    """A run with every value watched; the fixes hold."""
    watch = Watch(experiment.program.sites, experiment.fixes)
    return experiment.run(problem, watch), watch
