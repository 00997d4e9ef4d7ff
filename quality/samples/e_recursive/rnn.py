import numpy as np


def softmax(v):
    e = np.exp(v - v.max(axis=0))
    return e / e.sum(axis=0)


def rnn_cell_forward(xt, a_prev, parameters):
    a_next = np.tanh(np.hstack([parameters["Wax"], parameters["Waa"]]) @ np.vstack([xt, a_prev]) + parameters["ba"])
    yt_pred = softmax(parameters["Wya"] @ a_next + parameters["by"])
    return a_next, yt_pred, (a_next, a_prev, xt, parameters)


def rnn_forward(x, a0, parameters):
    if x.shape[2] == 0:
        n_a, m = a0.shape
        return np.zeros((n_a, m, 0)), np.zeros((len(parameters["by"]), m, 0)), ([], x)
    a1, y1, cache = rnn_cell_forward(x[:, :, 0], a0, parameters)
    a, y, (caches, _) = rnn_forward(x[:, :, 1:], a1, parameters)
    return np.concatenate([a1[:, :, None], a], axis=2), np.concatenate([y1[:, :, None], y], axis=2), ([cache] + caches, x)


def rnn_cell_backward(da_next, cache):
    a_next, a_prev, xt, parameters = cache
    n_x = len(xt)
    dz = (1 - a_next ** 2) * da_next
    W = np.hstack([parameters["Wax"], parameters["Waa"]])
    dW = dz @ np.vstack([xt, a_prev]).T
    dxa = W.T @ dz
    return dict(dxt=dxa[:n_x], da_prev=dxa[n_x:], dWax=dW[:, :n_x], dWaa=dW[:, n_x:], dba=dz.sum(1, keepdims=True))


def rnn_backward(da, caches):
    caches, x = caches

    def walk(t, carry):
        if t < 0:
            return {"da0": carry, "dx": [], "dWax": 0, "dWaa": 0, "dba": 0}
        here = rnn_cell_backward(da[:, :, t] + carry, caches[t])
        rest = walk(t - 1, here["da_prev"])
        for name in ("dWax", "dWaa", "dba"):
            rest[name] = rest[name] + here[name]
        rest["dx"].append(here["dxt"])
        return rest

    gradients = walk(da.shape[2] - 1, np.zeros(da.shape[:2]))
    gradients["dx"] = np.stack(gradients["dx"], axis=2)
    return gradients
