"""The verdict on the whole: what is known of each function becomes one diagnosis with one sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from whygrad.diagnosis import wording
from whygrad.diagnosis.binding import Bound, Refusal
from whygrad.diagnosis.exercises import Exercise
from whygrad.diagnosis.viewing import digits
from whygrad.records import Diagnosis, Excerpt, Finding, Note, Proof
from whygrad.records.diagnosis import Standing
from whygrad.submission.selection import BrokenCell, Submission

if TYPE_CHECKING:
    from whygrad.diagnosis.diagnose import Case

AROUND = 2


def unjudged(submission: Submission, exercise: Exercise, bound: Bound, refusal: Refusal) -> Diagnosis:
    """Nothing could be judged."""
    standings: dict[str, Standing] = dict.fromkeys(exercise.functions, "missing")
    standings |= dict.fromkeys(bound.unbound, "unjudged")
    return Diagnosis(
        submission.subject, "unjudged", refusal.message, exercise.name, refusal.reason, functions=standings
    )


def sum_up(submission: Submission, bound: Bound, case: Case) -> Diagnosis:
    """The diagnosis of what was judged."""
    exercise = case.bench.exercise
    standings: dict[str, Standing] = dict.fromkeys(exercise.functions, "missing")
    standings |= dict.fromkeys(bound.unbound, "unjudged")
    standings |= case.standings
    broken = [
        _broken(one, name) for one in submission.broken for name in one.names if name not in submission.known
    ]
    standings |= {finding.function: "crashed" for finding in broken}
    findings = (*broken, *case.findings)
    notes = [Note(name, None, None, "unjudged", text) for name, text in bound.unbound.items()] + case.notes
    if findings or "wrong" in standings.values() or "crashed" in standings.values():
        verdict, reason, message = "wrong", None, _wrong(case, findings)
    elif case.stopped:
        verdict, reason, message = "unjudged", next(iter(case.stopped.values())).reason, _stopped(case)
    elif "unjudged" in standings.values() and "right" not in standings.values():
        verdict, reason, message = "unjudged", "could-not-bind", next(note.message for note in notes)
    else:
        verdict, reason, message = "right", None, _right(case, standings)
    return Diagnosis(
        subject=submission.subject,
        verdict=verdict,  # type: ignore[arg-type]
        message=message,
        exercise=exercise.name,
        reason=reason,  # type: ignore[arg-type]
        functions=standings,
        outputs=case.outputs,
        findings=findings,
        notes=tuple(notes),
    )


def _right(case: Case, standings: Mapping[str, Standing]) -> str:
    names = [name for name, standing in standings.items() if standing == "right"]
    judgements = [case.judgements[name] for name in names]
    exact = min(
        digits(one.experiment, outcome, case.bench.exercise.functions[name])
        for name, one in zip(names, judgements, strict=True)
        for problem, outcome in one.outcomes.items()
        if problem == "published"
    )
    outputs = sum(
        not output.startswith("cache")
        for name in names
        for output in case.bench.exercise.functions[name].returns
    )
    sentence = wording.RIGHT_ONE if len(names) == 1 else wording.RIGHT
    return sentence.format(names=names[0], count=len(names), outputs=outputs, digits=exact)


def _wrong(case: Case, findings: tuple[Finding, ...]) -> str:
    places = [
        f"`{one.function}`" if one.line is None else wording.place(one.function, one.line, one.cell)
        for one in findings
    ]
    if len(findings) != 1:
        return wording.WRONG_MANY.format(count=len(findings), places=wording.listed(places, code=False))
    wrong: dict[str, int] = {}
    for output in case.outputs:
        if not output.right:
            wrong[output.function] = wrong.get(output.function, 0) + 1
    if not wrong:
        return wording.WRONG_ONE.format(place=places[0], outputs="")
    function = max(wrong, key=lambda name: (name == findings[0].function, wrong[name]))
    every = sum(output.function == function for output in case.outputs)
    verb = "is" if wrong[function] == 1 else "are"
    sentence = wording.ALL_OUTPUTS_WRONG if wrong[function] == every > 1 else wording.WRONG_OUTPUTS
    said = sentence.format(count=wrong[function], all=every, function=function, verb=verb)
    return wording.WRONG_ONE.format(place=places[0], outputs=said)


def _stopped(case: Case) -> str:
    name, crash = next(iter(case.stopped.items()))
    where = wording.place(crash.function, crash.line, crash.cell)
    if crash.reason == "timed-out":
        return wording.TIMED_OUT.format(function=name, seconds=case.bench.seconds, place=where)
    return wording.OUT_OF_MEMORY.format(function=name, place=where)


def _broken(cell: BrokenCell, name: str) -> Finding:
    """A cell that Python cannot read, with a function of the exercise in it."""
    lines = cell.cell.text.split("\n")
    first = max(1, cell.line - AROUND)
    line = lines[cell.line - 1] if 0 < cell.line <= len(lines) else ""
    return Finding(
        function=name,
        line=cell.line,
        cell=cell.cell.index,
        source=line.strip() or None,
        variable=None,
        kind="unexplained",
        certainty="confirmed",
        message=cell.sentence,
        hints=(cell.sentence, cell.sentence),
        proof=Proof("", 0, 0),
        excerpt=Excerpt(first, tuple(lines[first - 1 : cell.line + AROUND])),
    )
