"""The search for the edit that heals: cheapest first, whole before part, several places at once."""

from __future__ import annotations

import ast

import pytest

from tests.diagnosis.benches import place, search_of
from tests.diagnosis.stories import GOOD, spoiled
from whygrad.diagnosis.search import Healing
from whygrad.diagnosis.verifying import ranked
from whygrad.faults.edit import Edit

CELL = "lstm_cell_backward"


def healings(source: str, function: str = CELL, line: str = "", lacking: bool = False) -> list[Healing]:
    search, context = search_of(source, function)
    sites = [
        site
        for site in context.passed.values()
        if line in ast.unparse(site.statement) and site.role != "step"
    ]
    return list(search.heal(sites, frozenset(), lacking=lacking))


WHOLE = {
    "another variable": (("dit = dc * cct * it", "dit = dc * ft * it"), "dit =", "another-variable", "ft", "cct"),
    "another sign": (("it * (1 - it)", "it * (1 + it)"), "dit =", "another-sign", "+", "-"),
    "a term": (("dc = dc_next + da_next", "dc = da_next"), "dc = ", "added-computed-term", "", "dc_next"),
    "a factor": (("dc_prev = dc * ft", "dc_prev = dc"), "dc_prev", "added-factor", "", "ft"),
}  # fmt: skip


@pytest.mark.parametrize("fault", WHOLE)
def test_the_edit_that_heals_is_found(fault: str) -> None:
    change, line, family, old, new = WHOLE[fault]
    found = healings(spoiled(change), line=line)
    assert (family, old, new) in {(one.edit.family, one.edit.old, one.edit.new) for one in found if one.whole}


def test_a_right_program_has_nothing_to_heal() -> None:
    assert not any(one.rest for one in healings(GOOD, line="dc_prev"))


def test_when_a_cheap_edit_heals_dear_ones_are_not_tried() -> None:
    found = healings(spoiled(("dit = dc * cct * it", "dit = dc * ft * it")), line="dit =")
    assert {one.edit.cost for one in found} == {1}


def test_away_from_the_exact_sites_everything_costs_one_more() -> None:
    search, context = search_of(spoiled(("dit = dc * cct * it", "dit = dc * ft * it")), CELL)
    wrong, other = place(context, CELL, "ft", line="dit ="), place(context, CELL, "dc", line="dit =")
    first = next(search.heal([wrong, other], frozenset({wrong.number})))
    far, _ = search_of(spoiled(("dit = dc * cct * it", "dit = dc * ft * it")), CELL)
    next(far.heal([wrong, other], frozenset({other.number})))
    assert (first.edit.site, first.edit.new) == (wrong, "cct")
    assert far.tried > search.tried


def test_a_part_is_kept_where_nothing_heals_all() -> None:
    two = [("dit = dc * cct * it", "dit = dc * ft * it"), ("dc_prev = dc * ft", "dc_prev = dc * it")]
    found = healings(spoiled(*two), line="dit =")
    part = next(one for one in found if (one.edit.old, one.edit.new) == ("ft", "cct"))
    assert (part.whole, {name for _, name, _ in part.rest}) == (False, {"dc_prev"})


def test_an_edit_in_all_places_of_a_statement() -> None:
    change = ("dft = dc * c_prev * ft * (1 - ft)", "dft = dc * c_prev * it * (1 - it)")
    found = healings(spoiled(change), line="dft =")
    assert any(one.whole and len(one.edit.others) == 1 and one.edit.new == "ft" for one in found)


def test_a_carry_takes_hold_late() -> None:
    source = spoiled(
        ('        da_prevt = step["da_prev"]\n', ""), ("da[:, :, t] + da_prevt", "da[:, :, t] + da_prevt * 1")
    )
    search, context = search_of(source, "lstm_backward")
    site = place(context, "lstm_backward", "da_prevt", line="step = ")
    edit = Edit(site, "step['da_prev']", "another-variable", 1, "da_prevt", "step['da_prev']")
    healing = search.attempt(edit, True)
    assert healing is not None
    assert healing.late


def test_what_makes_something_else_wrong_does_not_help() -> None:
    search, context = search_of(spoiled(("dc_prev = dc * ft", "dc_prev = dc * it")), CELL)
    everywhere = place(context, CELL, "ft", line="cache")
    assert search.attempt(Edit(everywhere, "it", "another-variable", 1, "ft", "it"), True) is None


def test_no_time_no_answer() -> None:
    search, context = search_of(spoiled(("dc_prev = dc * ft", "dc_prev = dc * it")), CELL, seconds=0)
    assert list(search.heal(list(context.passed.values()), frozenset())) == []


def test_an_axis_more_that_heals_a_part_is_no_fault() -> None:
    _, context = search_of(GOOD, CELL)
    site = place(context, CELL, "dc * ft")
    axis = Edit(site, "__value__[:, None]", "added-axis", 1, "dc * ft", "(dc * ft)[:, None]")
    other = Edit(site, "-__value__", "negative", 3, "dc * ft", "-dc * ft")
    rest = frozenset({(CELL, "dxt", None)})
    partial = [Healing(edit, rest, False, True) for edit in (axis, other)]
    assert [healing.edit for healing in ranked(partial)] == [other]
    assert ranked([Healing(axis, frozenset(), True, True)])
