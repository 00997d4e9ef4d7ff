"""Two faults of the cell where the hidden gradient is carried, so that every gate spoils every other.

At the last step nothing is carried yet, and what two lines of the cell change there adds up. So pairs are looked for
whose changes add up to the posted one; only those are run.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from whygrad.diagnosis.ground import Ground
from whygrad.diagnosis.limit import Limit
from whygrad.diagnosis.observing import Array
from whygrad.diagnosis.signatures import Signature, Table, likelihood

_MOST_PAIRS = 40_000
_BEST = 6
_TOLERANCE = 2e-12


def pairs(ground: Ground, table: Table, limit: Limit) -> list[Ground]:
    """The pairs of faults that bring out most of the numbers, best first."""
    best: list[tuple[int, tuple[int, int], Ground]] = []
    for one, other in _adding_up(ground, table):
        if limit.reached:
            break
        try:
            both = Ground(ground.chapter, (*ground.faults, one, other), ground.targets)
        except LookupError:
            continue
        if len(both.unmet) < len(ground.unmet):
            best.append((len(both.unmet), likelihood(one), both))
            if not both.unmet:
                break
    best.sort(key=lambda row: row[:2])
    return [both for _, _, both in best[:_BEST]]


def _adding_up(ground: Ground, table: Table) -> Iterator[tuple[Signature, Signature]]:
    """Pairs of faults in different lines of the cell whose changes at the last step add up to the posted one."""
    last = [one for one in ground.targets if one.output == "dx" and one.function.endswith("_backward")]
    if not last:
        return
    target = max(last, key=lambda one: one.index[-1])
    if (target.function, target.output, target.index) not in table.columns:
        return
    column = table.columns.index((target.function, target.output, target.index))
    wanted = target.value - table.right[column]
    faults, changes = _of_the_cell(table, column, f"{ground.chapter}_cell_backward")
    allowed = max(target.half_unit * (1 + 1e-6), _TOLERANCE)
    order = np.argsort(changes, kind="stable")
    ordered = changes[order]
    ranked = sorted(range(len(faults)), key=lambda k: likelihood(faults[k]))
    rank = {k: place for place, k in enumerate(ranked)}
    found = []
    for k in ranked:
        low = np.searchsorted(ordered, wanted - changes[k] - allowed, "left")
        high = np.searchsorted(ordered, wanted - changes[k] + allowed, "right")
        for other in order[low:high]:
            if rank[int(other)] > rank[k] and _apart(faults[k], faults[int(other)]):
                found.append((rank[k] + rank[int(other)], k, int(other)))
    for _, k, other in sorted(found)[:_MOST_PAIRS]:
        yield faults[k], faults[other]


def _of_the_cell(table: Table, column: int, function: str) -> tuple[list[Signature], Array]:
    """The faults of a cell that print something of their own, and what each changes in one column."""
    seen: set[bytes] = set()
    faults, changes = [], []
    for k in sorted(range(len(table.signatures)), key=lambda k: likelihood(table.signatures[k])):
        fault = table.signatures[k]
        printed = np.round(table.values[k], 9).tobytes()
        usual = likelihood(fault)[0] < 2
        if (
            fault.function == function
            and usual
            and printed not in seen
            and np.isfinite(table.values[k, column])
        ):
            seen.add(printed)
            faults.append(fault)
            changes.append(table.values[k, column] - table.right[column])
    return faults, np.array(changes)


def _apart(one: Signature, other: Signature) -> bool:
    return {place.statement for place, _ in one.changes}.isdisjoint(
        {place.statement for place, _ in other.changes}
    )
