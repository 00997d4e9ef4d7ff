"""What comes back from a call in a process of its own: a value, or why there is none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal

_FRAME = re.compile(r'\s+File "(.*)", line (\d+) in (.+)')


@dataclass(frozen=True)
class Returned:
    """What the function returned."""

    value: Any


@dataclass(frozen=True)
class Frame:
    """A line that was running; ``file`` as tracebacks call it, with escapes for what is not ASCII."""

    file: str
    line: int
    function: str


@dataclass(frozen=True)
class Stopped:
    """Why there is no value.

    ``doing`` is the last thing that the child said it was doing. ``status`` is its exit status (below zero: the
    signal that ended it), None where it was ended by us. ``error`` is the exception that came out of the function.
    ``stack`` is what was running, innermost first, where Python could say so. ``output``: the end of what was printed.
    """

    reason: Literal["timed-out", "out-of-memory", "crashed"]
    doing: str | None = None
    status: int | None = None
    error: str | None = None
    stack: tuple[Frame, ...] = ()
    output: str = ""


def frame_in(line: str) -> Frame | None:
    """The frame that a line of ``faulthandler`` tells of."""
    found = _FRAME.match(line)
    return Frame(found[1], int(found[2]), found[3].strip()) if found else None
