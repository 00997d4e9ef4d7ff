"""Carries that travel in one tuple, and a check of the person's own that fails."""

from __future__ import annotations

from pathlib import Path

from tests.diagnosis.test_cs231n import line_of, spoiled, told

TUPLE = (
    "    state, memory = h0, np.zeros((N, H))\n    for t in range(T):\n"
    "        state, memory, step = lstm_step_forward(x[:, t], state, memory, Wx, Wh, b)\n        h[:, t] = state\n",
    "    carried = (h0, np.zeros((N, H)))\n    for t in range(T):\n"
    "        h_t, c_t, step = lstm_step_forward(x[:, t], *carried, Wx, Wh, b)\n        h[:, t] = h_t\n",
)
RENEWED = "        carried = (h_t, c_t)\n"


def test_a_tuple_of_carries_that_is_never_renewed(tmp_path: Path) -> None:
    source = spoiled(TUPLE)
    [found] = told(tmp_path, source).findings
    assert (found.kind, found.certainty, found.proof.wrong_after) == ("not-carried", "confirmed", 0)
    assert found.line == line_of("h_t, c_t, step", source)
    assert "`(h_t, c_t)`, is never put into it" in found.message


def test_one_that_is_renewed_is_right(tmp_path: Path) -> None:
    assert told(tmp_path, spoiled((TUPLE[0], TUPLE[1] + RENEWED))).verdict == "right"


def test_an_assertion_in_a_helper_blames_who_called_it(tmp_path: Path) -> None:
    check = "def expect(array, *shape):\n    assert array.shape == shape, array.shape\n    return array\n\n\n"
    source = check + spoiled(
        (
            "    dprev_c = dc * f\n",
            "    dprev_c = expect(dc * f, *dc.shape)\n    expect(da.sum(axis=1), 4 * f.shape[1])\n",
        ),
        ("da.sum(axis=0)", "da.sum(axis=1)"),
    )
    first, *_ = told(tmp_path, source).findings
    assert (first.function, first.line) == ("lstm_step_backward", line_of("    expect(da.sum", source))
    assert first.message.startswith("Python stops in `expect`, line 2: AssertionError")
