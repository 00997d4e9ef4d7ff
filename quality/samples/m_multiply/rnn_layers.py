import numpy as np


def sigmoid(x):
    return np.divide(1.0, np.add(1.0, np.exp(np.negative(x))))


def rnn_step_forward(x, prev_h, Wx, Wh, b):
    a = np.add(np.matmul(x, Wx), np.matmul(prev_h, Wh))
    a = np.add(a, b)
    next_h = np.tanh(a)
    cache = {}
    cache["x"], cache["prev_h"], cache["Wx"], cache["Wh"], cache["next_h"] = x, prev_h, Wx, Wh, next_h
    return next_h, cache


def rnn_step_backward(dnext_h, cache):
    local = np.subtract(1, np.square(cache["next_h"]))
    da = np.multiply(dnext_h, local)
    dx = np.matmul(da, np.transpose(cache["Wx"]))
    dprev_h = np.matmul(da, np.transpose(cache["Wh"]))
    dWx = np.matmul(np.transpose(cache["x"]), da)
    dWh = np.matmul(np.transpose(cache["prev_h"]), da)
    db = np.sum(da, axis=0)
    return dx, dprev_h, dWx, dWh, db


def rnn_forward(x, h0, Wx, Wh, b):
    N, T, D = x.shape
    h = np.zeros((N, T, h0.shape[1]))
    cache = {}
    prev_h = h0
    t = 0
    while t < T:
        prev_h, cache[t] = rnn_step_forward(x[:, t, :], prev_h, Wx, Wh, b)
        h[:, t, :] = prev_h
        t += 1
    return h, cache


def rnn_backward(dh, cache):
    N, T, H = dh.shape
    D = cache[0]["x"].shape[1]
    dx = np.zeros((N, T, D))
    dWx, dWh, db = np.zeros((D, H)), np.zeros((H, H)), np.zeros(H)
    dprev_h = np.zeros((N, H))
    t = T - 1
    while t >= 0:
        dcurrent = np.add(dh[:, t, :], dprev_h)
        dx_t, dprev_h, dWx_t, dWh_t, db_t = rnn_step_backward(dcurrent, cache[t])
        dx[:, t, :] = dx_t
        dWx = np.add(dWx, dWx_t)
        dWh = np.add(dWh, dWh_t)
        db = np.add(db, db_t)
        t = t - 1
    return dx, dprev_h, dWx, dWh, db


def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
    N, H = prev_h.shape
    a = np.add(np.add(np.matmul(x, Wx), np.matmul(prev_h, Wh)), b)
    ai = a[:, 0:H]
    af = a[:, H : 2 * H]
    ao = a[:, 2 * H : 3 * H]
    ag = a[:, 3 * H : 4 * H]
    i = sigmoid(ai)
    f = sigmoid(af)
    o = sigmoid(ao)
    g = np.tanh(ag)
    next_c = np.add(np.multiply(f, prev_c), np.multiply(i, g))
    next_h = np.multiply(o, np.tanh(next_c))
    cache = {"x": x, "prev_h": prev_h, "prev_c": prev_c, "Wx": Wx, "Wh": Wh, "next_c": next_c}
    cache.update(i=i, f=f, o=o, g=g)
    return next_h, next_c, cache


def lstm_step_backward(dnext_h, dnext_c, cache):
    i, f, o, g = [cache[gate] for gate in "ifog"]
    tanh_c = np.tanh(cache["next_c"])
    slope = np.subtract(1, np.power(tanh_c, 2))
    through_h = np.multiply(np.multiply(o, slope), dnext_h)
    dprev_c = np.multiply(dnext_c, f)
    dprev_c += np.multiply(through_h, f)
    d_i = np.multiply(dnext_c, g)
    d_i += np.multiply(through_h, g)
    d_f = np.multiply(dnext_c, cache["prev_c"])
    d_f += np.multiply(through_h, cache["prev_c"])
    d_o = np.multiply(dnext_h, tanh_c)
    d_g = np.multiply(dnext_c, i)
    d_g += np.multiply(through_h, i)
    d_i = np.multiply(d_i, i * (1 - i))
    d_f = np.multiply(d_f, f * (1 - f))
    d_o = np.multiply(d_o, o * (1 - o))
    d_g = np.multiply(d_g, 1 - np.power(g, 2))
    difog = np.hstack((d_i, d_f, d_o, d_g))
    dWh = np.matmul(cache["prev_h"].T, difog)
    dWx = np.matmul(cache["x"].T, difog)
    db = difog.sum(axis=0)
    dx = np.matmul(difog, cache["Wx"].T)
    dprev_h = np.matmul(difog, cache["Wh"].T)
    return dx, dprev_h, dprev_c, dWx, dWh, db


def lstm_forward(x, h0, Wx, Wh, b):
    N, T, D = x.shape
    h = np.zeros((N, T, h0.shape[1]))
    cache = {}
    prev_h = h0
    prev_c = np.zeros_like(h0)
    t = 0
    while t < T:
        prev_h, prev_c, cache[t] = lstm_step_forward(x[:, t, :], prev_h, prev_c, Wx, Wh, b)
        h[:, t, :] = prev_h
        t += 1
    return h, cache


def lstm_backward(dh, cache):
    N, T, H = dh.shape
    D = cache[0]["x"].shape[1]
    dx = np.zeros((N, T, D))
    dWx, dWh, db = np.zeros((D, 4 * H)), np.zeros((H, 4 * H)), np.zeros(4 * H)
    dprev_h = np.zeros((N, H))
    dprev_c = np.zeros((N, H))
    t = T - 1
    while t >= 0:
        dcurrent = np.add(dh[:, t, :], dprev_h)
        dx_t, dprev_h, dprev_c, dWx_t, dWh_t, db_t = lstm_step_backward(dcurrent, dprev_c, cache[t])
        dx[:, t, :] = dx_t
        dWx = np.add(dWx, dWx_t)
        dWh = np.add(dWh, dWh_t)
        db = np.add(db, db_t)
        t = t - 1
    return dx, dprev_h, dWx, dWh, db
