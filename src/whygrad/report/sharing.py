"""A diagnosis in a link: what it says, and nothing of the person's own: no code, no file name, no names of theirs.

The words are those that the pages of the faults have for somebody whose code is not known.
"""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from whygrad.faults.words import hints, message
from whygrad.records.diagnosis import Diagnosis, Finding, Output, Place
from whygrad.report import words

MARK = "#whygrad="
LARGEST = 1_000_000  # bytes, unpacked
SHARED = "shared without the code"
SHARED_FUNCTION = "another function"
SHARED_UNJUDGED = "It could not be judged."
SHARED_REASON = {
    "timed-out": "It could not be judged: time ran out.",
    "out-of-memory": "It could not be judged: memory ran out.",
    "nothing-to-check": "There was nothing to check.",
}
_SAYABLE = ("timed-out", "out-of-memory", "nothing-to-check")  # reasons whose sentences quote no code


class NoDiagnosisError(Exception):
    """The text is no link with a diagnosis in it."""


def without_code(diagnosis: Diagnosis) -> Diagnosis:
    """The same diagnosis for other people's eyes."""
    known = frozenset(diagnosis.functions) | {one.function for one in diagnosis.outputs}
    findings = tuple(_finding(one, known) for one in diagnosis.findings)
    return replace(
        diagnosis,
        subject=SHARED,
        message=_message(diagnosis, findings),
        outputs=tuple(_output(one) for one in diagnosis.outputs),
        findings=findings,
        alternatives=tuple(tuple(_finding(one, known) for one in row) for row in diagnosis.alternatives),
        notes=(),
        flow=None,
        unexplained=diagnosis.unexplained,
    )


def to_link(diagnosis: Diagnosis) -> str:
    """The part of a link behind the page's address. No server is told what stands there."""
    text = json.dumps(_slim(without_code(diagnosis).to_json()), separators=(",", ":"))
    return MARK + base64.urlsafe_b64encode(zlib.compress(text.encode(), 9)).decode().rstrip("=")


def from_link(link: str) -> Diagnosis:
    """The diagnosis in a link.

    Raises:
        NoDiagnosisError: there is none in it.
    """
    _, found, packed = link.partition(MARK)
    try:
        data = base64.b64decode(packed + "=" * (-len(packed) % 4), altchars=b"-_", validate=True)
        text = zlib.decompressobj().decompress(data, LARGEST)
        if not found:
            raise NoDiagnosisError
        return Diagnosis.from_json(_whole(json.loads(text)))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, zlib.error, binascii.Error):
        raise NoDiagnosisError from None


def _message(diagnosis: Diagnosis, findings: tuple[Finding, ...]) -> str:
    if diagnosis.verdict == "right" or diagnosis.observations:
        return diagnosis.message
    if findings:
        functions = ", ".join(dict.fromkeys(f"`{one.function}`" for one in findings))
        return words.FAULTS_IN[len(findings) > 1].format(functions=functions)
    if diagnosis.verdict == "unjudged" and diagnosis.reason in _SAYABLE:
        return SHARED_REASON[diagnosis.reason]
    return SHARED_UNJUDGED if diagnosis.verdict == "unjudged" else words.NO_PLACE


def _finding(finding: Finding, known: frozenset[str]) -> Finding:
    function = finding.function if finding.function in known else SHARED_FUNCTION
    fields = {"function": function, "place": function}
    return replace(
        finding,
        function=function,
        source=None,
        variable=None,
        message=message(finding.kind, "", fields),
        hints=hints(finding.kind, "", fields),
        proof=replace(finding.proof, experiment=""),
        also=tuple(Place(function, one.line, one.cell) for one in finding.also),
        excerpt=None,
        also_excerpts=(),
        listing=None,
        spoils=tuple(one for one in finding.spoils if one.function in known),
    )


def _output(output: Output) -> Output:
    if output.right:
        return replace(output, step_errors=None, numbers=None, fixed_error=None)
    return output


def _slim(value: Any) -> Any:
    """Without what is empty: a link is short."""
    if isinstance(value, dict):
        return {key: _slim(one) for key, one in value.items() if one not in (None, [], (), {}, "")}
    if isinstance(value, list | tuple):
        return [_slim(one) for one in value]
    return float(f"{value:.10g}") if isinstance(value, float) else value


_EMPTY: Mapping[str, Mapping[str, Any]] = {
    "diagnosis": {
        "subject": "", "message": "", "exercise": None, "reason": None, "functions": {}, "outputs": [],
        "findings": [], "alternatives": [], "notes": [],
    },
    "finding": {
        "line": None, "cell": None, "source": None, "variable": None, "message": "", "hints": [], "also": [],
        "excerpt": None, "also_excerpts": [],
    },
    "proof": {"experiment": "", "wrong_before": 0, "wrong_after": 0},
    "output": {"max_error": None, "steps": None},
}  # fmt: skip


def _whole(saved: Any) -> dict[str, Any]:
    """What was left out put back."""
    found = {**_EMPTY["diagnosis"], **saved}
    found["outputs"] = [{**_EMPTY["output"], **_with_steps(row)} for row in found["outputs"]]
    found["findings"] = [_whole_finding(row) for row in found["findings"]]
    found["alternatives"] = [[_whole_finding(row) for row in rows] for rows in found["alternatives"]]
    return found


def _with_steps(row: Mapping[str, Any]) -> dict[str, Any]:
    numbers = row.get("numbers")
    return {**row, "numbers": {"yours": [], "right": [], **numbers}} if numbers else dict(row)


def _whole_finding(row: Mapping[str, Any]) -> dict[str, Any]:
    made = {**_EMPTY["finding"], **row, "proof": {**_EMPTY["proof"], **row.get("proof", {})}}
    made["also"] = [{"cell": None, **place} for place in made["also"]]
    made["spoils"] = [{"steps": None, **one} for one in row.get("spoils", [])]
    return made
