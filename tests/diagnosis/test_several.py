"""Several faults, found one after the other."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.diagnosis.benches import bench_of, faults_of
from tests.diagnosis.stories import line_of, spoiled, told
from whygrad.diagnosis.interplay import interplay

GATE = ("dit = dc * cct * it", "dit = dc * ft * it")
MEMORY = ("dc_prev = dc * ft", "dc_prev = dc * it")
WEIGHT = ("dWo = np.dot(dot, concat.T)", "dWo = np.dot(dft, concat.T)")
FORWARD = ("c_next = ft * c_prev + it * cct", "c_next = ft * c_prev - it * cct")
CARRY = ('        dc_prevt = step["dc_prev"]\n', "")
START = ("    a_next = a0\n", "    a_next = np.zeros((n_a, m))\n")


@pytest.mark.parametrize(
    "changes", [(GATE, MEMORY), (GATE, WEIGHT), (MEMORY, WEIGHT), (GATE, MEMORY, WEIGHT)]
)
def test_faults_of_one_function(changes: tuple[tuple[str, str], ...]) -> None:
    source = spoiled(*changes)
    faults = faults_of(source, "lstm_cell_backward")
    assert all(fault.mended for fault in faults)
    lines = {fault.site.line for fault in faults if fault.site is not None}
    assert lines == {line_of(new, source) for _, new in changes}


def test_what_is_wrong_after_one_edit_is_counted() -> None:
    first, second = faults_of(spoiled(GATE, MEMORY), "lstm_cell_backward")
    assert first.before.wrong > first.rest.wrong == second.before.wrong > second.rest.wrong == 0


def test_faults_of_several_functions_stand_in_the_order_to_fix_them(tmp_path: Path) -> None:
    source = spoiled(FORWARD, START, MEMORY)
    found = told(tmp_path, source)
    assert [one.function for one in found.findings] == [
        "lstm_cell_forward",
        "lstm_forward",
        "lstm_cell_backward",
    ]
    assert {one.certainty for one in found.findings} == {"confirmed"}


def test_a_fault_in_the_loop_and_one_in_the_cell(tmp_path: Path) -> None:
    found = told(tmp_path, spoiled(CARRY, GATE))
    assert [one.function for one in found.findings] == ["lstm_cell_backward", "lstm_backward"]
    assert [one.kind for one in found.findings] == ["wrong-gate", "not-carried"]


def test_names_that_do_not_exist_are_one_fault(tmp_path: Path) -> None:
    source = spoiled(
        ("dit = dc * cct * it", "dit = dc * cct_ * it"), ("dc_prev = dc * ft", "dc_prev = dc * f_t")
    )
    [finding] = told(tmp_path, source).findings
    assert finding.kind == "outside-state"
    lines = {finding.line, *(place.line for place in finding.also)}
    assert lines == {line_of("cct_", source), line_of("f_t", source)}


def test_functions_that_are_right_one_by_one_and_wrong_together() -> None:
    bench = bench_of()
    assert interplay(bench, "lstm_backward") is None  # nothing is cleared yet
    bench.cleared |= bench.present
    assert interplay(bench, "lstm_backward") is None
    assert bench.cleared == bench.present


BEFORE_THE_BRACKETS = "dc_next * {first} + ot * (1 - np.tanh(c_next) ** 2) * {first} * da_next * {slope}"
WITHOUT_BRACKETS = [
    ("dc * it * (1 - cct ** 2)", BEFORE_THE_BRACKETS.format(first="it", slope="(1 - np.tanh(cct) ** 2)")),
    ("dc * cct * it * (1 - it)", BEFORE_THE_BRACKETS.format(first="cct", slope="it * (1 - it)")),
    ("dc * c_prev * ft * (1 - ft)", BEFORE_THE_BRACKETS.format(first="c_prev", slope="ft * (1 - ft)")),
]
CARRIES = [('        da_prevt = step["da_prev"]\n', ""), ('        dc_prevt = step["dc_prev"]\n', "")]


def test_brackets_that_are_missing_in_every_gate_and_no_carry(tmp_path: Path) -> None:
    source = spoiled(*WITHOUT_BRACKETS, *CARRIES)
    found = told(tmp_path, source).findings
    lines = [line_of(text, source) for _, text in WITHOUT_BRACKETS]
    assert [(one.function, one.line) for one in found[:3]] == [("lstm_cell_backward", line) for line in lines]
    assert [one.kind for one in found[1:3]] == ["missing-factor", "missing-factor"]
    [carry] = found[3:]
    assert (carry.kind, carry.function) == ("not-carried", "lstm_backward")
    assert carry.message.startswith("`da_prevt, dc_prevt` keep the values that they had before the loop.")
    assert all(one.certainty == "confirmed" for one in found)


def test_a_list_that_is_put_into_itself(tmp_path: Path) -> None:
    source = spoiled(("caches.append(cache)", "caches.append(caches)"))
    finding = told(tmp_path, source).findings[0]
    assert (finding.function, finding.line) == ("lstm_forward", line_of("caches.append", source))
    assert (finding.kind, finding.certainty) == ("wrong-variable", "confirmed")


def test_a_name_that_numpy_no_longer_has_in_every_line(tmp_path: Path) -> None:
    old = [
        (f"dW{gate} = np.zeros((n_a, n_a + n_x))", f"dW{gate} = np.zeros((n_a, n_a + n_x), np.float)")
        for gate in "fico"
    ]
    source = spoiled(*old)
    [finding] = told(tmp_path, source).findings
    first = line_of(old[0][1], source)
    assert (finding.line, [place.line for place in finding.also]) == (
        first,
        [first + 1, first + 2, first + 3],
    )
    assert "`np.float` was taken out of NumPy" in finding.message
    assert (finding.certainty, finding.proof.wrong_after) == ("confirmed", 0)


def test_a_product_entry_by_entry_in_every_line_is_one_crash(tmp_path: Path) -> None:
    gates = {"f": "dft", "i": "dit", "c": "dcct", "o": "dot"}
    changes = [
        (f"dW{gate} = np.dot({name}", f"dW{gate} = np.multiply({name}") for gate, name in gates.items()
    ]
    source = spoiled(*changes)
    [finding] = told(tmp_path, source).findings
    first = line_of("np.multiply(dft", source)
    assert (finding.kind, finding.certainty) == ("wrong-operator", "confirmed")
    assert [finding.line, *(place.line for place in finding.also)] == [first, first + 1, first + 2, first + 3]
    assert "operands could not be broadcast together" in finding.message


def test_one_line_behind_many_is_told_alone(tmp_path: Path) -> None:
    whole = "dc = dc_next + da_next * ot * (1 - np.tanh(c_next) ** 2)"
    half = "dc = np.multiply(da_next * ot, 1 - np.tanh(c_next) ** 2)"
    source = spoiled((whole, half))
    [finding] = told(tmp_path, source).findings
    assert (finding.function, finding.line) == ("lstm_cell_backward", line_of(half, source))
    assert (finding.kind, finding.certainty) == ("missing-term", "confirmed")
