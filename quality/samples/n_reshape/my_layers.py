import numpy as np

sigmoid = lambda v: 1 / (1 + np.exp(-v))


def rnn_step_forward(x, prev_h, Wx, Wh, b):
    s = np.dot(prev_h, Wh) + np.dot(x, Wx) + b[np.newaxis, :]
    return np.tanh(s), (x, s, prev_h, Wh, Wx)


def rnn_step_backward(dnext_h, cache):
    x, s, prev_h, Wh, Wx = cache
    ds = dnext_h / np.cosh(s) ** 2
    dWh = np.dot(prev_h.T, ds)
    dprev_h = np.dot(ds, Wh.T)
    dWx = np.dot(x.T, ds)
    dx = np.dot(ds, Wx.T)
    db = np.dot(np.ones(len(ds)), ds)
    return dx, dprev_h, dWx, dWh, db


def rnn_forward(x, h0, Wx, Wh, b):
    N, T, D = x.shape
    h = np.zeros((N, T) + b.shape)
    cache = {}
    for t in range(T):
        h[:, t], cache[t] = rnn_step_forward(x[:, t], h[:, t - 1] if t > 0 else h0, Wx, Wh, b)
    cache["D"] = D
    return h, cache


def rnn_backward(dh, cache):
    (N, T, H), D = dh.shape, cache["D"]
    dx = np.zeros((N, T, D))
    dWx, dWh, db = np.zeros((D, H)), np.zeros((H, H)), np.zeros(H)
    dhprev = np.zeros((N, H))
    for t in reversed(range(T)):
        dcur = dh[:, t] + dhprev
        dx[:, t], dhprev, *more = rnn_step_backward(dcur, cache[t])
        dWx += more[0]
        dWh += more[1]
        db += more[2]
    return dx, dhprev, dWx, dWh, db


def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
    N, H = prev_h.shape
    s = (np.dot(x, Wx) + np.dot(prev_h, Wh) + b).reshape(N, 4, H)
    i = sigmoid(s[:, 0])
    f = sigmoid(s[:, 1])
    o = sigmoid(s[:, 2])
    g = np.tanh(s[:, 3])
    next_c = i * g
    next_c = next_c + f * prev_c
    next_h = np.tanh(next_c) * o
    return next_h, next_c, (x, prev_h, prev_c, s, next_c, Wx, Wh)


def lstm_step_backward(dnext_h, dnext_c, cache):
    x, prev_h, prev_c, s, next_c, Wx, Wh = cache
    i, f, o, g = sigmoid(s[:, 0]), sigmoid(s[:, 1]), sigmoid(s[:, 2]), np.tanh(s[:, 3])
    do = np.tanh(next_c) * dnext_h
    dc = dnext_c + dnext_h * o / np.cosh(next_c) ** 2
    di = dc * g
    dg = dc * i
    df = dc * prev_c
    dprev_c = dc * f
    ds = np.zeros_like(s)
    ds[:, 0] = di * i * (1 - i)
    ds[:, 1] = df * f * (1 - f)
    ds[:, 2] = do * o * (1 - o)
    ds[:, 3] = dg * (1 - g * g)
    ds = ds.reshape(len(ds), -1)
    dWh = np.dot(prev_h.T, ds)
    dprev_h = np.dot(ds, Wh.T)
    dWx = np.dot(x.T, ds)
    dx = np.dot(ds, Wx.T)
    db = np.dot(np.ones(len(ds)), ds)
    return dx, dprev_h, dprev_c, dWx, dWh, db


def lstm_forward(x, h0, Wx, Wh, b):
    N, T, D = x.shape
    h = np.zeros((N, T, h0.shape[1]))
    c = np.zeros(h.shape)
    cache = {}
    for t in range(T):
        if t == 0:
            h[:, t], c[:, t], cache[t] = lstm_step_forward(x[:, t], h0, np.zeros_like(h0), Wx, Wh, b)
        else:
            h[:, t], c[:, t], cache[t] = lstm_step_forward(x[:, t], h[:, t - 1], c[:, t - 1], Wx, Wh, b)
    cache["D"] = D
    return h, cache


def lstm_backward(dh, cache):
    (N, T, H), D = dh.shape, cache["D"]
    dx = np.zeros((N, T, D))
    dWx, dWh, db = np.zeros((D, 4 * H)), np.zeros((H, 4 * H)), np.zeros(4 * H)
    dhprev, dcprev = np.zeros((N, H)), np.zeros((N, H))
    for t in reversed(range(T)):
        dcur = dh[:, t] + dhprev
        dx[:, t], dhprev, dcprev, *more = lstm_step_backward(dcur, dcprev, cache[t])
        dWx += more[0]
        dWh += more[1]
        db += more[2]
    return dx, dhprev, dWx, dWh, db
