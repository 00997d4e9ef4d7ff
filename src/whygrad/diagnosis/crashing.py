"""Mends a program that stops: edits on the line that it stopped at, then of the lines before it."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from types import FrameType
from typing import Any

from whygrad.diagnosis.context import Context
from whygrad.diagnosis.judging import Bench
from whygrad.diagnosis.limit import Limit
from whygrad.diagnosis.mending import mends
from whygrad.diagnosis.outcome import is_nameless
from whygrad.diagnosis.outside import any_value_heals
from whygrad.diagnosis.parting import first_whole
from whygrad.diagnosis.search import DEAREST, Healing, Search
from whygrad.diagnosis.stop import Stop
from whygrad.diagnosis.thrown_away import lost_values
from whygrad.diagnosis.upstream import FARTHEST, distances
from whygrad.faults.edit import called
from whygrad.running.interventions import Replacement, by_expression
from whygrad.running.program import Crash
from whygrad.running.sites import Site

ENOUGH = 12  # healings, whole or not, to choose from
ALL_COSTS = range(1, DEAREST + 1)
CHEAP = range(1, 2)


def heal_stop(search: Search, stop: Stop | None, limit: Limit) -> list[Healing]:
    """What mends the expression that could not be computed, by what Python says of it."""
    found: list[Healing] = []
    for edit in mends(stop) if stop is not None else ():
        if limit.reached or len(found) >= ENOUGH:
            break
        healing = search.attempt(edit, True, by_source=True)
        found += [] if healing is None else [healing]
    return found


def heal_crash(search: Search, context: Context, crash: Crash, bench: Bench) -> list[Healing]:
    """Edits of the values on the line that it stopped at first, then of the line itself, then of those before it:
    of what its values come from, and of the rest."""
    here = (-1 if crash.cell is None else crash.cell, crash.line)
    missing = crash.error.name if is_nameless(crash) else None  # type: ignore[attr-defined]
    own = [site for site in bench.program.sites if site.function.split(".")[-1] == crash.function]
    at = [site for site in own if site.where == here or site.statement.lineno == crash.line]
    before = [site for site in context.passed.values() if site not in at and site.role != "step"]
    far = distances(
        context.passed.values(), list({id(site.statement): site.statement for site in at}.values())
    )
    before.sort(
        key=lambda site: (
            site.function.split(".")[-1] != crash.function,
            far.get(id(site.statement), FARTHEST),
            abs(site.line - crash.line),
        )
    )
    upstream = [site for site in before if far.get(id(site.statement), FARTHEST) == 1]
    beside = [site for site in before if site.function.split(".")[-1] == crash.function]
    calling = [site for site in before if crash.function in map(called, ast.walk(site.statement))]
    found: list[Healing] = []
    if missing is not None:  # only another name can mend this
        meant = [site for site in own if isinstance(site.node, ast.Name) and site.node.id == missing]
        meant = [site for site in meant if not _decides(site)]
        told = not any_value_heals(bench.program, crash, search)
        return list(search.heal(meant, frozenset(), loose=True)) if told else []
    at = [site for site in at if not _decides(site)]
    reached = [site for site in at if site.number in context.passed]
    unreached = [site for site in at if site.number not in context.passed]
    if lost := first_whole(search, lost_values(context)):
        return lost
    times = cache(lambda: _passes(search, reached, {}))
    for sites, loose, costs in (
        (reached, False, ALL_COSTS),
        (unreached, True, ALL_COSTS),
        (upstream, False, CHEAP),
        (beside, False, CHEAP),
        (calling, False, ALL_COSTS),
        (upstream, False, ALL_COSTS),
        (reached, True, ALL_COSTS),
        (before, False, ALL_COSTS),
        (before, True, ALL_COSTS),
    ):
        new = search.heal(sites, frozenset(), loose, costs=costs)
        found += [healing for healing in new if _still_gets_there(search, healing, reached, times)]
        if any(healing.whole for healing in found):
            break
    return found


def _still_gets_there(search: Search, healing: Healing, at: Sequence[Site], times: Callable[[], int]) -> bool:
    """Whether the line where it stopped is still reached: an edit that only leads around it mends nothing."""
    edit = healing.edit
    if healing.whole or healing.by_source or edit.site in at or not at:
        return True
    return _passes(search, at, {site.number: by_expression(text) for site, text in edit.changes}) >= times()


def _passes(search: Search, at: Sequence[Site], changes: Mapping[int, Replacement]) -> int:
    """How often the first of some sites is passed."""
    seen: list[int] = []

    def noting(value: Any, frame: FrameType) -> Any:
        seen.append(1)
        return value

    hooks = {site.number: noting for site in at[:1]}
    search.experiment.trial(search.problem, {**hooks, **changes})
    return len(seen)


def _decides(site: Site) -> bool:
    """Whether a value stands in a condition: whatever can be computed there chooses a way, and one of two is right."""
    choices = [part.test for part in ast.walk(site.statement) if isinstance(part, ast.IfExp)]
    if isinstance(site.statement, ast.If | ast.Assert):
        choices.append(site.statement.test)
    return any(part is site.node for test in choices for part in ast.walk(test))
