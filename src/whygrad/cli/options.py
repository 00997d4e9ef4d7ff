"""The options that commands share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])

EXERCISES = ("step-by-step", "cs231n")  # as in whygrad.diagnosis.exercises, which takes NumPy to import
HINTS = ("place", "cause", "fix")
SECONDS = "20"
PATIENT_SECONDS = "60"
LONGEST = 86_400.0


html_option = click.option(
    "--html",
    type=click.Path(dir_okay=False),
    metavar="FILE",
    help="Write a report to look at into FILE: one page, which needs no network.",
)


def seconds(text: str) -> float:
    """A number of seconds above 0, and at most a day."""
    try:
        number = float(text)
    except ValueError:
        raise click.BadParameter(f"{text!r} is not a number of seconds.") from None
    if not 0 < number <= LONGEST:  # NaN is neither
        raise click.BadParameter(f"{text} is not between 0 and {LONGEST:.0f}.")
    return number


def shared(command: Command) -> Command:
    """Gives a command the options that all share."""
    return _with(command, SECONDS)


def shared_and_patient(command: Command) -> Command:
    """The same, for a command that may search longer."""
    return _with(command, PATIENT_SECONDS)


def _with(command: Command, limit: str) -> Command:
    for option in (
        click.option(
            "--timeout",
            type=seconds,
            default=limit,
            show_default=True,
            metavar="SECONDS",
            help="When to give up.",
        ),
        click.option(
            "--hint",
            type=click.Choice(HINTS),
            default=None,
            show_default="cause",
            help="How much to give away: where it is, why it is wrong too, or the repair too.",
        ),
        click.option(
            "--exercise",
            type=click.Choice(EXERCISES),
            help="Which exercise it is. Found by itself if left out.",
        ),
        html_option,
        click.option(
            "--json", "as_json", is_flag=True, help="One JSON object on standard output, and nothing else."
        ),
    ):
        command = option(command)
    return command
