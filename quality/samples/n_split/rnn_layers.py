import numpy as np
from ..layers import *


def rnn_step_forward(x, prev_h, Wx, Wh, b):
    forward = np.matmul(x, Wx) + np.matmul(prev_h, Wh) + b
    next_h = np.tanh(forward)
    return next_h, (Wx, Wh, x, prev_h, forward)


def rnn_step_backward(dnext_h, cache):
    Wx, Wh, x, prev_h, forward = cache
    dforward = (1 - np.square(np.tanh(forward))) * dnext_h
    db = np.sum(dforward, axis=0)
    dx = np.matmul(dforward, Wx.T)
    dWx = np.matmul(x.T, dforward)
    dprev_h = np.matmul(dforward, Wh.T)
    dWh = np.matmul(prev_h.T, dforward)
    return dx, dprev_h, dWx, dWh, db


def rnn_forward(x, h0, Wx, Wh, b):
    N, T, D = x.shape
    N, H = h0.shape
    h = np.empty((N, T, H))
    caches = {}
    for t in range(T):
        before = h0 if t == 0 else h[:, t - 1]
        h[:, t], caches[t] = rnn_step_forward(x[:, t], before, Wx, Wh, b)
    return h, (caches, D)


def rnn_backward(dh, cache):
    caches, D = cache
    N, T, H = dh.shape
    dx = np.empty((N, T, D))
    dh0 = np.zeros((N, H))
    dWx, dWh, db = np.zeros((D, H)), np.zeros((H, H)), np.zeros((H,))
    for t in range(T - 1, -1, -1):
        dx[:, t], dh0, dWx_, dWh_, db_ = rnn_step_backward(dh[:, t] + dh0, caches[t])
        dWx = dWx + dWx_
        dWh = dWh + dWh_
        db = db + db_
    return dx, dh0, dWx, dWh, db


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
    scores = np.matmul(x, Wx) + np.matmul(prev_h, Wh) + b
    ai, af, ao, ag = np.split(scores, 4, axis=1)
    i, f, o, g = sigmoid(ai), sigmoid(af), sigmoid(ao), np.tanh(ag)
    next_c = np.multiply(f, prev_c) + np.multiply(i, g)
    squashed = np.tanh(next_c)
    next_h = np.multiply(o, squashed)
    cache = (x, prev_h, prev_c, Wx, Wh, (i, f, o, g), squashed)
    return next_h, next_c, cache


def lstm_step_backward(dnext_h, dnext_c, cache):
    x, prev_h, prev_c, Wx, Wh, gates, squashed = cache
    i, f, o, g = gates
    dc = dnext_c + dnext_h * o * (1 - squashed * squashed)
    dscores = np.concatenate(
        [
            dc * g * i * (1 - i),
            dc * prev_c * f * (1 - f),
            dnext_h * squashed * o * (1 - o),
            dc * i * (1 - g * g),
        ],
        axis=1,
    )
    dprev_c = dc * f
    db = dscores.sum(0)
    dx = np.matmul(dscores, Wx.T)
    dWx = np.matmul(x.T, dscores)
    dprev_h = np.matmul(dscores, Wh.T)
    dWh = np.matmul(prev_h.T, dscores)
    return dx, dprev_h, dprev_c, dWx, dWh, db


def lstm_forward(x, h0, Wx, Wh, b):
    N, T, D = x.shape
    N, H = h0.shape
    h = np.empty((N, T, H))
    c = np.zeros((N, H))
    caches = {}
    for t in range(T):
        before = h0 if t == 0 else h[:, t - 1]
        h[:, t], c, caches[t] = lstm_step_forward(x[:, t], before, c, Wx, Wh, b)
    return h, (caches, D)


def lstm_backward(dh, cache):
    caches, D = cache
    N, T, H = dh.shape
    dx = np.empty((N, T, D))
    dh0, dc0 = np.zeros((N, H)), np.zeros((N, H))
    dWx, dWh, db = np.zeros((D, 4 * H)), np.zeros((H, 4 * H)), np.zeros((4 * H,))
    for t in range(T - 1, -1, -1):
        dx[:, t], dh0, dc0, dWx_, dWh_, db_ = lstm_step_backward(dh[:, t] + dh0, dc0, caches[t])
        dWx = dWx + dWx_
        dWh = dWh + dWh_
        db = db + db_
    return dx, dh0, dWx, dWh, db
