"""The LSTM of the chapter ``whygrad.chapters.lstm``: same arguments, same results, computed by the engine.

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

CELL = 1
GATES = "ifco"  # the engine's order
WEIGHT, BIAS = "n_a n_a+n_x", "n_a 1"
FORM = Form(
    parameters={"Wf": WEIGHT, "Wi": WEIGHT, "Wc": WEIGHT, "Wo": WEIGHT, "Wy": "n_y n_a"}
    | {"bf": BIAS, "bi": BIAS, "bc": BIAS, "bo": BIAS, "by": "n_y 1"},
    cache=("a_next", "c_next", "a_prev", "c_prev", "ft", "it", "cct", "ot", "xt"),
)

Parameters = Mapping[str, Array]
Cache = tuple[Any, ...]


def lstm_cell_forward(
    xt: Array, a_prev: Array, c_prev: Array, parameters: Parameters
) -> tuple[Array, Array, Array, Cache]:
    """One step: xt (n_x, m), a_prev and c_prev (n_a, m) to a_next, c_next (n_a, m), yt_pred (n_y, m) and the cache.

    Raises EngineInputError for a wrong shape or a missing parameter, EngineTypeError for no array of real numbers.
    """
    states = {"xt": (xt, "n_x m"), "a_prev": (a_prev, "n_a m"), "c_prev": (c_prev, "n_a m")}
    a, c, y, caches = _forward("lstm_cell_forward", states, xt, a_prev, c_prev, parameters)
    return a[:, :, 0], c[:, :, 0], y[:, :, 0], caches[0]


def lstm_forward(
    x: Array, a0: Array, parameters: Parameters
) -> tuple[Array, Array, Array, tuple[list[Cache], Array]]:
    """A sequence: x (n_x, m, T_x), a0 (n_a, m) to a (n_a, m, T_x), y (n_y, m, T_x), c (n_a, m, T_x), (caches, x).

    Raises EngineInputError for a wrong shape or a missing parameter, EngineTypeError for no array of real numbers.
    """
    states = {"x": (x, "n_x m T_x"), "a0": (a0, "n_a m")}
    a, c, y, caches = _forward("lstm_forward", states, x, a0, None, parameters)
    return a, y, c, (caches, x.copy())


def _forward(
    function: str,
    states: dict[str, tuple[Array, str]],
    x: Array,
    a0: Array,
    c0: Array | None,
    parameters: Parameters,
) -> tuple[Array, Array, Array, list[Cache]]:
    size, dtype = FORM.check_forward(function, states, parameters)
    n_x, n_a, m = size["n_x"], size["n_a"], size["m"]
    kept = kept_parameters(parameters, FORM.parameters)
    inputs = steps_first(x, dtype)  # (T, m, n_x)
    steps = inputs.shape[0]
    start_a = np.array(a0.T, dtype, order="C")  # (m, n_a)
    start_c = np.zeros_like(start_a) if c0 is None else np.array(c0.T, dtype, order="C")

    packed = _packed(kept, n_x, n_a, dtype, training=False)
    states_a, last_a, last_c = (np.empty(shape, dtype) for shape in ((steps, m, n_a), (m, n_a), (m, n_a)))
    saved = packed.forward(
        steps, m, False, None, inputs, start_a, start_c, states_a, last_a, last_c, True, threads()
    )
    it, ft, cct, ot, states_c = (_column(packed, saved, column, states_a) for column in (0, 1, 2, 3, -1))

    arrays = (
        states_a,
        states_c,
        before(start_a, states_a),
        before(start_c, states_c),
        ft,
        it,
        cct,
        ot,
        inputs,
    )
    return (
        steps_last(states_a),
        steps_last(states_c),
        predictions(states_a, kept["Wy"], kept["by"]),
        windows(arrays, kept),
    )


def lstm_cell_backward(da_next: Array, dc_next: Array, cache: Cache) -> dict[str, Array]:
    """The gradients of one step, from da_next and dc_next (n_a, m) and its cache; a dict as the chapter's.

    Raises EngineInputError for a wrong shape or cache, EngineTypeError for no array of real numbers.
    """
    function = "lstm_cell_backward"
    n_x, dtype = FORM.check_backward(
        function, [cache], {"da_next": (da_next, "n_a m"), "dc_next": (dc_next, "n_a m")}
    )
    gradients = _backward([cache], n_x, dtype, da_next, dc_next)
    states = {"dxt": gradients["dx"][:, :, 0], "da_prev": gradients["da0"], "dc_prev": gradients["dc0"]}
    return states | {name + gate: gradients[name + gate] for gate in "fico" for name in ("dW", "db")}


def lstm_backward(da: Array, caches: tuple[list[Cache], Array]) -> dict[str, Array]:
    """The gradients of a sequence, from da (n_a, m, T) and what lstm_forward returned; T may be less than T_x.

    Raises EngineInputError for a wrong shape or wrong caches, EngineTypeError for no array of real numbers.
    """
    function = "lstm_backward"
    steps = pair(function, caches)
    n_x, dtype = FORM.check_backward(function, steps, {"da": (da, "n_a m T")})
    gradients = _backward(steps, n_x, dtype, da, None)
    return {
        name: gradients[name]
        for name in ("dx", "da0", *(name + gate for name in ("dW", "db") for gate in "fico"))
    }


def _backward(
    caches: list[Cache], n_x: int, dtype: np.dtype[Any], da: Array, dc_last: Array | None
) -> dict[str, Array]:
    parameters = caches[0][-1]
    da_rows = steps_first(da, dtype)  # (T, m, n_a)
    steps, m, n_a = da_rows.shape
    a, c, a_prev, c_prev, ft, it, cct, ot, inputs = whole_arrays(caches, steps, dtype)

    if not chained(a, a_prev) or not chained(c, c_prev):
        return one_by_one(da, caches, {"da_prev": "da_next", "dc_prev": "dc_next"}, lstm_cell_backward)
    packed = _packed(parameters, n_x, n_a, dtype, training=True)
    saved = packed.remember(steps, m, [it, ft, cct, ot], c)
    dx, da0, dc0 = (np.empty(shape, dtype) for shape in ((steps, m, n_x), (m, n_a), (m, n_a)))
    weights = {"dW" + gate: np.empty((n_a, n_a + n_x), dtype) for gate in GATES}
    biases = {"db" + gate: np.empty((n_a, 1), dtype) for gate in GATES}
    dc = None if dc_last is None else np.array(dc_last.T, dtype, order="C")
    packed.backward(
        saved, inputs, a_prev[0], c_prev[0], a, da_rows, None, dc, dx, da0, dc0,
        [dW[:, n_a:].T for dW in weights.values()], [dW[:, :n_a].T for dW in weights.values()],
        [db.T for db in biases.values()], steps, threads(),
    )  # fmt: skip
    gradients = {"dx": steps_last(dx), "da0": np.array(da0.T, order="C"), "dc0": np.array(dc0.T, order="C")}
    return gradients | weights | biases


def _packed(parameters: Parameters, n_x: int, n_a: int, dtype: np.dtype[Any], *, training: bool) -> Any:
    weights = [np.asarray(parameters["W" + gate], dtype) for gate in GATES]
    biases = [np.asarray(parameters["b" + gate], dtype).T for gate in GATES]
    return pack(
        CELL,
        n_x,
        n_a,
        dtype,
        [W[:, n_a:].T for W in weights],
        [W[:, :n_a].T for W in weights],
        biases,
        training,
    )


def _column(packed: Any, saved: Any, column: int, like: Array) -> Array:
    rows = np.empty_like(like)
    packed.read(saved, column, rows)
    return rows
