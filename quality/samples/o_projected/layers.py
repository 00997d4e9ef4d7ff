from typing import NamedTuple
import numpy as np


# (N, T, D) in, (N, T, H) out.
# x's share of all pre-activations is known before the loop starts, and weight
# gradients can wait until after it.  Only h @ Wh has to be inside.

class Saved(NamedTuple):
    x: np.ndarray
    h: np.ndarray           # (N, T + 1, H), with h0 in front
    c: np.ndarray           # the same for the memory
    gates: np.ndarray       # (N, T, 4, H): i f o g
    Wx: np.ndarray
    Wh: np.ndarray


def sigmoid(v):
    return 1 / (1 + np.exp(-v))


def activate(z):
    """(..., 4, H), in place"""
    z[..., :3, :] = sigmoid(z[..., :3, :])
    z[..., 3, :] = np.tanh(z[..., 3, :])
    return z


def rnn_step_forward(x, prev_h, Wx, Wh, b):
    next_h = np.tanh(np.matmul(x, Wx) + np.matmul(prev_h, Wh) + b)
    return next_h, (x, prev_h, next_h, Wx, Wh)


def rnn_step_backward(dnext_h, cache):
    x, prev_h, next_h, Wx, Wh = cache
    dz = np.multiply(dnext_h, 1 - np.square(next_h))
    return np.matmul(dz, Wx.T), np.matmul(dz, Wh.T), np.matmul(x.T, dz), np.matmul(prev_h.T, dz), np.add.reduce(dz)


def rnn_forward(x, h0, Wx, Wh, b):
    T = x.shape[1]
    h = np.empty((len(x), T + 1, len(Wh)))
    h[:, 0] = h0
    np.add(np.tensordot(x, Wx, axes=1), b, out=h[:, 1:])
    for t in range(T):
        h[:, t + 1] += h[:, t] @ Wh
        np.tanh(h[:, t + 1], out=h[:, t + 1])
    return h[:, 1:].copy(), (x, h, Wx, Wh)


def rnn_backward(dh, cache):
    x, h, Wx, Wh = cache
    dz = dh.copy()
    slope = 1 - h[:, 1:] ** 2
    for t in range(dz.shape[1] - 1, 0, -1):
        dz[:, t] *= slope[:, t]
        dz[:, t - 1] += dz[:, t] @ Wh.T
    dz[:, 0] *= slope[:, 0]
    dx = np.tensordot(dz, Wx, axes=(2, 1))
    dh0 = dz[:, 0] @ Wh.T
    dWx = np.tensordot(x, dz, axes=((0, 1), (0, 1)))
    dWh = np.tensordot(h[:, :-1], dz, axes=((0, 1), (0, 1)))
    return dx, dh0, dWx, dWh, dz.sum(axis=(0, 1))


def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
    N, H = prev_h.shape
    g = activate((x @ Wx + prev_h @ Wh + b).reshape(N, 4, H))
    next_c = g[:, 1] * prev_c + g[:, 0] * g[:, 3]
    next_h = g[:, 2] * np.tanh(next_c)
    return next_h, next_c, (x, prev_h, prev_c, next_c, g, Wx, Wh)


def gate_slopes(g):
    s = g - g ** 2
    s[..., 3, :] = 1 - g[..., 3, :] ** 2
    return s


def through_gates(dnext_h, dnext_c, g, prev_c, next_c):
    """Gradients of the four pre-activations (N, 4, H), and of the memory before."""
    th = np.tanh(next_c)
    dc = dnext_c + dnext_h * g[:, 2] * (1 - th ** 2)
    d = np.stack([dc * g[:, 3], dc * prev_c, dnext_h * th, dc * g[:, 0]], axis=1)
    return d * gate_slopes(g), dc * g[:, 1]


def lstm_step_backward(dnext_h, dnext_c, cache):
    x, prev_h, prev_c, next_c, g, Wx, Wh = cache
    d, dprev_c = through_gates(dnext_h, dnext_c, g, prev_c, next_c)
    d = d.reshape(len(x), -1)
    return d @ Wx.T, d @ Wh.T, dprev_c, x.T @ d, prev_h.T @ d, d.sum(axis=0)


def lstm_forward(x, h0, Wx, Wh, b):
    N, T, _ = x.shape
    H = h0.shape[1]
    gates = (np.tensordot(x, Wx, axes=1) + b).reshape(N, T, 4, H)
    h = np.zeros((N, T + 1, H))
    c = np.zeros((N, T + 1, H))
    h[:, 0] = h0
    for t in range(T):
        gates[:, t] += (h[:, t] @ Wh).reshape(N, 4, H)
        i, f, o, g = activate(gates[:, t]).swapaxes(0, 1)
        c[:, t + 1] = f * c[:, t] + i * g
        h[:, t + 1] = o * np.tanh(c[:, t + 1])
    return h[:, 1:].copy(), Saved(x, h, c, gates, Wx, Wh)


def lstm_backward(dh, cache):
    x, h, c, gates, Wx, Wh = cache
    N, T, H = dh.shape
    dz = np.empty((N, T, 4 * H))
    dprev_h = dprev_c = np.zeros((N, H))
    for t in reversed(range(T)):
        d, dprev_c = through_gates(dh[:, t] + dprev_h, dprev_c, gates[:, t], c[:, t], c[:, t + 1])
        dz[:, t] = d.reshape(N, 4 * H)
        dprev_h = dz[:, t] @ Wh.T
    flat = dz.reshape(N * T, 4 * H)
    dx = (flat @ Wx.T).reshape(x.shape)
    dWx = x.reshape(N * T, -1).T @ flat
    dWh = h[:, :-1].reshape(N * T, H).T @ flat
    db = flat.sum(axis=0)
    return dx, dprev_h, dWx, dWh, db
