"""The chapters print what the exercise publishes, to the last digit that it prints."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.chapters.draws import BACKWARD, FORWARD, published

OUTPUTS = {
    "rnn_cell_forward": ("a_next", "yt_pred"),
    "rnn_forward": ("a", "y_pred"),
    "lstm_cell_forward": ("a_next", "c_next", "yt"),
    "lstm_forward": ("a", "y", "c"),
}

TABLE = """
rnn_cell_forward a_next[4] 0.59584544 0.18141802 0.61311866 0.99808218 0.85016201 0.99980978 -0.18887155 \
0.99815551 0.6531151 0.82872037
rnn_cell_forward yt_pred[1] 0.9888161 0.01682021 0.21140899 0.36817467 0.98988387 0.88945212 0.36920224 \
0.9966312 0.9982559 0.17746526
rnn_forward a[4][1] -0.99999375 0.77911235 -0.99861469 -0.99833267
rnn_forward y_pred[1][3] 0.79560373 0.86224861 0.11118257 0.81515947
lstm_cell_forward a_next[4] -0.66408471 0.0036921 0.02088357 0.22834167 -0.85575339 0.00138482 0.76566531 \
0.34631421 -0.00215674 0.43827275
lstm_cell_forward c_next[2] 0.63267805 1.00570849 0.35504474 0.20690913 -1.64566718 0.11832942 0.76449811 \
-0.0981561 -0.74348425 -0.26810932
lstm_cell_forward yt[1] 0.79913913 0.15986619 0.22412122 0.15606108 0.97057211 0.31146381 0.00943007 \
0.12666353 0.39380172 0.07828381
lstm_forward a[4][3][6] 0.1721177675329167
lstm_forward y[1][4][3] 0.9508734618501101
lstm_forward c[1][2][1] -0.8555449167181983
rnn_cell_backward dxt[1][2] -1.3872130506020928
rnn_cell_backward da_prev[2][3] -0.1523994937739543
rnn_cell_backward dWax[3][1] 0.41077282493545836
rnn_cell_backward dWaa[1][2] 1.1503450668497135
rnn_cell_backward dba[4] 0.20023491
rnn_backward dx[1][2] -2.07101689 -0.59255627 0.02466855 0.01483317
rnn_backward da0[2][3] -0.3149423751266506
rnn_backward dWax[3][1] 11.264104496527771
rnn_backward dWaa[1][2] 2.303333126579893
rnn_backward dba[4] -0.74747722
lstm_cell_backward dxt[1][2] 3.230559115109188
lstm_cell_backward da_prev[2][3] -0.06396214197109236
lstm_cell_backward dc_prev[2][3] 0.7975220387970015
lstm_cell_backward dWf[3][1] -0.1479548381644968
lstm_cell_backward dWi[1][2] 1.0574980552259903
lstm_cell_backward dWc[3][1] 2.304562163687667
lstm_cell_backward dWo[1][2] 0.33131159528921084
lstm_cell_backward dbf[4] 0.18864637
lstm_cell_backward dbi[4] -0.40142491
lstm_cell_backward dbc[4] 0.25587763
lstm_cell_backward dbo[4] 0.13893342
lstm_backward dx[1][2] 0.00218254 0.28205375 -0.48292508 -0.43281115
lstm_backward da0[2][3] 0.3127703102572602
lstm_backward dWf[3][1] -0.08098023109383466
lstm_backward dWi[1][2] 0.40512433092981825
lstm_backward dWc[3][1] -0.07937467355121496
lstm_backward dWo[1][2] 0.038948775762986956
lstm_backward dbf[4] -0.15745657
lstm_backward dbi[4] -0.50848333
lstm_backward dbc[4] -0.42510818
lstm_backward dbo[4] -0.17958196
"""
ROWS = [row.split(maxsplit=2) for row in TABLE.strip().splitlines()]


def outputs(function: str) -> dict[str, Any]:
    draw = published(function)
    if function in BACKWARD:
        return BACKWARD[function](draw)
    return dict(zip(OUTPUTS[function], FORWARD[function](draw), strict=False))


def entry(values: dict[str, Any], printed: str) -> Any:
    """``dx[1][2]`` out of {"dx": array}."""
    name, *index = printed.replace("]", "").split("[")
    return values[name][tuple(map(int, index))]


def agrees(value: float, text: str) -> bool:
    """To the digits of the text. The 17th digit moves with the order of summation, so 14 are enough."""
    digits = len(text.partition(".")[2])
    return bool(abs(value - float(text)) <= max(0.501 * 10.0**-digits, 1e-14 * abs(value)))


@pytest.mark.parametrize(("function", "printed", "numbers"), ROWS, ids=[f"{row[0]}-{row[1]}" for row in ROWS])
def test_a_published_value_is_reproduced_to_its_printed_digits(
    function: str, printed: str, numbers: str
) -> None:
    values = np.atleast_1d(entry(outputs(function), printed))
    texts = numbers.split()
    assert len(values) == len(texts)
    assert all(agrees(value, text) for value, text in zip(values, texts, strict=True)), values


@pytest.mark.parametrize("function", ["rnn_forward", "lstm_forward"])
def test_caches_are_a_pair_of_the_cells_caches_and_x(function: str) -> None:
    draw = published(function)
    caches = FORWARD[function](draw)[-1]
    assert len(caches) == 2
    assert len(caches[0]) == draw["x"].shape[2]
    np.testing.assert_array_equal(caches[1], draw["x"])


ROW_OF_X = "0.82797464 0.23009474 0.76201118 -0.22232814 -0.20075807 0.18656139 0.41005165"


def test_the_printed_row_of_x_is_in_the_caches() -> None:
    row = FORWARD["lstm_forward"](published("lstm_forward"))[-1][1][1][1]
    assert all(agrees(value, text) for value, text in zip(row, ROW_OF_X.split(), strict=True))


KEYS = {
    "rnn_cell_backward": "dxt da_prev dWax dWaa dba",
    "rnn_backward": "dx da0 dWax dWaa dba",
    "lstm_cell_backward": "dxt da_prev dc_prev dWf dbf dWi dbi dWc dbc dWo dbo",
    "lstm_backward": "dx da0 dWf dbf dWi dbi dWc dbc dWo dbo",
}


@pytest.mark.parametrize("function", KEYS)
def test_a_gradient_has_the_name_and_the_shape_of_its_value(function: str) -> None:
    draw = published(function)
    gradients = BACKWARD[function](draw)
    shapes = {"d" + name: array.shape for name, array in draw.items()} | {"dx": (3, 10, 4)}
    assert {name: gradient.shape for name, gradient in gradients.items()} == {
        name: shapes[name] for name in KEYS[function].split()
    }


def test_the_printed_digits_are_looked_at() -> None:
    assert agrees(0.123456784, "0.12345678")
    assert not agrees(0.123456786, "0.12345678")
    assert not agrees(0.3127703102572702, "0.3127703102572602")
