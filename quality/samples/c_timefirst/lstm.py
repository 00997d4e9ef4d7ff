# Time goes first in here, and a row is an example: (T, m, features).
# Only the eight public functions see the other layout.
import numpy as np


def to_time_first(x):
    return np.transpose(x, (2, 1, 0))


def from_time_first(x):
    return np.transpose(x, (2, 1, 0))


def logistic(z):
    return 0.5 * (1.0 + np.tanh(0.5 * z))


def row_softmax(z):
    z = z - z.max(axis=1, keepdims=True)
    e = np.exp(z)
    return e / e.sum(axis=1, keepdims=True)


# ---------------------------------------------------------------- RNN

def rnn_cell_forward(xt, a_prev, parameters):
    X, A = xt.T, a_prev.T
    H = np.tanh(X @ parameters["Wax"].T + A @ parameters["Waa"].T + parameters["ba"].T)
    Y = row_softmax(H @ parameters["Wya"].T + parameters["by"].T)
    return H.T, Y.T, (H.T, a_prev, xt, parameters)


def rnn_forward(x, a0, parameters):
    seq = to_time_first(x)
    T, m, n_x = seq.shape
    n_y, n_a = parameters["Wya"].shape
    hs = np.zeros((T, m, n_a))
    ys = np.zeros((T, m, n_y))
    caches = []
    h = a0.T
    for t, row in enumerate(seq):
        h_new, y_new, cache = rnn_cell_forward(row.T, h.T, parameters)
        h = h_new.T
        hs[t] = h
        ys[t] = y_new.T
        caches.append(cache)
    return from_time_first(hs), from_time_first(ys), (caches, x)


def rnn_cell_backward(da_next, cache):
    a_next, a_prev, xt, parameters = cache
    dZ = da_next.T * (1 - a_next.T ** 2)
    dX = dZ @ parameters["Wax"]
    dA = dZ @ parameters["Waa"]
    return {
        "dxt": dX.T,
        "da_prev": dA.T,
        "dWax": dZ.T @ xt.T,
        "dWaa": dZ.T @ a_prev.T,
        "dba": dZ.sum(axis=0).reshape(-1, 1),
    }


def rnn_backward(da, caches):
    caches, x = caches
    dhs = np.moveaxis(da, -1, 0)
    dxs = np.zeros((len(dhs), x.shape[0], x.shape[1]))
    total = {"dWax": 0.0, "dWaa": 0.0, "dba": 0.0}
    dh = np.zeros_like(dhs[0])
    for t in range(len(dhs) - 1, -1, -1):
        grad = rnn_cell_backward(dhs[t] + dh, caches[t])
        dh = grad["da_prev"]
        dxs[t] = grad["dxt"]
        for key in total:
            total[key] = total[key] + grad[key]
    total["dx"] = np.moveaxis(dxs, 0, -1)
    total["da0"] = dh
    return total


# ---------------------------------------------------------------- LSTM

def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    row = np.concatenate([a_prev.T, xt.T], axis=1)
    F = logistic(row @ parameters["Wf"].T + parameters["bf"].T)
    I = logistic(row @ parameters["Wi"].T + parameters["bi"].T)
    G = np.tanh(row @ parameters["Wc"].T + parameters["bc"].T)
    O = logistic(row @ parameters["Wo"].T + parameters["bo"].T)
    C = F * c_prev.T + I * G
    H = O * np.tanh(C)
    Y = row_softmax(H @ parameters["Wy"].T + parameters["by"].T)
    cache = (H.T, C.T, a_prev, c_prev, F.T, I.T, G.T, O.T, xt, parameters)
    return H.T, C.T, Y.T, cache


def lstm_forward(x, a0, parameters):
    seq = to_time_first(x)
    T, m, n_x = seq.shape
    n_y, n_a = parameters["Wy"].shape
    hs = np.zeros((T + 1, m, n_a))
    cs = np.zeros((T + 1, m, n_a))
    ys = np.zeros((T, m, n_y))
    caches = []
    # slot 0 holds the state before the first step
    hs[0] = a0.T
    for t, row in enumerate(seq):
        h, c, y, cache = lstm_cell_forward(row.T, hs[t].T, cs[t].T, parameters)
        hs[t + 1] = h.T
        cs[t + 1] = c.T
        ys[t] = y.T
        caches.append(cache)
    return from_time_first(hs[1:]), from_time_first(ys), from_time_first(cs[1:]), (caches, x)


def lstm_cell_backward(da_next, dc_next, cache):
    a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters = cache
    n_a = a_next.shape[0]
    dH, dC = da_next.T, dc_next.T
    F, I, G, O = ft.T, it.T, cct.T, ot.T
    S = np.tanh(c_next.T)

    dC = dC + dH * O * (1 - S ** 2)
    dZo = dH * S * O * (1 - O)
    dZf = dC * c_prev.T * F * (1 - F)
    dZi = dC * G * I * (1 - I)
    dZg = dC * I * (1 - G ** 2)

    row = np.concatenate([a_prev.T, xt.T], axis=1)
    drow = dZf @ parameters["Wf"] + dZi @ parameters["Wi"] + dZg @ parameters["Wc"] + dZo @ parameters["Wo"]
    grads = {"da_prev": drow[:, :n_a].T, "dxt": drow[:, n_a:].T, "dc_prev": (dC * F).T}
    for gate, dZ in zip("fico", (dZf, dZi, dZg, dZo)):
        grads["dW" + gate] = dZ.T @ row
        grads["db" + gate] = np.sum(dZ, axis=0)[:, np.newaxis]
    return grads


def lstm_backward(da, caches):
    caches, x = caches
    dhs = np.moveaxis(da, -1, 0)
    T, n_a, m = dhs.shape
    dxs = np.zeros((T, x.shape[0], m))
    total = {}
    dh = np.zeros((n_a, m))
    dc = np.zeros((n_a, m))
    for t in range(T - 1, -1, -1):
        grad = lstm_cell_backward(dhs[t] + dh, dc, caches[t])
        dh = grad["da_prev"]
        dc = grad["dc_prev"]
        dxs[t] = grad["dxt"]
        for gate in "fico":
            for key in ("dW" + gate, "db" + gate):
                total[key] = grad[key] if key not in total else total[key] + grad[key]
    total["dx"] = np.swapaxes(np.swapaxes(dxs, 0, 1), 1, 2)
    total["da0"] = dh
    return total
