"""A pasted text to its observations: each name in it that a value follows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from whygrad.observations.cleaning import cleaned
from whygrad.observations.context import Context
from whygrad.observations.labels import LABEL, Label, label_of
from whygrad.observations.leftovers import leftovers
from whygrad.observations.lines import Page, page_of
from whygrad.observations.numbers import decimals, whole
from whygrad.observations.phrases import (
    Tie,
    aside_at,
    before_at,
    chapter_of,
    column_at,
    is_measure,
    link_at,
    opposite,
    tie_at,
)
from whygrad.observations.printouts import Lane, Printouts
from whygrad.observations.record import Hint, Number, Observation, Reading
from whygrad.observations.unnamed import pairs_in
from whygrad.observations.values import ENOUGH, Value, length_at, shape_at, value_at

LARGEST = 5_000_000  # characters
MOST_NAMES = 30_000
MOST_COLUMNS = 8
DIFFERENCE = 1e-3  # of a value; what is smaller, and has no words, is what two values differ by
_SHORT = frozenset("a c x y ft ot cct".split())
_REST = re.compile(r"[ \t\"'*|)\],.;]{0,80}(?:\n|$)")


def read_text(text: str) -> Reading:
    """Every printed value of a text, in whatever style it was pasted. Never raises.

    Of a text longer than ``LARGEST`` characters, or with more than ``MOST_NAMES`` names, the first part is read.
    """
    reader = _Reader(page_of(cleaned(text[:LARGEST])))
    chapter = chapter_of(reader.page.text)
    named: list[int] = []
    for match in islice(LABEL.finditer(reader.page.text), MOST_NAMES):
        label = label_of(match)
        if label is None:
            continue
        named.append(match.start())
        if match.start() >= reader.end:
            reader.take(label, match.start(), match.end())
    found = reader.printouts.observations()
    unread = leftovers(reader.page, named, reader.taken)
    valued = any(one.numbers for one in found)
    return Reading(found, () if valued else pairs_in(reader.page.text), chapter, unread)


@dataclass(frozen=True)
class _Row:
    """A name's value, the one that words set against it, those in a table's further columns, one aside.

    ``worded``: words stand in front of the one aside.
    """

    tie: Tie
    first: Value
    against: tuple[Value, Hint | None] | None
    columns: tuple[Value, ...]
    aside: Value | None = None
    worded: bool = False

    @property
    def end(self) -> int:
        last = self.aside or (self.against[0] if self.against else (self.first, *self.columns)[-1])
        return last.end


_What = tuple[Number, ...] | tuple[int, ...] | int


class _Reader:
    """Where the reading of a page stands."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.printouts = Printouts()
        self.end = 0  # of the last value
        self.taken: list[tuple[int, int]] = []  # from a name, or a value before it, to its last value
        self._context = Context(self.printouts)

    def take(self, label: Label, start: int, end: int) -> None:
        """Read what follows a name; without a value it is a word like others."""
        tie = tie_at(self.page.text, end)
        if tie is None:
            return
        if label.of != "value":
            self._take_measure(label, start, tie)
        elif row := _row(self.page.text, label, tie):
            before = self._before(row, start)
            self._move_to(start)
            self._take_row(label, start, row, before)
            self.end = row.end

    def _take_measure(self, label: Label, start: int, tie: Tie) -> None:
        text = self.page.text
        found = _measure(text, label, tie.start)
        if found is None or not (tie.sign or tie.cell or tie.words):
            return
        self._move_to(start)
        link = link_at(text, found[1])
        second = _measure(text, label, link[0]) if link else None
        if link and second:
            self._put_pair(label, start, tie, (found[0], second[0]), link[1])
        else:
            self._put(label, start, found[0], self._context.lane, self._context.hint)
        self.end = second[1] if second else found[1]
        self.taken.append((start, self.end))

    def _before(self, row: _Row, start: int) -> tuple[int, Value] | None:
        """A value in front of the name of one that stands alone."""
        if row.against or row.columns or row.aside or len(row.first.numbers) != 1:
            return None
        place = before_at(self.page.text, self.end, start)
        value = value_at(self.page.text, place, row=False) if place is not None else None
        return (place, value) if place is not None and value is not None else None

    def _take_row(self, label: Label, start: int, row: _Row, before: tuple[int, Value] | None) -> None:
        context, tie, end = self._context, row.tie, row.end
        if row.against:
            pair = (row.first.numbers, row.against[0].numbers)
            self._put_pair(label, start, tie, pair, row.against[1])
        elif context.columns and (row.columns or tie.cell):
            for place, value in enumerate((row.first, *row.columns)):
                self._put_column(label, start, value, place)
        else:
            lane: Lane = ("said", tie.hint) if tie.hint else context.lane
            self._put(label, start, row.first.numbers, lane, tie.hint or context.hint)
            for place, value in enumerate(row.columns, 1):
                self._put_column(label, start, value, place)
            if (tie.hint or context.hint) == "mine":  # the first one is; signs alone leave the other open
                end = row.end if row.worded or not row.aside else row.first.end
            else:
                for value in filter(None, (row.aside, before and before[1])):
                    self._put(label, start, value.numbers, ("aside", None), None, aside=True)
                start = before[0] if before else start
        self.taken.append((start, end))

    def _put_pair(
        self, label: Label, start: int, tie: Tie, pair: tuple[_What, _What], said: Hint | None
    ) -> None:
        """Two values that words set against each other; ``said``: whose the second one is."""
        hint = tie.hint or (opposite(said) if said else self._context.hint or "mine")
        other = said if said and said != hint else opposite(hint)
        self._put(label, start, pair[0], ("said", hint), hint)
        self._put(label, start, pair[1], ("said", other), other)
        self._context.to_main()

    def _put_column(self, label: Label, start: int, value: Value, place: int) -> None:
        hints = self._context.columns
        self._put(
            label, start, value.numbers, ("column", place), hints[place] if place < len(hints) else None
        )

    def _put(
        self,
        label: Label,
        start: int,
        what: _What,
        lane: Lane,
        hint: Hint | None,
        aside: bool = False,
    ) -> None:
        numbers = tuple(one for one in what if isinstance(one, Number)) if isinstance(what, tuple) else ()
        shape = tuple(one for one in what if isinstance(one, int)) if isinstance(what, tuple) else ()
        length = what if isinstance(what, int) else None
        line = self.page.line(start)
        found = Observation(
            label.name,
            label.index,
            numbers,
            shape or None,
            length,
            line,
            0,
            hint,
            self._context.function,
            aside,
        )
        self.printouts.put(found, lane, self._context.run)

    def _move_to(self, start: int) -> None:
        """Take note of the words since the last value."""
        pieces = self.page.text[self.end : start].split("\n")
        between = pieces[1:-1] if self.end else pieces[:-1]
        self._context.pass_lines(between, self.page.level(start))
        self._context.begin(pieces[-1], fresh=len(pieces) > 1)


def _measure(text: str, label: Label, start: int) -> tuple[tuple[int, ...] | int, int] | None:
    return shape_at(text, start) if label.of == "shape" else length_at(text, start)


def _row(text: str, label: Label, tie: Tie) -> _Row | None:
    """The values after a name, if what follows it can be believed to be one."""
    first = value_at(text, tie.start, row=not label.scalar)
    if first is None or not _believable(text, label, tie, first):
        return None
    if link := link_at(text, first.end):
        second = value_at(text, link[0], row=False)
        if second is not None:
            return _Row(tie, first, (second, link[1]), ())
    columns: list[Value] = []
    end = first.end
    while len(columns) < MOST_COLUMNS and (start := column_at(text, end)) is not None:
        value = value_at(text, start, row=False)
        if value is None or len(value.numbers) != len(first.numbers):
            break
        columns.append(value)
        end = value.end
    aside, worded = (None, False) if columns else _aside(text, first)
    return _Row(tie, first, None, tuple(columns), aside, worded)


def _aside(text: str, first: Value) -> tuple[Value | None, bool]:
    """Another value like this one, behind words that we do not know, or behind a sign: an arrow, a stroke."""
    start, worded = aside_at(text, first.end) or (None, False)
    value = value_at(text, start, row=False) if start is not None else None
    if value is None or start is None or len(value.numbers) != len(first.numbers):
        return None, False
    if LABEL.search(text, first.end, start) or is_measure(text, start, start, value.end):
        return None, False
    precise = max(decimals(number.text) for number in value.numbers) >= ENOUGH
    if not worded and _largest(value) < DIFFERENCE * _largest(first):
        return None, False
    alike = value.array == first.array or len(value.numbers) == 1
    return (value, worded) if alike and (worded or precise) else (None, False)


def _largest(value: Value) -> float:
    return max(abs(number.value) for number in value.numbers)


def _believable(text: str, label: Label, tie: Tie, value: Value) -> bool:
    """Is this a printed value of that name, and not code, or a number in a sentence?"""
    texts = [number.text for number in value.numbers]
    integers = all(map(whole, texts))
    if tie.wrapped and not value.array and not _REST.match(text, value.end):
        return False
    if label.plain:
        exact = all(decimals(one) >= 3 or not one[-1:].isdigit() for one in texts)
        return (tie.sign or tie.words) and (value.array or exact) and not integers
    if label.name in _SHORT and integers:
        return False
    return tie.sign or tie.words or tie.cell or value.array or not integers
