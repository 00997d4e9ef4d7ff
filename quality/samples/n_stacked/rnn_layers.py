import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def rnn_step_forward(x, prev_h, Wx, Wh, b):
    both = np.hstack([x, prev_h])
    W = np.vstack([Wx, Wh])
    next_h = np.tanh(both.dot(W) + b)
    return next_h, [both, W, next_h, x.shape[1]]


def rnn_step_backward(dnext_h, cache):
    both, W, next_h, D = cache
    dz = dnext_h - dnext_h * next_h ** 2
    dboth = dz.dot(W.T)
    dW = both.T.dot(dz)
    db = dz.sum(axis=0)
    return dboth[:, :D], dboth[:, D:], dW[:D], dW[D:], db


def rnn_forward(x, h0, Wx, Wh, b):
    h, cache = [h0], []
    for t in range(x.shape[1]):
        state, saved = rnn_step_forward(x[:, t], h[-1], Wx, Wh, b)
        h.append(state)
        cache.append(saved)
    return np.array(h[1:]).swapaxes(0, 1), cache


def rnn_backward(dh, cache):
    N, T, H = dh.shape
    D = cache[0][3]
    dx = np.zeros((N, T, D))
    dW_total = np.zeros((D + H, H))
    db_total = np.zeros(H)
    dstate = np.zeros((N, H))
    for t in reversed(range(T)):
        dstate = dstate + dh[:, t]
        dx[:, t], dstate, dWx, dWh, db = rnn_step_backward(dstate, cache[t])
        dW_total[:D] += dWx
        dW_total[D:] += dWh
        db_total += db
    return dx, dstate, dW_total[:D], dW_total[D:], db_total


def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
    both = np.hstack([x, prev_h])
    W = np.vstack([Wx, Wh])
    z = both.dot(W) + b
    H = prev_h.shape[1]
    s = sigmoid(z[:, : 3 * H])
    g = np.tanh(z[:, 3 * H :])
    next_c = s[:, H : 2 * H] * prev_c + s[:, :H] * g
    next_h = s[:, 2 * H :] * np.tanh(next_c)
    return next_h, next_c, [both, W, s, g, prev_c, next_c, x.shape[1]]


def lstm_step_backward(dnext_h, dnext_c, cache):
    both, W, s, g, prev_c, next_c, D = cache
    H = next_c.shape[1]
    i, f, o = s[:, :H], s[:, H : 2 * H], s[:, 2 * H :]
    tc = np.tanh(next_c)
    dc = dnext_c + o * (1 - tc ** 2) * dnext_h
    ds = np.hstack([dc * g, dc * prev_c, tc * dnext_h])
    dz = np.zeros((ds.shape[0], 4 * H))
    dz[:, : 3 * H] = ds * s * (1 - s)
    dz[:, 3 * H :] = dc * i * (1 - g ** 2)
    dboth = dz.dot(W.T)
    dW = both.T.dot(dz)
    return dboth[:, :D], dboth[:, D:], dc * f, dW[:D], dW[D:], dz.sum(axis=0)


def lstm_forward(x, h0, Wx, Wh, b):
    h, c, cache = [h0], [np.zeros(h0.shape)], []
    for t in range(x.shape[1]):
        state, memory, saved = lstm_step_forward(x[:, t], h[-1], c[-1], Wx, Wh, b)
        h.append(state)
        c.append(memory)
        cache.append(saved)
    return np.array(h[1:]).swapaxes(0, 1), cache


def lstm_backward(dh, cache):
    N, T, H = dh.shape
    D = cache[0][6]
    dx = np.zeros((N, T, D))
    dW_total = np.zeros((D + H, 4 * H))
    db_total = np.zeros(4 * H)
    dstate = np.zeros((N, H))
    dmemory = np.zeros((N, H))
    for t in reversed(range(T)):
        dstate = dstate + dh[:, t]
        dx[:, t], dstate, dmemory, dWx, dWh, db = lstm_step_backward(dstate, dmemory, cache[t])
        dW_total[:D] += dWx
        dW_total[D:] += dWh
        db_total += db
    return dx, dstate, dW_total[:D], dW_total[D:], db_total
