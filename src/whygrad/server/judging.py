"""What is handed in, judged in a process apart, a few at a time. Nothing of it stays on the disk."""

from __future__ import annotations

import os
import re
import threading
from pathlib import Path
from tempfile import TemporaryDirectory

from whygrad.diagnosis.apart import of_file, of_text
from whygrad.records.diagnosis import Diagnosis

AT_ONCE = 2
TYPING_SECONDS, SECONDS = 4.0, 60.0
FIRST_SECONDS = 600.0  # for the table of all faults, which is made once and kept
FIRST = ("dx[1][2] = [0.1 0.2 0.3 0.4]\ndWf[3][1] = 0.1", "dx[1][2] = [0.1 0.2 0.3 0.4]\ndWax[3][1] = 0.1")
PASTED = "pasted text"
UNSAFE = re.compile(r"[^\w .()\[\]+-]")
KINDS = (".py", ".ipynb", ".txt", ".md", ".log")
OTHER_KIND = (
    "`{name}` is no .py, .ipynb, .txt or .md file. Drop the notebook or script itself, or paste the numbers."
)
_places = threading.Semaphore(AT_ONCE)
_prepared = threading.Event()


def prepare() -> None:
    """Has the tables of faults made; numbers that come before they are there wait for them."""
    try:
        for text in FIRST:
            of_text(text, PASTED, FIRST_SECONDS)
    finally:
        _prepared.set()


class GoneError(Exception):
    """Nobody waits for the answer any more."""


def of_numbers(text: str, patient: bool, gone: threading.Event) -> Diagnosis:
    """The diagnosis of pasted numbers; a search that takes long is given up unless somebody asked for patience.

    Raises:
        GoneError: it was no longer wanted when its turn came.
    """
    _prepared.wait()
    with _places:
        if gone.is_set():
            raise GoneError
        return of_text(text, PASTED, SECONDS if patient else TYPING_SECONDS)[0]


def of_upload(name: str, data: bytes, gone: threading.Event) -> Diagnosis:
    """The diagnosis of a file that was dropped on the page.

    It is written where nothing imports from and only the owner reads, judged, and deleted. A notebook without
    functions is read for the numbers in its outputs.

    Raises:
        GoneError: it was no longer wanted when its turn came.
    """
    name = safe(name)
    suffix = Path(name).suffix.lower()
    if suffix not in KINDS:
        return Diagnosis(name, "unjudged", OTHER_KIND.format(name=name), reason="unreadable")
    text = data.decode("utf-8-sig", errors="replace")
    with _places:
        if gone.is_set():
            raise GoneError
        if suffix not in (".py", ".ipynb"):
            return of_text(text, name, SECONDS)[0]
        found = _of_code(name, data)
        if suffix == ".ipynb" and found.reason == "nothing-to-check":
            numbers = of_text(text, name, SECONDS, notebook=True)[0]
            return found if numbers.verdict == "unjudged" else numbers
        return found


def _of_code(name: str, data: bytes) -> Diagnosis:
    with TemporaryDirectory(prefix="whygrad-") as kept, TemporaryDirectory(prefix="whygrad-") as empty:
        path = Path(kept) / name
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(data)
        return of_file(path, None, SECONDS / 2, folder=Path(empty))[0]


def safe(name: str) -> str:
    """The last part of a file's name, with no character that could mean anything else."""
    last = re.split(r"[/\\]", name)[-1].strip(". ")
    return UNSAFE.sub("_", last)[-120:] or "file"
