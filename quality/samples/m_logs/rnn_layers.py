from __future__ import print_function, division
from builtins import range
import numpy as np

"""Layers for recurrent networks; what backward needs is kept in arrays over all steps."""


def sigmoid(x):
    """Does not overflow."""
    pos = x >= 0
    neg = ~pos
    z = np.empty_like(x)
    z[pos] = np.exp(-x[pos])
    z[neg] = np.exp(x[neg])
    top = np.ones_like(x)
    top[neg] = z[neg]
    return top / (1 + z)


def rnn_step_forward(x, prev_h, Wx, Wh, b):
    next_h, cache = None, None
    xWx = x.dot(Wx)
    hWh = prev_h.dot(Wh)
    pre = xWx + hWh
    pre_b = pre + b
    next_h = np.tanh(pre_b)
    cache = (x, prev_h, Wx, Wh, pre_b)
    return next_h, cache


def rnn_step_backward(dnext_h, cache):
    dx, dprev_h, dWx, dWh, db = None, None, None, None, None
    x, prev_h, Wx, Wh, pre_b = cache
    # next_h = np.tanh(pre_b)
    dpre_b = dnext_h * (1 - np.tanh(pre_b) ** 2)
    # pre_b = pre + b
    dpre = dpre_b
    db = np.sum(dpre_b, axis=0)
    # pre = xWx + hWh
    dxWx = dpre
    dhWh = dpre
    # hWh = prev_h.dot(Wh)
    dprev_h = dhWh.dot(Wh.T)
    dWh = prev_h.T.dot(dhWh)
    # xWx = x.dot(Wx)
    dx = dxWx.dot(Wx.T)
    dWx = x.T.dot(dxWx)
    return dx, dprev_h, dWx, dWh, db


def rnn_forward(x, h0, Wx, Wh, b):
    N, T, D = x.shape
    D, H = Wx.shape
    h = np.zeros((N, T, H))
    pre_log = np.zeros((N, T, H))
    for t in range(T):
        if t == 0:
            next_h, step = rnn_step_forward(x[:, t, :], h0, Wx, Wh, b)
        else:
            next_h, step = rnn_step_forward(x[:, t, :], h[:, t - 1, :], Wx, Wh, b)
        pre_log[:, t, :] = step[4]
        h[:, t, :] = next_h
    cache = (x, h, h0, Wx, Wh, b, pre_log)
    return h, cache


def rnn_backward(dh, cache):
    x, h, h0, Wx, Wh, b, pre_log = cache
    N, T, H = dh.shape
    dx = np.zeros_like(x)
    dWx = np.zeros_like(Wx)
    dWh = np.zeros_like(Wh)
    db = np.zeros_like(b)
    dprev_h = np.zeros_like(h0)
    for t in range(T, 0, -1):
        if t != 1:
            step = x[:, t - 1, :], h[:, t - 2, :], Wx, Wh, pre_log[:, t - 1, :]
        else:
            step = x[:, t - 1, :], h0, Wx, Wh, pre_log[:, t - 1, :]
        dx_t, dprev_h, dWx_t, dWh_t, db_t = rnn_step_backward(dh[:, t - 1, :] + dprev_h, step)
        dx[:, t - 1, :] = dx_t
        dWx += dWx_t
        dWh += dWh_t
        db += db_t
    dh0 = dprev_h
    return dx, dh0, dWx, dWh, db


def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
    N, H = prev_h.shape
    A = x.dot(Wx) + prev_h.dot(Wh) + b  # (N, 4H)
    Ai = A[:, 0 * H : 1 * H]
    Af = A[:, 1 * H : 2 * H]
    Ao = A[:, 2 * H : 3 * H]
    Ag = A[:, 3 * H : 4 * H]
    i = sigmoid(Ai)
    f = sigmoid(Af)
    o = sigmoid(Ao)
    g = np.tanh(Ag)
    kept = f * prev_c
    added = i * g
    next_c = kept + added
    shown = np.tanh(next_c)
    next_h = o * shown
    cache = (next_c, x, prev_h, prev_c, Wx, Wh, Ai, Af, Ao, Ag)
    return next_h, next_c, cache


def lstm_step_backward(dnext_h, dnext_c, cache):
    (next_c, x, prev_h, prev_c, Wx, Wh, Ai, Af, Ao, Ag) = cache
    i, f, o, g = sigmoid(Ai), sigmoid(Af), sigmoid(Ao), np.tanh(Ag)
    # next_h = o * shown
    do = np.tanh(next_c) * dnext_h
    dshown = o * dnext_h
    # shown = np.tanh(next_c)
    dc_from_h = (1 - np.tanh(next_c) ** 2) * dshown
    # next_c = kept + added
    dkept = dc_from_h + dnext_c
    dadded = dc_from_h + dnext_c
    # kept = f * prev_c
    df = prev_c * dkept
    dprev_c = f * dkept
    # added = i * g
    di = g * dadded
    dg = i * dadded
    # gates
    dAg = (1 - np.tanh(Ag) ** 2) * dg
    dAo = sigmoid(Ao) * (1 - sigmoid(Ao)) * do
    dAf = sigmoid(Af) * (1 - sigmoid(Af)) * df
    dAi = sigmoid(Ai) * (1 - sigmoid(Ai)) * di
    dA = np.column_stack([dAi, dAf, dAo, dAg])
    db = np.sum(dA, axis=0)
    dprev_h = dA.dot(Wh.T)
    dWh = prev_h.T.dot(dA)
    dx = dA.dot(Wx.T)
    dWx = x.T.dot(dA)
    return dx, dprev_h, dprev_c, dWx, dWh, db


def lstm_forward(x, h0, Wx, Wh, b):
    N, T, D = x.shape
    N, H = h0.shape
    shape = (N, T, H)
    h, c = np.zeros(shape), np.zeros(shape)
    c0 = c[:, 0, :].copy()
    Ai_log, Af_log, Ao_log, Ag_log = np.zeros(shape), np.zeros(shape), np.zeros(shape), np.zeros(shape)
    for t in range(T):
        if t == 0:
            next_h, next_c, step = lstm_step_forward(x[:, t, :], h0, c0, Wx, Wh, b)
        else:
            next_h, next_c, step = lstm_step_forward(x[:, t, :], h[:, t - 1, :], c[:, t - 1, :], Wx, Wh, b)
        Ai, Af, Ao, Ag = step[6:]
        h[:, t, :] = next_h
        c[:, t, :] = next_c
        Ai_log[:, t, :] = Ai
        Af_log[:, t, :] = Af
        Ao_log[:, t, :] = Ao
        Ag_log[:, t, :] = Ag
    cache = (x, h, c, h0, c0, Wx, Wh, b, Ai_log, Af_log, Ao_log, Ag_log)
    return h, cache


def lstm_backward(dh, cache):
    x, h, c, h0, c0, Wx, Wh, b, Ai_log, Af_log, Ao_log, Ag_log = cache
    N, T, H = dh.shape
    dx = np.zeros_like(x)
    dWx = np.zeros_like(Wx)
    dWh = np.zeros_like(Wh)
    db = np.zeros_like(b)
    dprev_h = np.zeros_like(h0)
    dprev_c = np.zeros_like(c0)
    for t in range(T, 0, -1):
        gates = (Ai_log[:, t - 1, :], Af_log[:, t - 1, :], Ao_log[:, t - 1, :], Ag_log[:, t - 1, :])
        if t != 1:
            step = (c[:, t - 1, :], x[:, t - 1, :], h[:, t - 2, :], c[:, t - 2, :], Wx, Wh) + gates
        else:
            step = (c[:, t - 1, :], x[:, t - 1, :], h0, c0, Wx, Wh) + gates
        (dx_t, dprev_h, dprev_c, dWx_t, dWh_t, db_t) = lstm_step_backward(
            dh[:, t - 1, :] + dprev_h, dprev_c, step
        )
        dx[:, t - 1, :] = dx_t
        dWx += dWx_t
        dWh += dWh_t
        db += db_t
    dh0 = dprev_h.copy()
    return dx, dh0, dWx, dWh, db
