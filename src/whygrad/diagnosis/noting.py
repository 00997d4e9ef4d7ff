"""Remarks that change no verdict: the caller's arrays written to, random numbers drawn, single precision."""

from __future__ import annotations

from collections.abc import Sequence

from whygrad.diagnosis import wording
from whygrad.diagnosis.aliasing import Fingerprints, arrays_in
from whygrad.diagnosis.experiment import Experiment
from whygrad.diagnosis.judging import Bench, Judgement
from whygrad.diagnosis.outcome import Outcome
from whygrad.diagnosis.viewing import digits
from whygrad.records import Finding, Note


def notes(bench: Bench, name: str, judgement: Judgement, findings: Sequence[Finding]) -> list[Note]:
    """What is worth a remark in a function that was judged."""
    outcome = _outcome(bench, name, judgement)
    told = any(one.function == name and one.kind == "modified-input" for one in findings)
    found = [] if told or not outcome.writes else _writes(bench, name, judgement)
    if judgement.rough:
        judged = judgement.experiment
        exact = digits(judged, judgement.outcomes["published"], judged.function)
        found.append(Note(name, None, None, "precision", wording.ROUGH.format(function=name, digits=exact)))
    if judgement.stretched:
        found.append(Note(name, None, None, "wrong-shape", _stretched(judgement)))
    if judgement.right and (spelt := _spelt(bench, name, outcome)):
        found.append(Note(name, None, None, "wrong-return", spelt))
    if judgement.right and outcome.draws:
        found.append(Note(name, None, None, "outside-state", wording.DRAWS.format(function=name)))
    return found


def _spelt(bench: Bench, name: str, outcome: Outcome) -> str | None:
    """The keys of what is handed to whoever asked for it all, where they are not those that the exercise reads."""
    function = bench.exercise.functions[name]
    seen = (outcome.observations or {}).get(name)
    if seen is None or not seen.spelt or not function.sequence:
        return None
    own, wanted = (wording.listed([repr(one) for one in some]) for some in (seen.spelt.values(), seen.spelt))
    return wording.OTHER_KEYS.format(function=name, own=own, wanted=wanted)


def _stretched(judgement: Judgement) -> str:
    """Which outputs have an axis too many, and their shapes."""
    function = judgement.experiment.function
    _, outcome = judgement.first_wrong
    shapes = {name: one.shape for (_, name), one in outcome.wrong.items() if one.shape is not None}
    listed = wording.listed([f"`{name}` {shape}" for name, shape in shapes.items()], code=False)
    return wording.STRETCHED.format(function=function.name, outputs=listed)


def _experiment(bench: Bench, name: str, judgement: Judgement) -> Experiment:
    """The function by itself; if it can read only what the person's own forward saves, with that."""
    fed = len(judgement.experiment.chain) > 1
    return judgement.experiment if fed else bench.experiment(name, apart=True)


def _outcome(bench: Bench, name: str, judgement: Judgement) -> Outcome:
    """What its run showed: the one that it was judged by, where nothing was mended since."""
    experiment = _experiment(bench, name, judgement)
    problem = experiment.problems[0]
    judged = judgement.outcomes.get(problem.name)
    if judgement.right and judged is not None and len(judgement.experiment.chain) == len(experiment.chain):
        return judged
    return experiment.run(problem)


def _writes(bench: Bench, name: str, judgement: Judgement) -> list[Note]:
    """The arguments whose arrays are not what they were, and the lines that write to them."""
    found: list[Note] = []
    function, experiment = bench.exercise.functions[name], _experiment(bench, name, judgement)
    prints = Fingerprints(bench.program.sites, experiment.fixes)
    experiment.run(experiment.problems[0], prints)
    prints.finish()
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
                text = wording.WRITES.format(function=function.name, argument=argument)
                found.append(
                    Note(function.name, change.writer.line, change.writer.cell, "modified-input", text)
                )
                break
    return found
