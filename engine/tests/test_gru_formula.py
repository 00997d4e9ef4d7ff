"""The GRU's forward pass against its two formulas, written out; its gradients are proven in test_layers."""

from __future__ import annotations

import numpy as np
import pytest

from whygrad_engine import GRU


def sigmoid(z: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-z))


@pytest.mark.parametrize("reset", ["after", "before"])
def test_both_conventions(reset: str) -> None:
    random, n_a = np.random.default_rng(3), 19
    gru = GRU(7, n_a, dtype=np.float64, reset=reset)
    parameters = gru.initial_parameters(random)
    Wx, Wh, b = (parameters[name] for name in ("Wx_l0", "Wh_l0", "b_l0"))
    x, h0 = random.standard_normal((9, 5, 7)), random.standard_normal((1, 5, n_a))
    h, states = h0[0], []
    for xt in x:
        zx, zh = xt @ Wx + b[: 3 * n_a], h @ Wh
        r, z = sigmoid(zx[:, :n_a] + zh[:, :n_a]), sigmoid((zx + zh)[:, n_a : 2 * n_a])
        inner = r * (zh[:, 2 * n_a :] + b[3 * n_a :]) if reset == "after" else (r * h) @ Wh[:, 2 * n_a :]
        n = np.tanh(zx[:, 2 * n_a :] + inner)
        h = (1 - z) * n + z * h
        states.append(h)
    y, end, _ = gru.forward(x, parameters, h0)
    np.testing.assert_allclose(y, states, atol=1e-13)
    np.testing.assert_allclose(end[0], h, atol=1e-13)
