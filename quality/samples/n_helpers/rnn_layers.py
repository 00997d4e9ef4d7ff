import numpy as np


def affine(x, W):
    return x.dot(W), (x, W)


def affine_back(dout, cache):
    x, W = cache
    return dout.dot(W.T), x.T.dot(dout)


def tanh(x):
    y = np.tanh(x)
    return y, y


def tanh_back(dy, y):
    return dy * (1 - y * y)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def sig(x):
    y = sigmoid(x)
    return y, y


def sig_back(dy, y):
    return dy * y * (1 - y)


def rnn_step_forward(x, prev_h, Wx, Wh, b):
    from_x, cache_x = affine(x, Wx)
    from_h, cache_h = affine(prev_h, Wh)
    next_h, cache_t = tanh(from_x + from_h + b)
    return next_h, (cache_x, cache_h, cache_t)


def rnn_step_backward(dnext_h, cache):
    cache_x, cache_h, cache_t = cache
    dsum = tanh_back(dnext_h, cache_t)
    dx, dWx = affine_back(dsum, cache_x)
    dprev_h, dWh = affine_back(dsum, cache_h)
    return dx, dprev_h, dWx, dWh, dsum.sum(axis=0)


def walk_forward(step, x, *state_and_weights):
    """Runs any step over time; the first state is what is shown."""
    count = len(state_and_weights) - 3
    states, weights = state_and_weights[:count], state_and_weights[count:]
    shown, caches = [], []
    for t in range(x.shape[1]):
        *states, cache = step(x[:, t], *states, *weights)
        shown.append(states[0])
        caches.append(cache)
    return np.stack(shown, axis=1), caches


def rnn_forward(x, h0, Wx, Wh, b):
    return walk_forward(rnn_step_forward, x, h0, Wx, Wh, b)


def rnn_backward(dh, cache):
    N, T, H = dh.shape
    dx_all = []
    total = [0, 0, 0]
    dprev_h = np.zeros((N, H))
    for t in reversed(range(T)):
        dx_t, dprev_h, *weights = rnn_step_backward(dh[:, t] + dprev_h, cache[t])
        dx_all.append(dx_t)
        total = [old + new for old, new in zip(total, weights)]
    dx = np.stack(dx_all[::-1], axis=1)
    return (dx, dprev_h, *total)


def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
    from_x, cache_x = affine(x, Wx)
    from_h, cache_h = affine(prev_h, Wh)
    zi, zf, zo, zg = np.array_split(from_x + from_h + b, 4, axis=1)
    i, cache_i = sig(zi)
    f, cache_f = sig(zf)
    o, cache_o = sig(zo)
    g, cache_g = tanh(zg)
    next_c = f * prev_c + i * g
    shown, cache_s = tanh(next_c)
    next_h = o * shown
    inner = (cache_i, cache_f, cache_o, cache_g, cache_s)
    return next_h, next_c, (cache_x, cache_h, inner, prev_c)


def lstm_step_backward(dnext_h, dnext_c, cache):
    cache_x, cache_h, inner, prev_c = cache
    i, f, o, g, shown = inner
    dshown = dnext_h * o
    dc = tanh_back(dshown, shown) + dnext_c
    dz = np.concatenate(
        (
            sig_back(dc * g, i),
            sig_back(dc * prev_c, f),
            sig_back(dnext_h * shown, o),
            tanh_back(dc * i, g),
        ),
        axis=1,
    )
    dx, dWx = affine_back(dz, cache_x)
    dprev_h, dWh = affine_back(dz, cache_h)
    return dx, dprev_h, dc * f, dWx, dWh, dz.sum(axis=0)


def lstm_forward(x, h0, Wx, Wh, b):
    return walk_forward(lstm_step_forward, x, h0, np.zeros_like(h0), Wx, Wh, b)


def lstm_backward(dh, cache):
    N, T, H = dh.shape
    dx_all = []
    total = [0, 0, 0]
    dprev_h = np.zeros((N, H))
    dprev_c = np.zeros((N, H))
    for t in reversed(range(T)):
        dx_t, dprev_h, dprev_c, *weights = lstm_step_backward(dh[:, t] + dprev_h, dprev_c, cache[t])
        dx_all.append(dx_t)
        total = [old + new for old, new in zip(total, weights)]
    dx = np.stack(dx_all[::-1], axis=1)
    return (dx, dprev_h, *total)
