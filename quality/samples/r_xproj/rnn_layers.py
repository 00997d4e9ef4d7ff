"""
cs231n assignment 3, recurrent layers.

The input products for all time steps are one big matmul, only the recurrent part is in the loop,
same in backward: the loop fills dpre, the weight gradients come at the end.
"""
import numpy as np


def sigmoid(x):
    return np.where(x >= 0, 1 / (1 + np.exp(-np.abs(x))), np.exp(-np.abs(x)) / (1 + np.exp(-np.abs(x))))


def rnn_step_forward(x, prev_h, Wx, Wh, b):
    next_h = np.tanh(x @ Wx + prev_h @ Wh + b)
    return next_h, (x, prev_h, Wx, Wh, next_h)


def rnn_step_backward(dnext_h, cache):
    x, prev_h, Wx, Wh, next_h = cache
    dpre = dnext_h * (1 - next_h ** 2)
    dx = dpre @ Wx.T
    dprev_h = dpre @ Wh.T
    dWx = x.T @ dpre
    dWh = prev_h.T @ dpre
    db = dpre.sum(axis=0)
    return dx, dprev_h, dWx, dWh, db


def rnn_forward(x, h0, Wx, Wh, b):
    N, T, D = x.shape
    H = h0.shape[1]
    xproj = (x.reshape(N * T, D) @ Wx + b).reshape(N, T, H)
    hs = np.zeros((N, T + 1, H))
    hs[:, 0] = h0
    for t in range(T):
        hs[:, t + 1] = np.tanh(xproj[:, t] + hs[:, t] @ Wh)
    return hs[:, 1:].copy(), (x, hs, Wx, Wh)


def rnn_backward(dh, cache):
    x, hs, Wx, Wh = cache
    N, T, H = dh.shape
    D = x.shape[2]
    dpre = np.zeros((N, T, H))
    dcarry = np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        dpre[:, t] = (dh[:, t] + dcarry) * (1 - hs[:, t + 1] ** 2)
        dcarry = dpre[:, t] @ Wh.T
    flat = dpre.reshape(-1, H)
    dx = dpre @ Wx.T
    dWx = x.reshape(-1, D).T @ flat
    dWh = hs[:, :-1].reshape(-1, H).T @ flat
    db = flat.sum(axis=0)
    return dx, dcarry, dWx, dWh, db


def _activate(pre):
    """pre-activations (N, 4H) -> gates (N, 4H), order i f o g"""
    H = pre.shape[1] // 4
    gates = np.empty_like(pre)
    gates[:, :3 * H] = sigmoid(pre[:, :3 * H])
    gates[:, 3 * H:] = np.tanh(pre[:, 3 * H:])
    return gates


def _gate_grads(dnext_h, dnext_c, gates, prev_c, next_c):
    """gradient of the pre-activations and of prev_c"""
    i, f, o, g = np.hsplit(gates, 4)
    tc = np.tanh(next_c)
    dc = dnext_c + dnext_h * o * (1 - tc ** 2)
    dgates = np.hstack((dc * g, dc * prev_c, dnext_h * tc, dc * i))
    H = prev_c.shape[1]
    slope = gates * (1 - gates)
    slope[:, 3 * H:] = 1 - g ** 2
    return dgates * slope, dc * f


def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
    gates = _activate(x @ Wx + prev_h @ Wh + b)
    i, f, o, g = np.hsplit(gates, 4)
    next_c = f * prev_c + i * g
    next_h = o * np.tanh(next_c)
    cache = (x, prev_h, prev_c, Wx, Wh, gates, next_c)
    return next_h, next_c, cache


def lstm_step_backward(dnext_h, dnext_c, cache):
    x, prev_h, prev_c, Wx, Wh, gates, next_c = cache
    dpre, dprev_c = _gate_grads(dnext_h, dnext_c, gates, prev_c, next_c)
    dx = dpre @ Wx.T
    dprev_h = dpre @ Wh.T
    dWx = x.T @ dpre
    dWh = prev_h.T @ dpre
    db = dpre.sum(axis=0)
    return dx, dprev_h, dprev_c, dWx, dWh, db


def lstm_forward(x, h0, Wx, Wh, b):
    N, T, D = x.shape
    H = h0.shape[1]
    xproj = np.tensordot(x, Wx, axes=1) + b
    hs = np.zeros((N, T + 1, H))
    cs = np.zeros((N, T + 1, H))
    all_gates = np.zeros((N, T, 4 * H))
    hs[:, 0] = h0
    for t in range(T):
        gates = _activate(xproj[:, t] + hs[:, t] @ Wh)
        i, f, o, g = np.hsplit(gates, 4)
        cs[:, t + 1] = f * cs[:, t] + i * g
        hs[:, t + 1] = o * np.tanh(cs[:, t + 1])
        all_gates[:, t] = gates
    return hs[:, 1:].copy(), (x, hs, cs, all_gates, Wx, Wh)


def lstm_backward(dh, cache):
    x, hs, cs, all_gates, Wx, Wh = cache
    N, T, H = dh.shape
    dpre = np.zeros((N, T, 4 * H))
    dh_next = np.zeros((N, H))
    dc_next = np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        dpre[:, t], dc_next = _gate_grads(dh[:, t] + dh_next, dc_next, all_gates[:, t], cs[:, t], cs[:, t + 1])
        dh_next = dpre[:, t] @ Wh.T
    dx = np.tensordot(dpre, Wx, axes=(2, 1))
    dWx = np.tensordot(x, dpre, axes=((0, 1), (0, 1)))
    dWh = np.tensordot(hs[:, :T], dpre, axes=((0, 1), (0, 1)))
    db = dpre.sum(axis=(0, 1))
    return dx, dh_next, dWx, dWh, db
