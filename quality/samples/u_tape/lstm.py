#!/usr/bin/env python
# -*- coding: utf-8 -*-
# RNN/LSTM from scratch.  I keep a "Tape" object so that backward can pop.
import numpy as np

PARAM_NAMES = ["Wf", "bf", "Wi", "bi", "Wc", "bc", "Wo", "bo"]


class Tape:
    def __init__(self):
        self.records = []

    def push(self, **kw):
        self.records.append(kw)

    def __len__(self):
        return len(self.records)


def _sig(u):
    return 0.5 + 0.5 * np.tanh(u / 2)


def _softmax(u):
    num = np.exp(u - u.max(axis=0))
    return num / num.sum(axis=0)


def rnn_cell_forward(xt, a_prev, parameters):
    raise NotImplementedError


def rnn_forward(x, a0, parameters):
    raise NotImplementedError("later")


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    def gate(letter, squash):
        W = parameters["W" + letter]
        n_a = W.shape[0]
        Wa, Wx = W[:, :n_a], W[:, n_a:]
        return squash(Wa.dot(a_prev) + Wx.dot(xt) + parameters["b" + letter])

    ft, it, ot = [gate(letter, _sig) for letter in "fio"]
    cct = gate("c", np.tanh)
    c_next = np.add(np.multiply(ft, c_prev), np.multiply(it, cct))
    a_next = np.multiply(ot, np.tanh(c_next))
    yt_pred = _softmax(parameters["Wy"].dot(a_next) + parameters["by"])
    cache = (a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters)
    return a_next, c_next, yt_pred, cache


def lstm_forward(x, a0, parameters):
    n_x, m, T_x = x.shape
    n_y, n_a = parameters["Wy"].shape
    a = np.full((n_a, m, T_x), np.nan)
    c = np.full((n_a, m, T_x), np.nan)
    y = np.full((n_y, m, T_x), np.nan)
    caches = []
    for t in range(T_x):
        if t == 0:
            a_prev, c_prev = a0, np.zeros((n_a, m))
        else:
            a_prev, c_prev = a[..., t - 1], c[..., t - 1]
        out = lstm_cell_forward(x[..., t], a_prev, c_prev, parameters)
        a[..., t], c[..., t], y[..., t] = out[:3]
        caches.append(out[3])
    return a, y, c, (caches, x)


def lstm_cell_backward(da_next, dc_next, cache):
    (a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters) = cache
    n_a = a_prev.shape[0]
    grad = {}

    tanh_c = np.tanh(c_next)
    delta_c = da_next * ot
    delta_c -= delta_c * tanh_c ** 2
    delta_c += dc_next
    grad["dc_prev"] = delta_c * ft

    deltas = {}
    deltas["o"] = da_next * tanh_c * ot * (1 - ot)
    deltas["f"] = delta_c * c_prev * ft * (1 - ft)
    deltas["i"] = delta_c * cct * it * (1 - it)
    deltas["c"] = delta_c * it * (1 - cct * cct)

    grad["da_prev"] = np.zeros_like(a_prev)
    grad["dxt"] = np.zeros_like(xt)
    for letter, delta in deltas.items():
        W = parameters["W" + letter]
        grad["dW" + letter] = np.concatenate((delta.dot(a_prev.T), delta.dot(xt.T)), axis=1)
        grad["db" + letter] = delta.sum(axis=1).reshape(-1, 1)
        grad["da_prev"] += W[:, :n_a].T.dot(delta)
        grad["dxt"] += W[:, n_a:].T.dot(delta)
    return grad


def lstm_backward(da, caches):
    cell_caches, x = caches
    n_a, m, T = da.shape
    n_x = x.shape[0]
    total = {"d" + name: 0.0 for name in PARAM_NAMES}
    dx = []
    da_next = np.zeros((n_a, m))
    dc_next = np.zeros((n_a, m))
    stack = list(cell_caches[:T])
    while stack:
        t = len(stack) - 1
        cell = stack.pop()
        grad = lstm_cell_backward(da[:, :, t] + da_next, dc_next, cell)
        da_next = grad["da_prev"]
        dc_next = grad["dc_prev"]
        dx.append(grad["dxt"])
        for name in total:
            total[name] = total[name] + grad[name]
    dx.reverse()
    return dict(total, dx=np.stack(dx, axis=-1), da0=da_next)
