"""What in a script is no Python, such as output that was pasted into it: the rest can still be read."""

from __future__ import annotations

import re
from collections.abc import Sequence

from whygrad.submission.syntax import Trouble, parse

Lines = range  # numbered from 1
MOST = 40  # pieces that are left out
_DEFINES = re.compile(r"(?m)^(?:async\s+)?(?:def|class)\s+(\w+)|^@")


def readable_without(code: str, filename: str, wanted: frozenset[str]) -> list[Lines] | None:
    """The pieces without which the rest is Python; None where that takes away too much.

    A piece begins at the left margin and ends before the next line that does. One that defines something is left out
    only if it is a function that is ``wanted``: then that is what cannot be read.
    """
    lines = code.split("\n")
    pieces: list[Lines] = []
    while len(pieces) < MOST:
        trouble = parse(left_out(code, pieces), filename)
        if not isinstance(trouble, Trouble):
            return pieces if _DEFINES.search(left_out(code, pieces)) else None
        piece = _piece_at(lines, trouble.line)
        names = {
            found.group(1) for found in _DEFINES.finditer("\n".join(lines[piece.start - 1 : piece.stop - 1]))
        }
        if piece in pieces or not names <= wanted:
            return None
        pieces.append(piece)
    return None


def left_out(code: str, pieces: Sequence[Lines]) -> str:
    """The code with empty lines in the place of some."""
    without = {number for piece in pieces for number in piece}
    return "\n".join("" if number in without else line for number, line in enumerate(code.split("\n"), 1))


def only(code: str, piece: Lines) -> str:
    """A piece on its own lines."""
    return "\n".join(line if number in piece else "" for number, line in enumerate(code.split("\n"), 1))


def _piece_at(lines: list[str], number: int) -> Lines:
    """The lines from the left margin to the left margin around one."""
    first = number
    while first > 1 and not _at_margin(lines[first - 1]):
        first -= 1
    after = number + 1
    while after <= len(lines) and not _at_margin(lines[after - 1]):
        after += 1
    return range(first, after)


def _at_margin(line: str) -> bool:
    return bool(line) and not line[0].isspace() and line[0] not in ")]}#"
