import numpy as np
from numpy import einsum


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def rnn_step_forward(x, prev_h, Wx, Wh, b):
    pre = einsum("nd,dh->nh", x, Wx) + einsum("nk,kh->nh", prev_h, Wh) + b
    next_h = np.tanh(pre)
    return next_h, (x, prev_h, Wx, Wh, next_h)


def rnn_step_backward(dnext_h, cache):
    x, prev_h, Wx, Wh, next_h = cache
    dpre = dnext_h * (1 - next_h**2)
    dx = einsum("nh,dh->nd", dpre, Wx)
    dprev_h = einsum("nh,kh->nk", dpre, Wh)
    dWx = einsum("nd,nh->dh", x, dpre)
    dWh = einsum("nk,nh->kh", prev_h, dpre)
    db = einsum("nh->h", dpre)
    return dx, dprev_h, dWx, dWh, db


def rnn_forward(x, h0, Wx, Wh, b):
    N, T, D = x.shape
    h = np.zeros((N, T, h0.shape[1]))
    cache = []
    prev = h0
    for t in range(T):
        prev, c = rnn_step_forward(x[:, t], prev, Wx, Wh, b)
        h[:, t] = prev
        cache.append(c)
    return h, tuple(cache)


def rnn_backward(dh, cache):
    N, T, H = dh.shape
    dx, dWx, dWh, db = [], 0, 0, 0
    dprev = np.zeros((N, H))
    for t in range(T):
        k = T - 1 - t
        dxt, dprev, u, v, w = rnn_step_backward(dh[:, k] + dprev, cache[k])
        dx.append(dxt)
        dWx, dWh, db = dWx + u, dWh + v, db + w
    dx = np.stack(dx[::-1], axis=1)
    return dx, dprev, dWx, dWh, db


def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
    N, H = prev_h.shape
    D = x.shape[1]
    # (D, 4, H): the gates get an axis of their own
    U = Wx.reshape(D, 4, H)
    V = Wh.reshape(H, 4, H)
    z = einsum("nd,dqh->qnh", x, U) + einsum("nk,kqh->qnh", prev_h, V) + b.reshape(4, 1, H)
    i, f, o = sigmoid(z[:3])
    g = np.tanh(z[3])
    next_c = f * prev_c + i * g
    next_h = o * np.tanh(next_c)
    return next_h, next_c, (x, prev_h, prev_c, U, V, np.array([i, f, o, g]), next_c)


def lstm_step_backward(dnext_h, dnext_c, cache):
    x, prev_h, prev_c, U, V, gates, next_c = cache
    i, f, o, g = gates
    D, _, H = U.shape
    t = np.tanh(next_c)
    dc = dnext_c + dnext_h * o * (1 - t**2)
    dz = np.empty(gates.shape)
    dz[0] = dc * g
    dz[1] = dc * prev_c
    dz[2] = dnext_h * t
    dz[:3] *= gates[:3] * (1 - gates[:3])
    dz[3] = dc * i * (1 - g**2)
    dx = einsum("qnh,dqh->nd", dz, U)
    dprev_h = einsum("qnh,kqh->nk", dz, V)
    dprev_c = dc * f
    dWx = einsum("nd,qnh->dqh", x, dz).reshape(D, 4 * H)
    dWh = einsum("nk,qnh->kqh", prev_h, dz).reshape(H, 4 * H)
    db = einsum("qnh->qh", dz).reshape(4 * H)
    return dx, dprev_h, dprev_c, dWx, dWh, db


def lstm_forward(x, h0, Wx, Wh, b):
    N, T, D = x.shape
    h = np.zeros((N, T, h0.shape[1]))
    cache = []
    prev, mem = h0, np.zeros(h0.shape)
    for t in range(T):
        prev, mem, c = lstm_step_forward(x[:, t], prev, mem, Wx, Wh, b)
        h[:, t] = prev
        cache.append(c)
    return h, tuple(cache)


def lstm_backward(dh, cache):
    N, T, H = dh.shape
    dx, dWx, dWh, db = [], 0, 0, 0
    dprev = np.zeros((N, H))
    dmem = np.zeros((N, H))
    for t in range(T):
        k = T - 1 - t
        dxt, dprev, dmem, u, v, w = lstm_step_backward(dh[:, k] + dprev, dmem, cache[k])
        dx.append(dxt)
        dWx, dWh, db = dWx + u, dWh + v, db + w
    dx = np.stack(dx[::-1], axis=1)
    return dx, dprev, dWx, dWh, db
