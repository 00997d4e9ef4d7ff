"""A whole path that is left out, a slice that is wrong on both sides, a start that nobody stores: each is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.diagnosis.test_cs231n import line_of, spoiled, told

PATH = "    dc = dnext_c + dnext_h * o * (1 - shown ** 2)\n"
CHANGES = {
    "the path through the state": (
        [
            (PATH, ""),
            ("dai = dc * g", "dai = dnext_c * g"),
            ("daf = dc * prev_c", "daf = dnext_c * prev_c"),
            ("dag = dc * i", "dag = dnext_c * i"),
            ("dprev_c = dc * f", "dprev_c = dnext_c * f"),
        ],
        ("lstm_step_backward", "dai = dnext_c", "missing-term"),
    ),
    "the same slice on both sides": (
        [
            (
                "    i, f, o = sigmoid(a[:, :H]), sigmoid(a[:, H:2 * H]), sigmoid(a[:, 2 * H:3 * H])\n",
                "    a[:, :2 * H] = sigmoid(a[:, :2 * H])\n"
                "    i, f, o = a[:, :H], a[:, H:2 * H], a[:, 2 * H:3 * H]\n",
            )
        ],
        ("lstm_step_forward", "a[:, :2 * H] = sigmoid", "wrong-slice"),
    ),
    "a result that gets no name": (
        [("dstate, dmemory, dWxt", "dstate, _, dWxt")],
        ("lstm_backward", "dstate, _, dWxt", "not-carried"),
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_it_is_named_and_confirmed(tmp_path: Path, name: str) -> None:
    changes, (function, text, kind) = CHANGES[name]
    source = spoiled(*changes)
    [found] = told(tmp_path, source).findings
    assert (found.function, found.line, found.kind) == (function, line_of(text, source), kind)
    assert (found.certainty, found.proof.wrong_after) == ("confirmed", 0)
