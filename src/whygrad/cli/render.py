"""``whygrad render``: a saved diagnosis, shown again without running anything."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from whygrad.cli.options import HINTS, html_option
from whygrad.cli.showing import show
from whygrad.records.diagnosis import SCHEMA, Diagnosis
from whygrad.report.hint import Hint
from whygrad.report.sharing import MARK, NoDiagnosisError, from_link

MOST_BYTES = 20_000_000
NO_LINK = "This link holds no diagnosis: part of it may have been lost when it was copied."
NO_FILE = "{file} cannot be read: {reason}. Name the JSON that `whygrad check --json` wrote."
NO_DIAGNOSIS = "{file} holds no diagnosis ({schema}). Make one with `whygrad check --json FILE > {file}`."


@click.command()
@click.argument("file", type=click.Path(allow_dash=True))
@html_option
@click.option(
    "--hint",
    type=click.Choice(HINTS),
    default=None,
    show_default="cause",
    help="How much to give away: where it is, why it is wrong too, or the repair too.",
)
def render(file: str, html: str | None, hint: Hint | None) -> int:
    """Shows a diagnosis that was saved with --json, in the terminal or as a page. Nothing is run.

    FILE is a JSON file, - for standard input, or a link that somebody copied from `whygrad serve`.

    Exit status: that of the diagnosis; 2 if the file holds none.
    """
    return show(saved(file), hint, as_json=False, html=html)


def saved(file: str) -> Diagnosis:
    """The diagnosis in a JSON file, on standard input, or in a link that `whygrad serve` made.

    Raises:
        click.UsageError: there is none.
    """
    if MARK in file:
        try:
            return from_link(file)
        except NoDiagnosisError:
            raise click.UsageError(NO_LINK) from None
    try:
        data = sys.stdin.buffer.read(MOST_BYTES) if file == "-" else Path(file).read_bytes()[:MOST_BYTES]
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise click.UsageError(NO_FILE.format(file=file, reason=reason)) from None
    try:
        found: Any = json.loads(data)
        return Diagnosis.from_json(found)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise click.UsageError(NO_DIAGNOSIS.format(file=file, schema=SCHEMA)) from None
