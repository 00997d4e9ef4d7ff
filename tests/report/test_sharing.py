"""A diagnosis in a link: short, whole, and without a word of the person's own."""

from __future__ import annotations

import base64
import json
import zlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.report import samples
from whygrad.records.diagnosis import Diagnosis
from whygrad.report.html.document import to_html
from whygrad.report.sharing import LARGEST, MARK, NoDiagnosisError, from_link, to_link, without_code

EVERY = pytest.mark.parametrize("sample", samples.SAMPLES.values(), ids=samples.SAMPLES.keys())
SECRET = "MY_SECRET_NAME"


@EVERY
def test_a_link_comes_back_as_what_was_shared(sample: Diagnosis) -> None:
    shared, again = without_code(sample), from_link("http://127.0.0.1:8765/" + to_link(sample))
    assert again.verdict == shared.verdict
    assert again.message == shared.message
    assert [(one.kind, one.function, one.line, one.message) for one in again.findings] == [
        (one.kind, one.function, one.line, one.message) for one in shared.findings
    ]
    assert [(one.name, one.right, one.steps or None) for one in again.outputs] == [
        (one.name, one.right, one.steps or None) for one in shared.outputs
    ]
    assert to_html(again).startswith("<!DOCTYPE html>")


@EVERY
def test_a_link_is_short(sample: Diagnosis) -> None:
    assert len(to_link(sample)) < 2_000


@EVERY
def test_nothing_of_the_persons_own_is_in_it(sample: Diagnosis) -> None:
    hidden = json.loads(json.dumps(sample.to_json()))
    hidden["subject"] = SECRET
    for one in [*hidden["findings"], *(row for rows in hidden["alternatives"] for row in rows)]:
        one |= {
            "source": SECRET,
            "variable": SECRET,
            "message": SECRET,
            "hints": [SECRET] * 3,
            "function": SECRET,
        }
        one["proof"]["experiment"] = SECRET
        one["excerpt"] = one["listing"] = {"first": 1, "lines": [SECRET]}
        one["also_excerpts"] = [one["excerpt"]]
        one["spoils"] = [{"function": SECRET, "name": SECRET, "steps": None}]
        for place in one["also"]:
            place["function"] = SECRET
    for note in hidden["notes"]:
        note |= {"message": SECRET, "function": SECRET}
    if sample.verdict != "right" and not sample.observations:
        hidden["message"] = SECRET
    shared = json.dumps(from_link(to_link(Diagnosis.from_json(hidden))).to_json())
    assert SECRET not in shared


def test_lines_are_told_and_their_text_is_not() -> None:
    [finding] = from_link(to_link(samples.ALIAS)).findings
    assert (finding.line, finding.source, finding.kind) == (26, None, "aliased-cache")
    assert [one.line for one in finding.also] == [31]


@pytest.mark.parametrize(
    "link", ["", "#", MARK, MARK + "!", MARK + "AAAA", "http://127.0.0.1/#other=1", MARK + "é"]
)
def test_what_is_no_link_is_refused(link: str) -> None:
    with pytest.raises(NoDiagnosisError):
        from_link(link)


def packed(text: bytes) -> str:
    return MARK + base64.urlsafe_b64encode(zlib.compress(text, 9)).decode()


@pytest.mark.parametrize("value", [b"{}", b"[]", b"7", b'"x"', b'{"schema": "whygrad/diagnosis/1"}', b"\xff"])
def test_another_object_is_refused(value: bytes) -> None:
    with pytest.raises(NoDiagnosisError):
        from_link(packed(value))


def test_a_bomb_is_not_unpacked() -> None:
    with pytest.raises(NoDiagnosisError):
        from_link(packed(b" " * (50 * LARGEST) + b"{}"))


@given(st.text(st.characters(codec="ascii"), max_size=60))
def test_any_text_is_refused_or_read(text: str) -> None:
    with pytest.raises(NoDiagnosisError):
        from_link(MARK + text)


def test_numbers_of_right_outputs_are_not_carried_along() -> None:
    shared = without_code(replace(samples.ALIAS, flow=None))
    assert all(one.numbers is None for one in shared.outputs if one.right)
