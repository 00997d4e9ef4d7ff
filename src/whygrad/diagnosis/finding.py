"""Finds the faults of one function, one after the other, each with the experiment that shows it."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass, replace
from types import FrameType
from typing import Any

import numpy as np

from whygrad.diagnosis.aliasing import Change, Fingerprints, arrays_in, copies
from whygrad.diagnosis.context import Context
from whygrad.diagnosis.experiment import Experiment, Outcome
from whygrad.diagnosis.judging import Bench, Judgement, judged
from whygrad.diagnosis.limit import Limit
from whygrad.diagnosis.locating import Located, first_unknown, locate
from whygrad.diagnosis.problems import Problem
from whygrad.diagnosis.search import Healing, Search, further, suspects, watched
from whygrad.diagnosis.viewing import Count, count_wrong
from whygrad.running.interventions import by_expression
from whygrad.running.program import Crash
from whygrad.running.sites import Site

MOST_FAULTS = 5
SEARCH_SECONDS = 1.5  # of computing
LOCATE_SECONDS = 0.5
REACH_SECONDS = 0.7


@dataclass(frozen=True, eq=False)
class Fault:
    """One fault of a function. ``healing`` is the edit that mends it (None: located at most)."""

    function: str
    site: Site | None
    healing: Healing | None
    judgement: Judgement  # before
    after: Judgement | None  # with the edit
    before: Count  # of wrong outputs
    rest: Count  # after the edit
    crash: Crash | None = None
    change: Change | None = None  # of a saved array that was written to
    located: Located | None = None  # where no edit heals: the value whose override does
    values: tuple[Any, Any] = (None, None)  # at the site, without the edit and with it
    others: tuple[Site, ...] = ()  # more places of the same fault
    mended: bool = False  # with this edit and those of the other faults everything is right


def find_faults(bench: Bench, name: str, judgement: Judgement, deadline: float) -> list[Fault]:
    """The faults that make a function wrong, in the order in which they were found."""
    found: list[Fault] = []
    while not judgement.right and len(found) < MOST_FAULTS:
        fault = find_fault(bench, name, judgement, deadline)
        found.append(fault)
        if fault.healing is None or fault.after is None:
            break
        judgement = fault.after
    return [replace(fault, mended=judgement.right) for fault in _joined(found)]


def _joined(found: list[Fault]) -> list[Fault]:
    """Names that do not exist are one fault of a function, however many there are."""
    nameless = [
        fault for fault in found if fault.crash and isinstance(fault.crash.error, NameError) and fault.healing
    ]
    if len(nameless) < 2:
        return found
    first, last = nameless[0], nameless[-1]
    others = tuple(fault.site for fault in nameless[1:] if fault.site is not None)
    whole = replace(first, after=last.after, rest=last.rest, others=others)
    return [whole, *(fault for fault in found if fault not in nameless)]


def find_interplay(bench: Bench, name: str, deadline: float) -> list[Fault]:
    """Faults that show only when the person's own functions, each right by itself, feed each other."""
    function = bench.exercise.functions[name]
    needed = {name, *(one for one in (function.forward, function.cell) if one in bench.present)}
    if function.forward is not None and function.forward in bench.present:
        cell = bench.exercise.functions[function.forward].cell
        needed |= {cell} if cell in bench.present else set()
        chain: tuple[str, ...] = (function.forward, name)
    else:
        chain = (name,)
    if len(needed) == 1 or not needed <= bench.cleared:
        return []
    judgement = judged(bench.experiment(*chain, apart=False))
    if judgement.right or judgement.only_cache:
        return []
    bench.cleared -= needed
    found = find_faults(bench, name, judgement, deadline)
    if all(fault.mended for fault in found):
        bench.cleared |= needed
    return found


def find_latent(bench: Bench, name: str, judgement: Judgement) -> list[Fault]:
    """A backward function that changes what was saved: right this time, wrong the next time that it is read."""
    function = bench.exercise.functions[name]
    if function.forward is None:
        return []
    experiment, problem = judgement.experiment, judgement.experiment.problems[0]
    for change in _saved_changes(bench, experiment, problem):
        for edit in copies(change):
            bench.fixes.add(edit, by_source=False)
            if judged(experiment).right and not _saved_changes(bench, experiment, problem):
                healing = Healing(edit, frozenset(), whole=True, exact=True)
                none = count_wrong(bench, judgement, False)
                return [
                    Fault(
                        name, edit.site, healing, judgement, judgement, none, none, change=change, mended=True
                    )
                ]
            bench.fixes.drop()
    return []


def _saved_changes(bench: Bench, experiment: Experiment, problem: Problem) -> list[Change]:
    prints = Fingerprints(bench.program.sites, experiment.fixes)
    experiment.run(problem, prints)
    prints.finish()
    saved = {id(array) for array in arrays_in(experiment.last_given[-1:])}
    return [change for change in prints.changes(None) if change.given and id(change.array) in saved]


def find_fault(bench: Bench, name: str, judgement: Judgement, deadline: float) -> Fault:
    """The likeliest single fault; its edit joins the fixes of the bench."""
    problem, base = judgement.first_wrong
    experiment = judgement.experiment
    before = count_wrong(bench, judgement, judgement.only_cache)
    _, watch = watched(experiment, problem)
    context = Context(bench.program, watch, {name: experiment.function.returns})
    limit = Limit(deadline, SEARCH_SECONDS)
    search = Search(experiment, problem, base, context, bench.fixes, limit)
    if base.crash is not None:
        healed = _first_verified(bench, judgement, _heal_crash(search, context, base.crash, bench), before)
        return healed or Fault(name, None, None, judgement, None, before, before, base.crash)
    parted = _part(bench, judgement, problem, search, before, wholly=True)
    if parted is not None:
        return parted
    near = suspects(
        experiment,
        problem,
        base,
        context,
        _above_suspicion(bench, experiment),
        Limit(deadline, REACH_SECONDS),
    )
    misshapen = any(difference.shape is not None for difference in base.wrong.values())
    healings = list(search.heal(near.sites, near.exact, loose=misshapen, lacking=True))
    if not any(healing.whole for healing in healings):
        parted = _part(bench, judgement, problem, search, before, wholly=False)
        if parted is not None:
            return parted
    if not healings:
        healings = list(search.heal(near.partial, frozenset(one.number for one in near.partial)))
    found = _first_verified(bench, judgement, healings, before)
    if found is not None:
        return found
    limit = Limit(deadline, LOCATE_SECONDS)
    located = locate(experiment, problem, watch, near.sites, limit)
    site = located.site if located is not None else first_unknown(experiment, problem, watch, near)
    return Fault(name, site, None, judgement, None, before, before, located=located)


def _above_suspicion(bench: Bench, experiment: Experiment) -> frozenset[str]:
    """The functions that are known to be right. In a chain, forward may still have saved something wrong."""
    chain = {part for function in experiment.chain for part in (function.name, function.cell)}
    return frozenset(bench.cleared - (chain if len(experiment.chain) > 1 else {experiment.function.name}))


def _first_verified(
    bench: Bench, judgement: Judgement, healings: Sequence[Healing], before: Count
) -> Fault | None:
    name, crash = judgement.experiment.function.name, judgement.first_wrong[1].crash
    for healing in ranked(healings):
        after = _verified(bench, judgement, healing)
        if after is not None:
            rest = count_wrong(bench, after, judgement.only_cache)
            values = _values_at(judgement, healing)
            return Fault(
                name, healing.edit.site, healing, judgement, after, before, rest, crash, values=values
            )
    return None


def _values_at(judgement: Judgement, healing: Healing) -> tuple[Any, Any]:
    """What first stands at the site of an edit, and what the edit puts there."""
    if healing.by_source:
        return None, None
    seen: list[tuple[Any, Any]] = []
    replacement = by_expression(healing.edit.text)

    def noting(value: Any, frame: FrameType) -> Any:
        old = np.array(value) if isinstance(value, np.ndarray) else value
        new = replacement(value, frame)
        if not seen or seen[-1][1] is seen[-1][0]:  # until the edit takes hold
            seen.append((old, new if new is not value else old))
        return new

    judgement.experiment.trial(judgement.first_wrong[0], {healing.edit.site.number: noting})
    return seen[-1] if seen else (None, None)


def _part(
    bench: Bench, judgement: Judgement, problem: Problem, search: Search, before: Count, wholly: bool
) -> Fault | None:
    """A saved array that is written to later: tries a copy wherever the two could be parted."""
    prints = Fingerprints(bench.program.sites, judgement.experiment.fixes)
    outcome = judgement.experiment.run(problem, prints)
    prints.finish()
    for change in prints.changes(outcome.saved):
        healings: list[Healing] = []
        for edit in copies(change):
            healing = search.attempt(edit, True)
            if healing is not None and (healing.whole or not wholly):
                healings.append(healing)
                if healing.whole:
                    break
        found = _first_verified(bench, judgement, healings, before)
        if found is not None:
            return replace(found, change=change)
    return None


def ranked(healings: Sequence[Healing]) -> list[Healing]:
    """Whole ones first, the one that mends most first, then the likeliest."""
    order = {id(healing): k for k, healing in enumerate(healings)}
    return sorted(
        healings, key=lambda one: (not one.whole, len(one.rest), one.edit.loop is None, order[id(one)])
    )


def _verified(bench: Bench, judgement: Judgement, healing: Healing) -> Judgement | None:
    """The judgement with the edit in force, if it is no worse on any problem. The edit then stays."""
    if not bench.fixes.add(healing.edit, healing.by_source):
        return None
    after = judged(judgement.experiment)
    mended = all(_no_worse(judgement.outcomes.get(name), outcome) for name, outcome in after.outcomes.items())
    if mended and all(
        bench.judge(other).right for other in bench.cleared if other != judgement.experiment.function.name
    ):
        return after
    bench.fixes.drop()
    return None


def _no_worse(before: Outcome | None, after: Outcome) -> bool:
    if after.right:
        return True
    if before is None or before.crash is not None:
        return after.crash is None or (before is not None and further(before, after))
    return after.crash is None and after.cells <= before.cells


def _heal_crash(search: Search, context: Context, crash: Crash, bench: Bench) -> list[Healing]:
    """Edits of the values on the line that it stopped at first, then of the line itself, then of those before it."""
    here = (-1 if crash.cell is None else crash.cell, crash.line)
    missing = crash.error.name if isinstance(crash.error, NameError) else None
    own = [site for site in bench.program.sites if site.function.split(".")[-1] == crash.function]
    at = [site for site in own if site.where == here or site.statement.lineno == crash.line]
    before = [site for site in context.passed.values() if site not in at and site.role != "step"]
    before.sort(
        key=lambda site: (site.function.split(".")[-1] != crash.function, abs(site.line - crash.line))
    )
    found: list[Healing] = []
    if missing is not None:  # only another name can mend this
        meant = [site for site in own if isinstance(site.node, ast.Name) and site.node.id == missing]
        return list(search.heal(meant, frozenset(), loose=True))
    reached = [site for site in at if site.number in context.passed]
    unreached = [site for site in at if site.number not in context.passed]
    for sites, loose in (
        (reached, False),
        (unreached, True),
        (reached, True),
        (before, False),
        (before, True),
    ):
        found += search.heal(sites, frozenset(), loose)
        if any(healing.whole for healing in found):
            break
    return found
