"""A wrong argument gets one sentence: which one it is, what it has, and what it should have."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from tests.chapters.draws import FORWARD, changed, published
from whygrad import (
    lstm_backward,
    lstm_cell_backward,
    lstm_cell_forward,
    lstm_forward,
    rnn_backward,
    rnn_cell_backward,
    rnn_cell_forward,
    rnn_forward,
)
from whygrad.chapters.shapes import ChapterInputError, ChapterTypeError

RNN = published("rnn_forward")
LSTM = published("lstm_forward")
x, a0, parameters = LSTM["x"], LSTM["a0"], LSTM.parameters
xt, da = x[:, :, 0], np.zeros((5, 10, 4))
caches = FORWARD["lstm_forward"](LSTM)[-1]
rnn_caches = FORWARD["rnn_forward"](RNN)[-1]
cache = caches[0][0]
without_by = {name: array for name, array in parameters.items() if name != "by"}


def lstm_with(**arrays: Any) -> Any:
    return FORWARD["lstm_forward"](changed(LSTM, **arrays))


SHAPES: dict[str, Callable[[], Any]] = {
    "lstm_forward: a0 has the shape (10, 5), but must be (n_a, m) = (5, 10), since Wf has 5 rows and x has a "
    "batch of 10.": lambda: lstm_forward(x, a0.T, parameters),
    "lstm_forward: x has the shape (5, 10), but must be (n_x, m, T_x) = (3, m, T_x), since Wf has 5 + 3 "
    "columns; x and a0 look swapped.": lambda: lstm_forward(a0, x, parameters),
    "lstm_forward: x has the shape (2, 10, 7), but must be (n_x, m, T_x) = (3, 10, 7), since Wf has 5 + 3 "
    "columns and a0 has a batch of 10.": lambda: lstm_forward(x[:2], a0, parameters),
    "lstm_forward: Wf has the shape (8, 5), but must be (n_a, n_a + n_x) = (5, 8), since a0 has 5 rows and x "
    "has 3 rows.": lambda: lstm_with(Wf=parameters["Wf"].T),
    "lstm_forward: Wi has the shape (5, 5), but must be (n_a, n_a + n_x) = (5, 8), since a0 has 5 rows and x "
    "has 3 rows.": lambda: lstm_with(Wi=parameters["Wi"][:, :5]),
    "lstm_forward: Wf has the shape (5, 3), but must be (n_a, n_a + n_x) = (5, 8), since a0 has 5 rows and x "
    "has 3 rows.": lambda: lstm_with(**{"W" + gate: parameters["W" + gate][:, :3] for gate in "fico"}),
    "lstm_forward: bf has the shape (5,), but must be (n_a, 1) = (5, 1), since a0 has 5 rows.": lambda: (
        lstm_with(bf=parameters["bf"][:, 0])
    ),
    "lstm_forward: parameters has no by; it must hold Wf, Wi, Wc, Wo, Wy, bf, bi, bc, bo, by, and holds Wf, "
    "bf, Wi, bi, Wo, bo, Wc, bc, Wy.": lambda: lstm_forward(x, a0, without_by),
    "rnn_forward: parameters has no Wax; it must hold Wax, Waa, Wya, ba, by, and holds nothing.": lambda: (
        rnn_forward(RNN["x"], RNN["a0"], {})
    ),
    "lstm_cell_forward: xt has the shape (5, 10), but must be (n_x, m) = (3, 10), since Wf has 5 + 3 columns "
    "and c_prev has a batch of 10; xt and a_prev look swapped.": lambda: lstm_cell_forward(
        a0, xt, a0, parameters
    ),
    "rnn_forward: Wax has the shape (5, 5), but must be (n_a, n_x) = (5, 3), since a0 has 5 rows and x has 3 "
    "rows; Wax and Waa look swapped.": lambda: rnn_forward(
        RNN["x"], RNN["a0"], RNN.parameters | {"Wax": RNN["Waa"], "Waa": RNN["Wax"]}
    ),
    "lstm_backward: da has the shape (3, 10, 4), but must be (n_a, m, T) = (5, 10, 4), since a_next has 5 "
    "rows and a batch of 10.": lambda: lstm_backward(da[:3], caches),
    "lstm_backward: da has the shape (5, 10), but must be (n_a, m, T) = (5, 10, T), since a_next has 5 rows "
    "and a batch of 10.": lambda: lstm_backward(da[:, :, 0], caches),
    "lstm_backward: da has 9 time steps, but caches has only 7.": lambda: lstm_backward(
        np.zeros((5, 10, 9)), caches
    ),
    "rnn_backward: caches must be a pair: (the list of the cells' caches, x).": lambda: rnn_backward(
        da, rnn_caches[0][0]
    ),
    "rnn_cell_backward: cache has 10 entries, but must have 4: (a_next, a_prev, xt, parameters).": lambda: (
        rnn_cell_backward(da[:, :, 0], cache)
    ),
    "lstm_cell_backward: dc_next has the shape (5, 3), but must be (n_a, m) = (5, 10), since a_next has 5 "
    "rows and a batch of 10.": lambda: lstm_cell_backward(da[:, :, 0], da[:, :3, 0], cache),
}
TYPES: dict[str, Callable[[], Any]] = {
    "lstm_forward: parameters must be a dict, but is an array; a0 and parameters look swapped.": lambda: (
        lstm_forward(x, parameters, a0)
    ),
    "lstm_backward: caches must be a tuple, but is an array; da and caches look swapped.": lambda: (
        lstm_backward(caches, da)
    ),
    "lstm_cell_backward: cache must be a tuple, but is an array; dc_next and cache look swapped.": lambda: (
        lstm_cell_backward(da[:, :, 0], cache, da[:, :, 0])
    ),
    "lstm_backward: caches must be a tuple, but is a list.": lambda: lstm_backward(da, caches[0]),
    "lstm_forward: x must be a NumPy array, but is a list; np.array(x) makes one of it.": lambda: (
        lstm_forward(x.tolist(), a0, parameters)
    ),
    "lstm_forward: a0 must be a NumPy array, but is None.": lambda: lstm_forward(x, None, parameters),
    "lstm_forward: bo must be a NumPy array, but is an int.": lambda: lstm_with(bo=0),
    "rnn_cell_forward: xt must hold numbers, but holds the type object.": lambda: rnn_cell_forward(
        xt.astype(object), a0, RNN.parameters
    ),
}


@pytest.mark.parametrize("sentence", SHAPES)
def test_what_does_not_fit_is_named_with_what_it_should_be(sentence: str) -> None:
    with pytest.raises(ChapterInputError) as caught:
        SHAPES[sentence]()
    assert str(caught.value) == sentence


@pytest.mark.parametrize("sentence", TYPES)
def test_what_is_no_array_is_named_with_what_it_is(sentence: str) -> None:
    with pytest.raises(ChapterTypeError) as caught:
        TYPES[sentence]()
    assert str(caught.value) == sentence


def test_they_are_the_errors_that_people_expect() -> None:
    assert issubclass(ChapterInputError, ValueError)
    assert issubclass(ChapterTypeError, TypeError)


def test_nan_is_a_number_like_any_other() -> None:
    a, _, _, _ = lstm_with(x=np.where(np.arange(7) == 3, np.nan, x))
    assert not np.isnan(a[:, :, :3]).any()
    assert np.isnan(a[:, :, 3:]).all()


def test_parameters_that_nobody_asked_for_are_left_out() -> None:
    kept = lstm_cell_forward(xt, a0, a0, parameters | {"Wz": None})[-1][-1]
    assert kept.keys() == parameters.keys()
