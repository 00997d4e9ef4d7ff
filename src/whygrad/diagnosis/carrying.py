"""Two carries at once: of the two gradients that a step hands back, neither reaches the step before it.

Either alone makes nothing right, so no single edit heals. Here both go into one statement, as arguments: added to what
stands there, or in the place of it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import permutations

from whygrad.diagnosis.context import Context
from whygrad.faults.edit import ZERO_CALLS, Edit, Shape, bracketed, called, text_of
from whygrad.running.interventions import VALUE
from whygrad.running.sites import Site

BOTH = "both-carried"
COST = 2
ALIKE = 0.6  # how much the name of a variable is like that of what it waits for
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


def carried_by(edit: Edit) -> list[str]:
    """What an edit carries from one round of a loop to the next."""
    return [text.replace(VALUE, "").strip().removeprefix("+").strip() for _, text in edit.changes]


def kept(sites: Sequence[Site], edit: Edit) -> tuple[str, str] | None:
    """A carry under the names that wait for it: the statement at the end of the loop, and what an edit writes then.

    They wait where they begin as zeros before the loop, and the loop gives them nothing.
    """
    carried = carried_by(edit)
    names: list[str] = []
    for one in carried:
        word = re.findall(r"\w+", one)[-1]
        likeliness = {name: SequenceMatcher(None, word, name).ratio() for name in _waiting(sites, edit.site)}
        likely = [name for name in likeliness if likeliness[name] >= ALIKE and name not in names]
        if not likely:
            return None
        names.append(max(likely, key=likeliness.__getitem__))
    parts = [
        text.replace(one, name).replace(VALUE, bracketed(site.node))
        for (site, text), one, name in zip(edit.changes, carried, names, strict=True)
    ]
    return f"{', '.join(names)} = {', '.join(carried)}", ", ".join(parts)


def _waiting(sites: Sequence[Site], at: Site) -> list[str]:
    """Variables of a function that are made as zeros before a place, and get no value in a loop."""
    mine = [site for site in sites if site.function == at.function and site.variable is not None]
    filled = {site.variable for site in mine if site.loops and site.role != "argument"}
    before = (site for site in mine if site.role == "assigned" and site.line < at.line)
    made = (site.variable for site in before if called(site.node) in ZERO_CALLS)
    return [str(name) for name in made if name not in filled]


def _of_two(one: Site, text: str, other: Site, its: str) -> Iterator[Edit]:
    first, second = sorted(((one, text), (other, its)), key=lambda pair: pair[0].number)
    old = ", ".join(text_of(site.node) for site, _ in (first, second))
    new = ", ".join(put.replace(VALUE, bracketed(site.node)) for site, put in (first, second))
    yield Edit(one, text, BOTH, COST, old, new, ((other, its),))
