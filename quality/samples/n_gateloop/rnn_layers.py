import numpy as np

GATES = ["i", "f", "o", "g"]


def sigmoid(x):
    out = np.zeros_like(x)
    right = x >= 0
    out[right] = 1 / (1 + np.exp(-x[right]))
    grown = np.exp(x[~right])
    out[~right] = grown / (1 + grown)
    return out


ACTIVATE = {"i": sigmoid, "f": sigmoid, "o": sigmoid, "g": np.tanh}
SLOPE = {
    "i": lambda y: y * (1 - y),
    "f": lambda y: y * (1 - y),
    "o": lambda y: y * (1 - y),
    "g": lambda y: 1 - y ** 2,
}


def columns(k, H):
    return slice(k * H, (k + 1) * H)


def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
    H = prev_h.shape[1]
    gates = {}
    for k, name in enumerate(GATES):
        part = columns(k, H)
        z = np.dot(x, Wx[:, part]) + np.dot(prev_h, Wh[:, part]) + b[part]
        gates[name] = ACTIVATE[name](z)
    next_c = gates["f"] * prev_c + gates["i"] * gates["g"]
    next_h = gates["o"] * np.tanh(next_c)
    return next_h, next_c, (x, prev_h, prev_c, next_c, gates, Wx, Wh)


def lstm_step_backward(dnext_h, dnext_c, cache):
    x, prev_h, prev_c, next_c, gates, Wx, Wh = cache
    H = prev_h.shape[1]
    t = np.tanh(next_c)
    dc = dnext_h * gates["o"] * (1 - t ** 2)
    dc = dc + dnext_c
    dgates = {"i": dc * gates["g"], "f": dc * prev_c, "o": dnext_h * t, "g": dc * gates["i"]}
    dprev_c = dc * gates["f"]

    dx = np.zeros(x.shape)
    dprev_h = np.zeros(prev_h.shape)
    dWx = np.zeros(Wx.shape)
    dWh = np.zeros(Wh.shape)
    db = np.zeros(4 * H)
    for k, name in enumerate(GATES):
        part = columns(k, H)
        dz = dgates[name] * SLOPE[name](gates[name])
        dx += np.dot(dz, Wx[:, part].T)
        dprev_h += np.dot(dz, Wh[:, part].T)
        dWx[:, part] = np.dot(x.T, dz)
        dWh[:, part] = np.dot(prev_h.T, dz)
        db[part] = np.sum(dz, axis=0)
    return dx, dprev_h, dprev_c, dWx, dWh, db


def lstm_forward(x, h0, Wx, Wh, b):
    N, T, D = x.shape
    H = h0.shape[1]
    h = np.zeros((N, T, H))
    c = np.zeros((N, T, H))
    cache = []
    for t in range(T):
        if t == 0:
            ht, ct = h0, np.zeros((N, H))
        else:
            ht, ct = h[:, t - 1, :], c[:, t - 1, :]
        h[:, t, :], c[:, t, :], one = lstm_step_forward(x[:, t, :], ht, ct, Wx, Wh, b)
        cache.append(one)
    return h, cache


def lstm_backward(dh, cache):
    N, T, H = dh.shape
    D = cache[0][0].shape[1]
    dx = np.zeros((N, T, D))
    dWx = np.zeros((D, 4 * H))
    dWh = np.zeros((H, 4 * H))
    db = np.zeros(4 * H)
    dht = np.zeros((N, H))
    dct = np.zeros((N, H))
    t = T
    while t > 0:
        t -= 1
        dht = dht + dh[:, t, :]
        dx[:, t, :], dht, dct, a, bb, cc = lstm_step_backward(dht, dct, cache[t])
        dWx += a
        dWh += bb
        db += cc
    return dx, dht, dWx, dWh, db
