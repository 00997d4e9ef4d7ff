"""One moving line that says what is being done, for somebody who waits at a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Timer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.status import Status

PATIENCE = 0.3  # seconds without a sign; most answers are there by then


@contextmanager
def waiting(doing: str) -> Iterator[Callable[[str], None]]:
    """Shows ``doing`` on standard error, if that is a terminal and it takes a while; yields what changes it."""
    if not sys.stderr.isatty():
        yield lambda doing: None
        return
    line = _Line(doing)
    timer = Timer(PATIENCE, line.show)
    timer.daemon = True
    timer.start()
    try:
        yield line.say
    finally:
        timer.cancel()
        timer.join()
        line.end()


class _Line:
    def __init__(self, doing: str) -> None:
        self._doing = doing
        self._status: Status | None = None

    def show(self) -> None:
        from rich.console import Console
        from rich.status import Status
        from rich.text import Text

        self._status = Status(Text(self._doing), console=Console(stderr=True))
        self._status.start()

    def say(self, doing: str) -> None:
        self._doing = doing
        if self._status is not None:
            from rich.text import Text

            self._status.update(Text(doing))

    def end(self) -> None:
        if self._status is not None:
            self._status.stop()
