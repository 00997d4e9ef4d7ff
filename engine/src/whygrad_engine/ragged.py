"""How the examples of a batch lie in memory: padded to one length, or only the steps that they have.

A ragged batch is gathered step by step, the longest example first in each, so that the examples that take part in a
step are always the first ones. Padding is never computed. In the reverse direction each example starts at its own
last step.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from whygrad_engine import _core, checks
from whygrad_engine.rooms import room, taken

Array = np.ndarray[Any, Any]


class Padded(NamedTuple):
    """All examples have all steps: arrays stay as they are, and the core walks them in either direction."""

    T: int
    m: int
    active = None

    @property
    def steps(self) -> int:
        """The steps to walk."""
        return self.T

    def gather(self, array: Array) -> Array:
        return array

    scatter = turn = sort = room = gather

    def unsort(self, states: Array | None, to: Array) -> None:
        """Nothing to do: the core wrote to the place itself."""


@dataclass(frozen=True)
class Ragged:
    """Examples of several lengths."""

    T: int
    m: int
    arrangement: Any  # of the core, which holds the arrays below
    order: Array  # (m,) the examples, the longest first
    active: Array  # (steps,) how many examples each step has
    places: Array  # (rows,) where each gathered row is in (T * m)

    @property
    def steps(self) -> int:
        """The steps to walk: as many as the longest example has."""
        return len(self.active)

    def gather(self, array: Array) -> Array:
        """(T, m, n) to the rows (rows, n)."""
        return taken(array.reshape(self.T * self.m, -1), self.places)

    def scatter(self, rows: Array) -> Array:
        """The rows (rows, n) to (T, m, n), with zeros where an example has ended."""
        n = rows.shape[1]
        padded = room((self.T, self.m, n), rows.dtype)
        self.arrangement.scatter(rows, n, padded)
        return padded

    def turn(self, rows: Array) -> Array:
        """Each example from its last step to its first."""
        return taken(rows, self.arrangement.reverse)

    def sort(self, states: Array) -> Array:
        """(m, n), the longest example first."""
        of_batch: Array = states[self.order]
        return of_batch

    def room(self, states: Array) -> Array:
        """Where the core writes states, the longest example first."""
        return np.empty_like(states)

    def unsort(self, states: Array | None, to: Array) -> None:
        """Back to the order of the batch."""
        to[self.order] = states


def arrange(function: str, T: int, m: int, lengths: Any) -> Padded | Ragged:
    """The arrangement for these lengths (m,), each from 1 to T; None stands for T everywhere."""
    if lengths is None:
        return Padded(T, m)
    lengths = np.asarray(lengths)
    if lengths.shape != (m,) or lengths.dtype.kind not in "iu":
        raise checks.EngineInputError(
            f"{function}: lengths must be {m} whole numbers, one for each example, but has the shape {lengths.shape} "
            f"and the type {lengths.dtype}."
        )
    if lengths.min() < 1 or lengths.max() > T:
        wrong = int(np.argmax((lengths < 1) | (lengths > T)))
        raise checks.EngineInputError(
            f"{function}: lengths[{wrong}] is {lengths[wrong]}, but x has steps 1 to {T}."
        )
    found = _core.arrange(np.ascontiguousarray(lengths, np.int64), T)
    return Ragged(T, m, found, found.order, found.active, found.places)
