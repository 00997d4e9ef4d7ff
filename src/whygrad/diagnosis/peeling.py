"""Finds the faults that together print given numbers: one of the table, or several on the ground of a first one.

First grounds are what mixes everything (a carry, a start, a view); the rest is peeled gate by gate on top of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from whygrad.diagnosis.covering import Explanation, cover
from whygrad.diagnosis.ground import Ground
from whygrad.diagnosis.limit import Limit
from whygrad.diagnosis.observing import Array
from whygrad.diagnosis.pairing import pairs
from whygrad.diagnosis.signatures import Signature, Table, likelihood
from whygrad.diagnosis.simulation import Printout, combined, named_rows, printout
from whygrad.diagnosis.straight import rows_of
from whygrad.diagnosis.targets import Target, meets
from whygrad.faults.words import DRAWN

__all__ = ["Explanation", "likelihood", "likewise", "simulate", "single", "together"]

Progress = Callable[[str], None]
_MOST_GROUNDS = 24
_MOST_ALONE = 60


def single(table: Table, targets: Sequence[Target]) -> list[Signature]:
    """The faults of the table that print every target that is in it, likeliest first."""
    met, known = _met(table, targets)
    found = [table.signatures[row] for row in np.flatnonzero(met.all(axis=0))] if known else []
    return sorted(found, key=likelihood)


def _met(table: Table, targets: Sequence[Target]) -> tuple[Array, int]:
    """Which targets each fault of the table prints by itself (targets, faults), and how many of them it knows."""
    place = {column: k for k, column in enumerate(table.columns)}
    rows = [
        meets(table.values[:, k], target)
        for target in targets
        if (k := place.get((target.function, target.output, target.index))) is not None
    ]
    return np.array(rows).reshape(len(rows), len(table.signatures)), len(rows)


def simulate(chapter: str, faults: Sequence[Signature], only: frozenset[str] | None = None) -> Printout:
    """What the test cells compute with all of these faults at once; nothing where they cannot stand together."""
    named = named_rows(chapter)
    try:
        straight = combined(chapter, [named[fault.text] for fault in faults if fault.is_row])
        faulty = straight.planted([change for fault in faults for change in fault.changes])
    except LookupError:
        return {}
    return printout(chapter, faulty, only)


def together(
    chapter: str, table: Table, targets: Sequence[Target], limit: Limit, progress: Progress
) -> Iterator[Explanation]:
    """Sets of faults, on one ground after the other; the last one prints everything, if any does."""
    progress("planting the likely first faults")
    for ground, thorough in _in_order(chapter, table, targets, limit, progress):
        found = cover(ground, table, limit, thorough)
        if found.unmet:
            yield found
        if (
            found.unmet and not thorough and 2 * len(found.unmet) <= len(ground.unmet)
        ):  # what is left may be seldom
            found = cover(Ground(chapter, found.faults, targets), table, limit, thorough=True)
        if not found.unmet:
            yield _fewest(chapter, table, targets, found, limit)
            return
        yield found


def _in_order(
    chapter: str, table: Table, targets: Sequence[Target], limit: Limit, progress: Progress
) -> Iterator[tuple[Ground, bool]]:
    """The grounds, each with whether to look thoroughly: the likely ones, pairs in the cell, the likely ones again."""
    grounds = _grounds(chapter, table, targets, limit)[:_MOST_GROUNDS]
    for thorough in (False, True):
        for ground in grounds:
            if limit.reached:
                return
            progress(f"trying combinations with: {_named(ground)}")
            yield ground, thorough
        if not thorough:
            progress("trying pairs of faults in the cell")
            for pair in pairs(Ground(chapter, (), targets), table, limit):
                yield pair, False


def _fewest(
    chapter: str, table: Table, targets: Sequence[Target], found: Explanation, limit: Limit
) -> Explanation:
    """Fewer faults that print the same numbers, if there are any: some of these, or one of them and another one."""
    best = found
    for fault in found.faults:
        rest = tuple(one for one in best.faults if one is not fault)
        if fault in best.faults and rest and not Ground(chapter, rest, targets).unmet:
            best = Explanation(rest, ())
    for fault in best.faults if len(best.faults) > 2 else ():
        other = cover(Ground(chapter, (fault,), targets), table, limit, thorough=False)
        if not other.unmet and len(other.faults) < len(best.faults):
            best = other
    return best


def likewise(
    chapter: str, table: Table, targets: Sequence[Target], found: Explanation
) -> Iterator[Explanation]:
    """The same sets with one fault in another function, as likely, that prints the same alone and together."""
    by_print: dict[bytes, list[Signature]] = {}
    own: dict[tuple[str, str, object], bytes] = {}
    for fault, printed in table.by_likelihood(frozenset(target.function for target in targets)):
        own[fault.function, fault.text, fault.changes] = printed
        by_print.setdefault(printed, []).append(fault)
    for k, fault in enumerate(found.faults):
        functions = {fault.function}
        for other in by_print.get(own.get((fault.function, fault.text, fault.changes), b""), ()):
            if other.function in functions or likelihood(other) > likelihood(fault):
                continue
            faults = (*found.faults[:k], other, *found.faults[k + 1 :])
            printout = simulate(chapter, faults)
            if all(target.met_by(printout) for target in targets):
                functions.add(other.function)
                yield Explanation(faults, ())


def _named(ground: Ground) -> str:
    return (
        " and ".join(fault.text if fault.is_row else fault.kind for fault in ground.faults) or "nothing else"
    )


def _grounds(chapter: str, table: Table, targets: Sequence[Target], limit: Limit) -> list[Ground]:
    """The likely first faults, and pairs of them, those first that bring out most of the numbers."""
    faults = {one.text: one for one in table.signatures if one.is_row}
    kinds = {row.name: row.kind for row in rows_of(chapter) if row.carry and row.name in faults}
    carries = [faults[name] for name, kind in kinds.items() if kind == "not-carried"]
    starts = [one for one in faults.values() if "forward" in one.function and not DRAWN.search(one.new)]
    sets: list[tuple[Signature, ...]] = [(), *((one,) for one in faults.values())]
    sets += [(start, carry) for start in starts for carry in carries]
    sets += [(one,) for one in (*_bringing_out(table, targets), *_of_the_sequence(chapter, table))]
    found: list[Ground] = []
    seen: set[bytes] = set()
    for one in sets:
        if limit.reached:
            break
        try:
            ground = Ground(chapter, one, targets)
        except LookupError:
            continue
        printed = b"".join(np.round(ground.base[key], 9).tobytes() for key in sorted(ground.base))
        if ground.base and printed not in seen:
            seen.add(printed)
            found.append(ground)
    return sorted(found, key=lambda ground: (len(ground.unmet), len(ground.faults)))


def _of_the_sequence(chapter: str, table: Table) -> Iterator[Signature]:
    """The usual edits of what walks back over the steps; of those that print the same the likeliest."""
    for fault, _ in table.by_likelihood(frozenset({f"{chapter}_backward"})):
        if fault.function == f"{chapter}_backward" and likelihood(fault)[0] < 2 and not fault.is_row:
            yield fault


def _bringing_out(table: Table, targets: Sequence[Target]) -> list[Signature]:
    """The edits that alone bring out most of the numbers."""
    met, _ = _met(table, targets)
    count = met.sum(axis=0)
    order = sorted(
        np.argsort(-count, kind="stable")[:400], key=lambda k: (-count[k], likelihood(table.signatures[k]))
    )
    return [table.signatures[k] for k in order[:_MOST_ALONE] if not table.signatures[k].is_row]
