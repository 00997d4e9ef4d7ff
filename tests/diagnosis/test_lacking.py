"""Statements that a loop lacks."""

from __future__ import annotations

import pytest

from tests.diagnosis.benches import context_of, faults_of
from tests.diagnosis.stories import GOOD, spoiled
from whygrad.diagnosis.lacking import lacking_statements

LACKS = {
    "dc_prevt = step['dc_prev']": ('        dc_prevt = step["dc_prev"]\n', "never-carried"),
    "da_prevt = step['da_prev']": ('        da_prevt = step["da_prev"]\n', "never-carried"),
    "dWf += step['dWf']": ('        dWf += step["dWf"]\n', "never-added"),
    "dbo += step['dbo']": ('        dbo += step["dbo"]\n', "never-added"),
    "dx[:, :, t] = step['dxt']": ('        dx[:, :, t] = step["dxt"]\n', "never-stored"),
}


@pytest.mark.parametrize("statement", LACKS)
def test_a_statement_that_was_left_out_is_tried(statement: str) -> None:
    line, family = LACKS[statement]
    context = context_of(spoiled((line, "")), "lstm_backward")
    made = {edit.text: edit.family for edit in lacking_statements(context, list(context.passed.values()))}
    assert made[statement] == family


@pytest.mark.parametrize("statement", LACKS)
def test_a_statement_that_was_left_out_is_found(statement: str) -> None:
    [fault] = faults_of(spoiled((LACKS[statement][0], "")), "lstm_backward")
    assert fault.mended
    assert fault.healing is not None
    assert fault.healing.edit.new.endswith(statement.split("= ")[1])


def test_a_sum_that_begins_as_a_whole_number_and_is_never_added_to() -> None:
    source = spoiled(
        ("    dbo = np.zeros((n_a, 1))\n", "    dbo = 0\n"),
        ('        dbo += step["dbo"]\n', ""),
    )
    [fault] = faults_of(source, "lstm_backward")
    assert fault.mended
    assert fault.healing is not None
    assert fault.healing.edit.text == "dbo = dbo + step['dbo']"


def test_nothing_is_lacking_where_everything_is_written() -> None:
    context = context_of(GOOD, "lstm_backward")
    families = {edit.family for edit in lacking_statements(context, list(context.passed.values()))}
    assert "never-carried" not in families


def test_an_assignment_that_comes_too_late_is_where_the_fault_is() -> None:
    late = ('        dc_prevt = step["dc_prev"]\n', "")
    behind = ('\n    return {"dx": dx,', '\n    dc_prevt = step["dc_prev"]\n    return {"dx": dx,')
    source = spoiled(late, behind)
    [fault] = faults_of(source, "lstm_backward")
    assert fault.site is not None
    assert source.split("\n")[fault.site.line - 1] == '    dc_prevt = step["dc_prev"]'


def test_a_function_without_a_loop_lacks_nothing() -> None:
    context = context_of(GOOD, "lstm_cell_forward")
    assert list(lacking_statements(context, list(context.passed.values()))) == []


def test_a_carry_that_gets_a_name_which_nobody_reads() -> None:
    call = "lstm_cell_forward(x[:, :, t], a_next, c_next, parameters)"
    source = spoiled((f"a_next, c_next, yt, cache = {call}", f"a_next, _, yt, cache = {call}"))
    source = source.replace("c[:, :, t] = c_next", "c[:, :, t] = cache[1]")
    [fault] = faults_of(source, "lstm_forward")
    assert fault.mended
    assert fault.healing is not None
    assert (fault.healing.edit.family, fault.healing.edit.old, fault.healing.edit.new) == (
        "another-target",
        "_",
        "c_next",
    )


def test_both_carries_are_missing() -> None:
    call = "lstm_cell_backward(da[:, :, t] + da_prevt, dc_prevt, caches[t])"
    source = spoiled((call, "lstm_cell_backward(da[:, :, t], np.zeros((n_a, m)), caches[t])"))
    [fault] = faults_of(source, "lstm_backward")
    assert fault.mended
    assert fault.healing is not None
    assert fault.healing.edit.new == "da[:, :, t] + da_prevt, dc_prevt"


def test_a_carry_that_begins_as_a_number() -> None:
    begins = "    dc_prevt = np.zeros((n_a, m))\n"
    source = spoiled((begins, "    dc_prevt = 0\n"), ('        dc_prevt = step["dc_prev"]\n', ""))
    [fault] = faults_of(source, "lstm_backward")
    assert fault.mended
    assert fault.healing is not None
    assert fault.healing.edit.text == "dc_prevt = step['dc_prev']"
