"""The functions at a glance, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass

from whygrad.records.diagnosis import Diagnosis
from whygrad.report import words
from whygrad.report.html.prose import plain


@dataclass(frozen=True)
class Function:
    """One function: its standing, and that in words."""

    name: str
    standing: str
    words: str
    outputs: str


def overview(diagnosis: Diagnosis) -> list[Function]:
    """Every function that somebody wrote, in the order of the record, then those that are not filled in."""
    rows = sorted(diagnosis.functions.items(), key=lambda row: row[1] == "missing")
    return [_function(diagnosis, name, standing) for name, standing in rows]


def _function(diagnosis: Diagnosis, name: str, standing: str) -> Function:
    outputs = [one for one in diagnosis.outputs if one.function == name]
    wrong = sum(not one.right for one in outputs)
    said = words.ABSENT if name in (diagnosis.absent or ()) else words.STANDING[standing]
    if standing == "wrong" and outputs and not wrong:
        said = words.OUTPUTS_RIGHT
    elif standing == "right" and wrong:
        said = words.FED_WRONG
    counted = f"{len(outputs) - wrong} / {len(outputs)}" if outputs else ""
    return Function(plain(name), standing, said, counted)


def next_step(diagnosis: Diagnosis, repairable: bool, place_only: bool) -> str:
    """One or two sentences, the same as in the terminal."""
    findings = diagnosis.findings
    if diagnosis.verdict == "unjudged":
        known = diagnosis.functions or diagnosis.reason != "could-not-bind"
        return words.UNJUDGED[diagnosis.reason] if diagnosis.reason and known else ""
    if diagnosis.verdict == "right":
        missing = {name for name, standing in diagnosis.functions.items() if standing == "missing"}
        return words.FILL_IN if missing - set(diagnosis.absent or ()) else ""
    if not findings:
        return words.NO_PLACE
    if findings[0].line is None:
        return words.NO_PLACE if diagnosis.functions and not diagnosis.observations else words.NUMBERS_ONLY
    if len(findings) > 1:
        return words.CHANGE_SEVERAL
    crashed = "crashed" in diagnosis.functions.values()
    located = findings[0].kind == "unexplained" and not place_only and not crashed
    return words.COMPARE if located else words.CHANGE_ONE
