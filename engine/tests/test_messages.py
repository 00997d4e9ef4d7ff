"""What the engine says to a wrong call: one sentence, before anything is computed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import whygrad_engine as engine
from whygrad_engine import GRU, LSTM

LAYER = LSTM(3, 5)
PARAMETERS = LAYER.initial_parameters(np.random.default_rng(0))
X = np.zeros((7, 4, 3), np.float32)
OTHER = LSTM(3, 6)
SAVED = LAYER.forward(X, PARAMETERS)[2]
SAVED_BY_OTHER = OTHER.forward(X, OTHER.initial_parameters(np.random.default_rng(0)))[2]
CHAPTER = {
    **{"W" + gate: np.zeros((5, 8)) for gate in "fico"},
    **{"b" + gate: np.zeros((5, 1)) for gate in "fico"},
} | {
    "Wy": np.zeros((2, 5)),
    "by": np.zeros((2, 1)),
}
XS, A0 = np.zeros((3, 10, 7)), np.zeros((5, 10))

CALLS: dict[str, tuple[Callable[[], Any], str]] = {
    "no units": (lambda: LSTM(3, 0), "LSTM: n_a must be 1 or more, but is 0."),
    "half a unit": (lambda: LSTM(3, 2.5), "LSTM: n_a must be a whole number, but is 2.5."),
    "too many units": (lambda: LSTM(3, 10**7), "LSTM: a weight would be 10000000 x 4 x 10000000 numbers, 1.46e+03 TiB."),
    "a type": (lambda: LSTM(3, 5, dtype=np.float16), "LSTM: dtype must be float32 or float64, but is <class 'numpy.float16'>."),
    "a convention": (lambda: GRU(3, 5, reset="never"), "GRU: reset must be 'after' or 'before', but is 'never'."),
    "no array": (lambda: LAYER.forward([1], PARAMETERS), "LSTM.forward: x must be a NumPy array, but is a list."),
    "complex": (lambda: LAYER.forward(X * 1j, PARAMETERS), "LSTM.forward: x holds the type complex64; the engine computes in float32 and float64."),
    "two dimensions": (lambda: LAYER.forward(X[0], PARAMETERS), "LSTM.forward: x has the shape (4, 3), but must be (T, m, 3)."),
    "features": (lambda: LAYER.forward(X[:, :, :2], PARAMETERS), "LSTM.forward: x has the shape (7, 4, 2), but must be (T, m, 3) = (7, 4, 3)."),
    "no steps": (lambda: LAYER.forward(X[:0], PARAMETERS), "LSTM.forward: x has the shape (0, 4, 3): a size of zero has nothing to compute."),
    "no weights": (lambda: LAYER.forward(X, {}), "LSTM.forward: parameters has no Wx_l0; it holds nothing."),
    "weights": (lambda: LAYER.forward(X, PARAMETERS | {"b_l0": np.zeros(19)}), "LSTM.forward: b_l0 has the shape (19,), but must be (20) = (20)."),
    "half a state": (lambda: LAYER.forward(X, PARAMETERS, X[0]), "LSTM.forward: state must be the pair (h, c)."),
    "state": (lambda: LAYER.forward(X, PARAMETERS, (X, X)), "LSTM.forward: state h has the shape (7, 4, 3), but must be (1, 4, 5) = (1, 4, 5)."),
    "lengths": (lambda: LAYER.forward(X, PARAMETERS, lengths=[1, 2, 8, 3]), "LSTM.forward: lengths[2] is 8, but x has steps 1 to 7."),
    "few lengths": (lambda: LAYER.forward(X, PARAMETERS, lengths=[1, 2]), "LSTM.forward: lengths must be 4 whole numbers, one for each example, but has the shape (2,) and the type int64."),
    "saved": (lambda: LAYER.backward(X, SAVED_BY_OTHER), "LSTM.backward: saved must be what LSTM.forward of this very layer returned."),
    "dy": (lambda: LAYER.backward(X, SAVED), "LSTM.backward: dy has the shape (7, 4, 3), but must be (7, 4, 5) = (7, 4, 5)."),
    "future": (lambda: LSTM(3, 5, bidirectional=True).stream({}), "LSTM.stream: a bidirectional layer reads the future, so it cannot stream."),
    "a stream's x": (lambda: LAYER.stream(PARAMETERS).step(X[0], np.zeros((1, 2, 1, 5), np.float32)), "Stream.step: x has the shape (4, 3), but must be (1, 3)."),
    "a stream's type": (lambda: LAYER.stream(PARAMETERS).step(np.zeros((1, 3)), np.zeros((1, 2, 1, 5))), "Stream.step: x and state must be contiguous and of the type float32, and state must be writeable."),
    "like the chapter": (lambda: engine.lstm_forward(XS, A0, CHAPTER | {"Wf": np.zeros((5, 7))}), "lstm_forward: Wf has the shape (5, 7), but must be (n_a, n_a + n_x) = (5, 8)."),
    "no examples": (lambda: engine.lstm_forward(XS[:, :0], A0[:, :0], CHAPTER), "lstm_forward: x has the shape (3, 0, 7): a size of zero has nothing to compute."),
    "a missing weight": (lambda: engine.lstm_forward(XS, A0, {}), "lstm_forward: parameters has no Wf; it holds nothing."),
    "no caches": (lambda: engine.lstm_backward(XS, None), "lstm_backward: caches must be what lstm_forward returned: a pair of a list and x."),
    "too many steps": (lambda: engine.lstm_backward(np.zeros((5, 10, 9)), engine.lstm_forward(XS, A0, CHAPTER)[-1]), "lstm_backward: da has 9 time steps, but the caches have only 7."),
    "a kernel": (lambda: engine.use_kernel("mmx"), f"there is no kernel named 'mmx' for this processor; there are {', '.join(engine.kernel_names())}."),
}  # fmt: skip


@pytest.mark.parametrize("call", CALLS)
def test_it_says_what_is_wrong(call: str) -> None:
    wrong, sentence = CALLS[call]
    with pytest.raises((ValueError, TypeError)) as error:
        wrong()
    assert str(error.value) == sentence
