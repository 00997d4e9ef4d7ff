# each step's gradients are kept, and summed at the end
import numpy as np
from numpy import tanh, zeros, exp


def sigmoid(z):
    return 1.0 / (1.0 + exp(-z))


def rnn_step_forward(x, prev_h, Wx, Wh, b):
    next_h = tanh(x @ Wx + prev_h @ Wh + b[None, :])
    return next_h, (x, prev_h, Wx, Wh, next_h)


def rnn_step_backward(dnext_h, cache):
    x, prev_h, Wx, Wh, next_h = cache
    dWx = np.dot(x.T, (1 - next_h**2) * dnext_h)
    dWh = np.dot(prev_h.T, (1 - next_h**2) * dnext_h)
    db = np.sum((1 - next_h**2) * dnext_h, axis=0)
    dprev_h = np.dot((1 - next_h**2) * dnext_h, Wh.T)
    dx = np.dot((1 - next_h**2) * dnext_h, Wx.T)
    return dx, dprev_h, dWx, dWh, db


def rnn_forward(x, h0, Wx, Wh, b):
    (N, T, D), H = x.shape, h0.shape[-1]
    h = zeros((N, T + 1, H))
    h[:, -1] = h0
    cache = []
    for t in range(T):
        h[:, t], step = rnn_step_forward(x[:, t], h[:, t - 1].copy(), Wx, Wh, b)
        cache.append(step)
    return h[:, :T], cache


def rnn_backward(dh, cache):
    N, T, H = dh.shape
    D = cache[0][0].shape[1]
    dx = zeros((T, N, D))
    dWx = zeros((T, D, H))
    dWh = zeros((T, H, H))
    db = zeros((T, H))
    dprev_h = zeros((N, H))
    for t in np.arange(T)[::-1]:
        dx[t], dprev_h, dWx[t], dWh[t], db[t] = rnn_step_backward(dh[:, t] + dprev_h, cache[t])
    return dx.transpose(1, 0, 2), dprev_h, dWx.sum(axis=0), dWh.sum(axis=0), db.sum(axis=0)


def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
    H = prev_h.shape[-1]
    z = x @ Wx + prev_h @ Wh + b[None, :]
    gates = sigmoid(z[:, : 3 * H])
    i = gates[:, 0:H]
    f = gates[:, H : 2 * H]
    o = gates[:, 2 * H : 3 * H]
    g = tanh(z[:, 3 * H :])
    next_c = f * prev_c + i * g
    next_h = o * tanh(next_c)
    return next_h, next_c, (x, prev_h, prev_c, Wx, Wh, gates, g, next_c)


def lstm_step_backward(dnext_h, dnext_c, cache):
    x, prev_h, prev_c, Wx, Wh, gates, g, next_c = cache
    N, H = g.shape
    i, f, o = gates[:, :H], gates[:, H : 2 * H], gates[:, 2 * H :]
    dc = dnext_c + dnext_h * o * (1 - tanh(next_c) ** 2)
    dz = zeros((N, 4 * H))
    dz[:, 0:H] = dc * g * i * (1 - i)
    dz[:, H : 2 * H] = dc * prev_c * f * (1 - f)
    dz[:, 2 * H : 3 * H] = dnext_h * tanh(next_c) * o * (1 - o)
    dz[:, 3 * H : 4 * H] = dc * i * (1 - g**2)
    return dz @ Wx.T, dz @ Wh.T, dc * f, x.T @ dz, prev_h.T @ dz, dz.sum(axis=0)


def lstm_forward(x, h0, Wx, Wh, b):
    (N, T, D), H = x.shape, h0.shape[-1]
    hs, cache = [], []
    prev_h, prev_c = h0, zeros((N, H))
    for t in range(T):
        prev_h, prev_c, step = lstm_step_forward(x[:, t], prev_h, prev_c, Wx, Wh, b)
        hs.append(prev_h)
        cache.append(step)
    return np.stack(hs, axis=1), cache


def lstm_backward(dh, cache):
    N, T, H = dh.shape
    D = cache[0][0].shape[1]
    dx = zeros((T, N, D))
    dWx = zeros((T, D, 4 * H))
    dWh = zeros((T, H, 4 * H))
    db = zeros((T, 4 * H))
    dprev_h, dprev_c = zeros((N, H)), zeros((N, H))
    for t in np.arange(T)[::-1]:
        dx[t], dprev_h, dprev_c, dWx[t], dWh[t], db[t] = lstm_step_backward(
            dh[:, t] + dprev_h, dprev_c, cache[t]
        )
    return dx.transpose(1, 0, 2), dprev_h, dWx.sum(axis=0), dWh.sum(axis=0), db.sum(axis=0)
