"""Recurrent nets as folds: a cell is a function, a sequence is accumulate, a gradient is reduce."""
from functools import reduce
from itertools import accumulate
from operator import add

import numpy as np

sigmoid = lambda z: 1 / (1 + np.exp(-z))
dsigmoid = lambda s: s * (1 - s)
dtanh = lambda t: 1 - t ** 2
total = lambda arrays: reduce(add, arrays)
over_time = lambda arrays: np.stack(list(arrays), axis=-1)
GATES = ("f", "i", "c", "o")


def softmax(z):
    e = np.exp(z - z.max(axis=0, keepdims=True))
    return e / e.sum(axis=0, keepdims=True)


def slices(x, count=None):
    """x[:, :, 0], x[:, :, 1], ..."""
    return [x[:, :, t] for t in range(x.shape[2] if count is None else count)]


def affine(W, b, v):
    return W @ v + b


def merge(dicts):
    """Sum of dictionaries with the same keys."""
    return {k: total(d[k] for d in dicts) for k in dicts[0]}


# ---------------------------------------------------------------- RNN

def rnn_cell_forward(xt, a_prev, parameters):
    Wax, Waa, Wya, ba, by = map(parameters.get, ("Wax", "Waa", "Wya", "ba", "by"))
    a_next = np.tanh(affine(Wax, ba, xt) + Waa @ a_prev)
    return a_next, softmax(affine(Wya, by, a_next)), (a_next, a_prev, xt, parameters)


def rnn_forward(x, a0, parameters):
    def step(state, xt):
        return rnn_cell_forward(xt, state[0], parameters)

    _, *states = accumulate(slices(x), step, initial=(a0,))
    a, y, caches = zip(*states)
    return over_time(a), over_time(y), (list(caches), x)


def rnn_cell_backward(da_next, cache):
    a_next, a_prev, xt, parameters = cache
    dz = da_next * dtanh(a_next)
    return {
        "dxt": parameters["Wax"].T @ dz,
        "da_prev": parameters["Waa"].T @ dz,
        "dWax": dz @ xt.T,
        "dWaa": dz @ a_prev.T,
        "dba": dz.sum(axis=1, keepdims=True),
    }


def rnn_backward(da, caches):
    steps, _ = caches
    pairs = list(zip(slices(da), steps))

    def back(later, pair):
        da_t, cache = pair
        return rnn_cell_backward(da_t + later["da_prev"], cache)

    _, *grads = accumulate(reversed(pairs), back, initial={"da_prev": 0})
    summed = merge([{k: g[k] for k in ("dWax", "dWaa", "dba")} for g in grads])
    return {
        "dx": over_time(g["dxt"] for g in reversed(grads)),
        "da0": grads[-1]["da_prev"],
        **summed,
    }


# ---------------------------------------------------------------- LSTM

def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    v = np.concatenate([a_prev, xt])
    act = {"f": sigmoid, "i": sigmoid, "c": np.tanh, "o": sigmoid}
    f, i, g, o = (act[k](affine(parameters["W" + k], parameters["b" + k], v)) for k in GATES)
    c_next = f * c_prev + i * g
    a_next = o * np.tanh(c_next)
    y = softmax(affine(parameters["Wy"], parameters["by"], a_next))
    return a_next, c_next, y, (a_next, c_next, a_prev, c_prev, f, i, g, o, xt, parameters)


def lstm_forward(x, a0, parameters):
    def step(state, xt):
        a_prev, c_prev = state[:2]
        return lstm_cell_forward(xt, a_prev, c_prev, parameters)

    start = (a0, np.zeros_like(a0))
    _, *states = accumulate(slices(x), step, initial=start)
    a, c, y, caches = zip(*states)
    return over_time(a), over_time(y), over_time(c), (list(caches), x)


def lstm_cell_backward(da_next, dc_next, cache):
    a_next, c_next, a_prev, c_prev, f, i, g, o, xt, parameters = cache
    n_a = a_prev.shape[0]
    t = np.tanh(c_next)
    dc = dc_next + da_next * o * dtanh(t)
    dz = {
        "f": dc * c_prev * dsigmoid(f),
        "i": dc * g * dsigmoid(i),
        "c": dc * i * dtanh(g),
        "o": da_next * t * dsigmoid(o),
    }
    v = np.concatenate([a_prev, xt])
    dv = total(parameters["W" + k].T @ dz[k] for k in GATES)
    return {
        "dxt": dv[n_a:],
        "da_prev": dv[:n_a],
        "dc_prev": dc * f,
        **{"dW" + k: dz[k] @ v.T for k in GATES},
        **{"db" + k: dz[k].sum(axis=1, keepdims=True) for k in GATES},
    }


def lstm_backward(da, caches):
    steps, _ = caches
    pairs = list(zip(slices(da), steps))

    def back(later, pair):
        da_t, cache = pair
        return lstm_cell_backward(da_t + later["da_prev"], later["dc_prev"], cache)

    nothing = {"da_prev": 0, "dc_prev": 0}
    _, *grads = accumulate(reversed(pairs), back, initial=nothing)
    kept = [{k: v for k, v in g.items() if k[:2] in ("dW", "db")} for g in grads]
    return {
        "dx": over_time(g["dxt"] for g in reversed(grads)),
        "da0": grads[-1]["da_prev"],
        **merge(kept),
    }
