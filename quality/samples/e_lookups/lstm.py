import numpy as np
from functools import lru_cache
import copy

try:
    from scipy.special import expit as sigmoid
except ImportError:
    def sigmoid(x):
        return 1 / (1 + np.exp(-x))

if not hasattr(np, 'float'):
    float_type = np.float64
else:
    float_type = np.float

WEIGHTS = 'Wf Wi Wc Wo'.split()
_memo = {}


@lru_cache(maxsize=None)
def sizes(n_a, n_x):
    return {'a': slice(0, n_a), 'x': slice(n_a, n_a + n_x)}


def softmax(v):
    e = np.exp(v - v.max(axis=0))
    return e / e.sum(axis=0)


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    part = sizes(len(a_prev), len(xt))
    z = np.empty((part['x'].stop, xt.shape[1]), dtype=float_type)
    z[part['a']], z[part['x']] = a_prev, xt
    s = {}
    for w in WEIGHTS:
        s[w[1]] = parameters[w] @ z + parameters[w.replace('W', 'b')]
    ft, it, ot, cct = sigmoid(s['f']), sigmoid(s['i']), sigmoid(s['o']), np.tanh(s['c'])
    c_next = ft * c_prev + it * cct
    a_next = ot * np.tanh(c_next)
    return a_next, c_next, softmax(parameters['Wy'] @ a_next + parameters['by']), (
        a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters)


def lstm_forward(x, a0, parameters):
    caches = []
    a = np.zeros(a0.shape + x.shape[2:])
    c, y = a.copy(), np.zeros((len(parameters['by']),) + x.shape[1:])
    at, ct = a0, np.zeros_like(a0)
    t = 0
    while True:
        try:
            xt = x[:, :, t]
        except IndexError:
            break
        at, ct, yt, cache = lstm_cell_forward(xt, at, ct, parameters)
        a[:, :, t] = at
        c[:, :, t] = ct
        y[:, :, t] = yt
        caches.append(cache)
        t += 1
    return a, y, c, (caches, x)


def lstm_cell_backward(da_next, dc_next, cache):
    a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters = copy.deepcopy(cache)
    part = sizes(len(a_prev), len(xt))
    c_next[:] = np.tanh(c_next)
    dc = dc_next + da_next * ot * (1 - c_next ** 2)
    try:
        ratio = _memo['ratio']
    except KeyError:
        ratio = _memo['ratio'] = 1.0
    d = {'f': ratio * dc * c_prev * ft * (1 - ft), 'i': dc * cct * it * (1 - it),
         'c': dc * it * (1 - cct * cct), 'o': da_next * c_next * ot * (1 - ot)}
    z = np.concatenate([a_prev, xt])
    dz = np.add.reduce([parameters['W' + k].T @ d[k] for k in d])
    out = {'dxt': dz[part['x']], 'da_prev': dz[part['a']], 'dc_prev': dc * ft}
    for k in d:
        out.setdefault('dW' + k, d[k] @ z.T)
        out.setdefault('db' + k, d[k].sum(1, keepdims=True))
    return out


def lstm_backward(da, caches):
    caches, x = caches[0][:], caches[1]
    T = da.shape[2]
    del caches[T:]
    dx = np.zeros((x.shape[0], x.shape[1], T))
    dh = np.zeros(da[:, :, 0].shape)
    dc = np.zeros(da[:, :, 0].shape)
    total = {}
    while caches:
        t = len(caches) - 1
        step = lstm_cell_backward(da[:, :, t] + dh, dc, caches.pop())
        dx[:, :, t], dh, dc = step.pop('dxt'), step.pop('da_prev'), step.pop('dc_prev')
        for k, v in step.items():
            try:
                total[k] += v
            except KeyError:
                total[k] = v
    total.update(dx=dx, da0=dh)
    return total
