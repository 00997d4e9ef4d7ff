"""The precise numbers beside an output's name that were not read: while there are any, nothing is called right."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from whygrad.observations.lines import Page
from whygrad.observations.numbers import COMMA, number
from whygrad.observations.phrases import is_measure
from whygrad.observations.record import Unread

MOST = 100
SMALLEST = 1e-5  # less is what two values differ by
_PRECISE = re.compile(
    rf"(?<![\w.,])(?:{COMMA}|[-+]?\d{{0,3}}\.\d{{4,60}}(?:[eE][-+]?\d{{1,3}})?)(?![.\d])", re.ASCII
)


def leftovers(page: Page, named: Sequence[int], taken: Sequence[tuple[int, int]]) -> tuple[Unread, ...]:
    """The numbers on the lines of names, without those in the places that were ``taken`` and without measures.

    ``named``: where names begin; both in the order of the text.
    """
    found: list[Unread] = []
    starts = [start for start, _ in taken]
    for first, last in _lines(page.text, named):
        passed = first
        for match in _PRECISE.finditer(page.text, first, last):
            k = bisect_right(starts, match.start()) - 1
            if k >= 0 and match.start() < taken[k][1]:
                continue
            begin = max(passed, taken[k][1] if k >= 0 else first)
            passed = match.end()
            read = number(match[0])
            if abs(read.value) >= SMALLEST and not is_measure(page.text, begin, *match.span()):
                found.append(Unread(read, page.line(match.start())))
        if len(found) >= MOST:
            break
    return tuple(found)


def _lines(text: str, named: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The lines on which names stand, each once."""
    last = -1
    for place in named:
        if place > last:
            last = text.find("\n", place)
            last = last if last >= 0 else len(text)
            yield text.rfind("\n", 0, place) + 1, last
