"""What is measured: the shapes, and one set of weights and inputs that every system gets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

Array = np.ndarray[Any, Any]


class Shape(NamedTuple):
    """n_x features, n_a units, m examples, T steps."""

    n_x: int
    n_a: int
    m: int
    T: int

    def __str__(self) -> str:
        return ", ".join(map(str, self))

    @property
    def operations(self) -> float:
        """Floating-point operations of the products of one forward pass; training takes three times as many."""
        return 2.0 * (self.n_x + self.n_a) * 4 * self.n_a * self.m * self.T


SHAPES = [
    Shape(3, 5, 10, 7),
    Shape(64, 64, 1, 100),
    Shape(128, 128, 32, 100),
    Shape(256, 256, 64, 50),
    Shape(512, 512, 64, 50),
    Shape(128, 512, 1, 200),
    Shape(64, 256, 16, 500),
]
RAGGED = [Shape(64, 64, 16, 100), Shape(128, 128, 32, 100), Shape(256, 256, 64, 100)]
STREAMING = [Shape(64, 64, 1, 1), Shape(256, 256, 1, 1)]


@dataclass(frozen=True)
class Case:
    """Arrays (T, m, n), time first; gates i, f, g, o side by side, as in the engine's LSTM."""

    shape: Shape
    dtype: Any
    x: Array
    dy: Array
    h0: Array
    c0: Array
    Wx: Array
    Wh: Array
    b: Array
    lengths: Array | None = None

    @property
    def operations(self) -> float:
        """As those of the shape, without the steps that an example does not have."""
        _, _, m, T = self.shape
        return self.shape.operations * (1.0 if self.lengths is None else float(self.lengths.sum()) / (m * T))


def case(shape: Shape, dtype: Any, *, ragged: bool = False) -> Case:
    """The same numbers for every system, every time."""
    random = np.random.default_rng(7)
    n_x, n_a, m, T = shape

    def draw(*size: int) -> Array:
        return random.standard_normal(size).astype(dtype)

    bound = 1 / np.sqrt(n_a)
    weights = [
        random.uniform(-bound, bound, size).astype(dtype)
        for size in ((n_x, 4 * n_a), (n_a, 4 * n_a), (4 * n_a,))
    ]
    lengths = random.integers(1, T + 1, m) if ragged else None
    return Case(shape, dtype, draw(T, m, n_x), draw(T, m, n_a), draw(m, n_a), draw(m, n_a), *weights, lengths)
