"""The chapter on the plain recurrent network, with the batch first: a state that is rewritten at every step.

    N  examples in a batch          T  time steps
    D  features of the input        H  units of the hidden state

A step takes x and the state before, prev_h, and gives the next state:

    z      = x Wx + prev_h Wh + b
    next_h = tanh(z)

Each example is a row here, and each row is multiplied by the weights from the right. A gradient is named d + the
name of the value it belongs to, and comes back in a tuple, in the order of the arguments.

Source: J. L. Elman, "Finding structure in time" (1990) for the network; P. J. Werbos, "Backpropagation
through time: what it does and how to do it" (1990) for its gradient; the interface is that of the course cs231n.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from whygrad.chapters.caches import Array, common_dtype
from whygrad.chapters.shapes import Letters, check_arrays, check_saved, check_saved_steps

STEP = Letters(
    inputs={"x": "N D", "prev_h": "N H", "next_h": "N H"},
    gradients={"dnext_h": "N H"},
    parameters={"Wx": "D H", "Wh": "H H", "b": "H"},
    cache=("x", "prev_h", "next_h", "Wx", "Wh"),
)
SEQUENCE = replace(STEP, inputs={"x": "N T D", "h0": "N H"}, gradients={"dh": "N T H"})


def rnn_step_forward(
    x: Array, prev_h: Array, Wx: Array, Wh: Array, b: Array
) -> tuple[Array, tuple[Array, ...]]:
    """One step of the network.

    x (N, D), prev_h (N, H), Wx (D, H), Wh (H, H), b (H,).
    Returns next_h (N, H) and the cache (x, prev_h, next_h, Wx, Wh), all of it copies.
    Raises ChapterInputError for a wrong shape, ChapterTypeError for no array.
    Source: Elman 1990.
    """
    check_arrays("rnn_step_forward", STEP, x=x, prev_h=prev_h, Wx=Wx, Wh=Wh, b=b)
    z = x @ Wx + prev_h @ Wh + b  # (N, H)
    next_h = np.tanh(z)  # (N, H)

    cache = (x.copy(), prev_h.copy(), next_h.copy(), Wx.copy(), Wh.copy())
    return next_h, cache


def rnn_step_backward(dnext_h: Array, cache: tuple[Array, ...]) -> tuple[Array, Array, Array, Array, Array]:
    """The gradient of one step, from dnext_h (N, H) and the cache of the step.

    Returns dx (N, D), dprev_h (N, H), dWx (D, H), dWh (H, H), db (H,).
    Raises ChapterInputError for a wrong shape or cache, ChapterTypeError for no array.
    Source: the chain rule on rnn_step_forward, line by line from its end.
    """
    check_saved("rnn_step_backward", STEP, cache, dnext_h=dnext_h)
    x, prev_h, next_h, Wx, Wh = cache
    dz = dnext_h * (1 - next_h**2)  # (N, H), since tanh' = 1 - tanh^2

    dx = dz @ Wx.T  # (N, D)
    dprev_h = dz @ Wh.T  # (N, H)
    dWx = x.T @ dz  # (D, H), summed over the batch
    dWh = prev_h.T @ dz  # (H, H)
    db = dz.sum(axis=0)  # (H,)
    return dx, dprev_h, dWx, dWh, db


def rnn_forward(x: Array, h0: Array, Wx: Array, Wh: Array, b: Array) -> tuple[Array, tuple[list[Any], Array]]:
    """The network over a whole sequence, from the first step to the last.

    x (N, T, D), h0 (N, H), weights as for rnn_step_forward.
    Returns h (N, T, H) and the cache (list, x): the list has the cache of each step.
    Raises ChapterInputError for a wrong shape, ChapterTypeError for no array.
    Source: Elman 1990.
    """
    check_arrays("rnn_forward", SEQUENCE, x=x, h0=h0, Wx=Wx, Wh=Wh, b=b)
    N, T, _ = x.shape
    H = h0.shape[1]

    h = np.zeros((N, T, H), common_dtype(x, h0, Wx, Wh, b))
    steps = []
    Wx, Wh = Wx.copy(), Wh.copy()  # the weights do not change in time: the caches of all steps share one copy
    next_h = h0  # (N, H)
    for t in range(T):
        next_h, cache = rnn_step_forward(x[:, t], next_h, Wx, Wh, b)
        h[:, t] = next_h
        steps.append((*cache[:-2], Wx, Wh))
    return h, (steps, x.copy())


def rnn_backward(dh: Array, cache: tuple[list[Any], Array]) -> tuple[Array, Array, Array, Array, Array]:
    """The gradient of a whole sequence, from the last step to the first.

    dh (N, T, H) is what the loss says about each state directly; cache is what rnn_forward returned.
    Returns dx (N, T, D), dh0 (N, H), dWx (D, H), dWh (H, H), db (H,).
    Raises ChapterInputError for a wrong shape or cache, ChapterTypeError for no array.
    Source: Werbos 1990.
    """
    check_saved_steps("rnn_backward", SEQUENCE, cache, dh=dh)
    steps, x = cache
    (N, T, H), D = dh.shape, x.shape[2]
    dtype = common_dtype(dh, x, *(steps[0] if T else ()))

    dx = np.zeros((N, T, D), dtype)
    dWx = np.zeros((D, H), dtype)
    dWh = np.zeros((H, H), dtype)
    db = np.zeros(H, dtype)
    dprev_h = np.zeros((N, H), dtype)  # nothing comes from behind the last step
    for t in reversed(range(T)):
        # A state is used twice: by the loss, and by the step after it. Both gradients add up.
        dx[:, t], dprev_h, dWx_t, dWh_t, db_t = rnn_step_backward(dh[:, t] + dprev_h, steps[t])
        dWx += dWx_t  # one weight serves all steps, so its gradient is a sum over them
        dWh += dWh_t
        db += db_t
    return dx, dprev_h, dWx, dWh, db
