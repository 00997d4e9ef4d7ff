"""Edits in force: as a hook, in the source, and both at once."""

from __future__ import annotations

import ast

import pytest

from tests.diagnosis.benches import alone, place
from tests.diagnosis.stories import spoiled
from whygrad.faults.edit import Edit, shown
from whygrad.running.sites import Site

CELL = "lstm_cell_backward"
TWO = spoiled(("dit = dc * cct * it", "dit = dc * ft * it"), ("dc_prev = dc * ft", "dc_prev = dc * it"))


def edit_of(site: Site, text: str) -> Edit:
    return Edit(site, text, "another-variable", 1, site.source, text)


def wrong(experiment: object, problem: object) -> set[str]:
    return {name for _, name, _ in experiment.run(problem).cells}  # type: ignore[attr-defined]


@pytest.mark.parametrize("by_source", [False, True])
def test_a_fix_holds_until_it_is_dropped(by_source: bool) -> None:
    bench, experiment, problem, _ = alone(TWO, CELL)
    before = wrong(experiment, problem)
    assert bench.fixes.add(edit_of(place(bench.program, CELL, "it", line="dc_prev"), "ft"), by_source)
    assert wrong(experiment, problem) == before - {"dc_prev"}
    bench.fixes.drop()
    assert wrong(experiment, problem) == before


@pytest.mark.parametrize("ways", [(False, True), (True, False), (True, True), (False, False)])
def test_two_fixes_hold_together_and_go_one_by_one(ways: tuple[bool, bool]) -> None:
    bench, experiment, problem, base = alone(TWO, CELL)
    bench.fixes.add(edit_of(place(bench.program, CELL, "it", line="dc_prev"), "ft"), ways[0])
    there = [
        site for site in bench.program.sites if site.source == "ft" and "dit =" in ast.unparse(site.statement)
    ]
    bench.fixes.add(edit_of(there[-1], "cct"), ways[1])
    assert experiment.run(problem).right
    bench.fixes.drop()
    assert "dc_prev" not in wrong(experiment, problem)
    bench.fixes.drop()
    assert experiment.run(problem).cells == base.cells
    assert not bench.fixes.replacements


def test_a_hook_is_put_on_again_where_its_own_line_was_edited() -> None:
    source = spoiled(("dc_prev = dc * ft", "dc_prev = -dc * it"))
    bench, experiment, problem, _ = alone(source, CELL)
    bench.fixes.add(edit_of(place(bench.program, CELL, "-dc * it", "assigned"), "-__value__"), False)
    bench.fixes.add(edit_of(place(bench.program, CELL, "it", line="dc_prev"), "ft"), True)
    assert experiment.run(problem).right


def test_after_an_edit_of_the_source_a_site_shows_what_stands_there_now() -> None:
    bench, *_ = alone(TWO, CELL)
    old = place(bench.program, CELL, "dc * it", "assigned")
    bench.fixes.add(edit_of(place(bench.program, CELL, "it", line="dc_prev"), "ft"), True)
    new = [site for site in bench.program.sites if site.variable == "dc_prev" and site.role == "assigned"][-1]
    assert (new.source, new.line) == ("dc * ft", old.line)
    assert shown(new, "-__value__") == "-(dc * ft)"
    untouched = [site for site in bench.program.sites if site.variable == "dit" and site.role == "assigned"][
        -1
    ]
    assert untouched.source == "dc * ft * it * (1 - it)"


def test_what_cannot_stand_in_source_is_refused() -> None:
    bench, *_ = alone(TWO, CELL)
    number = len(bench.program.sites)
    assert not bench.fixes.add(edit_of(place(bench.program, CELL, "ft", "after"), "it"), True)
    assert not bench.fixes.add(edit_of(place(bench.program, CELL, "dc * it", "assigned"), "return"), True)
    assert len(bench.program.sites) == number


def test_line_numbers_stay_the_persons_own() -> None:
    bench, experiment, problem, _ = alone(TWO, CELL)
    site = place(bench.program, CELL, "dc * it", "assigned")
    bench.fixes.add(edit_of(site, "nobody_knows_this"), True)
    crash = experiment.run(problem).crash
    assert crash is not None
    assert crash.line == site.line


@pytest.mark.parametrize("first", [None, False, True])
def test_what_is_only_tried_out_does_the_same_and_leaves_no_sites(first: bool | None) -> None:
    bench, experiment, problem, _ = alone(TWO, CELL)
    if first is not None:  # beside a fix that holds already, as a hook or in the source
        bench.fixes.add(edit_of(place(bench.program, CELL, "it", line="dc_prev"), "ft"), first)
    before = wrong(experiment, problem)
    number = len(bench.program.sites)
    there = [
        site for site in bench.program.sites if site.source == "ft" and "dit =" in ast.unparse(site.statement)
    ]
    assert bench.fixes.try_out(edit_of(there[-1], "cct"))
    assert wrong(experiment, problem) == before & {"dc_prev"}
    bench.fixes.drop()
    assert wrong(experiment, problem) == before
    assert len(bench.program.sites) == number
