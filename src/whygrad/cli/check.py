"""``whygrad check``: one file, judged in a process of its own."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

import click

from whygrad.cli.options import shared
from whygrad.cli.showing import make_ready, show
from whygrad.cli.waiting import waiting
from whygrad.diagnosis.apart import FILE, of_file
from whygrad.records.diagnosis import Diagnosis
from whygrad.report.hint import Hint

TARGET = FILE


@click.command()
@click.argument("file", type=click.Path())
@shared
def check(
    file: str, as_json: bool, html: str | None, exercise: str | None, hint: Hint | None, timeout: float
) -> int:
    """Says what is wrong in FILE, a .py or .ipynb, and why.

    Exit status: 0 right, 1 wrong, 2 the call or the file is unusable, 3 could not judge.
    """
    return show(diagnosis_of(Path(file), exercise, timeout, as_json), hint, as_json, html)


def diagnosis_of(file: Path, exercise: str | None, seconds: float, as_json: bool = False) -> Diagnosis:
    """Diagnoses a file, apart from this process; whatever happens there, something is known."""
    if not os.path.isfile(file):
        return _unreadable(file)
    with waiting(f"reading {file.name}") as say:
        diagnosis, printed = of_file(
            file, exercise, seconds, say, TARGET, meanwhile=partial(make_ready, as_json)
        )
    if printed and os.environ.get("WHYGRAD_DEBUG"):
        click.echo(printed, err=True)
    return diagnosis


def _unreadable(file: Path) -> Diagnosis:
    """What is no file is refused here, by the name that it was called by; nothing of it is run."""
    from whygrad.submission.source import Unreadable, read

    try:
        read(file)
    except Unreadable as error:
        return Diagnosis(file.name, "unjudged", str(error), reason="unreadable")
    return Diagnosis(file.name, "unjudged", f"{file} came and went. Check it again.", reason="unreadable")
