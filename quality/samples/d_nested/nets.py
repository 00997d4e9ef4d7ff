import numpy as np
from functools import partial


def sigmoid(z): return (1 + np.exp(-z)) ** -1


def softmax(z):
    return (e := np.exp(z)) / e.sum(0)


def rnn_cell_forward(xt, a_prev, parameters):
    p = parameters

    def pre():
        return p['Waa'] @ a_prev + p['Wax'] @ xt + p['ba']

    return (a := np.tanh(pre())), softmax(p['Wya'] @ a + p['by']), (a, a_prev, xt, p)


def rnn_forward(x, a0, parameters):
    a = h = a0

    def run():
        nonlocal h
        for t in range(x.shape[-1]):
            h, yt, memo = rnn_cell_forward(x[..., t], h, parameters)
            yield h, yt, memo

    states, outs, memos = zip(*run())
    return np.stack(states, -1), np.stack(outs, -1), (list(memos), x)


def rnn_cell_backward(da_next, cache):
    a, a_prev, xt, p = cache
    d = da_next * (1 - a ** 2)
    through = lambda name: p[name].T @ d
    with_ = lambda value: d @ value.T
    return {'dxt': through('Wax'), 'da_prev': through('Waa'), 'dWax': with_(xt), 'dWaa': with_(a_prev),
            'dba': d.sum(axis=1, keepdims=True)}


def rnn_backward(da, caches):
    memos, x = caches
    dx = np.zeros((*x.shape[:2], da.shape[2]))
    acc = {}
    carry = None

    def add(grads):
        for k, v in grads.items():
            if k in acc:
                acc[k] += v
            else:
                acc[k] = v.copy()

    t = da.shape[2]
    while (t := t - 1) >= 0:
        incoming = da[..., t] if carry is None else da[..., t] + carry
        grads = rnn_cell_backward(incoming, memos[t])
        dx[..., t] = grads.pop('dxt')
        carry = grads.pop('da_prev')
        add(grads)
    return {**acc, 'dx': dx, 'da0': carry}


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    concat = np.concatenate((a_prev, xt), 0)

    def gate(k, act=sigmoid):
        return act(parameters[f'W{k}'] @ concat + parameters[f'b{k}'])

    f, i, o = map(gate, 'fio')
    g = gate('c', act=np.tanh)
    a_next = o * np.tanh(c_next := f * c_prev + i * g)
    return a_next, c_next, softmax(parameters['Wy'] @ a_next + parameters['by']), (a_next, c_next, a_prev, c_prev, f, i, g, o, xt, parameters)


def lstm_forward(x, a0, parameters):
    step = partial(lstm_cell_forward, parameters=parameters)
    h, m = a0, np.zeros(a0.shape)
    rows = []
    for t, xt in enumerate(np.moveaxis(x, 2, 0)):
        rows.append(step(xt, h, m))
        h, m = rows[t][:2]
    hs, ms, ys, memos = zip(*rows)
    return np.stack(hs, 2), np.stack(ys, 2), np.stack(ms, 2), (list(memos), x)


def lstm_cell_backward(da_next, dc_next, cache):
    a, c, a_prev, c_prev, f, i, g, o, xt, p = cache
    n = len(a)

    def logistic(up, s):
        return up * s * (1 - s)

    th = np.tanh(c)
    dc = da_next * o * (1 - th ** 2) + dc_next
    zf = logistic(dc * c_prev, f)
    zi = logistic(dc * g, i)
    zo = logistic(da_next * th, o)
    zc = dc * i * (1 - g ** 2)

    def weights(z):
        return np.hstack((z @ a_prev.T, z @ xt.T)), np.sum(z, 1, keepdims=True)

    out = {}
    (out['dWf'], out['dbf']), (out['dWi'], out['dbi']), (out['dWo'], out['dbo']), (out['dWc'], out['dbc']) = map(weights, (zf, zi, zo, zc))

    def back(cols):
        return p['Wf'][:, cols].T @ zf + p['Wi'][:, cols].T @ zi + p['Wo'][:, cols].T @ zo + p['Wc'][:, cols].T @ zc

    out['da_prev'], out['dxt'] = back(slice(n)), back(slice(n, None))
    out['dc_prev'] = dc * f
    return out


def lstm_backward(da, caches):
    memos, x = caches
    T = da.shape[2]
    dx = np.zeros((*x.shape[:2], T))
    total = None
    up_a = up_c = np.zeros(da.shape[:2])
    for t in sorted(range(T), reverse=True):
        g = lstm_cell_backward(da[..., t] + up_a, up_c, memos[t])
        dx[..., t], up_a, up_c = g.pop('dxt'), g.pop('da_prev'), g.pop('dc_prev')
        total = g if total is None else {k: total[k] + g[k] for k in g}
    total.update({'dx': dx, 'da0': up_a})
    return total
