"""What each value reaches, and which sites are suspected by that."""

from __future__ import annotations

import ast
import time

from tests.diagnosis.benches import alone, context_of, place
from tests.diagnosis.stories import GOOD, spoiled
from whygrad.diagnosis.limit import Limit
from whygrad.diagnosis.reach import reach
from whygrad.diagnosis.suspects import covers, suspects

CELL = "lstm_cell_backward"


def reached(function: str, source: str, role: str | None = None, line: str = "") -> set[str]:
    bench, experiment, problem, base = alone(GOOD, function)
    site = place(bench.program, function, source, role, line)  # type: ignore[arg-type]
    found = reach(experiment, problem, base, [site], Limit(time.monotonic() + 5, 5))
    return {name for _, name, _ in found[site.number]}


def test_a_gradient_of_a_gate_reaches_its_weights_and_what_went_in() -> None:
    assert reached(CELL, "dc * cct * it * (1 - it)") == {"dWi", "dbi", "dxt", "da_prev"}
    assert reached(CELL, "dc * ft") == {"dc_prev"}


def test_in_time_it_reaches_only_the_steps_that_come_after() -> None:
    bench, experiment, problem, base = alone(GOOD, "lstm_forward")
    site = place(bench.program, "lstm_forward", "yt", "stored")
    found = reach(experiment, problem, base, [site], Limit(time.monotonic() + 5, 5))
    assert found[site.number] == {("lstm_forward", "y", step) for step in range(5)}


def test_nothing_is_tried_when_the_time_is_up() -> None:
    _, experiment, problem, base = alone(GOOD, CELL)
    assert reach(experiment, problem, base, experiment.program.sites, Limit(0, 0)) == {}


def test_the_place_is_exact_and_comes_first() -> None:
    source = spoiled(("dit = dc * cct * it", "dit = dc * ft * it"))
    _, experiment, problem, base = alone(source, CELL)
    near = suspects(
        experiment, problem, base, context_of(source, CELL), frozenset(), Limit(time.monotonic() + 9, 9)
    )
    assert "dit = " in ast.unparse(near.sites[0].statement)
    assert near.sites[0].number in near.exact
    assert "np.dot(dot, concat.T)" not in {site.source for site in near.sites}


def test_a_function_that_is_right_is_no_suspect() -> None:
    _, experiment, problem, base = alone(spoiled(("dc_prev = dc * ft", "dc_prev = dc * it")), CELL)
    context = context_of(GOOD, CELL)
    limit = Limit(time.monotonic() + 9, 9)
    assert not suspects(experiment, problem, base, context, frozenset({CELL}), limit).sites


def test_an_output_that_is_wrong_as_a_whole_is_reached_by_any_of_its_steps() -> None:
    whole, step, other = ("f", "dx", None), ("f", "dx", 2), ("f", "da0", None)
    assert covers(frozenset({step, other}), frozenset({whole}))
    assert not covers(frozenset({other}), frozenset({whole}))
    assert not covers(frozenset({whole}), frozenset({step}))
