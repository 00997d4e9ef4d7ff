"""Recurrent nets as folds.

Forward: ``accumulate`` a step function over the slices of x.
Backward: ``accumulate`` a step function over the reversed (gradient, cache) pairs.
Every primitive has a *pullback*: given the forward values it returns a function
from the gradient of the output to the gradient(s) of the input(s).
Nothing is mutated anywhere in this file.
"""
from functools import partial, reduce
from itertools import accumulate
from operator import add, itemgetter
from typing import NamedTuple

import numpy as np


# -- primitives ---------------------------------------------------------------
sigmoid = lambda z: 1 / (1 + np.exp(-z))


def softmax(z):
    shifted = np.exp(z - np.max(z, axis=0))
    return shifted / np.sum(shifted, axis=0)


def affine(W, b, v):
    return W @ v + b


pull_sigmoid = lambda s: lambda d: d * s * (1 - s)
pull_tanh = lambda t: lambda d: d * (1 - t * t)
pull_times = lambda u, v: lambda d: (d * v, d * u)
pull_affine = lambda W, v: lambda d: (W.T @ d, d @ v.T, d.sum(axis=1, keepdims=True))


# -- plumbing -----------------------------------------------------------------
stack = partial(np.stack, axis=-1)


def slices(tensor):
    return [tensor[..., t] for t in range(tensor.shape[-1])]


def scan(step, items, start):
    """All states after the start, in the order of the items."""
    _, *states = accumulate(items, step, initial=start)
    return states


def pluck(key, dicts):
    return map(itemgetter(key), dicts)


def summed(dicts):
    """Totals of whatever belongs to weights and biases."""
    return {key: reduce(add, pluck(key, dicts)) for key in dicts[0] if key[:2] in ("dW", "db")}


# -- plain RNN ----------------------------------------------------------------
class Rnn(NamedTuple):
    a: np.ndarray
    y: np.ndarray
    cache: tuple


def rnn_cell_forward(xt, a_prev, parameters):
    pre = affine(parameters["Waa"], parameters["ba"], a_prev) + parameters["Wax"] @ xt
    a_next = np.tanh(pre)
    yt_pred = softmax(affine(parameters["Wya"], parameters["by"], a_next))
    return Rnn(a_next, yt_pred, (a_next, a_prev, xt, parameters))


def rnn_forward(x, a0, parameters):
    states = scan(
        lambda state, xt: rnn_cell_forward(xt, state.a, parameters), slices(x), Rnn(a0, None, ())
    )
    a, y_pred, caches = zip(*states)
    return stack(a), stack(y_pred), (list(caches), x)


def rnn_cell_backward(da_next, cache):
    a_next, a_prev, xt, parameters = cache
    dz = pull_tanh(a_next)(da_next)
    da_prev, dWaa, dba = pull_affine(parameters["Waa"], a_prev)(dz)
    dxt, dWax, _ = pull_affine(parameters["Wax"], xt)(dz)
    return dict(dxt=dxt, da_prev=da_prev, dWax=dWax, dWaa=dWaa, dba=dba)


def rnn_backward(da, caches):
    saved, _ = caches
    back = scan(
        lambda later, now: rnn_cell_backward(now[0] + later["da_prev"], now[1]),
        list(zip(slices(da), saved))[::-1],
        {"da_prev": np.zeros(da.shape[:2])},
    )
    dx = stack(list(pluck("dxt", back))[::-1])
    return {"dx": dx, "da0": back[-1]["da_prev"], **summed(back)}


# -- LSTM ---------------------------------------------------------------------
class Lstm(NamedTuple):
    a: np.ndarray
    c: np.ndarray
    y: np.ndarray
    cache: tuple


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    v = np.concatenate((a_prev, xt))
    gate = lambda name: affine(parameters[f"W{name}"], parameters[f"b{name}"], v)
    ft, it, ot = map(sigmoid, map(gate, "fio"))
    cct = np.tanh(gate("c"))
    c_next = ft * c_prev + it * cct
    a_next = ot * np.tanh(c_next)
    yt_pred = softmax(affine(parameters["Wy"], parameters["by"], a_next))
    return Lstm(
        a_next, c_next, yt_pred, (a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters)
    )


def lstm_forward(x, a0, parameters):
    start = Lstm(a0, np.zeros_like(a0), None, ())
    states = scan(
        lambda state, xt: lstm_cell_forward(xt, state.a, state.c, parameters), slices(x), start
    )
    a, c, y, caches = zip(*states)
    return stack(a), stack(y), stack(c), (list(caches), x)


def lstm_cell_backward(da_next, dc_next, cache):
    a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters = cache
    squashed = np.tanh(c_next)
    v = np.concatenate((a_prev, xt))

    d_ot, d_squashed = pull_times(ot, squashed)(da_next)
    d_c = dc_next + pull_tanh(squashed)(d_squashed)
    d_ft, dc_prev = pull_times(ft, c_prev)(d_c)
    d_it, d_cct = pull_times(it, cct)(d_c)

    dz = {
        "f": pull_sigmoid(ft)(d_ft),
        "i": pull_sigmoid(it)(d_it),
        "c": pull_tanh(cct)(d_cct),
        "o": pull_sigmoid(ot)(d_ot),
    }
    pulled = {name: pull_affine(parameters[f"W{name}"], v)(d) for name, d in dz.items()}
    dv = reduce(add, (dv for dv, _, _ in pulled.values()))
    n_a = len(a_prev)
    return {
        "dxt": dv[n_a:],
        "da_prev": dv[:n_a],
        "dc_prev": dc_prev,
        **{f"dW{name}": dW for name, (_, dW, _) in pulled.items()},
        **{f"db{name}": db for name, (_, _, db) in pulled.items()},
    }


def lstm_backward(da, caches):
    saved, _ = caches
    nothing = np.zeros(da.shape[:2])
    back = scan(
        lambda later, now: lstm_cell_backward(now[0] + later["da_prev"], later["dc_prev"], now[1]),
        list(zip(slices(da), saved))[::-1],
        {"da_prev": nothing, "dc_prev": nothing},
    )
    dx = stack(list(pluck("dxt", back))[::-1])
    return {"dx": dx, "da0": back[-1]["da_prev"], **summed(back)}
