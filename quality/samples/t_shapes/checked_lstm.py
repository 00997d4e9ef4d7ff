"""LSTM with every shape written down and checked.

I lost a week-end to a silent broadcast once, so nothing in here is allowed to broadcast silently.
Letters: A units, X inputs, Y outputs, M examples, T steps, V = A + X, G = 4 gates.
"""
from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any, Dict, List, Optional, Tuple

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Params = Dict[str, Array]

log = logging.getLogger(__name__)
log.addHandler(logging.NullHandler())

GATES: Tuple[str, ...] = ("o", "f", "i", "c")
SIGMOIDS = slice(0, 3)
TANH = 3


def expect(label: str, array: Array, *shape: Optional[int]) -> Array:
    """Passes the array on if its shape is the given one (None: any length)."""
    assert array.ndim == len(shape), f"{label}: {array.ndim} axes, not {len(shape)}"
    for axis, (have, want) in enumerate(zip(array.shape, shape)):
        assert want is None or have == want, f"{label}: axis {axis} is {have}, not {want}"
    log.debug("%-10s %s  |max| %.3g", label, array.shape, np.abs(array).max(initial=0.0))
    return array


@dataclass(frozen=True)
class StepCache:
    inputs: Array  # V x M
    gates: Array  # G x A x M, after the nonlinearities
    c_prev: Array  # A x M
    tanh_c: Array  # A x M
    weights: Array  # G x A x V

    @property
    def sizes(self) -> Tuple[int, int, int]:
        A, M = self.c_prev.shape
        return A, self.inputs.shape[0] - A, M


def sigmoid(z: Array) -> Array:
    return np.exp(-np.logaddexp(0.0, -z))


def softmax(z: Array) -> Array:
    shifted = z - z.max(axis=0, keepdims=True)
    weights = np.exp(shifted)
    return weights / weights.sum(axis=0, keepdims=True)


def stack(parameters: Params, letter: str) -> Array:
    """W or b of all gates, one above the other along a new first axis."""
    return np.stack([parameters[letter + gate] for gate in GATES])


def unstack(letter: str, gradient: Array) -> Params:
    return {f"d{letter}{gate}": gradient[k] for k, gate in enumerate(GATES)}


def lstm_cell_forward(
    xt: Array, a_prev: Array, c_prev: Array, parameters: Params
) -> Tuple[Array, Array, Array, StepCache]:
    A, M = a_prev.shape
    X, _ = expect("xt", xt, None, M).shape
    expect("c_prev", c_prev, A, M)

    weights = expect("W", stack(parameters, "W"), 4, A, A + X)
    biases = expect("b", stack(parameters, "b"), 4, A, 1)
    inputs = expect("[a; x]", np.vstack((a_prev, xt)), A + X, M)

    gates = np.einsum("gav,vm->gam", weights, inputs) + biases
    gates[SIGMOIDS] = sigmoid(gates[SIGMOIDS])
    gates[TANH] = np.tanh(gates[TANH])
    out, forget, update, candidate = expect("gates", gates, 4, A, M)

    c_next = expect("c_next", forget * c_prev + update * candidate, A, M)
    tanh_c = np.tanh(c_next)
    a_next = expect("a_next", out * tanh_c, A, M)

    scores = np.einsum("ya,am->ym", parameters["Wy"], a_next) + parameters["by"]
    yt_pred = expect("yt", softmax(scores), None, M)
    assert np.allclose(yt_pred.sum(axis=0), 1.0)

    cache = StepCache(inputs, gates, c_prev, tanh_c, weights)
    return a_next, c_next, yt_pred, cache


def lstm_forward(
    x: Array, a0: Array, parameters: Params
) -> Tuple[Array, Array, Array, Tuple[List[StepCache], Array]]:
    X, M, T = expect("x", x, None, None, None).shape
    A, _ = expect("a0", a0, None, M).shape
    Y = parameters["by"].shape[0]

    a = np.full((A, M, T), np.nan)  # a step that is forgotten shows
    c = np.full((A, M, T), np.nan)
    y = np.full((Y, M, T), np.nan)
    steps: List[StepCache] = []

    state = (a0, np.zeros((A, M)))
    for t in range(T):
        log.info("step %d of %d", t + 1, T)
        a_t, c_t, y[..., t], cache = lstm_cell_forward(x[..., t], *state, parameters)
        a[..., t], c[..., t] = a_t, c_t
        state = (a_t, c_t)
        steps.append(cache)

    assert not np.isnan(a).any() and not np.isnan(c).any()
    return a, y, c, (steps, x)


def lstm_cell_backward(da_next: Array, dc_next: Array, cache: StepCache) -> Dict[str, Array]:
    A, X, M = cache.sizes
    expect("da_next", da_next, A, M)
    expect("dc_next", dc_next, A, M)
    out, forget, update, candidate = cache.gates

    dc = dc_next + da_next * out * (1.0 - cache.tanh_c**2)

    dgates = np.empty((4, A, M))
    dgates[0] = da_next * cache.tanh_c
    dgates[1] = dc * cache.c_prev
    dgates[2] = dc * candidate
    dgates[3] = dc * update

    slopes = np.empty((4, A, M))
    slopes[SIGMOIDS] = cache.gates[SIGMOIDS] * (1.0 - cache.gates[SIGMOIDS])
    slopes[TANH] = 1.0 - cache.gates[TANH] ** 2
    dz = expect("dz", dgates * slopes, 4, A, M)

    dW = np.einsum("gam,vm->gav", dz, cache.inputs)
    db = np.einsum("gam->ga", dz)[..., np.newaxis]
    dinputs = np.einsum("gav,gam->vm", cache.weights, dz)
    expect("d[a; x]", dinputs, A + X, M)

    gradients = {"da_prev": dinputs[:A], "dxt": dinputs[A:], "dc_prev": dc * forget}
    gradients.update(unstack("W", expect("dW", dW, 4, A, A + X)))
    gradients.update(unstack("b", expect("db", db, 4, A, 1)))
    return gradients


def lstm_backward(da: Array, caches: Tuple[List[StepCache], Array]) -> Dict[str, Array]:
    steps, x = caches
    A, M, T = expect("da", da, None, None, None).shape
    X = x.shape[0]

    dx = np.zeros((X, M, T))
    totals: Dict[str, Any] = {"W": np.zeros((4, A, A + X)), "b": np.zeros((4, A, 1))}
    da_later = np.zeros((A, M))
    dc_later = np.zeros((A, M))

    for t, cache in reversed(list(enumerate(steps[:T]))):
        log.info("back through step %d", t + 1)
        step = lstm_cell_backward(da[..., t] + da_later, dc_later, cache)
        dx[..., t] = expect("dxt", step["dxt"], X, M)
        da_later = expect("da_prev", step["da_prev"], A, M)
        dc_later = expect("dc_prev", step["dc_prev"], A, M)
        for letter in totals:
            totals[letter] += np.stack([step[f"d{letter}{gate}"] for gate in GATES])

    gradients = {"dx": dx, "da0": da_later}
    for letter, total in totals.items():
        gradients.update(unstack(letter, total))
    return gradients
