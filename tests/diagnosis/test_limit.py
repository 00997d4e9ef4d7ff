"""Effort is counted and not measured: a slow machine gives the same answers."""

from __future__ import annotations

import math
import time
from pathlib import Path

import pytest

from tests.diagnosis.test_cs231n import spoiled, told
from whygrad.diagnosis.limit import PAUSE, RUN, SLOWEST, Effort, Limit

TOO_LATE = (  # of its edits of the first kind, the one that heals it rightly comes late
    "    dc = dnext_c + dnext_h * o * (1 - shown ** 2)\n    dai = dc * g * i * (1 - i)\n",
    "    dc = dnext_c\n    dai = dc * g * i * (1 - i)\n    dc = dc + dnext_h * o * (1 - shown ** 2)\n",
)


def clock_runs(times: float, monkeypatch: pytest.MonkeyPatch) -> None:
    real = time.process_time
    monkeypatch.setattr(time, "process_time", lambda: times * real())


def test_effort_ends_it() -> None:
    effort = Effort()
    limit = Limit(math.inf, 10 * RUN, effort)
    for _ in range(9):
        effort.run(events=0)
        assert not limit.reached
    effort.redefinition()
    assert limit.reached


def test_what_waits_in_vain_is_effort() -> None:
    effort = Effort()
    limit = Limit(math.inf, 0.1, effort)
    effort.run(events=0, waited=0.2)
    assert limit.reached


def test_what_is_shortened_counts_from_now() -> None:
    effort = Effort()
    limit = Limit(math.inf, 9.0, effort)
    effort.run(events=0, waited=5.0)
    limit.shorten(0.1)
    assert not limit.reached
    effort.run(events=0, waited=0.2)
    assert limit.reached


def test_the_time_of_day_ends_it_whatever_was_done() -> None:
    assert Limit(time.monotonic() - 1, 9.0, Effort()).reached


def test_a_machine_that_is_far_too_slow_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    limit = Limit(math.inf, 0.5, Effort())
    now = time.process_time()
    monkeypatch.setattr(time, "process_time", lambda: now + 0.9 * (SLOWEST * 0.5 + PAUSE))
    assert not limit.reached
    monkeypatch.setattr(time, "process_time", lambda: now + 1.1 * (SLOWEST * 0.5 + PAUSE))
    assert limit.reached


def test_without_effort_it_is_computing_that_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    limit = Limit(math.inf, 0.5)
    now = time.process_time()
    monkeypatch.setattr(time, "process_time", lambda: now + 0.6)
    assert limit.reached


def test_half_as_fast_a_machine_says_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = told(tmp_path, spoiled(TOO_LATE))
    clock_runs(2.0, monkeypatch)
    assert told(tmp_path, spoiled(TOO_LATE)) == here
