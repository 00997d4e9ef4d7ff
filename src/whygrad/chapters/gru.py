"""The chapter on the GRU: a state a that is kept or rewritten, unit by unit, in two conventions.

    n_x  features of the input        m    examples in a batch
    n_a  units of the hidden state    T_x  time steps of the input
    n_y  classes of the prediction    T    time steps that a gradient covers, at most T_x

A step takes xt and the state before, a_prev. With concat = a_prev on top of xt:

    rt = sigmoid(Wr concat + br)    how much of a_prev the candidate sees    (reset gate)
    zt = sigmoid(Wz concat + bz)    how much of a_prev stays                 (update gate)
    nt                              what comes in its place                  (candidate)

    a_next  = (1 - zt) * nt + zt * a_prev
    yt_pred = softmax(Wy a_next + by)

The reset gate acts before or after the candidate's product with a_prev. Wn = [Wna Wnx] holds both of its matrices:

    reset="before"    nt = tanh(Wna (rt * a_prev) + Wnx xt + bn)
    reset="after"     nt = tanh(rt * (Wna a_prev + bna) + Wnx xt + bn)

"before" is the GRU of K. Cho et al., "Learning phrase representations using RNN encoder-decoder" (2014), in its last
version (arXiv 1406.1078v3), and Keras's reset_after=False. "after" is that of the first version (1406.1078v1), of
PyTorch and cuDNN, and Keras's reset_after=True; these give the inner product a bias of its own, bna. Weights of one
convention give other values in the other. A cache tells them apart by its parameters: only "after" has a bna.

A gradient is named d + the name of the value it belongs to, and sr, sz, sn are the sums that the three activations are
taken of. The loss of this exercise depends on the states, not on predictions, so Wy and by have no gradient here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Literal

import numpy as np

from whygrad.chapters.activations import sigmoid, softmax
from whygrad.chapters.caches import Array, Parameters, common_dtype, keep, keep_parameters
from whygrad.chapters.shapes import (
    ChapterInputError,
    Letters,
    check_backward,
    check_cell_backward,
    check_forward,
)

Reset = Literal["before", "after"]
GATE, BIAS = "n_a n_a+n_x", "n_a 1"
BEFORE = Letters(
    inputs={"x": "n_x m T_x", "a0": "n_a m", "xt": "n_x m"}
    | dict.fromkeys(("a_prev", "a_next", "rt", "zt", "nt"), "n_a m"),
    gradients={"da": "n_a m T", "da_next": "n_a m"},
    parameters={"Wr": GATE, "Wz": GATE, "Wn": GATE, "Wy": "n_y n_a"}
    | {"br": BIAS, "bz": BIAS, "bn": BIAS, "by": "n_y 1"},
    cache=("a_next", "a_prev", "rt", "zt", "nt", "xt", "parameters"),
)
AFTER = replace(BEFORE, parameters={**BEFORE.parameters, "bna": BIAS})


def gru_cell_forward(
    xt: Array, a_prev: Array, parameters: Parameters, reset: Reset = "after"
) -> tuple[Array, Array, tuple[Any, ...]]:
    """One step of the GRU.

    xt (n_x, m), a_prev (n_a, m); parameters: Wr, Wz, Wn (n_a, n_a + n_x), Wy (n_y, n_a), br, bz, bn (n_a, 1),
    by (n_y, 1), and with reset="after" bna (n_a, 1).
    Returns a_next (n_a, m), yt_pred (n_y, m) and the cache (a_next, a_prev, rt, zt, nt, xt, parameters).
    Raises ChapterInputError for a wrong shape, a missing parameter or another reset, ChapterTypeError for no array.
    Source: Cho et al. 2014.
    """
    letters = _letters("gru_cell_forward", reset)
    check_forward("gru_cell_forward", letters, parameters, xt=xt, a_prev=a_prev)
    Wr, Wz, Wn, Wy = (parameters[name] for name in ("Wr", "Wz", "Wn", "Wy"))
    n_a = a_prev.shape[0]

    concat = np.concatenate((a_prev, xt))  # (n_a + n_x, m)
    rt = sigmoid(Wr @ concat + parameters["br"])  # (n_a, m)
    zt = sigmoid(Wz @ concat + parameters["bz"])  # (n_a, m)
    if reset == "before":
        sn = Wn @ np.concatenate((rt * a_prev, xt)) + parameters["bn"]  # (n_a, m)
    else:
        inner = Wn[:, :n_a] @ a_prev + parameters["bna"]  # (n_a, m)
        sn = rt * inner + Wn[:, n_a:] @ xt + parameters["bn"]  # (n_a, m)
    nt = np.tanh(sn)  # (n_a, m)

    a_next = (1 - zt) * nt + zt * a_prev  # (n_a, m)
    yt_pred = softmax(Wy @ a_next + parameters["by"])  # (n_y, m)

    names = tuple(letters.parameters)
    cache = keep(a_next, a_prev, rt, zt, nt, xt, parameters=parameters, names=names)
    return a_next, yt_pred, cache


def gru_cell_backward(da_next: Array, cache: tuple[Any, ...]) -> dict[str, Array]:
    """The gradient of one step, from da_next (n_a, m) and the cache of the step.

    Returns dxt (n_x, m), da_prev (n_a, m); dWr, dWz, dWn (n_a, n_a + n_x); dbr, dbz, dbn (n_a, 1), and with
    reset="after" dbna (n_a, 1).
    Raises ChapterInputError for a wrong shape or cache, ChapterTypeError for no array.
    Source: the chain rule on gru_cell_forward, line by line from its end.
    """
    check_cell_backward("gru_cell_backward", _letters_of(cache), cache, da_next=da_next)
    _, a_prev, rt, zt, nt, xt, parameters = cache
    Wr, Wz, Wn = parameters["Wr"], parameters["Wz"], parameters["Wn"]
    n_a = a_prev.shape[0]
    concat = np.concatenate((a_prev, xt))  # (n_a + n_x, m)

    dnt, dzt = da_next * (1 - zt), da_next * (a_prev - nt)  # each (n_a, m)
    da_prev = da_next * zt  # (n_a, m), the way past the candidate
    dsn = dnt * (1 - nt**2)  # (n_a, m), since tanh' = 1 - tanh^2
    if "bna" not in parameters:  # reset before
        seen = np.concatenate((rt * a_prev, xt))  # (n_a + n_x, m)
        dseen = Wn.T @ dsn  # (n_a + n_x, m)
        drt = dseen[:n_a] * a_prev  # (n_a, m)
        da_prev = da_prev + dseen[:n_a] * rt
        dxt = dseen[n_a:]  # (n_x, m)
        candidate = {"dWn": dsn @ seen.T}
    else:
        inner = Wn[:, :n_a] @ a_prev + parameters["bna"]  # (n_a, m)
        drt, dinner = dsn * inner, dsn * rt  # each (n_a, m)
        da_prev = da_prev + Wn[:, :n_a].T @ dinner
        dxt = Wn[:, n_a:].T @ dsn  # (n_x, m)
        candidate = {
            "dWn": np.concatenate((dinner @ a_prev.T, dsn @ xt.T), axis=1),
            "dbna": dinner.sum(axis=1, keepdims=True),
        }

    dsr = drt * rt * (1 - rt)  # (n_a, m), since sigmoid' = sigmoid (1 - sigmoid)
    dsz = dzt * zt * (1 - zt)  # (n_a, m)
    dconcat = Wr.T @ dsr + Wz.T @ dsz  # (n_a + n_x, m)

    gradients = {"dxt": dxt + dconcat[n_a:], "da_prev": da_prev + dconcat[:n_a]} | candidate
    gradients |= {"dWr": dsr @ concat.T, "dWz": dsz @ concat.T}  # (n_a, n_a + n_x), summed over the batch
    for gate, ds in (("r", dsr), ("z", dsz), ("n", dsn)):
        gradients["db" + gate] = ds.sum(axis=1, keepdims=True)  # (n_a, 1)
    return gradients


def gru_forward(
    x: Array, a0: Array, parameters: Parameters, reset: Reset = "after"
) -> tuple[Array, Array, tuple[list[tuple[Any, ...]], Array]]:
    """The GRU over a whole sequence, from the first step to the last.

    x (n_x, m, T_x), a0 (n_a, m), parameters and reset as for gru_cell_forward.
    Returns a (n_a, m, T_x), y_pred (n_y, m, T_x) and caches = (list, x): the list has the cache of each step.
    Raises ChapterInputError for a wrong shape, a missing parameter or another reset, ChapterTypeError for no array.
    Source: Cho et al. 2014.
    """
    letters = _letters("gru_forward", reset)
    check_forward("gru_forward", letters, parameters, x=x, a0=a0)
    parameters = keep_parameters(parameters, tuple(letters.parameters))
    dtype = common_dtype(x, a0, *parameters.values())
    _, m, T_x = x.shape
    n_y, n_a = parameters["Wy"].shape

    a = np.zeros((n_a, m, T_x), dtype)
    y_pred = np.zeros((n_y, m, T_x), dtype)
    caches = []
    a_next = a0  # (n_a, m)
    for t in range(T_x):
        a_next, yt_pred, cache = gru_cell_forward(x[:, :, t], a_next, parameters, reset)
        a[:, :, t] = a_next
        y_pred[:, :, t] = yt_pred
        caches.append(cache)

    return a, y_pred, (caches, x.copy())


def gru_backward(da: Array, caches: tuple[list[tuple[Any, ...]], Array]) -> dict[str, Array]:
    """The gradient of a whole sequence, from the last step to the first.

    da (n_a, m, T) is what the loss says about each state directly. T may be less than T_x: the loss then
    depends on the first T steps alone. caches is what gru_forward returned.
    Returns dx (n_x, m, T), da0 (n_a, m); dWr, dWz, dWn (n_a, n_a + n_x); dbr, dbz, dbn (n_a, 1), and with
    reset="after" dbna (n_a, 1).
    Raises ChapterInputError for a wrong shape or wrong caches, ChapterTypeError for no array.
    Source: P. J. Werbos, "Backpropagation through time: what it does and how to do it" (1990).
    """
    check_backward("gru_backward", BEFORE, caches, da=da)
    cell_caches, x = caches
    n_x, (n_a, m, T) = x.shape[0], da.shape
    dtype = common_dtype(da, x, *(cell_caches[0][-1].values() if T else ()))
    biases = ["r", "z", "n"] + ["na"] * (bool(cell_caches) and "bna" in cell_caches[0][-1])

    dx = np.zeros((n_x, m, T), dtype)
    sums = {"dW" + gate: np.zeros((n_a, n_a + n_x), dtype) for gate in "rzn"}
    sums |= {"db" + gate: np.zeros((n_a, 1), dtype) for gate in biases}
    da_prev = np.zeros((n_a, m), dtype)  # nothing comes from behind the last step
    for t in reversed(range(T)):
        # A state is used twice: by the loss, and by the step after it. Both gradients add up.
        gradients = gru_cell_backward(da[:, :, t] + da_prev, cell_caches[t])
        da_prev = gradients["da_prev"]
        dx[:, :, t] = gradients["dxt"]
        for name in sums:  # one weight serves all steps, so its gradient is a sum over them
            sums[name] += gradients[name]

    return {"dx": dx, "da0": da_prev} | sums


def _letters(function: str, reset: str) -> Letters:
    if reset not in ("before", "after"):
        raise ChapterInputError(f'{function}: reset must be "before" or "after", but is {reset!r}.')
    return BEFORE if reset == "before" else AFTER


def _letters_of(cache: Any) -> Letters:
    """Those of the convention that a cache is of; a cache that is none is refused by the check that follows."""
    parameters = cache[-1] if isinstance(cache, tuple) and cache else None
    return AFTER if isinstance(parameters, Mapping) and "bna" in parameters else BEFORE
