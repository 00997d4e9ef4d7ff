"""A cleaned text to a page: its lines without what stands in front of them, and where each of them came from.

In front of a line may stand quotation marks (``>``), line numbers, a comment sign, a prompt. A table's row is one
line of the page, however many it had. Of several blank lines one is left.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from whygrad.observations.cleaning import BREAK, END_QUOTE, END_ROW, QUOTE, ROW, SOFT
from whygrad.observations.labels import LABEL

LONGEST_ROW = 60  # lines of a table's row; one that is never closed must not swallow the rest
_QUOTES = re.compile(r"[ \t]{0,8}(?:>[ \t]?){1,20}")
_PROMPT = re.compile(r"[ \t]*(?:>>>|\.\.\.|In ?\[[\d ]{0,6}\]:|Out ?\[[\d ]{0,6}\]:)[ \t]?", re.ASCII)
_COMMENT = re.compile(r"[ \t]*(?:#{1,6}(?=[ \t])|//)[ \t]?")
_NUMBERED = re.compile(r"[ \t]*(\d{1,5})[.:|)]?(?=[ \t]|$)", re.ASCII)
_FRONTS = frozenset(">.IO#/0123456789")  # what stands in front of a line begins so
_MARKS = str.maketrans("", "", ROW + END_ROW + QUOTE + END_QUOTE + SOFT)
_ASKED = re.compile(r"[ \t]*(?:print[ \t]?\()?(?P<asked>[^()=\n]{1,80})\)?;?[ \t]*")
LONGEST_NAME = 80
_MARKUP = " \t*`|"
_VALUE = re.compile(r"[ \t>*`]*(?:[-+]?\d{0,3}\.\d{3}[\de+-]*[ \t*`]*$|(?:array\(|tensor\()?\[)")


@dataclass
class Page:
    """What is read, and of each of its lines where it starts, which one it was, and how deep in quotes."""

    text: str = ""
    starts: list[int] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    levels: list[int] = field(default_factory=list)

    def line(self, offset: int) -> int:
        """The number, in the pasted text, of the line that holds this place."""
        return self.numbers[bisect_right(self.starts, offset) - 1]

    def level(self, offset: int) -> int:
        """How many times the line that holds this place is quoted."""
        return self.levels[bisect_right(self.starts, offset) - 1]


def page_of(text: str) -> Page:
    """The page that a cleaned text is."""
    page, parts, size, blank = Page(), [], 0, False
    for number, level, line, end in _joined(text):
        empty = not line or line.isspace()
        if blank and empty:
            continue
        blank = empty and end == "\n"
        page.starts.append(size)
        page.numbers.append(number)
        page.levels.append(level)
        parts.append(line + end)
        size += len(line) + len(end)
    page.text = "".join(parts)
    return page


def _joined(text: str) -> Iterator[tuple[int, int, str, str]]:
    """Each line with its number, its level, and what follows it: a newline, or a space within a table's row."""
    open_since, depth = 0, 0
    marked = any(mark in text for mark in (BREAK, ROW, QUOTE, SOFT))
    for number, quotes, line in _bare(text):
        if not marked:
            yield number, quotes, line, "\n"
            continue
        for piece in line.split(BREAK):
            depth = max(0, depth + piece.count(QUOTE) - piece.count(END_QUOTE))
            if ROW in piece:
                open_since = number
            if END_ROW in piece or number - open_since > LONGEST_ROW:
                open_since = 0
            end = "" if piece.endswith(SOFT) else " " if open_since else "\n"
            yield number, quotes + depth, piece.translate(_MARKS), end


def _bare(text: str) -> Iterator[tuple[int, int, str]]:
    """Each line with its number and its level, without what stands in front of it."""
    lines = text.split("\n")
    numbered = _numbered(lines)
    prompts = any(line.lstrip(" \t").startswith(">>> ") for line in lines) and not any(
        line.startswith(("> ", ">> ")) for line in lines
    )
    for number, line in enumerate(lines, 1):
        level = 0
        if not line or line.isspace():
            yield number, level, ""
            continue
        if line.lstrip(" \t")[:1] not in _FRONTS:
            yield number, level, _answered(line, lines, number)
            continue
        if not prompts and (quotes := _QUOTES.match(line)):
            level, line = quotes[0].count(">"), line[quotes.end() :]
        if number in numbered and (shown := _NUMBERED.match(line)):
            line = line[shown.end() :]
        if comment := _COMMENT.match(line):
            line = line[comment.end() :]
        if prompt := _PROMPT.match(line):
            line = _answering(line[prompt.end() :])
        yield number, level, _answered(line, lines, number)


def _answering(line: str) -> str:
    """What was typed at a prompt; where it is a value's name, with a sign that its value comes next."""
    typed = _ASKED.fullmatch(line)
    label = LABEL.fullmatch(typed["asked"].strip()) if typed else None
    return f"{label[0]} =" if label else line


def _answered(line: str, lines: list[str], number: int) -> str:
    """A line; where it is a value's name alone, and the next one a value alone, with a sign between them.

    Of several names one below the other it cannot be said which of the values is whose.
    """
    label = _name_alone(line)
    if label is None or (number > 1 and _name_alone(lines[number - 2]) is not None):
        return line
    behind = next((one for one in lines[number : number + 3] if one and not one.isspace()), "")
    return f"{label[0]} =" if _VALUE.match(behind) else line


def _name_alone(line: str) -> re.Match[str] | None:
    return LABEL.fullmatch(line.strip(_MARKUP)) if len(line) <= LONGEST_NAME else None


def _numbered(lines: list[str]) -> set[int]:
    """The lines, counted from 1, that carry their own number in front: at least three that count upwards."""
    found: set[int] = set()
    stretch: list[int] = []
    expected = -1
    for number, line in enumerate(lines, 1):
        shown = _NUMBERED.match(line) if line.lstrip(" \t")[:1].isdigit() else None
        if shown and int(shown[1]) == expected:
            stretch.append(number)
        else:
            found.update(stretch if len(stretch) >= 3 else ())
            stretch = [number] if shown else []
        expected = int(shown[1]) + 1 if shown else -1
    return found.union(stretch if len(stretch) >= 3 else ())
