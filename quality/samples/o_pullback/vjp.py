# Each forward function returns its value and a *pullback*: a closure that takes the
# gradient of the value and returns the gradients of the arguments.  The caches that
# the assignment wants are these closures.
from functools import partial, reduce
from operator import add

import numpy as np


def matmul(x, W):
    def pullback(dout):
        return dout @ W.T, x.T @ dout
    return x @ W, pullback


def tanh(z):
    y = np.tanh(z)

    def pullback(dy):
        return dy * (1 - y * y)
    return y, pullback


def sigmoid(z):
    y = 1 / (1 + np.exp(-z))

    def pullback(dy):
        return dy * y * (1 - y)
    return y, pullback


def times(p, q):
    return p * q, lambda d: (d * q, d * p)


def split(z, n):
    parts = np.split(z, n, axis=1)
    return parts, lambda ds: np.concatenate(ds, axis=1)


def linear(x, h, Wx, Wh, b):
    xs, back_x = matmul(x, Wx)
    hs, back_h = matmul(h, Wh)

    def pullback(dz):
        dx, dWx = back_x(dz)
        dh, dWh = back_h(dz)
        return dx, dh, dWx, dWh, dz.sum(0)
    return xs + hs + b, pullback


def rnn_step_forward(x, prev_h, Wx, Wh, b):
    z, back_linear = linear(x, prev_h, Wx, Wh, b)
    next_h, back_tanh = tanh(z)
    return next_h, lambda d: back_linear(back_tanh(d))


def rnn_step_backward(dnext_h, cache):
    return cache(dnext_h)


def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
    z, back_linear = linear(x, prev_h, Wx, Wh, b)
    (zi, zf, zo, zg), back_split = split(z, 4)
    i, back_i = sigmoid(zi)
    f, back_f = sigmoid(zf)
    o, back_o = sigmoid(zo)
    g, back_g = tanh(zg)
    kept, back_kept = times(f, prev_c)
    new, back_new = times(i, g)
    next_c = kept + new
    shown, back_shown = tanh(next_c)
    next_h, back_h = times(o, shown)

    def pullback(dh, dc):
        do, dshown = back_h(dh)
        dc = dc + back_shown(dshown)
        di, dg = back_new(dc)
        df, dprev_c = back_kept(dc)
        dz = back_split([back_i(di), back_f(df), back_o(do), back_g(dg)])
        dx, dprev_h, dWx, dWh, db = back_linear(dz)
        return dx, dprev_h, dprev_c, dWx, dWh, db
    return next_h, next_c, pullback


def lstm_step_backward(dnext_h, dnext_c, cache):
    return cache(dnext_h, dnext_c)


def unroll(step, x, *state):
    """Runs step over time; the first of the state is what is shown."""
    shown, pullbacks = [], []
    for t in range(x.shape[1]):
        *state, back = step(x[:, t], *state)
        shown.append(state[0])
        pullbacks.append(back)
    return np.stack(shown, axis=1), pullbacks


def roll_back(dh, pullbacks, *carry):
    dxs, rest = [], []
    for d, back in zip(dh.swapaxes(0, 1)[::-1], pullbacks[::-1]):
        dx, *out = back(d + carry[0], *carry[1:])
        carry, dparams = out[:len(carry)], out[len(carry):]
        dxs.append(dx)
        rest.append(dparams)
    dx = np.stack(dxs[::-1], axis=1)
    dWx, dWh, db = (reduce(add, column) for column in zip(*rest))
    return dx, carry[0], dWx, dWh, db


def rnn_forward(x, h0, Wx, Wh, b):
    return unroll(partial(rnn_step_forward, Wx=Wx, Wh=Wh, b=b), x, h0)


def rnn_backward(dh, cache):
    return roll_back(dh, cache, np.zeros_like(dh[:, 0]))


def lstm_forward(x, h0, Wx, Wh, b):
    return unroll(partial(lstm_step_forward, Wx=Wx, Wh=Wh, b=b), x, h0, np.zeros_like(h0))


def lstm_backward(dh, cache):
    return roll_back(dh, cache, np.zeros_like(dh[:, 0]), np.zeros_like(dh[:, 0]))
