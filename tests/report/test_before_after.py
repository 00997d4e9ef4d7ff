from __future__ import annotations

import pytest

from tests.golden import check_golden
from tests.report.consoles import console, written
from whygrad.report.before_after import numbers_table

THREAD = [
    (
        "dx[1][2]",
        "[-0.00424213 0.28205375 -0.48292508 -0.43281115]",
        "[0.00218254 0.28205375 -0.48292508 -0.43281115]",
        "[0.00218254 0.28205375 -0.48292508 -0.43281115]",
    ),
    ("da0[2][3]", "0.36036164521813085", "0.3127703102572602", "0.31277031025726026"),
    ("dWf[3][1]", "-0.185172422655972", "-0.08098023109383466", "-0.08098023109383466"),
    ("dWi[1][2]", "0.40512433092981825", "0.40512433092981825", "0.40512433092981825"),
    ("dbf[4]", "[-0.17049796]", "[-0.15745657]", "[-0.15745657]"),
]


def table(*rows: tuple[str, str, str, str], width: int = 80) -> str:
    on = console(width)
    numbers_table(rows, on)
    return written(on)


@pytest.mark.parametrize(("name", "width"), [("numbers", 80), ("numbers.60-wide", 60)])
def test_the_table_of_the_thread_is_the_golden_one(name: str, width: int) -> None:
    check_golden(f"report/{name}.txt", table(*THREAD, width=width))


@pytest.mark.parametrize(
    ("posted", "right"),
    [
        ("0.31277031", "0.3127703102572602"),  # fewer digits printed
        ("0.312770310257", "0.3127703102572602"),
        ("11.264104496527771", "11.264104496527779"),  # the order of summation
        ("1.0e-05", "1.0e-5"),
        ("nan", "nan"),
    ],
)
def test_numbers_that_agree_as_far_as_both_go_are_right(posted: str, right: str) -> None:
    assert "✗" not in table(("a", posted, right, right))


@pytest.mark.parametrize(
    ("posted", "carets"),
    [
        ("0.31277931", "        ^^^"),
        ("-0.31277031", "^" * 11),
        ("1.31277031", " ^^^^^^^^^^"),
        ("None", " ^^^^"),
        ("", ""),
    ],
)
def test_carets_stand_under_the_digits_from_the_first_wrong_one(posted: str, carets: str) -> None:
    _, line, *below = table(("a", posted, "0.31277031", "0.31277031")).splitlines()
    assert line.startswith("  a ✗")
    assert [row[6:] for row in below] == ([carets] if carets else [])


def test_a_fix_that_does_not_help_is_marked_too() -> None:
    assert table(("a", "1.5", "2.5", "1.5")).count("✗") == 2


@pytest.mark.parametrize("width", [20, 40, 60, 79])
def test_no_line_is_wider_than_the_console(width: int) -> None:
    assert max(map(len, table(*THREAD, width=width).splitlines())) <= width


def test_a_missing_number_leaves_its_place_empty() -> None:
    assert "✗" in table(("a", "[1.0]", "[1.0 2.0]", "[1.0 2.0]"))
