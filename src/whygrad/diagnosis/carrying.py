"""Two carries at once: of the two gradients that a step hands back, neither reaches the step before it.

Either alone makes nothing right, so no single edit heals. Here both go into one statement, as arguments: added to what
stands there, or in the place of it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from itertools import permutations

from whygrad.diagnosis.context import Context
from whygrad.faults.edit import Edit, Shape, bracketed, text_of
from whygrad.running.interventions import VALUE
from whygrad.running.sites import Site

BOTH = "both-carried"
COST = 2
MOST = 6  # values that may be carried


def both_carries(
    context: Context, inside: Sequence[Site], scope: Mapping[str, Shape], fresh: Sequence[str]
) -> Iterator[Edit]:
    """Edits of two arguments in one statement of a loop, by two of the values that each round of the loop makes."""
    calls: dict[int, list[Site]] = {}
    for site in inside:
        if site.role == "argument" and not isinstance(site.node, ast.Starred):
            calls.setdefault(id(site.statement), []).append(site)
    for sites in calls.values():
        for one, other in permutations(sites, 2):
            shapes = {context.shapes.get(site.number, ()) for site in (one, other)} - {()}
            if len(shapes) != 1:
                continue
            carried = [name for name in fresh if {scope[name]} == shapes][:MOST]
            for first, second in permutations(carried, 2):
                yield from _of_two(one, f"{VALUE} + {first}", other, second)
                if one.number < other.number:
                    yield from _of_two(one, f"{VALUE} + {first}", other, f"{VALUE} + {second}")
                    yield from _of_two(one, first, other, second)


def _of_two(one: Site, text: str, other: Site, its: str) -> Iterator[Edit]:
    first, second = sorted(((one, text), (other, its)), key=lambda pair: pair[0].number)
    old = ", ".join(text_of(site.node) for site, _ in (first, second))
    new = ", ".join(put.replace(VALUE, bracketed(site.node)) for site, put in (first, second))
    yield Edit(one, text, BOTH, COST, old, new, ((other, its),))
