"""The JSON of the contract, held against an object that claims to follow it: every key, every type, every rule."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

VERDICTS = {"right", "wrong", "unjudged"}
REASONS = {"crashed", "timed-out", "out-of-memory", "nothing-to-check", "unreadable", "could-not-bind"}
STANDINGS = {"right", "wrong", "crashed", "missing", "unjudged"}
FUNCTIONS = {
    f"{kind}_{part}{way}"
    for kind in ("rnn", "lstm")
    for part in ("cell_", "step_", "")
    for way in ("forward", "backward")
}
KINDS = set(
    """aliased-cache modified-input wrong-variable wrong-sign wrong-operator missing-term extra-term missing-factor
    wrong-activation wrong-gate wrong-slice wrong-axis wrong-transpose wrong-step not-carried not-accumulated
    wrong-initial-state wrong-return wrong-shape outside-state precision unexplained""".split()
)
NONE = type(None)
TOP = {
    "schema": str, "whygrad": str, "subject": str, "exercise": (str, NONE), "verdict": str, "reason": (str, NONE),
    "functions": dict, "outputs": list, "findings": list, "alternatives": list, "notes": list,
}  # fmt: skip
OUTPUT = {"function": str, "name": str, "right": bool, "max_error": (float, int, NONE), "steps": (list, NONE)}
FINDING = {
    "function": str, "line": (int, NONE), "cell": (int, NONE), "source": (str, NONE), "variable": (str, NONE),
    "kind": str, "certainty": str, "message": str, "hints": list, "proof": dict, "also": list,
}  # fmt: skip
PROOF = {"experiment": str, "wrong_before": int, "wrong_after": int}
PLACE = {"function": str, "line": int, "cell": (int, NONE)}
NOTE = {"function": str, "line": (int, NONE), "cell": (int, NONE), "kind": str, "message": str}
# What ``explain`` alone has.
OF_NUMBERS = {"observations", "unexplained", "ask", "expected", "printed", "share"}
# What whygrad adds of its own ("Everything else is free").
MORE = {"message", "step_count", "excerpt", "also_excerpts", "listing", "spoils"}
MORE |= {"step_errors", "scale", "fixed_error", "numbers", "flow", "absent"}


def check_contract(found: Mapping[str, Any], status: int | None = None) -> None:
    """Whether an object is what the contract promises, and goes with the exit status.

    Raises:
        AssertionError: it is not; with the place.
    """
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    numbers = {name: value for name, value in found.items() if name in OF_NUMBERS}
    found = {name: value for name, value in found.items() if name not in numbers}
    _keys(found, TOP, "diagnosis")
    assert found["schema"] == "whygrad/diagnosis/1"
    assert found["verdict"] in VERDICTS
    assert found["reason"] is None or found["reason"] in REASONS
    assert found["reason"] is None or found["verdict"] == "unjudged"
    assert set(found["functions"]) <= FUNCTIONS
    assert set(found["functions"].values()) <= STANDINGS
    for output in found["outputs"]:
        _output(output)
    for finding in (*found["findings"], *(one for row in found["alternatives"] for one in row)):
        _finding(finding)
    for note in found["notes"]:
        _keys(note, NOTE, "note")
        assert note["kind"] in KINDS | {"unjudged"}
        _sentence(note["message"])
    _verdict(found, only_numbers="observations" in numbers)
    _numbers(found, numbers)
    if status is not None:
        unusable = 2 if found["reason"] == "unreadable" else 3
        assert status == {"right": 0, "wrong": 1, "unjudged": unusable}[found["verdict"]]


def _numbers(found: Mapping[str, Any], numbers: Mapping[str, Any]) -> None:
    if "observations" not in numbers:
        assert not numbers
        return
    counts = numbers["observations"]
    assert set(counts) == {"read", "right", "wrong"}
    assert counts["read"] == counts["right"] + counts["wrong"]
    assert numbers.get("expected") in (None, "known-wrong")
    for one in found["findings"]:
        assert (one["line"], one["cell"], one["source"]) == (None, None, None)
        assert one["certainty"] == "consistent" or not numbers.get("unexplained")
    if numbers.get("share") is not None:
        _sentence(numbers["share"])


def _verdict(found: Mapping[str, Any], only_numbers: bool) -> None:
    standings = set(found["functions"].values())
    if found["verdict"] == "right":
        assert "right" in standings
        assert standings <= {"right", "missing"}
        assert not found["findings"]
        assert all(output["right"] for output in found["outputs"])
    if found["verdict"] == "wrong" and not only_numbers:  # numbers alone may leave open which function it is
        assert standings & {"wrong", "crashed"}
    if found["verdict"] == "unjudged":
        assert not found["findings"]
        assert not standings & {"wrong", "crashed"}
    _sentence(found["message"])


def _output(output: Mapping[str, Any]) -> None:
    _keys(output, OUTPUT, "output")
    assert output["function"] in FUNCTIONS
    assert output["max_error"] is None or output["max_error"] >= 0
    assert not (output["right"] and output["steps"])
    assert not output["right"] or output["max_error"] is not None


def _finding(finding: Mapping[str, Any]) -> None:
    _keys(finding, FINDING, "finding")
    _keys(finding["proof"], PROOF, "proof")
    assert finding["kind"] in KINDS
    assert finding["certainty"] in {"confirmed", "consistent"}
    assert 1 <= len(finding["hints"]) <= 3
    for said in (finding["message"], *finding["hints"]):
        _sentence(said)
    assert finding["line"] is None or finding["line"] >= 1
    assert (finding["line"] is None) == (finding["source"] is None)
    for place in finding["also"]:
        _keys(place, PLACE, "place")
        assert (place["cell"], place["line"]) != (finding["cell"], finding["line"])
    proof = finding["proof"]
    if finding["certainty"] == "confirmed":  # only after the healed run
        assert proof["experiment"]
        assert finding["kind"] != "unexplained"
    if finding["source"] is not None and finding.get("excerpt"):
        excerpt = finding["excerpt"]
        assert excerpt["lines"][finding["line"] - excerpt["first"]].strip() == finding["source"]


def _keys(found: Mapping[str, Any], wanted: Mapping[str, Any], what: str) -> None:
    assert set(wanted) <= set(found), f"{what} lacks {set(wanted) - set(found)}"
    assert set(found) <= set(wanted) | MORE, f"{what} has {set(found) - set(wanted) - MORE}"
    for name, kind in wanted.items():
        kinds: Sequence[type] = kind if isinstance(kind, tuple) else (kind,)
        assert type(found[name]) in kinds, f"{what}: {name} is {found[name]!r}"


def _sentence(text: str) -> None:
    assert text.strip() == text
    assert text
    assert "\n" not in text
    assert text.endswith((".", "!", "?")), text
    assert "None" not in text.split(), text
