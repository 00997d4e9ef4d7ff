"""cs231n layers, functional style: scans with itertools.accumulate, one flat tape."""
from functools import reduce
from itertools import accumulate
from operator import add

import numpy as np


def expit(z):
    return np.where(z >= 0, 1 / (1 + np.exp(-np.abs(z))), 1 - 1 / (1 + np.exp(-np.abs(z))))


def rnn_step_forward(x, prev_h, Wx, Wh, b):
    next_h = np.tanh(sum((x @ Wx, prev_h @ Wh, b)))
    return next_h, (next_h, x, prev_h, Wx, Wh)


def rnn_step_backward(dnext_h, cache):
    next_h, *operands = cache
    x, prev_h, Wx, Wh = operands
    dz = (1 - next_h) * (1 + next_h) * dnext_h
    left = [dz @ W.T for W in (Wx, Wh)]
    right = [v.T @ dz for v in (x, prev_h)]
    return (*left, *right, np.ones(len(dz)) @ dz)


def rnn_forward(x, h0, Wx, Wh, b):
    def step(state, x_t):
        return rnn_step_forward(x_t, state[0], Wx, Wh, b)

    run = list(accumulate(x.transpose(1, 0, 2), step, initial=(h0, None)))[1:]
    h, tape = zip(*run)
    return np.stack(h, axis=1), tape


def rnn_backward(dh, cache):
    def step(state, item):
        dh_t, saved = item
        return rnn_step_backward(state[1] + dh_t, saved)

    items = list(zip(dh.transpose(1, 0, 2), cache))[::-1]
    start = (None, np.zeros_like(dh[:, 0]))
    run = list(accumulate(items, step, initial=start))[1:]
    dx = np.stack([r[0] for r in reversed(run)], axis=1)
    dWx, dWh, db = (reduce(add, parts) for parts in list(zip(*run))[2:])
    return dx, run[-1][1], dWx, dWh, db


def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
    z = sum((x @ Wx, prev_h @ Wh, b))
    *zs, zg = np.hsplit(z, 4)
    i, f, o = map(expit, zs)
    g = np.tanh(zg)
    next_c = prev_c * f + g * i
    tanh_c = np.tanh(next_c)
    return tanh_c * o, next_c, ((x, prev_h), (Wx, Wh), (i, f, o, g), prev_c, tanh_c)


def lstm_step_backward(dnext_h, dnext_c, cache):
    inputs, weights, (i, f, o, g), prev_c, tanh_c = cache
    dc = dnext_c + dnext_h * o * (1 - tanh_c) * (1 + tanh_c)
    slope = lambda s: s * (1 - s)
    dz = np.concatenate([
        dc * g * slope(i),
        dc * prev_c * slope(f),
        dnext_h * tanh_c * slope(o),
        dc * i * (1 - g) * (1 + g),
    ], axis=-1)
    dx, dprev_h = (dz @ W.T for W in weights)
    dWx, dWh = (v.T @ dz for v in inputs)
    return dx, dprev_h, dc * f, dWx, dWh, dz.sum(0)


def lstm_forward(x, h0, Wx, Wh, b):
    def step(state, x_t):
        h, c, _ = state
        return lstm_step_forward(x_t, h, c, Wx, Wh, b)

    start = (h0, np.zeros_like(h0), None)
    run = list(accumulate(x.transpose(1, 0, 2), step, initial=start))[1:]
    return np.stack([r[0] for r in run], axis=1), [r[2] for r in run]


def lstm_backward(dh, cache):
    dx, totals = [], None
    dh_t, dc_t = np.zeros((2,) + dh[:, 0].shape)
    for t, saved in reversed([*enumerate(cache)]):
        dx_t, dh_t, dc_t, *parts = lstm_step_backward(dh[:, t] + dh_t, dc_t, saved)
        dx = [dx_t, *dx]
        totals = parts if totals is None else list(map(add, totals, parts))
    return (np.stack(dx, axis=1), dh_t, *totals)
