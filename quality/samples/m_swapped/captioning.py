import numpy as np


def sigmoid(x):
    return 0.5 * (1 + np.tanh(0.5 * x))


def rnn_step_forward(x, prev_h, Wx, Wh, b):
    next_h = np.tanh(np.dot(x, Wx) + np.dot(prev_h, Wh) + b)
    cache = x, prev_h, Wx, Wh, next_h
    return next_h, cache


def rnn_step_backward(dnext_h, cache):
    x, prev_h, Wx, Wh, h = cache
    dtanh = (1 - h**2) * dnext_h
    dx = np.dot(dtanh, Wx.T)
    dprev_h = np.dot(dtanh, Wh.T)
    dWx = np.dot(x.T, dtanh)
    dWh = np.dot(prev_h.T, dtanh)
    db = np.sum(dtanh, axis=0)
    return dx, dprev_h, dWx, dWh, db


def rnn_forward(x, h0, Wx, Wh, b):
    N, T, D = x.shape
    _, H = h0.shape
    x = np.swapaxes(x, 0, 1)  # (T, N, D): easier to walk over
    h = np.zeros((T, N, H))
    prev_h = h0
    cache = []
    for t in range(T):
        next_h, saved = rnn_step_forward(x[t], prev_h, Wx, Wh, b)
        prev_h = next_h
        cache.append(saved)
        h[t] = prev_h
    h = np.swapaxes(h, 0, 1)
    return h, cache


def rnn_backward(dh, cache):
    dh = dh.copy()  # it is added to below
    N, T, H = dh.shape
    D = cache[0][0].shape[-1]
    dh = np.swapaxes(dh, 0, 1)
    dx, dWx, dWh, db = np.zeros((T, N, D)), np.zeros((D, H)), np.zeros((H, H)), np.zeros((H,))
    dprev_h = np.zeros((N, H))
    for t in reversed(range(T)):
        dh[t] += dprev_h
        dx[t], dprev_h, dWx_, dWh_, db_ = rnn_step_backward(dh[t], cache[t])
        dWx += dWx_
        dWh += dWh_
        db += db_
    dx = np.swapaxes(dx, 0, 1)
    return dx, dprev_h, dWx, dWh, db


def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
    a = np.dot(x, Wx) + np.dot(prev_h, Wh) + b
    H = a.shape[1] // 4
    a_i, a_f, a_o, a_g = a[:, :H], a[:, H : 2 * H], a[:, 2 * H : 3 * H], a[:, 3 * H :]
    i, f, o, g = sigmoid(a_i), sigmoid(a_f), sigmoid(a_o), np.tanh(a_g)
    next_c = f * prev_c + i * g
    next_h = o * np.tanh(next_c)
    cache = x, prev_h, prev_c, Wx, Wh, i, f, o, g, next_c
    return next_h, next_c, cache


def lstm_step_backward(dnext_h, dnext_c, cache):
    x, prev_h, prev_c, Wx, Wh, i, f, o, g, c = cache
    do = dnext_h * np.tanh(c)
    dnext_c = dnext_c + dnext_h * o * (1 - np.tanh(c) ** 2)
    dprev_c = dnext_c * f
    dg = dnext_c * i
    di = dnext_c * g
    df = dnext_c * prev_c
    da_i = di * i * (1 - i)
    da_f = df * f * (1 - f)
    da_o = do * o * (1 - o)
    da_g = dg * (1 - g**2)
    da = np.concatenate((da_i, da_f, da_o, da_g), axis=-1)
    dx = np.dot(da, Wx.T)
    dWx = np.dot(x.T, da)
    dprev_h = np.dot(da, Wh.T)
    dWh = np.dot(prev_h.T, da)
    db = np.sum(da, axis=0)
    return dx, dprev_h, dprev_c, dWx, dWh, db


def lstm_forward(x, h0, Wx, Wh, b):
    N, T, D = x.shape
    _, H = h0.shape
    x = np.swapaxes(x, 0, 1)
    h = np.zeros((T, N, H))
    prev_c = np.zeros((N, H))
    prev_h = h0
    cache = []
    for i in range(T):
        prev_h, prev_c, saved = lstm_step_forward(x[i], prev_h, prev_c, Wx, Wh, b)
        h[i] = prev_h
        cache.append(saved)
    h = np.swapaxes(h, 0, 1)
    return h, cache


def lstm_backward(dh, cache):
    dh = dh.copy()
    N, T, H = dh.shape
    D = cache[0][0].shape[-1]
    dh = np.swapaxes(dh, 0, 1)
    dx, dWx, dWh, db = np.zeros((T, N, D)), np.zeros((D, 4 * H)), np.zeros((H, 4 * H)), np.zeros((4 * H,))
    dprev_h, dprev_c = np.zeros((N, H)), np.zeros((N, H))
    for t in reversed(range(T)):
        dh[t] += dprev_h
        dx[t], dprev_h, dprev_c, dWx_, dWh_, db_ = lstm_step_backward(dh[t], dprev_c, cache[t])
        dWx += dWx_
        dWh += dWh_
        db += db_
    dh0 = dprev_h
    dx = np.swapaxes(dx, 0, 1)
    return dx, dh0, dWx, dWh, db
