"""Recurrent cells as folds over time.  Python >= 3.10."""
from __future__ import annotations

from functools import reduce
from itertools import accumulate
from typing import Iterator, NamedTuple

import numpy as np
from numpy import ndarray as Array

Grads = dict[str, Array]


class RnnCache(NamedTuple):
    a_next: Array
    a_prev: Array
    xt: Array
    parameters: dict


class LstmCache(NamedTuple):
    a_next: Array
    c_next: Array
    a_prev: Array
    c_prev: Array
    ft: Array
    it: Array
    cct: Array
    ot: Array
    xt: Array
    parameters: dict


def sigmoid(z: Array) -> Array:
    return 0.5 * (np.tanh(0.5 * z) + 1.0)


def softmax(z: Array) -> Array:
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)


def over_time(x: Array) -> Iterator[Array]:
    """The slices x[:, :, 0], x[:, :, 1], ..."""
    yield from np.moveaxis(x, -1, 0)


def stack_time(parts) -> Array:
    return np.stack(tuple(parts), axis=-1)


def rows(dz: Array) -> Array:
    return dz.sum(axis=1)[:, None]


# ------------------------------------------------------------------ RNN
def rnn_cell_forward(xt: Array, a_prev: Array, parameters: dict):
    p = parameters
    a_next = np.tanh(p["Wax"] @ xt + p["Waa"] @ a_prev + p["ba"])
    yt_pred = softmax(p["Wya"] @ a_next + p["by"])
    return a_next, yt_pred, RnnCache(a_next, a_prev, xt, p)


def rnn_forward(x: Array, a0: Array, parameters: dict):
    def advance(done, xt):
        before = done[0]
        return rnn_cell_forward(xt, before, parameters)

    history = list(accumulate(over_time(x), advance, initial=(a0, None, None)))
    a, y_pred, caches = zip(*history[1:])
    return stack_time(a), stack_time(y_pred), (list(caches), x)


def rnn_cell_backward(da_next: Array, cache: RnnCache) -> Grads:
    k = RnnCache(*cache)
    dz = (1.0 - k.a_next**2) * da_next
    return dict(
        dxt=k.parameters["Wax"].T @ dz,
        da_prev=k.parameters["Waa"].T @ dz,
        dWax=dz @ k.xt.T,
        dWaa=dz @ k.a_prev.T,
        dba=rows(dz),
    )


def rnn_backward(da: Array, caches) -> Grads:
    steps, x = caches
    todo = list(zip(over_time(da), steps))

    def retreat(done: list[Grads], item) -> list[Grads]:
        da_t, cache = item
        incoming = da_t + done[-1]["da_prev"] if done else da_t
        return done + [rnn_cell_backward(incoming, cache)]

    done = reduce(retreat, reversed(todo), [])
    grads = {name: sum(g[name] for g in done) for name in ("dWax", "dWaa", "dba")}
    grads["dx"] = stack_time(g["dxt"] for g in reversed(done))
    grads["da0"] = done[-1]["da_prev"]
    return grads


# ------------------------------------------------------------------ LSTM
def lstm_cell_forward(xt: Array, a_prev: Array, c_prev: Array, parameters: dict):
    p = parameters
    joined = np.vstack([a_prev, xt])
    ft, it, ot = (sigmoid(p[f"W{g}"] @ joined + p[f"b{g}"]) for g in "fio")
    cct = np.tanh(p["Wc"] @ joined + p["bc"])
    c_next = ft * c_prev + it * cct
    a_next = ot * np.tanh(c_next)
    yt_pred = softmax(p["Wy"] @ a_next + p["by"])
    return a_next, c_next, yt_pred, LstmCache(a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, p)


def lstm_forward(x: Array, a0: Array, parameters: dict):
    def advance(done, xt):
        a_before, c_before = done[:2]
        return lstm_cell_forward(xt, a_before, c_before, parameters)

    start = (a0, np.zeros(a0.shape), None, None)
    history = list(accumulate(over_time(x), advance, initial=start))
    a, c, y, caches = zip(*history[1:])
    return stack_time(a), stack_time(y), stack_time(c), (list(caches), x)


def lstm_cell_backward(da_next: Array, dc_next: Array, cache: LstmCache) -> Grads:
    k = LstmCache(*cache)
    p = k.parameters
    squashed = np.tanh(k.c_next)
    dc = dc_next + da_next * k.ot * (1.0 - squashed**2)
    dz = {
        "o": da_next * squashed * k.ot * (1.0 - k.ot),
        "f": dc * k.c_prev * k.ft * (1.0 - k.ft),
        "i": dc * k.cct * k.it * (1.0 - k.it),
        "c": dc * k.it * (1.0 - k.cct**2),
    }
    joined = np.vstack([k.a_prev, k.xt])
    djoined = reduce(np.add, (p["W" + g].T @ d for g, d in dz.items()))
    weights = {"dW" + g: d @ joined.T for g, d in dz.items()}
    biases = {"db" + g: rows(d) for g, d in dz.items()}
    n_a = k.a_next.shape[0]
    return {"dxt": djoined[n_a:], "da_prev": djoined[:n_a], "dc_prev": dc * k.ft, **weights, **biases}


def lstm_backward(da: Array, caches) -> Grads:
    steps, x = caches
    todo = list(zip(over_time(da), steps))
    nothing = np.zeros(da.shape[:2])

    def retreat(done: list[Grads], item) -> list[Grads]:
        da_t, cache = item
        later = done[-1] if done else {"da_prev": nothing, "dc_prev": nothing}
        return done + [lstm_cell_backward(da_t + later["da_prev"], later["dc_prev"], cache)]

    done = reduce(retreat, reversed(todo), [])
    grads = {name: sum(g[name] for g in done) for name in done[0] if name[:2] in ("dW", "db")}
    grads["dx"] = stack_time(g["dxt"] for g in reversed(done))
    grads["da0"] = done[-1]["da_prev"]
    return grads
