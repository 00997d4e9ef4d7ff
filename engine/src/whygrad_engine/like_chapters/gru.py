"""The GRU of the chapter ``whygrad.chapters.gru``, in both conventions: same arguments, same results, by the engine.

The letters, the shapes and the mathematics are explained there. A cache tells the conventions apart by its parameters:
only those of reset="after" have a bna.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Literal

import numpy as np

from whygrad_engine import checks
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

WEIGHT, BIAS = "n_a n_a+n_x", "n_a 1"
BEFORE = Form(
    parameters={"Wr": WEIGHT, "Wz": WEIGHT, "Wn": WEIGHT, "Wy": "n_y n_a"}
    | {"br": BIAS, "bz": BIAS, "bn": BIAS, "by": "n_y 1"},
    cache=("a_next", "a_prev", "rt", "zt", "nt", "xt"),
)
AFTER = replace(BEFORE, parameters={**BEFORE.parameters, "bna": BIAS})
CELLS = {"after": 2, "before": 3}
SAVED_COLUMNS = {"rt": 1, "zt": 2, "nt": 0}  # of the core's rows: n, r, z

Reset = Literal["before", "after"]
Parameters = Mapping[str, Array]
Cache = tuple[Any, ...]


def gru_cell_forward(
    xt: Array, a_prev: Array, parameters: Parameters, reset: Reset = "after"
) -> tuple[Array, Array, Cache]:
    """One step: xt (n_x, m), a_prev (n_a, m) to a_next (n_a, m), yt_pred (n_y, m) and the cache.

    Raises EngineInputError for a wrong shape, a missing parameter or another reset, EngineTypeError for no array.
    """
    states = {"xt": (xt, "n_x m"), "a_prev": (a_prev, "n_a m")}
    a, y, caches = _forward("gru_cell_forward", states, xt, a_prev, parameters, reset)
    return a[:, :, 0], y[:, :, 0], caches[0]


def gru_forward(
    x: Array, a0: Array, parameters: Parameters, reset: Reset = "after"
) -> tuple[Array, Array, tuple[list[Cache], Array]]:
    """A sequence: x (n_x, m, T_x), a0 (n_a, m) to a (n_a, m, T_x), y_pred (n_y, m, T_x), (caches, x).

    Raises EngineInputError for a wrong shape, a missing parameter or another reset, EngineTypeError for no array.
    """
    states = {"x": (x, "n_x m T_x"), "a0": (a0, "n_a m")}
    a, y, caches = _forward("gru_forward", states, x, a0, parameters, reset)
    return a, y, (caches, x.copy())


def _forward(
    function: str,
    states: dict[str, tuple[Array, str]],
    x: Array,
    a0: Array,
    parameters: Parameters,
    reset: str,
) -> tuple[Array, Array, list[Cache]]:
    if reset not in CELLS:
        raise checks.EngineInputError(f'{function}: reset must be "before" or "after", but is {reset!r}.')
    form = BEFORE if reset == "before" else AFTER
    size, dtype = form.check_forward(function, states, parameters)
    n_a, m = size["n_a"], size["m"]
    kept = kept_parameters(parameters, form.parameters)
    inputs = steps_first(x, dtype)  # (T, m, n_x)
    steps = inputs.shape[0]
    start = np.array(a0.T, dtype, order="C")  # (m, n_a)

    packed = _packed(kept, size["n_x"], n_a, dtype, training=False)
    states_a, last = np.empty((steps, m, n_a), dtype), np.empty((m, n_a), dtype)
    saved = packed.forward(steps, m, False, None, inputs, start, None, states_a, last, None, True, threads())
    gates = [np.empty_like(states_a) for _ in SAVED_COLUMNS]  # each (T, m, n_a)
    for column, rows in zip(SAVED_COLUMNS.values(), gates, strict=True):
        packed.read(saved, column, rows)
    arrays = (states_a, before(start, states_a), *gates, inputs)
    return steps_last(states_a), predictions(states_a, kept["Wy"], kept["by"]), windows(arrays, kept)


def gru_cell_backward(da_next: Array, cache: Cache) -> dict[str, Array]:
    """The gradients of one step, from da_next (n_a, m) and its cache; a dict as the chapter's.

    Raises EngineInputError for a wrong shape or cache, EngineTypeError for no array of real numbers.
    """
    form = _form_of([cache])
    n_x, dtype = form.check_backward("gru_cell_backward", [cache], {"da_next": (da_next, "n_a m")})
    gradients = _backward([cache], n_x, dtype, da_next)
    states = {"dxt": gradients["dx"][:, :, 0], "da_prev": gradients["da0"]}
    inner = ["dWn"] if form is BEFORE else ["dWn", "dbna"]
    return states | {name: gradients[name] for name in (*inner, "dWr", "dWz", "dbr", "dbz", "dbn")}


def gru_backward(da: Array, caches: tuple[list[Cache], Array]) -> dict[str, Array]:
    """The gradients of a sequence, from da (n_a, m, T) and what gru_forward returned; T may be less than T_x.

    Raises EngineInputError for a wrong shape or wrong caches, EngineTypeError for no array of real numbers.
    """
    steps = pair("gru_backward", caches)
    form = _form_of(steps)
    n_x, dtype = form.check_backward("gru_backward", steps, {"da": (da, "n_a m T")})
    gradients = _backward(steps, n_x, dtype, da)
    biases = ("dbr", "dbz", "dbn") if form is BEFORE else ("dbr", "dbz", "dbn", "dbna")
    return {name: gradients[name] for name in ("dx", "da0", "dWr", "dWz", "dWn", *biases)}


def _backward(caches: list[Cache], n_x: int, dtype: np.dtype[Any], da: Array) -> dict[str, Array]:
    parameters = caches[0][-1]
    da_rows = steps_first(da, dtype)  # (T, m, n_a)
    steps, m, n_a = da_rows.shape
    a, a_prev, rt, zt, nt, inputs = whole_arrays(caches, steps, dtype)
    if not chained(a, a_prev):
        return one_by_one(da, caches, {"da_prev": "da_next"}, gru_cell_backward)

    packed = _packed(parameters, n_x, n_a, dtype, training=True)
    columns, memory = [nt, rt, zt], rt * a_prev
    after = "bna" in parameters
    if after:  # the core keeps the inner product, a chapter's cache does not
        columns.append(
            a_prev @ np.asarray(parameters["Wn"][:, :n_a], dtype).T + parameters["bna"][:, 0].astype(dtype)
        )
    saved = packed.remember(steps, m, columns, None if after else memory)
    dx, da0 = np.empty((steps, m, n_x), dtype), np.empty((m, n_a), dtype)
    weights = {"dW" + gate: np.empty((n_a, n_a + n_x), dtype) for gate in "rzn"}
    biases = {"db" + name: np.empty((n_a, 1), dtype) for name in ("r", "z", "n", *(["na"] if after else []))}
    packed.backward(
        saved, inputs, a_prev[0], None, a, da_rows, None, None, dx, da0, None,
        [dW[:, n_a:].T for dW in weights.values()], [dW[:, :n_a].T for dW in weights.values()],
        [db.T for db in biases.values()], steps, threads(),
    )  # fmt: skip
    return {"dx": steps_last(dx), "da0": np.array(da0.T, order="C")} | weights | biases


def _packed(parameters: Parameters, n_x: int, n_a: int, dtype: np.dtype[Any], *, training: bool) -> Any:
    weights = [np.asarray(parameters["W" + gate], dtype) for gate in "rzn"]
    biases = [
        np.asarray(parameters[name], dtype).T for name in ("br", "bz", "bn", "bna") if name in parameters
    ]
    cell = CELLS["after" if len(biases) == 4 else "before"]
    return pack(
        cell,
        n_x,
        n_a,
        dtype,
        [W[:, n_a:].T for W in weights],
        [W[:, :n_a].T for W in weights],
        biases,
        training,
    )


def _form_of(caches: Any) -> Form:
    """That of the convention that the caches are of; what is none is refused by the check that follows."""
    first = caches[0] if isinstance(caches, list | tuple) and caches else None
    parameters = first[-1] if isinstance(first, tuple) and first else None
    return AFTER if isinstance(parameters, Mapping) and "bna" in parameters else BEFORE
