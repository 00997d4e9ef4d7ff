"""The small grammar in which a gate's line is searched: products of what stands in such lines, rightly or wrongly, and
what each product alone adds to a printed number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from whygrad.diagnosis.observing import Array
from whygrad.diagnosis.targets import Target

PARTNERS = (
    "1",
    "ft",
    "it",
    "ot",
    "cct",
    "c_prev",
    "c_next",
    "a_prev",
    "a_next",
    "np.tanh(c_next)",
    "np.tanh(c_prev)",
    "np.tanh(dc_next)",
    "dc_next",
)
THROUGH = ("1", "ot", "ft", "it", "cct", "c_next", "c_prev", "np.tanh(c_next)", "a_next", "ot ** 2")
SLOPES_OF_TANH = (
    "(1 - np.tanh(c_next) ** 2)",
    "1",
    "(1 - c_next ** 2)",
    "(1 - a_next ** 2)",
    "(1 - np.tanh(c_prev) ** 2)",
    "(1 - c_prev ** 2)",
    "(1 - np.tanh(np.tanh(c_next)) ** 2)",
    "(1 - np.tanh(c_next)) ** 2",
    "(1 - np.tanh(c_next))",
    "(1 + np.tanh(c_next) ** 2)",
    "np.tanh(c_next) ** 2",
    "np.tanh(c_next)",
    "np.tanh(c_prev)",
    "np.tanh(a_next)",
    "np.tanh(cct)",
    "(1 - np.tanh(a_next) ** 2)",
    "(1 - np.tanh(cct) ** 2)",
    "np.tanh(c_next) * (1 - np.tanh(c_next))",
    "(1 - np.tanh(c_next ** 2))",
    "(1 - np.tanh(dc_next) ** 2)",
    "(1 - np.tanh(dc_next ** 2))",
    "(1 - dc_next ** 2)",
    "(1 - ot ** 2)",
)
VALUES = {"f": "ft", "i": "it", "c": "cct", "o": "ot"}
SLOPES = (
    "{g} * (1 - {g})",
    "(1 - {g} ** 2)",
    "(1 - {g})",
    "{g}",
    "(1 - {g}) ** 2",
    "{g} ** 2",
    "{g} * (1 + {g})",
)
SLOPES_TWICE = (
    "(1 - np.tanh({g}) ** 2)",
    "sigmoid({g}) * (1 - sigmoid({g}))",
    "{g} * (1 - {g} ** 2)",
    "{g} * (1 - {g}) ** 2",
    "({g} * (1 - {g})) ** 2",
    "(1 - np.tanh({g} ** 2))",
    "{g} * (1 - np.tanh({g}) ** 2)",
)

Texts = tuple[str, ...]
Signed = tuple[int, Texts]


@dataclass(frozen=True)
class Products:
    """All products of a head and a tail, such as ``da_next * ot * slope of tanh`` and ``partner * slope``."""

    heads: tuple[Texts, ...]
    tails: tuple[Texts, ...]

    def __len__(self) -> int:
        return len(self.heads) * len(self.tails)

    def __getitem__(self, number: int) -> Texts:
        head, tail = divmod(number, len(self.tails))
        return (*self.heads[head], *self.tails[tail])


def products_of(gate: str) -> tuple[Products, Products]:
    """What may come through the memory, and what may come through the hidden state."""
    tails = tuple(product(PARTNERS, slopes_of(gate)))
    memory = (("dc_next",), ("dc_next", "da_next"), ("1",))
    return Products(memory, tails), Products(tuple(product(("da_next", "1"), THROUGH, SLOPES_OF_TANH)), tails)


def slopes_of(gate: str) -> tuple[str, ...]:
    """The slopes that people write for a gate: its own in several forms, and those of other gates."""
    own = [form.format(g=VALUES[gate]) for form in (*SLOPES, *SLOPES_TWICE)]
    others = [SLOPES[0].format(g=value) for value in VALUES.values()]
    return tuple(dict.fromkeys(["1", "(1 - cct ** 2)", *own, *others]))


class SideBySide:
    """The steps of a pass laid side by side as one batch; one row of the gate's array is all that a number needs."""

    def __init__(self, seen: Sequence[dict[str, Any]]) -> None:
        self.scopes = seen
        self._known: dict[tuple[str, int], Array] = {}

    def numbers(self, memory: Products, hidden: Products, target: Target) -> tuple[Array, Array]:
        """What each product alone would print in the place of the target."""
        row = target.index[0]
        if "W" in target.output:
            weight = np.concatenate([scope["concat"][target.index[1]] for scope in self.scopes])
        else:
            weight = np.ones(1)
        return self._sums(memory, row, weight), self._sums(hidden, row, weight)

    def _sums(self, products: Products, row: int, weight: Array) -> Array:
        if not products.heads:
            return np.zeros(0)
        heads = np.array([self._product(texts, row) for texts in products.heads])  # (heads, steps * m)
        tails = np.array([self._product(texts, row) for texts in products.tails])  # (tails, steps * m)
        found: Array = ((heads * weight) @ tails.T).ravel()
        return found

    def projected(self, products: Products, weights: Array, column: int) -> Array:
        """What each product of a single step adds to one element of the gradient of its input."""
        heads = np.array([self._column(texts, column) for texts in products.heads])  # (heads, n_a)
        tails = np.array([self._column(texts, column) for texts in products.tails])  # (tails, n_a)
        found: Array = ((heads * weights) @ tails.T).ravel()
        return found

    def _column(self, texts: Texts, column: int) -> Array:
        shape = self.scopes[0]["da_next"].shape
        parts = [np.broadcast_to(eval(text, self.scopes[0]), shape)[:, column] for text in texts]
        found: Array = np.prod(parts, axis=0)
        return found

    def _product(self, texts: Texts, row: int) -> Array:
        found: Array = np.prod([self._row(text, row) for text in texts], axis=0)
        return found

    def _row(self, text: str, row: int) -> Array:
        if (text, row) not in self._known:
            shape = self.scopes[0]["da_next"].shape
            parts = [np.broadcast_to(eval(text, scope), shape)[row] for scope in self.scopes]
            self._known[text, row] = np.concatenate(parts)
        return self._known[text, row]
