"""Recurrent layers for assignment 3, typed.

Everything a step remembers is in a frozen dataclass; weights travel with it.
"""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

Arr = np.ndarray


class VanillaStep(NamedTuple):
    x: Arr
    h_in: Arr
    h_out: Arr
    Wx: Arr
    Wh: Arr


@dataclass(frozen=True)
class Gates:
    i: Arr
    f: Arr
    o: Arr
    g: Arr

    @classmethod
    def from_scores(cls, scores: Arr) -> "Gates":
        H = scores.shape[1] // 4
        gate = logistic(scores[:, : 3 * H])
        return cls(
            i=gate[:, :H],
            f=gate[:, H : 2 * H],
            o=gate[:, 2 * H :],
            g=np.tanh(scores[:, 3 * H :]),
        )


@dataclass(frozen=True)
class LstmStep:
    x: Arr
    h_in: Arr
    c_in: Arr
    c_out: Arr
    gates: Gates
    Wx: Arr = field(repr=False)
    Wh: Arr = field(repr=False)


def logistic(z: Arr) -> Arr:
    out = np.empty_like(z)
    pos = z >= 0
    out[pos] = 1.0 / (1.0 + np.exp(-z[pos]))
    ez = np.exp(z[~pos])
    out[~pos] = ez / (1.0 + ez)
    return out


def rnn_step_forward(x: Arr, prev_h: Arr, Wx: Arr, Wh: Arr, b: Arr):
    next_h = np.tanh(x @ Wx + prev_h @ Wh + b)
    return next_h, VanillaStep(x, prev_h, next_h, Wx, Wh)


def rnn_step_backward(dnext_h: Arr, cache: VanillaStep):
    dscore = dnext_h * (1.0 - np.square(cache.h_out))
    return (
        dscore @ cache.Wx.T,
        dscore @ cache.Wh.T,
        cache.x.T @ dscore,
        cache.h_in.T @ dscore,
        dscore.sum(axis=0),
    )


def rnn_forward(x: Arr, h0: Arr, Wx: Arr, Wh: Arr, b: Arr):
    states: list[Arr] = []
    tape: list[VanillaStep] = []
    h = h0
    for x_t in x.swapaxes(0, 1):
        h, step = rnn_step_forward(x_t, h, Wx, Wh, b)
        states.append(h)
        tape.append(step)
    return np.stack(states, axis=1), tape


def rnn_backward(dh: Arr, cache: list[VanillaStep]):
    dxs: list[Arr] = []
    dprev = np.zeros_like(dh[:, 0])
    totals = [np.zeros_like(cache[0].Wx), np.zeros_like(cache[0].Wh), np.zeros(dh.shape[2])]
    for t, step in reversed(list(enumerate(cache))):
        dx_t, dprev, *grads = rnn_step_backward(dh[:, t] + dprev, step)
        dxs.append(dx_t)
        for total, grad in zip(totals, grads):
            total += grad
    dWx, dWh, db = totals
    return np.stack(dxs[::-1], axis=1), dprev, dWx, dWh, db


def lstm_step_forward(x: Arr, prev_h: Arr, prev_c: Arr, Wx: Arr, Wh: Arr, b: Arr):
    gates = Gates.from_scores(x @ Wx + prev_h @ Wh + b)
    next_c = gates.f * prev_c + gates.i * gates.g
    next_h = gates.o * np.tanh(next_c)
    return next_h, next_c, LstmStep(x, prev_h, prev_c, next_c, gates, Wx, Wh)


def lstm_step_backward(dnext_h: Arr, dnext_c: Arr, cache: LstmStep):
    s, G = cache, cache.gates
    squashed = np.tanh(s.c_out)
    dc = dnext_c + dnext_h * G.o * (1.0 - squashed * squashed)
    dscores = np.hstack(
        [
            dc * G.g * G.i * (1.0 - G.i),
            dc * s.c_in * G.f * (1.0 - G.f),
            dnext_h * squashed * G.o * (1.0 - G.o),
            dc * G.i * (1.0 - G.g * G.g),
        ]
    )
    return (
        dscores @ s.Wx.T,
        dscores @ s.Wh.T,
        dc * G.f,
        s.x.T @ dscores,
        s.h_in.T @ dscores,
        dscores.sum(axis=0),
    )


def lstm_forward(x: Arr, h0: Arr, Wx: Arr, Wh: Arr, b: Arr):
    states: list[Arr] = []
    tape: list[LstmStep] = []
    h, c = h0, np.zeros_like(h0)
    for x_t in x.swapaxes(0, 1):
        h, c, step = lstm_step_forward(x_t, h, c, Wx, Wh, b)
        states.append(h)
        tape.append(step)
    return np.stack(states, axis=1), tape


def lstm_backward(dh: Arr, cache: list[LstmStep]):
    dxs: list[Arr] = []
    dprev_h = np.zeros_like(dh[:, 0])
    dprev_c = np.zeros_like(dh[:, 0])
    totals = [np.zeros_like(cache[0].Wx), np.zeros_like(cache[0].Wh), np.zeros(4 * dh.shape[2])]
    for t, step in reversed(list(enumerate(cache))):
        dx_t, dprev_h, dprev_c, *grads = lstm_step_backward(dh[:, t] + dprev_h, dprev_c, step)
        dxs.append(dx_t)
        for total, grad in zip(totals, grads):
            total += grad
    dWx, dWh, db = totals
    return np.stack(dxs[::-1], axis=1), dprev_h, dWx, dWh, db
