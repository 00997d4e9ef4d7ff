"""What the chapters' cells have in common here: arrays turned to (T, m, n) and back, and caches.

A chapter's arrays are (n, m, T), the engine's are (T, m, n). What goes into a cache is a window onto an array that the
caches alone have, and nobody else; so are the parameters, copied once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from whygrad_engine import checks
from whygrad_engine.kernels import processors

Array = np.ndarray[Any, Any]


class Caches(list[tuple[Any, ...]]):
    """The caches of all steps, and the whole arrays (T, m, n) that their entries are windows onto."""

    def __init__(self, steps: Iterable[tuple[Any, ...]], arrays: tuple[Array, ...]) -> None:
        super().__init__(steps)
        self.steps = tuple(self)  # as they were made: somebody may put others into the list
        self.arrays = arrays


def steps_first(array: Array, dtype: np.dtype[Any]) -> Array:
    """(n, m, T) or (n, m) as a new contiguous (T, m, n)."""
    whole = array if array.ndim == 3 else array[:, :, None]
    return np.array(whole.transpose(2, 1, 0), dtype, order="C")


def steps_last(array: Array) -> Array:
    """(T, m, n) as a new contiguous (n, m, T)."""
    return np.array(array.transpose(2, 1, 0), order="C")


def before(first: Array, states: Array) -> Array:
    """The states that each step starts from: ``first`` (m, n), then all of ``states`` (T, m, n) but the last."""
    return np.concatenate((first[None], states[:-1]))


def kept_parameters(parameters: Any, names: Iterable[str]) -> dict[str, Array]:
    """A copy of each parameter."""
    return {name: np.array(parameters[name]) for name in names}


def windows(arrays: tuple[Array, ...], parameters: dict[str, Array]) -> Caches:
    """A cache for each step: the arrays' (n, m) at that step, and the parameters."""
    steps = arrays[0].shape[0]
    turned = [array.transpose(0, 2, 1) for array in arrays]
    return Caches(((*(array[t] for array in turned), dict(parameters)) for t in range(steps)), arrays)


def whole_arrays(caches: Sequence[tuple[Any, ...]], steps: int, dtype: np.dtype[Any]) -> tuple[Array, ...]:
    """The first steps of each array in the caches, as (T, m, n).

    Windows onto whole arrays are read there, whatever was written into them since; caches of any other origin are
    copied together.
    """
    if isinstance(caches, Caches) and all(caches[t] is caches.steps[t] for t in range(steps)):
        return tuple(np.ascontiguousarray(array[:steps], dtype) for array in caches.arrays)
    count = len(caches[0]) - 1
    return tuple(
        np.array([caches[t][place] for t in range(steps)], dtype).transpose(0, 2, 1).copy()
        for place in range(count)
    )


@dataclass(frozen=True)
class Form:
    """What a chapter's arrays are called, and the letters of their shapes."""

    parameters: Mapping[str, str]
    cache: tuple[str, ...]  # without the parameters, which come last

    def check_forward(
        self, function: str, states: Mapping[str, tuple[Any, str]], given: Any
    ) -> tuple[dict[str, int], Any]:
        """The sizes of all letters, and the type to compute in."""
        checks.parameters(function, given, self.parameters)
        weights = {name: given[name] for name in self.parameters}
        dtype = checks.numbers(function, {name: array for name, (array, _) in states.items()} | weights)
        return checks.shapes(function, {**states, **self._lettered(weights)}), dtype

    def check_backward(
        self, function: str, caches: Any, gradients: Mapping[str, tuple[Any, str]]
    ) -> tuple[int, Any]:
        """n_x and the type to compute in, if caches and gradients are what this function can use."""
        checks.numbers(function, {name: array for name, (array, _) in gradients.items()})
        first = caches[0] if isinstance(caches, list | tuple) and caches else None
        if not isinstance(first, tuple) or len(first) != len(self.cache) + 1:
            raise checks.EngineInputError(
                f"{function}: a cache must be ({', '.join(self.cache)}, parameters)."
            )
        checks.parameters(function, first[-1], self.parameters)
        weights = {name: first[-1][name] for name in self.parameters}
        kept = {f"{name} in the cache": array for name, array in zip(self.cache, first, strict=False)}
        dtype = checks.numbers(
            function, {name: array for name, (array, _) in gradients.items()} | kept | weights
        )
        letters = {
            name: (array, "n_x m" if name.startswith("xt") else "n_a m") for name, array in kept.items()
        }
        sizes = checks.shapes(function, {**letters, **gradients, **self._lettered(weights)})
        steps = next(iter(gradients.values()))[0].shape[2:]
        if steps and steps[0] > len(caches):
            raise checks.EngineInputError(
                f"{function}: da has {steps[0]} time steps, but the caches have only {len(caches)}."
            )
        self._check_alike(function, caches[: steps[0] if steps else 1])
        return sizes["n_x"], dtype

    def _check_alike(self, function: str, caches: Sequence[tuple[Any, ...]]) -> None:
        """All steps must have arrays of the same shapes, and the same parameters."""
        shapes, weights = [np.shape(array) for array in caches[0][:-1]], caches[0][-1]
        for t, cache in enumerate(caches):
            if [np.shape(array) for array in cache[:-1]] != shapes:
                raise checks.EngineInputError(
                    f"{function}: the cache of step {t} has other shapes than that of step 0."
                )
            for name in self.parameters:
                if cache[-1][name] is not weights[name] and not np.array_equal(
                    cache[-1][name], weights[name]
                ):
                    raise checks.EngineInputError(
                        f"{function}: {name} in the cache of step {t} is another than in step 0."
                    )

    def _lettered(self, weights: Mapping[str, Any]) -> dict[str, tuple[Any, str]]:
        return {name: (array, self.parameters[name]) for name, array in weights.items()}


def pair(function: str, caches: Any) -> Any:
    """The list of caches out of what a forward function returned."""
    if not isinstance(caches, tuple | list) or len(caches) != 2 or not isinstance(caches[0], list | tuple):
        forward = function.replace("backward", "forward")
        raise checks.EngineTypeError(
            f"{function}: caches must be what {forward} returned: a pair of a list and x."
        )
    return caches[0]


def chained(states: Array, states_before: Array) -> bool:
    """Whether each step starts from what the step before it ended with. Caches of a faulty forward pass may not."""
    return np.array_equal(states_before[1:], states[:-1])


def one_by_one(
    da: Array, caches: Sequence[tuple[Any, ...]], carried: Mapping[str, str], cell_backward: Any
) -> dict[str, Array]:
    """The chapters' loop over cells, for caches that are not chained: each step with what its own cache holds.

    ``carried`` maps a gradient that a cell returns to the argument of the step before it that it adds to.
    """
    behind: dict[str, Array] = {}
    sums: dict[str, Array] = {}
    dx = []
    for t in reversed(range(da.shape[2])):
        given = {name: behind.get(name, np.zeros_like(da[:, :, 0])) for name in carried.values()}
        given["da_next"] = given["da_next"] + da[:, :, t]
        gradients = cell_backward(**given, cache=caches[t])
        dx.append(gradients.pop("dxt"))
        behind = {argument: gradients.pop(name) for name, argument in carried.items()}
        sums = {name: gradients[name] + sums.get(name, 0) for name in gradients}
    return {"dx": np.stack(dx[::-1], axis=2), "da0": behind["da_next"], **sums}


def predictions(states: Array, Wy: Array, by: Array) -> Array:
    """softmax(Wy a + by) for states (T, m, n_a), the sum over classes, as (n_y, m, T)."""
    scores = states @ Wy.T.astype(states.dtype) + by[:, 0].astype(states.dtype)  # (T, m, n_y)
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return steps_last(powers / powers.sum(axis=-1, keepdims=True))


def threads() -> int:
    """The number of threads of these functions, which have no argument for it."""
    return processors()
