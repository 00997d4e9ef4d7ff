"""The command line: one module a command, and here the ways in which all of them end.

Nothing heavy is imported before it is needed, so that ``whygrad --version`` answers at once.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from types import FrameType
from typing import NoReturn

INTERRUPTED = 130  # as a shell has it: 128 and the number of the signal
NOBODY_READS = 141


def main() -> NoReturn:
    """The console script."""
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _end)
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Runs one command; its exit status. What goes wrong on the way is a sentence, never a traceback."""
    try:
        status = _run(arguments)
        sys.stdout.flush()
        return status
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _write_to_nobody()
        return NOBODY_READS


def _run(arguments: Sequence[str]) -> int:
    import click

    from whygrad.cli.commands import whygrad
    from whygrad.cli.showing import refuse

    if "_WHYGRAD_COMPLETE" in os.environ:  # a shell asks click what could come next
        whygrad.main(list(arguments), prog_name="whygrad")
    try:  # not by way of main(), which ends with 1 when nobody reads, and 1 is a verdict
        with whygrad.make_context("whygrad", list(arguments)) as context:
            status: int = whygrad.invoke(context)
            return status
    except click.exceptions.Exit as end:
        return end.exit_code
    except click.ClickException as error:
        return refuse(error.format_message(), as_json="--json" in arguments)


def _end(number: int, frame: FrameType | None) -> NoReturn:
    """Asked to end: by way of every ``finally``, so that no child is left behind."""
    sys.exit(128 + number)


def _write_to_nobody() -> None:
    """Lets Python's last flush go nowhere."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        return
