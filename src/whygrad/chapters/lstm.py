"""The chapter on the LSTM: a memory c that is kept or forgotten, and a state a that shows a part of it.

    n_x  features of the input        m    examples in a batch
    n_a  units of memory and state    T_x  time steps of the input
    n_y  classes of the prediction    T    time steps that a gradient covers, at most T_x

A step takes xt, the state a_prev and the memory c_prev. With concat = a_prev on top of xt:

    ft = sigmoid(Wf concat + bf)    how much of the memory to keep        (forget gate)
    it = sigmoid(Wi concat + bi)    how much of the candidate to add      (input gate)
    cct = tanh(Wc concat + bc)      what to add                           (candidate)
    ot = sigmoid(Wo concat + bo)    how much of the memory to show        (output gate)

    c_next = ft * c_prev + it * cct
    a_next = ot * tanh(c_next)
    yt_pred = softmax(Wy a_next + by)

A gradient is named d + the name of the value it belongs to, and zf, zi, zc, zo are what the four activations
are taken of. The loss of this exercise depends on states and memory, not on predictions, so Wy and by have no
gradient here.

Source: S. Hochreiter and J. Schmidhuber, "Long short-term memory" (1997); the forget gate is from F. A. Gers,
J. Schmidhuber and F. Cummins, "Learning to forget" (2000).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from whygrad.chapters.activations import sigmoid, softmax
from whygrad.chapters.caches import Array, Parameters, common_dtype, keep, keep_parameters
from whygrad.chapters.shapes import Letters, check_backward, check_cell_backward, check_forward

GATE, BIAS = "n_a n_a+n_x", "n_a 1"
LETTERS = Letters(
    inputs={"x": "n_x m T_x", "a0": "n_a m", "xt": "n_x m"}
    | dict.fromkeys(("a_prev", "c_prev", "a_next", "c_next", "ft", "it", "cct", "ot"), "n_a m"),
    gradients={"da": "n_a m T", "da_next": "n_a m", "dc_next": "n_a m"},
    parameters={"Wf": GATE, "Wi": GATE, "Wc": GATE, "Wo": GATE, "Wy": "n_y n_a"}
    | {"bf": BIAS, "bi": BIAS, "bc": BIAS, "bo": BIAS, "by": "n_y 1"},
    cache=("a_next", "c_next", "a_prev", "c_prev", "ft", "it", "cct", "ot", "xt", "parameters"),
)
NAMES = tuple(LETTERS.parameters)


def lstm_cell_forward(
    xt: Array, a_prev: Array, c_prev: Array, parameters: Parameters
) -> tuple[Array, Array, Array, tuple[Any, ...]]:
    """One step of the LSTM.

    xt (n_x, m), a_prev (n_a, m), c_prev (n_a, m); parameters: Wf, Wi, Wc, Wo (n_a, n_a + n_x), Wy (n_y, n_a),
    bf, bi, bc, bo (n_a, 1), by (n_y, 1).
    Returns a_next (n_a, m), c_next (n_a, m), yt_pred (n_y, m) and the cache
    (a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters).
    Raises ChapterInputError for a wrong shape or a missing parameter, ChapterTypeError for no array.
    Source: Gers, Schmidhuber and Cummins 2000.
    """
    check_forward("lstm_cell_forward", LETTERS, parameters, xt=xt, a_prev=a_prev, c_prev=c_prev)
    Wf, Wi, Wc, Wo = parameters["Wf"], parameters["Wi"], parameters["Wc"], parameters["Wo"]
    bf, bi, bc, bo = parameters["bf"], parameters["bi"], parameters["bc"], parameters["bo"]
    Wy, by = parameters["Wy"], parameters["by"]

    concat = np.concatenate((a_prev, xt))  # (n_a + n_x, m)
    zf = Wf @ concat + bf  # (n_a, m)
    zi = Wi @ concat + bi  # (n_a, m)
    zc = Wc @ concat + bc  # (n_a, m)
    zo = Wo @ concat + bo  # (n_a, m)
    ft, it, cct, ot = sigmoid(zf), sigmoid(zi), np.tanh(zc), sigmoid(zo)

    c_next = ft * c_prev + it * cct  # (n_a, m)
    a_next = ot * np.tanh(c_next)  # (n_a, m)
    yt_pred = softmax(Wy @ a_next + by)  # (n_y, m)

    cache = keep(a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters=parameters, names=NAMES)
    return a_next, c_next, yt_pred, cache


def lstm_cell_backward(da_next: Array, dc_next: Array, cache: tuple[Any, ...]) -> dict[str, Array]:
    """The gradient of one step, from da_next (n_a, m), dc_next (n_a, m) and the cache of the step.

    dc_next is what comes back through the memory from the step after this one. What reaches the memory
    through a_next is added here.
    Returns dxt (n_x, m), da_prev (n_a, m), dc_prev (n_a, m); dWf, dWi, dWc, dWo (n_a, n_a + n_x);
    dbf, dbi, dbc, dbo (n_a, 1).
    Raises ChapterInputError for a wrong shape or cache, ChapterTypeError for no array.
    Source: the chain rule on lstm_cell_forward, line by line from its end.
    """
    check_cell_backward("lstm_cell_backward", LETTERS, cache, da_next=da_next, dc_next=dc_next)
    a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters = cache
    Wf, Wi, Wc, Wo = parameters["Wf"], parameters["Wi"], parameters["Wc"], parameters["Wo"]
    n_a = a_next.shape[0]
    concat = np.concatenate((a_prev, xt))  # (n_a + n_x, m)
    shown = np.tanh(c_next)  # (n_a, m), so that a_next = ot * shown

    dot = da_next * shown  # (n_a, m)
    dshown = da_next * ot  # (n_a, m)
    dc_total = dc_next + dshown * (1 - shown**2)  # (n_a, m), the memory's two ways to the loss
    dft, dit, dcct = dc_total * c_prev, dc_total * cct, dc_total * it  # each (n_a, m)
    dc_prev = dc_total * ft  # (n_a, m)

    dzf = dft * ft * (1 - ft)  # (n_a, m), since sigmoid' = sigmoid (1 - sigmoid)
    dzi = dit * it * (1 - it)  # (n_a, m)
    dzc = dcct * (1 - cct**2)  # (n_a, m), since tanh' = 1 - tanh^2
    dzo = dot * ot * (1 - ot)  # (n_a, m)
    dconcat = Wf.T @ dzf + Wi.T @ dzi + Wc.T @ dzc + Wo.T @ dzo  # (n_a + n_x, m)

    gradients = {"dxt": dconcat[n_a:], "da_prev": dconcat[:n_a], "dc_prev": dc_prev}
    for gate, dz in (("f", dzf), ("i", dzi), ("c", dzc), ("o", dzo)):
        gradients["dW" + gate] = dz @ concat.T  # (n_a, n_a + n_x), summed over the batch
        gradients["db" + gate] = dz.sum(axis=1, keepdims=True)  # (n_a, 1)
    return gradients


def lstm_forward(
    x: Array, a0: Array, parameters: Parameters
) -> tuple[Array, Array, Array, tuple[list[tuple[Any, ...]], Array]]:
    """The LSTM over a whole sequence, from the first step to the last. The memory starts at zero.

    x (n_x, m, T_x), a0 (n_a, m), parameters as for lstm_cell_forward.
    Returns a (n_a, m, T_x), y (n_y, m, T_x), c (n_a, m, T_x) and caches = (list, x):
    the list has the cache of each step.
    Raises ChapterInputError for a wrong shape or a missing parameter, ChapterTypeError for no array.
    Source: Gers, Schmidhuber and Cummins 2000.
    """
    check_forward("lstm_forward", LETTERS, parameters, x=x, a0=a0)
    parameters = keep_parameters(parameters, NAMES)
    dtype = common_dtype(x, a0, *parameters.values())
    _, m, T_x = x.shape
    n_y, n_a = parameters["Wy"].shape

    a = np.zeros((n_a, m, T_x), dtype)
    c = np.zeros((n_a, m, T_x), dtype)
    y = np.zeros((n_y, m, T_x), dtype)
    caches = []
    a_next = a0  # (n_a, m)
    c_next = np.zeros((n_a, m), dtype)  # an array of its own: c[:, :, 0] would be overwritten below
    for t in range(T_x):
        a_next, c_next, yt_pred, cache = lstm_cell_forward(x[:, :, t], a_next, c_next, parameters)
        a[:, :, t] = a_next
        c[:, :, t] = c_next
        y[:, :, t] = yt_pred
        caches.append(cache)

    return a, y, c, (caches, x.copy())


def lstm_backward(da: Array, caches: tuple[list[tuple[Any, ...]], Array]) -> dict[str, Array]:
    """The gradient of a whole sequence, from the last step to the first.

    da (n_a, m, T) is what the loss says about each state directly. T may be less than T_x: the loss then
    depends on the first T steps alone. caches is what lstm_forward returned.
    Returns dx (n_x, m, T), da0 (n_a, m); dWf, dWi, dWc, dWo (n_a, n_a + n_x); dbf, dbi, dbc, dbo (n_a, 1).
    Raises ChapterInputError for a wrong shape or wrong caches, ChapterTypeError for no array.
    Source: Werbos 1990, "Backpropagation through time: what it does and how to do it".
    """
    check_backward("lstm_backward", LETTERS, caches, da=da)
    cell_caches, x = caches
    n_x, (n_a, m, T) = x.shape[0], da.shape
    dtype = common_dtype(da, x, *(cell_caches[0][-1].values() if T else ()))

    dx = np.zeros((n_x, m, T), dtype)
    sums = {"dW" + gate: np.zeros((n_a, n_a + n_x), dtype) for gate in "fico"}
    sums |= {"db" + gate: np.zeros((n_a, 1), dtype) for gate in "fico"}
    da_prev = np.zeros((n_a, m), dtype)  # nothing comes from behind the last step,
    dc_prev = np.zeros((n_a, m), dtype)  # neither through the state nor through the memory
    for t in reversed(range(T)):
        # A state is used twice: by the loss, and by the step after it. Both gradients add up.
        gradients = lstm_cell_backward(da[:, :, t] + da_prev, dc_prev, cell_caches[t])
        da_prev, dc_prev = gradients["da_prev"], gradients["dc_prev"]
        dx[:, :, t] = gradients["dxt"]
        for name in sums:  # one weight serves all steps, so its gradient is a sum over them
            sums[name] += gradients[name]

    return {"dx": dx, "da0": da_prev} | sums
