"""The sequences' gradients against 50-digit arithmetic: how many digits of them are right?

The networks are written once more here, with mpmath and without a backward: a gradient is measured by wiggling, which
is exact to about 30 digits when there are 50. The bounds are the figures of docs/chapters.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, partial
from typing import Any

import mpmath
import numpy as np
import pytest

from tests.chapters.batch_first import backward, drawn
from tests.chapters.draws import BACKWARD, Draw, Sizes, changed, names

SMALL = Sizes(n_x=2, n_a=3, n_y=2, m=2, T_x=3, T=3)
STEP = mpmath.mpf(10) ** -17
tanh = np.frompyfunc(mpmath.tanh, 1, 1)
sigmoid = np.frompyfunc(lambda z: 1 / (1 + mpmath.exp(-z)), 1, 1)


@pytest.fixture(autouse=True)
def _fifty_digits() -> Iterator[None]:
    with mpmath.workdps(50):
        yield


def rnn_loss(v: dict[str, Any]) -> Any:
    a, loss = v["a0"], 0
    for t in range(SMALL.T_x):
        a = tanh(v["Wax"] @ v["x"][:, :, t] + v["Waa"] @ a + v["ba"])
        loss += (a * v["da"][:, :, t]).sum()
    return loss


def lstm_loss(v: dict[str, Any]) -> Any:
    a, c, loss = v["a0"], 0, 0
    for t in range(SMALL.T_x):
        below = np.concatenate((a, v["x"][:, :, t]))
        f, i, o = (sigmoid(v["W" + gate] @ below + v["b" + gate]) for gate in "fio")
        c = f * c + i * tanh(v["Wc"] @ below + v["bc"])
        a = o * tanh(c)
        loss += (a * v["da"][:, :, t]).sum()
    return loss


def gru_loss(v: dict[str, Any], after: bool = True) -> Any:
    a, loss = v["a0"], 0
    for t in range(SMALL.T_x):
        x = v["x"][:, :, t]
        r, z = (sigmoid(v["W" + gate] @ np.concatenate((a, x)) + v["b" + gate]) for gate in "rz")
        Wna, Wnx = v["Wn"][:, : SMALL.n_a], v["Wn"][:, SMALL.n_a :]
        n = tanh((r * (Wna @ a + v["bna"]) if after else Wna @ (r * a)) + Wnx @ x + v["bn"])
        a = (1 - z) * n + z * a
        loss += (a * v["da"][:, :, t]).sum()
    return loss


def batch_first_rnn_loss(v: dict[str, Any]) -> Any:
    h, loss = v["h0"], 0
    for t in range(SMALL.T_x):
        h = tanh(v["x"][:, t] @ v["Wx"] + h @ v["Wh"] + v["b"])
        loss += (h * v["dh"][:, t]).sum()
    return loss


def batch_first_lstm_loss(v: dict[str, Any]) -> Any:
    h, c, loss = v["h0"], 0, 0
    for t in range(SMALL.T_x):
        i, f, o, g = np.split(v["x"][:, t] @ v["Wx"] + h @ v["Wh"] + v["b"], 4, axis=1)
        c = sigmoid(f) * c + sigmoid(i) * tanh(g)
        h = sigmoid(o) * tanh(c)
        loss += (h * v["dh"][:, t]).sum()
    return loss


LOSS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "rnn_backward": rnn_loss,
    "lstm_backward": lstm_loss,
    "gru_backward": gru_loss,
    "gru_before_backward": partial(gru_loss, after=False),
    "cs231n.rnn_backward": batch_first_rnn_loss,
    "cs231n.lstm_backward": batch_first_lstm_loss,
}


def gradients_of(function: str, values: dict[str, Any]) -> dict[str, Any]:
    """What the chapter returns, by name."""
    part = function.removeprefix("cs231n.")
    return (
        BACKWARD[function](changed(Draw((), SMALL), **values))
        if part == function
        else backward(part[:-9], values)
    )


def small(function: str) -> dict[str, Any]:
    """Inputs that float32 can hold, so that every precision starts from the same numbers."""
    part = function.removeprefix("cs231n.")
    draw: dict[str, Any] = Draw(names(function), SMALL) if part == function else drawn(part[:-9], 2, 2, 3, 3)
    return {name: array.astype(np.float32).astype(float) for name, array in draw.items()}


@cache
def exact(function: str) -> dict[str, Any]:
    """Every gradient to about 30 digits."""
    values = {
        name: np.vectorize(mpmath.mpf, otypes=[object])(array) for name, array in small(function).items()
    }
    gradients = {}
    for name in gradients_of(function, small(function)):
        at = values[name[1:]]
        gradient = gradients[name] = np.empty_like(at)
        for index in np.ndindex(at.shape):
            middle = at[index]
            at[index] = middle + STEP
            above = LOSS[function](values)
            at[index] = middle - STEP
            gradient[index] = (above - LOSS[function](values)) / (2 * STEP)
            at[index] = middle
    return gradients


def furthest(function: str, dtype: str) -> float:
    """The largest error of any entry, as a part of the largest entry of its gradient."""
    draw = small(function)
    given = gradients_of(function, {name: array.astype(dtype) for name, array in draw.items()})
    return max(
        float(abs(given[name].astype(object) - right).max() / abs(right).max())
        for name, right in exact(function).items()
    )


BOUNDS = {
    (function, dtype): bound for function in LOSS for dtype, bound in (("float64", 1e-15), ("float32", 1e-6))
}
for near_one in ("cs231n.rnn_backward", "gru_backward", "gru_before_backward"):
    BOUNDS[near_one, "float64"], BOUNDS[near_one, "float32"] = (
        3e-15,
        2e-6,
    )  # states here are nearer to 1, where 1 - h^2 and 1 - z lose digits


@pytest.mark.parametrize(("function", "dtype"), BOUNDS)
def test_the_error_is_that_of_rounding(function: str, dtype: str) -> None:
    assert furthest(function, dtype) <= BOUNDS[function, dtype]


@pytest.mark.parametrize("function", LOSS)
def test_the_measurement_is_sharper_than_what_it_measures(
    function: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sharp = exact(function)
    monkeypatch.setitem(globals(), "STEP", STEP / 10)
    sharper = exact.__wrapped__(function)
    assert all(abs(sharp[name] - sharper[name]).max() < 1e-28 for name in sharp)
