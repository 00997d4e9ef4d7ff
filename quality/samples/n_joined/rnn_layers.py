import numpy as np

I, F, O, G = range(4)  # the order of the blocks of columns


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def affine_forward(u, W, b):
    out = u.dot(W) + b
    return out, (u, W)


def affine_backward(dout, cache):
    u, W = cache
    du = dout.dot(W.T)
    dW = u.T.dot(dout)
    db = dout.sum(axis=0)
    return du, dW, db


def block(a, k):
    """The columns of one gate."""
    H = a.shape[1] // 4
    return a[:, k * H:(k + 1) * H]


def rnn_step_forward(x, prev_h, Wx, Wh, b):
    xh = np.hstack([x, prev_h])
    W = np.vstack([Wx, Wh])
    a, affine = affine_forward(xh, W, b)
    next_h = np.tanh(a)
    return next_h, (affine, next_h, x.shape[1])


def rnn_step_backward(dnext_h, cache):
    affine, next_h, D = cache
    da = dnext_h * (1 - next_h ** 2)
    dxh, dW, db = affine_backward(da, affine)
    dx, dprev_h = dxh[:, :D], dxh[:, D:]
    dWx, dWh = dW[:D], dW[D:]
    return dx, dprev_h, dWx, dWh, db


def rnn_forward(x, h0, Wx, Wh, b):
    N, T, D = x.shape
    states, caches = [h0], []
    for t in range(T):
        h_t, cache_t = rnn_step_forward(x[:, t, :], states[-1], Wx, Wh, b)
        states.append(h_t)
        caches.append(cache_t)
    h = np.array(states[1:]).transpose(1, 0, 2)
    return h, caches


def rnn_backward(dh, cache):
    N, T, H = dh.shape
    D = cache[0][2]
    dx = np.empty((N, T, D))
    dW = np.zeros((D + H, H))
    db = np.zeros(H)
    dh_next = 0
    for t in range(T)[::-1]:
        dx_t, dh_next, dWx_t, dWh_t, db_t = rnn_step_backward(dh[:, t, :] + dh_next, cache[t])
        dx[:, t, :] = dx_t
        dW += np.vstack([dWx_t, dWh_t])
        db += db_t
    dWx, dWh = dW[:D, :], dW[D:, :]
    return dx, dh_next, dWx, dWh, db


def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
    xh = np.hstack([x, prev_h])
    W = np.vstack([Wx, Wh])
    a, affine = affine_forward(xh, W, b)
    i = sigmoid(block(a, I))
    f = sigmoid(block(a, F))
    o = sigmoid(block(a, O))
    g = np.tanh(block(a, G))
    next_c = f * prev_c + i * g
    tanh_c = np.tanh(next_c)
    next_h = o * tanh_c
    cache = (affine, i, f, o, g, prev_c, tanh_c, x.shape[1])
    return next_h, next_c, cache


def lstm_step_backward(dnext_h, dnext_c, cache):
    affine, i, f, o, g, prev_c, tanh_c, D = cache
    dtanh_c = dnext_h * o
    dc = dnext_c + dtanh_c * (1 - tanh_c ** 2)
    da = np.zeros((i.shape[0], 4 * i.shape[1]))
    block(da, I)[:] = dc * g * i * (1 - i)
    block(da, F)[:] = dc * prev_c * f * (1 - f)
    block(da, O)[:] = dnext_h * tanh_c * o * (1 - o)
    block(da, G)[:] = dc * i * (1 - g ** 2)
    dprev_c = dc * f
    dxh, dW, db = affine_backward(da, affine)
    dx = dxh[:, :D]
    dprev_h = dxh[:, D:]
    return dx, dprev_h, dprev_c, dW[:D], dW[D:], db


def lstm_forward(x, h0, Wx, Wh, b):
    N, T, D = x.shape
    hs, cs, caches = [h0], [np.zeros_like(h0)], []
    for t in range(T):
        h_t, c_t, cache_t = lstm_step_forward(x[:, t, :], hs[-1], cs[-1], Wx, Wh, b)
        hs.append(h_t)
        cs.append(c_t)
        caches.append(cache_t)
    h = np.array(hs[1:]).transpose(1, 0, 2)
    return h, caches


def lstm_backward(dh, cache):
    N, T, H = dh.shape
    D = cache[0][-1]
    dx = np.empty((N, T, D))
    dWx = np.zeros((D, 4 * H))
    dWh = np.zeros((H, 4 * H))
    db = np.zeros(4 * H)
    dh_next, dc_next = 0, 0
    for t in range(T)[::-1]:
        step = lstm_step_backward(dh[:, t, :] + dh_next, dc_next, cache[t])
        dx[:, t, :], dh_next, dc_next = step[:3]
        for total, part in zip((dWx, dWh, db), step[3:]):
            total += part
    return dx, dh_next, dWx, dWh, db
