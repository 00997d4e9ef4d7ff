import numpy as np


def sigmoid(z):
    return 0.5 * (1.0 + np.tanh(0.5 * z))


def rnn_step_forward(x, prev_h, Wx, Wh, b):
    next_h = np.tanh(x @ Wx + prev_h @ Wh + b)
    cache = {"x": x, "prev_h": prev_h, "Wx": Wx, "Wh": Wh, "next_h": next_h}
    return next_h, cache


def rnn_step_backward(dnext_h, cache):
    dtanh = dnext_h * (1 - cache["next_h"] * cache["next_h"])
    dx = dtanh @ cache["Wx"].T
    dprev_h = dtanh @ cache["Wh"].T
    dWx = cache["x"].T @ dtanh
    dWh = cache["prev_h"].T @ dtanh
    db = np.sum(dtanh, axis=0)
    return dx, dprev_h, dWx, dWh, db


def rnn_forward(x, h0, Wx, Wh, b):
    cache = {"steps": [], "shape": x.shape}
    states = []
    h = h0
    for t in range(x.shape[1]):
        h, step = rnn_step_forward(x[:, t], h, Wx, Wh, b)
        states.append(h)
        cache["steps"].append(step)
    return np.stack(states, axis=1), cache


def rnn_backward(dh, cache):
    N, T, D = cache["shape"]
    H = dh.shape[2]
    grads = {"dWx": np.zeros((D, H)), "dWh": np.zeros((H, H)), "db": np.zeros(H)}
    dx = np.zeros(cache["shape"])
    carry = 0
    for t in reversed(range(T)):
        dx_t, carry, dWx, dWh, db = rnn_step_backward(dh[:, t] + carry, cache["steps"][t])
        dx[:, t] = dx_t
        grads["dWx"] += dWx
        grads["dWh"] += dWh
        grads["db"] += db
    return dx, carry, grads["dWx"], grads["dWh"], grads["db"]


def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
    N, H = prev_h.shape
    act = x @ Wx + prev_h @ Wh + b
    cache = {
        "i": sigmoid(act[:, 0:H]),
        "f": sigmoid(act[:, H : 2 * H]),
        "o": sigmoid(act[:, 2 * H : 3 * H]),
        "g": np.tanh(act[:, 3 * H : 4 * H]),
    }
    next_c = cache["f"] * prev_c + cache["i"] * cache["g"]
    cache["tanh"] = np.tanh(next_c)
    next_h = cache["o"] * cache["tanh"]
    cache.update(x=x, prev_h=prev_h, prev_c=prev_c, Wx=Wx, Wh=Wh)
    return next_h, next_c, cache


def lstm_step_backward(dnext_h, dnext_c, cache):
    i, f, o, g = cache["i"], cache["f"], cache["o"], cache["g"]
    dnext_c = dnext_c + dnext_h * o * (1 - cache["tanh"] ** 2)
    d = {}
    d["i"] = dnext_c * g * i * (1 - i)
    d["f"] = dnext_c * cache["prev_c"] * f * (1 - f)
    d["o"] = dnext_h * cache["tanh"] * o * (1 - o)
    d["g"] = dnext_c * i * (1 - g ** 2)
    dact = np.concatenate([d[k] for k in "ifog"], axis=1)
    dx = dact @ cache["Wx"].T
    dprev_h = dact @ cache["Wh"].T
    dprev_c = dnext_c * f
    dWx = cache["x"].T @ dact
    dWh = cache["prev_h"].T @ dact
    db = np.sum(dact, axis=0)
    return dx, dprev_h, dprev_c, dWx, dWh, db


def lstm_forward(x, h0, Wx, Wh, b):
    cache = {"steps": [], "shape": x.shape}
    states = []
    h, c = h0, np.zeros_like(h0)
    for t in range(x.shape[1]):
        h, c, step = lstm_step_forward(x[:, t], h, c, Wx, Wh, b)
        states.append(h)
        cache["steps"].append(step)
    return np.stack(states, axis=1), cache


def lstm_backward(dh, cache):
    N, T, D = cache["shape"]
    H = dh.shape[2]
    grads = {"dWx": np.zeros((D, 4 * H)), "dWh": np.zeros((H, 4 * H)), "db": np.zeros(4 * H)}
    dx = np.zeros(cache["shape"])
    carry_h, carry_c = 0, 0
    for t in reversed(range(T)):
        dx_t, carry_h, carry_c, dWx, dWh, db = lstm_step_backward(
            dh[:, t] + carry_h, carry_c, cache["steps"][t]
        )
        dx[:, t] = dx_t
        grads["dWx"] += dWx
        grads["dWh"] += dWh
        grads["db"] += db
    return dx, carry_h, grads["dWx"], grads["dWh"], grads["db"]
