"""The walk over time: a loop that hands its cell what was saved at other steps than it should."""

from __future__ import annotations

from collections.abc import Iterator

from whygrad.diagnosis.context import Context
from whygrad.diagnosis.exercises import Function
from whygrad.diagnosis.outcome import Cell, Outcome
from whygrad.diagnosis.search import Healing, Search
from whygrad.faults.edit import Edit
from whygrad.faults.families import FAMILIES, edits_of

MOST_EDITS = 60
_WALKS = frozenset({"another-range", "turned-round"})
_INDICES = frozenset({"another-index"})


def heal_walk(search: Search, context: Context, cell: Function | None, base: Outcome) -> list[Healing]:
    """The edits of a walk or of an index after which every call of the cell is given the cache of its own step.

    They are believed before anything else is known: what the steps make of each other is a question behind it.
    """
    if cell is None or cell.saves or not (base.out_of_order or len(_of_caches(cell, base.cells)) > 1):
        return []
    attempt = search.in_order if base.out_of_order else search.attempt
    tried = (attempt(edit, True) for edit in _walks(context))
    return [healing for healing in tried if healing is not None and not _of_caches(cell, healing.rest)]


def _of_caches(cell: Function, wrong: frozenset[Cell]) -> set[int | None]:
    """The calls of the cell that are given the cache of another step."""
    last = f"argument {len(cell.arguments) - 1}"
    return {call for name, argument, call in wrong if (name, argument) == (cell.name, last)}


def _walks(context: Context) -> Iterator[Edit]:
    """The edits of what is walked over first, then those of the indices in the loop."""
    tried = 0
    for names in (_WALKS, _INDICES):
        families = [family for family in FAMILIES if family.name in names]
        for site in list(context.passed.values()):
            walked = site.role == "iterated" and site.loops == 0
            if walked != (names is _WALKS) or site.number in context.early:
                continue
            for family in families:
                for edit in edits_of(family, site, context.surroundings(site), {site.source}):
                    tried += 1
                    if tried > MOST_EDITS:
                        return
                    yield edit
