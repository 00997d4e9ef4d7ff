"""The isolated process: calls one function, hands back its JSON, and can say on the way what it is doing.

What it says goes over a private duplicate of the first standard output, a line of JSON each; lines that are no
JSON come from ``faulthandler``, which writes there what was running. Everything else that is printed, by whomever,
goes to standard error, which the parent collects and shows to nobody.
"""

from __future__ import annotations

import contextlib
import faulthandler
import json
import os
import signal
import sys
import traceback
from collections.abc import Callable
from importlib import import_module
from typing import Any, NoReturn

from whygrad.running.limits import TimeLimit, limit_harm, limit_memory

_private: int | None = None  # where the parent listens
_OUT_OF_MEMORY = b'{"stopped": "out-of-memory", "error": null}\n'  # made while there is memory


def report(doing: str) -> None:
    """Tells the parent what comes next ("judging lstm_forward"); without a parent, nobody."""
    _say({"doing": doing})


def main() -> NoReturn:
    """Does the job that stands on standard input, and ends."""
    global _private
    _private = os.dup(1)  # what is executed from here does not inherit it
    os.dup2(2, 1)
    job = json.loads(_whole_input())
    limit_harm(job["seconds"])
    limit_memory(job["megabytes"])
    _name_what_runs(_private)
    _write(_answer(job))
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(Exception):
            stream.flush()
    os._exit(0)  # waits for no thread and no atexit function of the person's


def _answer(job: dict[str, Any]) -> bytes:
    """The last line: what the function returned, or what came out of it instead."""
    try:
        function = _function(job["target"])
        sys.dont_write_bytecode = True  # no __pycache__ beside the person's modules
        os.chdir(job["folder"])
        return _line({"returned": function(**job["arguments"])})
    except MemoryError:
        return _OUT_OF_MEMORY
    except TimeLimit:
        return _line({"stopped": "timed-out", "error": None})
    except BaseException as error:  # SystemExit and KeyboardInterrupt too: no end without a word
        with contextlib.suppress(Exception):
            traceback.print_exc()
        said = " ".join(traceback.format_exception_only(error)[-1].split())
        return _line({"stopped": "crashed", "error": said})


def _function(target: str) -> Callable[..., Any]:
    module, _, name = target.partition(":")
    found: Callable[..., Any] = getattr(import_module(module), name)
    return found


def _whole_input() -> bytes:
    """All of standard input; from then on it is empty, so that ``input()`` fails at once."""
    parts = []
    while part := os.read(0, 65536):
        parts.append(part)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    return b"".join(parts)


def _name_what_runs(listener: int) -> None:
    """Lets the interpreter write its stack to the parent when it goes down, and when the parent asks."""
    faulthandler.enable(listener, all_threads=False)
    if hasattr(faulthandler, "register"):  # not on Windows
        faulthandler.register(signal.SIGUSR1, listener, all_threads=False)


def _line(message: dict[str, Any]) -> bytes:
    return json.dumps(message).encode() + b"\n"


def _say(message: dict[str, Any]) -> None:
    if _private is not None:
        _write(_line(message))


def _write(line: bytes) -> None:
    assert _private is not None
    rest = memoryview(line)
    while rest:
        rest = rest[os.write(_private, rest) :]
