"""Caches in an order of the person's own: whoever reads them in that order is not blamed for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.diagnosis.stories import line_of, spoiled, told

# two entries of ten the other way round, where they are saved and where they are read
ORDER = [
    (
        "cache = (a_next, c_next, a_prev, c_prev, ft, it, cct, ot,",
        "cache = (a_next, c_next, a_prev, c_prev, ft, it, ot, cct,",
    ),
    (
        "a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters = cache",
        "a_next, c_next, a_prev, c_prev, ft, it, ot, cct, xt, parameters = cache",
    ),
]
WRONG = ("dbf = np.sum(dft,", "dbf = np.sum(dit,")


def test_another_order_on_both_sides_is_right(tmp_path: Path) -> None:
    assert told(tmp_path, spoiled(*ORDER)).verdict == "right"


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (WRONG, "wrong-gate"),
        (("dft = dc * c_prev * ft * (1 - ft)", "dft = dc * ft * (1 - ft)"), "missing-factor"),
        (("dcct = dc * it", "dcct = dc * ot"), "wrong-gate"),
    ],
)
def test_a_fault_of_backward_is_the_only_one(tmp_path: Path, change: tuple[str, str], kind: str) -> None:
    source = spoiled(*ORDER, change)
    found = told(tmp_path, source)
    [finding] = found.findings
    assert (finding.line, finding.kind, finding.certainty) == (line_of(change[1], source), kind, "confirmed")
    assert found.functions["lstm_cell_forward"] == "right"


def test_a_fault_of_forward_beside_another_order_is_the_only_one(tmp_path: Path) -> None:
    """When it is mended, what is saved still differs from the exercise, and backward reads it so."""
    source = spoiled(*ORDER, WRONG, ("a_next = ot * np.tanh(c_next)", "a_next = np.tanh(ot * c_next)"))
    found = told(tmp_path, source)
    wrong = [(one.function, one.line) for one in found.findings]
    assert wrong == [
        ("lstm_cell_forward", line_of("a_next = np.tanh(ot", source)),
        ("lstm_cell_backward", line_of(WRONG[1], source)),
    ]


def test_another_order_on_one_side_only_is_wrong(tmp_path: Path) -> None:
    assert told(tmp_path, spoiled(ORDER[0])).verdict == "wrong"
    assert told(tmp_path, spoiled(ORDER[0], WRONG)).verdict == "wrong"
    backward = told(tmp_path, spoiled(ORDER[1])).functions
    assert (backward["lstm_cell_forward"], backward["lstm_cell_backward"]) == ("right", "wrong")


def test_the_digits_are_those_of_the_outputs(tmp_path: Path) -> None:
    assert "to 15 digits" in told(tmp_path, spoiled(*ORDER)).message
