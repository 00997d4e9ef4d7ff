"""What one layer's walk through time reads and leaves, and what forward keeps for backward."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from whygrad_engine.ragged import Padded, Ragged

if TYPE_CHECKING:
    from whygrad_engine.layer import Layer

Array = np.ndarray[Any, Any]


class Walk(NamedTuple):
    """One layer in one direction: its weights, what it read, what it wrote."""

    packed: Any
    saved: Any
    inputs: Array  # rows of its input
    h: Array  # rows of n_a
    h0: Array  # (m, n_a)
    c0: Array | None


class Saved(NamedTuple):
    """What forward keeps for backward. ``x`` is the caller's own array: leave it as it is until then."""

    owner: Layer
    x: Array
    rows: Padded | Ragged
    walks: list[Walk]

    @property
    def nbytes(self) -> int:
        """The memory that is kept beside x and y: packed weights are not counted."""
        return sum(walk.saved.nbytes for walk in self.walks)


class Place(NamedTuple):
    """Which layer, in which direction: where its state is, and what its parameters are called."""

    index: int
    layer: int
    reverse: bool
    inputs: int
    Wx: str
    Wh: str
    b: str
