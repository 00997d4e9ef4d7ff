import numpy as np

LSTM_KEYS = ["Wf", "bf", "Wi", "bi", "Wc", "bc", "Wo", "bo"]
RNN_KEYS = ["Wax", "Waa", "ba"]


def softmax(logits):
    z = logits - logits.max(0)
    return np.exp(z) / np.exp(z).sum(0)


def sigmoid(z):
    out = np.zeros(z.shape)
    pos = z >= 0
    out[pos] = 1 / (1 + np.exp(-z[pos]))
    ez = np.exp(z[~pos])
    out[~pos] = ez / (1 + ez)
    return out


def zero_grads(params, keys):
    return {"d" + k: np.zeros_like(params[k]) for k in keys}


def accumulate(total, step):
    for k in total:
        total[k] += step[k]


# RNN ------------------------------------------------------------------

def rnn_cell_forward(xt, a_prev, parameters):
    p = parameters
    a_next = np.tanh(p["Wax"].dot(xt) + p["Waa"].dot(a_prev) + p["ba"])
    yt_pred = softmax(p["Wya"].dot(a_next) + p["by"])
    return a_next, yt_pred, (a_next, a_prev, xt, p)


def rnn_forward(x, a0, parameters):
    T = x.shape[2]
    hidden = [a0]
    preds = []
    caches = []
    for t in range(T):
        a, y, cache = rnn_cell_forward(x[:, :, t], hidden[-1], parameters)
        hidden.append(a)
        preds.append(y)
        caches.append(cache)
    return np.stack(hidden[1:], axis=2), np.stack(preds, axis=2), (caches, x)


def rnn_cell_backward(da_next, cache):
    a_next, a_prev, xt, p = cache
    dz = da_next * (1 - a_next * a_next)
    grads = {"dWax": dz.dot(xt.T), "dWaa": dz.dot(a_prev.T), "dba": dz.sum(1, keepdims=True)}
    grads["dxt"] = p["Wax"].T.dot(dz)
    grads["da_prev"] = p["Waa"].T.dot(dz)
    return grads


def rnn_backward(da, caches):
    caches, x = caches
    p = caches[0][-1]
    T = da.shape[2]
    grads = zero_grads(p, RNN_KEYS)
    dx = np.zeros(x.shape[:2] + (T,))
    da_prev = np.zeros(da.shape[:2])
    for t in range(T)[::-1]:
        step = rnn_cell_backward(da[:, :, t] + da_prev, caches[t])
        accumulate(grads, step)
        dx[:, :, t] = step["dxt"]
        da_prev = step["da_prev"]
    grads["dx"] = dx
    grads["da0"] = da_prev
    return grads


# LSTM -----------------------------------------------------------------

def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    p = parameters
    za = np.r_[a_prev, xt]
    lin = {g: p["W" + g].dot(za) + p["b" + g] for g in "fico"}
    ft, it, ot = sigmoid(lin["f"]), sigmoid(lin["i"]), sigmoid(lin["o"])
    cct = np.tanh(lin["c"])
    c_next = c_prev * ft + cct * it
    a_next = np.tanh(c_next) * ot
    yt = softmax(p["Wy"].dot(a_next) + p["by"])
    return a_next, c_next, yt, (a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, p)


def lstm_forward(x, a0, parameters):
    T = x.shape[2]
    hidden, cells = [a0], [np.zeros_like(a0)]
    preds, caches = [], []
    for t in range(T):
        a, c, y, cache = lstm_cell_forward(x[:, :, t], hidden[-1], cells[-1], parameters)
        hidden.append(a)
        cells.append(c)
        preds.append(y)
        caches.append(cache)
    a_all = np.stack(hidden[1:], axis=2)
    c_all = np.stack(cells[1:], axis=2)
    return a_all, np.stack(preds, axis=2), c_all, (caches, x)


def lstm_cell_backward(da_next, dc_next, cache):
    a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, p = cache
    n_a = len(a_next)
    tc = np.tanh(c_next)
    dc = da_next * ot * (1 - tc * tc)
    dc = dc + dc_next

    dlin = {}
    dlin["f"] = dc * c_prev * ft * (1 - ft)
    dlin["i"] = dc * cct * it * (1 - it)
    dlin["c"] = dc * it * (1 - cct * cct)
    dlin["o"] = da_next * tc * ot * (1 - ot)

    za = np.r_[a_prev, xt]
    grads = {}
    for g in dlin:
        grads["dW" + g] = dlin[g].dot(za.T)
        grads["db" + g] = dlin[g].sum(1, keepdims=True)
    dza = sum(p["W" + g].T.dot(dlin[g]) for g in dlin)
    grads["da_prev"], grads["dxt"] = np.split(dza, [n_a])
    grads["dc_prev"] = dc * ft
    return grads


def lstm_backward(da, caches):
    caches, x = caches
    p = caches[0][-1]
    T = da.shape[2]
    grads = zero_grads(p, LSTM_KEYS)
    dx = np.zeros(x.shape[:2] + (T,))
    da_prev = np.zeros(da.shape[:2])
    dc_prev = np.zeros(da.shape[:2])
    for t in range(T)[::-1]:
        step = lstm_cell_backward(da[:, :, t] + da_prev, dc_prev, caches[t])
        accumulate(grads, step)
        dx[:, :, t] = step["dxt"]
        da_prev = step["da_prev"]
        dc_prev = step["dc_prev"]
    grads["dx"] = dx
    grads["da0"] = da_prev
    return grads
