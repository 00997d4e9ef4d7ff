"""Backward pass that first collects the gates' gradients over time, and makes the weights' gradients at the end."""
import numpy as np


def sigm(x):
    return 1. / (1. + np.exp(-x))


def normalise(scores):
    e = np.exp(scores - scores.max(axis=0))
    return e / e.sum(axis=0)


def rnn_cell_forward(xt, a_prev, parameters):
    Wax, Waa, Wya, ba, by = (parameters[k] for k in ['Wax', 'Waa', 'Wya', 'ba', 'by'])
    pre = np.einsum('ij,jk->ik', Wax, xt)
    pre += np.einsum('ij,jk->ik', Waa, a_prev)
    pre += ba
    a_next = np.tanh(pre)
    return a_next, normalise(Wya.dot(a_next) + by), (a_next, a_prev, xt, parameters)


def rnn_forward(x, a0, parameters):
    T = x.shape[2]
    a = np.zeros(a0.shape + (T + 1,))
    a[..., 0] = a0
    y = []
    caches = []
    for t in range(T):
        a_next, yt, cache = rnn_cell_forward(x[..., t], a[..., t], parameters)
        a[..., t + 1] = a_next
        y.append(yt)
        caches.append(cache)
    return a[..., 1:], np.stack(y, axis=2), (caches, x)


def rnn_cell_backward(da_next, cache):
    a_next, a_prev, xt, parameters = cache
    delta = (1 - np.square(a_next)) * da_next
    out = {}
    out['dxt'] = np.einsum('ij,ik->jk', parameters['Wax'], delta)
    out['da_prev'] = np.einsum('ij,ik->jk', parameters['Waa'], delta)
    out['dWax'] = np.einsum('ik,jk->ij', delta, xt)
    out['dWaa'] = np.einsum('ik,jk->ij', delta, a_prev)
    out['dba'] = np.einsum('ik->i', delta)[:, None]
    return out


def rnn_backward(da, caches):
    steps, x = caches
    parameters = steps[0][3]
    n_a, m, T = da.shape
    deltas = np.zeros((n_a, m, T))
    carry = np.zeros((n_a, m))
    for t in reversed(range(T)):
        a_next = steps[t][0]
        deltas[:, :, t] = (1 - a_next ** 2) * (da[:, :, t] + carry)
        carry = parameters['Waa'].T @ deltas[:, :, t]
    previous = np.stack([s[1] for s in steps[:T]], axis=2)
    return {
        'dx': np.einsum('ij,ikt->jkt', parameters['Wax'], deltas),
        'da0': carry,
        'dWax': np.einsum('ikt,jkt->ij', deltas, x[:, :, :T]),
        'dWaa': np.einsum('ikt,jkt->ij', deltas, previous),
        'dba': deltas.sum(axis=(1, 2)).reshape(-1, 1),
    }


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    v = np.r_[a_prev, xt]
    pre = {k: parameters['W' + k].dot(v) + parameters['b' + k] for k in 'fico'}
    ft, it, ot = sigm(pre['f']), sigm(pre['i']), sigm(pre['o'])
    cct = np.tanh(pre['c'])
    c_next = c_prev * ft
    c_next += cct * it
    a_next = np.tanh(c_next) * ot
    yt = normalise(parameters['Wy'].dot(a_next) + parameters['by'])
    return a_next, c_next, yt, (a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters)


def lstm_forward(x, a0, parameters):
    T = x.shape[2]
    a = np.zeros(a0.shape + (T + 1,))
    c = np.zeros(a0.shape + (T + 1,))
    a[..., 0] = a0
    y = []
    caches = []
    for t in range(T):
        a[..., t + 1], c[..., t + 1], yt, cache = lstm_cell_forward(x[..., t], a[..., t], c[..., t], parameters)
        y.append(yt)
        caches.append(cache)
    return a[..., 1:], np.stack(y, axis=2), c[..., 1:], (caches, x)


def gate_deltas(da_next, dc_next, cache):
    _, c_next, _, c_prev, ft, it, cct, ot, _, _ = cache
    s = np.tanh(c_next)
    dc = dc_next + da_next * ot * (1 - s ** 2)
    deltas = {
        'f': dc * c_prev * ft * (1 - ft),
        'i': dc * cct * it * (1 - it),
        'c': dc * it * (1 - cct ** 2),
        'o': da_next * s * ot * (1 - ot),
    }
    return deltas, dc * ft


def lstm_cell_backward(da_next, dc_next, cache):
    a_prev, xt, parameters = cache[2], cache[8], cache[9]
    n_a = a_prev.shape[0]
    deltas, dc_prev = gate_deltas(da_next, dc_next, cache)
    v = np.r_[a_prev, xt]
    grads = {'dc_prev': dc_prev}
    dv = 0
    for k, d in deltas.items():
        grads['dW' + k] = d.dot(v.T)
        grads['db' + k] = d.sum(axis=1, keepdims=True)
        dv = dv + parameters['W' + k].T.dot(d)
    grads['da_prev'], grads['dxt'] = np.split(dv, [n_a])
    return grads


def lstm_backward(da, caches):
    steps, x = caches
    parameters = steps[0][9]
    n_a, m, T = da.shape
    D = {k: np.zeros((n_a, m, T)) for k in 'fico'}
    carry_a = np.zeros((n_a, m))
    carry_c = np.zeros((n_a, m))
    for t in reversed(range(T)):
        deltas, carry_c = gate_deltas(da[:, :, t] + carry_a, carry_c, steps[t])
        carry_a = np.zeros((n_a, m))
        for k in deltas:
            D[k][:, :, t] = deltas[k]
            carry_a = carry_a + parameters['W' + k][:, :n_a].T.dot(deltas[k])
    V = np.stack([np.r_[s[2], s[8]] for s in steps[:T]], axis=2)
    grads = {'da0': carry_a}
    grads['dx'] = sum(np.einsum('ij,ikt->jkt', parameters['W' + k][:, n_a:], D[k]) for k in D)
    for k in D:
        grads['dW' + k] = np.einsum('ikt,jkt->ij', D[k], V)
        grads['db' + k] = D[k].sum(axis=(1, 2))[:, None]
    return grads
