"""Judges that stand in for the real one: each does one thing that a person's code may make it do."""

from __future__ import annotations

import ctypes
import os
import sys
import time
from typing import Any, NoReturn

from whygrad.records.diagnosis import Diagnosis, Finding, Proof
from whygrad.running.child import report

FINDING = Finding(
    "lstm_forward",
    3,
    None,
    "c_next = c[:, :, 0]",
    "c_next",
    "aliased-cache",
    "confirmed",
    "`c_next` is a view.",
    ("Look at line 3.", "It is a view.", "Write `.copy()`."),
    Proof("With a copy there, all is right", 4, 0),
)


def right(path: str, exercise: str | None, seconds: float) -> Any:
    functions = {"lstm_forward": "right"}
    return Diagnosis(os.path.basename(path), "right", "All right.", exercise, functions=functions).to_json()  # type: ignore[arg-type]


def wrong(path: str, exercise: str | None, seconds: float) -> Any:
    functions = {"lstm_forward": "wrong"}
    found = Diagnosis("lstm.py", "wrong", "One fault.", functions=functions, findings=(FINDING,))  # type: ignore[arg-type]
    return found.to_json()


def unjudged(path: str, exercise: str | None, seconds: float) -> Any:
    return Diagnosis("lstm.py", "unjudged", "Nothing is filled in.", reason="nothing-to-check").to_json()


def unreadable(path: str, exercise: str | None, seconds: float) -> Any:
    return Diagnosis("lstm.py", "unjudged", "lstm.py is empty.", reason="unreadable").to_json()


def told(path: str, exercise: str | None, seconds: float) -> Any:
    return Diagnosis("lstm.py", "right", f"{os.path.isabs(path)} {exercise} {seconds:g}").to_json()


def slow(path: str, exercise: str | None, seconds: float) -> Any:
    report("judging lstm_forward")
    time.sleep(1)
    return right(path, exercise, seconds)


def endless(path: str, exercise: str | None, seconds: float) -> NoReturn:
    report("judging lstm_forward")
    code = "def lstm_forward():\n    x = 1\n    while True: pass\nlstm_forward()"
    exec(compile(code, os.path.basename(path), "exec"))
    raise AssertionError


def greedy(path: str, exercise: str | None, seconds: float) -> int:
    report("judging lstm_forward")
    return len(bytearray(2**40))


def segfault(path: str, exercise: str | None, seconds: float) -> None:
    report("judging lstm_cell_backward")
    code = "def lstm_cell_backward():\n    ctypes.string_at(0)\nlstm_cell_backward()"
    exec(compile(code, "<cell 3>", "exec"), {"ctypes": ctypes})


def end_at_once(path: str, exercise: str | None, seconds: float) -> NoReturn:
    report("judging lstm_forward")
    os._exit(4)


def leave(path: str, exercise: str | None, seconds: float) -> NoReturn:
    sys.exit("bye {seconds}")


def mistaken(path: str, exercise: str | None, seconds: float) -> NoReturn:
    report("judging lstm_forward")
    print("said before")
    raise KeyError("{where}")


def noisy(path: str, exercise: str | None, seconds: float) -> Any:
    print("noise")
    os.write(2, b"more noise")
    return right(path, exercise, seconds)
