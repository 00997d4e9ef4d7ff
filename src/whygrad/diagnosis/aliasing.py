"""What was saved must not change: fingerprints of arrays when they are saved, and who changes them later."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from whygrad.faults.edit import Edit, bracketed, text_of
from whygrad.running.interventions import VALUE, Event, Replacement, Watch, attributes_of
from whygrad.running.sites import Site

Array = NDArray[Any]


@dataclass(frozen=True, eq=False)
class Change:
    """A saved array that was written to afterwards.

    ``made`` is the site that first had this array in hand (None: it came in from outside), ``passed`` are the sites
    that handed it on before it was saved, ``writer`` is the site of the statement that changed it.
    """

    array: Array
    made: Site | None
    passed: tuple[Site, ...]
    writer: Site
    step: int | None
    given: bool  # it belongs to the caller


class Fingerprints(Watch):
    """A watch that also remembers what each saved array held, and notices when it holds something else.

    ``given`` are the caller's own objects: they count as saved from the start.
    """

    def __init__(self, sites: Any, fixes: Mapping[int, Replacement]) -> None:
        super().__init__(sites, fixes, scopes=False)
        self._saved: dict[int, tuple[Array, Array]] = {}
        self._given: set[int] = set()
        self._changed: dict[int, tuple[Site, int | None]] = {}
        self._first: dict[int, int] = {}  # array -> its first event
        self._last: Event | None = None

    def give(self, arguments: list[Any]) -> None:
        """Notes the caller's arrays before a call."""
        for array in arrays_in(arguments):
            if id(array) not in self._first:  # else the person's own code made it
                self._given.add(id(array))
            self._saved.setdefault(id(array), (array, array.copy()))

    def __call__(self, number: int, value: Any) -> Any:
        value = super().__call__(number, value)
        here = self.events[-1]
        if here.site.role in _WRITTEN or self._last is None or _may_write(self._last.site):
            self._compare(here)
        if isinstance(value, np.ndarray):
            self._first.setdefault(id(value), len(self.events) - 1)
        elif value is not None and not isinstance(value, str | int | float | range):
            for array in arrays_in(value):
                self._saved.setdefault(id(array), (array, array.copy()))
        self._last = self.events[-1]
        return value

    def finish(self) -> None:
        """A last look after the run."""
        if self._last is not None:
            self._compare(self._last)

    def _compare(self, here: Event) -> None:
        for number, (array, before) in self._saved.items():
            if number not in self._changed and not is_same(array, before):
                # a store shows at the next value that passes; a call that writes shows at its own result
                by = here if here.site.role == "result" or self._last is None else self._last
                self._changed[number] = (by.site, by.step)

    def changes(self, kept: Any, others: bool = False) -> Iterator[Change]:
        """The saved arrays that changed: those of the caller, and those still in ``kept``.

        ``others``: also those that were in any list, tuple or dictionary, behind the others.
        """
        remaining = {id(array) for array in arrays_in(kept)} | self._given
        behind = [number for number in self._changed if number not in remaining]
        first = [number for number in self._changed if number in remaining]
        for number in [*first, *behind] if others else first:
            writer, step = self._changed[number]
            array = self._saved[number][0]
            handed = [event.site for event in self.events if event.value is array]
            at = self._first.get(number)
            made = self.events[at].site if at is not None else None
            yield Change(array, made, tuple(dict.fromkeys(handed)), writer, step, number in self._given)


class Given(Fingerprints):
    """Fingerprints of what a call is given, from the call on, whoever made it."""

    def give(self, arguments: list[Any]) -> None:
        """Forgets what was seen before, and notes the caller's arrays as they are now."""
        given = {id(array): (array, array.copy()) for array in arrays_in(arguments)}
        self._saved, self._given = given, set(given)
        self._changed.clear()


class Marked(Fingerprints):
    """Fingerprints of just what passes one site, from then on: of the arrays that it holds twice, if it does."""

    def __init__(self, sites: Any, fixes: Mapping[int, Replacement], at: int) -> None:
        super().__init__(sites, fixes)
        self._at = at
        self._marked: dict[int, Array] = {}

    def __call__(self, number: int, value: Any) -> Any:
        value = super().__call__(number, value)
        if number == self._at:
            inside = Counter(map(id, arrays_in(value)))
            shared = [array for array in arrays_in(value) if inside[id(array)] > 1]
            for array in shared or arrays_in(value):
                if id(array) not in self._marked:
                    self._marked[id(array)] = array
                    self._changed.pop(id(array), None)
                    self._saved[id(array)] = (array, array.copy())
        return value

    def first(self) -> Change | None:
        """The first of them that changed."""
        for number, (writer, step) in self._changed.items():
            if number in self._marked:
                made = self.events[self._first[number]].site if number in self._first else None
                return Change(self._marked[number], made, (), writer, step, number in self._given)
        return None


def _may_write(site: Site) -> bool:
    """Whether something may be written to right after a value passes here."""
    if site.role in _WRITING:
        return True
    parts = isinstance(site.statement, ast.Assign) and isinstance(site.statement.targets[0], ast.Tuple)
    return parts and site.role in ("assigned", "expression", "result")


def is_same(array: Array, before: Array) -> bool:
    """Whether an array holds, bit for bit, what it held."""
    return array.shape == before.shape and array.tobytes() == before.tobytes()


def arrays_in(value: Any, depth: int = 4, around: tuple[int, ...] = ()) -> Iterator[Array]:
    """The arrays in nested tuples, lists, dictionaries and objects; what holds itself is not gone through again."""
    if isinstance(value, np.ndarray):
        yield value
    elif depth and id(value) not in around:
        for part in _parts_of(value):
            yield from arrays_in(part, depth - 1, (*around, id(value)))


def _parts_of(value: Any) -> list[Any]:
    if isinstance(value, tuple | list):
        return list(value)
    if isinstance(value, Mapping):
        return list(value.values())
    return [] if callable(value) else list(attributes_of(value).values())


def copies(change: Change) -> Iterator[Edit]:
    """Edits that part the saved array from what is written to: a copy where it was made, where it was handed on,
    or before it is written to."""
    seen: set[int] = set()
    order = [change.made] if change.made is not None and not change.given else []
    there = change.writer.statement  # what belongs to the caller is copied where it is written to
    ranked = sorted(
        change.passed,
        key=lambda site: (change.given and site.statement is not there, _RANK.get(site.role, 3), site.number),
    )
    for site in [*order, *ranked]:
        plain = isinstance(site.node, ast.Name | ast.Subscript | ast.Attribute | ast.Call)
        if site.number not in seen and plain and site.role not in ("index", "iterated", "step"):
            seen.add(site.number)
            yield Edit(
                site, f"{VALUE}.copy()", "copied", 1, text_of(site.node), f"{bracketed(site.node)}.copy()"
            )


_WRITING = frozenset(
    {"stored", "augmented", "index", "argument", "result"}
)  # before a write, the last to pass
_WRITTEN = frozenset({"result", "after"})  # behind a write, the first to pass
_RANK = {"assigned": 0, "argument": 1, "expression": 2, "before": 2}
