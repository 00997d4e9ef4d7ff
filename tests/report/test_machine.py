"""The JSON that programs rely on: the contract's keys at every hint level, and no word more than asked."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace

import pytest

from tests.report import samples
from whygrad.records.diagnosis import Diagnosis, Output
from whygrad.report.hint import Hint
from whygrad.report.machine import to_text

HINTS: tuple[Hint, ...] = ("place", "cause", "fix")
WITHOUT_NAN = [sample for name, sample in samples.SAMPLES.items() if name not in ("hostile", "series")]


def keys(value: object) -> object:
    if isinstance(value, dict):
        return {key: keys(entry) for key, entry in value.items() if key != "hints"}
    return [keys(entry) for entry in value] if isinstance(value, list) else None


@pytest.mark.parametrize("sample", WITHOUT_NAN)
def test_at_fix_nothing_is_lost(sample: Diagnosis) -> None:
    assert Diagnosis.from_json(json.loads(to_text(sample, "fix"))) == sample


@pytest.mark.parametrize("sample", samples.SAMPLES.values())
def test_the_keys_are_the_same_at_every_level(sample: Diagnosis) -> None:
    place, cause, fix = (keys(json.loads(to_text(sample, hint))) for hint in HINTS)
    assert place == cause == fix


@pytest.mark.parametrize(("hint", "count"), [("place", 1), ("cause", 2), ("fix", 3)])
def test_a_level_gives_as_many_hints(hint: Hint, count: int) -> None:
    for diagnosis in (samples.ALIAS, samples.NUMBERS_ONLY):
        shown = json.loads(to_text(diagnosis, hint))
        assert shown["findings"][0]["hints"] == list(samples.ALIAS_FINDING.hints[:count])


def test_at_place_messages_keep_the_cause_back() -> None:
    shown = json.loads(to_text(samples.ALIAS, "place"))
    finding = shown["findings"][0]
    assert shown["message"] == "The fault is in `lstm_forward`."
    assert finding["message"] == samples.ALIAS_FINDING.hints[0]
    assert finding["proof"] == {"experiment": "One change here.", "wrong_before": 4, "wrong_after": 0}
    assert finding["kind"] == "aliased-cache"


def test_at_place_a_finding_without_hints_still_says_where() -> None:
    shown = json.loads(to_text(samples.HOSTILE, "place"))["findings"][0]
    assert shown["message"] == "Look at this line."
    assert shown["proof"]["experiment"] == ""
    nowhere = replace(samples.HOSTILE.findings[0], line=None, function="lstm_forward")
    shown = json.loads(to_text(replace(samples.HOSTILE, findings=(nowhere,)), "place"))["findings"][0]
    assert shown["message"] == "Look in `lstm_forward`."


def test_at_place_alternatives_keep_the_cause_back_too() -> None:
    shown = to_text(samples.NUMBERS_ONLY, "place")
    assert samples.SIGN_FINDING.message not in shown
    assert samples.CARRY_FINDING.message not in shown


def test_a_verdict_without_findings_keeps_its_message() -> None:
    for sample in (samples.RIGHT, samples.TIMED_OUT, samples.NO_PLACE):
        assert json.loads(to_text(sample, "place"))["message"] == sample.message


@pytest.mark.parametrize("error", [float("nan"), float("inf")])
def test_a_number_that_json_lacks_is_null(error: float) -> None:
    sample = replace(samples.NO_PLACE, outputs=(Output("lstm_forward", "a", False, error),))
    assert json.loads(to_text(sample))["outputs"][0]["max_error"] is None


def test_the_text_is_indented_readable_and_ends_with_a_newline() -> None:
    text = to_text(replace(samples.NO_PLACE, message="σ is not ≤ 1"))
    assert text.startswith('{\n  "schema": "whygrad/diagnosis/1",\n')
    assert '"message": "σ is not ≤ 1"' in text
    assert text.endswith("\n}\n")


def test_any_source_can_be_encoded_and_comes_back() -> None:
    source = "\x1b[31m \x9b \x7f \u2028 \udc80 é"
    text = to_text(replace(samples.NO_PLACE, message=source))
    assert not set("\x1b\x9b\x7f\u2028") & set(text)
    assert json.loads(text.encode("utf-8"))["message"] == source


def test_json_costs_neither_rich_nor_numpy() -> None:
    code = "import sys, whygrad.report.machine; print({'rich', 'numpy'} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "set()\n"
