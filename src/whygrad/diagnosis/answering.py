"""The search for what prints one chapter's numbers, the quick ways first: known tables, single faults, typing errors,
other inputs, combinations."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

import numpy as np

from whygrad.diagnosis.limit import Limit
from whygrad.diagnosis.mistyped import all_mistyped
from whygrad.diagnosis.observing import Array
from whygrad.diagnosis.other_inputs import is_stale, other_sizes, seed_of
from whygrad.diagnosis.peeling import Explanation, likelihood, likewise, simulate, single, together
from whygrad.diagnosis.posted import Posted
from whygrad.diagnosis.printed import KNOWN_WRONG_CAUSES
from whygrad.diagnosis.signatures import Signature, Table, table
from whygrad.diagnosis.simulation import Printout
from whygrad.diagnosis.targets import Form, Target, digits_of, meets, printed, right_printout

FEW = 2  # so many numbers may stay unexplained, if the others leave no doubt
ENOUGH = 8
MOST_OTHERS = 3
MOST_ALIKE = 60  # faults that print the same, looked at more closely
MOST_OF_A_KIND = 12
FORM_SECONDS = 4.0  # of computing, for faults that change nothing but a shape

Progress = Callable[[str], None]


@dataclass(frozen=True, eq=False)
class Answer:
    """What was found out about the numbers of one chapter.

    ``ways``: sets of faults that print them, likeliest first; ``unmet``: what the first of them does not print, and
    ``mistyped``: what of that is only a slip of the hand. ``seed``, ``stale``, ``sizes``: the inputs on which the right
    program prints them. ``points``: function and expression that the unexplained rest points at.
    """

    posted: Posted
    ways: tuple[Explanation, ...] = ()
    unmet: tuple[Target | Form, ...] = ()
    mistyped: tuple[Target, ...] = ()
    seed: int | None = None
    stale: bool = False
    sizes: tuple[str, ...] = ()
    points: tuple[str, str] | None = None
    printout: Printout = field(default_factory=dict)

    @property
    def other_inputs(self) -> bool:
        """Whether these are numbers of other inputs."""
        return self.seed is not None or self.stale or bool(self.sizes)

    def faults(self, way: Explanation | None = None) -> tuple[Signature, ...]:
        """The faults of somebody's functions in a way, or in the likeliest one."""
        chosen = way or next(iter(self.ways), Explanation((), ()))
        return tuple(fault for fault in chosen.faults if not fault.is_test_cell)


def answer(posted: Posted, deadline: float, seconds: float, progress: Progress) -> Answer:
    """Looks for what prints the numbers of a chapter, until the deadline. A search computes for so many seconds."""
    if not any(one.right and any(one.right) for one in posted.mine):
        if is_stale(posted.mine):
            return Answer(posted, stale=True)
        if sizes := other_sizes(posted.forms):
            return Answer(posted, sizes=sizes)
        if (seed := seed_of(posted.mine)) is not None:
            return Answer(posted, seed=seed)
    readings = list(_readings(posted))
    for reading in readings:
        known = table(reading.chapter, progress)
        for look_up in (_alike, _known_table, _but_for_a_slip):
            if ways := look_up(reading, known):
                return _answered(reading, known, ways)
        if all_mistyped(reading.wrong, _right(reading)) and not reading.wrong_forms:
            return Answer(reading, mistyped=reading.wrong)
    limit = Limit(deadline, seconds)  # not before the tables are there
    for reading in readings:
        known = table(reading.chapter, progress)
        if best := _searched(reading, known, limit, progress):
            others = () if best.unmet else likewise(reading.chapter, known, reading.targets, best)
            return _answered(reading, known, [best, *islice(others, MOST_OTHERS)])
    known = table(posted.chapter, progress)
    return Answer(posted, points=_pointed_at(known, posted.targets, posted.wrong))


def _answered(posted: Posted, known: Table, ways: Sequence[Explanation]) -> Answer:
    printout = simulate(posted.chapter, ways[0].faults)
    unmet = _unmet(posted, printout)
    slips = tuple(one for one in ways[0].unmet if all_mistyped([one], printout))
    rest = [one for one in unmet if isinstance(one, Target) and one not in slips]
    points = _pointed_at(known, posted.targets, rest) if rest else None
    stale = any(fault.is_test_cell for fault in ways[0].faults)
    return Answer(posted, tuple(ways), unmet, slips, stale=stale, points=points, printout=printout)


def _right(posted: Posted) -> Printout:
    return right_printout(posted.mine[0].function)


def _readings(posted: Posted) -> Iterator[Posted]:
    """The numbers as what the likeliest function printed, then as what another one with the same names did."""
    yield posted
    for k, one in enumerate(posted.mine):
        for function in one.others:
            chapter = function.split("_")[0]
            if chapter != posted.chapter and len(posted.mine) > 1:
                continue
            again = printed(function, one.rows)
            if again is not None and not any(again.right) and len(again.targets) == len(one.targets):
                mine = (*posted.mine[:k], again, *posted.mine[k + 1 :])
                yield replace(posted, chapter=chapter, mine=mine)


# ------------------------------------------------------------------ single faults


def _alike(posted: Posted, known: Table) -> list[Explanation]:
    """The single faults that print everything, told from each other by function, or by what they print elsewhere.

    Of those equally likely the one comes first that changes least: what was not posted is taken to be right.
    """
    right = _right(posted)
    shown = {one.function for one in posted.mine}
    kept: dict[object, tuple[tuple[object, ...], Signature]] = {}
    for fault in _candidates(posted, known):
        printout = simulate(posted.chapter, [fault])
        if _unmet(posted, printout):
            continue
        own = b"".join(np.round(printout[key], 9).tobytes() for key in sorted(printout) if key[0] in shown)
        changed = sum(
            not np.array_equal(value, right[key]) for key, value in printout.items() if key[0] in shown
        )
        likely = likelihood(fault)
        elsewhere = "_cell_" in fault.function and not any("_cell_" in function for function in shown)
        kept.setdefault((fault.function, own), ((likely[0] > 1, changed, elsewhere, likely), fault))
    ordered = sorted(kept.values(), key=lambda row: row[0])
    return [Explanation((fault,), ()) for _, fault in ordered]


def _candidates(posted: Posted, known: Table) -> list[Signature]:
    numbers = posted.targets
    found = single(known, numbers) if posted.wrong else []
    if posted.wrong_forms:
        found = [*found, *_of_other_form(posted, known)]
    counts: dict[tuple[str, str], int] = {}
    chosen = []
    for fault in found:
        kind = (fault.function, fault.kind)
        counts[kind] = counts.get(kind, 0) + 1
        if counts[kind] <= MOST_OF_A_KIND:
            chosen.append(fault)
    return chosen[:MOST_ALIKE]


def _of_other_form(posted: Posted, known: Table) -> list[Signature]:
    """Faults after which an output has the shape that was posted; the numbers must agree as far as they are there."""
    place = {column: k for k, column in enumerate(known.columns)}
    fits = np.ones(len(known.signatures), bool)
    for target in posted.targets:
        k = place.get((target.function, target.output, target.index))
        if k is not None:
            fits &= meets(known.values[:, k], target) | np.isnan(known.values[:, k])
    limit = Limit(math.inf, FORM_SECONDS)
    found: list[Signature] = []
    for row in sorted(np.flatnonzero(fits), key=lambda row: likelihood(known.signatures[row])):
        if limit.reached or len(found) > MOST_OF_A_KIND:
            break
        if not _unmet(posted, simulate(posted.chapter, [known.signatures[row]])):
            found.append(known.signatures[row])
    return found


def _known_table(posted: Posted, known: Table) -> list[Explanation]:
    """The faults behind the old table of expected values, for somebody whose numbers are that table's."""
    if not any(one.known_wrong for one in posted.mine):
        return []
    faults = known_causes(known)
    printout = simulate(posted.chapter, faults) if faults else {}
    return [] if _unmet(posted, printout) else [Explanation(faults, ())]


def known_causes(known: Table) -> tuple[Signature, ...]:
    """The faults of the program that printed the old table; none for another chapter."""
    named = {fault.text: fault for fault in known.signatures if fault.is_row}
    faults = tuple(named[name] for name in KNOWN_WRONG_CAUSES if name in named)
    return faults if len(faults) == len(KNOWN_WRONG_CAUSES) else ()


def _but_for_a_slip(posted: Posted, known: Table) -> list[Explanation]:
    """Single faults that print all but a mistyped number or two."""
    numbers = posted.targets
    if len(numbers) < ENOUGH:
        return []
    met = _met(known, numbers)
    lacking = len(numbers) - met.sum(axis=0)
    rows = [row for row in np.flatnonzero(lacking <= FEW) if lacking[row]]
    for row in sorted(rows, key=lambda row: (lacking[row], likelihood(known.signatures[row])))[:MOST_ALIKE]:
        fault = known.signatures[row]
        printout = simulate(posted.chapter, [fault])
        unmet = tuple(target for target in numbers if not target.met_by(printout))
        if len(unmet) <= FEW and all_mistyped(unmet, printout):
            return [Explanation((fault,), unmet)]
    return []


def _met(known: Table, targets: Sequence[Target]) -> Array:
    """Which targets (rows) each fault of the table (columns) prints; one that the table lacks counts as printed."""
    place = {column: k for k, column in enumerate(known.columns)}
    met = np.ones((len(targets), len(known.signatures)), bool)
    for row, target in enumerate(targets):
        k = place.get((target.function, target.output, target.index))
        if k is not None:
            met[row] = meets(known.values[:, k], target)
    return met


# ------------------------------------------------------------------ several faults


def _searched(posted: Posted, known: Table, limit: Limit, progress: Progress) -> Explanation | None:
    """The best set of faults that a search finds in time, if it explains enough to be named."""
    best: Explanation | None = None
    numbers = posted.targets
    if not posted.wrong:
        return None
    for one in together(posted.chapter, known, numbers, limit, progress):
        if best is None or len(one.unmet) < len(best.unmet):
            best = one
        if not best.unmet:
            break
    if best is not None and best.unmet and all(fault.is_test_cell for fault in best.faults):
        return None  # a test cell alone does not explain the most of it
    if best is None or not best.faults or _digits_needed(len(best.faults)) > digits(posted):
        return None
    unmet = len(_unmet(posted, simulate(posted.chapter, best.faults)))
    brought_out = len(posted.wrong) - unmet
    count = len(posted.targets) + len(posted.forms)
    telling = unmet <= FEW and count >= ENOUGH and brought_out >= 2 * unmet
    return best if not unmet or telling else None


def digits(posted: Posted) -> float:
    """How many digits the wrong numbers have behind the point, all together: what they can tell."""
    return sum(digits_of(one) for one in posted.wrong)


def _digits_needed(faults: int) -> int:
    """Of so many faults at once some set prints a few digits by chance: each is one of ten thousand."""
    return 4 * faults + 3 if faults > 1 else 0


def _unmet(posted: Posted, printout: Printout) -> tuple[Target | Form, ...]:
    """What of the posted things these outputs do not show. What the model does not compute has to be right."""
    everything: tuple[Target | Form, ...] = (*posted.targets, *posted.forms)
    return tuple(one for one in everything if not one.met_by(printout))


def _pointed_at(known: Table, targets: Sequence[Target], rest: Sequence[Target]) -> tuple[str, str] | None:
    """Function and expression whose faults change just these of the posted numbers."""
    place = {column: k for k, column in enumerate(known.columns)}
    shown = {target: place.get((target.function, target.output, target.index)) for target in targets}
    columns = {target: k for target, k in shown.items() if k is not None}
    few = 2 * len(rest) <= len(columns) and len(columns) >= ENOUGH
    if not rest or not few or any(target not in columns for target in rest):
        return None
    changed = ~np.isclose(known.values, known.right, rtol=1e-9, atol=0, equal_nan=True)
    just = np.ones(len(known.signatures), bool)
    for target, k in columns.items():
        just &= changed[:, k] == (target in rest)
    counts: dict[tuple[str, str], int] = {}
    for row in np.flatnonzero(just):
        fault = known.signatures[row]
        if not fault.is_row:
            counts[fault.function, fault.source] = counts.get((fault.function, fault.source), 0) + 1
    return max(counts, key=lambda key: counts[key]) if counts else None
