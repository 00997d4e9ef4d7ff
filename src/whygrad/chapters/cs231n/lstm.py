"""The chapter on the LSTM, with the batch first: a memory c, and a state h that shows a part of it.

    N  examples in a batch          T  time steps
    D  features of the input        H  units of memory and state

A step takes x, the state prev_h and the memory prev_c. One product serves all four gates, H columns each, in the
order i, f, o, g:

    z = x Wx + prev_h Wh + b        4H columns: zi, zf, zo, zg

    i = sigmoid(zi)    how much of the candidate to add      (input gate)
    f = sigmoid(zf)    how much of the memory to keep        (forget gate)
    o = sigmoid(zo)    how much of the memory to show        (output gate)
    g = tanh(zg)       what to add                           (candidate)

    next_c = f * prev_c + i * g
    next_h = o * tanh(next_c)

A gradient is named d + the name of the value it belongs to, and comes back in a tuple, in the order of the
arguments. The memory starts at zero, and no gradient of the loss reaches it but through the states.

Source: S. Hochreiter and J. Schmidhuber, "Long short-term memory" (1997); the forget gate is from F. A. Gers,
J. Schmidhuber and F. Cummins, "Learning to forget" (2000); the interface is that of the course cs231n.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from whygrad.chapters.activations import sigmoid
from whygrad.chapters.caches import Array, common_dtype
from whygrad.chapters.shapes import Letters, check_arrays, check_saved, check_saved_steps

STEP = Letters(
    inputs={"x": "N D"} | dict.fromkeys(("prev_h", "prev_c", "next_c", "i", "f", "o", "g"), "N H"),
    gradients={"dnext_h": "N H", "dnext_c": "N H"},
    parameters={"Wx": "D 4H", "Wh": "H 4H", "b": "4H"},
    cache=("x", "prev_h", "prev_c", "next_c", "i", "f", "o", "g", "Wx", "Wh"),
)
SEQUENCE = replace(STEP, inputs={"x": "N T D", "h0": "N H"}, gradients={"dh": "N T H"})


def lstm_step_forward(
    x: Array, prev_h: Array, prev_c: Array, Wx: Array, Wh: Array, b: Array
) -> tuple[Array, Array, tuple[Array, ...]]:
    """One step of the LSTM.

    x (N, D), prev_h (N, H), prev_c (N, H), Wx (D, 4H), Wh (H, 4H), b (4H,).
    Returns next_h (N, H), next_c (N, H) and the cache (x, prev_h, prev_c, next_c, i, f, o, g, Wx, Wh), all of
    it copies.
    Raises ChapterInputError for a wrong shape, ChapterTypeError for no array.
    Source: Gers, Schmidhuber and Cummins 2000.
    """
    check_arrays("lstm_step_forward", STEP, x=x, prev_h=prev_h, prev_c=prev_c, Wx=Wx, Wh=Wh, b=b)
    z = x @ Wx + prev_h @ Wh + b  # (N, 4H)
    zi, zf, zo, zg = np.split(z, 4, axis=1)  # each (N, H)
    i, f, o, g = sigmoid(zi), sigmoid(zf), sigmoid(zo), np.tanh(zg)

    next_c = f * prev_c + i * g  # (N, H)
    next_h = o * np.tanh(next_c)  # (N, H)

    cache = (x.copy(), prev_h.copy(), prev_c.copy(), next_c.copy(), i, f, o, g, Wx.copy(), Wh.copy())
    return next_h, next_c, cache


def lstm_step_backward(
    dnext_h: Array, dnext_c: Array, cache: tuple[Array, ...]
) -> tuple[Array, Array, Array, Array, Array, Array]:
    """The gradient of one step, from dnext_h (N, H), dnext_c (N, H) and the cache of the step.

    dnext_c is what comes back through the memory from the step after this one. What reaches the memory
    through next_h is added here.
    Returns dx (N, D), dprev_h (N, H), dprev_c (N, H), dWx (D, 4H), dWh (H, 4H), db (4H,).
    Raises ChapterInputError for a wrong shape or cache, ChapterTypeError for no array.
    Source: the chain rule on lstm_step_forward, line by line from its end.
    """
    check_saved("lstm_step_backward", STEP, cache, dnext_h=dnext_h, dnext_c=dnext_c)
    x, prev_h, prev_c, next_c, i, f, o, g, Wx, Wh = cache
    shown = np.tanh(next_c)  # (N, H), so that next_h = o * shown

    do = dnext_h * shown  # (N, H)
    dshown = dnext_h * o  # (N, H)
    dc = dnext_c + dshown * (1 - shown**2)  # (N, H), the memory's two ways to the loss
    df, di, dg = dc * prev_c, dc * g, dc * i  # each (N, H)
    dprev_c = dc * f  # (N, H)

    dzi = di * i * (1 - i)  # (N, H), since sigmoid' = sigmoid (1 - sigmoid)
    dzf = df * f * (1 - f)  # (N, H)
    dzo = do * o * (1 - o)  # (N, H)
    dzg = dg * (1 - g**2)  # (N, H), since tanh' = 1 - tanh^2
    dz = np.concatenate((dzi, dzf, dzo, dzg), axis=1)  # (N, 4H)

    dx = dz @ Wx.T  # (N, D)
    dprev_h = dz @ Wh.T  # (N, H)
    dWx = x.T @ dz  # (D, 4H), summed over the batch
    dWh = prev_h.T @ dz  # (H, 4H)
    db = dz.sum(axis=0)  # (4H,)
    return dx, dprev_h, dprev_c, dWx, dWh, db


def lstm_forward(
    x: Array, h0: Array, Wx: Array, Wh: Array, b: Array
) -> tuple[Array, tuple[list[Any], Array]]:
    """The LSTM over a whole sequence, from the first step to the last. The memory starts at zero.

    x (N, T, D), h0 (N, H), weights as for lstm_step_forward.
    Returns h (N, T, H) and the cache (list, x): the list has the cache of each step.
    Raises ChapterInputError for a wrong shape, ChapterTypeError for no array.
    Source: Gers, Schmidhuber and Cummins 2000.
    """
    check_arrays("lstm_forward", SEQUENCE, x=x, h0=h0, Wx=Wx, Wh=Wh, b=b)
    N, T, _ = x.shape
    H = h0.shape[1]

    h = np.zeros((N, T, H), common_dtype(x, h0, Wx, Wh, b))
    steps = []
    Wx, Wh = Wx.copy(), Wh.copy()  # the weights do not change in time: the caches of all steps share one copy
    next_h, next_c = h0, np.zeros_like(h0)  # each (N, H)
    for t in range(T):
        next_h, next_c, cache = lstm_step_forward(x[:, t], next_h, next_c, Wx, Wh, b)
        h[:, t] = next_h
        steps.append((*cache[:-2], Wx, Wh))
    return h, (steps, x.copy())


def lstm_backward(dh: Array, cache: tuple[list[Any], Array]) -> tuple[Array, Array, Array, Array, Array]:
    """The gradient of a whole sequence, from the last step to the first.

    dh (N, T, H) is what the loss says about each state directly; cache is what lstm_forward returned.
    Returns dx (N, T, D), dh0 (N, H), dWx (D, 4H), dWh (H, 4H), db (4H,).
    Raises ChapterInputError for a wrong shape or cache, ChapterTypeError for no array.
    Source: Werbos 1990, "Backpropagation through time: what it does and how to do it".
    """
    check_saved_steps("lstm_backward", SEQUENCE, cache, dh=dh)
    steps, x = cache
    (N, T, H), D = dh.shape, x.shape[2]
    dtype = common_dtype(dh, x, *(steps[0] if T else ()))

    dx = np.zeros((N, T, D), dtype)
    dWx = np.zeros((D, 4 * H), dtype)
    dWh = np.zeros((H, 4 * H), dtype)
    db = np.zeros(4 * H, dtype)
    dprev_h = np.zeros((N, H), dtype)  # nothing comes from behind the last step,
    dprev_c = np.zeros((N, H), dtype)  # neither through the state nor through the memory
    for t in reversed(range(T)):
        # A state is used twice: by the loss, and by the step after it. Both gradients add up.
        dx[:, t], dprev_h, dprev_c, dWx_t, dWh_t, db_t = lstm_step_backward(
            dh[:, t] + dprev_h, dprev_c, steps[t]
        )
        dWx += dWx_t  # one weight serves all steps, so its gradient is a sum over them
        dWh += dWh_t
        db += db_t
    return dx, dprev_h, dWx, dWh, db
