"""The two tables of the thread: the one that was posted as wrong, and the one that is right."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.chapters.draws import Draw, published
from tests.chapters.test_published import ROWS, agrees, entry
from whygrad import lstm_backward, lstm_cell_backward, lstm_cell_forward, lstm_forward

WRONG = {
    "dx[1][2]": "-0.00424213 0.28205375 -0.48292508 -0.43281115",
    "da0[2][3]": "0.36036164521813085",
    "dWf[3][1]": "-0.185172422655972",
    "dbf[4]": "-0.17049796",
}
RIGHT = {printed: numbers for function, printed, numbers in ROWS if function == "lstm_backward"}
OLD = {
    "dx[1][2]": "-0.00173313 0.08287442 -0.30545663 -0.43281115",
    "da0[2][3]": "-0.095911501954",
    "dWf[3][1]": "-0.0698198561274",
    "dWi[1][2]": "0.102371820249",
    "dWc[3][1]": "-0.0624983794927",
    "dWo[1][2]": "0.0484389131444",
    "dbf[4]": "-0.0565788",
    "dbi[4]": "-0.06997391",
    "dbc[4]": "-0.27441821",
    "dbo[4]": "0.16532821",
}


def forward_with_a_window(draw: Draw) -> Any:
    """A forward that starts with c_next = c[:, :, 0], and saves what it has as it is: the bug of the thread."""
    x, a_next = draw["x"], draw["a0"]
    c = np.zeros((5, 10, x.shape[2]))
    c_next = c[:, :, 0]  # a window onto c, and not an array of zeros
    steps = []
    for t in range(x.shape[2]):
        c_prev = c_next
        a_next, c_next, _, cache = lstm_cell_forward(x[:, :, t], a_next, c_prev, draw.parameters)
        c[:, :, t] = c_next
        steps.append(
            (*cache[:3], c_prev, *cache[4:])
        )  # the chapter saves a copy; the thread saved the window
    return c, (steps, x)


def backward_of_the_old_table(draw: Draw) -> dict[str, Any]:
    """No carry of da or dc, and the biases of three gates each added onto what the forget gate has so far."""
    da = draw["da"]
    steps = lstm_forward(draw["x"], draw["a0"], draw.parameters)[-1][0]
    sums = {"dW" + gate: np.zeros((5, 8)) for gate in "fico"} | {"dbf": np.zeros((5, 1))}
    dx = np.zeros((3, 10, 4))
    for t in reversed(range(4)):
        gradients = lstm_cell_backward(da[:, :, t], np.zeros((5, 10)), steps[t])
        dx[:, :, t] = gradients["dxt"]
        for name in ("dWf", "dWi", "dWc", "dWo", "dbf"):
            sums[name] = sums[name] + gradients[name]
        others = {"db" + gate: sums["dbf"] + gradients["db" + gate] for gate in "ico"}
    return {"dx": dx, "da0": gradients["da_prev"], **sums, **others}


def missed(gradients: dict[str, Any], table: dict[str, str]) -> list[str]:
    """The printed entries of the table that these gradients do not have."""
    return [
        printed
        for printed, numbers in table.items()
        for value, text in zip(np.atleast_1d(entry(gradients, printed)), numbers.split(), strict=True)
        if not agrees(value, text)
    ]


def test_the_window_prints_the_wrong_table_of_the_thread_to_every_digit() -> None:
    draw = published("lstm_backward")
    _, caches = forward_with_a_window(draw)
    assert missed(lstm_backward(draw["da"], caches), RIGHT | WRONG) == []


def test_the_chapter_prints_the_right_table_and_misses_four_numbers_of_the_wrong_one() -> None:
    draw = published("lstm_backward")
    gradients = lstm_backward(draw["da"], lstm_forward(draw["x"], draw["a0"], draw.parameters)[-1])
    assert missed(gradients, RIGHT) == []
    assert missed(gradients, WRONG) == list(WRONG)


def test_the_forward_with_the_window_is_right_so_only_the_cache_can_tell() -> None:
    draw = published("lstm_backward")
    c, (steps, _) = forward_with_a_window(draw)
    np.testing.assert_array_equal(c, lstm_forward(draw["x"], draw["a0"], draw.parameters)[2])
    assert np.shares_memory(steps[0][3], c)
    np.testing.assert_array_equal(steps[0][3], c[:, :, 0])  # c after the first step, where c0 = 0 was saved


def test_older_versions_of_the_exercise_publish_the_table_of_a_faulty_reference() -> None:
    draw = published("lstm_backward")
    assert missed(backward_of_the_old_table(draw), OLD) == []
    assert set(missed(backward_of_the_old_table(draw), RIGHT)) == set(RIGHT)
