"""Puts faults together on a ground until the posted numbers come out.

Where the gates do not mix, each gate's own outputs tell which fault is in its line. A fault is taken if it brings out
some outputs whole and spoils none; of what several gates reach (dx, da0) nothing is asked before the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product

import numpy as np

from whygrad.diagnosis.doubled import doubled
from whygrad.diagnosis.expressions import expressions
from whygrad.diagnosis.ground import Ground, Output, same
from whygrad.diagnosis.limit import Limit
from whygrad.diagnosis.replaying import Replay
from whygrad.diagnosis.signatures import Signature, Table, likelihood
from whygrad.diagnosis.simulation import Printout
from whygrad.diagnosis.targets import Target

MOST_TOGETHER = 5
_MOST_PRODUCTS = 400
_MOST_ALIKE = 8


@dataclass(frozen=True, eq=False)
class Explanation:
    """Faults that together print all targets but those in ``unmet``."""

    faults: tuple[Signature, ...]
    unmet: tuple[Target, ...]


def cover(ground: Ground, table: Table, limit: Limit, thorough: bool) -> Explanation:
    """The faults of a ground, and what it needs beside them. ``thorough`` tries what people seldom do, too."""
    start, choices = ground, []
    while ground.unmet and len(ground.faults) < MOST_TOGETHER and not limit.reached:
        found = _next(ground, table, limit, thorough)[: MOST_TOGETHER - len(ground.faults)]
        if not found:
            break
        try:
            ground = Ground(ground.chapter, (*ground.faults, *(alike[0] for alike in found)), ground.targets)
        except LookupError:  # two of them are about the same words
            found = found[:1]
            ground = Ground(ground.chapter, (*ground.faults, found[0][0]), ground.targets)
        choices += found
    if ground.unmet and any(len(alike) > 1 for alike in choices):
        return _other_choices(start, choices, ground, limit)
    return Explanation(ground.faults, ground.unmet)


def _other_choices(
    start: Ground, choices: Sequence[Sequence[Signature]], found: Ground, limit: Limit
) -> Explanation:
    """Where several faults bring out the same outputs, the others may bring out what still is lacking."""
    best = Explanation(found.faults, found.unmet)
    for chosen in islice(product(*choices), 1, _MOST_PRODUCTS):
        if limit.reached or not best.unmet:
            break
        try:
            other = Ground(start.chapter, (*start.faults, *chosen), start.targets)
        except LookupError:
            continue
        if len(other.unmet) < len(best.unmet):
            best = Explanation(other.faults, other.unmet)
    return best


@dataclass(frozen=True, eq=False)
class _Tried:
    """A fault that helps: how many more numbers come out, in which outputs, and what all of them are then."""

    fault: Signature
    gain: int
    outputs: frozenset[Output]
    printed: bytes

    @property
    def rank(self) -> tuple[int, tuple[int, int]]:
        return (-self.gain, likelihood(self.fault))


def _next(ground: Ground, table: Table, limit: Limit, thorough: bool) -> list[list[Signature]]:
    """Faults that bring out most on this ground, for outputs that have nothing in common; of each those that bring out
    the same outputs, likeliest first, while everything else that they print differs."""
    found = [*_tried(ground, _relevant(ground, table, thorough), limit)]
    lacking = ground.outputs_unmet - ground.mixing - {output for one in found for output in one.outputs}
    if lacking or not found:
        found += _tried(ground, expressions(ground), limit)
        found += _tried(ground, doubled(ground, table, limit, thorough), limit)
    found.sort(key=lambda one: one.rank)
    chosen: list[list[Signature]] = []
    taken: set[Output] = set()
    for best in found:
        if best.outputs & taken or (taken and best.outputs & ground.mixing):
            continue
        alike: dict[bytes, Signature] = {}
        for one in found:
            if one.outputs == best.outputs:
                alike.setdefault(one.printed, one.fault)
        chosen.append(list(alike.values())[:_MOST_ALIKE])
        taken |= best.outputs
        if best.outputs & ground.mixing:
            break
    return chosen


def _tried(ground: Ground, faults: Iterable[Signature], limit: Limit) -> Iterator[_Tried]:
    for fault in faults:
        if limit.reached:
            return
        key = (fault.function, fault.text, fault.changes)
        if key not in ground.tried:
            ground.tried[key] = _gain(ground, fault, ground.with_fault(fault))
        known: _Tried | None = ground.tried[key]
        if known is not None:
            yield known


def _gain(ground: Ground, fault: Signature, now: Printout) -> _Tried | None:
    """What comes out with a fault more; None if nothing does, or anything is spoilt."""
    gained: set[Output] = set()
    gain = 0
    for output, targets in ground.by_output.items():
        value = now.get(output)
        if value is None:
            return None
        if output in ground.base and same(value, ground.base[output]):
            continue
        if all(target.met_by(now) for target in targets):
            if output in ground.outputs_unmet:
                gained.add(output)
                gain += len(targets)
        elif output in ground.outputs_met:
            return None
    if not gained:
        return None
    printed = b"".join(np.round(now[output], 9).tobytes() for output in ground.by_output)
    return _Tried(fault, gain, frozenset(gained), printed)


def _relevant(ground: Ground, table: Table, thorough: bool) -> Iterator[Signature]:
    """The faults of the table that reach what does not come out yet, and nothing else that they would spoil."""
    seen: set[bytes] = set()
    replay = Replay(ground)
    for fault, printed in table.by_likelihood(ground.only):
        if printed in seen or fault in ground.faults or not _can_matter(fault, ground.only):
            continue
        if not thorough and likelihood(fault)[0] > 1:
            continue
        if fault.changes and not all(_may_help(ground, ground.reach(place)) for place, _ in fault.changes):
            continue
        seen.add(printed)
        if replay.may_help(fault):
            yield fault


def _may_help(ground: Ground, reach: frozenset[Output] | None) -> bool:
    if reach is None:
        return True
    return bool(reach & ground.outputs_unmet) and not (reach - ground.mixing) & ground.outputs_met


def _can_matter(fault: Signature, only: frozenset[str]) -> bool:
    """A fault of a backward function does not show in forward, nor one of a sequence in a cell."""
    if "forward" in fault.function:
        return "_cell_" in fault.function or any("_cell_" not in name for name in only)
    backward = [name for name in only if "backward" in name]
    return bool(backward) and ("_cell_" in fault.function or any("_cell_" not in name for name in backward))
