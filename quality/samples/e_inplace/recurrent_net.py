"""LSTM and RNN, saving memory wherever possible."""
import numpy as np


def sigmoid(x, out=None):
    out = np.negative(x, out=out)
    np.exp(out, out=out)
    out += 1
    return np.reciprocal(out, out=out)


def softmax(x):
    e = np.exp(x - np.max(x, axis=0))
    return e / e.sum(axis=0)


# ---------------------------------------------------------------- RNN
def rnn_cell_forward(xt, a_prev, parameters):
    s = parameters["Wax"] @ xt
    s += parameters["Waa"] @ a_prev
    s += parameters["ba"]
    a_next = np.tanh(s, out=s)
    yt_pred = softmax(parameters["Wya"] @ a_next + parameters["by"])
    return a_next, yt_pred, (a_next, a_prev, xt, parameters)


def rnn_forward(x, a0, parameters):
    steps = np.moveaxis(x, -1, 0)
    n_a, m = a0.shape
    a = np.empty((n_a, m, len(steps)))
    y_pred = np.empty((parameters["by"].shape[0], m, len(steps)))
    caches, state = [], a0
    for t, xt in enumerate(steps):
        state, y_pred[:, :, t], cache = rnn_cell_forward(xt, state, parameters)
        a[:, :, t] = state
        caches.append(cache)
    return a, y_pred, (caches, x)


def rnn_cell_backward(da_next, cache):
    a_next, a_prev, xt, parameters = cache
    dz = a_next ** 2
    np.subtract(1, dz, out=dz)
    dz *= da_next
    return {"dxt": parameters["Wax"].T @ dz, "da_prev": parameters["Waa"].T @ dz,
            "dWax": dz @ xt.T, "dWaa": dz @ a_prev.T, "dba": dz.sum(1, keepdims=True)}


def rnn_backward(da, caches):
    caches, x = caches
    n_a, m, T_x = da.shape
    dx = np.zeros((x.shape[0], m, T_x))
    total = None
    carry = np.zeros((n_a, m))
    for t in range(T_x)[::-1]:
        carry += da[:, :, t]
        grads = rnn_cell_backward(carry, caches[t])
        dx[:, :, t] = grads.pop("dxt")
        carry = grads.pop("da_prev")
        if total is None:
            total = grads
        else:
            for name in total:
                total[name] += grads[name]
    return {"dx": dx, "da0": carry, **total}


# ---------------------------------------------------------------- LSTM
def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    n_a = a_prev.shape[0]
    z = np.empty((n_a + xt.shape[0], xt.shape[1]))
    z[:n_a], z[n_a:] = a_prev, xt
    ft, it, ot = (sigmoid(parameters["W" + g] @ z + parameters["b" + g]) for g in "fio")
    cct = np.tanh(parameters["Wc"] @ z + parameters["bc"])
    c_next = ft * c_prev
    c_next += it * cct
    a_next = np.tanh(c_next)
    a_next *= ot
    yt_pred = softmax(parameters["Wy"] @ a_next + parameters["by"])
    return a_next, c_next, yt_pred, (a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters)


def lstm_forward(x, a0, parameters):
    T_x = x.shape[2]
    hidden = [None] * T_x
    memory = [None] * T_x
    outputs = []
    caches = []
    a_t = a0
    c_t = np.zeros(a0.shape)
    for t in range(T_x):
        a_t, c_t, y_t, cache = lstm_cell_forward(x[:, :, t], a_t, c_t, parameters)
        hidden[t], memory[t] = a_t, c_t
        outputs.append(y_t)
        caches.append(cache)
    return np.stack(hidden, -1), np.stack(outputs, -1), np.stack(memory, -1), (caches, x)


def lstm_cell_backward(da_next, dc_next, cache):
    a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters = cache
    n_a = len(a_next)
    tc = np.tanh(c_next)
    dc = tc * tc
    np.subtract(1.0, dc, out=dc)
    dc *= ot
    dc *= da_next
    dc += dc_next
    d_out = da_next * tc * ot
    d_out *= 1 - ot
    d_in = dc * cct * it
    d_in *= 1 - it
    d_cand = dc * it
    d_cand *= 1 - cct ** 2
    d_forget = dc * c_prev * ft
    d_forget *= 1 - ft
    z = np.vstack([a_prev, xt])
    dz = parameters["Wf"].T @ d_forget
    dz += parameters["Wi"].T @ d_in
    dz += parameters["Wc"].T @ d_cand
    dz += parameters["Wo"].T @ d_out
    dc *= ft
    grads = {"dxt": dz[n_a:], "da_prev": dz[:n_a], "dc_prev": dc}
    for g, d in zip("fico", (d_forget, d_in, d_cand, d_out)):
        grads["dW" + g] = d @ z.T
        grads["db" + g] = d.sum(axis=1, keepdims=True)
    return grads


def lstm_backward(da, caches):
    caches, x = caches
    n_a, m, T_x = da.shape
    dx = np.zeros((len(x), m, T_x))
    sums = {}
    dh = np.zeros((n_a, m))
    dc = np.zeros((n_a, m))
    for t in range(T_x - 1, -1, -1):
        dh += da[:, :, t]
        g = lstm_cell_backward(dh, dc, caches[t])
        dx[:, :, t] = g.pop("dxt")
        dh, dc = g.pop("da_prev"), g.pop("dc_prev")
        for name, value in g.items():
            if name in sums:
                sums[name] += value
            else:
                sums[name] = value
    return {"dx": dx, "da0": dh, **sums}
