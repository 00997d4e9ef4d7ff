"""Lines of the person's source, as they wrote them."""

from __future__ import annotations

from whygrad.records import Excerpt, Place
from whygrad.running.program import Program

AROUND = 2  # lines of source before and behind a place


def excerpt(program: Program, cell: int | None, line: int | None) -> Excerpt | None:
    """A line with its neighbours, as the person wrote them."""
    lines = program.lines(cell)
    if line is None or not 1 <= line <= len(lines):
        return None
    first = max(1, line - AROUND)
    return Excerpt(first, tuple(lines[first - 1 : line + AROUND]))


def excerpts(program: Program, places: tuple[Place, ...]) -> list[Excerpt]:
    """The excerpts of several places."""
    return [found for place in places if (found := excerpt(program, place.cell, place.line)) is not None]


def line_of(program: Program, cell: int | None, line: int | None) -> str:
    """One line; nothing where there is none."""
    lines = program.lines(cell)
    return lines[line - 1] if line is not None and 1 <= line <= len(lines) else ""
