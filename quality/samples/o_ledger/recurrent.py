"""One class does the work, the eight functions of the exercise are only doors to it."""
from collections import Counter, defaultdict
from dataclasses import dataclass, field, astuple

import numpy as np


@dataclass
class Tape:
    """What a step remembers."""
    x: np.ndarray
    before: tuple
    after: tuple
    gate: dict = field(default_factory=dict)
    w: dict = None


class Ledger(dict):
    """Gradients that can be added up, key by key."""

    def __iadd__(self, other):
        for key, value in other.items():
            if key.startswith(('dW', 'db')):
                self[key] = self[key] + value if key in self else value
        return self


class Recurrent:
    BIAS = dict(f='bf', i='bi', c='bc', o='bo')

    def __init__(self, parameters):
        self.w = parameters

    @staticmethod
    def logistic(z):
        return np.where(z < 0, np.exp(z) / (1 + np.exp(z)), 1 / (1 + np.exp(-z)))

    @staticmethod
    def softmax(z):
        e = np.exp(z - np.max(z, axis=0))
        return e / np.sum(e, axis=0)

    def look(self, state, W, b):
        return self.softmax(self.w[W] @ state + self.w[b])

    # -- vanilla
    def step(self, x, a):
        w = self.w
        new = np.tanh(w['Wax'] @ x + w['Waa'] @ a + w['ba'])
        return new, self.look(new, 'Wya', 'by'), Tape(x, (a,), (new,), w=w)

    @staticmethod
    def unstep(d, tape):
        (a,), (new,) = tape.before, tape.after
        d = d * (1 - new ** 2)
        return Ledger(dxt=tape.w['Wax'].T @ d, da_prev=tape.w['Waa'].T @ d,
                      dWax=d @ tape.x.T, dWaa=d @ a.T, dba=np.sum(d, axis=1, keepdims=True))

    # -- with memory
    def gates(self, a, x):
        both = np.concatenate([a, x], axis=0)
        out = {}
        for g, b in self.BIAS.items():
            z = self.w['W' + g] @ both + self.w[b]
            out[g] = np.tanh(z) if g == 'c' else self.logistic(z)
        return out

    def mstep(self, x, a, c):
        g = self.gates(a, x)
        c_new = g['f'] * c + g['i'] * g['c']
        a_new = g['o'] * np.tanh(c_new)
        return a_new, c_new, self.look(a_new, 'Wy', 'by'), Tape(x, (a, c), (a_new, c_new), g, self.w)

    @classmethod
    def unmstep(cls, da, dc, tape):
        a, c = tape.before
        c_new = tape.after[1]
        g = tape.gate
        n_a = a.shape[0]
        t = np.tanh(c_new)
        dc = dc + da * g['o'] * (1 - t ** 2)
        d = {'f': dc * c, 'i': dc * g['c'], 'c': dc * g['i'], 'o': da * t}
        for k in 'fio':
            d[k] *= g[k]
            d[k] *= 1 - g[k]
        d['c'] *= 1 - g['c'] ** 2
        ledger = Ledger(dc_prev=dc * g['f'])
        both = np.concatenate([a, x_of(tape)], axis=0)
        dboth = np.zeros(both.shape)
        for k in d:
            ledger['dW' + k] = d[k] @ both.T
            ledger['db' + k] = d[k].sum(axis=1, keepdims=True)
            dboth += tape.w['W' + k].T @ d[k]
        ledger['da_prev'], ledger['dxt'] = dboth[:n_a], dboth[n_a:]
        return ledger


def x_of(tape):
    return astuple_shallow(tape)[0]


def astuple_shallow(tape):
    return tape.x, tape.before, tape.after


def rnn_cell_forward(xt, a_prev, parameters):
    return Recurrent(parameters).step(xt, a_prev)


def rnn_cell_backward(da_next, cache):
    return Recurrent.unstep(da_next, cache)


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    return Recurrent(parameters).mstep(xt, a_prev, c_prev)


def lstm_cell_backward(da_next, dc_next, cache):
    return Recurrent.unmstep(da_next, dc_next, cache)


def rnn_forward(x, a0, parameters):
    net = Recurrent(parameters)
    columns = defaultdict(list)
    a = a0
    for t in range(x.shape[2]):
        a, y, tape = net.step(x[:, :, t], a)
        for name, value in zip(('a', 'y', 'tape'), (a, y, tape)):
            columns[name].append(value)
    return np.stack(columns['a'], axis=2), np.stack(columns['y'], axis=2), (columns['tape'], x)


def rnn_backward(da, caches):
    tapes, x = caches
    n_a, m, T = da.shape
    total = Ledger()
    dx = [None] * T
    carry = 0
    for t, tape in reversed(list(enumerate(tapes[:T]))):
        g = Recurrent.unstep(da[:, :, t] + carry, tape)
        total += g
        dx[t], carry = g['dxt'], g['da_prev']
    return dict(total, dx=np.stack(dx, axis=-1), da0=carry)


def lstm_forward(x, a0, parameters):
    net = Recurrent(parameters)
    columns = defaultdict(list)
    a, c = a0, np.zeros_like(a0)
    for t in range(x.shape[2]):
        a, c, y, tape = net.mstep(x[:, :, t], a, c)
        for name, value in zip(('a', 'y', 'c', 'tape'), (a, y, c, tape)):
            columns[name].append(value)
    a, y, c = (np.stack(columns[k], axis=2) for k in 'ayc')
    return a, y, c, (columns['tape'], x)


def lstm_backward(da, caches):
    tapes, x = caches
    n_a, m, T = da.shape
    total = Ledger()
    dx = [None] * T
    carry_a, carry_c = np.zeros((n_a, m)), np.zeros((n_a, m))
    for t, tape in reversed(list(enumerate(tapes[:T]))):
        g = Recurrent.unmstep(da[:, :, t] + carry_a, carry_c, tape)
        total += g
        dx[t], carry_a, carry_c = g['dxt'], g['da_prev'], g['dc_prev']
    return dict(total, dx=np.stack(dx, axis=-1), da0=carry_a)
