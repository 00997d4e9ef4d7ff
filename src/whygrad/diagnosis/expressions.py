"""Searches the expression of a gate where no fault of the model fits: a small grammar around the right one.

A gate's gradient is a sum of two products, what comes through the memory and what comes through the hidden state. Its
weight and bias gradients are linear in it, so all first products and all second ones are computed at once, and a pair
is looked for that brings out the printed numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from whygrad.diagnosis.ground import Ground
from whygrad.diagnosis.observing import Array
from whygrad.diagnosis.signatures import Signature
from whygrad.diagnosis.simulation import scopes, straight
from whygrad.diagnosis.straight import Place
from whygrad.diagnosis.targets import Target, meets

_PARTNERS = (
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
)
_THROUGH = ("1", "ot", "ft", "it", "cct", "c_next", "c_prev", "np.tanh(c_next)", "a_next", "ot ** 2")
_SLOPES_OF_TANH = (
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
)
_VALUES = {"f": "ft", "i": "it", "c": "cct", "o": "ot"}
_SLOPES = (
    "{g} * (1 - {g})",
    "(1 - {g} ** 2)",
    "(1 - {g})",
    "{g}",
    "(1 - {g}) ** 2",
    "{g} ** 2",
    "{g} * (1 + {g})",
)
_SLOPES_TWICE = (
    "(1 - np.tanh({g}) ** 2)",
    "sigmoid({g}) * (1 - sigmoid({g}))",
    "{g} * (1 - {g} ** 2)",
    "{g} * (1 - {g}) ** 2",
    "({g} * (1 - {g})) ** 2",
)
_MOST = 12

Texts = tuple[str, ...]
Signed = tuple[int, Texts]


@dataclass(frozen=True)
class Products:
    """All products of a head and a tail, such as ``da_next * ot * slope of tanh`` and ``partner * slope``."""

    heads: tuple[Texts, ...]
    tails: tuple[Texts, ...]

    def __getitem__(self, number: int) -> Texts:
        head, tail = divmod(number, len(self.tails))
        return (*self.heads[head], *self.tails[tail])


def expressions(ground: Ground) -> Iterator[Signature]:
    """Faults of one gate's line that bring out the gate's own numbers; nearest to the right line first."""
    if ground.chapter != "lstm":
        return
    for function in sorted(ground.only & {"lstm_backward", "lstm_cell_backward"}):
        wanted = {gate: _own(ground, function, gate) for gate in _VALUES}
        if not any(wanted.values()):
            continue
        seen = scopes(ground.chapter, ground.faulty, function)
        for gate, targets in wanted.items():
            if seen and targets:
                yield from _of_gate(ground, SideBySide(seen), gate, targets)


def _own(ground: Ground, function: str, gate: str) -> list[Target]:
    """The numbers of one gate alone, where no other gate reaches them, if one of them does not come out."""
    names = [(function, f"dW{gate}"), (function, f"db{gate}")]
    if any(name in ground.mixing for name in names) or not any(
        name in ground.outputs_unmet for name in names
    ):
        return []
    return [one for one in ground.targets if (one.function, one.output) in names]


def _of_gate(ground: Ground, side: SideBySide, gate: str, targets: Sequence[Target]) -> Iterator[Signature]:
    slopes = _slopes(gate)
    memory = Products((("dc_next",),), tuple(product(_PARTNERS, slopes)))
    hidden = Products(
        tuple(product(("da_next",), _THROUGH, _SLOPES_OF_TANH)), tuple(product(_PARTNERS, slopes))
    )
    if all(not np.any(scope["dc_next"]) for scope in side.scopes):
        memory = Products((), ())
    found = [
        (changed(gate, first, second), first, second)
        for first, second in _pairs(
            memory, hidden, [side.numbers(memory, hidden, one) for one in targets], targets
        )
    ]
    for changes, first, second in sorted(found, key=lambda row: len(row[0]))[:_MOST]:
        signature = _signature(ground, gate, first, second, changes)
        if signature is not None:
            yield signature


def _slopes(gate: str) -> tuple[str, ...]:
    own = [form.format(g=_VALUES[gate]) for form in (*_SLOPES, *_SLOPES_TWICE)]
    others = [_SLOPES[0].format(g=value) for value in _VALUES.values()]
    return tuple(dict.fromkeys(["1", "(1 - cct ** 2)", *own, *others]))


def _pairs(
    memory: Products, hidden: Products, values: Sequence[tuple[Array, Array]], targets: Sequence[Target]
) -> Iterator[tuple[Signed | None, Signed | None]]:
    """The sums of one product of each kind (or of one alone) that print all of the numbers."""
    nothing = np.zeros(1)
    firsts = [np.concatenate([nothing, one, -one]) for one, _ in values]
    seconds = [np.concatenate([nothing, two, -two]) for _, two in values]
    widest = min(range(len(targets)), key=lambda k: targets[k].half_unit)
    order = np.argsort(seconds[widest], kind="stable")
    ordered = seconds[widest][order]
    target = targets[widest]
    allowed = max(target.half_unit, 1e-12) * (1 + 1e-6)
    low = np.searchsorted(ordered, target.value - firsts[widest] - allowed, "left")
    high = np.searchsorted(ordered, target.value - firsts[widest] + allowed, "right")
    for first in np.flatnonzero(high > low):
        for second in order[low[first] : high[first]]:
            sums = [one[first] + two[second] for one, two in zip(firsts, seconds, strict=True)]
            if all(bool(meets(np.array([value]), one)[0]) for value, one in zip(sums, targets, strict=True)):
                yield _signed(memory, int(first)), _signed(hidden, int(second))


def _signed(products: Products, number: int) -> Signed | None:
    if number == 0:
        return None
    count = len(products.heads) * len(products.tails)
    return (1, products[number - 1]) if number <= count else (-1, products[number - 1 - count])


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

    def _product(self, texts: Texts, row: int) -> Array:
        found: Array = np.prod([self._row(text, row) for text in texts], axis=0)
        return found

    def _row(self, text: str, row: int) -> Array:
        if (text, row) not in self._known:
            shape = self.scopes[0]["da_next"].shape
            parts = [np.broadcast_to(eval(text, scope), shape)[row] for scope in self.scopes]
            self._known[text, row] = np.concatenate(parts)
        return self._known[text, row]


# ---------------------------------------------------------- what differs from the right line


def _right(gate: str) -> tuple[Texts, Texts]:
    if gate == "o":
        return (), ("da_next", "1", "1", "np.tanh(c_next)", "ot * (1 - ot)")
    slope = "(1 - cct ** 2)" if gate == "c" else _SLOPES[0].format(g=_VALUES[gate])
    partner = {"f": "c_prev", "i": "cct", "c": "it"}[gate]
    return ("dc_next", partner, slope), ("da_next", "ot", "(1 - np.tanh(c_next) ** 2)", partner, slope)


def changed(gate: str, first: Signed | None, second: Signed | None) -> list[tuple[str, str, str]]:
    """What a line does otherwise than the right one: the kind, the right part and the one that stands there."""
    found: list[tuple[str, str, str]] = []
    for right, one in zip(_right(gate), (first, second), strict=True):
        if not right and one is None:
            continue
        if one is None:
            found.append(("missing-term", " * ".join(right), ""))
        elif not right:
            found.append(("extra-term", "", _text(one)))
        else:
            if one[0] < 0:
                found.append(("wrong-sign", "+", "-"))
            parts = (*one[1][:-1], one[1][-1])
            found += [
                (_kind(old, new, gate), "" if old == "1" else old, "" if new == "1" else new)
                for old, new in zip(right, _aligned(right, parts), strict=True)
                if old != new
            ]
    return (
        list(dict.fromkeys(found)) if len(found) != 1 or found[0][0] != "missing-factor" else _bracket(found)
    )


def _bracket(found: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """A slope that stands at one of two terms: a bracket was closed too late."""
    kind, old, new = found[0]
    return [("wrong-operator" if "1 - " in old and "tanh" not in old else kind, old, new)]


def _aligned(right: Texts, parts: Texts) -> Texts:
    """The parts in the order of the right ones: a factor is the same wherever in the product it stands."""
    left, kept = list(parts), []
    for text in right:
        kept.append(text if text in left else None)
        if text in left:
            left.remove(text)
    return tuple(text if text is not None else left.pop(0) for text in kept)


def _kind(old: str, new: str, gate: str) -> str:
    if new == "1":
        return "missing-factor"
    if old == "1":
        return "extra-term"
    gates, states = set(_VALUES.values()), {"c_prev", "c_next", "a_prev", "a_next"}
    if "1 - " in old and "1 - " in new:
        if old != "(1 - np.tanh(c_next) ** 2)" and any(value in new for value in gates - {_VALUES[gate]}):
            return "wrong-gate"
        return "wrong-variable" if any(one in new for one in states - {"c_next"}) else "wrong-activation"
    if old in gates and new in gates:
        return "wrong-gate"
    return "wrong-variable" if {old, new} <= gates | states else "wrong-activation"


def _text(one: Signed) -> str:
    return ("-" if one[0] < 0 else "") + " * ".join(part for part in one[1] if part != "1")


def _signature(
    ground: Ground,
    gate: str,
    first: Signed | None,
    second: Signed | None,
    changes: Sequence[tuple[str, str, str]],
) -> Signature | None:
    """A fault that writes another line for a gate."""
    anchors = straight(ground.chapter).bodies["lstm_cell_backward"].anchors
    name = f"dz{gate} = "
    statement = next((text for text, _ in anchors if text.startswith(name)), None)
    if statement is None or not changes:
        return None
    text = " + ".join(_text(one) for one in (first, second) if one is not None) or "np.zeros_like(da_next)"
    place = Place("lstm_cell_backward", statement, 0, len(name), len(statement))
    kind, old, new = changes[0]
    return Signature(
        "lstm_cell_backward", kind, "expression", statement[len(name) :], old, new, text, ((place, text),)
    )
