"""The person's own lines with their marks."""

from __future__ import annotations

from dataclasses import replace

from tests.report import samples
from whygrad.records.diagnosis import Excerpt, Place
from whygrad.report.html.listing import listings

LONG = Excerpt(10, tuple(f"    line_{number} = {number}" for number in range(10, 90)))


def test_the_line_at_fault_and_the_one_that_belongs_to_it_are_marked() -> None:
    [found] = listings(samples.ALIAS_FINDING)
    assert {line.number: line.mark for line in found.lines if line.mark} == {26: "here", 31: "also"}
    [here] = [line for line in found.lines if line.mark == "here"]
    assert (here.before, here.guilty, here.after) == ("", "c_next = c[:, :, 0]", "")


def test_of_a_long_function_the_part_around_the_line_is_shown() -> None:
    finding = replace(samples.ALIAS_FINDING, line=60, source="line_60 = 60", also=(), listing=LONG)
    [found] = listings(finding)
    numbers = [line.number for line in found.lines]
    assert numbers[:2] == [10, None]
    assert numbers[-1] is None
    assert 60 in numbers
    assert len(numbers) < 32


def test_places_of_another_function_are_shown_apart() -> None:
    found = listings(samples.FAR_APART.findings[0])
    assert [one.head for one in found] == ["lstm_forward", "store_step"]


def test_the_same_line_of_another_cell_is_not_marked_here() -> None:
    own = replace(
        samples.ALIAS_FINDING, cell=3, also=(Place("lstm_forward", 31, 8),), also_excerpts=(samples.FORWARD,)
    )
    first, second = listings(own)
    assert [line.number for line in first.lines if line.mark] == [26]
    assert [line.number for line in second.lines if line.mark] == [31]


def test_numbers_alone_have_no_lines() -> None:
    assert listings(samples.NUMBERS_ONLY.findings[0]) == []
