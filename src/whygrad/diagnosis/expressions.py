"""Searches the expression of a gate where no fault of the model fits: a small grammar around the right one.

A gate's gradient is a sum of two products, what comes through the memory and what comes through the hidden state. Its
weight and bias gradients are linear in it, so all first products and all second ones are computed at once, and a pair
is looked for that brings out the printed numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product

import numpy as np

from whygrad.diagnosis.differing import changed, right_parts, text_of_product
from whygrad.diagnosis.ground import Ground
from whygrad.diagnosis.observing import Array
from whygrad.diagnosis.products import VALUES, Products, SideBySide, Signed, products_of
from whygrad.diagnosis.signatures import Signature
from whygrad.diagnosis.simulation import scopes, straight
from whygrad.diagnosis.straight import Place
from whygrad.diagnosis.targets import Target, digits_of, meets

_MOST = 12
SURPLUS = 2  # digits beyond those that tell one of all pairs from the others


def expressions(ground: Ground) -> Iterator[Signature]:
    """Faults of one gate's line that bring out the gate's own numbers; nearest to the right line first."""
    if ground.chapter != "lstm":
        return
    yield from _by_the_last_step(ground)
    for function in sorted(ground.only & {"lstm_backward", "lstm_cell_backward"}):
        wanted = {gate: _own(ground, function, gate) for gate in VALUES}
        if not any(wanted.values()):
            continue
        seen = scopes(ground.chapter, ground.faulty, function)
        for gate, targets in wanted.items():
            if seen and targets:
                yield from _of_gate(ground, SideBySide(seen), gate, targets)


def _by_the_last_step(ground: Ground) -> Iterator[Signature]:
    """Where the gates mix: other second products of one gate that bring out the posted gradient of the last input,
    which no carry has reached yet; each with the first products that go with it."""
    last = ground.last_of_dx
    seen = scopes(ground.chapter, ground.faulty, "lstm_backward") if last else []
    if (
        last is None
        or not seen
        or not np.isfinite(last.value)
        or (last.function, "dx") not in ground.mixing
        or last.met_by(ground.base)
    ):
        return
    side, (row, column) = SideBySide(seen[:1]), last.index[:2]
    for gate in VALUES:
        _, hidden = products_of(gate)
        projected = seen[0][f"W{gate}"][:, seen[0]["n_a"] + row]
        own = float(projected @ seen[0][f"dz{gate}"][:, column])
        wanted = replace(last, value=last.value - float(seen[0]["dxt"][row, column]) + own)
        numbers = side.projected(hidden, projected, column)
        for sign in (1, -1):
            for number in np.flatnonzero(meets(sign * numbers, wanted))[:_MOST]:
                yield from _with_first_products(ground, gate, (sign, hidden[int(number)]))


def _with_first_products(ground: Ground, gate: str, second: Signed) -> Iterator[Signature]:
    right = right_parts(gate)[0]
    firsts: list[Signed | None] = [None]
    if right:
        partners, slopes = {second[1][-2], right[1]}, {second[1][-1], right[2], "1"}
        ways = product(sorted(partners), sorted(slopes))
        firsts = [*((second[0], ("dc_next", *parts)) for parts in ways), None]
    for first in firsts:
        signature = _signature(ground, gate, first, second, changed(gate, first, second))
        if signature is not None:
            yield signature


def _own(ground: Ground, function: str, gate: str) -> list[Target]:
    """The numbers of one gate alone, where no other gate reaches them, if one of them does not come out."""
    names = [(function, f"dW{gate}"), (function, f"db{gate}")]
    lacking = any(name in ground.outputs_unmet for name in names)
    if not lacking or any(name in ground.mixing for name in names):
        return []
    own = [one for one in ground.targets if (one.function, one.output) in names]
    told = all(np.isfinite(one.value) for one in own)  # no sum of products can be told by nan
    return own if told else []


def _of_gate(ground: Ground, side: SideBySide, gate: str, targets: Sequence[Target]) -> Iterator[Signature]:
    memory, hidden = products_of(gate)
    if all(not np.any(scope["dc_next"]) for scope in side.scopes):
        memory = Products((), ())
    if sum(digits_of(one) for one in targets) < np.log10(4 * (len(memory) + 1) * len(hidden)) + SURPLUS:
        return  # some pair would bring out so few digits by chance
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
    for first in np.flatnonzero((high > low) & np.isfinite(firsts[widest])):
        some = order[low[first] : high[first]]
        for one, two, wanted in zip(firsts, seconds, targets, strict=True):
            some = some[meets(one[first] + two[some], wanted)]
        for second in some:
            yield _signed(memory, int(first)), _signed(hidden, int(second))


def _signed(products: Products, number: int) -> Signed | None:
    if number == 0:
        return None
    count = len(products.heads) * len(products.tails)
    return (1, products[number - 1]) if number <= count else (-1, products[number - 1 - count])


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
    text = (
        " + ".join(text_of_product(one) for one in (first, second) if one is not None)
        or "np.zeros_like(da_next)"
    )
    place = Place("lstm_cell_backward", statement, 0, len(name), len(statement))
    kind, old, new = changes[0]
    return Signature(
        "lstm_cell_backward", kind, "expression", statement[len(name) :], old, new, text, ((place, text),)
    )
