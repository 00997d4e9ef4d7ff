"""whygrad's answers about programs that it may get to see: are they good enough?"""

from __future__ import annotations

import sys

import pytest
from rich.console import Console

from quality.corpus import Case, Corpus, load
from quality.judging import ask_all
from quality.page import write
from quality.scoring import score, shortfalls
from quality.showing import show

EVERY = 18  # of the faults, this one is in the sample


def chosen(corpus: Corpus, whole: bool, only: str | None) -> list[Case]:
    everything = [*corpus.right, *corpus.faulty, *corpus.pairs]
    if only:
        of_samples = [case for case in everything if case.sample.startswith(only)]
        return of_samples or [case for case in everything if only in case.label]
    return everything if whole else [*corpus.right, *corpus.faulty[::EVERY]]


def test_the_answers_are_good_enough(pytestconfig: pytest.Config) -> None:
    whole = pytestconfig.getoption("--whole")
    only = pytestconfig.getoption("--only")
    cases = chosen(load(), whole, only)
    assert cases, "no program has such a name"
    scores = [score(case, answer) for case, answer in zip(cases, ask_all(cases), strict=True)]
    show(scores, Console(file=sys.stdout, width=None if sys.stdout.isatty() else 150))
    if pytestconfig.getoption("--write-docs"):
        write(scores)
    assert shortfalls(scores, whole and not only) == []


def test_the_sample_has_every_right_program_and_each_set() -> None:
    corpus = load()
    sample = chosen(corpus, whole=False, only=None)
    assert set(corpus.right) <= set(sample)
    assert {case.set_name for case in sample if case.truths} == {case.set_name for case in corpus.faulty}
