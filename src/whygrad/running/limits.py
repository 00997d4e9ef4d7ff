"""Limits on a run: time, memory, and what it may print."""

from __future__ import annotations

import gc
import math
import signal
import sys
import threading
import time
from bdb import BdbQuit
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, TypeVar

AGAIN = 0.05  # seconds after which an ignored time limit strikes again
STRIKES = (
    20  # that stop what computes nothing, too: it sleeps. Where the machine stands still, one comes through
)
LEVELS = 250  # of calls within calls, in a program that walks over ten steps
LARGEST_FILE = 64 * 2**20  # bytes
ENOUGH = 0.8  # of a limit; what was spent on something else before the alarm is no computing

T = TypeVar("T")


class TimeLimit(BaseException):
    """The time is up. No ``except Exception`` of the person's stops it."""


def _is_collecting(frame: FrameType | None) -> bool:
    """Whether a callback of the garbage collector was interrupted, or what an object does at its end."""
    callbacks = {getattr(callback, "__code__", None) for callback in gc.callbacks}
    while frame is not None:
        if frame.f_code in callbacks or frame.f_code.co_name == "__del__":
            return True
        frame = frame.f_back
    return False


def within(seconds: float, call: Callable[[], T]) -> T:
    """What a call gives; ``TimeLimit`` is raised in its Python code after some seconds, and nowhere else.

    They are seconds of computing, so that a machine that is busy or stands still changes no answer.

    Needs the main thread and a system with ``setitimer``; elsewhere only the limit on the whole process holds.
    The garbage collector waits meanwhile: what it spends on other objects of this process is no computing of this code.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        return call()
    callbacks, collecting, here = list(gc.callbacks), gc.isenabled(), sys._getframe()
    over = False
    gc.disable()
    computed, strikes = time.process_time(), 0

    def strike(signum: int, frame: FrameType | None) -> None:
        nonlocal strikes
        strikes += 1
        if over or frame is here:  # the call has ended, or has yet to begin
            return
        if time.process_time() - computed < ENOUGH * seconds and strikes < STRIKES:
            return
        if not _is_collecting(frame):
            raise TimeLimit
        gc.callbacks.clear()  # there an exception is lost; the alarm strikes again, and finds none

    previous = signal.signal(signal.SIGALRM, strike)
    try:
        signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN)
        return call()
    finally:
        over = True
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)
        if collecting:
            gc.enable()
        gc.callbacks.extend(one for one in callbacks if one not in gc.callbacks)


def limit_memory(megabytes: int) -> None:
    """Caps the address space of this process where the system can do that; ``MemoryError`` is what follows."""
    _lower("RLIMIT_AS", megabytes * 2**20)


def limit_harm(seconds: float) -> None:
    """No core file, no file beyond 64 MB, and an end to its computing if nobody is left to end this process."""
    _lower("RLIMIT_CORE", 0)
    _lower("RLIMIT_FSIZE", LARGEST_FILE)
    _lower("RLIMIT_CPU", math.ceil(2 * seconds) + 30)


def _lower(name: str, wanted: int) -> None:
    """Sets a soft limit, and no more than the system allows; no system without limits is worse off than before."""
    try:
        import resource

        limit = getattr(resource, name)
        _, hard = resource.getrlimit(limit)
        wanted = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(limit, (wanted, hard))
    except (ImportError, AttributeError, ValueError, OSError):  # Windows, and macOS for RLIMIT_AS
        return


@contextmanager
def recursion_limit(levels: int = LEVELS) -> Iterator[None]:
    """Ends a recursion soon: without end it would go through every level of Python's own limit in each trial, and
    CPython 3.11 has been seen to crash there. What the person's program sets is taken back."""
    before, depth, frame = sys.getrecursionlimit(), 0, sys._getframe()
    while frame.f_back is not None:
        depth, frame = depth + 1, frame.f_back
    sys.setrecursionlimit(min(before, depth + levels))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


@contextmanager
def without_a_debugger() -> Iterator[None]:
    """A ``breakpoint()`` of the person's stops the program at its own line: nobody is there to type."""

    def nobody(*_: Any, **__: Any) -> None:
        raise BdbQuit

    before, sys.breakpointhook = sys.breakpointhook, nobody
    try:
        yield
    finally:
        sys.breakpointhook = before
