"""The verdict on the whole: what is known of each function becomes one diagnosis with one sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from whygrad.diagnosis import wording
from whygrad.diagnosis.binding import Bound, Refusal
from whygrad.diagnosis.excerpts import AROUND
from whygrad.diagnosis.exercises import Exercise
from whygrad.diagnosis.viewing import digits
from whygrad.records import Diagnosis, Excerpt, Finding, Note, Output, Proof
from whygrad.records.diagnosis import Reason, Standing, Verdict
from whygrad.running.program import Crash
from whygrad.submission.selection import BrokenCell, Submission

if TYPE_CHECKING:
    from whygrad.diagnosis.diagnose import Case


def unjudged(submission: Submission, exercise: Exercise, bound: Bound, refusal: Refusal) -> Diagnosis:
    """Nothing could be judged."""
    if refusal.elsewhere:
        return Diagnosis(submission.subject, "unjudged", refusal.message, reason=refusal.reason)
    standings: dict[str, Standing] = dict.fromkeys(exercise.functions, "missing")
    standings |= dict.fromkeys(bound.unbound, "unjudged")
    return Diagnosis(
        submission.subject,
        "unjudged",
        refusal.message,
        exercise.name,
        refusal.reason,
        functions=standings,
        absent=_absent(submission, standings),
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
    outputs = tuple(one for one in case.outputs if standings.get(one.function) != "unjudged")
    notes = _notes(case, bound, findings)
    verdict: Verdict
    reason: Reason | None
    if findings or "wrong" in standings.values() or "crashed" in standings.values():
        verdict, reason, message = "wrong", None, _wrong(outputs, findings)
    elif "unjudged" in standings.values():
        verdict, reason = "unjudged", _reason(case)
        message = next(note.message for note in notes if note.kind == "unjudged") + _others(standings)
    else:
        verdict, reason, message = "right", None, _right(case, standings)
    return Diagnosis(
        subject=submission.subject,
        verdict=verdict,
        message=message,
        exercise=exercise.name,
        reason=reason,
        functions=standings,
        absent=_absent(submission, standings),
        outputs=outputs,
        flow=case.flow,
        findings=findings,
        notes=tuple(notes),
    )


def _absent(submission: Submission, standings: Mapping[str, Standing]) -> tuple[str, ...]:
    """The missing functions that are not in the file, filled in or not."""
    broken = {name for one in submission.broken for name in one.names}
    missing = [name for name, standing in standings.items() if standing == "missing"]
    return tuple(name for name in missing if name not in submission.known and name not in broken)


def _notes(case: Case, bound: Bound, findings: Sequence[Finding]) -> list[Note]:
    """Why functions were left unjudged, the remarks, and what did not run; nothing that a finding already tells."""
    notes = [Note(name, None, None, "unjudged", text) for name, text in bound.unbound.items()]
    notes += [
        Note(name, crash.line or None, crash.cell, "unjudged", _stopped(case, name))
        for name, crash in case.stopped.items()
    ]
    if (old := case.submission.python_2) is not None:
        notes.append(Note("", old.line, old.cell, "outside-state", wording.PYTHON_2))
    notes += [
        Note("", one.line, one.cell.index, "unjudged", wording.LEFT_OUT.format(sentence=one.sentence))
        for one in case.submission.broken
        if not one.names and one.cell.index is None
    ]
    notes += [*case.notes, *(_did_not_run(crash) for crash in case.bench.program.failures if findings)]
    told = {(finding.cell, finding.line) for finding in findings}
    return [note for note in notes if note.kind == "unjudged" or (note.cell, note.line) not in told]


def _reason(case: Case) -> Reason:
    if case.bound.unbound or case.laid_out or case.strange:
        return "could-not-bind"
    return next((crash.reason for crash in case.stopped.values()), "crashed")


def _others(standings: Mapping[str, Standing]) -> str:
    """The functions that are right all the same."""
    names = [name for name, standing in standings.items() if standing == "right"]
    if not names:
        return ""
    return " " + wording.OTHERS_RIGHT[len(names) > 1].format(names=names[0], count=len(names))


def _did_not_run(crash: Crash) -> Note:
    said = wording.SKIPPED.format(sentence=crash.sentence.rstrip("."))
    return Note(crash.function.replace("<module>", ""), crash.line or None, crash.cell, "outside-state", said)


def _right(case: Case, standings: Mapping[str, Standing]) -> str:
    names = [name for name, standing in standings.items() if standing == "right"]
    judgements = [case.judgements[name] for name in names]
    exact = min(
        digits(one.experiment, outcome, case.bench.exercise.functions[name])
        for name, one in zip(names, judgements, strict=True)
        for problem, outcome in one.outcomes.items()
        if problem == "published"
    )
    outputs = sum(len(case.bench.exercise.functions[name].outputs) for name in names)
    sentence = wording.RIGHT_ONE if len(names) == 1 else wording.RIGHT
    agree = wording.agreeing_outputs(outputs)
    return sentence.format(names=names[0], count=len(names), outputs=agree, digits=exact)


def _wrong(outputs: Sequence[Output], findings: Sequence[Finding]) -> str:
    places = [
        f"`{one.function}`" if one.line is None else wording.place(one.function, one.line, one.cell)
        for one in findings
    ]
    if len(findings) != 1:
        return wording.WRONG_MANY.format(
            count=len(findings), places=wording.listed([*dict.fromkeys(places)], code=False)
        )
    wrong: dict[str, int] = {}
    for output in outputs:
        if not output.right:
            wrong[output.function] = wrong.get(output.function, 0) + 1
    if not wrong:
        return wording.WRONG_ONE.format(place=places[0], outputs="")
    function = max(wrong, key=lambda name: (name == findings[0].function, wrong[name]))
    every = sum(output.function == function for output in outputs)
    if wrong[function] == every and findings[0].kind == "wrong-return":
        said = ""  # what is not handed back as asked may be right, all of it
    elif wrong[function] == every:
        said = wording.ALL_OUTPUTS_WRONG.format(outputs=wording.all_outputs(every, function))
    else:
        verb = "is" if wrong[function] == 1 else "are"
        said = wording.WRONG_OUTPUTS.format(count=wrong[function], all=every, function=function, verb=verb)
    return wording.WRONG_ONE.format(place=places[0], outputs=said)


def _stopped(case: Case, name: str) -> str:
    crash = case.stopped[name]
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
        certainty="consistent",
        message=cell.sentence,
        hints=(wording.LOOK.format(place=wording.place(name, cell.line, cell.cell.index)), cell.sentence),
        proof=Proof("", 0, 0),
        excerpt=Excerpt(first, tuple(lines[first - 1 : cell.line + AROUND])),
    )
