"""Locates a fault by override: the earliest value whose replacement by a right one makes every output right."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from whygrad.diagnosis.experiment import Experiment
from whygrad.diagnosis.limit import Limit
from whygrad.diagnosis.observing import Array
from whygrad.diagnosis.outcome import Outcome
from whygrad.diagnosis.problems import Problem
from whygrad.diagnosis.reference import Series, is_known, is_known_alone, right_series
from whygrad.diagnosis.suspects import Suspects
from whygrad.running.interventions import Watch, by_series
from whygrad.running.sites import Site


@dataclass(frozen=True, eq=False)
class Located:
    """A value at a site, and the right values that heal there."""

    site: Site
    series: Series
    outcome: Outcome


def locate(
    experiment: Experiment, problem: Problem, watch: Watch, sites: Sequence[Site], limit: Limit
) -> Located | None:
    """Tries every right value in every place of the same shape, with no use of names.

    Sites are tried in the order in which values passed them; the first that heals all is the place. A variable
    that is filled bit by bit is overridden wherever it is read; its place is where it was filled.
    """
    series = right_series(experiment.function, problem)
    passings = _passings(watch, {site.number for site in sites})
    for group in [*([number] for number in passings), *_reads(experiment, passings)]:
        values = passings[group[0]]
        for one in series:
            if limit.reached:
                return None
            if not _can_stand_for(one, values):
                continue
            outcome = experiment.trial(problem, {number: by_series(one.values)() for number in group})
            if outcome.right:
                site = experiment.program.sites[group[0]]
                return Located(site if len(group) == 1 else _filled(experiment, site), one, outcome)
    return None


def first_unknown(experiment: Experiment, problem: Problem, watch: Watch, near: Suspects) -> Site | None:
    """Where nothing heals: the first value that reaches just the wrong outputs and that the chapter never has.

    If it has all of them, the first of them is only put in the wrong place.
    """
    series = right_series(experiment.function, problem)
    passings = _passings(watch, set(near.exact))
    for number, values in passings.items():
        if not is_known(values, series) and (
            experiment.function.sequence or not all(is_known_alone(value, series) for value in values)
        ):
            return experiment.program.sites[number]
    return experiment.program.sites[next(iter(passings))] if passings else None


def _passings(watch: Watch, wanted: set[int]) -> dict[int, list[Array]]:
    """The values that passed each wanted site, sites in the order of their first value."""
    found: dict[int, list[Array]] = {}
    for event in watch.events:
        if event.site.number in wanted and event.snapshot is not None:
            found.setdefault(event.site.number, []).append(event.snapshot)
    return found


def _can_stand_for(one: Series, values: Sequence[Array]) -> bool:
    if len(one.values) != len(values) or one.values[0].shape != values[0].shape:
        return False
    return not all(np.array_equal(a, b) for a, b in zip(one.values, values, strict=True))


def _reads(experiment: Experiment, passings: dict[int, list[Array]]) -> Iterator[list[int]]:
    """The sites at which one variable of a function is read, where there are several."""
    groups: dict[tuple[str, str, int], list[int]] = {}
    for number, values in passings.items():
        site = experiment.program.sites[number]
        if isinstance(site.node, ast.Name) and site.role in ("expression", "argument"):
            groups.setdefault((site.function, site.node.id, len(values)), []).append(number)
    yield from (numbers for numbers in groups.values() if len(numbers) > 1)


def _filled(experiment: Experiment, read: Site) -> Site:
    """Where a variable gets its value: the first store into it, else its assignment."""
    name = read.node.id if isinstance(read.node, ast.Name) else ""
    written = [
        one for one in experiment.program.sites if one.function == read.function and one.variable == name
    ]
    for role in ("stored", "augmented", "assigned", "after"):
        for site in written:
            if site.role == role:
                return site
    return read
