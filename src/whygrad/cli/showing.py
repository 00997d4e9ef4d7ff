"""A diagnosis on its way out: to a person, or as JSON."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rich.console import Console

    from whygrad.records.diagnosis import Diagnosis
    from whygrad.report.hint import Hint


def show(diagnosis: Diagnosis, hint: Hint | None, as_json: bool, html: str | None = None) -> int:
    """Writes it; the exit status that goes with it. What is unusable is said on standard error.

    Raises:
        click.UsageError: the HTML file cannot be written.
    """
    if html is not None:
        write_html(diagnosis, hint, html)
    if as_json:
        _write_json(diagnosis, hint or "cause")
    else:
        from whygrad.report.terminal import render

        render(diagnosis, hint=hint or "cause", console=console(stderr=diagnosis.exit_status == 2))
        if html is not None:
            click.echo(f"\nThe report is in {html}.")
    return diagnosis.exit_status


def make_ready(as_json: bool) -> None:
    """Loads what writes a diagnosis, while there is somebody else to wait for."""
    import_module("whygrad.report.machine" if as_json else "whygrad.report.terminal")


def write_html(diagnosis: Diagnosis, hint: Hint | None, html: str) -> None:
    """Writes the HTML report, whole or not at all."""
    from whygrad.report.html.document import to_html

    data = to_html(diagnosis, hint).encode("utf-8", "backslashreplace")
    try:
        with open(html, "wb") as file:
            file.write(data)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise click.UsageError(f"{html} cannot be written: {reason}. Name another file.") from None


def console(stderr: bool = False) -> Console:
    """Where people read: with colours on a terminal, and without them elsewhere."""
    from rich.console import Console

    class Terminal(Console):
        def on_broken_pipe(self) -> None:  # rich would end with 1, and 1 is a verdict
            raise BrokenPipeError

    return Terminal(stderr=stderr)


def refuse(sentence: str, as_json: bool) -> int:
    """Says that a call is unusable, and the exit status for it."""
    if as_json:
        from whygrad.records.diagnosis import Diagnosis

        _write_json(Diagnosis("", "unjudged", sentence, reason="unreadable"), "cause")
    else:
        click.echo(f"whygrad: {sentence}", err=True)
    return 2


def _write_json(diagnosis: Diagnosis, hint: Hint) -> None:
    from whygrad.report.machine import to_text

    click.echo(to_text(diagnosis, hint).encode(), nl=False)  # UTF-8, whatever the terminal speaks
