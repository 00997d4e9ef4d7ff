"""The scorer is not easily pleased: hand-made answers get the marks that they deserve, and liars are caught."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from quality.corpus import Case, Truth, load
from quality.judging import Answer, ask, ask_all
from quality.page import END, PAGE, START, write
from quality.scoring import Score, is_miss, score, shares, shortfalls
from quality.showing import show
from quality.thresholds import THRESHOLDS, Threshold, is_fair
from whygrad.records.diagnosis import Diagnosis, Finding, Place, Proof

RIGHT = Case("z_one/rnn.py", Path(), "")
TRUTH = Truth("planted", "missing-factor", frozenset({"back"}), frozenset({(None, 6), (None, 9)}))
FAULTY = replace(RIGHT, truths=(TRUTH,))
FOUND = Finding("back", 6, None, "dz = da", "dz", "missing-factor", "confirmed", "", (), Proof("a run", 3, 0))


def said(*findings: Finding, verdict: Any = "wrong") -> Answer:
    return Answer(Diagnosis("rnn.py", verdict, "", findings=findings), 1.0)


def found(**other: Any) -> Finding:
    return replace(FOUND, **other)


def marks(answer: Answer, case: Case = FAULTY) -> set[str]:
    return {name for name, given in asdict(score(case, answer).marks).items() if given}


PLACE = {"function", "line", "own_line"}
NAME = {"kind", "fair_kind"}
ELSEWHERE = found(function="forward", line=2, kind="wrong-sign")


@pytest.mark.parametrize(
    ("answer", "given"),
    [
        (said(FOUND), PLACE | NAME | {"confirmed"}),
        (said(found(certainty="consistent")), PLACE | NAME),
        (said(found(line=9)), PLACE | NAME | {"confirmed"}),
        (said(found(line=7)), NAME | {"function", "confirmed"}),
        (said(found(line=None)), NAME | {"function", "confirmed"}),
        (said(found(cell=6)), NAME | {"function", "confirmed"}),
        (said(found(line=7, also=(Place("back", 9),))), NAME | {"function", "line", "confirmed"}),
        (said(found(line=7, also=(Place("back", 9, 0),))), NAME | {"function", "confirmed"}),
        (said(found(function="Step.back")), PLACE | NAME | {"confirmed"}),
        (said(found(function="back.more")), NAME | {"line", "own_line", "confirmed"}),
        (said(found(kind="wrong-activation")), PLACE | {"fair_kind", "confirmed"}),
        (said(found(kind="wrong-sign")), PLACE | {"confirmed"}),
        (said(ELSEWHERE), {"confirmed", "misled"}),
        (said(replace(ELSEWHERE, certainty="consistent")), set()),
        (said(ELSEWHERE, FOUND), {"confirmed", "misled"}),
        (said(found(function="walk"), FOUND), PLACE | NAME | {"confirmed"}),
        (said(), set()),
        (said(verdict="right"), {"missed"}),
        (said(FOUND, verdict="right"), {"missed"}),
        (said(verdict="unjudged"), {"unjudged"}),
        (Answer(None, 60.0, "did not come back"), {"unjudged"}),
    ],
)
def test_an_answer_about_a_faulty_program_gets_its_marks(answer: Answer, given: set[str]) -> None:
    assert marks(answer) == given


@pytest.mark.parametrize(
    ("answer", "given"),
    [
        (said(verdict="right"), set()),
        (said(FOUND), {"accused"}),
        (said(verdict="wrong"), {"accused"}),
        (said(verdict="unjudged"), {"unjudged"}),
        (Answer(None, 60.0, "did not come back"), {"unjudged"}),
    ],
)
def test_an_answer_about_a_right_program_gets_its_marks(answer: Answer, given: set[str]) -> None:
    assert marks(answer, RIGHT) == given
    assert is_miss(score(RIGHT, answer)) == bool(given)


def measures_not_met(judge_right: Answer, judge_faulty: Answer, whole: bool) -> set[str]:
    scores = [score(RIGHT, judge_right)] * 16 + [score(FAULTY, judge_faulty)] * 46
    return {sentence.split(":")[0] for sentence in shortfalls(scores, whole)}


OTHER = Truth("second", "wrong-sign", frozenset({"walk"}), frozenset({(None, 20)}))
PAIR = replace(RIGHT, truths=(TRUTH, OTHER))
SECOND = found(function="walk", line=20, kind="wrong-sign")


@pytest.mark.parametrize(
    ("answer", "given"),
    [
        (said(FOUND, SECOND), PLACE | NAME | {"confirmed", "both"}),
        (said(SECOND, FOUND), PLACE | NAME | {"confirmed", "both"}),
        (said(SECOND), PLACE | NAME | {"confirmed"}),
        (said(found(function="forward", line=2), FOUND, SECOND), NAME | {"confirmed", "misled", "both"}),
        (said(found(line=7), SECOND), NAME | {"function", "confirmed"}),
        (said(verdict="right"), {"missed"}),
    ],
)
def test_of_a_pair_either_fault_may_come_first_and_both_are_wanted(answer: Answer, given: set[str]) -> None:
    assert marks(answer, PAIR) == given
    assert is_miss(score(PAIR, answer)) == (not {"function", "line", "both"} <= given)


KIND = "kind, or a fair one"
LIARS = {
    "all is right": (said(verdict="right"), said(verdict="right"), {"function", "line", KIND, "missed"}),
    "all is wrong": (said(FOUND), said(FOUND), {"accused"}),
    "nothing was said": (Answer(None, 1.0, "no"), Answer(None, 1.0, "no"), {"function", "line", KIND, "not judged"}),
    "never sure": (said(verdict="unjudged"), said(verdict="unjudged"), {"function", "line", KIND, "not judged"}),
    "wrong, without a place": (said(verdict="right"), said(), {"function", "line", KIND}),
    "the same place for all": (
        said(verdict="right"), said(ELSEWHERE), {"function", "line", KIND, "confirmed but wrong"},
    ),
    "the function, but no line": (said(verdict="right"), said(found(line=1)), {"line"}),
}  # fmt: skip


@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize(("right", "faulty", "measures"), LIARS.values(), ids=LIARS.keys())
def test_a_liar_is_caught(right: Answer, faulty: Answer, measures: set[str], whole: bool) -> None:
    assert measures_not_met(right, faulty, whole) == measures


@pytest.mark.parametrize("whole", [True, False])
def test_who_knows_the_truth_passes(whole: bool) -> None:
    assert measures_not_met(said(verdict="right"), said(FOUND), whole) == set()


def test_one_right_program_accused_is_too_many_in_any_sample() -> None:
    scores = [score(RIGHT, said(verdict="right"))] * 999 + [score(RIGHT, said(FOUND))]
    assert shortfalls(scores, whole=False) == [
        "accused: 1 of 1000 right programs (0.1%), must be at most 0.0%",
    ]


def test_a_sample_may_have_bad_luck_and_the_whole_may_not() -> None:
    scores = [score(FAULTY, said(FOUND))] * 45 + [score(FAULTY, said(verdict="right"))]
    assert shortfalls(scores, whole=False) == []
    assert shortfalls(scores, whole=True) == [
        "function: 45 of 46 faulty programs (97.8%), must be at least 99.0%",
        "missed: 1 of 46 faulty programs (2.2%), must be at most 1.0%",
    ]


def test_the_margin_shrinks_as_the_sample_grows() -> None:
    threshold = Threshold("line", 0.85, at_least=True)
    small, large = threshold.allowed(40, whole=False), threshold.allowed(4000, whole=False)
    assert 0.7 < small < 0.8 < large < threshold.allowed(40, whole=True) == 0.85


def test_every_threshold_has_its_measure() -> None:
    assert all(row.measure in shares([], row.of) for row in THRESHOLDS)


def test_fairness_goes_either_way_and_not_further() -> None:
    assert is_fair("missing-term", "not-carried")
    assert is_fair("not-carried", "missing-term")
    assert is_fair("wrong-axis", "wrong-axis")
    assert not is_fair("missing-factor", "not-carried")


def oracle(case: Case) -> Answer:
    """Says of each case what is true of it."""
    findings = []
    for truth in case.truths:
        cell, line = min(truth.lines, key=lambda place: place[1])
        findings.append(found(function=min(truth.functions), cell=cell, line=line, kind=truth.kind))
    return said(*findings, verdict="wrong" if findings else "right")


def judged(judge: Any) -> list[Score]:
    corpus = load()
    cases = [*corpus.right, *corpus.faulty, *corpus.pairs]
    return [score(case, answer) for case, answer in zip(cases, ask_all(cases, judge), strict=True)]


def test_an_oracle_passes_on_the_whole_corpus_and_somebody_who_praises_all_does_not() -> None:
    scores = judged(oracle)
    assert shortfalls(scores, whole=True) == []
    assert not any(map(is_miss, scores))
    praised = shortfalls(judged(lambda case: said(verdict="right")), whole=True)
    assert [sentence.split(":")[0] for sentence in praised] == [
        "function",
        "line",
        "kind, or a fair one",
        "both lines",
        "missed",
    ]


def test_what_is_printed_names_each_miss_its_truth_and_what_was_said() -> None:
    console = Console(record=True, width=150, file=StringIO())
    show([score(FAULTY, said(found(line=7, also=(Place("back", 8),)))), score(RIGHT, said(FOUND))], console)
    text = console.export_text()
    assert "z_one/rnn.py · planted  [line]  1.00 s" in text
    assert "true: back 6, 9 missing-factor" in text
    assert "said: back 7 missing-factor (confirmed): dz = da [also 8]" in text
    assert "z_one/rnn.py  [accused]" in text
    assert "median 1.00 s, longest 1.00 s" in text


def test_the_page_keeps_what_people_wrote_and_is_the_same_again(tmp_path: Path) -> None:
    page = tmp_path / "quality.md"
    page.write_text(f"above\n{START}\nold\n{END}\nbelow\n", encoding="utf-8")
    scores = [score(FAULTY, said(FOUND)), score(RIGHT, said(verdict="right"))]
    write(scores, page, date(2027, 1, 2))
    once = page.read_text(encoding="utf-8")
    write(scores, page, date(2027, 1, 2))
    assert page.read_text(encoding="utf-8") == once
    assert once.startswith("above\n")
    assert once.endswith("\nbelow\n")
    assert "old" not in once
    assert "| faulty: line | 100.0% (1 of 1) | at least 95% |" in once


def test_our_own_page_has_a_place_for_the_figures() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert (text.count(START), text.count(END)) == (1, 1)


def test_a_process_is_asked_and_its_answer_is_read(tmp_path: Path) -> None:
    (tmp_path / "z_one").mkdir()
    answer = ask(Case("z_one/rnn.py", tmp_path / "z_one", "print('nothing to check')\n"))
    assert answer.failure is None
    assert answer.diagnosis is not None
    assert answer.diagnosis.reason == "nothing-to-check"
