"""Recurrent layers. The free functions at the end keep the interface of the exercise."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from typing import Callable, NamedTuple

import numpy as np


class Activation(NamedTuple):
    """A function, and its slope in terms of its own output."""

    f: Callable[[np.ndarray], np.ndarray]
    slope: Callable[[np.ndarray], np.ndarray]


REGISTRY: dict[str, Activation] = {}


def register(name: str):
    """Class-style registration of an activation."""

    def wrap(cls):
        REGISTRY[name] = Activation(cls.f, cls.slope)
        return cls

    return wrap


@register("sigmoid")
class Sigmoid:
    @staticmethod
    def f(z):
        return 1.0 / (1.0 + np.exp(-z))

    @staticmethod
    def slope(s):
        return s * (1.0 - s)


@register("tanh")
class Tanh:
    @staticmethod
    def f(z):
        return np.tanh(z)

    @staticmethod
    def slope(s):
        return 1.0 - s * s


def activation_of(gate: str) -> Activation:
    match gate:
        case "f" | "i" | "o":
            return REGISTRY["sigmoid"]
        case "c" | "a":
            return REGISTRY["tanh"]
        case _:
            raise KeyError(gate)


def columnwise(function):
    """Refuses anything that is not a matrix; a reduction goes down the columns."""

    @functools.wraps(function)
    def checked(scores, *rest):
        if scores.ndim != 2:
            raise ValueError(f"{function.__name__} wants a matrix, got {scores.shape}")
        return function(scores, *rest)

    return checked


@columnwise
def softmax(scores):
    e = np.exp(scores - scores.max(axis=0))
    return e / e.sum(axis=0)


@columnwise
def bias_gradient(dz):
    return dz.sum(axis=1)[:, None]


@dataclass
class RNNCell:
    parameters: dict
    Wax: np.ndarray = field(init=False)
    Waa: np.ndarray = field(init=False)
    act: Activation = field(init=False)

    def __post_init__(self):
        self.Wax = self.parameters["Wax"]
        self.Waa = self.parameters["Waa"]
        self.act = activation_of("a")

    @property
    def state_size(self):
        return self.Waa.shape[0]

    def readout(self, a):
        return softmax(self.parameters["Wya"] @ a + self.parameters["by"])

    def forward(self, xt, a_prev):
        a_next = self.act.f(self.Waa @ a_prev + self.Wax @ xt + self.parameters["ba"])
        return a_next, self.readout(a_next), (a_next, a_prev, xt, self.parameters)

    def backward(self, da_next, a_next, a_prev, xt):
        dz = da_next * self.act.slope(a_next)
        return {
            "dxt": self.Wax.T @ dz,
            "da_prev": self.Waa.T @ dz,
            "dWax": dz @ xt.T,
            "dWaa": dz @ a_prev.T,
            "dba": bias_gradient(dz),
        }


@dataclass
class LSTMCell:
    parameters: dict
    order: tuple[str, ...] = ("f", "i", "c", "o")
    stacked: np.ndarray = field(init=False)
    bias: np.ndarray = field(init=False)

    def __post_init__(self):
        self.stacked = np.vstack([self.parameters["W" + g] for g in self.order])
        self.bias = np.vstack([self.parameters["b" + g] for g in self.order])

    @property
    def state_size(self):
        return self.stacked.shape[0] // 4

    def gates(self, concat):
        blocks = np.split(self.stacked @ concat + self.bias, 4, axis=0)
        return tuple(activation_of(g).f(z) for g, z in zip(self.order, blocks))

    def readout(self, a):
        return softmax(self.parameters["Wy"] @ a + self.parameters["by"])

    def forward(self, xt, a_prev, c_prev):
        ft, it, cct, ot = self.gates(np.vstack([a_prev, xt]))
        c_next = ft * c_prev + it * cct
        a_next = ot * np.tanh(c_next)
        cache = (a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, self.parameters)
        return a_next, c_next, self.readout(a_next), cache

    def backward(self, da_next, dc_next, cache):
        _, c_next, a_prev, c_prev, ft, it, cct, ot, xt, _ = cache
        tanh = REGISTRY["tanh"]
        squashed = tanh.f(c_next)
        dc = dc_next + da_next * ot * tanh.slope(squashed)

        upstream = (dc * c_prev, dc * cct, dc * it, da_next * squashed)
        outputs = (ft, it, cct, ot)
        dz = np.vstack([u * activation_of(g).slope(s) for g, u, s in zip(self.order, upstream, outputs)])

        dW = dz @ np.vstack([a_prev, xt]).T
        db = bias_gradient(dz)
        dconcat = self.stacked.T @ dz

        grads = {"da_prev": dconcat[: self.state_size], "dxt": dconcat[self.state_size :], "dc_prev": dc * ft}
        for g, w, b in zip(self.order, np.split(dW, 4), np.split(db, 4)):
            grads["dW" + g] = w
            grads["db" + g] = b
        return grads


class Accumulator(dict):
    """Sums what is added to it, name by name."""

    def add(self, grads, names):
        for name in names:
            if name in self:
                self[name] = self[name] + grads[name]
            else:
                self[name] = grads[name]


def rnn_cell_forward(xt, a_prev, parameters):
    return RNNCell(parameters).forward(xt, a_prev)


def rnn_cell_backward(da_next, cache):
    a_next, a_prev, xt, parameters = cache
    return RNNCell(parameters).backward(da_next, a_next, a_prev, xt)


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    return LSTMCell(parameters).forward(xt, a_prev, c_prev)


def lstm_cell_backward(da_next, dc_next, cache):
    return LSTMCell(cache[-1]).backward(da_next, dc_next, cache)


def rnn_forward(x, a0, parameters):
    cell = RNNCell(parameters)
    T = x.shape[-1]
    a = np.empty((cell.state_size, x.shape[1], T))
    y = np.empty((parameters["Wya"].shape[0], x.shape[1], T))
    tape = []
    state = a0
    for t in range(T):
        state, y[:, :, t], cache = cell.forward(x[:, :, t], state)
        a[:, :, t] = state
        tape.append(cache)
    return a, y, (tape, x)


def rnn_backward(da, caches):
    tape, x = caches
    T = da.shape[-1]
    dx = np.empty((x.shape[0], x.shape[1], T))
    acc = Accumulator()
    carry = 0
    for t in reversed(range(T)):
        grads = rnn_cell_backward(da[:, :, t] + carry, tape[t])
        dx[:, :, t] = grads["dxt"]
        carry = grads["da_prev"]
        acc.add(grads, ("dWax", "dWaa", "dba"))
    return {"dx": dx, "da0": carry, **acc}


def lstm_forward(x, a0, parameters):
    cell = LSTMCell(parameters)
    T = x.shape[-1]
    a = np.empty((cell.state_size, x.shape[1], T))
    c = np.empty_like(a)
    y = np.empty((parameters["Wy"].shape[0], x.shape[1], T))
    tape = []
    state, memory = a0, np.zeros_like(a0)
    for t in range(T):
        state, memory, y[:, :, t], cache = cell.forward(x[:, :, t], state, memory)
        a[:, :, t] = state
        c[:, :, t] = memory
        tape.append(cache)
    return a, y, c, (tape, x)


def lstm_backward(da, caches):
    tape, x = caches
    T = da.shape[-1]
    dx = np.empty((x.shape[0], x.shape[1], T))
    acc = Accumulator()
    carry_a, carry_c = 0, 0
    for t in reversed(range(T)):
        grads = lstm_cell_backward(da[:, :, t] + carry_a, carry_c, tape[t])
        dx[:, :, t] = grads["dxt"]
        carry_a = grads["da_prev"]
        carry_c = grads["dc_prev"]
        acc.add(grads, ("dWf", "dWi", "dWc", "dWo", "dbf", "dbi", "dbc", "dbo"))
    return {"dx": dx, "da0": carry_a, **acc}
