"""What an exercise is: its functions, what goes in and what comes out, and the inputs that it is judged on.

Same-shaped things are rows. A row says how a function is called and how what it returns is read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Inputs = dict[str, Any]


@dataclass(frozen=True, eq=False)
class Convention:
    """What all functions of an exercise have in common.

    ``over_time``: the names of sequences among what comes back, and ``time_axis``, where their time is.
    ``own_cache``: whether what is saved may have any form; then only what backward makes of it is looked at.
    ``loose``: whether its own tests compare by broadcasting, so that (1, H) passes for (H,).
    ``gates``: the letters of the gates that stand side by side in one array, in their order; none if each has its own.
    ``prints``: at which index the exercise's own test cells print an output, of each function.
    ``second`` and ``published`` draw inputs for a function: such as hide nothing, and the exercise's own.
    ``long`` draws those of a sequence of so many steps, with ordinary weights.
    """

    over_time: frozenset[str]
    time_axis: int
    own_cache: bool
    gates: str
    prints: Mapping[str, Mapping[str, tuple[int, ...]]]
    second: Callable[[Function], Inputs]
    published: Callable[[Function], Inputs]
    long: Callable[[Function, int], Inputs]
    loose: bool = False


@dataclass(frozen=True)
class Function:
    """One function of an exercise.

    ``returns``: the names of what comes back, in the order of the tuple, or the keys of the dict.
    ``cache``: what the chapter's function remembers at a step; ``cell`` is the function that a sequence function calls
    at each step; ``forward`` is the function whose cache a backward function reads. ``stacked`` are the returned arrays
    in which the four gates stand side by side, along the last axis.
    """

    name: str
    arguments: tuple[str, ...]
    returns: tuple[str, ...]
    form: Literal["tuple", "dict"]
    chapter: ModuleType
    convention: Convention
    sequence: bool = False
    cache: tuple[str, ...] = ()
    cell: str | None = None
    forward: str | None = None
    stacked: frozenset[str] = frozenset()

    @property
    def saves(self) -> bool:
        """Whether the last of what comes back is a cache."""
        return self.forward is None

    @property
    def outputs(self) -> tuple[str, ...]:
        """What comes back, without the cache."""
        return self.returns[:-1] if self.saves else self.returns

    @property
    def timed(self) -> frozenset[str]:
        """The returned arrays that have an axis of time."""
        return frozenset(self.returns) & self.convention.over_time if self.sequence else frozenset()

    def by_step(self, name: str, array: NDArray[Any]) -> NDArray[Any] | None:
        """An array as one row for each time step; None if it has no time. Cached arrays have theirs last."""
        cached = self.sequence and name.startswith("cache")
        if not cached and name not in self.timed:
            return None
        axis = -1 if cached else self.convention.time_axis
        return np.moveaxis(array, axis, 0).reshape(array.shape[axis], -1)

    def by_gate(self, name: str, array: NDArray[Any]) -> NDArray[Any] | None:
        """An array as one row for each of the four gates; None if they do not stand side by side in it."""
        if name not in self.stacked or array.ndim == 0 or array.shape[-1] % len(self.convention.gates):
            return None
        return np.stack([part.ravel() for part in np.split(array, len(self.convention.gates), axis=-1)])


@dataclass(frozen=True)
class Exercise:
    """A set of functions that are taught together, in the order in which they are judged."""

    name: str
    functions: Mapping[str, Function]
    weights: frozenset[str] = frozenset()  # the keys of its parameters, where they stand in a dict

    @property
    def handed_back(self) -> dict[str, tuple[str, ...]]:
        """What each cell hands back in a dict."""
        cells = {one.cell for one in self.functions.values()}
        return {
            name: one.returns for name, one in self.functions.items() if one.form == "dict" and name in cells
        }

    @property
    def keys(self) -> frozenset[str]:
        """The keys of all its dicts: of the parameters, and of the gradients."""
        returned = (one.returns for one in self.functions.values() if one.form == "dict")
        return self.weights.union(*returned)
