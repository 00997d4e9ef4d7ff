import numpy as np

# Keeps as little as it can: one array of states (and of gates), no cache for each step.


def sigmoid(x):
    return 1.0 / (1.0 + np.exp(-x))


def rnn_step_forward(x, prev_h, Wx, Wh, b):
    next_h = np.tanh(x @ Wx + prev_h @ Wh + b)
    return next_h, (x, prev_h, next_h, Wx, Wh)


def rnn_step_backward(dnext_h, cache):
    x, prev_h, next_h, Wx, Wh = cache
    dz = dnext_h * (1 - next_h * next_h)
    return dz @ Wx.T, dz @ Wh.T, x.T @ dz, prev_h.T @ dz, dz.sum(0)


def rnn_forward(x, h0, Wx, Wh, b):
    N, T, D = x.shape
    H = h0.shape[1]
    from_x = (x.reshape(N * T, D) @ Wx + b).reshape(N, T, H)
    h = np.zeros((N, T, H))
    last = h0
    for t in range(T):
        last = np.tanh(from_x[:, t] + last @ Wh)
        h[:, t] = last
    return h, (x, h0, h.copy(), Wx, Wh)


def rnn_backward(dh, cache):
    x, h0, h, Wx, Wh = cache
    N, T, H = h.shape
    D = x.shape[2]
    dz = np.zeros((N, T, H))
    carried = np.zeros((N, H))
    for t in reversed(range(T)):
        dz[:, t] = (dh[:, t] + carried) * (1 - h[:, t] ** 2)
        carried = dz[:, t] @ Wh.T
    before = np.concatenate([h0[:, None], h[:, :-1]], axis=1)
    flat = dz.reshape(N * T, H)
    dx = dz @ Wx.T
    dWx = x.reshape(N * T, D).T @ flat
    dWh = before.reshape(N * T, H).T @ flat
    db = flat.sum(axis=0)
    return dx, carried, dWx, dWh, db


def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
    H = prev_h.shape[1]
    z = x @ Wx + prev_h @ Wh + b
    z[:, : 3 * H] = sigmoid(z[:, : 3 * H])
    z[:, 3 * H :] = np.tanh(z[:, 3 * H :])
    next_c = z[:, H : 2 * H] * prev_c + z[:, :H] * z[:, 3 * H :]
    next_h = z[:, 2 * H : 3 * H] * np.tanh(next_c)
    return next_h, next_c, (x, prev_h, prev_c, next_c, z, Wx, Wh)


def lstm_step_backward(dnext_h, dnext_c, cache):
    x, prev_h, prev_c, next_c, gates, Wx, Wh = cache
    H = prev_h.shape[1]
    i, f = gates[:, :H], gates[:, H : 2 * H]
    o, g = gates[:, 2 * H : 3 * H], gates[:, 3 * H :]
    shown = np.tanh(next_c)
    dc = dnext_c + dnext_h * o * (1 - shown * shown)
    dz = np.zeros(gates.shape)
    dz[:, :H] = dc * g * i * (1 - i)
    dz[:, H : 2 * H] = dc * prev_c * f * (1 - f)
    dz[:, 2 * H : 3 * H] = dnext_h * shown * o * (1 - o)
    dz[:, 3 * H :] = dc * i * (1 - g * g)
    return dz @ Wx.T, dz @ Wh.T, dc * f, x.T @ dz, prev_h.T @ dz, dz.sum(0)


def lstm_forward(x, h0, Wx, Wh, b):
    N, T, D = x.shape
    H = h0.shape[1]
    h = np.zeros((N, T + 1, H))
    c = np.zeros((N, T + 1, H))
    gates = np.zeros((N, T, 4 * H))
    h[:, 0] = h0
    for t in range(T):
        z = x[:, t] @ Wx + h[:, t] @ Wh + b
        gates[:, t, : 3 * H] = sigmoid(z[:, : 3 * H])
        gates[:, t, 3 * H :] = np.tanh(z[:, 3 * H :])
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        c[:, t + 1] = f * c[:, t] + i * g
        h[:, t + 1] = o * np.tanh(c[:, t + 1])
    return h[:, 1:], (x, h, c, gates, Wx, Wh)


def lstm_backward(dh, cache):
    x, h, c, gates, Wx, Wh = cache
    N, T, D = x.shape
    H = h.shape[2]
    dz = np.zeros_like(gates)
    dh_later = np.zeros((N, H))
    dc_later = np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        shown = np.tanh(c[:, t + 1])
        dh_t = dh[:, t] + dh_later
        dc_t = dc_later + dh_t * o * (1 - shown**2)
        dz[:, t, :H] = dc_t * g * i * (1 - i)
        dz[:, t, H : 2 * H] = dc_t * c[:, t] * f * (1 - f)
        dz[:, t, 2 * H : 3 * H] = dh_t * shown * o * (1 - o)
        dz[:, t, 3 * H :] = dc_t * i * (1 - g**2)
        dh_later = dz[:, t] @ Wh.T
        dc_later = dc_t * f
    flat = dz.reshape(N * T, 4 * H)
    dx = dz @ Wx.T
    dWx = x.reshape(N * T, D).T @ flat
    dWh = h[:, :-1].reshape(N * T, H).T @ flat
    db = flat.sum(axis=0)
    return dx, dh_later, dWx, dWh, db
