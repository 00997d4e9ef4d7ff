"""Holds what whygrad said against what is true."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from quality.corpus import Case, Line, Truth, last_part
from quality.judging import Answer
from quality.thresholds import THRESHOLDS, is_fair
from whygrad.records.diagnosis import Diagnosis, Finding


@dataclass(frozen=True)
class Marks:
    """One program's marks, for the first finding. Of a right program only ``accused`` and ``unjudged`` can be true."""

    function: bool = False
    line: bool = False  # the finding's own, or one of the places that it says belong to it
    own_line: bool = False
    kind: bool = False
    fair_kind: bool = False
    confirmed: bool = False
    misled: bool = False  # called confirmed, and neither the function nor the line is right
    missed: bool = False  # a faulty program is called right
    accused: bool = False  # a right program is called wrong
    unjudged: bool = False
    both: bool = False  # of a pair: each of the two faults has a finding with its line


@dataclass(frozen=True)
class Score:
    """A case, what was said of it, and the marks for that."""

    case: Case
    answer: Answer
    marks: Marks


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    count: int
    of: int

    @property
    def value(self) -> float:
        return self.count / self.of if self.of else 0.0


def score(case: Case, answer: Answer) -> Score:
    diagnosis = answer.diagnosis
    if diagnosis is None or diagnosis.verdict == "unjudged":
        return Score(case, answer, Marks(unjudged=True))
    if not case.truths:
        return Score(case, answer, Marks(accused=diagnosis.verdict == "wrong"))
    if diagnosis.verdict == "right" or not diagnosis.findings:
        return Score(case, answer, Marks(missed=diagnosis.verdict == "right"))
    marks = max((_marks(truth, diagnosis) for truth in case.truths), key=lambda one: (one.line, one.function))
    found = {place for finding in diagnosis.findings for place in _places(finding)}
    both = case.group == "pairs" and all(found & truth.lines for truth in case.truths)
    return Score(case, answer, replace(marks, both=both))


def _marks(truth: Truth, diagnosis: Diagnosis) -> Marks:
    """The marks for the first finding, held against one fault."""
    first = diagnosis.findings[0]
    function = bool(_functions(diagnosis.findings) & truth.functions)
    line = bool(_places(first) & truth.lines)
    confirmed = first.certainty == "confirmed"
    return Marks(
        function=function,
        line=line,
        own_line=(first.cell, first.line) in truth.lines,
        kind=first.kind == truth.kind,
        fair_kind=is_fair(truth.kind, first.kind),
        confirmed=confirmed,
        misled=confirmed and not function and not line,
    )


def _functions(findings: Sequence[Finding]) -> set[str]:
    """The function of the first finding, and of the others where all of them name the same line."""
    one_place = len({(finding.cell, finding.line) for finding in findings}) == 1
    return {last_part(finding.function) for finding in (findings if one_place else findings[:1])}


def _places(finding: Finding) -> set[Line]:
    own = {(finding.cell, finding.line)} if finding.line is not None else set()
    return own | {(place.cell, place.line) for place in finding.also}


FAULTY = {
    "function": "function",
    "line": "line",
    "line, without `also`": "own_line",
    "kind": "kind",
    "kind, or a fair one": "fair_kind",
    "confirmed": "confirmed",
    "confirmed but wrong": "misled",
    "missed": "missed",
    "not judged": "unjudged",
}
MEASURES = {
    "faulty": FAULTY,
    "pairs": {"both lines": "both"} | FAULTY,
    "right": {"accused": "accused", "not judged": "unjudged"},
}


def shares(scores: Sequence[Score], of: str = "faulty") -> dict[str, Share]:
    """Each measure over one group of programs: with a fault, with a pair of them, or right ones."""
    chosen = [one.marks for one in scores if one.case.group == of]
    return {
        name: Share(sum(getattr(marks, field) for marks in chosen), len(chosen))
        for name, field in MEASURES[of].items()
    }


def shortfalls(scores: Sequence[Score], whole: bool) -> list[str]:
    """The thresholds that are not met, a sentence each."""
    found = []
    for threshold in THRESHOLDS:
        share = shares(scores, threshold.of)[threshold.measure]
        allowed = threshold.allowed(share.of, whole)
        if not share.of or (share.value >= allowed if threshold.at_least else share.value <= allowed):
            continue
        bound = "at least" if threshold.at_least else "at most"
        found.append(
            f"{threshold.measure}: {share.count} of {share.of} {threshold.of} programs ({share.value:.1%}), "
            f"must be {bound} {allowed:.1%}"
        )
    return found


def is_miss(one: Score) -> bool:
    """Whether a person should look at this one."""
    marks = one.marks
    if one.case.group == "right":
        return marks.accused or marks.unjudged
    return not (marks.function and marks.line) or (one.case.group == "pairs" and not marks.both)
