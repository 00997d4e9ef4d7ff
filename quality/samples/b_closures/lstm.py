"""RNN / LSTM in a functional manner. Caches are dictionaries."""
from functools import reduce

import numpy as np

sigm = lambda z: np.reciprocal(1 + np.exp(-z))
dsigm = lambda s: s - s * s
dtanh = lambda h: 1 - h * h
slices = lambda tensor: (tensor[..., t] for t in range(tensor.shape[-1]))
stack = lambda columns: np.stack(list(columns), axis=-1)
add = lambda p, q: {k: p[k] + q[k] for k in p}


def softmax(z):
    w = np.exp(z - np.max(z, axis=0, keepdims=True))
    return w / np.sum(w, axis=0, keepdims=True)


def rnn_cell_forward(xt, a_prev, parameters):
    P = parameters
    affine = lambda W, v, b: P[W] @ v + P[b]
    a_next = np.tanh(affine('Wax', xt, 'ba') + P['Waa'] @ a_prev)
    return a_next, softmax(affine('Wya', a_next, 'by')), dict(a=a_next, a_prev=a_prev, x=xt, P=P)


def rnn_forward(x, a0, parameters):
    def advance(trace, xt):
        last = trace[-1][0] if trace else a0
        return trace + [rnn_cell_forward(xt, last, parameters)]

    a, y, caches = zip(*reduce(advance, slices(x), []))
    return stack(a), stack(y), (list(caches), x)


def rnn_cell_backward(da_next, cache):
    P = cache['P']
    dz = da_next * dtanh(cache['a'])
    back = lambda W: P[W].T @ dz
    outer = lambda v: dz @ v.T
    return {
        'dxt': back('Wax'),
        'da_prev': back('Waa'),
        'dWax': outer(cache['x']),
        'dWaa': outer(cache['a_prev']),
        'dba': outer(np.ones((1, dz.shape[1]))),
    }


def rnn_backward(da, caches):
    history, x = caches
    keys = ['dWax', 'dWaa', 'dba']
    total, carry, dx = None, np.zeros(da.shape[:2]), []
    for da_t, cache in reversed(list(zip(slices(da), history))):
        g = rnn_cell_backward(da_t + carry, cache)
        carry = g['da_prev']
        dx.append(g['dxt'])
        weights = {k: g[k] for k in keys}
        total = weights if total is None else add(total, weights)
    return dict(total, dx=stack(reversed(dx)), da0=carry)


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    z = np.r_[a_prev, xt]

    def gate(letter, squash):
        return squash(parameters['W' + letter] @ z + parameters['b' + letter])

    acts = {'f': sigm, 'i': sigm, 'o': sigm, 'c': np.tanh}
    g = {letter: gate(letter, squash) for letter, squash in acts.items()}
    c_next = g['f'] * c_prev + g['i'] * g['c']
    a_next = g['o'] * np.tanh(c_next)
    yt = softmax(parameters['Wy'] @ a_next + parameters['by'])
    cache = dict(g=g, z=z, c=c_next, c_prev=c_prev, P=parameters)
    return a_next, c_next, yt, cache


def lstm_forward(x, a0, parameters):
    states = [(a0, np.zeros_like(a0))]
    outputs, caches = [], []
    for t, xt in enumerate(slices(x)):
        a_next, c_next, yt, cache = lstm_cell_forward(xt, *states[t], parameters)
        states.append((a_next, c_next))
        outputs.append(yt)
        caches.append(cache)
    a, c = zip(*states[1:])
    return stack(a), stack(outputs), stack(c), (caches, x)


def lstm_cell_backward(da_next, dc_next, cache):
    g, z, P = cache['g'], cache['z'], cache['P']
    n_a = da_next.shape[0]
    th = np.tanh(cache['c'])
    dc = dc_next + da_next * g['o'] * dtanh(th)

    def deltas():
        yield 'f', dc * cache['c_prev'] * dsigm(g['f'])
        yield 'i', dc * g['c'] * dsigm(g['i'])
        yield 'o', da_next * th * dsigm(g['o'])
        yield 'c', dc * g['i'] * dtanh(g['c'])

    d = dict(deltas())
    dz = sum(P['W' + k].T @ d[k] for k in d)
    grads = {'dxt': dz[n_a:], 'da_prev': dz[:n_a], 'dc_prev': dc * g['f']}
    grads.update({'dW' + k: d[k] @ z.T for k in d})
    grads.update({'db' + k: d[k].sum(1, keepdims=True) for k in d})
    return grads


def lstm_backward(da, caches):
    history, x = caches
    n_a, m, T = da.shape
    names = [kind + gate for gate in 'fico' for kind in ('dW', 'db')]

    def walk():
        da_t, dc_t = np.zeros((n_a, m)), np.zeros((n_a, m))
        for t in range(T - 1, -1, -1):
            step = lstm_cell_backward(da[..., t] + da_t, dc_t, history[t])
            da_t = step['da_prev']
            dc_t = step['dc_prev']
            yield step

    steps = list(walk())
    grads = {name: sum(step[name] for step in steps) for name in names}
    grads['dx'] = stack(step['dxt'] for step in steps[::-1])
    grads['da0'] = steps[-1]['da_prev']
    return grads
