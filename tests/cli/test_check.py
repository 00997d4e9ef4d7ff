"""``whygrad check`` around a judge that stands in for the real one: options, sentences, exit status."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.golden import check_golden
from whygrad.cli import check, run

ROOT = Path(__file__).parents[2]


class Ended(NamedTuple):
    status: int
    out: str
    err: str


Check = Callable[..., Ended]


@pytest.fixture
def judged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> Check:
    """Checks a file in the current folder with one of the stand-ins."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "lstm.py").write_text("pass\n")

    def judged(judge: str, *arguments: str) -> Ended:
        monkeypatch.setattr(check, "TARGET", f"tests.cli.judges:{judge}")
        status = run(["check", "lstm.py", *arguments])
        out, err = capfdbinary.readouterr()
        return Ended(status, out.decode(), err.decode())

    return judged


VERDICTS = {"right": 0, "wrong": 1, "unreadable": 2, "unjudged": 3}


@pytest.mark.parametrize(("judge", "status"), VERDICTS.items())
def test_each_verdict_has_its_status(judged: Check, judge: str, status: int) -> None:
    assert judged(judge).status == judged(judge, "--json").status == status


@pytest.mark.parametrize("judge", VERDICTS)
def test_json_is_one_object_and_nothing_else(judged: Check, judge: str) -> None:
    ended = judged(judge, "--json")
    assert json.loads(ended.out)["schema"] == "whygrad/diagnosis/1"
    assert ended.err == ""


def test_what_is_unusable_is_said_on_standard_error(judged: Check) -> None:
    ended = judged("unreadable")
    assert "lstm.py is empty." in ended.err
    assert ended.out == ""


@pytest.mark.parametrize("hint", ["place", "cause", "fix"])
def test_hints_give_away_more_and_more(judged: Check, hint: str) -> None:
    out = judged("wrong", "--hint", hint).out
    assert ("is a view" in out, ".copy()" in out) == (hint != "place", hint == "fix")


def test_cause_is_the_default_hint(judged: Check) -> None:
    assert judged("wrong") == judged("wrong", "--hint", "cause")


def test_what_the_judge_is_told(judged: Check) -> None:
    message = "True step-by-step 9"
    assert message in judged("told", "--exercise", "step-by-step", "--timeout", "10").out
    assert "True None 18" in judged("told").out


STOPPED = ["greedy", "segfault", "end_at_once", "leave", "mistaken"]


@pytest.mark.skipif(os.name != "posix", reason="signals")
@pytest.mark.parametrize("judge", STOPPED)
def test_a_judge_that_did_not_come_back(judged: Check, judge: str) -> None:
    ended = judged(judge)
    assert (ended.status, ended.err) == (3, "")
    check_golden(f"cli/{judge.replace('_', '-')}.txt", ended.out)


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_a_judge_that_does_not_come_back(judged: Check) -> None:
    ended = judged("endless", "--timeout", "1")
    assert (ended.status, ended.err) == (3, "")
    check_golden("cli/endless.txt", ended.out)


@pytest.mark.parametrize(
    ("judge", "reason"), [("greedy", "out-of-memory"), ("leave", "crashed"), ("mistaken", None)]
)
def test_its_reason(judged: Check, judge: str, reason: str | None) -> None:
    ended = judged(judge, "--json")
    assert json.loads(ended.out)["reason"] == reason
    assert ended.status == 3


def test_our_own_mistakes_can_be_looked_at(judged: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHYGRAD_DEBUG", "1")
    ended = judged("mistaken")
    assert "said before" in ended.err
    assert "Traceback" in ended.err


def test_nothing_that_is_printed_comes_through(judged: Check) -> None:
    assert "noise" not in "".join(map(str, judged("noisy")))


def test_without_a_terminal_there_is_no_progress(judged: Check) -> None:
    assert judged("slow").err == ""
