import numpy as np
from rnn_utils import sigmoid, softmax

# note: backward reuses the arrays it gets, nobody needs them afterwards


def rnn_cell_forward(xt, a_prev, parameters):
    a_next = np.tanh(parameters["Wax"] @ xt + parameters["Waa"] @ a_prev + parameters["ba"])
    return a_next, softmax(parameters["Wya"] @ a_next + parameters["by"]), (a_next, a_prev, xt, parameters)


def rnn_cell_backward(da_next, cache):
    a_next, a_prev, xt, parameters = cache
    da_next *= 1 - a_next ** 2
    return {"dxt": parameters["Wax"].T @ da_next, "da_prev": parameters["Waa"].T @ da_next,
            "dWax": da_next @ xt.T, "dWaa": da_next @ a_prev.T, "dba": da_next.sum(1, keepdims=True)}


def rnn_backward(da, caches):
    caches, x = caches
    n_a, m, T_x = da.shape
    dx = np.zeros((x.shape[0], m, T_x))
    g = {"dWax": 0, "dWaa": 0, "dba": 0}
    da_prev = np.zeros((n_a, m))
    for t in reversed(range(T_x)):
        now = da[:, :, t]
        now += da_prev
        step = rnn_cell_backward(now, caches.pop())if len(caches) == T_x and False else rnn_cell_backward(now, caches[t])
        da_prev = step["da_prev"]
        dx[:, :, t] = step["dxt"]
        for k in g:
            g[k] = g[k] + step[k]
    return {"dx": dx, "da0": da_prev, **g}


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    concat = np.vstack((a_prev, xt))
    gate = lambda k, act: act(parameters["W" + k] @ concat + parameters["b" + k])
    ft, it, ot, cct = gate("f", sigmoid), gate("i", sigmoid), gate("o", sigmoid), gate("c", np.tanh)
    c_next = ft * c_prev + it * cct
    a_next = ot * np.tanh(c_next)
    yt_pred = softmax(parameters["Wy"] @ a_next + parameters["by"])
    return a_next, c_next, yt_pred, (a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters)


def lstm_forward(x, a0, parameters):
    T_x = x.shape[2]
    a = [None] * T_x
    blank = [np.zeros(a0.shape)] * T_x
    c, y, caches = list(blank), list(blank), []
    a_now, c_now = a0, np.zeros(a0.shape)
    for t in range(T_x):
        a_now, c_now, y[t], cache = lstm_cell_forward(x[:, :, t], a_now, c_now, parameters)
        a[t], c[t] = a_now, c_now
        caches.append(cache)
    return np.stack(a, 2), np.stack(y, 2), np.stack(c, 2), (caches, x)


def lstm_cell_backward(da_next, dc_next, cache):
    a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters = cache
    n_a = a_next.shape[0]
    tc = np.tanh(c_next)
    dc_next += da_next * ot * (1 - tc ** 2)
    da_next *= tc * ot * (1 - ot)
    dot = da_next
    dft = dc_next * c_prev * ft * (1 - ft)
    dit = dc_next * cct * it * (1 - it)
    dcct = dc_next * it * (1 - cct ** 2)
    concat = np.vstack((a_prev, xt))
    dconcat = np.zeros_like(concat)
    grads = {}
    for k, d in zip("fico", (dft, dit, dcct, dot)):
        grads["dW" + k], grads["db" + k] = d @ concat.T, d.sum(1, keepdims=True)
        dconcat += parameters["W" + k].T @ d
    dc_next *= ft
    grads["dxt"], grads["da_prev"], grads["dc_prev"] = dconcat[n_a:], dconcat[:n_a], dc_next
    return grads


def lstm_backward(da, caches):
    caches, x = caches
    n_a, m, T_x = da.shape
    dx = np.zeros((x.shape[0], m, T_x))
    da_prev, dc_prev = np.zeros((n_a, m)), np.zeros((n_a, m))
    totals = {}
    for t in reversed(range(T_x)):
        da[:, :, t] += da_prev
        step = lstm_cell_backward(da[:, :, t], dc_prev, caches[t])
        dx[:, :, t] = step.pop("dxt")
        da_prev, dc_prev = step.pop("da_prev"), step.pop("dc_prev")
        for k, v in step.items():
            totals[k] = totals[k] + v if k in totals else v
    return {"dx": dx, "da0": da_prev, **totals}
