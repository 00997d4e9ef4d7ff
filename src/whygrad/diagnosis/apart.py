"""A diagnosis in a process of its own, from a file or from pasted text: whatever happens there, something is known."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from whygrad.diagnosis.stopped import stopped
from whygrad.records.diagnosis import Diagnosis
from whygrad.running.answers import Stopped
from whygrad.running.apart import Progress, call

SHARE = 0.9  # of the time is for the diagnosis, so that it can still say what it has found
FILE = "whygrad.diagnosis.diagnose:diagnose_file"
TEXT = "whygrad.diagnosis.pasted:explain_pasted"


def of_file(
    file: Path,
    exercise: str | None,
    seconds: float,
    progress: Progress | None = None,
    target: str = FILE,
    folder: Path | None = None,
    meanwhile: Callable[[], object] | None = None,
) -> tuple[Diagnosis, str]:
    """The diagnosis of a file, and what its code printed if it did not come back.

    ``folder`` is where its own modules are looked for (None: beside the file);
    ``meanwhile`` is done while that process works.
    """
    arguments: dict[str, Any] = {
        "path": os.path.abspath(file),
        "exercise": exercise,
        "seconds": seconds * SHARE,
    }
    if folder is not None:
        arguments["folder"] = os.path.abspath(folder)
    return _asked(target, arguments, file.name, seconds, progress, meanwhile)


def of_text(text: str, subject: str, seconds: float, notebook: bool = False) -> tuple[Diagnosis, str]:
    """The diagnosis of printed numbers in a text, or in the outputs of a notebook."""
    arguments = {"text": text, "subject": subject, "seconds": seconds * SHARE, "notebook": notebook}
    return _asked(TEXT, arguments, subject, seconds)


def _asked(
    target: str,
    arguments: dict[str, Any],
    subject: str,
    seconds: float,
    progress: Progress | None = None,
    meanwhile: Callable[[], object] | None = None,
) -> tuple[Diagnosis, str]:
    answer = call(target, arguments, seconds, progress=progress, meanwhile=meanwhile)
    if isinstance(answer, Stopped):
        return stopped(answer, subject, seconds), answer.output
    return Diagnosis.from_json(answer.value), ""
