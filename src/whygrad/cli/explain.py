"""``whygrad explain``: text with printed numbers. Nothing of anybody's is run, so no process apart is needed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import click

from whygrad.cli.options import shared_and_patient
from whygrad.cli.showing import show
from whygrad.cli.waiting import waiting
from whygrad.records.diagnosis import Diagnosis
from whygrad.report.hint import Hint

MOST_BYTES = 20_000_000


@click.command()
@click.argument("file", type=click.Path(allow_dash=True))
@shared_and_patient
def explain(
    file: str, as_json: bool, html: str | None, exercise: str | None, hint: Hint | None, timeout: float
) -> int:
    """Says which bug prints the numbers in FILE (- for standard input): a post, a terminal, a notebook's outputs.

    Exit status: 0 all right, 1 wrong, 2 the call or the file is unusable, 3 there are no numbers to explain.
    """
    with waiting("reading the numbers") as say:
        diagnosis = explained(file, timeout, say)
    return show(diagnosis, hint, as_json, html)


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
