"""Where no edit heals: the place is found by putting the right values there."""

from __future__ import annotations

import time

import numpy as np
import pytest

from tests.diagnosis.benches import alone, context_of, faults_of
from tests.diagnosis.stories import spoiled
from whygrad.diagnosis import finding
from whygrad.diagnosis.limit import Limit
from whygrad.diagnosis.locating import Located, first_unknown, locate
from whygrad.diagnosis.reference import is_known, right_series
from whygrad.diagnosis.search import watched
from whygrad.diagnosis.suspects import suspects

CELL = "lstm_cell_forward"
ODD = "np.arctan(np.dot(Wo, concat) + bo) ** 3 - 0.7"  # no small edit makes a sigmoid of this
GATE = ("ot = sigmoid(np.dot(Wo, concat) + bo)", f"ot = {ODD}")
LINES = [f"    {gate} = sigmoid(np.dot(W{gate[0]}, concat) + b{gate[0]})\n" for gate in ("ft", "it", "ot")]
STACKED = """    W, b = np.vstack((Wf, Wi, Wo)), np.vstack((bf, bi, bo))
    z = np.dot(W, concat) + b
    gates = np.arctan(z) ** 3 - 0.7
    ft, it, ot = np.split(gates, 3)
"""


def located(source: str) -> Located | None:
    _, experiment, problem, base = alone(source, CELL)
    _, watch = watched(experiment, problem)
    limit = Limit(time.monotonic() + 9, 9)
    near = suspects(experiment, problem, base, context_of(source, CELL), frozenset(), limit)
    return locate(experiment, problem, watch, near.sites, limit)


def test_the_earliest_value_that_heals_is_the_place() -> None:
    found = located(spoiled(GATE))
    assert found is not None
    assert (found.site.variable, found.site.source) == ("ot", ODD)
    assert found.outcome.right


def test_what_takes_its_place_is_the_chapters_value() -> None:
    found = located(spoiled(GATE))
    assert found is not None
    assert "sigmoid" in found.series.source


def test_stacked_gates_have_no_right_value_of_their_shape() -> None:
    changes = [(LINES[0], STACKED), (LINES[1], ""), (LINES[2], "")]
    source = spoiled(*changes)
    assert located(source) is None
    _, experiment, problem, base = alone(source, CELL)
    _, watch = watched(experiment, problem)
    near = suspects(
        experiment, problem, base, context_of(source, CELL), frozenset(), Limit(time.monotonic() + 9, 9)
    )
    site = first_unknown(experiment, problem, watch, near)
    assert site is None or site.line >= next(
        k for k, line in enumerate(source.split("\n"), 1) if "W, b =" in line
    )


def test_a_fault_that_is_only_located_is_not_confirmed(monkeypatch: pytest.MonkeyPatch) -> None:
    for one in ("rewritten", "by_formula"):
        monkeypatch.setattr(finding, one, lambda *_: iter(()))  # as where a formula cannot be written
    [fault] = faults_of(spoiled(GATE), CELL)
    assert (fault.healing, fault.mended) == (None, False)
    assert fault.located is not None
    assert fault.site is fault.located.site


def test_no_time_no_place() -> None:
    _, experiment, problem, _ = alone(spoiled(GATE), CELL)
    _, watch = watched(experiment, problem)
    assert locate(experiment, problem, watch, experiment.program.sites, Limit(0, 0)) is None


def test_every_value_of_the_chapter_once() -> None:
    _, experiment, problem, _ = alone(spoiled(GATE), CELL)
    series = right_series(experiment.function, problem)
    assert series is right_series(experiment.function, problem)
    keys = [tuple(value.tobytes() for value in one.values) for one in series]
    assert len(keys) == len(set(keys))
    assert is_known([series[0].values[0]], (series[0],))
    assert not is_known([series[0].values[0] + 1], (series[0],))
    assert not is_known([np.zeros((99, 1))], series)
