"""``whygrad explain``: text with printed numbers. Nothing of anybody's is run, so no process apart is needed."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import active_children
from pathlib import Path
from types import FrameType

import click

from whygrad.cli.options import shared_and_patient
from whygrad.cli.showing import show
from whygrad.cli.waiting import waiting
from whygrad.records.diagnosis import Diagnosis
from whygrad.report.hint import Hint

MOST_BYTES = 20_000_000
SHOW_CURSOR = b"\r\x1b[2K\x1b[?25h"  # on a clean line


@click.command()
@click.argument("file", type=click.Path(allow_dash=True))
@shared_and_patient
def explain(
    file: str, as_json: bool, html: str | None, exercise: str | None, hint: Hint | None, timeout: float
) -> int:
    """Says which bug prints the numbers in FILE (- for standard input): a post, a terminal, a notebook's outputs.

    Exit status: 0 all right, 1 wrong, 2 the call or the file is unusable, 3 there are no numbers to explain.
    """
    with _ending_at_once(), waiting("reading the numbers") as say:
        diagnosis = explained(file, timeout, say)
    return show(diagnosis, hint, as_json, html)


@contextmanager
def _ending_at_once() -> Iterator[None]:
    """Ctrl-C, or being asked to end, ends the search where it stands: a faulty program that is being simulated must not
    take it for its own error. Nothing is half written, and the processes that compute are ended too."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    numbers = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {number: signal.signal(number, _end) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _end(number: int, frame: FrameType | None) -> None:
    for child in active_children():
        child.terminate()
    if sys.stderr.isatty():
        os.write(2, SHOW_CURSOR)
    os._exit(128 + number)


def explained(file: str, seconds: float, say: Callable[[str], None]) -> Diagnosis:
    """The diagnosis of the numbers in a file, or of standard input."""
    subject = "standard input" if file == "-" else Path(file).name
    try:
        content = sys.stdin.buffer.read(MOST_BYTES) if file == "-" else _bytes(Path(file))
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return Diagnosis(subject, "unjudged", f"{file} cannot be read: {reason}.", reason="unreadable")
    from whygrad.diagnosis.explaining import explain as find
    from whygrad.observations import read_notebook_outputs, read_text

    text = content.decode("utf-8-sig", errors="replace")
    notebook = subject.endswith(".ipynb")
    return find(subject, read_notebook_outputs(text) if notebook else read_text(text), seconds, say)


def _bytes(path: Path) -> bytes:
    with path.open("rb") as source:
        return source.read(MOST_BYTES)
