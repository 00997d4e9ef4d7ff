"""Recurrent layers, typed, with small objects for what backward needs."""
from dataclasses import dataclass
from types import SimpleNamespace
from typing import List, Tuple

import numpy as np

Array = np.ndarray


@dataclass
class RNNCache:
    x: Array
    prev_h: Array
    next_h: Array
    Wx: Array
    Wh: Array


class LSTMCache:
    def __init__(self, **values):
        self.__dict__.update(values)


def sigmoid(x: Array) -> Array:
    return 1.0 / (1.0 + np.exp(-x))


def rnn_step_forward(x: Array, prev_h: Array, Wx: Array, Wh: Array, b: Array) -> Tuple[Array, RNNCache]:
    next_h = np.tanh(b + x @ Wx + prev_h @ Wh)
    return next_h, RNNCache(x, prev_h, next_h, Wx, Wh)


def rnn_step_backward(dnext_h: Array, cache: RNNCache):
    dpre = (1.0 - cache.next_h ** 2) * dnext_h
    return (
        dpre @ cache.Wx.T,
        dpre @ cache.Wh.T,
        cache.x.T @ dpre,
        cache.prev_h.T @ dpre,
        dpre.sum(axis=0),
    )


def rnn_forward(x: Array, h0: Array, Wx: Array, Wh: Array, b: Array) -> Tuple[Array, List[RNNCache]]:
    steps: List[RNNCache] = []
    h = np.zeros((x.shape[0], x.shape[1], h0.shape[1]))
    state = h0
    for t, xt in enumerate(x.transpose(1, 0, 2)):
        state, kept = rnn_step_forward(xt, state, Wx, Wh, b)
        h[:, t, :] = state
        steps.append(kept)
    return h, steps


def rnn_backward(dh: Array, cache: List[RNNCache]):
    N, T, H = dh.shape
    last = cache[-1]
    dx = np.zeros((N, T, last.x.shape[1]))
    dWx, dWh, db = np.zeros_like(last.Wx), np.zeros_like(last.Wh), np.zeros(H)
    flowing = np.zeros((N, H))
    for t in range(T)[::-1]:
        step = rnn_step_backward(dh[:, t, :] + flowing, cache[t])
        dx[:, t, :] = step[0]
        flowing = step[1]
        dWx += step[2]
        dWh += step[3]
        db += step[4]
    return dx, flowing, dWx, dWh, db


def lstm_step_forward(x: Array, prev_h: Array, prev_c: Array, Wx: Array, Wh: Array, b: Array):
    H = prev_h.shape[1]
    pre = b + x @ Wx + prev_h @ Wh
    ifo = sigmoid(pre[:, : 3 * H])
    g = np.tanh(pre[:, 3 * H :])
    i, f, o = ifo[:, :H], ifo[:, H : 2 * H], ifo[:, 2 * H :]
    next_c = f * prev_c + i * g
    shown = np.tanh(next_c)
    next_h = o * shown
    kept = LSTMCache(x=x, prev_h=prev_h, prev_c=prev_c, i=i, f=f, o=o, g=g, shown=shown, Wx=Wx, Wh=Wh)
    return next_h, next_c, kept


def lstm_step_backward(dnext_h: Array, dnext_c: Array, cache: LSTMCache):
    i, f, o, g, shown = cache.i, cache.f, cache.o, cache.g, cache.shown
    dc = dnext_c + dnext_h * o * (1.0 - shown ** 2)
    dpre = np.empty((dc.shape[0], 4 * dc.shape[1]))
    di, df, do, dg = np.split(dpre, 4, axis=1)
    di[...] = dc * g * i * (1.0 - i)
    df[...] = dc * cache.prev_c * f * (1.0 - f)
    do[...] = dnext_h * shown * o * (1.0 - o)
    dg[...] = dc * i * (1.0 - g ** 2)
    return (
        dpre @ cache.Wx.T,
        dpre @ cache.Wh.T,
        dc * f,
        cache.x.T @ dpre,
        cache.prev_h.T @ dpre,
        dpre.sum(axis=0),
    )


def lstm_forward(x: Array, h0: Array, Wx: Array, Wh: Array, b: Array):
    steps: List[LSTMCache] = []
    h = np.zeros((x.shape[0], x.shape[1], h0.shape[1]))
    state, memory = h0, np.zeros_like(h0)
    for t, xt in enumerate(x.transpose(1, 0, 2)):
        state, memory, kept = lstm_step_forward(xt, state, memory, Wx, Wh, b)
        h[:, t, :] = state
        steps.append(kept)
    return h, SimpleNamespace(steps=steps, T=x.shape[1])


def lstm_backward(dh: Array, cache: SimpleNamespace):
    N, _, H = dh.shape
    last = cache.steps[-1]
    dx = np.zeros((N, cache.T, last.x.shape[1]))
    dWx, dWh, db = np.zeros_like(last.Wx), np.zeros_like(last.Wh), np.zeros(4 * H)
    flowing_h, flowing_c = np.zeros((N, H)), np.zeros((N, H))
    for t in range(cache.T)[::-1]:
        step = lstm_step_backward(dh[:, t, :] + flowing_h, flowing_c, cache.steps[t])
        dx[:, t, :] = step[0]
        flowing_h, flowing_c = step[1], step[2]
        dWx += step[3]
        dWh += step[4]
        db += step[5]
    return dx, flowing_h, dWx, dWh, db
