# cs231n A3.  (N,T,D).  my own style: one dict `S` of big arrays with time first.
import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def rnn_step_forward(x, prev_h, Wx, Wh, b):
    next_h = np.tanh(np.matmul(x, Wx) + np.matmul(prev_h, Wh) + b)
    cache = (x, prev_h, Wx, Wh, b, next_h)
    return next_h, cache


def rnn_step_backward(dnext_h, cache):
    x, prev_h, Wx, Wh, b, next_h = cache
    d = np.empty_like(next_h)
    np.multiply(next_h, next_h, out=d)
    np.subtract(1, d, out=d)
    np.multiply(d, dnext_h, out=d)
    return np.matmul(d, Wx.T), np.matmul(d, Wh.T), np.matmul(x.T, d), np.matmul(prev_h.T, d), np.add.reduce(d, axis=0)


def rnn_forward(x, h0, Wx, Wh, b):
    N, T, D = x.shape
    h, cache = np.empty((N, T, h0.shape[1])), []
    cur = h0
    for t in range(T):
        cur, c = rnn_step_forward(x[:, t], cur, Wx, Wh, b)
        h[:, t] = cur
        cache += [c]
    return h, cache


def rnn_backward(dh, cache):
    N, T, H = dh.shape
    D = cache[0][0].shape[1]
    dx = np.empty((N, T, D))
    dWx, dWh, db = np.zeros((D, H)), np.zeros((H, H)), np.zeros(H)
    dcur = np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        dcur = dcur + dh[:, t]
        dx[:, t], dcur, dwx, dwh, dbias = rnn_step_backward(dcur, cache[t])
        dWx, dWh, db = dWx + dwx, dWh + dwh, db + dbias
    return dx, dcur, dWx, dWh, db


def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
    H = prev_c.shape[1]
    act = np.matmul(x, Wx) + np.matmul(prev_h, Wh) + b
    act[:, :3 * H] = sigmoid(act[:, :3 * H])
    act[:, 3 * H:] = np.tanh(act[:, 3 * H:])
    i, f, o, g = [act[:, k * H:(k + 1) * H] for k in range(4)]
    next_c = f * prev_c + i * g
    next_h = o * np.tanh(next_c)
    return next_h, next_c, (x, prev_h, prev_c, Wx, Wh, act, next_c)


def lstm_step_backward(dnext_h, dnext_c, cache):
    x, prev_h, prev_c, Wx, Wh, act, next_c = cache
    N, H = prev_h.shape
    gates = act.reshape(N, 4, H)
    i, f, o, g = gates[:, 0], gates[:, 1], gates[:, 2], gates[:, 3]
    th = np.tanh(next_c)
    dc = dnext_c + dnext_h * o * (1 - th ** 2)
    dgates = np.empty((N, 4, H))
    dgates[:, 0] = dc * g
    dgates[:, 1] = dc * prev_c
    dgates[:, 2] = dnext_h * th
    dgates[:, 3] = dc * i
    dgates[:, :3] *= gates[:, :3] * (1 - gates[:, :3])
    dgates[:, 3] *= 1 - g ** 2
    da = dgates.reshape(N, 4 * H)
    return np.matmul(da, Wx.T), np.matmul(da, Wh.T), dc * f, np.matmul(x.T, da), np.matmul(prev_h.T, da), da.sum(0)


def lstm_forward(x, h0, Wx, Wh, b):
    N, T, D = x.shape
    H = h0.shape[1]
    S = {"h": np.zeros((T + 1, N, H)), "c": np.zeros((T + 1, N, H)), "cache": []}
    S["h"][0] = h0
    for t in range(T):
        nh, nc, c = lstm_step_forward(x[:, t], S["h"][t], S["c"][t], Wx, Wh, b)
        S["h"][t + 1] = nh
        S["c"][t + 1] = nc
        S["cache"].append(c)
    return S["h"][1:].swapaxes(0, 1), S


def lstm_backward(dh, cache):
    S = cache
    N, T, H = dh.shape
    D = S["cache"][0][0].shape[1]
    dx = np.zeros((N, T, D))
    grads = {"Wx": np.zeros((D, 4 * H)), "Wh": np.zeros((H, 4 * H)), "b": np.zeros(4 * H)}
    dhs = np.zeros((T + 1, N, H))
    dcs = np.zeros((T + 1, N, H))
    for t in range(T)[::-1]:
        dx[:, t], dhs[t], dcs[t], a, b, c = lstm_step_backward(dh[:, t] + dhs[t + 1], dcs[t + 1], S["cache"][t])
        grads["Wx"] += a
        grads["Wh"] += b
        grads["b"] += c
    return dx, dhs[0], grads["Wx"], grads["Wh"], grads["b"]
