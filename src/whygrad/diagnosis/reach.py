"""What each value of a program reaches: move it a little, and see which outputs move.

A fault reaches every output that it makes wrong. So a site that does not reach all wrong outputs cannot be the place of
a fault that alone explains them, and a site that reaches just these is a likely one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from whygrad.diagnosis.experiment import Experiment
from whygrad.diagnosis.limit import Limit
from whygrad.diagnosis.observing import Observation
from whygrad.diagnosis.outcome import Cell, Outcome
from whygrad.diagnosis.problems import Problem
from whygrad.running.interventions import Replacement, moved, override
from whygrad.running.sites import Site


def reach(
    experiment: Experiment, problem: Problem, base: Outcome, sites: Iterable[Site], limit: Limit
) -> dict[int, frozenset[Cell]]:
    """For each site, the outputs (step by step, where they have steps) that move with its value."""
    found: dict[int, frozenset[Cell]] = {}
    for site in sites:
        if limit.reached:
            break
        moves: dict[int, Replacement] = {site.number: lambda value, frame: moved(value, 1e-3)}
        outcome = experiment.run(problem, override({**experiment.fixes, **moves}), 1.0)
        if outcome.crash is None and base.observations is not None and outcome.observations is not None:
            found[site.number] = _moved_cells(experiment, base.observations, outcome.observations)
    return found


def _moved_cells(
    experiment: Experiment, before: Mapping[str, Observation], after: Mapping[str, Observation]
) -> frozenset[Cell]:
    cells: set[Cell] = set()
    for function in experiment.chain:
        old, new = before[function.name].values, after[function.name].values
        for name, value in old.items():
            other = new.get(name)
            if other is None or other.shape != value.shape:
                cells.add((function.name, name, None))
                continue
            if np.array_equal(other, value, equal_nan=True):
                continue
            moved_at = function.by_step(name, other != value)
            moved_at = function.by_gate(name, other != value) if moved_at is None else moved_at
            if moved_at is not None:
                steps = np.flatnonzero(moved_at.any(axis=1))
                cells |= {(function.name, name, int(step)) for step in steps}
            else:
                cells.add((function.name, name, None))
    return frozenset(cells)
