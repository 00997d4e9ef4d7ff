"""The picture, row by row; whole pictures are in the golden reports."""

from __future__ import annotations

import pytest

from tests.report.consoles import console, written
from whygrad.records.diagnosis import Diagnosis, Output, Standing
from whygrad.report import picture
from whygrad.report.page import Page


def rows(*outputs: Output, standing: Standing = "wrong", width: int = 80) -> list[str]:
    on = console(width)
    picture.show(Page(on), Diagnosis("f.py", "wrong", "", functions={"f": standing}, outputs=outputs))
    return written(on).splitlines()[1:]


def series(steps: tuple[int, ...] | None, count: int, width: int = 80) -> list[str]:
    return rows(Output("f", "a", False, 1.0, steps, count), width=width)[1:]


@pytest.mark.parametrize(
    ("error", "shown"),
    [
        (0.104, "off by 0.1"),
        (6.42e-3, "off by 0.0064"),
        (2.0, "off by 2"),
        (3.14e-12, "off by 3.1e-12"),
        (12345.6, "off by 1.2e4"),
        (float("nan"), "off by nan"),
        (None, "other shape, or missing"),
    ],
)
def test_an_error_is_short(error: float | None, shown: str) -> None:
    assert rows(Output("f", "a", False, error))[1].endswith("✗   " + shown)


def test_each_step_has_a_mark_under_its_number() -> None:
    assert series((0, 2), 4) == ["  step  0 1 2 3", "     a  ✗ ✓ ✗ ✓   off by 1"]


@pytest.mark.parametrize("steps", [None, ()])
def test_all_steps_are_wrong_when_none_is_named(steps: tuple[int, ...] | None) -> None:
    assert series(steps, 3)[1] == "     a  ✗ ✗ ✗   off by 1"


def test_long_series_stand_closer_and_then_in_bundles() -> None:
    assert series((40,), 41)[1].count("✓") == 40
    axis, marks = series((250,), 500)
    assert axis.endswith("499   10 steps a mark")
    assert (marks.count("✓"), marks.count("✗")) == (49, 1)


def test_in_a_bundle_one_wrong_step_is_enough() -> None:
    for step in (0, 250, 499):
        assert series((step,), 500)[1].count("✗") == 1


def test_outputs_without_a_time_axis_come_after_those_with_one() -> None:
    shown = rows(Output("f", "b", False, 1.0), Output("f", "a", False, 1.0, (0,), 2))
    assert [row.split()[0] for row in shown[1:]] == ["step", "a", "b"]


def test_right_outputs_are_folded_into_their_function() -> None:
    assert rows(*(Output("f", name, True, 0.0) for name in "abc"), standing="right") == [
        "  f     ✓ right (a, b, c)"
    ]


def test_a_function_known_only_by_its_outputs_is_shown() -> None:
    on = console()
    picture.show(Page(on), Diagnosis("f.py", "right", "", outputs=(Output("g", "a", True, 0.0),)))
    assert "  g     ? not judged (a)\n" in written(on)


def test_functions_that_are_not_filled_in_come_last() -> None:
    on = console()
    functions: dict[str, Standing] = {"f": "missing", "g": "right", "h": "missing"}
    picture.show(Page(on), Diagnosis("f.py", "right", "", functions=functions))
    assert written(on).splitlines()[1:] == ["  g     ✓ right", "  – not filled in: f, h"]
