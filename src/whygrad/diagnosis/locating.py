"""Locates a fault by override: the earliest value whose replacement by a right one makes every output right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from whygrad.diagnosis.experiment import Experiment, Outcome
from whygrad.diagnosis.problems import Problem
from whygrad.diagnosis.reference import Series, right_series
from whygrad.diagnosis.search import Limit
from whygrad.running.interventions import Watch, by_series
from whygrad.running.sites import Site


@dataclass(frozen=True, eq=False)
class Located:
    """A value at a site, and the right values that heal there."""

    site: Site
    series: Series
    outcome: Outcome

    @property
    def whole(self) -> bool:
        return self.outcome.right


def locate(
    experiment: Experiment,
    problem: Problem,
    base: Outcome,
    watch: Watch,
    sites: Sequence[Site],
    limit: Limit,
) -> Located | None:
    """Tries every right value in every place of the same shape, with no use of names.

    Sites are tried in the order in which values passed them; the first that heals all is the place.
    """
    series = right_series(experiment.function, problem.name, problem)
    wanted = {site.number for site in sites}
    passings: dict[int, list[np.ndarray]] = {}  # type: ignore[type-arg]
    for event in watch.events:
        if event.site.number in wanted and event.snapshot is not None:
            passings.setdefault(event.site.number, []).append(event.snapshot)
    for number, values in passings.items():
        site = experiment.program.sites[number]
        for one in series:
            if limit.reached:
                return None
            if len(one.values) != len(values) or one.values[0].shape != values[0].shape:
                continue
            if all(np.array_equal(a, b) for a, b in zip(one.values, values, strict=True)):
                continue
            outcome = experiment.trial(problem, {number: by_series(one.values)()})
            if outcome.right:
                return Located(site, one, outcome)
    return None
