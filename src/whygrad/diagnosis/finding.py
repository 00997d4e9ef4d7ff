"""Finds the faults of one function, one after the other, each with the experiment that shows it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from whygrad.diagnosis.context import Context
from whygrad.diagnosis.experiment import Outcome
from whygrad.diagnosis.judging import Bench, Judgement, judged
from whygrad.diagnosis.problems import Problem
from whygrad.diagnosis.search import Healing, Search, suspects, watched
from whygrad.running.interventions import Watch, by_expression
from whygrad.running.program import Crash
from whygrad.running.sites import Site

MOST_FAULTS = 5
SEARCH_SECONDS = 6.0


@dataclass(frozen=True, eq=False)
class Fault:
    """One fault of a function. ``healing`` is the edit that mends it (None: located at most)."""

    function: str
    site: Site | None
    healing: Healing | None
    judgement: Judgement  # before
    after: Judgement | None  # with the edit
    crash: Crash | None = None


def find_faults(bench: Bench, name: str, judgement: Judgement, deadline: float) -> list[Fault]:
    """The faults that make a function wrong, in the order in which they were found."""
    found: list[Fault] = []
    while not judgement.right and len(found) < MOST_FAULTS:
        fault = find_fault(bench, name, judgement, deadline)
        found.append(fault)
        if fault.healing is None or fault.after is None:
            break
        judgement = fault.after
    return found


def find_fault(bench: Bench, name: str, judgement: Judgement, deadline: float) -> Fault:
    """The likeliest single fault; its edit joins the fixes of the bench."""
    problem, base = judgement.first_wrong
    outcome, watch = watched(judgement.experiment, problem)
    context = Context(bench.program, watch, {name: judgement.experiment.function.returns})
    limit = min(deadline, time.monotonic() + SEARCH_SECONDS)
    search = Search(judgement.experiment, problem, base, context, limit)
    if base.crash is not None:
        healings = _heal_crash(search, context, base.crash, bench)
        site = None
    else:
        near = suspects(judgement.experiment, problem, base, context)
        healings = list(search.heal(near.sites, near.exact))
        if not any(healing.whole for healing in healings):
            healings += list(search.heal(near.partial, frozenset(site.number for site in near.partial)))
        site = near.sites[0] if near.sites else None
    for healing in ranked(healings):
        after = _verified(bench, judgement, healing)
        if after is not None:
            return Fault(name, healing.edit.site, healing, judgement, after, base.crash)
    return Fault(name, site, None, judgement, None, base.crash)


def ranked(healings: Sequence[Healing]) -> list[Healing]:
    """Whole ones first, the one that mends most first, then the likeliest."""
    order = {id(healing): k for k, healing in enumerate(healings)}
    return sorted(healings, key=lambda one: (len(one.rest), not one.exact, one.edit.cost, order[id(one)]))


def _verified(bench: Bench, judgement: Judgement, healing: Healing) -> Judgement | None:
    """The judgement with the edit in force, if it is no worse on any problem. The edit then stays."""
    experiment = judgement.experiment
    number = healing.edit.site.number
    if healing.redefined is not None:
        bench.program.redefine(healing.redefined)
    else:
        bench.fixes[number] = by_expression(healing.edit.text)
    after = judged(experiment)
    if all(_no_worse(judgement.outcomes.get(name), outcome) for name, outcome in after.outcomes.items()):
        return after
    if healing.redefined is not None:
        bench.program.restore(healing.redefined.name)
    else:
        del bench.fixes[number]
    return None


def _no_worse(before: Outcome | None, after: Outcome) -> bool:
    if before is None or before.crash is not None:
        return after.crash is None
    return after.crash is None and after.cells <= before.cells


def _heal_crash(search: Search, context: Context, crash: Crash, bench: Bench) -> list[Healing]:
    """Edits of the line that it stopped at first, then of the lines before it, nearest first."""
    here = (-1 if crash.cell is None else crash.cell, crash.line)
    own = [site for site in bench.program.sites if site.function.split(".")[-1] == crash.function]
    at = [site for site in own if site.where == here or site.statement.lineno == crash.line]
    healings = list(search.heal(at, frozenset(), crashing=True))
    if any(healing.whole for healing in healings):
        return healings
    rest = [site for site in context.passed.values() if site not in at and site.role != "step"]
    rest.sort(key=lambda site: (site.function.split(".")[-1] != crash.function, abs(site.line - crash.line)))
    return healings + list(search.heal(rest, frozenset(), crashing=True))


__all__ = ["Fault", "Problem", "Watch", "find_fault", "find_faults"]
