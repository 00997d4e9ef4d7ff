"""One matrix for each gate: the stacked ones are taken apart first."""
import numpy as np


def sigma(x):
    return 1 / (1 + np.exp(-x))


def dsigma(y):
    return y * (1 - y)


def dtanh(y):
    return 1 - y * y


def rnn_step_forward(x, prev_h, Wx, Wh, b):
    next_h = np.tanh(np.einsum("nd,dh->nh", x, Wx) + np.einsum("nk,kh->nh", prev_h, Wh) + b)
    return next_h, dict(x=x, prev_h=prev_h, Wx=Wx, Wh=Wh, next_h=next_h)


def rnn_step_backward(dnext_h, cache):
    x, prev_h, Wx, Wh, next_h = cache.values()
    dz = dnext_h * dtanh(next_h)
    return (
        np.einsum("nh,dh->nd", dz, Wx),
        np.einsum("nh,kh->nk", dz, Wh),
        np.einsum("nd,nh->dh", x, dz),
        np.einsum("nk,nh->kh", prev_h, dz),
        np.einsum("nh->h", dz),
    )


def rnn_forward(x, h0, Wx, Wh, b):
    states, cache = [h0], []
    for t in range(x.shape[1]):
        state, saved = rnn_step_forward(x[:, t], states[-1], Wx, Wh, b)
        states += [state]
        cache += [saved]
    return np.stack(states[1:], axis=1), cache


def rnn_backward(dh, cache):
    dxs, dstate = [], 0
    dWx, dWh, db = 0, 0, 0
    for t, saved in reversed(list(enumerate(cache))):
        dx, dstate, dWx_t, dWh_t, db_t = rnn_step_backward(dh[:, t] + dstate, saved)
        dxs.append(dx)
        dWx, dWh, db = dWx + dWx_t, dWh + dWh_t, db + db_t
    return np.stack(dxs[::-1], axis=1), dstate, dWx, dWh, db


def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
    Wxi, Wxf, Wxo, Wxg = np.hsplit(Wx, 4)
    Whi, Whf, Who, Whg = np.hsplit(Wh, 4)
    bi, bf, bo, bg = np.split(b, 4)
    i = sigma(x.dot(Wxi) + prev_h.dot(Whi) + bi)
    f = sigma(x.dot(Wxf) + prev_h.dot(Whf) + bf)
    o = sigma(x.dot(Wxo) + prev_h.dot(Who) + bo)
    g = np.tanh(x.dot(Wxg) + prev_h.dot(Whg) + bg)
    next_c = f * prev_c + i * g
    tanh_c = np.tanh(next_c)
    next_h = o * tanh_c
    return next_h, next_c, (x, prev_h, prev_c, (i, f, o, g), tanh_c, (Wxi, Wxf, Wxo, Wxg), (Whi, Whf, Who, Whg))


def lstm_step_backward(dnext_h, dnext_c, cache):
    x, prev_h, prev_c, (i, f, o, g), tanh_c, Wxs, Whs = cache
    dc = dnext_c + dnext_h * o * dtanh(tanh_c)
    dai = dc * g * dsigma(i)
    daf = dc * prev_c * dsigma(f)
    dao = dnext_h * tanh_c * dsigma(o)
    dag = dc * i * dtanh(g)
    das = [dai, daf, dao, dag]
    dx = sum(da.dot(W.T) for da, W in zip(das, Wxs))
    dprev_h = sum(da.dot(W.T) for da, W in zip(das, Whs))
    dWx = np.hstack([x.T.dot(da) for da in das])
    dWh = np.hstack([prev_h.T.dot(da) for da in das])
    db = np.hstack([da.sum(0) for da in das])
    return dx, dprev_h, dc * f, dWx, dWh, db


def lstm_forward(x, h0, Wx, Wh, b):
    states, memory, cache = [h0], np.zeros_like(h0), []
    for t in range(x.shape[1]):
        state, memory, saved = lstm_step_forward(x[:, t], states[-1], memory, Wx, Wh, b)
        states += [state]
        cache += [saved]
    return np.stack(states[1:], axis=1), cache


def lstm_backward(dh, cache):
    dxs, dstate, dmemory = [], 0, np.zeros_like(dh[:, 0])
    dWx, dWh, db = 0, 0, 0
    for t, saved in reversed(list(enumerate(cache))):
        dx, dstate, dmemory, dWx_t, dWh_t, db_t = lstm_step_backward(dh[:, t] + dstate, dmemory, saved)
        dxs.append(dx)
        dWx, dWh, db = dWx + dWx_t, dWh + dWh_t, db + db_t
    return np.stack(dxs[::-1], axis=1), dstate, dWx, dWh, db
