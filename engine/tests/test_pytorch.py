"""A second opinion: PyTorch computes the same, and in float32 no nearer to the truth."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from whygrad_engine import GRU, LSTM, RNN

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.torch

KINDS: dict[str, tuple[Any, Any, int]] = {
    "LSTM": (LSTM, torch.nn.LSTM, 4),
    "GRU": (GRU, torch.nn.GRU, 3),
    "RNN": (RNN, torch.nn.RNN, 1),
}
Arrays = dict[str, np.ndarray]


def theirs(kind: str, layer: Any, parameters: Arrays, x: np.ndarray, dy: np.ndarray) -> Arrays:
    """y and all gradients of PyTorch, in the engine's layout."""
    n_a = layer.n_a
    module = KINDS[kind][1](layer.n_x, n_a, layer.layers, bidirectional=layer.bidirectional).to(
        torch.from_numpy(x).dtype
    )
    suffixes = [name.removeprefix("Wx") for name in parameters if name.startswith("Wx")]
    with torch.no_grad():
        for suffix in suffixes:
            b = torch.from_numpy(parameters["b" + suffix])
            getattr(module, "weight_ih" + suffix).copy_(torch.from_numpy(parameters["Wx" + suffix].T.copy()))
            getattr(module, "weight_hh" + suffix).copy_(torch.from_numpy(parameters["Wh" + suffix].T.copy()))
            getattr(module, "bias_ih" + suffix).copy_(b[: KINDS[kind][2] * n_a])
            inner = getattr(module, "bias_hh" + suffix)
            inner.zero_()
            if kind == "GRU":
                inner[2 * n_a :] = b[3 * n_a :]
    leaf = torch.from_numpy(x).requires_grad_()
    y = module(leaf)[0]
    y.backward(torch.from_numpy(dy))
    found = {"y": y.detach().numpy(), "dx": leaf.grad.numpy()}
    for suffix in suffixes:
        found["dWx" + suffix] = getattr(module, "weight_ih" + suffix).grad.numpy().T
        found["dWh" + suffix] = getattr(module, "weight_hh" + suffix).grad.numpy().T
        db = getattr(module, "bias_ih" + suffix).grad.numpy()
        dinner = getattr(module, "bias_hh" + suffix).grad.numpy()
        found["db" + suffix] = np.concatenate((db, dinner[2 * n_a :])) if kind == "GRU" else db
    return found


def ours(layer: Any, parameters: Arrays, x: np.ndarray, dy: np.ndarray) -> Arrays:
    y, _, saved = layer.forward(x, parameters)
    return {"y": y, **layer.backward(dy, saved)}


def drawn(
    kind: str, shape: tuple[int, int, int, int], **options: Any
) -> tuple[Any, Arrays, np.ndarray, np.ndarray]:
    n_x, n_a, m, T = shape
    random = np.random.default_rng(0)
    layer = KINDS[kind][0](n_x, n_a, dtype=np.float64, threads=1, **options)
    parameters = layer.initial_parameters(random)
    return (
        layer,
        parameters,
        random.standard_normal((T, m, n_x)),
        random.standard_normal((T, m, layer.directions * n_a)),
    )


@pytest.mark.parametrize("options", [{}, {"layers": 2, "bidirectional": True}], ids=["one", "two both ways"])
@pytest.mark.parametrize("kind", KINDS)
def test_it_computes_the_same_in_float64(kind: str, options: dict[str, Any]) -> None:
    layer, parameters, x, dy = drawn(kind, (7, 19, 5, 11), **options)
    got = ours(layer, parameters, x, dy)
    for name, array in theirs(kind, layer, parameters, x, dy).items():
        np.testing.assert_allclose(got[name], array, atol=1e-11, err_msg=name)


@pytest.mark.parametrize(
    ("shape", "draws"),
    [((3, 5, 10, 7), 100), ((64, 64, 1, 100), 5), ((128, 128, 32, 100), 1), ((64, 256, 16, 200), 1), ((128, 512, 1, 100), 1)],
)  # fmt: skip
def test_no_float32_gradient_is_further_from_float64_than_pytorchs(
    shape: tuple[int, int, int, int], draws: int
) -> None:
    """By the mean distance. A short sequence is drawn many times: its few numbers are a matter of luck, of some 3 %."""
    n_x, n_a, m, T = shape
    errors: dict[str, np.ndarray] = {}
    for seed in range(draws):
        random = np.random.default_rng(seed)
        wide = LSTM(n_x, n_a, dtype=np.float64, threads=1)
        parameters = {
            name: array.astype(np.float32) for name, array in wide.initial_parameters(random).items()
        }
        x, dy = (random.standard_normal((T, m, n)).astype(np.float32) for n in (n_x, n_a))
        exact = {name: array.astype(np.float64) for name, array in parameters.items()}
        truth = ours(wide, exact, x.astype(np.float64), dy.astype(np.float64))
        got = ours(LSTM(n_x, n_a, threads=1), parameters, x, dy)
        for name, array in theirs("LSTM", LSTM(n_x, n_a), parameters, x, dy).items():
            pair = np.array([np.abs(found - truth[name]).mean() for found in (got[name], array)])
            errors[name] = errors.get(name, 0) + pair
    for name, (error, their_error) in errors.items():
        if name != "y":
            assert error <= their_error * (1.03 if draws > 1 else 1), (name, error, their_error)
