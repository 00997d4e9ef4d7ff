"""The chapter on the plain recurrent network: a state that is rewritten at every step.

    n_x  features of the input        m    examples in a batch
    n_a  units of the hidden state    T_x  time steps of the input
    n_y  classes of the prediction    T    time steps that a gradient covers, at most T_x

A step takes xt and the state before, a_prev, and gives the next state and a prediction:

    z       = Wax xt + Waa a_prev + ba
    a_next  = tanh(z)
    yt_pred = softmax(Wya a_next + by)

Backward walks the same steps from the last to the first. A gradient is named d + the name of the value it
belongs to: da_next is how much the loss grows with a_next. The loss of this exercise depends on the states
and not on the predictions, so Wya and by have no gradient here.

Source: J. L. Elman, "Finding structure in time" (1990) for the network; P. J. Werbos, "Backpropagation
through time: what it does and how to do it" (1990) for its gradient.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from whygrad.chapters.activations import softmax
from whygrad.chapters.caches import Array, Parameters, common_dtype, keep, keep_parameters
from whygrad.chapters.shapes import Letters, check_backward, check_cell_backward, check_forward

LETTERS = Letters(
    inputs={"x": "n_x m T_x", "a0": "n_a m", "xt": "n_x m", "a_prev": "n_a m", "a_next": "n_a m"},
    gradients={"da": "n_a m T", "da_next": "n_a m"},
    parameters={"Wax": "n_a n_x", "Waa": "n_a n_a", "Wya": "n_y n_a", "ba": "n_a 1", "by": "n_y 1"},
    cache=("a_next", "a_prev", "xt", "parameters"),
)
NAMES = tuple(LETTERS.parameters)


def rnn_cell_forward(
    xt: Array, a_prev: Array, parameters: Parameters
) -> tuple[Array, Array, tuple[Any, ...]]:
    """One step of the network.

    xt (n_x, m), a_prev (n_a, m); parameters: Wax (n_a, n_x), Waa (n_a, n_a), Wya (n_y, n_a), ba (n_a, 1), by
    (n_y, 1).
    Returns a_next (n_a, m), yt_pred (n_y, m) and the cache (a_next, a_prev, xt, parameters).
    Raises ChapterInputError for a wrong shape or a missing parameter, ChapterTypeError for no array.
    Source: Elman 1990.
    """
    check_forward("rnn_cell_forward", LETTERS, parameters, xt=xt, a_prev=a_prev)
    Wax, Waa, Wya = parameters["Wax"], parameters["Waa"], parameters["Wya"]
    ba, by = parameters["ba"], parameters["by"]

    z = Wax @ xt + Waa @ a_prev + ba  # (n_a, m)
    a_next = np.tanh(z)  # (n_a, m)
    yt_pred = softmax(Wya @ a_next + by)  # (n_y, m)

    cache = keep(a_next, a_prev, xt, parameters=parameters, names=NAMES)
    return a_next, yt_pred, cache


def rnn_cell_backward(da_next: Array, cache: tuple[Any, ...]) -> dict[str, Array]:
    """The gradient of one step, from da_next (n_a, m) and the cache of the step.

    Returns dxt (n_x, m), da_prev (n_a, m), dWax (n_a, n_x), dWaa (n_a, n_a), dba (n_a, 1).
    Raises ChapterInputError for a wrong shape or cache, ChapterTypeError for no array.
    Source: the chain rule on rnn_cell_forward, line by line from its end.
    """
    check_cell_backward("rnn_cell_backward", LETTERS, cache, da_next=da_next)
    a_next, a_prev, xt, parameters = cache
    Wax, Waa = parameters["Wax"], parameters["Waa"]

    dz = da_next * (1 - a_next**2)  # (n_a, m), since tanh' = 1 - tanh^2

    dxt = Wax.T @ dz  # (n_x, m)
    da_prev = Waa.T @ dz  # (n_a, m)
    dWax = dz @ xt.T  # (n_a, n_x), summed over the batch
    dWaa = dz @ a_prev.T  # (n_a, n_a)
    dba = dz.sum(axis=1, keepdims=True)  # (n_a, 1)

    return {"dxt": dxt, "da_prev": da_prev, "dWax": dWax, "dWaa": dWaa, "dba": dba}


def rnn_forward(
    x: Array, a0: Array, parameters: Parameters
) -> tuple[Array, Array, tuple[list[tuple[Any, ...]], Array]]:
    """The network over a whole sequence, from the first step to the last.

    x (n_x, m, T_x), a0 (n_a, m), parameters as for rnn_cell_forward.
    Returns a (n_a, m, T_x), y_pred (n_y, m, T_x) and caches = (list, x):
    the list has the cache of each step.
    Raises ChapterInputError for a wrong shape or a missing parameter, ChapterTypeError for no array.
    Source: Elman 1990.
    """
    check_forward("rnn_forward", LETTERS, parameters, x=x, a0=a0)
    parameters = keep_parameters(parameters, NAMES)
    dtype = common_dtype(x, a0, *parameters.values())
    _, m, T_x = x.shape
    n_y, n_a = parameters["Wya"].shape

    a = np.zeros((n_a, m, T_x), dtype)
    y_pred = np.zeros((n_y, m, T_x), dtype)
    caches = []
    a_next = a0  # (n_a, m)
    for t in range(T_x):
        a_next, yt_pred, cache = rnn_cell_forward(x[:, :, t], a_next, parameters)
        a[:, :, t] = a_next
        y_pred[:, :, t] = yt_pred
        caches.append(cache)

    return a, y_pred, (caches, x.copy())


def rnn_backward(da: Array, caches: tuple[list[tuple[Any, ...]], Array]) -> dict[str, Array]:
    """The gradient of a whole sequence, from the last step to the first.

    da (n_a, m, T) is what the loss says about each state directly. T may be less than T_x: the loss then
    depends on the first T steps alone. caches is what rnn_forward returned.
    Returns dx (n_x, m, T), da0 (n_a, m), dWax (n_a, n_x), dWaa (n_a, n_a), dba (n_a, 1).
    Raises ChapterInputError for a wrong shape or wrong caches, ChapterTypeError for no array.
    Source: Werbos 1990.
    """
    check_backward("rnn_backward", LETTERS, caches, da=da)
    cell_caches, x = caches
    n_x, (n_a, m, T) = x.shape[0], da.shape
    dtype = common_dtype(da, x, *(cell_caches[0][-1].values() if T else ()))

    dx = np.zeros((n_x, m, T), dtype)
    dWax = np.zeros((n_a, n_x), dtype)
    dWaa = np.zeros((n_a, n_a), dtype)
    dba = np.zeros((n_a, 1), dtype)
    da_prev = np.zeros((n_a, m), dtype)  # nothing comes from behind the last step
    for t in reversed(range(T)):
        # A state is used twice: by the loss, and by the step after it. Both gradients add up.
        gradients = rnn_cell_backward(da[:, :, t] + da_prev, cell_caches[t])
        da_prev = gradients["da_prev"]
        dx[:, :, t] = gradients["dxt"]
        dWax += gradients["dWax"]  # one weight serves all steps, so its gradient is a sum over them
        dWaa += gradients["dWaa"]
        dba += gradients["dba"]

    return {"dx": dx, "da0": da_prev, "dWax": dWax, "dWaa": dWaa, "dba": dba}
