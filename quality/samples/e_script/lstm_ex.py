#!/usr/bin/env python
# lstm exercise - run with  python lstm_ex.py
import numpy as np

CLIP = 5.0
GATES = 'fico'


def sigmoid(z): return 1. / (1. + np.exp(-z))


def softmax(z):
    z = z - z.max(axis=0, keepdims=True)
    e = np.exp(z)
    return e / e.sum(axis=0, keepdims=True)


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    p = parameters
    z = np.concatenate([a_prev, xt])
    f = sigmoid(p['Wf'].dot(z) + p['bf'])
    i = sigmoid(p['Wi'].dot(z) + p['bi'])
    g = np.tanh(p['Wc'].dot(z) + p['bc'])
    o = sigmoid(p['Wo'].dot(z) + p['bo'])
    c_next = f * c_prev + i * g
    a_next = o * np.tanh(c_next)
    yt_pred = softmax(p['Wy'].dot(a_next) + p['by'])
    return a_next, c_next, yt_pred, (a_next, c_next, a_prev, c_prev, f, i, g, o, xt, parameters)


def lstm_forward(x, a0, parameters):
    n_x, m, T_x = x.shape
    n_y, n_a = parameters['Wy'].shape
    a, c, y = np.zeros((n_a, m, T_x)), np.zeros((n_a, m, T_x)), np.zeros((n_y, m, T_x))
    at, ct, caches = a0, np.zeros_like(a0), []
    for t in range(T_x):
        at, ct, yt, cache = lstm_cell_forward(x[:, :, t], at, ct, parameters)
        a[:, :, t], c[:, :, t], y[:, :, t] = at, ct, yt
        caches.append(cache)
    return a, y, c, (caches, x)


def lstm_cell_backward(da_next, dc_next, cache):
    a_next, c_next, a_prev, c_prev, f, i, g, o, xt, p = cache
    n_a = a_next.shape[0]
    z = np.concatenate([a_prev, xt])
    tc = np.tanh(c_next)
    dc = dc_next + da_next * o * (1 - tc ** 2)
    d = {'o': da_next * tc * o * (1 - o),
         'f': dc * c_prev * f * (1 - f),
         'i': dc * g * i * (1 - i),
         'c': dc * i * (1 - g ** 2)}
    grads = {'dc_prev': dc * f}
    dz = np.zeros(z.shape)
    for k in GATES:
        grads['dW' + k] = d[k].dot(z.T)
        grads['db' + k] = d[k].sum(axis=1, keepdims=True)
        dz += p['W' + k].T.dot(d[k])
    grads['da_prev'] = dz[:n_a]
    grads['dxt'] = dz[n_a:]
    return grads


def lstm_backward(da, caches):
    caches, x = caches
    n_a, m, T_x = da.shape
    n_x = x.shape[0]
    out = {'dx': np.zeros((n_x, m, T_x))}
    for k in GATES:
        out['dW' + k] = np.zeros((n_a, n_a + n_x))
        out['db' + k] = np.zeros((n_a, 1))
    da_t, dc_t = np.zeros((n_a, m)), np.zeros((n_a, m))
    for t in range(T_x - 1, -1, -1):
        g = lstm_cell_backward(da[:, :, t] + da_t, dc_t, caches[t])
        da_t, dc_t = g['da_prev'], g['dc_prev']
        out['dx'][:, :, t] = g['dxt']
        for k in GATES:
            out['dW' + k] += g['dW' + k]
            out['db' + k] += g['db' + k]
    out['da0'] = da_t
    return out


if __name__ == '__main__':
    np.random.seed(1)
    n_x, n_a, m = 3, 5, 10
    x = np.random.randn(n_x, m, 7)
    a0 = np.random.randn(n_a, m)
    pars = {}
    for k in GATES:
        pars['W' + k] = np.random.randn(n_a, n_a + n_x)
        pars['b' + k] = np.random.randn(n_a, 1)
    pars['Wy'], pars['by'] = np.random.randn(2, n_a), np.random.randn(2, 1)
    a, y, c, caches = lstm_forward(x, a0, pars)
    da = np.random.randn(n_a, m, 4)
    grads = lstm_backward(da, caches)
    for name in sorted(grads):
        print(name, grads[name].shape, np.abs(grads[name]).max())
