"""Several faults, found one after the other."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.diagnosis.benches import bench_of, faults_of
from tests.diagnosis.stories import line_of, spoiled, told
from whygrad.diagnosis.finding import find_interplay

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
    assert find_interplay(bench, "lstm_backward", 0) == []  # nothing is cleared yet
    bench.cleared |= bench.present
    assert find_interplay(bench, "lstm_backward", 0) == []
    assert bench.cleared == bench.present
