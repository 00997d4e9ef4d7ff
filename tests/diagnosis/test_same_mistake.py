"""The same mistake in many lines is one fault; a loop that walks the wrong way is told before what its steps make."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.diagnosis.stories import line_of, spoiled, told
from whygrad.diagnosis import wording

GATES = "fico"
OVERWRITTEN = [(f"d{what}{gate} += step", f"d{what}{gate} = step") for what in "Wb" for gate in GATES]
FORWARDS = ("for t in reversed(range(T_x)):", "for t in range(T_x):")
NOTHING_CARRIED = [
    ("da[:, :, t] + da_prevt, dc_prevt", "da[:, :, t], dc_prevt"),
    ('        dc_prevt = step["dc_prev"]\n', ""),
]


def test_what_every_line_overwrites_is_one_fault(tmp_path: Path) -> None:
    source = spoiled(*OVERWRITTEN)
    found = told(tmp_path, source)
    [finding] = found.findings
    lines = [line_of(f'= step["d{what}{gate}"]', source) for what in "Wb" for gate in GATES]
    assert (finding.kind, finding.line, finding.certainty) == ("not-accumulated", lines[0], "confirmed")
    assert [place.line for place in finding.also] == lines[1:]
    assert finding.message.endswith(f"The same holds for lines {lines[1]} to {lines[-1]}.")
    assert (finding.proof.wrong_before, finding.proof.wrong_after) == (8, 0)
    assert "and the like in the other lines" in finding.proof.experiment


def test_two_such_lines_are_two_faults(tmp_path: Path) -> None:
    source = spoiled(*OVERWRITTEN[:2])
    found = told(tmp_path, source)
    assert [(one.line, one.also) for one in found.findings] == [
        (line_of(f'= step["dW{gate}"]', source), ()) for gate in "fi"
    ]


def test_a_walk_the_wrong_way_is_told_before_the_carry(tmp_path: Path) -> None:
    source = spoiled(FORWARDS, *NOTHING_CARRIED)
    found = told(tmp_path, source)
    first, *others = found.findings
    assert (first.kind, first.line) == ("wrong-step", line_of("step = lstm_cell_backward", source) - 1)
    assert [one.kind for one in others] == ["not-carried"]
    assert all(one.certainty == "confirmed" for one in found.findings)


@pytest.mark.parametrize(
    "walk", ["range(1, T_x)[::-1]", "list(range(1, T_x))[::-1]", "sorted(range(1, T_x), reverse=True)"]
)
def test_a_walk_that_leaves_a_step_out_however_it_is_turned_round(tmp_path: Path, walk: str) -> None:
    source = spoiled((FORWARDS[0], f"for t in {walk}:"))
    [finding] = told(tmp_path, source).findings
    assert (finding.kind, finding.line, finding.certainty) == (
        "wrong-step",
        line_of(walk, source),
        "confirmed",
    )


def test_half_a_slope_that_is_multiplied_in_place(tmp_path: Path) -> None:
    source = spoiled(
        ("    dWf = np.dot(dft, concat.T)\n", "    dot *= 1 - ot\n    dWf = np.dot(dft, concat.T)\n"),
        ("    dot = da_next * np.tanh(c_next) * ot * (1 - ot)\n", "    dot = da_next * np.tanh(c_next)\n"),
    )
    [finding] = told(tmp_path, source).findings
    assert (finding.kind, finding.line) == ("missing-factor", line_of("dot *= 1 - ot", source))


def test_a_walk_the_wrong_way_beside_sums_that_are_none(tmp_path: Path) -> None:
    source = spoiled(FORWARDS, *OVERWRITTEN)
    found = told(tmp_path, source)
    assert [one.kind for one in found.findings] == ["wrong-step", "not-accumulated"]


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ((3,), "line 3"),
        ((3, 4), "lines 3 and 4"),
        ((3, 4, 5), "lines 3 to 5"),
        ((3, 5, 9), "lines 3, 5 and 9"),
    ],
)
def test_lines_in_a_sentence(numbers: tuple[int, ...], said: str) -> None:
    assert wording.lines(numbers) == said


def test_biases_that_are_summed_over_the_weights(tmp_path: Path) -> None:
    """Nothing reaches just what is wrong; each line is found by what it should compute."""
    changes = [(f"db{gate} = np.sum(d{gate}t,", f"db{gate} = np.sum(dW{gate},") for gate in "fio"]
    source = spoiled(*changes, ("dbc = np.sum(dcct,", "dbc = np.sum(dWc,"))
    found = told(tmp_path, source)
    [finding] = found.findings
    lines = [line_of(f"db{gate} = np.sum(dW{gate}", source) for gate in GATES]
    assert (finding.kind, finding.certainty) == ("wrong-variable", "confirmed")
    assert sorted([finding.line or 0, *(place.line for place in finding.also)]) == sorted(lines)
    assert "`dft` belongs" in finding.message
