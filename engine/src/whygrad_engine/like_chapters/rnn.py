"""The plain network of the chapter ``whygrad.chapters.rnn``: same arguments, same results, computed by the engine.

The letters, the shapes and the mathematics are explained there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from whygrad_engine.kernels import pack
from whygrad_engine.like_chapters.sequence import (
    Array,
    Form,
    before,
    chained,
    kept_parameters,
    one_by_one,
    pair,
    predictions,
    steps_first,
    steps_last,
    threads,
    whole_arrays,
    windows,
)

CELL = 0
FORM = Form(
    parameters={"Wax": "n_a n_x", "Waa": "n_a n_a", "Wya": "n_y n_a", "ba": "n_a 1", "by": "n_y 1"},
    cache=("a_next", "a_prev", "xt"),
)

Parameters = Mapping[str, Array]
Cache = tuple[Any, ...]


def rnn_cell_forward(xt: Array, a_prev: Array, parameters: Parameters) -> tuple[Array, Array, Cache]:
    """One step: xt (n_x, m), a_prev (n_a, m) to a_next (n_a, m), yt_pred (n_y, m) and the cache.

    Raises EngineInputError for a wrong shape or a missing parameter, EngineTypeError for no array of real numbers.
    """
    states = {"xt": (xt, "n_x m"), "a_prev": (a_prev, "n_a m")}
    a, y, caches = _forward("rnn_cell_forward", states, xt, a_prev, parameters)
    return a[:, :, 0], y[:, :, 0], caches[0]


def rnn_forward(
    x: Array, a0: Array, parameters: Parameters
) -> tuple[Array, Array, tuple[list[Cache], Array]]:
    """A sequence: x (n_x, m, T_x), a0 (n_a, m) to a (n_a, m, T_x), y_pred (n_y, m, T_x), (caches, x).

    Raises EngineInputError for a wrong shape or a missing parameter, EngineTypeError for no array of real numbers.
    """
    a, y, caches = _forward("rnn_forward", {"x": (x, "n_x m T_x"), "a0": (a0, "n_a m")}, x, a0, parameters)
    return a, y, (caches, x.copy())


def _forward(
    function: str, states: dict[str, tuple[Array, str]], x: Array, a0: Array, parameters: Parameters
) -> tuple[Array, Array, list[Cache]]:
    size, dtype = FORM.check_forward(function, states, parameters)
    n_a, m = size["n_a"], size["m"]
    kept = kept_parameters(parameters, FORM.parameters)
    inputs = steps_first(x, dtype)  # (T, m, n_x)
    steps = inputs.shape[0]
    start = np.array(a0.T, dtype, order="C")  # (m, n_a)

    packed = _packed(kept, size["n_x"], n_a, dtype, training=False)
    states_a, last = np.empty((steps, m, n_a), dtype), np.empty((m, n_a), dtype)
    packed.forward(steps, m, False, None, inputs, start, None, states_a, last, None, False, threads())
    arrays = (states_a, before(start, states_a), inputs)
    return steps_last(states_a), predictions(states_a, kept["Wya"], kept["by"]), windows(arrays, kept)


def rnn_cell_backward(da_next: Array, cache: Cache) -> dict[str, Array]:
    """The gradients of one step, from da_next (n_a, m) and its cache; a dict as the chapter's.

    Raises EngineInputError for a wrong shape or cache, EngineTypeError for no array of real numbers.
    """
    n_x, dtype = FORM.check_backward("rnn_cell_backward", [cache], {"da_next": (da_next, "n_a m")})
    gradients = _backward([cache], n_x, dtype, da_next)
    return {"dxt": gradients.pop("dx")[:, :, 0], "da_prev": gradients.pop("da0"), **gradients}


def rnn_backward(da: Array, caches: tuple[list[Cache], Array]) -> dict[str, Array]:
    """The gradients of a sequence, from da (n_a, m, T) and what rnn_forward returned; T may be less than T_x.

    Raises EngineInputError for a wrong shape or wrong caches, EngineTypeError for no array of real numbers.
    """
    function = "rnn_backward"
    steps = pair(function, caches)
    n_x, dtype = FORM.check_backward(function, steps, {"da": (da, "n_a m T")})
    return _backward(steps, n_x, dtype, da)


def _backward(caches: list[Cache], n_x: int, dtype: np.dtype[Any], da: Array) -> dict[str, Array]:
    parameters = caches[0][-1]
    da_rows = steps_first(da, dtype)  # (T, m, n_a)
    steps, m, n_a = da_rows.shape
    a, a_prev, inputs = whole_arrays(caches, steps, dtype)

    if not chained(a, a_prev):
        return one_by_one(da, caches, {"da_prev": "da_next"}, rnn_cell_backward)
    packed = _packed(parameters, n_x, n_a, dtype, training=True)
    saved = packed.remember(steps, m, [], None)
    dx, da0 = np.empty((steps, m, n_x), dtype), np.empty((m, n_a), dtype)
    dWax, dWaa, dba = (np.empty(shape, dtype) for shape in ((n_a, n_x), (n_a, n_a), (n_a, 1)))
    packed.backward(
        saved,
        inputs,
        a_prev[0],
        None,
        a,
        da_rows,
        None,
        None,
        dx,
        da0,
        None,
        [dWax.T],
        [dWaa.T],
        [dba.T],
        steps,
        threads(),
    )
    return {"dx": steps_last(dx), "da0": np.array(da0.T, order="C"), "dWax": dWax, "dWaa": dWaa, "dba": dba}


def _packed(parameters: Parameters, n_x: int, n_a: int, dtype: np.dtype[Any], *, training: bool) -> Any:
    Wax, Waa, ba = (np.asarray(parameters[name], dtype).T for name in ("Wax", "Waa", "ba"))
    return pack(CELL, n_x, n_a, dtype, [Wax], [Waa], [ba], training)
