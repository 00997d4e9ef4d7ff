"""One file from its text to a diagnosis: read, bind, run, compare, locate, explain.

What looks for causes is imported where something is wrong: a right file is answered sooner without it.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from whygrad.diagnosis import wording
from whygrad.diagnosis.absent import Absent, absent_from, import_or_draw_nothing
from whygrad.diagnosis.binding import Bound, ambiguous, bind, not_bound
from whygrad.diagnosis.cache_form import is_fed_as_asked
from whygrad.diagnosis.choosing import choose, may_be
from whygrad.diagnosis.evidence import with_repairs
from whygrad.diagnosis.exercises import EXERCISES, STEP_BY_STEP, Function
from whygrad.diagnosis.flow import flow_of_bench
from whygrad.diagnosis.interplay import interplay, may_be_latent
from whygrad.diagnosis.judging import Bench, Judgement, better_with
from whygrad.diagnosis.layouts import other_layout, usual_layout
from whygrad.diagnosis.left_behind import taken_out
from whygrad.diagnosis.noting import notes
from whygrad.diagnosis.outcome import further
from whygrad.diagnosis.own_names import as_written
from whygrad.diagnosis.own_parameters import own_parameters, weights_of
from whygrad.diagnosis.roles import is_made_for_another
from whygrad.diagnosis.summing_up import sum_up, unjudged
from whygrad.diagnosis.viewing import view
from whygrad.faults.misconceptions.row import GATES
from whygrad.records import Diagnosis, Finding, Note, Output
from whygrad.records.diagnosis import Standing
from whygrad.records.flow import Flow
from whygrad.running.child import report
from whygrad.running.program import Crash, Program
from whygrad.running.sites import SourceText
from whygrad.submission.handed_back import entries_of_their_own
from whygrad.submission.imports import supplied_names
from whygrad.submission.methods import object_of
from whygrad.submission.respelling import respelling
from whygrad.submission.selection import Submission, select
from whygrad.submission.source import Cell, Unreadable, read

if TYPE_CHECKING:
    from whygrad.diagnosis.fault import Fault

RUN_SHARE = 0.15  # of the time, for a single run: on these small inputs any function needs milliseconds
MOST_KEYS = 5  # that a sentence names
SEARCH_SHARE = 0.65  # of the time, after which no new search begins


def diagnose_file(
    path: str, exercise: str | None, seconds: float, folder: str | None = None
) -> dict[str, Any]:
    """The diagnosis of a .py or .ipynb, as the JSON object of the contract. Runs the person's code in this process."""
    return diagnose(Path(path), exercise, seconds, None if folder is None else Path(folder)).to_json()


def diagnose(
    path: Path, exercise_name: str | None = None, seconds: float = 20.0, folder: Path | None = None
) -> Diagnosis:
    """Says what is wrong in a file, and why. Its own modules are looked for in ``folder`` (None: beside it)."""
    deadline = time.monotonic() + SEARCH_SHARE * seconds
    wanted = frozenset(name for one in EXERCISES.values() for name in one.functions)
    try:
        cells = read(path, wanted)
    except Unreadable as error:
        return Diagnosis(path.name, "unjudged", str(error), exercise_name, "unreadable")
    cells, entries = entries_of_their_own(cells, STEP_BY_STEP.handed_back)
    own = replace(respelling(cells, GATES, STEP_BY_STEP.keys, wanted, may_be), entries=entries)
    found = _diagnose(path, exercise_name, seconds, folder, own.cells(cells), deadline)
    return as_written(found, own)


def _diagnose(
    path: Path,
    exercise_name: str | None,
    seconds: float,
    folder: Path | None,
    cells: tuple[Cell, ...],
    deadline: float,
) -> Diagnosis:
    chosen = EXERCISES[exercise_name] if exercise_name else choose(cells)
    exercise = chosen or next(iter(EXERCISES.values()))
    submission = select(path.name, folder or path.parent, cells, frozenset(exercise.functions))
    bound = bind(submission, exercise)
    if chosen is None and bound.present:
        bound = replace(bound, refusal=ambiguous(submission))
    if bound.refusal is not None:
        return unjudged(submission, exercise, bound, bound.refusal)
    program = load(submission)
    unloaded = {
        name: _failure(submission, program, name) for name in sorted(bound.present - program.namespace.keys())
    }
    bound = replace(bound, present=bound.present - unloaded.keys())
    data = taken_out(program, submission.doubtful.names)
    own = {name: program.namespace[name] for name in bound.unbound if name in program.namespace}
    for name in exercise.functions.keys() - bound.present:  # what is not filled in is never run
        program.namespace[name] = getattr(exercise.functions[name].chapter, name)
    bench = Bench(program, exercise, bound.present, RUN_SHARE * seconds, submission.origins)
    if data:
        better_with(bench, data)
    # nobody but the person's own functions can call a cell of other arguments: where they do, the chapter's is no help
    served = replace(bench, otherwise=frozenset(own))
    bench = served if own and better_with(bench, own, served) else bench
    case = Case(bench, submission, deadline, bound, absent_from(submission, program))
    case.leave_unloaded(unloaded)
    case.judge_all()
    return sum_up(submission, bound, case)


def load(submission: Submission) -> Program:
    """The person's functions with what they need, each value hooked."""
    program = Program()
    texts = {id(cell): SourceText.of(cell.code, cell.filename, cell.index) for cell in submission.cells}
    program.load(
        [(texts[id(cell)], statement) for cell, statement in submission.statements],
        lambda node, names: import_or_draw_nothing(node, names, submission.folder),
        supplied_names(submission.python_2 is not None),
        submission.doubtful.assignments,
    )
    program.keep(submission.objects)
    program.failures = [crash for crash in program.failures if not _is_minor(crash, submission, program)]
    return program


def _is_minor(crash: Crash, submission: Submission, program: Program) -> bool:
    """Whether a line did not run since an object, or its class, could not be made: that has a failure of its own.

    Or it was only tried, since it makes what may be data of a test.
    """
    if submission.doubtful.has(crash.cell, crash.line):
        return True
    name = getattr(crash.error, "name", None)
    return isinstance(crash.error, NameError) and (name in submission.objects or name in program.unmade)


def _failure(submission: Submission, program: Program, name: str) -> Crash | str | None:
    """Why a definition failed, if a line of it did: a default value or a decorator that cannot be had.

    A sentence, where it is a method of what could not be made.
    """
    node, cell = submission.known[name].node, submission.known[name].cell
    made = object_of(node)
    if made is not None and made[1] not in program.namespace and program.failures:
        crash = program.failures[0]
        return wording.NOT_MADE.format(function=name, outer=made[0], line=crash.line, sentence=crash.sentence)
    first = min([node.lineno, *(one.lineno for one in node.decorator_list)])
    inside = range(first, (node.end_lineno or node.lineno) + 1)
    return next((one for one in program.failures if one.line in inside and one.cell == cell.index), None)


@dataclass
class Case:
    """What is known so far about one submission."""

    bench: Bench
    submission: Submission
    deadline: float
    bound: Bound
    absent: Absent
    standings: dict[str, Standing] = field(default_factory=dict)
    judgements: dict[str, Judgement] = field(default_factory=dict)
    outputs: tuple[Output, ...] = ()
    flow: Flow | None = None
    findings: list[Finding] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    stopped: dict[str, Crash] = field(default_factory=dict)  # functions that did not come back
    waits: dict[str, Crash] = field(default_factory=dict)
    laid_out: set[str] = field(default_factory=set)  # functions made for another layout, or other arguments
    lacking: dict[str, str] = field(default_factory=dict)  # functions that need what could not be loaded
    strange: set[str] = field(default_factory=set)  # functions that take parameters under keys of their own

    def leave_unloaded(self, unloaded: Mapping[str, Crash | str | None]) -> None:
        """Tells of definitions that failed; without a line of the person's it is we who could not read them."""
        for name, crash in unloaded.items():
            if crash is None or isinstance(crash, str):
                self._leave(name, crash or wording.TOO_DEEP)
            else:
                from whygrad.diagnosis.describing import describe_crash

                self.standings[name] = "crashed"
                self.findings.append(describe_crash(self.bench, name, crash))

    def judge_all(self) -> None:
        """Judges each function by itself, in order of dependence, then all of them together."""
        names = [name for name in self.bench.exercise.functions if name in self.bench.present]
        report("running all functions together")
        self.outputs, self.waits = view(self.bench, names)
        self.bench.endless |= {
            crash.function if crash.function in self.bench.present else name
            for name, crash in self.waits.items()
        }
        self.flow = None if self.bench.endless else flow_of_bench(self.bench)  # before any edit is in force
        for name in names:
            report(f"judging {name}")
            self._judge(name)
        running = [name for name in names if self.standings[name] in ("right", "wrong")]
        for name in running:
            self._judge_together(name)
        for name in running:
            if self.standings[name] == "right" and may_be_latent(self.bench, name, self.judgements[name]):
                from whygrad.diagnosis.parting import find_latent

                self._found(find_latent(self.bench, name, self.judgements[name]))
        self.outputs = tuple(
            replace(one, right=True) if self._is_stretched(one.function) else one for one in self.outputs
        )
        self.outputs = with_repairs(self.bench, self.outputs)
        self.notes += [
            note for name in running for note in notes(self.bench, name, self.judgements[name], self.findings)
        ]

    def _judge(self, name: str) -> None:
        crash = self.waits.get(name)
        if crash is not None and (crash.function == name or crash.function not in self.bench.present):
            self.standings[name] = "unjudged"
            self.stopped[name] = crash
            return
        judgement = self.judgements[name] = self.bench.judge(name)
        if judgement.right:
            self.standings[name] = "right"
            self.bench.cleared.add(name)
            return
        outcome, function = judgement.first_wrong[1], self.bench.exercise.functions[name]
        crash = outcome.crash
        if (shape := other_layout(self.bench, function, outcome)) is not None:
            self.laid_out.add(name)
            self._leave(name, wording.LAYOUT, shape=shape, usual=usual_layout(function))
        elif own := own_parameters(self.bench.program, function, crash, self.strange):
            self.strange.add(name)
            self._leave(name, wording.OWN_PARAMETERS, keys=_some(own), wanted=_some(weights_of(function)))
        elif function.cell in self.strange:
            self._leave(name, wording.OWN_PARAMETERS_TOO, cell=str(function.cell))
        elif is_made_for_another(self.submission.known[name].node, function, self.bench.exercise):
            self.laid_out.add(name)
            self._leave(name, not_bound(self.submission.known[name].node, self.bench.exercise))
        elif function.forward in self.laid_out:
            self._leave(name, wording.LAYOUT_TOO)
        elif not judgement.fair:
            self._leave(name, self._waits_for(function))
        elif self._is_fed_otherwise(name):
            self._leave(name, wording.UNBOUND_FORWARD)
        elif crash is not None and crash.reason != "crashed":
            self.standings[name] = "unjudged"
            self.stopped[name] = crash
        else:
            from whygrad.diagnosis.finding import find_faults

            faults = _sound(find_faults(self.bench, name, judgement, self.deadline))
            lack = self.absent.lack(name, faults[0].crash, faults[0].healing is not None)
            if lack is not None:
                self.standings[name] = "unjudged"
                self.lacking[name] = lack
                line, cell = (crash.line, crash.cell) if crash is not None else (None, None)
                self.notes.append(Note(name, line, cell, "unjudged", lack))
            else:
                fed = all(self._is_of_another(fault, name) for fault in faults)
                self.standings[name] = "right" if fed else "wrong" if crash is None else "crashed"
                self._found(faults)

    def _judge_together(self, name: str) -> None:
        """Functions that are right one by one may still be wrong together."""
        judgement = interplay(self.bench, name)
        if judgement is not None:
            from whygrad.diagnosis.finding import find_interplay

            self._found(find_interplay(self.bench, name, judgement, self.deadline))

    def _is_stretched(self, name: str) -> bool:
        return name in self.judgements and self.judgements[name].stretched

    def _is_fed_otherwise(self, name: str) -> bool:
        """Whether the forward function cannot be called, and may save in a form of its own."""
        function = self.bench.exercise.functions[name]
        if function.forward not in self.bound.unbound:
            return False
        return not is_fed_as_asked(self.bench.program, self.bench.exercise, function)

    def _waits_for(self, function: Function) -> str:
        """Why a function that reads what another one saves could not be judged."""
        known = self.submission.known.get(str(function.forward))
        if known is None:
            return wording.WAITS_ABSENT
        return wording.WAITS_UNFILLED if known.unfilled else wording.WAITS

    def _is_of_another(self, fault: Fault, name: str) -> bool:
        """Whether a fault is in another function of the exercise, and with it mended nothing is wrong here."""
        place = fault.site.function.split(".")[0] if fault.site is not None else name
        healed = fault.mended or fault.located is not None
        return healed and place != name and self.standings.get(place) in ("right", "wrong", "crashed")

    def _leave(self, name: str, sentence: str, **more: str) -> None:
        """Leaves a function unjudged."""
        self.standings[name] = "unjudged"
        text = sentence.format(function=name, forward=self.bench.exercise.functions[name].forward, **more)
        self.notes.append(Note(name, None, None, "unjudged", text))

    def _found(self, faults: Sequence[Fault]) -> None:
        if not faults:
            return
        from whygrad.diagnosis.describing import describe

        for fault in faults:
            finding = describe(self.bench, fault)
            place = (finding.function, finding.line, finding.cell, finding.message)
            if place not in ((one.function, one.line, one.cell, one.message) for one in self.findings):
                self.findings.append(finding)
            if fault.mended:
                self.bench.cleared.add(fault.function)
            if self.standings.get(finding.function) == "right":
                stopped = fault.crash is not None and fault.crash.function == finding.function
                self.standings[finding.function] = "crashed" if stopped else "wrong"


def _some(keys: Sequence[str]) -> str:
    """A few keys in a sentence."""
    return wording.listed(keys) if len(keys) <= MOST_KEYS else wording.listed(keys[:MOST_KEYS]) + ", …"


def _got_past(fault: Fault) -> bool:
    """Whether an edit that Python's words suggest leads past each of several lines that it mends, to another stop."""
    if fault.after is None or fault.after.right or not fault.others:
        return False
    return further(fault.judgement.first_wrong[1], fault.after.first_wrong[1])


def _sound(faults: list[Fault]) -> list[Fault]:
    """A crash that an edit only hides, so that as much is wrong as before, is told as the crash that it is."""
    for k, fault in enumerate(faults):
        hidden = fault.crash is not None and not fault.mended and fault.rest.wrong >= fault.before.wrong
        hidden = hidden and not _got_past(fault)
        if hidden and fault.healing is not None:
            return [*faults[:k], replace(fault, healing=None, site=None, located=None)]
    return faults
