# Fused implementation: one matrix product per step for all four gates.
# Row blocks of the fused matrix, top to bottom: f, i, o, c
import numpy as np


def softmax(v):
    e = np.exp(v - v.max(0))
    return e / e.sum(0)


def sigmoid(v):
    # exp never sees a positive number
    e = np.exp(-np.abs(v))
    return np.where(v >= 0, 1.0, e) / (1.0 + e)


def fuse(p):
    W = np.concatenate([p["Wf"], p["Wi"], p["Wo"], p["Wc"]])
    b = np.concatenate([p["bf"], p["bi"], p["bo"], p["bc"]])
    return W, b


# ---------------------------------------------------------------- RNN

def rnn_cell_forward(xt, a_prev, p):
    W = np.hstack([p["Waa"], p["Wax"]])
    a_next = np.tanh(W @ np.vstack([a_prev, xt]) + p["ba"])
    yt = softmax(p["Wya"] @ a_next + p["by"])
    return a_next, yt, (a_next, a_prev, xt, p)


def rnn_forward(x, a0, p):
    n_y, n_a = p["Wya"].shape
    _, m, T = x.shape
    a = np.empty((n_a, m, T))
    y = np.empty((n_y, m, T))
    caches = []
    for t in range(T):
        prev = a0 if t == 0 else a[:, :, t - 1]
        a[:, :, t], y[:, :, t], cache = rnn_cell_forward(x[:, :, t], prev, p)
        caches.append(cache)
    return a, y, (caches, x)


def rnn_cell_backward(da_next, cache):
    a_next, a_prev, xt, p = cache
    n_a = a_next.shape[0]
    W = np.hstack([p["Waa"], p["Wax"]])
    dz = da_next - da_next * a_next ** 2
    dW = dz @ np.vstack([a_prev, xt]).T
    dcat = W.T @ dz
    return {
        "dxt": dcat[n_a:], "da_prev": dcat[:n_a],
        "dWax": dW[:, n_a:], "dWaa": dW[:, :n_a],
        "dba": dz @ np.ones((dz.shape[1], 1)),
    }


def rnn_backward(da, caches):
    caches, x = caches
    n_a, m, T = da.shape
    dx = np.empty((x.shape[0], m, T))
    dWax, dWaa, dba = 0, 0, 0
    da_t = da[:, :, T - 1]
    for t in range(T - 1, -1, -1):
        g = rnn_cell_backward(da_t, caches[t])
        dx[:, :, t] = g["dxt"]
        dWax = dWax + g["dWax"]
        dWaa = dWaa + g["dWaa"]
        dba = dba + g["dba"]
        if t > 0:
            da_t = da[:, :, t - 1] + g["da_prev"]
    return {"dx": dx, "da0": g["da_prev"], "dWax": dWax, "dWaa": dWaa, "dba": dba}


# --------------------------------------------------------------- LSTM

def lstm_cell_forward(xt, a_prev, c_prev, p):
    n_a = a_prev.shape[0]
    W, b = fuse(p)
    z = W @ np.concatenate([a_prev, xt]) + b
    z[:3 * n_a] = sigmoid(z[:3 * n_a])
    z[3 * n_a:] = np.tanh(z[3 * n_a:])
    ft, it, ot, cct = np.split(z, 4)
    c_next = ft * c_prev + it * cct
    a_next = ot * np.tanh(c_next)
    yt = softmax(p["Wy"] @ a_next + p["by"])
    return a_next, c_next, yt, (a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, p)


def lstm_forward(x, a0, p):
    n_y, n_a = p["Wy"].shape
    _, m, T = x.shape
    a = np.empty((n_a, m, T))
    c = np.empty((n_a, m, T))
    y = np.empty((n_y, m, T))
    caches = []
    at, ct = a0, np.zeros_like(a0)
    for t in range(T):
        at, ct, yt, cache = lstm_cell_forward(x[:, :, t], at, ct, p)
        a[:, :, t], c[:, :, t], y[:, :, t] = at, ct, yt
        caches.append(cache)
    return a, y, c, (caches, x)


def lstm_cell_backward(da_next, dc_next, cache):
    a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, p = cache
    n_a = a_next.shape[0]
    W, _ = fuse(p)
    th = np.tanh(c_next)
    dc = dc_next + da_next * ot * (1 - th * th)
    # gradients of the gates, then of what is inside the activations
    dgates = np.concatenate([dc * c_prev, dc * cct, da_next * th, dc * it])
    gates = np.concatenate([ft, it, ot, cct])
    slope = gates * (1 - gates)
    slope[3 * n_a:] = 1 - cct ** 2
    dz = dgates * slope
    dW = dz @ np.concatenate([a_prev, xt]).T
    db = dz.sum(axis=1, keepdims=True)
    da_prev, dxt = np.split(W.T @ dz, [n_a])
    dWf, dWi, dWo, dWc = np.split(dW, 4)
    dbf, dbi, dbo, dbc = np.split(db, 4)
    return {"dxt": dxt, "da_prev": da_prev, "dc_prev": dc * ft,
            "dWf": dWf, "dWi": dWi, "dWc": dWc, "dWo": dWo,
            "dbf": dbf, "dbi": dbi, "dbc": dbc, "dbo": dbo}


def lstm_backward(da, caches):
    caches, x = caches
    n_a, m, T = da.shape
    n_x = len(x)
    dx = np.empty((n_x, m, T))
    grads = {"dW" + k: np.zeros((n_a, n_a + n_x)) for k in "fico"}
    grads.update({"db" + k: np.zeros((n_a, 1)) for k in "fico"})
    da_t, dc_t = np.zeros((n_a, m)), np.zeros((n_a, m))
    for t in reversed(range(T)):
        g = lstm_cell_backward(da[:, :, t] + da_t, dc_t, caches[t])
        da_t = g["da_prev"]
        dc_t = g["dc_prev"]
        dx[:, :, t] = g["dxt"]
        for k in grads:
            grads[k] += g[k]
    grads["dx"] = dx
    grads["da0"] = da_t
    return grads
