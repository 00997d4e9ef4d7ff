import numpy as np


def sigmoid(x):
    return 1.0 / (1.0 + np.exp(-x))


def rnn_step_forward(x, prev_h, Wx, Wh, b):
    # everything as columns in here
    z = np.dot(Wx.T, x.T) + np.dot(Wh.T, prev_h.T) + b.reshape(-1, 1)
    h = np.tanh(z)
    return h.T, (x.T, prev_h.T, Wx.T, Wh.T, h)


def rnn_step_backward(dnext_h, cache):
    xT, hT, U, V, h = cache
    dz = dnext_h.T * (1 - h * h)
    dU = np.dot(dz, xT.T)
    dV = np.dot(dz, hT.T)
    dxT = np.dot(U.T, dz)
    dhT = np.dot(V.T, dz)
    db = np.sum(dz, axis=1)
    return dxT.T, dhT.T, dU.T, dV.T, db


def rnn_forward(x, h0, Wx, Wh, b):
    xs = x.transpose(1, 0, 2)  # time first
    T, N, D = xs.shape
    hs = np.zeros((T + 1, N, h0.shape[1]))
    hs[-1] = h0
    cache = [None] * T
    for t in range(T):
        hs[t], cache[t] = rnn_step_forward(xs[t], hs[t - 1], Wx, Wh, b)
    return hs[:T].transpose(1, 0, 2), (cache, D)


def rnn_backward(dh, cache):
    steps, D = cache
    dhs = dh.transpose(1, 0, 2)
    T, N, H = dhs.shape
    dxs = np.zeros((T, N, D))
    dWx = np.zeros((D, H))
    dWh = np.zeros((H, H))
    db = np.zeros(H)
    later = np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        dxs[t], later, u, v, w = rnn_step_backward(dhs[t] + later, steps[t])
        dWx += u
        dWh += v
        db += w
    return dxs.transpose(1, 0, 2), later, dWx, dWh, db


def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
    z = np.dot(Wx.T, x.T) + np.dot(Wh.T, prev_h.T) + b.reshape(-1, 1)
    H = prev_h.shape[1]
    i = sigmoid(z[0:H])
    f = sigmoid(z[H : 2 * H])
    o = sigmoid(z[2 * H : 3 * H])
    g = np.tanh(z[3 * H : 4 * H])
    c = f * prev_c.T + i * g
    h = o * np.tanh(c)
    return h.T, c.T, (x.T, prev_h.T, prev_c.T, Wx.T, Wh.T, i, f, o, g, c)


def lstm_step_backward(dnext_h, dnext_c, cache):
    xT, hT, cT, U, V, i, f, o, g, c = cache
    dh = dnext_h.T
    th = np.tanh(c)
    dc = dnext_c.T + dh * o * (1 - th * th)
    di = dc * g
    df = dc * cT
    do = dh * th
    dg = dc * i
    dz = np.vstack((di * i * (1 - i), df * f * (1 - f), do * o * (1 - o), dg * (1 - g * g)))
    dU = np.dot(dz, xT.T)
    dV = np.dot(dz, hT.T)
    dxT = np.dot(U.T, dz)
    dhT = np.dot(V.T, dz)
    dcT = dc * f
    db = np.sum(dz, axis=1)
    return dxT.T, dhT.T, dcT.T, dU.T, dV.T, db


def lstm_forward(x, h0, Wx, Wh, b):
    xs = x.transpose(1, 0, 2)
    T, N, D = xs.shape
    hs = np.zeros((T + 1, N, h0.shape[1]))
    cs = np.zeros((T + 1, N, h0.shape[1]))
    hs[-1] = h0
    cache = [None] * T
    for t in range(T):
        hs[t], cs[t], cache[t] = lstm_step_forward(xs[t], hs[t - 1], cs[t - 1], Wx, Wh, b)
    return hs[:T].transpose(1, 0, 2), (cache, D)


def lstm_backward(dh, cache):
    steps, D = cache
    dhs = dh.transpose(1, 0, 2)
    T, N, H = dhs.shape
    dxs = np.zeros((T, N, D))
    dWx = np.zeros((D, 4 * H))
    dWh = np.zeros((H, 4 * H))
    db = np.zeros(4 * H)
    later_h = np.zeros((N, H))
    later_c = np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        dxs[t], later_h, later_c, u, v, w = lstm_step_backward(dhs[t] + later_h, later_c, steps[t])
        dWx += u
        dWh += v
        db += w
    return dxs.transpose(1, 0, 2), later_h, dWx, dWh, db
