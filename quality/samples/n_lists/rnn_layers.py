import numpy as np


def rnn_step_forward(x, prev_h, Wx, Wh, b):
    next_h = np.tanh(x.dot(Wx) + prev_h.dot(Wh) + b)
    return next_h, [x, prev_h, next_h, Wx, Wh]


def rnn_step_backward(dnext_h, cache):
    [x, prev_h, next_h, Wx, Wh] = cache
    dtanh = (1.0 - next_h**2) * dnext_h
    return [dtanh.dot(Wx.T), dtanh.dot(Wh.T), x.T.dot(dtanh), prev_h.T.dot(dtanh), np.sum(dtanh, 0)]


def rnn_forward(x, h0, Wx, Wh, b):
    outputs = []
    cache = []
    current = h0
    for xt in np.moveaxis(x, 1, 0):
        current, saved = rnn_step_forward(xt, current, Wx, Wh, b)
        outputs += [current]
        cache += [saved]
    return np.stack(outputs, 1), cache


def rnn_backward(dh, cache):
    results = []
    back = np.zeros_like(dh[:, 0])
    for t in range(dh.shape[1])[::-1]:
        grads = rnn_step_backward(dh[:, t] + back, cache[t])
        back = grads[1]
        results.insert(0, grads)
    dx = np.stack([grads[0] for grads in results], axis=1)
    dWx = sum(grads[2] for grads in results)
    dWh = sum(grads[3] for grads in results)
    db = sum(grads[4] for grads in results)
    return dx, results[0][1], dWx, dWh, db


def sigmoid(x):
    return np.where(x >= 0, 1 / (1 + np.exp(-np.abs(x))), np.exp(-np.abs(x)) / (1 + np.exp(-np.abs(x))))


def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
    a = x.dot(Wx) + prev_h.dot(Wh) + b
    i, f, o, g = np.hsplit(a, 4)
    i = sigmoid(i)
    f = sigmoid(f)
    o = sigmoid(o)
    g = np.tanh(g)
    next_c = prev_c * f + g * i
    next_h = np.tanh(next_c) * o
    return next_h, next_c, [[x, prev_h, prev_c], [i, f, o, g], next_c, [Wx, Wh]]


def lstm_step_backward(dnext_h, dnext_c, cache):
    [x, prev_h, prev_c], [i, f, o, g], next_c, [Wx, Wh] = cache
    dtanh_c = dnext_h * o
    dc = dnext_c + dtanh_c * (1 - np.tanh(next_c) ** 2)
    do = dnext_h * np.tanh(next_c)
    df = dc * prev_c
    di = dc * g
    dg = dc * i
    parts = [di * i * (1 - i), df * f * (1 - f), do * o * (1 - o), dg * (1 - g**2)]
    da = np.concatenate(parts, axis=1)
    return [da.dot(Wx.T), da.dot(Wh.T), dc * f, x.T.dot(da), prev_h.T.dot(da), da.sum(axis=0)]


def lstm_forward(x, h0, Wx, Wh, b):
    outputs = []
    cache = []
    current, memory = h0, np.zeros_like(h0)
    for xt in np.moveaxis(x, 1, 0):
        current, memory, saved = lstm_step_forward(xt, current, memory, Wx, Wh, b)
        outputs += [current]
        cache += [saved]
    return np.stack(outputs, 1), cache


def lstm_backward(dh, cache):
    results = []
    back_h = np.zeros_like(dh[:, 0])
    back_c = np.zeros_like(dh[:, 0])
    for t in range(dh.shape[1])[::-1]:
        grads = lstm_step_backward(dh[:, t] + back_h, back_c, cache[t])
        back_h, back_c = grads[1:3]
        results.insert(0, grads)
    dx = np.stack([grads[0] for grads in results], axis=1)
    dWx = sum(grads[3] for grads in results)
    dWh = sum(grads[4] for grads in results)
    db = sum(grads[5] for grads in results)
    return dx, results[0][1], dWx, dWh, db
