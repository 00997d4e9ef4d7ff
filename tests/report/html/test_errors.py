"""The map of errors and the numbers side by side."""

from __future__ import annotations

import math
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.report import samples
from whygrad.records.diagnosis import Numbers, Output
from whygrad.report.html.errors import maps, shade_of, short, size_in_words
from whygrad.report.html.numbers import repairs, tables

DX = Output(
    "lstm_backward", "dx", False, 0.18, (0,), 4, (0.18, 0.0, 1e-17, 0.0), 1.8, 0.0,
    Numbers("dx[1][2]", (-0.0042, 0.28, -0.48, -0.43), (0.0022, 0.28, -0.48, -0.43), (0.0022, 0.28, -0.48, -0.43)),
)  # fmt: skip


@given(st.floats(1e-12, 1e6), st.floats(1e-12, 1e6), st.floats(1e-3, 1e3))
def test_a_larger_error_is_never_lighter(one: float, other: float, scale: float) -> None:
    small, large = sorted((one, other))
    assert 1 <= shade_of(small, scale) <= shade_of(large, scale) <= 4


@given(st.floats(1e-9, 1e3), st.floats(1e-3, 1e3), st.floats(1e-3, 1e3))
def test_the_shade_depends_on_the_error_beside_the_values(error: float, scale: float, factor: float) -> None:
    share = error / scale
    if all(abs(share / edge - 1) > 1e-9 for edge in (0.3, 0.03, 0.003)):
        assert shade_of(error, scale) == shade_of(error * factor, scale * factor)


def test_what_is_no_number_is_darkest() -> None:
    assert shade_of(None, 1.0) == shade_of(math.inf, 1.0) == shade_of(math.nan, None) == 4


def test_each_step_has_its_error() -> None:
    [found] = maps(replace(samples.ALIAS, outputs=(DX,)))
    [row] = found.rows
    assert found.heads == ("step 0", "step 1", "step 2", "step 3")
    assert [(cell.text, cell.shade > 0) for cell in row.cells] == [
        ("0.18", True), ("", False), ("", False), ("", False),
    ]  # fmt: skip
    assert row.words == "about a tenth of the values"


def test_an_output_without_steps_spans_them() -> None:
    whole = replace(DX, name="dWf", steps=None, step_count=None, step_errors=None)
    [found] = maps(replace(samples.ALIAS, outputs=(DX, whole)))
    assert [cell.span for cell in found.rows[1].cells] == [4]
    [alone] = maps(replace(samples.ALIAS, outputs=(whole,)))
    assert alone.heads == ("all of it",)


def test_many_steps_are_put_together_and_none_is_lost() -> None:
    errors = tuple(float(step == 299) for step in range(500))
    long = replace(DX, steps=(299,), step_count=500, step_errors=errors)
    [found] = maps(replace(samples.ALIAS, outputs=(long,)))
    assert len(found.heads) == len(found.rows[0].cells) == 12
    [bad] = [head for head, cell in zip(found.heads, found.rows[0].cells, strict=True) if cell.shade]
    assert bad == "steps 294 to 335"


def test_errors_have_two_digits() -> None:
    assert [short(one) for one in (0.1754, 1.2e-10, 3.0, 123456.0, None)] == [
        "0.18",
        "1.2e-10",
        "3",
        "1.2e5",
        "",
    ]


def test_sizes_are_said_in_words() -> None:
    said = [
        size_in_words(replace(DX, max_error=error, scale=1.0))
        for error in (1.0, 0.1, 0.01, 0.001, 1e-6, None)
    ]
    assert said == [
        "as large as the values themselves",
        "about a tenth of the values",
        "about a hundredth of the values",
        "about a thousandth of the values",
        "small, and far above rounding",
        "another shape, or missing",
    ]


def test_the_wrong_number_of_a_row_is_marked_and_no_other() -> None:
    [table] = tables(replace(samples.ALIAS, outputs=(DX,)))
    assert [line.wrong for line in table.lines] == [True, False, False, False]
    assert [line.name for line in table.lines] == ["dx[1][2]", "", "", ""]
    assert table.lines[0].yours == "-0.00420000"
    assert table.lines[0].fixed == table.lines[0].right == "0.00220000"


def test_numbers_that_json_cannot_hold_are_named() -> None:
    nothing = replace(DX, numbers=Numbers("dx[1][2]", (None,), (0.5,)), step_count=None, steps=None)
    [table] = tables(replace(samples.ALIAS, outputs=(nothing,)))
    assert (table.lines[0].yours, table.lines[0].wrong) == ("not a number", True)


def test_a_repair_counts_only_if_it_was_run_and_healed() -> None:
    outputs = (DX, replace(DX, name="da0", fixed_error=None), replace(DX, name="dWf", fixed_error=0.1))
    found = repairs(replace(samples.ALIAS, outputs=outputs))
    assert [(one.name.split("`")[1], one.healed) for one in found] == [("dx", True), ("dWf", False)]
