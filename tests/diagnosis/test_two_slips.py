"""Two slips in one line: each has its sentence, and one experiment proves both."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.diagnosis.test_cs231n import line_of, spoiled, told

LINE = "dc = dnext_c + dnext_h * o * (1 - shown ** 2)\n"
GATE = "dag = dc * i * (1 - g ** 2)\n"
DERIVED = "dag = (dnext_c + dnext_h * o * (1 - np.tanh(next_c) ** 2)) * i * (1 - g ** 2)\n"
SLIPS = {
    "brackets and a tanh too many": (
        (GATE, "dag = dnext_c * i + dnext_h * o * (1 - shown ** 2) * i * (1 - np.tanh(g) ** 2)\n"),
        ("Brackets are missing", "`np.tanh(...)` is applied here"),
    ),
    "both brackets": (
        (GATE, "dag = (dnext_c * i + dnext_h * o * (1 - np.square(shown) * i) * (1 - np.square(g)))\n"),
        ("Two places of this line are wrong in the same way. Brackets are missing",),
    ),
    "a sign and a power": (
        (GATE, "dag = (dnext_c - dnext_h * o * (1 - shown ** 2)) * i * (1 - g)\n"),
        ("has the sign `-` where it needs `+`", "`g ** 2`"),
    ),
}


@pytest.mark.parametrize("slips", SLIPS)
def test_each_of_two_slips_is_told(tmp_path: Path, slips: str) -> None:
    change, sentences = SLIPS[slips]
    source = spoiled(change)
    [found] = told(tmp_path, source).findings
    assert (found.line, found.certainty, found.proof.wrong_after) == (
        line_of("dag =", source),
        "confirmed",
        0,
    )
    assert found.message.startswith(("Two things are wrong in this line.", "Two places of this line"))
    assert found.hints[-1].startswith("Write `")  # the fix mends both
    assert "in the place of" in found.hints[-1]
    assert [one for one in sentences if one not in found.message] == []


def test_one_slip_is_told_alone(tmp_path: Path) -> None:
    source = spoiled((GATE, DERIVED.replace("1 - g ** 2", "1 + g ** 2")))
    [found] = told(tmp_path, source).findings
    assert "Two things" not in found.message


def test_a_line_that_is_far_off_is_not_taken_apart(tmp_path: Path) -> None:
    source = spoiled((GATE, "dag = np.arctan(dc) * i ** 3 * (1 - np.cosh(g)) + 0.3\n"))
    [found] = told(tmp_path, source).findings
    assert "Two things" not in found.message
