"""How much to give away: ``place`` says where, ``cause`` says why too, ``fix`` says how to repair it too."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Literal

from whygrad.records.diagnosis import Diagnosis, Finding
from whygrad.report import words

Hint = Literal["place", "cause", "fix"]

_LEVEL = {"place": 1, "cause": 2, "fix": 3}


def withhold(diagnosis: Diagnosis, hint: Hint) -> Diagnosis:
    """The same diagnosis without what ``hint`` does not ask for.

    ``hints`` keeps its first one, two or three entries. At ``place``, each sentence that could name the cause
    is replaced: a finding's message by its first hint, the proof's experiment by a neutral one, and the
    message of a wrong verdict by the functions that hold the faults. What programs count on stays at every
    level: ``kind``, ``certainty``, ``variable``, ``also``, the counts of the proof. Of these, the terminal
    shows only the certainty and the counts at ``place``.
    """
    findings = tuple(_withhold(finding, hint) for finding in diagnosis.findings)
    alternatives = tuple(tuple(_withhold(one, hint) for one in row) for row in diagnosis.alternatives)
    message = diagnosis.message
    if hint == "place" and findings:
        message = words.FAULTS_IN[len(findings) > 1].format(
            functions=_listed(f"`{finding.function}`" for finding in findings)
        )
    return replace(diagnosis, message=message, findings=findings, alternatives=alternatives)


def _withhold(finding: Finding, hint: Hint) -> Finding:
    hints = finding.hints[: _LEVEL[hint]]
    if hint != "place":
        return replace(finding, hints=hints)
    place = words.LOOK_HERE if finding.line else words.LOOK_IN.format(function=finding.function)
    proof = replace(finding.proof, experiment=finding.proof.experiment and words.ONE_CHANGE)
    return replace(finding, hints=hints, message=hints[0] if hints else place, proof=proof)


def _listed(names: Iterable[str]) -> str:
    *most, last = dict.fromkeys(names)
    return words.AND.join([", ".join(most), last] if most else [last])
