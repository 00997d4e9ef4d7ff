"""The person's own lines around a finding, with the guilty ones marked."""

from __future__ import annotations

from dataclasses import dataclass

from rich.cells import cell_len
from rich.text import Text

from whygrad.records.diagnosis import Excerpt, Finding, Place
from whygrad.report.page import STYLE, Page

AROUND = 2  # lines shown before and after a marked one


@dataclass
class Block:
    """Lines that are shown together: their text by number, and the places marked in them."""

    places: list[Place]
    lines: dict[int, str]

    def joins(self, other: Block) -> bool:
        """Whether ``other`` continues these lines or overlaps them."""
        if self.places[0].cell != other.places[0].cell or not self.lines:
            return False
        if not other.lines:
            return other.places[0].line in self.lines
        return min(other.lines) <= max(self.lines) + 1 and min(self.lines) <= max(other.lines) + 1


def blocks(finding: Finding) -> list[Block]:
    """The finding's own place first, then those of ``also``; neighbours are shown as one."""
    if finding.line is None:
        return []
    own = _block(Place(finding.function, finding.line, finding.cell), finding.excerpt)
    if finding.source and finding.line not in own.lines:
        own.lines = dict(enumerate(finding.source.splitlines(), finding.line))
    found = [own]
    for index, place in enumerate(finding.also):
        if any(place in block.places for block in found):
            continue
        shown = finding.also_excerpts[index] if index < len(finding.also_excerpts) else None
        block = _block(place, shown)
        near = next((one for one in found if one.joins(block)), None)
        if near is None:
            found.append(block)
        else:
            near.places += block.places
            near.lines = dict(sorted({**block.lines, **near.lines}.items()))
    return found


def _block(place: Place, excerpt: Excerpt | None) -> Block:
    lines = {} if excerpt is None else dict(enumerate(excerpt.lines, excerpt.first))
    near = range(place.line - AROUND, place.line + AROUND + 1)
    return Block([place], {number: text for number, text in lines.items() if number in near})


def show(page: Page, block: Block, finding: Finding) -> None:
    """Writes the lines of ``block``; the finding's own line has an arrow, those of ``also`` have a dot."""
    texts = {number: page.literal(text).rstrip() for number, text in block.lines.items()}
    dent = min((len(text) - len(text.lstrip()) for text in texts.values() if text), default=0)
    digits = max((len(str(number)) for number in texts), default=0)
    marked = {place.line for place in block.places}
    for number, text in texts.items():
        guilty = number == finding.line and block.places[0].line == finding.line
        mark = page.glyphs.arrow if guilty else page.glyphs.also if number in marked else ""
        style = STYLE["wrong"] if guilty else "bold" if mark else "dim"
        lead = Text(f"  {mark or ' '} {number:>{digits}} {page.glyphs.bar} ", style=style)
        room = max(page.width - cell_len(lead.plain), 1)
        span = _part(text[dent:], finding, page) if guilty else None
        cropped, moved = page.crop(text[dent:], room, *(span or ()))
        page.line(lead, Text(cropped, style=style))
        if span and span[1]:
            _underline(page, cell_len(lead.plain), cropped, span[0] - moved, span[1])


def _part(text: str, finding: Finding, page: Page) -> tuple[int, int] | None:
    """Where in its line the guilty part starts, and its length if it is less than the whole statement."""
    source = page.literal((finding.source or "").strip())
    start = text.find(source) if source else -1
    if start < 0:
        start = text.find(page.literal(finding.variable or ""))
        return None if start < 0 else (start, 0)
    rest = text[start + len(source) :].strip()
    whole = not text[:start].strip() and (not rest or rest.startswith("#"))
    return start, 0 if whole else len(source)


def _underline(page: Page, lead: int, shown: str, start: int, length: int) -> None:
    before = cell_len(shown[:start])
    under = max(min(cell_len(shown[start : start + length]), page.width - lead - before), 1)
    page.line(Text(" " * (lead + before) + "^" * under, style=STYLE["wrong"]))
