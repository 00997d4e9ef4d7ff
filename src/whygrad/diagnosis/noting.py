"""Remarks that change no verdict: the caller's arrays written to, random numbers drawn, single precision."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from whygrad.diagnosis import wording
from whygrad.diagnosis.aliasing import Fingerprints, arrays_in
from whygrad.diagnosis.judging import Bench, Judgement
from whygrad.diagnosis.viewing import digits
from whygrad.records import Finding, Note


def notes(bench: Bench, name: str, judgement: Judgement, findings: Sequence[Finding]) -> list[Note]:
    """What is worth a remark in a function that was judged."""
    found = (
        []
        if any(one.function == name and one.kind == "modified-input" for one in findings)
        else _writes(bench, name, judgement)
    )
    experiment = judgement.experiment
    if judgement.rough:
        exact = digits(experiment, judgement.outcomes["published"], experiment.function)
        found.append(Note(name, None, None, "precision", wording.ROUGH.format(function=name, digits=exact)))
    np.random.seed(0)  # as each run begins
    before = _random_state()
    experiment.run(experiment.problems[0])
    if judgement.right and _random_state() != before:
        found.append(Note(name, None, None, "outside-state", wording.DRAWS.format(function=name)))
    return found


def _writes(bench: Bench, name: str, judgement: Judgement) -> list[Note]:
    """The arguments whose arrays are not what they were, and the lines that write to them."""
    function = bench.exercise.functions[name]
    fed = len(judgement.experiment.chain) > 1  # it can read only what the person's own forward saves
    experiment = judgement.experiment if fed else bench.experiment(name, apart=True)
    prints = Fingerprints(bench.program.sites, experiment.fixes)
    experiment.run(experiment.problems[0], prints)
    prints.finish()
    found: list[Note] = []
    # what the functions before it fill is theirs
    before = {part for one in experiment.chain[:-1] for part in (one.name, one.cell)}
    changes = [
        change
        for change in prints.changes(None)
        if change.given and change.writer.function.split(".")[0] not in before
    ]
    given = experiment.last_given
    for position, argument in enumerate(function.arguments):
        inside = {id(array) for array in arrays_in(given[position])} if position < len(given) else set()
        for change in changes:
            if id(change.array) in inside:
                text = wording.WRITES.format(function=name, argument=argument)
                found.append(Note(name, change.writer.line, change.writer.cell, "modified-input", text))
                break
    return found


def _random_state() -> object:
    state = np.random.get_state()
    return state[1].tobytes() + bytes(str(state[2]), "ascii")  # type: ignore[index]
