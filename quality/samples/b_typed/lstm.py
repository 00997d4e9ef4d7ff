"""Vanilla RNN and LSTM with hand-written backpropagation through time.

Arrays are laid out as ``(features, batch)`` for one step and
``(features, batch, time)`` for a sequence.
"""
from __future__ import annotations

from typing import Dict, Final, Iterator, List, Tuple

import numpy as np

Array = np.ndarray
Params = Dict[str, Array]
Grads = Dict[str, Array]
RnnCache = Tuple[Array, Array, Array, Params]
LstmCache = Tuple[Array, Array, Array, Array, Array, Array, Array, Array, Array, Params]

GATES: Final = ("f", "i", "c", "o")


def _sigmoid(z: Array) -> Array:
    """Logistic function, stable on both sides."""
    return 0.5 * (1.0 + np.tanh(0.5 * z))


def _softmax(z: Array) -> Array:
    """Column-wise softmax."""
    shifted = np.exp(z - z.max(axis=0, keepdims=True))
    return shifted / shifted.sum(axis=0, keepdims=True)


def _unpack(parameters: Params, *names: str) -> Iterator[Array]:
    return (parameters[name] for name in names)


def _row_sum(d: Array) -> Array:
    """Gradient of a bias that was broadcast over the batch."""
    return d.sum(axis=1, keepdims=True)


def _dsigmoid(s: Array) -> Array:
    """Derivative of the logistic function, given its *output*."""
    return s * (1.0 - s)


def _dtanh(h: Array) -> Array:
    """Derivative of tanh, given its *output*."""
    return 1.0 - h ** 2


def rnn_cell_forward(xt: Array, a_prev: Array, parameters: Params) -> Tuple[Array, Array, RnnCache]:
    """One step of the vanilla RNN."""
    Wax, Waa, Wya, ba, by = _unpack(parameters, "Wax", "Waa", "Wya", "ba", "by")
    assert xt.ndim == a_prev.ndim == 2, "one step takes two-dimensional arrays"

    a_next = np.tanh(Wax @ xt + Waa @ a_prev + ba)
    yt_pred = _softmax(Wya @ a_next + by)
    return a_next, yt_pred, (a_next, a_prev, xt, parameters)


def rnn_forward(x: Array, a0: Array, parameters: Params) -> Tuple[Array, Array, Tuple[List[RnnCache], Array]]:
    """The vanilla RNN over a whole sequence."""
    _, m, T_x = x.shape
    n_y, n_a = parameters["Wya"].shape
    assert a0.shape == (n_a, m)

    a: Array = np.zeros((n_a, m, T_x))
    y_pred: Array = np.zeros((n_y, m, T_x))
    history: List[RnnCache] = []
    state = a0
    for t in range(T_x):
        state, y_pred[:, :, t], step = rnn_cell_forward(x[:, :, t], state, parameters)
        a[:, :, t] = state
        history.append(step)
    return a, y_pred, (history, x)


def rnn_cell_backward(da_next: Array, cache: RnnCache) -> Grads:
    """Gradients of one step, given the gradient of its output state."""
    a_next, a_prev, xt, parameters = cache
    Wax, Waa = _unpack(parameters, "Wax", "Waa")

    dz = da_next * _dtanh(a_next)
    gradients = {
        "dxt": Wax.T @ dz,
        "da_prev": Waa.T @ dz,
        "dWax": dz @ xt.T,
        "dWaa": dz @ a_prev.T,
        "dba": _row_sum(dz),
    }
    assert all(gradients["d" + k].shape == parameters[k].shape for k in ("Wax", "Waa", "ba"))
    return gradients


def rnn_backward(da: Array, caches: Tuple[List[RnnCache], Array]) -> Grads:
    """Backpropagation through time for the vanilla RNN."""
    history, x = caches
    n_a, m, T_x = da.shape
    n_x = x.shape[0]

    dx: Array = np.zeros((n_x, m, T_x))
    total: Grads = {"dWax": np.zeros((n_a, n_x)), "dWaa": np.zeros((n_a, n_a)), "dba": np.zeros((n_a, 1))}
    carried: Array = np.zeros((n_a, m))
    for t in range(T_x - 1, -1, -1):
        step = rnn_cell_backward(da[:, :, t] + carried, history[t])
        carried = step["da_prev"]
        dx[:, :, t] = step["dxt"]
        for key in total:
            total[key] += step[key]
    return {"dx": dx, "da0": carried, **total}


def lstm_cell_forward(
    xt: Array, a_prev: Array, c_prev: Array, parameters: Params
) -> Tuple[Array, Array, Array, LstmCache]:
    """One step of the LSTM."""
    Wf, Wi, Wc, Wo, Wy = _unpack(parameters, "Wf", "Wi", "Wc", "Wo", "Wy")
    bf, bi, bc, bo, by = _unpack(parameters, "bf", "bi", "bc", "bo", "by")
    concat = np.vstack((a_prev, xt))
    assert concat.shape[0] == Wf.shape[1], f"{concat.shape} does not fit {Wf.shape}"

    ft = _sigmoid(Wf @ concat + bf)
    it = _sigmoid(Wi @ concat + bi)
    ot = _sigmoid(Wo @ concat + bo)
    cct = np.tanh(Wc @ concat + bc)
    a_next = ot * np.tanh(c_next := ft * c_prev + it * cct)
    yt_pred = _softmax(Wy @ a_next + by)
    return a_next, c_next, yt_pred, (a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters)


def lstm_forward(
    x: Array, a0: Array, parameters: Params
) -> Tuple[Array, Array, Array, Tuple[List[LstmCache], Array]]:
    """The LSTM over a whole sequence; the first cell state is zero."""
    _, m, T_x = x.shape
    n_y, n_a = parameters["Wy"].shape

    a: Array = np.zeros((n_a, m, T_x))
    c: Array = np.zeros((n_a, m, T_x))
    y: Array = np.zeros((n_y, m, T_x))
    history: List[LstmCache] = []
    hidden, cell = a0, np.zeros((n_a, m))
    for t in range(T_x):
        hidden, cell, y_t, step = lstm_cell_forward(x[:, :, t], hidden, cell, parameters)
        a[:, :, t], c[:, :, t], y[:, :, t] = hidden, cell, y_t
        history.append(step)
    return a, y, c, (history, x)


def lstm_cell_backward(da_next: Array, dc_next: Array, cache: LstmCache) -> Grads:
    """Gradients of one LSTM step, given those of both of its outgoing states."""
    a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters = cache
    n_a = a_next.shape[0]
    assert da_next.shape == dc_next.shape == a_next.shape

    concat = np.vstack((a_prev, xt))
    tanh_c = np.tanh(c_next)
    dc_total = dc_next + da_next * ot * _dtanh(tanh_c)
    dz: Dict[str, Array] = {
        "f": dc_total * c_prev * _dsigmoid(ft),
        "i": dc_total * cct * _dsigmoid(it),
        "c": dc_total * it * _dtanh(cct),
        "o": da_next * tanh_c * _dsigmoid(ot),
    }
    dconcat = np.zeros_like(concat)
    gradients: Grads = {}
    for gate in GATES:
        gradients["dW" + gate] = dz[gate] @ concat.T
        gradients["db" + gate] = _row_sum(dz[gate])
        dconcat += parameters["W" + gate].T @ dz[gate]
    gradients["da_prev"] = dconcat[:n_a]
    gradients["dxt"] = dconcat[n_a:]
    gradients["dc_prev"] = dc_total * ft
    return gradients


def lstm_backward(da: Array, caches: Tuple[List[LstmCache], Array]) -> Grads:
    """Backpropagation through time for the LSTM."""
    history, x = caches
    n_a, m, T_x = da.shape
    n_x = x.shape[0]
    assert len(history) >= T_x, "more gradients than steps"

    dx: Array = np.zeros((n_x, m, T_x))
    total: Grads = {}
    for gate in GATES:
        total["dW" + gate] = np.zeros((n_a, n_a + n_x))
        total["db" + gate] = np.zeros((n_a, 1))
    dhidden: Array = np.zeros((n_a, m))
    dcell: Array = np.zeros((n_a, m))
    for t in range(T_x)[::-1]:
        step = lstm_cell_backward(da[:, :, t] + dhidden, dcell, history[t])
        dhidden, dcell = step["da_prev"], step["dc_prev"]
        dx[:, :, t] = step["dxt"]
        for key, value in total.items():
            value += step[key]
    return {"dx": dx, "da0": dhidden, **total}
