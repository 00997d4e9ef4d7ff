import numpy as np


def sigmoid(x, out=None):
    out = np.negative(x, out=out)
    np.exp(out, out=out)
    out += 1
    np.reciprocal(out, out=out)
    return out


def rnn_step_forward(x, prev_h, Wx, Wh, b):
    next_h = x @ Wx
    next_h += prev_h @ Wh
    next_h += b
    np.tanh(next_h, out=next_h)
    return next_h, (x, prev_h, next_h, Wx, Wh)


def rnn_step_backward(dnext_h, cache):
    x, prev_h, next_h, Wx, Wh = cache
    dz = next_h * next_h
    np.subtract(1, dz, out=dz)
    dz *= dnext_h
    return dz @ Wx.T, dz @ Wh.T, x.T @ dz, prev_h.T @ dz, dz.sum(axis=0)


def rnn_forward(x, h0, Wx, Wh, b):
    N, T, D = x.shape
    h = np.empty((N, T, h0.shape[1]))
    steps = []
    state = h0
    for t in range(T):
        state, step = rnn_step_forward(x[:, t], state, Wx, Wh, b)
        h[:, t] = state
        steps.append(step)
    return h, steps


def rnn_backward(dh, cache):
    N, T, H = dh.shape
    x, _, _, Wx, Wh = cache[0]
    dx = np.empty((N, T, x.shape[1]))
    dWx, dWh, db = np.zeros_like(Wx), np.zeros_like(Wh), np.zeros(H)
    carry = np.zeros((N, H))
    while cache:
        t = len(cache) - 1
        carry += dh[:, t]
        dx[:, t], carry, *rest = rnn_step_backward(carry, cache.pop())
        for total, part in zip((dWx, dWh, db), rest):
            total += part
    return dx, carry, dWx, dWh, db


def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
    H = prev_h.shape[1]
    a = x @ Wx
    a += prev_h @ Wh
    a += b
    gates = np.empty_like(a)
    sigmoid(a[:, : 3 * H], out=gates[:, : 3 * H])
    np.tanh(a[:, 3 * H :], out=gates[:, 3 * H :])
    i, f, o, g = (gates[:, k * H : (k + 1) * H] for k in range(4))
    next_c = f * prev_c
    next_c += i * g
    shown = np.tanh(next_c)
    next_h = o * shown
    return next_h, next_c, (x, prev_h, prev_c, gates, shown, Wx, Wh)


def lstm_step_backward(dnext_h, dnext_c, cache):
    x, prev_h, prev_c, gates, shown, Wx, Wh = cache
    N, H = dnext_h.shape
    i, f, o, g = (gates[:, k * H : (k + 1) * H] for k in range(4))
    dc = 1 - shown**2
    dc *= o
    dc *= dnext_h
    dc += dnext_c
    da = np.empty((N, 4 * H))
    da[:, 0 * H : 1 * H] = dc * g
    da[:, 1 * H : 2 * H] = dc * prev_c
    da[:, 2 * H : 3 * H] = dnext_h * shown
    da[:, 3 * H : 4 * H] = dc * i
    da[:, : 3 * H] *= gates[:, : 3 * H] * (1 - gates[:, : 3 * H])
    da[:, 3 * H :] *= 1 - g**2
    dc *= f
    return da @ Wx.T, da @ Wh.T, dc, x.T @ da, prev_h.T @ da, da.sum(axis=0)


def lstm_forward(x, h0, Wx, Wh, b):
    N, T, D = x.shape
    h = np.empty((N, T, h0.shape[1]))
    steps = []
    state, memory = h0, np.zeros_like(h0)
    for t in range(T):
        state, memory, step = lstm_step_forward(x[:, t], state, memory, Wx, Wh, b)
        h[:, t] = state
        steps.append(step)
    return h, steps


def lstm_backward(dh, cache):
    N, T, H = dh.shape
    x, *_, Wx, Wh = cache[0]
    dx = np.empty((N, T, x.shape[1]))
    dWx, dWh, db = np.zeros_like(Wx), np.zeros_like(Wh), np.zeros(4 * H)
    carry, memory = np.zeros((N, H)), np.zeros((N, H))
    while cache:
        t = len(cache) - 1
        carry += dh[:, t]
        dx[:, t], carry, memory, *rest = lstm_step_backward(carry, memory, cache.pop())
        for total, part in zip((dWx, dWh, db), rest):
            total += part
    return dx, carry, dWx, dWh, db
