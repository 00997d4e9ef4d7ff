"""The sites at which a fault may be: those that reach what is wrong, and first those that reach nothing else."""

from __future__ import annotations

import ast
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from whygrad.diagnosis.context import Context
from whygrad.diagnosis.experiment import Experiment
from whygrad.diagnosis.limit import Limit
from whygrad.diagnosis.outcome import Cell, Outcome
from whygrad.diagnosis.problems import Problem
from whygrad.diagnosis.reach import reach
from whygrad.running.sites import Site


@dataclass(frozen=True, eq=False)
class Suspects:
    """The sites at which a fault may be, likeliest first; ``exact`` reach the wrong outputs and no others."""

    sites: Sequence[Site]
    exact: frozenset[int]
    partial: Sequence[Site]  # sites that reach only some of what is wrong
    reached: Mapping[int, frozenset[Cell]] = field(default_factory=dict)


def suspects(
    experiment: Experiment,
    problem: Problem,
    base: Outcome,
    context: Context,
    cleared: frozenset[str],
    limit: Limit,
) -> Suspects:
    """Narrows the sites by what they reach. Sites whose values cannot be moved stay, behind the others.

    ``cleared`` are functions that are known to be right.
    """
    wrong = frozenset(cell for cell in base.cells if cell not in base.late)
    earlier = {part for function in experiment.chain[:-1] for part in (function.name, function.cell)}
    open_sites = _open_sites(context, earlier, cleared)
    order = {site.number: position for position, site in enumerate(open_sites)}
    movable = [site for site in open_sites if site.number in context.floats]
    reached = reach(experiment, problem, base, movable, limit)
    steady = [site for site in open_sites if site.number not in context.floats]
    steady += [site for site in movable if site.number not in reached]
    steady += [site for site in movable if not reached.get(site.number, True) and writes(site)]
    covering = {number: cells for number, cells in reached.items() if covers(cells, wrong)}
    exact = frozenset(number for number, cells in covering.items() if covers(wrong, cells))

    def rank(number: int) -> tuple[bool, bool, int, int]:
        before = number in context.early or _definition(context.passed[number]) in earlier
        return (number not in exact, before, len(covering[number]), order[number])

    touching = [number for number, cells in reached.items() if number not in covering and cells & wrong]
    touching.sort(key=lambda one: (not covers(wrong, reached[one]), -len(reached[one] & wrong), one))
    sites = [context.passed[number] for number in sorted(covering, key=rank)] + steady
    return Suspects(sites, exact, [context.passed[number] for number in touching], reached)


def _open_sites(context: Context, earlier: Collection[str | None], cleared: frozenset[str]) -> list[Site]:
    """The sites of functions that are not cleared, those of the judged function first."""
    sites = [site for site in context.passed.values() if site.role != "step"]
    open_sites = [site for site in sites if _definition(site) not in cleared]
    return sorted(open_sites, key=lambda site: (_definition(site) in earlier, site.number in context.early))


def writes(site: Site) -> bool:
    """Whether it is a call that writes its result into an array, and whose own value nobody takes."""
    call = site.statement.value if isinstance(site.statement, ast.Expr) else None
    return (
        isinstance(call, ast.Call) and site.node is call and any(word.arg == "out" for word in call.keywords)
    )


def _definition(site: Site) -> str:
    """The top-level definition that a site stands in."""
    return site.function.split(".")[0]


def covers(large: frozenset[Cell], small: frozenset[Cell]) -> bool:
    """Whether every wrong output is among those reached; an output that is wrong as a whole needs any step of it."""
    if small <= large:
        return True
    whole = {(function, name) for function, name, _ in large}
    return all(cell in large or (cell[2] is None and cell[:2] in whole) for cell in small)
