"""Finds the faults of one function, one after the other, each with the experiment that shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from whygrad.diagnosis.agreeing import agreeing, heal_disagreement, with_other
from whygrad.diagnosis.beside import joined, keeping_others, with_beside
from whygrad.diagnosis.blanks import blank_of
from whygrad.diagnosis.by_line import LINE_SECONDS, by_formula, by_lines
from whygrad.diagnosis.context import Context
from whygrad.diagnosis.crashing import heal_crash, heal_stop
from whygrad.diagnosis.draws import heal_draws
from whygrad.diagnosis.exchanging import otherwise_returned
from whygrad.diagnosis.experiment import Experiment
from whygrad.diagnosis.fault import Fault
from whygrad.diagnosis.interplay import functions_of
from whygrad.diagnosis.judging import Bench, Judgement
from whygrad.diagnosis.limit import Limit
from whygrad.diagnosis.locating import first_unknown, locate
from whygrad.diagnosis.misspelt import heal_keys
from whygrad.diagnosis.outside import bring_in
from whygrad.diagnosis.own_activations import is_one_of_them, own_activations, replaces_own
from whygrad.diagnosis.parting import first_whole, part, with_writer
from whygrad.diagnosis.returning import heal_return
from whygrad.diagnosis.rewriting import rewritten
from whygrad.diagnosis.saved import saves_too_little
from whygrad.diagnosis.search import DEAREST, Healing, Search, watched
from whygrad.diagnosis.stop import Stop, stop_of
from whygrad.diagnosis.suspects import Suspects, suspects
from whygrad.diagnosis.tables import heal_tables, replaces_entry
from whygrad.diagnosis.upstream import at_definition
from whygrad.diagnosis.verifying import first_verified
from whygrad.diagnosis.viewing import Count, count_wrong
from whygrad.diagnosis.walking import heal_walk
from whygrad.diagnosis.written_over import heal_written_over
from whygrad.running.interventions import Watch
from whygrad.running.program import Crash

MOST_FAULTS = 5
MOST_LINES = 20  # of one function that are mended, one after the other
SEARCH_SECONDS = 3.0  # of effort
CHEAP = range(1, DEAREST + 1)  # the costs of edits
PARTIAL_SECONDS = 0.8
LOCATE_SECONDS = 0.4
REACH_SECONDS = 0.5
REWRITE_SECONDS = 0.6
OUTSIDE_SECONDS = 0.5
TABLE_SECONDS = 0.5


def find_faults(bench: Bench, name: str, judgement: Judgement, deadline: float) -> list[Fault]:
    """The faults that make a function wrong, in the order in which they were found."""
    found: list[Fault] = []
    while not judgement.right and len(joined(found)) < MOST_FAULTS and len(found) < MOST_LINES:
        fault = with_writer(find_fault(bench, name, judgement, deadline))
        found += with_beside(bench, fault, MOST_FAULTS - len(found))
        last = found[-1]
        if last.healing is None or last.after is None:
            break
        # with all outputs right, what is saved may be in a form of the person's own
        judgement = bench.judge(name) if last.after.only_cache else last.after
    return [replace(fault, mended=judgement.right) for fault in joined(found)]


def find_fault(bench: Bench, name: str, judgement: Judgement, deadline: float) -> Fault:
    """The likeliest single fault; its edit joins the fixes of the bench."""
    problem, base = judgement.first_wrong
    experiment = judgement.experiment
    before = count_wrong(bench, judgement, judgement.only_cache)
    seen, watch = watched(experiment, problem)
    handed_on = _of_cell(bench, name)
    context = Context(bench.program, watch, {name: experiment.function.returns}, handed_on)
    search = Search(experiment, problem, base, context, bench.fixes, bench.limit(deadline, SEARCH_SECONDS))
    limit = bench.limit(deadline, OUTSIDE_SECONDS)
    brought = bring_in(bench, judgement, problem, base, search, limit)
    if (healed := first_verified(bench, judgement, brought, before)) is not None:
        return healed
    if base.crash is not None:
        stop = stop_of(bench.program, seen.crash, watch)
        return replace(
            _stopped(bench, judgement, search, context, stop, base.crash, limit, deadline), stop=stop
        )
    agreed = heal_disagreement(search, list(agreeing(experiment, context)))
    healed = first_verified(bench, judgement, [healing for healing, _ in agreed], before)
    if (healed := with_other(healed, agreed)) is not None:
        return healed
    cell = bench.exercise.functions.get(str(experiment.function.cell))
    walks = heal_walk(search, context, cell, base)
    if (healed := first_verified(bench, judgement, walks, before)) is not None:
        return healed
    given = heal_return(bench, search, experiment.function, base)
    given = given or heal_keys(bench, search, experiment.function, base, limit)
    given = given or heal_written_over(search, experiment) or heal_draws(search, context)
    if (healed := first_verified(bench, judgement, given, before)) is not None:
        return healed
    parted = part(bench, judgement, problem, search, before, wholly=True)
    if parted is not None:
        return parted
    blank = blank_of(bench.program, seen, watch)
    given = heal_stop(search, blank, limit)
    if (healed := first_verified(bench, judgement, given, before)) is not None:
        return replace(healed, stop=blank)
    circles: list[Suspects] = []
    together = len(experiment.chain) > 1 or not experiment.apart
    innocent = bench.innocent(name) if together else frozenset()
    for known in _above_suspicion(bench, experiment, saves_too_little(experiment, problem, base)):
        near = suspects(experiment, problem, base, context, known, bench.limit(deadline, REACH_SECONDS))
        search = Search(
            experiment, problem, base, context, bench.fixes, bench.limit(deadline, SEARCH_SECONDS)
        )
        search.reached, search.partial, search.innocent = near.reached, near.partial, innocent
        fault = _searched(bench, judgement, search, near, before, deadline)
        if fault is None:
            limit = bench.limit(deadline, REWRITE_SECONDS)
            sites = [*near.sites, *near.partial]
            new = list(rewritten(search, sites, limit))
            fault = first_verified(bench, judgement, new, before)
        if fault is not None:
            break
        circles.insert(0, near)
    fault = fault or _located(bench, judgement, watch, circles, before, deadline)
    return fault if blank is None else replace(fault, stop=blank)


def _stopped(
    bench: Bench,
    judgement: Judgement,
    search: Search,
    context: Context,
    stop: Stop | None,
    crash: Crash,
    limit: Limit,
    deadline: float,
) -> Fault:
    """A crash: what makes all right by what Python says of it, else by any edit, else what gets past it."""
    before = count_wrong(bench, judgement, judgement.only_cache)
    search.repeated = True
    past = heal_stop(search, stop, limit)
    search.repeated = False
    for healing in past:
        fault = first_verified(bench, judgement, [healing], before) if healing.whole else None
        if fault is not None and fault.after is not None and fault.after.right:
            return fault
        if fault is not None:
            bench.fixes.drop()
    leading = [healing for healing in past if healing.repeated]
    if (healed := first_verified(bench, judgement, leading, before)) is not None:
        return healed
    experiment, (problem, base) = judgement.experiment, judgement.first_wrong
    if saves_too_little(experiment, problem, base):
        known = _above_suspicion(bench, experiment, True)[0]
        sites = [site for site in context.passed.values() if site.function.split(".")[0] not in known]
        search.limit = bench.limit(deadline, PARTIAL_SECONDS)
        healings = list(search.heal(sites, frozenset(), lacking=True, costs=CHEAP[:1]))
        whole = [healing for healing in healings if healing.whole]
        if (healed := first_verified(bench, judgement, whole, before)) is not None:
            return healed
    others = heal_crash(search, context, crash, bench)
    whole = [at_definition(search, context, healing) for healing in past + others if healing.whole]
    parts = ([healing for healing in some if not healing.whole] for some in (past, others))
    for some in (whole, *parts):  # rather what Python's words suggest than what leaves less to be wrong
        if (healed := first_verified(bench, judgement, some, before)) is not None:
            return healed
    return Fault(judgement.experiment.function.name, None, None, judgement, None, before, before, crash)


def _searched(
    bench: Bench, judgement: Judgement, search: Search, near: Suspects, before: Count, deadline: float
) -> Fault | None:
    """The edit that heals: of all, else of a part by a copy, else of a part by any edit, else where less is reached."""
    (problem, base), context = judgement.first_wrong, search.context
    misshapen = any(difference.shape is not None for difference in base.wrong.values())
    several = not near.exact and bool(near.partial)  # nothing reaches just what is wrong
    of_parts: list[Healing] = []
    if len(base.wrong) > 1:
        returned = first_whole(search, otherwise_returned(context, judgement.experiment.function))
        if (healed := first_verified(bench, judgement, returned, before)) is not None:
            return healed
    if several:
        unpacked = first_whole(search, search.unpacking())
        if (healed := first_verified(bench, judgement, unpacked, before)) is not None:
            return healed
        of_lines = by_lines(bench, search, near, deadline)
        if (healed := first_verified(bench, judgement, of_lines, before)) is not None:
            return keeping_others(healed, of_lines)
        limit, search.limit = search.limit, bench.limit(deadline, PARTIAL_SECONDS)
        of_parts += search.heal(
            near.partial, frozenset(one.number for one in near.partial), misshapen, costs=CHEAP[:2]
        )
        search.limit = limit
    costs = CHEAP[:1] if any(healing.clean for healing in of_parts) else CHEAP
    formulas = partial(by_formula, bench, search, near, deadline)
    healings = [*search.heal(near.sites, near.exact, misshapen, True, costs, formulas), *of_parts]
    if any(healing.whole and replaces_own(bench.program, healing.edit) for healing in healings):
        own = list(own_activations(search, near.sites, bench.limit(deadline, LINE_SECONDS)))
        if (healed := first_verified(bench, judgement, own, before)) is not None:
            return healed
    if all(not healing.whole or replaces_entry(bench.program, healing.edit) for healing in healings):
        search.limit = bench.limit(deadline, TABLE_SECONDS)
        if (healed := first_verified(bench, judgement, heal_tables(search), before)) is not None:
            return healed
    if not any(healing.whole for healing in healings):
        parted = part(bench, judgement, problem, search, before, wholly=False)
        if parted is not None:
            return parted
    if not any(healing.clean for healing in healings):
        search.limit = bench.limit(deadline, PARTIAL_SECONDS)
        healings += search.heal(near.partial, frozenset(one.number for one in near.partial), misshapen)
    return keeping_others(first_verified(bench, judgement, healings, before), healings)


def _outside_activations(bench: Bench, near: Suspects) -> Suspects:
    """The suspects that do not stand in a sigmoid, tanh or softmax which is right: that was given what is wrong."""
    right = {name for name in {site.function for site in near.sites} if is_one_of_them(bench.program, name)}
    sites = [site for site in near.sites if site.function not in right]
    return replace(near, sites=sites, exact=near.exact & {site.number for site in sites}) if sites else near


def _located(
    bench: Bench,
    judgement: Judgement,
    watch: Watch,
    circles: Sequence[Suspects],
    before: Count,
    deadline: float,
) -> Fault:
    """A fault that no edit heals: the value whose override does, else the first that the chapter never has.

    ``circles`` of suspects, the widest first: what forward saved comes before what backward makes of it.
    """
    (problem, _), name = judgement.first_wrong, judgement.experiment.function.name
    circles = [_outside_activations(bench, near) for near in circles]
    for near in circles:
        limit = bench.limit(deadline, LOCATE_SECONDS)
        located = locate(judgement.experiment, problem, watch, near.sites, limit)
        if located is not None:
            return Fault(name, located.site, None, judgement, None, before, before, located=located)
    site = first_unknown(judgement.experiment, problem, watch, circles[-1])
    return Fault(name, site, None, judgement, None, before, before)


def _of_cell(bench: Bench, name: str) -> tuple[str, ...]:
    """The keys of what a cell's backward function hands to the sequence function that calls it."""
    cell = bench.exercise.functions[name].cell
    function = bench.exercise.functions[cell] if cell is not None else None
    return function.returns if function is not None and function.form == "dict" else ()


def _above_suspicion(bench: Bench, experiment: Experiment, saves_too_little: bool) -> list[frozenset[str]]:
    """The functions that are known to be right. In a chain, forward may still have saved something wrong: this is
    looked at where the judged function alone explains nothing, and first where what backward needs is not there."""
    alone = frozenset(bench.cleared - {experiment.function.name})
    chain = {part for function in experiment.chain for part in (function.name, function.cell)}
    along = frozenset(bench.cleared - chain)
    if saves_too_little:
        return [along | {experiment.function.name, str(experiment.function.cell)}, along]
    return [alone] if len(experiment.chain) == 1 or alone == along else [alone, along]


def find_interplay(bench: Bench, name: str, judgement: Judgement, deadline: float) -> list[Fault]:
    """Faults that show only when the person's own functions, each right by itself, feed each other."""
    needed = functions_of(bench, name)
    bench.cleared -= needed
    found = find_faults(bench, name, judgement, deadline)
    if all(fault.mended for fault in found):
        bench.cleared |= needed
    return found
