"""Finds the faults that together print given numbers: one of the table, or a carry and what each gate does beside it.

Without the hidden carry the gates do not mix: each gate's gradients depend on its own expression alone. So the steps
of a sequence can be laid side by side as one batch, each fault of the cell tried on it once, and those put together
that bring out the numbers of their own outputs.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from whygrad.diagnosis.model import Model, Printout, rows_of
from whygrad.diagnosis.observing import Array
from whygrad.diagnosis.side_by_side import SideBySide, Text
from whygrad.diagnosis.signatures import Signature, Table
from whygrad.diagnosis.targets import Target, meets
from whygrad.faults.misconceptions import Misconception
from whygrad.running.program import Program
from whygrad.running.sites import Site

_SUMS = re.compile(
    r"\bd[Wb]\w"
)  # what is already summed over the steps does not come to the same side by side
Progress = Callable[[str], None]
MOST_TOGETHER = 5


@dataclass(frozen=True, eq=False)
class Explanation:
    """Faults that together print all targets but those in ``unmet``."""

    faults: tuple[Signature, ...]
    unmet: tuple[Target, ...]


def single(table: Table, targets: Sequence[Target]) -> list[Signature]:
    """The faults of the table that print every target that is in it, likeliest first."""
    place = {column: k for k, column in enumerate(table.columns)}
    met = np.ones(len(table.signatures), bool)
    known = 0
    for target in targets:
        k = place.get((target.function, target.output, target.index))
        if k is not None:
            known += 1
            met &= meets(table.values[:, k], target)
    found = [table.signatures[row] for row in np.flatnonzero(met)] if known else []
    return sorted(found, key=likelihood)


def likelihood(fault: Signature) -> tuple[int, int]:
    """Misconceptions first, then changes of what is there, then what is added; backward before forward, since most
    people's forward functions pass their tests."""
    rank = {
        "not-carried": 0,
        "not-accumulated": 0,
        "aliased-cache": 0,
        "missing-factor": 1,
        "wrong-initial-state": 4,
    }
    if fault.site < 0:
        return (0, 0)
    added = fault.family in ("dropped-factor", "dropped-function", "dropped-term", "started-at-zero")
    return (2 if added else 1, rank.get(fault.kind, 2) + 2 * ("forward" in fault.function))


def simulate(chapter: str, faults: Sequence[Signature], only: frozenset[str] | None = None) -> Printout:
    """What the test cells compute with all of these faults at once."""
    try:
        model, changes = _placed(chapter, faults)
    except ValueError:  # two misconceptions about the same words
        return {}
    return model.overridden(changes, only=only)


def _placed(chapter: str, faults: Sequence[Signature]) -> tuple[Model, list[Text]]:
    """The chapter with the misconceptions among some faults written into it, and the others as changes of it."""
    named = {row.name: row for row in rows_of(chapter)}
    model = _model(chapter, tuple(named[fault.text] for fault in faults if fault.site < 0))
    plain = _model(chapter, ())
    return model, [change for fault in faults for change in _moved(plain, model, fault)]


def _moved(plain: Model, model: Model, fault: Signature) -> list[Text]:
    moved = ((_same_site(plain, model, number), text) for number, text in fault.changes)
    return [(number, text) for number, text in moved if number is not None]


_MODELS: dict[tuple[str, tuple[Misconception, ...]], Model] = {}


def _model(chapter: str, rows: tuple[Misconception, ...]) -> Model:
    if (chapter, rows) not in _MODELS:
        _MODELS[chapter, rows] = Model(chapter, rows)
    return _MODELS[chapter, rows]


def _same_site(plain: Model, model: Model, number: int) -> int | None:
    """The site of a changed chapter that was another one of the plain chapter."""
    if plain is model:
        return number
    key = (plain.program, model.program)
    if key not in _SITES:
        there = {place: one.number for place, one in _places(model)}
        _SITES[key] = {one.number: there.get(place) for place, one in _places(plain)}
    return _SITES[key][number]


def _places(model: Model) -> Iterator[tuple[tuple[object, ...], Site]]:
    """Each site with its line and the how manieth of its kind it is there: columns may have moved."""
    counts: dict[tuple[object, ...], int] = {}
    for site in model.program.sites:
        key = (site.function, site.line, site.role, site.source)
        counts[key] = counts.get(key, 0) + 1
        yield (*key, counts[key]), site


_SITES: dict[tuple[Program, Program], dict[int, int | None]] = {}


def together(
    chapter: str, table: Table, targets: Sequence[Target], deadline: float, progress: Progress
) -> Iterator[Explanation]:
    """Sets of faults, best first: a context (a carry, or any fault that brings out some numbers) and what it needs."""
    only = frozenset(target.function for target in targets)
    for context in _contexts(chapter, table, targets):
        if time.monotonic() > deadline:
            return
        progress(
            f"trying combinations with: {context[0].text or context[0].kind}" if context else "trying pairs"
        )
        base = simulate(chapter, context, only)
        unmet = [target for target in targets if not target.met_by(base)]
        chosen = list(context)
        for fault in _cover(chapter, table, context, base, targets, unmet, deadline):
            chosen.append(fault)
            if len(chosen) > MOST_TOGETHER:
                break
            now = simulate(chapter, chosen, only)
            unmet = [target for target in targets if not target.met_by(now)]
        yield Explanation(tuple(chosen), tuple(unmet))


def _contexts(chapter: str, table: Table, targets: Sequence[Target]) -> Iterator[tuple[Signature, ...]]:
    """The likely first faults: the carries, then whatever brings out most of the numbers."""
    carries = {row.name for row in rows_of(chapter) if row.carry}
    counts = _met_counts(table, targets)
    order = np.argsort(-counts, kind="stable")
    misconceptions = [k for k in order if table.signatures[k].site < 0]
    yield from ((table.signatures[k],) for k in misconceptions if table.signatures[k].text in carries)
    yield from ((table.signatures[k],) for k in misconceptions if table.signatures[k].text not in carries)
    seen: set[bytes] = set()
    for k in order[:40]:
        print_of = np.round(table.values[k], 9).tobytes()
        if table.signatures[k].site >= 0 and print_of not in seen:
            seen.add(print_of)
            yield (table.signatures[k],)


def _met_counts(table: Table, targets: Sequence[Target]) -> Array:
    place = {column: k for k, column in enumerate(table.columns)}
    counts = np.zeros(len(table.signatures), int)
    for target in targets:
        k = place.get((target.function, target.output, target.index))
        if k is not None:
            counts += meets(table.values[:, k], target)
    return counts


def _cover(
    chapter: str,
    table: Table,
    context: Sequence[Signature],
    base: Printout,
    targets: Sequence[Target],
    unmet: Sequence[Target],
    deadline: float,
) -> Iterator[Signature]:
    """Faults that, on top of a context, bring out the numbers of all outputs that they change."""
    if not unmet:
        return
    missing = set(unmet)
    found: list[tuple[int, tuple[int, int], Signature, frozenset[Target]]] = []
    for fault, now in _on_top(chapter, table, context, targets, unmet, deadline):
        fixed = frozenset(target for target in missing if target.met_by(now))
        if fixed and _consistent(base, now, targets, missing):
            found.append((len(fixed), likelihood(fault), fault, fixed))
    found.sort(key=lambda row: (-row[0], row[1]))
    while missing and found:
        best = max(found, key=lambda row: len(row[3] & missing))
        if not best[3] & missing:
            return
        missing -= best[3]
        yield best[2]


def _consistent(base: Printout, now: Printout, targets: Sequence[Target], missing: set[Target]) -> bool:
    """Whether every target that a fault changes is met with it."""
    for target in targets:
        key = (target.function, target.output)
        if key not in now or key not in base or now[key].shape != base[key].shape:
            return False
        same = np.isclose(now[key][target.index], base[key][target.index], rtol=1e-12, atol=0)
        if not same and not target.met_by(now):
            return False
    return True


def _on_top(
    chapter: str,
    table: Table,
    context: Sequence[Signature],
    targets: Sequence[Target],
    unmet: Sequence[Target],
    deadline: float,
) -> Iterator[tuple[Signature, Printout]]:
    """Each different fault of the table on top of a context; faults that print the same alone are tried once."""
    only = frozenset(target.function for target in targets)
    model, held = _placed(chapter, context)
    plain = _model(chapter, ())
    sequence = f"{chapter}_backward"
    side = SideBySide(model, held) if sequence in only else None
    fair = side is not None and side.fair
    settled = {target.output for target in targets} - {target.output for target in unmet}
    touched = _touched(chapter, table)
    seen: set[bytes] = set()
    for k in sorted(range(len(table.signatures)), key=lambda k: likelihood(table.signatures[k])):
        fault = table.signatures[k]
        print_of = np.round(table.values[k], 9).tobytes()
        if print_of in seen or fault in context or not _can_matter(fault, only):
            continue
        if time.monotonic() > deadline:
            return
        cell = fault.function == f"{chapter}_cell_backward"
        if fair and touched[k] & settled and (cell or not touched[k] >= settled):
            continue  # it would spoil what is right already
        now: Printout | None = None
        if side is not None and fair and cell and not _SUMS.search(fault.text):
            changes = _moved(plain, model, fault)
            now = side.printout(changes)
            if now is not None and len(only) > 1:
                now = {**model.overridden([*held, *changes], only=only - {sequence}), **now}
        elif likelihood(fault)[0] > 1 or (fair and "forward" in fault.function and fault.site >= 0):
            continue  # for these, whole runs would take too long
        seen.add(print_of)
        yield fault, simulate(chapter, [*context, fault], only) if now is None else now


def _touched(chapter: str, table: Table) -> list[frozenset[str]]:
    """For each fault the sequence's outputs that it changes by itself, without any carry: those of its own cell."""
    named = {"dxt": "dx", "da_prev": "da0"}
    changed = ~np.isclose(table.values, table.right, rtol=1e-12, atol=0, equal_nan=True)
    found = []
    for k, fault in enumerate(table.signatures):
        own = f"{chapter}_backward" if fault.function == f"{chapter}_backward" else f"{chapter}_cell_backward"
        found.append(
            frozenset(
                named.get(output, output)
                for (function, output, _), differs in zip(table.columns, changed[k], strict=True)
                if differs and function == own
            )
        )
    return found


def _can_matter(fault: Signature, only: frozenset[str]) -> bool:
    """A fault of a backward function does not show in forward, nor one of a sequence in a cell."""
    if "forward" in fault.function:
        return "_cell_" in fault.function or any("_cell_" not in name for name in only)
    backward = [name for name in only if "backward" in name]
    return bool(backward) and ("_cell_" in fault.function or any("_cell_" not in name for name in backward))
