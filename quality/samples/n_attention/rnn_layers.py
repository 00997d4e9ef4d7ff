"""Layers of the captioning assignment: the LSTM may look at an image."""
import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-np.clip(x, -500, 500)))


def dot_product_attention(prev_h, A):
    N, H, D_a, _ = A.shape
    flat = A.reshape(N, H, -1)
    scores = np.einsum("nh,nhk->nk", prev_h, flat) / np.sqrt(H)
    weights = np.exp(scores - scores.max(axis=1, keepdims=True))
    weights /= weights.sum(axis=1, keepdims=True)
    return np.einsum("nk,nhk->nh", weights, flat), weights.reshape(N, D_a, D_a)


def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b, attn=None, Wattn=None):
    H = prev_h.shape[1]
    a = x.dot(Wx) + prev_h.dot(Wh) + b
    if attn is not None:
        a = a + attn.dot(Wattn)
    ai, af, ao, ag = a[:, :H], a[:, H : 2 * H], a[:, 2 * H : 3 * H], a[:, 3 * H :]
    i, f, o, g = sigmoid(ai), sigmoid(af), sigmoid(ao), np.tanh(ag)
    next_c = f * prev_c + i * g
    next_h = o * np.tanh(next_c)
    cache = (i, f, o, g, x, prev_h, prev_c, Wx, Wh, next_c, attn, Wattn)
    return next_h, next_c, cache


def lstm_step_backward(dnext_h, dnext_c, cache):
    i, f, o, g, x, prev_h, prev_c, Wx, Wh, next_c, attn, Wattn = cache
    tanh_next_c = np.tanh(next_c)
    dnext_c += dnext_h * o * (1 - np.square(tanh_next_c))
    dprev_c = dnext_c * f
    dai = dnext_c * g * i * (1 - i)
    daf = dnext_c * prev_c * f * (1 - f)
    dao = dnext_h * tanh_next_c * o * (1 - o)
    dag = dnext_c * i * (1 - np.square(g))
    da = np.concatenate((dai, daf, dao, dag), axis=1)
    dx = da.dot(Wx.T)
    dWx = x.T.dot(da)
    dprev_h = da.dot(Wh.T)
    dWh = prev_h.T.dot(da)
    db = da.sum(axis=0)
    return dx, dprev_h, dprev_c, dWx, dWh, db


def lstm_forward(x, h0, Wx, Wh, b):
    h, cache = None, None
    N, T, D = x.shape
    H = h0.shape[1]
    h = np.zeros((N, T, H))
    cache = []
    prev_h, prev_c = h0, np.zeros((N, H))
    for t in range(T):
        next_h, next_c, step = lstm_step_forward(x[:, t, :], prev_h, prev_c, Wx, Wh, b)
        prev_h, prev_c = next_h, next_c
        h[:, t, :] = next_h
        cache.append(step)
    return h, cache


def lstm_backward(dh, cache):
    dx, dh0, dWx, dWh, db = None, None, None, None, None
    N, T, H = dh.shape
    i, f, o, g, x, prev_h, prev_c, Wx, Wh, next_c, attn, Wattn = cache[T - 1]
    D = x.shape[1]
    dprev_h = np.zeros((N, H))
    dprev_c = np.zeros((N, H))
    dx = np.zeros((N, T, D))
    dWx = np.zeros(Wx.shape)
    dWh = np.zeros(Wh.shape)
    db = np.zeros((4 * H,))
    for t in range(T):
        t = T - 1 - t
        step = cache.pop()
        dprev_h += dh[:, t, :]
        dx[:, t, :], dprev_h, dprev_c, dWxt, dWht, dbt = lstm_step_backward(dprev_h, dprev_c, step)
        dWx, dWh, db = dWx + dWxt, dWh + dWht, db + dbt
    dh0 = dprev_h
    return dx, dh0, dWx, dWh, db


def attention_forward(x, A, Wx, Wh, Wattn, b):
    """The whole sequence with attention; starts from the mean of the image's features."""
    h0 = c0 = A.mean(axis=(2, 3))
    N, T, D = x.shape
    h = np.zeros((N, T, h0.shape[1]))
    cache = []
    for t in range(T):
        attn, _ = dot_product_attention(h0, A)
        h0, c0, step = lstm_step_forward(x[:, t], h0, c0, Wx, Wh, b, attn=attn, Wattn=Wattn)
        h[:, t] = h0
        cache.append(step)
    return h, cache
