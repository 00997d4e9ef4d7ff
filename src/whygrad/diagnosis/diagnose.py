"""One file from its text to a diagnosis: read, bind, run, compare, locate, explain."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from whygrad.diagnosis import wording
from whygrad.diagnosis.binding import bind
from whygrad.diagnosis.describing import describe
from whygrad.diagnosis.exercises import EXERCISES
from whygrad.diagnosis.finding import Fault, find_faults, find_interplay, find_latent
from whygrad.diagnosis.judging import Bench, Judgement
from whygrad.diagnosis.noting import notes
from whygrad.diagnosis.summing_up import sum_up, unjudged
from whygrad.diagnosis.viewing import view
from whygrad.records import Diagnosis, Finding, Note, Output
from whygrad.records.diagnosis import Standing
from whygrad.running.child import report
from whygrad.running.program import Crash, Program
from whygrad.running.sites import SourceText
from whygrad.submission.imports import run_import, supplied_names
from whygrad.submission.selection import Submission, select
from whygrad.submission.source import Unreadable, read

RUN_SHARE = 0.15  # of the time, for a single run: on these small inputs any function needs milliseconds
SEARCH_SHARE = 0.75  # of the time, after which no new search begins


def diagnose_file(path: str, exercise: str | None, seconds: float) -> dict[str, Any]:
    """The diagnosis of a .py or .ipynb, as the JSON object of the contract. Runs the person's code in this process."""
    return diagnose(Path(path), exercise, seconds).to_json()


def diagnose(path: Path, exercise_name: str | None = None, seconds: float = 20.0) -> Diagnosis:
    """Says what is wrong in a file, and why."""
    deadline = time.monotonic() + SEARCH_SHARE * seconds
    try:
        cells = read(path)
    except Unreadable as error:
        return Diagnosis(path.name, "unjudged", str(error), exercise_name, "unreadable")
    exercise = EXERCISES[exercise_name or next(iter(EXERCISES))]
    submission = select(path.name, path.parent, cells, frozenset(exercise.functions))
    bound = bind(submission, exercise)
    if bound.refusal is not None:
        return unjudged(submission, exercise, bound, bound.refusal)
    program = load(submission)
    bench = Bench(program, exercise, bound.present, RUN_SHARE * seconds)
    case = Case(bench, submission, deadline)
    case.judge_all()
    return sum_up(submission, bound, case)


def load(submission: Submission) -> Program:
    """The person's functions with what they need, each value hooked."""
    program = Program()
    texts = {id(cell): SourceText.of(cell.text, cell.filename, cell.index) for cell in submission.cells}
    program.load(
        [(texts[id(cell)], statement) for cell, statement in submission.statements],
        lambda node, names: run_import(node, names, submission.folder),
        supplied_names(),
    )
    return program


@dataclass
class Case:
    """What is known so far about one submission."""

    bench: Bench
    submission: Submission
    deadline: float
    standings: dict[str, Standing] = field(default_factory=dict)
    judgements: dict[str, Judgement] = field(default_factory=dict)
    outputs: tuple[Output, ...] = ()
    findings: list[Finding] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    stopped: dict[str, Crash] = field(default_factory=dict)  # functions that did not come back
    waits: dict[str, Crash] = field(default_factory=dict)

    def judge_all(self) -> None:
        """Judges each function by itself, in order of dependence, then all of them together."""
        names = [name for name in self.bench.exercise.functions if name in self.bench.present]
        report("running all functions together")
        self.outputs, self.waits = view(self.bench, names)
        for name in names:
            report(f"judging {name}")
            self._judge(name)
        running = [name for name in names if self.standings[name] in ("right", "wrong")]
        for name in running:
            self._found(find_interplay(self.bench, name, self.deadline))
        for name in running:
            if self.standings[name] == "right":
                self._found(find_latent(self.bench, name, self.judgements[name]))
        self.notes += [
            note for name in running for note in notes(self.bench, name, self.judgements[name], self.findings)
        ]

    def _judge(self, name: str) -> None:
        crash = self.waits.get(name)
        if crash is not None and crash.function == name:
            self.standings[name] = "unjudged"
            self.stopped[name] = crash
            return
        judgement = self.judgements[name] = self.bench.judge(name)
        if judgement.right:
            self.standings[name] = "right"
            self.bench.cleared.add(name)
            return
        crash = judgement.first_wrong[1].crash
        if not judgement.fair:
            self.standings[name] = "unjudged"
            forward = self.bench.exercise.functions[name].forward
            text = wording.WAITS.format(function=name, forward=forward)
            self.notes.append(Note(name, None, None, "unjudged", text))
        elif crash is not None and crash.reason != "crashed":
            self.standings[name] = "unjudged"
            self.stopped[name] = crash
        else:
            self.standings[name] = "wrong" if crash is None else "crashed"
            self._found(find_faults(self.bench, name, judgement, self.deadline))

    def _found(self, faults: list[Fault]) -> None:
        for fault in faults:
            finding = describe(self.bench, fault)
            self.findings.append(finding)
            if fault.mended:
                self.bench.cleared.add(fault.function)
            if self.standings.get(finding.function) == "right":
                self.standings[finding.function] = "wrong"
