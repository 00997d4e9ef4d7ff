"""The sequences' gradients against 50-digit arithmetic: how many digits of them are right?

The networks are written once more here, with mpmath and without a backward: a gradient is measured by wiggling, which
is exact to about 30 digits when there are 50. The bounds are the figures of docs/chapters.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import mpmath
import numpy as np
import pytest

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


LOSS: dict[str, Callable[[dict[str, Any]], Any]] = {"rnn_backward": rnn_loss, "lstm_backward": lstm_loss}


def small(function: str) -> Draw:
    """Inputs that float32 can hold, so that every precision starts from the same numbers."""
    draw = Draw(names(function), SMALL)
    return changed(draw, **{name: array.astype(np.float32).astype(float) for name, array in draw.items()})


@cache
def exact(function: str) -> dict[str, Any]:
    """Every gradient to about 30 digits."""
    values = {
        name: np.vectorize(mpmath.mpf, otypes=[object])(array) for name, array in small(function).items()
    }
    gradients = {}
    for name in BACKWARD[function](small(function)):
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
    given = BACKWARD[function](changed(draw, **{name: array.astype(dtype) for name, array in draw.items()}))
    return max(
        float(abs(given[name].astype(object) - right).max() / abs(right).max())
        for name, right in exact(function).items()
    )


BOUNDS = {
    ("rnn_backward", "float64"): 1e-15,
    ("lstm_backward", "float64"): 1e-15,
    ("rnn_backward", "float32"): 1e-6,
    ("lstm_backward", "float32"): 1e-6,
}


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
