"""The person's own lines as the page shows them, with the guilty ones marked."""

from __future__ import annotations

from dataclasses import dataclass

from whygrad.records.diagnosis import Excerpt, Finding
from whygrad.report.html.prose import plain

AROUND = 2
LONGEST = 26  # lines that are shown at once; of a longer function the parts around the marks


@dataclass(frozen=True)
class Line:
    """One line of source; ``before``, ``guilty`` and ``after`` are its text."""

    number: int | None  # None: some lines are left out here
    before: str
    guilty: str = ""
    after: str = ""
    mark: str = ""  # here, also


@dataclass(frozen=True)
class Listing:
    """Lines that stand together: of one cell, or of the file."""

    head: str
    lines: tuple[Line, ...]


def listings(finding: Finding, also: bool = True) -> list[Listing]:
    """The function with its marks; places of ``also`` that stand elsewhere follow."""
    if finding.line is None or not (finding.source or finding.listing or finding.excerpt):
        return []
    source = finding.listing or finding.excerpt or Excerpt(finding.line, ((finding.source or ""),))
    marks = {finding.line: "here"}
    elsewhere = []
    for place, excerpt in zip(finding.also, finding.also_excerpts, strict=False):
        if place.cell == finding.cell and place.line - source.first in range(len(source.lines)):
            marks.setdefault(place.line, "also")
        else:
            elsewhere.append((place, excerpt))
    if not also:
        marks, elsewhere = {finding.line: "here"}, []
    found = [Listing(_head(finding.function, finding.cell), _lines(source, marks, finding))]
    found += [
        Listing(_head(place.function, place.cell), _lines(excerpt, {place.line: "also"}, None))
        for place, excerpt in elsewhere
    ]
    return found


def _head(function: str, cell: int | None) -> str:
    return plain(function) if cell is None else f"{plain(function)}, cell {cell}"


def _lines(source: Excerpt, marks: dict[int, str], finding: Finding | None) -> tuple[Line, ...]:
    texts = {number: plain(text).rstrip() for number, text in enumerate(source.lines, source.first)}
    dent = min((len(text) - len(text.lstrip()) for text in texts.values() if text), default=0)
    kept = _kept(list(texts), marks)
    lines: list[Line] = []
    for number, text in texts.items():
        if number in kept and (text or number + 1 in kept or number + 1 not in texts):
            lines.append(_line(number, text[dent:], marks.get(number, ""), finding))
        elif not lines or lines[-1].number is not None:
            lines.append(Line(None, ""))
    return tuple(lines)


def _kept(numbers: list[int], marks: dict[int, str]) -> set[int]:
    if len(numbers) <= LONGEST:
        return set(numbers)
    reach = max(AROUND, (LONGEST // len(marks) - 1) // 2)
    return {numbers[0]} | {number for number in numbers if any(abs(number - one) <= reach for one in marks)}


def _line(number: int, text: str, mark: str, finding: Finding | None) -> Line:
    if mark != "here" or finding is None:
        return Line(number, text, mark=mark)
    source = plain((finding.source or "").strip())
    start = text.find(source) if source else -1
    if start < 0:
        return Line(number, text, mark=mark)
    return Line(number, text[:start], source, text[start + len(source) :], mark)
