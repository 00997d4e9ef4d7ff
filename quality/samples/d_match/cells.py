from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

Array = np.ndarray


def column_major(function):
    """Makes sure that what comes back is C-contiguous."""

    def wrapper(*args, **kwargs):
        result = function(*args, **kwargs)
        return np.ascontiguousarray(result)

    wrapper.__name__ = function.__name__
    return wrapper


@column_major
def activate(kind: str, z: Array) -> Array:
    match kind:
        case "sigmoid":
            return 1 / (1 + np.exp(-z))
        case "tanh":
            return np.tanh(z)
        case "softmax":
            e = np.exp(z - z.max(axis=0))
            return e / e.sum(axis=0)
        case other:
            raise ValueError(other)


@column_major
def derive(kind: str, out: Array) -> Array:
    match kind:
        case "sigmoid":
            return out * (1 - out)
        case "tanh":
            return 1 - out * out
        case other:
            raise ValueError(other)


KIND = {"f": "sigmoid", "i": "sigmoid", "c": "tanh", "o": "sigmoid"}


@dataclass(frozen=True)
class Memo:
    a: Array
    a_prev: Array
    x: Array
    parameters: dict[str, Array]
    extra: Any = None


@dataclass
class Gates:
    f: Array
    i: Array
    c: Array
    o: Array

    def derivative(self, name: str) -> Array:
        return derive(KIND[name], getattr(self, name))


def rnn_cell_forward(xt: Array, a_prev: Array, parameters: dict[str, Array]) -> tuple[Array, Array, Memo]:
    z: Array = parameters["Wax"] @ xt + parameters["Waa"] @ a_prev + parameters["ba"]
    a: Array = activate("tanh", z)
    y: Array = activate("softmax", parameters["Wya"] @ a + parameters["by"])
    return a, y, Memo(a=a, a_prev=a_prev, x=xt, parameters=parameters)


def rnn_cell_backward(da_next: Array, cache: Memo) -> dict[str, Array]:
    match cache:
        case Memo(a=a, a_prev=a_prev, x=xt, parameters=p):
            dz: Array = da_next * derive("tanh", a)
            return {
                "dxt": p["Wax"].T @ dz,
                "da_prev": p["Waa"].T @ dz,
                "dWax": dz @ xt.T,
                "dWaa": dz @ a_prev.T,
                "dba": dz.sum(axis=1, keepdims=True),
            }


def rnn_forward(x: Array, a0: Array, parameters: dict[str, Array]):
    T: int = x.shape[2]
    a_t: Array = a0
    results = []
    for t in range(T):
        results.append(rnn_cell_forward(x[:, :, t], a_t, parameters))
        a_t = results[-1][0]
    return np.stack([r[0] for r in results], axis=2), np.stack([r[1] for r in results], axis=2), [r[2] for r in results]


def rnn_backward(da: Array, caches: list[Memo]) -> dict[str, Array]:
    T: int = da.shape[2]
    back: list[dict[str, Array]] = [{}] * T
    carry: Array = np.zeros_like(da[:, :, 0])
    for t in reversed(range(T)):
        back[t] = rnn_cell_backward(da[:, :, t] + carry, caches[t])
        carry = back[t]["da_prev"]
    grads = {k: sum(b[k] for b in back) for k in ("dWax", "dWaa", "dba")}
    grads["dx"] = np.stack([b["dxt"] for b in back], axis=2)
    grads["da0"] = back[0]["da_prev"]
    return grads


def lstm_cell_forward(xt: Array, a_prev: Array, c_prev: Array, parameters: dict[str, Array]):
    v: Array = np.vstack([a_prev, xt])
    gates = Gates(**{k: activate(KIND[k], parameters["W" + k] @ v + parameters["b" + k]) for k in KIND})
    c: Array = gates.f * c_prev + gates.i * gates.c
    a: Array = gates.o * activate("tanh", c)
    y: Array = activate("softmax", parameters["Wy"] @ a + parameters["by"])
    return a, c, y, Memo(a=a, a_prev=a_prev, x=xt, parameters=parameters, extra=(gates, c, c_prev))


def lstm_cell_backward(da_next: Array, dc_next: Array, cache: Memo) -> dict[str, Array]:
    gates, c, c_prev = cache.extra
    th: Array = activate("tanh", c)
    dc: Array = dc_next + da_next * gates.o * derive("tanh", th)
    upstream = {"f": dc * c_prev, "i": dc * gates.c, "c": dc * gates.i, "o": da_next * th}
    v: Array = np.vstack([cache.a_prev, cache.x])
    dv: Array = np.zeros_like(v)
    grads = {"dc_prev": dc * gates.f}
    for k in KIND:
        dz: Array = upstream[k] * gates.derivative(k)
        grads["dW" + k] = dz @ v.T
        grads["db" + k] = dz.sum(axis=1, keepdims=True)
        dv = dv + cache.parameters["W" + k].T @ dz
    grads["da_prev"] = dv[: c.shape[0]]
    grads["dxt"] = dv[c.shape[0] :]
    return grads


def lstm_forward(x: Array, a0: Array, parameters: dict[str, Array]):
    T: int = x.shape[2]
    a_t: Array = a0
    c_t: Array = np.zeros_like(a0)
    results = []
    for t in range(T):
        results.append(lstm_cell_forward(x[:, :, t], a_t, c_t, parameters))
        a_t, c_t, *_ = results[-1]
    a, c, y = (np.stack([r[k] for r in results], axis=2) for k in range(3))
    return a, y, c, [r[3] for r in results]


def lstm_backward(da: Array, caches: list[Memo]) -> dict[str, Array]:
    T: int = da.shape[2]
    back: list[dict[str, Array]] = [{}] * T
    da_t: Array = np.zeros_like(da[:, :, 0])
    dc_t: Array = np.zeros_like(da[:, :, 0])
    for t in reversed(range(T)):
        back[t] = lstm_cell_backward(da[:, :, t] + da_t, dc_t, caches[t])
        da_t = back[t]["da_prev"]
        dc_t = back[t]["dc_prev"]
    grads = {k: sum(b[k] for b in back) for k in back[0] if k[:2] in ("dW", "db")}
    grads["dx"] = np.stack([b["dxt"] for b in back], axis=2)
    grads["da0"] = back[0]["da_prev"]
    return grads
