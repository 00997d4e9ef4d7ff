"""Parts a saved array from what is written to later, by a copy: where it is wrong now, and where it will be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import islice

from whygrad.diagnosis.aliasing import Change, Fingerprints, Given, Marked, arrays_in, copies
from whygrad.diagnosis.experiment import Experiment
from whygrad.diagnosis.fault import Fault
from whygrad.diagnosis.judging import Bench, Judgement, judged
from whygrad.diagnosis.problems import Problem
from whygrad.diagnosis.search import Healing, Search
from whygrad.diagnosis.verifying import first_verified
from whygrad.diagnosis.viewing import Count, count_wrong
from whygrad.faults.edit import Edit


def part(
    bench: Bench, judgement: Judgement, problem: Problem, search: Search, before: Count, wholly: bool
) -> Fault | None:
    """A saved array that is written to later: tries a copy wherever the two could be parted."""
    prints = Fingerprints(bench.program.sites, judgement.experiment.fixes)
    outcome = judgement.experiment.run(problem, prints)
    prints.finish()
    unshared = _first_whole(search, search.unsharing()) if wholly else []
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


def _first_whole(search: Search, edits: Iterable[Edit]) -> list[Healing]:
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
    """A backward function that changes what was saved: right this time, wrong the next time that it is read."""
    function = bench.exercise.functions[name]
    if function.forward is None:
        return []
    experiment, problem = judgement.experiment, judgement.experiment.problems[0]
    changes = _saved_changes(bench, experiment, problem)
    if changes and experiment.repeats(problem):
        return []  # room that is written to before it is read
    for change in changes:
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
    prints = Given(bench.program.sites, experiment.fixes)
    experiment.run(problem, prints)
    prints.finish()
    saved = {id(array) for array in arrays_in(experiment.last_given[-1:])}
    return [change for change in prints.changes(None) if id(change.array) in saved]
