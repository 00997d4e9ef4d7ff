"""Calling a function in a process of its own, limited in time and memory: whatever it does, an answer comes back.

This side imports nothing heavy, and nothing that the function prints, imports or breaks reaches it.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

from whygrad.running.answers import Frame, Returned, Stopped, frame_in

Progress = Callable[[str], None]

TAIL = 8192  # bytes that are kept of what was printed
_LOOK = 0.1  # seconds after which to see whether a silent child still lives
_LAST_LINE = 1.0  # seconds in which a line of a child that is gone may still arrive
_LAST_WORDS = 0.2  # seconds in which it may say where it was
_START = "import sys; sys.path.append(sys.argv[1]); from whygrad.running.child import main; main()"


def call(
    target: str,
    arguments: Mapping[str, Any],
    seconds: float,
    megabytes: int = 2048,
    progress: Progress | None = None,
    meanwhile: Callable[[], object] | None = None,
) -> Returned | Stopped:
    """Calls ``target`` ("package.module:function") with JSON arguments, apart; its result, or why there is none.

    The function works in an empty folder that vanishes afterwards. It, and every process that it started in its
    group, are gone when this returns or raises (Ctrl-C included). ``progress`` gets what the child reports;
    ``meanwhile`` is done while it works.
    """
    with TemporaryDirectory(prefix="whygrad-", ignore_cleanup_errors=True) as folder:
        job = {"target": target, "arguments": dict(arguments), "folder": folder}
        limits = {"seconds": seconds, "megabytes": megabytes}
        child = _Child(folder)
        try:
            child.give(json.dumps(job | limits).encode())
            if meanwhile is not None:
                meanwhile()
            outcome = child.attend(time.monotonic() + seconds, progress or _ignore)
        finally:
            child.end()
        if isinstance(outcome, Stopped):
            return child.with_output(outcome)
        return outcome


class _Child:
    """A running child, and the two threads that listen to it."""

    def __init__(self, folder: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-X", "utf8", "-c", _START, str(Path(__file__).parents[2])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=_environment(folder),
            start_new_session=True,  # a group of its own, and no terminal to ask for a password
        )
        self._said: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._printed = bytearray()
        self._frames: list[Frame] = []
        pipes = [(self._process.stdout, self._listen), (self._process.stderr, self._collect)]
        self._threads = [threading.Thread(target=do, args=(pipe,), daemon=True) for pipe, do in pipes]
        for thread in self._threads:
            thread.start()

    def give(self, job: bytes) -> None:
        """Writes the job; a child that died before it read it is noticed later."""
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):
            self._process.stdin.write(job)
        with contextlib.suppress(OSError):
            self._process.stdin.close()

    def attend(self, deadline: float, progress: Progress) -> Returned | Stopped:
        """Listens until there is an answer, or nothing more to wait for."""
        doing: str | None = None
        silent = 0.0
        while (left := deadline - time.monotonic()) > 0:
            try:
                line = self._said.get(timeout=min(left, _LOOK))
            except queue.Empty:
                silent += _LOOK if self._process.poll() is not None else 0.0
                if silent > _LAST_LINE:
                    return self._gone(doing)
                continue
            if line is None:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self._process.wait(max(deadline - time.monotonic(), 0))
                    return self._gone(doing)
                break
            match self._message(line):
                case {"doing": str(doing)}:
                    progress(doing)
                case {"returned": value}:
                    return Returned(value)
                case {"stopped": reason, "error": error}:
                    return Stopped(reason, doing, error=error)
        self._ask_where()
        return Stopped("timed-out", doing, stack=tuple(self._frames))

    def end(self) -> None:
        """Kills what is left of the child and of its group, and waits for it."""
        with contextlib.suppress(OSError):
            if hasattr(os, "killpg"):
                os.killpg(self._process.pid, signal.SIGKILL)
            else:  # Windows
                self._process.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(5)
        for thread in self._threads:  # a process that left the group may hold the pipes: not waited for
            thread.join(0.5)
        if not any(thread.is_alive() for thread in self._threads):
            for pipe in (self._process.stdout, self._process.stderr):
                assert pipe is not None
                pipe.close()

    def with_output(self, stopped: Stopped) -> Stopped:
        """The same, with the end of what was printed."""
        return replace(stopped, output=bytes(self._printed).decode("utf-8", "replace"))

    def _gone(self, doing: str | None) -> Stopped:
        status = self._process.returncode
        while not self._said.empty():
            self._message(self._said.get() or b"")
        killed = hasattr(signal, "SIGKILL") and status == -signal.SIGKILL
        # Nobody but the system kills like this, and it does so when memory runs out.
        return Stopped("out-of-memory" if killed else "crashed", doing, status, stack=tuple(self._frames))

    def _ask_where(self) -> None:
        """Makes the child say where it is (``faulthandler``)."""
        if not hasattr(signal, "SIGUSR1"):
            return
        with contextlib.suppress(OSError, queue.Empty):
            self._process.send_signal(signal.SIGUSR1)
            self._message(self._said.get(timeout=_LAST_WORDS) or b"")
            while True:
                self._message(self._said.get(timeout=_LAST_WORDS / 4) or b"")

    def _message(self, line: bytes) -> Any:
        if frame := frame_in(line.decode("utf-8", "replace")):
            self._frames.append(frame)
            return None
        try:
            return json.loads(line)
        except ValueError:
            return None

    def _listen(self, pipe: IO[bytes]) -> None:
        for line in pipe:
            self._said.put(line)
        self._said.put(None)

    def _collect(self, pipe: IO[bytes]) -> None:
        while part := os.read(pipe.fileno(), 65536):
            self._printed += part
            del self._printed[:-TAIL]


def _ignore(doing: str) -> None:
    """No one wants to know."""


def _environment(folder: str) -> dict[str, str]:
    """Ours, made the same everywhere: one thread, no display, the same hashes, and no warning that is an error."""
    settings = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    settings |= {"PYTHONIOENCODING": "utf-8:backslashreplace", "PYTHONHASHSEED": "0"}
    settings |= {"MPLBACKEND": "Agg", "TMPDIR": folder}
    return {name: value for name, value in os.environ.items() if name != "PYTHONWARNINGS"} | settings
