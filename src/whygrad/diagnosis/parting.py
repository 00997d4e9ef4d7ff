"""Parts a saved array from what is written to later, by a copy: where it is wrong now, and where it will be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import islice

from whygrad.diagnosis.aliasing import Change, Fingerprints, Given, Marked, arrays_in, copies
from whygrad.diagnosis.experiment import Experiment
from whygrad.diagnosis.fault import Fault
from whygrad.diagnosis.interplay import may_be_latent
from whygrad.diagnosis.judging import Bench, Judgement, judged
from whygrad.diagnosis.problems import Problem
from whygrad.diagnosis.search import Healing, Search
from whygrad.diagnosis.verifying import first_verified
from whygrad.diagnosis.viewing import Count, count_wrong
from whygrad.faults.edit import Edit, called


def part(
    bench: Bench, judgement: Judgement, problem: Problem, search: Search, before: Count, wholly: bool
) -> Fault | None:
    """A saved array that is written to later: tries a copy wherever the two could be parted."""
    prints = Fingerprints(bench.program.sites, judgement.experiment.fixes)
    outcome = judgement.experiment.run(problem, prints)
    prints.finish()
    unshared = first_whole(search, search.unsharing()) if wholly else []
    if (found := first_verified(bench, judgement, unshared, before)) is not None:
        return found
    for change in prints.changes(outcome.saved, others=wholly):
        healings: list[Healing] = []
        for edit in copies(change):
            healing = search.attempt(edit, True)
            if healing is not None and (healing.whole or not wholly):
                healings.append(healing)
                if healing.whole:
                    break
        found = first_verified(bench, judgement, healings, before)
        if found is not None:
            return replace(found, change=change)
    return None


def first_whole(search: Search, edits: Iterable[Edit]) -> list[Healing]:
    """The first of some edits after which nothing is wrong, if there is one."""
    tried = (search.attempt(edit, True) for edit in edits)
    return list(islice((healing for healing in tried if healing is not None and healing.whole), 1))


def with_writer(fault: Fault) -> Fault:
    """A fault that copies mend, with the line that writes over what is shared."""
    edit = fault.healing.edit if fault.healing is not None else None
    if edit is None or edit.family not in PARTING or fault.change is not None or edit.is_statement:
        return fault
    experiment = fault.judgement.experiment
    own = {site.number for site, _ in edit.changes}
    fixes = {number: one for number, one in experiment.fixes.items() if number not in own}
    marked = Marked(experiment.program.sites, fixes, edit.site.number)
    experiment.run(fault.judgement.first_wrong[0], marked)
    marked.finish()
    change = marked.first()
    made = change.made if change is not None and edit.family == "unshared" else None
    return replace(fault, change=change, others=fault.others if made is None else (*fault.others, made))


PARTING = frozenset({"copied", "unshared", "parted"})


def find_latent(bench: Bench, name: str, judgement: Judgement) -> list[Fault]:
    """What changes saved arrays although every output is right: wrong the next time that they are read."""
    function = bench.exercise.functions[name]
    if not may_be_latent(bench, name, judgement):
        return []
    if function.forward is not None:
        experiment, problem = judgement.experiment, judgement.experiment.problems[0]
        if not _saved_changes(bench, experiment, problem) or experiment.repeats(problem):
            return []  # nothing, or room that is written to before it is read
        return _parted(bench, name, judgement, experiment, _saved_changes)
    return _parted(bench, name, judgement, bench.experiment(name, apart=False), _kept_changes)


Changes = Callable[[Bench, Experiment, Problem], list[Change]]


def _parted(
    bench: Bench, name: str, judgement: Judgement, experiment: Experiment, changes: Changes
) -> list[Fault]:
    """The copies after which no saved array changes any more, and nothing else does."""
    problem, found = experiment.problems[0], []
    left = changes(bench, experiment, problem)
    while left and (parted := _first_parted(bench, experiment, left, changes)) is not None:
        edit, change, left = parted
        healing = Healing(edit, frozenset(), whole=True, exact=True)
        none = count_wrong(bench, judgement, False)
        found.append(Fault(name, edit.site, healing, judgement, judgement, none, none, change=change))
    return [replace(fault, mended=not left) for fault in found]


def _first_parted(
    bench: Bench, experiment: Experiment, changed: Sequence[Change], changes: Changes
) -> tuple[Edit, Change, list[Change]] | None:
    """The first copy that parts one of the arrays which change, with what changes still. Its edit stays."""
    for change in changed:
        for edit in copies(change):
            bench.fixes.add(edit, by_source=False)
            left = changes(bench, experiment, experiment.problems[0])
            if len(left) < len(changed) and judged(experiment).right:
                return edit, change, left
            bench.fixes.drop()
    return None


def _saved_changes(bench: Bench, experiment: Experiment, problem: Problem) -> list[Change]:
    """What a backward function changes of the cache that it is given."""
    prints = Given(bench.program.sites, experiment.fixes)
    experiment.run(problem, prints)
    prints.finish()
    saved = {id(array) for array in arrays_in(experiment.last_given[-1:])}
    return [change for change in prints.changes(None) if id(change.array) in saved]


def _kept_changes(bench: Bench, experiment: Experiment, problem: Problem) -> list[Change]:
    """What a forward function changes of the caches that its cell has made at earlier steps."""
    prints = Fingerprints(bench.program.sites, experiment.fixes)
    outcome = experiment.run(problem, prints)
    prints.finish()
    made = [
        event.value[-1]
        for event in prints.events
        if isinstance(event.value, tuple)
        and called(event.site.node) == experiment.function.cell
        and event.value
    ]
    of_cells = {id(array) for array in arrays_in(made)}
    return [change for change in prints.changes(outcome.saved) if id(change.array) in of_cells]
