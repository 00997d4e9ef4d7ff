"""A page to write lines on: knows its width and its marks, and lets no line run past the edge."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.text import Text

from whygrad.report.glyphs import glyphs_for, literal

if TYPE_CHECKING:
    from rich.console import Console

WIDEST = 100  # prose is hard to read beyond
STYLE = {"right": "green", "wrong": "bold red", "crashed": "bold red", "unjudged": "yellow", "missing": "dim"}

_CODE = re.compile(r"`[^`\n]+`")
_SHORT_CODE = re.compile(
    r"`[^`\n]{1,28}`"
)  # kept on one line: its spaces are glue while a paragraph is wrapped
_GLUE = "\ue000"
_CODE_STYLE = "cyan"


class Page:
    """Where a report is written, from top to bottom."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.width = min(console.width, WIDEST)
        self.glyphs = glyphs_for(console.encoding)

    def literal(self, text: str) -> str:
        """``text`` on one line, harmless for this console."""
        return literal(text, self.console.encoding)

    def text(self, text: str, style: str = "") -> Text:
        """``text`` on one line, harmless for this console, in a style of its own."""
        return Text(self.literal(text), style=style)

    def prose(self, text: str, style: str = "") -> Text:
        """Sentences, with what stands in backticks coloured as code; their line breaks are kept."""
        lines = "\n".join(self.literal(line) for line in text.splitlines())
        prose = Text(_SHORT_CODE.sub(lambda code: code[0].replace(" ", _GLUE), lines), style=style)
        prose.highlight_regex(_CODE, _CODE_STYLE)
        return prose

    def mark(self, standing: str) -> Text:
        """The mark for right, wrong, crashed, missing or unjudged."""
        mark = self.glyphs.wrong if standing == "crashed" else getattr(self.glyphs, standing)
        return Text(mark, style=STYLE[standing])

    def line(self, *parts: Text | str) -> None:
        """One line, cut at the edge."""
        line = Text.assemble(*parts)
        line.truncate(self.width, overflow="crop")
        line.rstrip()
        self.console.print(line, no_wrap=True, overflow="crop", soft_wrap=True)

    def gap(self) -> None:
        """An empty line."""
        self.line()

    def paragraph(self, text: Text, *, first: Text | str = "", indent: int = 2) -> None:
        """``text``, wrapped; all lines start in the column ``indent``, the first one behind ``first``."""
        lead = Text.assemble(first)
        indent = indent if indent <= self.width // 2 else min(2, self.width // 2)
        room = max(self.width - indent, 1)
        lines = [line for part in text.split("\n") for line in part.wrap(self.console, room)]
        for number, line in enumerate(lines):
            line.plain = line.plain.replace(_GLUE, " ")
            gap = " " * (indent - lead.cell_len if number == 0 else indent)
            self.line(lead if number == 0 else "", gap, line)

    def column(self, text: str, width: int, *, right: bool = False) -> str:
        """``text`` on one line, cut or padded to ``width`` cells, at its left or its right."""
        text, _ = self.crop(self.literal(text), width)
        gap = " " * (width - cell_len(text))
        return gap + text if right else text + gap

    def crop(self, text: str, room: int, at: int = 0, length: int = 0) -> tuple[str, int]:
        """``text`` in ``room`` cells, and how far that moved it to the left.

        What stays in sight is the beginning, unless the ``length`` characters from ``at`` on would be lost.
        """
        if cell_len(text) <= room:
            return text, 0
        dots = self.glyphs.ellipsis
        start = 0 if at + length + len(dots) <= room else max(at - max(room - length, 0) // 2, 0)
        start = min(start, len(text) - room + len(dots))
        head = dots if start > 0 else ""
        kept = text[max(start, 0) :]
        if cell_len(head + kept) > room:
            kept = _fill(kept, room - len(head) - len(dots)) + dots
        return (head + kept)[:room], max(start, 0) - len(head)


def _fill(text: str, room: int) -> str:
    cells = 0
    for index, one in enumerate(text):
        cells += cell_len(one)
        if cells > room:
            return text[:index]
    return text
