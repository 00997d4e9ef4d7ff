"""PyTorch's opinion of the chapters: its own RNN and LSTM on the same numbers, and its automatic derivatives."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.chapters.batch_first import backward, drawn, forward
from tests.chapters.draws import BACKWARD, FORWARD, Draw, Sizes, names

pytestmark = pytest.mark.torch

SIZES = [Sizes(3, 5, 2, 10, 4, 4), Sizes(1, 1, 1, 1, 1, 1), Sizes(4, 2, 3, 5, 6, 2), Sizes(2, 7, 2, 3, 9, 9)]
CLOSE = {"rtol": 1e-10, "atol": 1e-12}
GATES = "ifco"  # PyTorch's order i, f, g, o in the letters of the exercise


def tensor(array: Any) -> Any:
    import torch

    return torch.tensor(np.ascontiguousarray(array), requires_grad=True)


def network(kind: str, weights: list[Any], x: Any, states: tuple[Any, ...]) -> Any:
    """PyTorch's own layer with these weights (W_ih, W_hh, b_ih), run over x (T, batch, features)."""
    import torch

    W_ih, W_hh, b_ih = weights
    layer = {"rnn": torch.nn.RNN, "lstm": torch.nn.LSTM}[kind](x.shape[2], W_hh.shape[1]).double()
    values = {"weight_ih_l0": W_ih, "weight_hh_l0": W_hh, "bias_ih_l0": b_ih}
    values["bias_hh_l0"] = torch.zeros_like(b_ih)
    start = states[0] if kind == "rnn" else states
    return torch.func.functional_call(layer, values, (x, start))


def joined(draw: dict[str, Any], kind: str) -> tuple[Any, Any, Any]:
    """The chapter's weights as PyTorch has them: of the input, of the state, and the biases."""
    if kind == "rnn":
        return draw["Wax"], draw["Waa"], draw["ba"][:, 0]
    n_a = draw["bf"].shape[0]
    W = np.concatenate([draw[f"W{gate}"] for gate in GATES])
    return W[:, n_a:], W[:, :n_a], np.concatenate([draw[f"b{gate}"][:, 0] for gate in GATES])


@pytest.mark.parametrize("sizes", SIZES, ids=str)
@pytest.mark.parametrize("kind", ["rnn", "lstm"])
def test_a_sequence(kind: str, sizes: Sizes) -> None:
    draw = Draw(names(f"{kind}_backward"), sizes)
    weights = [tensor(one) for one in joined(draw, kind)]
    x, a0 = tensor(draw["x"].transpose(2, 1, 0)), tensor(draw["a0"].T[None])
    out, _ = network(kind, weights, x, (a0, a0.detach() * 0))
    a = FORWARD[f"{kind}_forward"](draw)[0]
    np.testing.assert_allclose(a, out.detach().numpy().transpose(2, 1, 0), **CLOSE)

    (out[: sizes.T] * tensor(draw["da"].transpose(2, 1, 0))).sum().backward()
    mine = BACKWARD[f"{kind}_backward"](draw)
    np.testing.assert_allclose(mine["dx"], x.grad.numpy().transpose(2, 1, 0)[:, :, : sizes.T], **CLOSE)
    np.testing.assert_allclose(mine["da0"], a0.grad.numpy()[0].T, **CLOSE)
    gradients = joined({name[1:]: gradient for name, gradient in mine.items()}, kind)
    for gradient, other in zip(gradients, weights, strict=True):
        np.testing.assert_allclose(gradient, other.grad.numpy(), **CLOSE)


@pytest.mark.parametrize("sizes", SIZES, ids=str)
@pytest.mark.parametrize("kind", ["rnn", "lstm"])
def test_a_cell(kind: str, sizes: Sizes) -> None:
    draw = Draw(names(f"{kind}_cell_backward"), sizes)
    weights = [tensor(one) for one in joined(draw, kind)]
    x, a_prev = tensor(draw["xt"].T[None]), tensor(draw["a_prev"].T[None])
    states = [a_prev] + ([tensor(draw["c_prev"].T[None])] if kind == "lstm" else [])
    _, last = network(kind, weights, x, tuple(states))
    ends = [last] if kind == "rnn" else list(last)
    given = [draw[name].T[None] for name in ("da_next", "dc_next")[: len(ends)]]
    returned = FORWARD[f"{kind}_cell_forward"](draw)
    for value, end in zip(returned, ends, strict=False):
        np.testing.assert_allclose(value, end.detach().numpy()[0].T, **CLOSE)

    sum((end * tensor(gradient)).sum() for end, gradient in zip(ends, given, strict=True)).backward()
    mine = BACKWARD[f"{kind}_cell_backward"](draw)
    np.testing.assert_allclose(mine["dxt"], x.grad.numpy()[0].T, **CLOSE)
    for name, state in zip(("da_prev", "dc_prev"), states, strict=False):
        np.testing.assert_allclose(mine[name], state.grad.numpy()[0].T, **CLOSE)
    gradients = joined({name[1:]: gradient for name, gradient in mine.items()}, kind)
    for gradient, other in zip(gradients, weights, strict=True):
        np.testing.assert_allclose(gradient, other.grad.numpy(), **CLOSE)


def reordered(array: Any, kind: str) -> Any:
    """Gates in the order i, f, o, g as PyTorch has them, i, f, g, o; and back."""
    if kind == "rnn":
        return array
    i, f, o, g = np.split(array, 4, axis=-1)
    return np.concatenate((i, f, g, o), axis=-1)


@pytest.mark.parametrize("sizes", SIZES, ids=str)
@pytest.mark.parametrize("kind", ["rnn", "lstm"])
def test_a_sequence_with_the_batch_first(kind: str, sizes: Sizes) -> None:
    arrays = drawn(kind, sizes.m, sizes.n_x, sizes.n_a, sizes.T_x)
    weights = [tensor(reordered(arrays[name], kind).T) for name in ("Wx", "Wh", "b")]
    x, h0 = tensor(arrays["x"].swapaxes(0, 1)), tensor(arrays["h0"][None])
    out, _ = network(kind, weights, x, (h0, h0.detach() * 0))
    np.testing.assert_allclose(forward(kind, arrays)[0], out.detach().numpy().swapaxes(0, 1), **CLOSE)

    (out * tensor(arrays["dh"].swapaxes(0, 1))).sum().backward()
    mine = backward(kind, arrays)
    others = {"dx": x.grad.numpy().swapaxes(0, 1), "dh0": h0.grad.numpy()[0]}
    others |= {
        f"d{name}": reordered(w.grad.numpy().T, kind)
        for name, w in zip(("Wx", "Wh", "b"), weights, strict=True)
    }
    for name, other in others.items():
        np.testing.assert_allclose(mine[name], other, err_msg=name, **CLOSE)


@pytest.mark.parametrize("sizes", SIZES, ids=str)
def test_the_gru_with_the_reset_after_the_product(sizes: Sizes) -> None:
    import torch

    draw, n_a = Draw(names("gru_backward"), sizes), sizes.n_a
    W = np.concatenate([draw[f"W{gate}"] for gate in "rzn"])
    of_input = np.concatenate([draw[f"b{gate}"][:, 0] for gate in "rzn"])
    of_state = np.concatenate([np.zeros(2 * n_a), draw["bna"][:, 0]])
    values = {
        "weight_ih_l0": W[:, n_a:],
        "weight_hh_l0": W[:, :n_a],
        "bias_ih_l0": of_input,
        "bias_hh_l0": of_state,
    }
    weights = {name: tensor(value) for name, value in values.items()}
    x, a0 = tensor(draw["x"].transpose(2, 1, 0)), tensor(draw["a0"].T[None])
    layer = torch.nn.GRU(sizes.n_x, n_a).double()
    out, _ = torch.func.functional_call(layer, weights, (x, a0))
    a = FORWARD["gru_forward"](draw)[0]
    np.testing.assert_allclose(a, out.detach().numpy().transpose(2, 1, 0), **CLOSE)

    (out[: sizes.T] * tensor(draw["da"].transpose(2, 1, 0))).sum().backward()
    mine = BACKWARD["gru_backward"](draw)
    np.testing.assert_allclose(mine["dx"], x.grad.numpy().transpose(2, 1, 0)[:, :, : sizes.T], **CLOSE)
    np.testing.assert_allclose(mine["da0"], a0.grad.numpy()[0].T, **CLOSE)
    grads = {name: weight.grad.numpy() for name, weight in weights.items()}
    dW = np.concatenate((grads["weight_hh_l0"], grads["weight_ih_l0"]), axis=1)
    np.testing.assert_allclose(np.concatenate([mine[f"dW{gate}"] for gate in "rzn"]), dW, **CLOSE)
    db = np.concatenate([mine[f"db{gate}"][:, 0] for gate in "rzn"])
    np.testing.assert_allclose(db, grads["bias_ih_l0"], **CLOSE)
    np.testing.assert_allclose(mine["dbna"][:, 0], grads["bias_hh_l0"][2 * n_a :], **CLOSE)


def test_a_lie_would_be_seen() -> None:
    draw = Draw(names("lstm_backward"), SIZES[0])
    weights = [tensor(one) for one in joined(draw, "lstm")]
    x, a0 = tensor(draw["x"].transpose(2, 1, 0)), tensor(draw["a0"].T[None])
    out, _ = network("lstm", weights, x, (a0, a0.detach() * 0))
    a = FORWARD["lstm_forward"](draw)[0] * (1 + 1e-9)
    with pytest.raises(AssertionError):
        np.testing.assert_allclose(a, out.detach().numpy().transpose(2, 1, 0), **CLOSE)
