"""The options that commands share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])

EXERCISES = ("step-by-step",)  # as in whygrad.diagnosis.exercises, which takes NumPy to import
HINTS = ("place", "cause", "fix")
SECONDS = "20"
LONGEST = 86_400.0


def seconds(text: str) -> float:
    """A number of seconds above 0, and at most a day."""
    try:
        number = float(text)
    except ValueError:
        raise click.BadParameter(f"{text!r} is not a number of seconds.") from None
    if not 0 < number <= LONGEST:  # NaN is neither
        raise click.BadParameter(f"{text} is not between 0 and {LONGEST:.0f}.")
    return number


_SHARED = (
    click.option(
        "--json", "as_json", is_flag=True, help="One JSON object on standard output, and nothing else."
    ),
    click.option(
        "--exercise", type=click.Choice(EXERCISES), help="Which exercise it is. Found by itself if left out."
    ),
    click.option(
        "--hint",
        type=click.Choice(HINTS),
        default="cause",
        show_default=True,
        help="How much to give away: where it is, why it is wrong too, or the repair too.",
    ),
    click.option(
        "--timeout",
        type=seconds,
        default=SECONDS,
        show_default=True,
        metavar="SECONDS",
        help="When to give up.",
    ),
)


def shared(command: Command) -> Command:
    """Gives a command the options that all share."""
    for option in reversed(_SHARED):
        command = option(command)
    return command
