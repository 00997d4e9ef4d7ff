"""Statements in the wrong place, names that do not agree, and stores at the wrong step: each is found where it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.diagnosis.test_cs231n import line_of, spoiled, told

MOVED = {
    "behind the loop": (
        (
            "        steps.append(step)\n    return h, steps\n",
            "    steps.append(step)\n    return h, steps\n",
        ),
        ("lstm_forward", "steps.append(step)", "not-accumulated"),
    ),
    "a return in the loop": (
        ("        db += dbt\n    return dx, dstate", "        db += dbt\n        return dx, dstate"),
        ("lstm_backward", "return dx, dstate", "wrong-return"),
    ),
    "too late": (
        (
            "    dc = dnext_c + dnext_h * o * (1 - shown ** 2)\n    dai = dc * g * i * (1 - i)\n",
            "    dc = dnext_c\n    dai = dc * g * i * (1 - i)\n    dc = dc + dnext_h * o * (1 - shown ** 2)\n",
        ),
        ("lstm_step_backward", "dc = dc + dnext_h", "wrong-step"),
    ),
}


@pytest.mark.parametrize("place", MOVED)
def test_a_statement_in_the_wrong_place(tmp_path: Path, place: str) -> None:
    change, (function, text, kind) = MOVED[place]
    source = spoiled(change)
    first, *others = told(tmp_path, source).findings
    assert (first.function, first.line, first.kind) == (function, line_of(text, source), kind)
    assert (others, first.certainty, first.proof.wrong_after) == ([], "confirmed", 0)


def test_the_gates_in_another_order(tmp_path: Path) -> None:
    source = spoiled(("np.hstack((dai, daf, dao, dag))", "np.hstack((dai, dao, daf, dag))"))
    [found] = told(tmp_path, source).findings
    assert (found.line, found.kind) == (line_of("np.hstack", source), "wrong-gate")


def test_a_value_saved_under_the_name_of_another(tmp_path: Path) -> None:
    source = spoiled(('"h": prev_h, "c": prev_c', '"h": prev_h, "prev_c": next_c'))
    [found] = told(tmp_path, source).findings
    assert (found.function, found.kind) == ("lstm_step_forward", "wrong-variable")
    assert "`prev_c`" in found.message


def test_two_faults_of_one_function_that_spoil_the_same_outputs(tmp_path: Path) -> None:
    source = spoiled(
        ("daf = dc * prev_c * f * (1 - f)", "daf = dc * prev_h * f * (1 - f)"),
        ("dag = dc * i * (1 - g ** 2)", "dag = dc * i * (1 + g ** 2)"),
    )
    found = told(tmp_path, source).findings
    assert [one.line for one in found] == [line_of("daf =", source), line_of("dag =", source)]
    assert [one.certainty for one in found] == ["confirmed", "confirmed"]


def test_a_store_at_the_wrong_step_among_others(tmp_path: Path) -> None:
    source = spoiled(("        dx[:, t], dstate, dmemory", "        dx[:, 0], dstate, dmemory"))
    [found] = told(tmp_path, source).findings
    assert (found.line, found.kind) == (line_of("dx[:, 0], dstate", source), "wrong-step")
