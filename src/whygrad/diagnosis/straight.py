"""A chapter with faults planted, as plain statements: no value passes a hook, so that a run takes a fraction of a
millisecond. A fault is text written over text; a statement that is the same in two faulty chapters is compiled once.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import CodeType
from typing import Any

import numpy as np

from whygrad.chapters.activations import sigmoid, softmax
from whygrad.faults.misconceptions import OLD_TEST_CELL, ROWS, Misconception
from whygrad.faults.unfolded import lstm, rnn
from whygrad.running.interventions import VALUE
from whygrad.running.sites import Site

_MODULES = {"lstm": lstm, "rnn": rnn}
_GIVEN = {"np": np, "sigmoid": sigmoid, "softmax": softmax}
_RETURNED = "__returned__"


@dataclass(frozen=True)
class Place:
    """A piece of a simple statement (or of the head of a loop): where a text can be written over another."""

    function: str
    statement: str
    count: int  # how many of the same statements stand before it in the function
    start: int
    end: int
    variable: str | None = None  # given the text after the statement, where the place is no expression


@dataclass(frozen=True)
class Body:
    """A function as the texts of its statements, and where in them each simple statement stands."""

    arguments: tuple[str, ...]
    statements: tuple[str, ...]
    anchors: Mapping[tuple[str, int], tuple[int, int]]  # statement, count -> number and offset


Watching = Callable[[str, dict[str, Any]], None]  # a function's name and its scope when it returns


@dataclass(frozen=True, eq=False)
class Faulty:
    """The statements of every function of a chapter, faults among them, ready to run."""

    bodies: Mapping[str, Body]
    statements: Mapping[str, tuple[str, ...]]
    given: Mapping[str, Any]  # names that are there beside the functions
    old_test_cell: bool = False  # it is tested with the weight that another cell left behind

    def run(self, name: str, arguments: Sequence[Any], watching: Watching | None = None) -> Any:
        """What a function returns. Whatever goes wrong in it goes wrong here."""

        def called(other: str) -> Any:
            return lambda *own: self.run(other, own, watching)

        scope = {
            **_GIVEN,
            **self.given,
            **{other: called(other) for other in self.bodies if "_cell_" in other},
        }
        scope |= zip(self.bodies[name].arguments, arguments, strict=True)
        for text in self.statements[name]:
            exec(code_of(text), scope)  # the chapters' own words, and those of the fault model
        if watching is not None:
            watching(name, scope)
        return scope[_RETURNED]


class Straight:
    """The functions of one chapter, with some misconceptions written into them, in which faults can be planted.

    ``given`` are names that the functions find beside each other.
    """

    def __init__(
        self, chapter: str, rows: Sequence[Misconception] = (), given: Mapping[str, Any] | None = None
    ) -> None:
        source = source_of(chapter)
        for row in rows:
            source = written(source, row) if row.name != OLD_TEST_CELL else source
        self.given = given or {}
        self.old_test_cell = any(row.name == OLD_TEST_CELL for row in rows)
        self.bodies = dict(_named_body(f"def {text}") for text in source.split("\ndef ")[1:])

    def planted(self, changes: Iterable[tuple[Place, str]] = ()) -> Faulty:
        """The chapter with some places changed.

        Raises:
            LookupError: a place is not there (any more): a misconception wrote over it.
        """
        at: dict[tuple[str, int], list[tuple[int, int, str | None, str]]] = {}
        for place, text in changes:
            number, offset = self.bodies[place.function].anchors[place.statement, place.count]
            span = (offset + place.start, offset + place.end, place.variable, text)
            at.setdefault((place.function, number), []).append(span)
        found = {name: body.statements for name, body in self.bodies.items()}
        for (function, number), spans in at.items():
            texts = list(found[function])
            texts[number] = spliced(texts[number], spans)
            found[function] = tuple(texts)
        return Faulty(self.bodies, found, self.given, self.old_test_cell)


@cache
def places(chapter: str, sites: tuple[Site, ...]) -> dict[int, Place]:
    """Where the sites of the unchanged chapter are, by their numbers."""
    source = source_of(chapter)
    lines = _offsets(source)
    anchors = [row for node in ast.parse(source).body for row in _anchors(node, source, lines)]
    found = {}
    for site in sites:
        start, end = _span(site.node, lines)
        inside = [row for row in anchors if row[0] == site.function and row[3] <= start and end <= row[4]]
        if site.role == "before" or not inside:
            continue
        _, text, count, first, last = min(inside, key=lambda row: row[4] - row[3])
        variable = site.variable if site.role == "after" else None
        if variable is not None:
            start = end = last
        found[site.number] = Place(site.function, text, count, start - first, end - first, variable)
    return found


@cache
def source_of(chapter: str) -> str:
    """The source of an unfolded chapter."""
    return inspect.getsource(_MODULES[chapter])


def rows_of(chapter: str) -> tuple[Misconception, ...]:
    """The misconceptions about one chapter."""
    return tuple(row for row in ROWS if row.function.startswith(chapter))


def written(source: str, row: Misconception) -> str:
    """The source of an unfolded chapter with a misconception written into it.

    Raises:
        LookupError: the words of the row do not stand just once in its function.
    """
    start = source.index(f"def {row.function}(")
    end = source.find("\ndef ", start)
    body = source[start : end if end > 0 else len(source)]
    for before, after in ((row.before, row.after), *row.more):
        if body.count(before) != 1:
            raise LookupError(f"{row.name}: {before!r} stands {body.count(before)} times in {row.function}")
        body = body.replace(before, after)
    return source[:start] + body + (source[end:] if end > 0 else "")


@cache
def _named_body(source: str) -> tuple[str, Body]:
    """A function's name and body, from its own text: most functions are the same in all faulty chapters."""
    lines, node = _offsets(source), ast.parse(source).body[0]
    assert isinstance(node, ast.FunctionDef)
    spans = [_span(statement, lines) for statement in node.body]
    anchors: dict[tuple[str, int], tuple[int, int]] = {}
    for _, text, count, first, _ in _anchors(node, source, lines):
        number = max(k for k, span in enumerate(spans) if span[0] <= first)
        anchors[text, count] = (number, first - spans[number][0])
    return node.name, Body(
        tuple(argument.arg for argument in node.args.args),
        tuple(source[start:end] for start, end in spans),
        anchors,
    )


def _anchors(
    function: ast.stmt, source: str, lines: Sequence[int]
) -> Iterator[tuple[str, str, int, int, int]]:
    """Each simple statement and each head of a loop of a function: its name, the text, its count, start and end."""
    if not isinstance(function, ast.FunctionDef):
        return
    counts: dict[str, int] = {}
    for node in _statements(function):
        start, end = _span(node, lines)
        if isinstance(node, ast.For):
            end = _span(node.iter, lines)[1]
        text = source[start:end]
        yield function.name, text, counts.get(text, 0), start, end
        counts[text] = counts.get(text, 0) + 1


def _statements(node: ast.AST) -> Iterator[ast.stmt]:
    """The statements within a function or a loop, in their order."""
    for child in getattr(node, "body", ()):
        yield child
        yield from _statements(child)


def spliced(text: str, spans: Sequence[tuple[int, int, str | None, str]]) -> str:
    """A text with others written over parts of it, from the last to the first; an outer one takes in an inner one."""
    applied: list[tuple[int, int]] = []  # where, and by how much the text grew
    for start, end, variable, new in sorted(spans, key=lambda span: (-span[0], span[1])):
        last = end + sum(growth for begin, growth in applied if begin < end)
        if variable is None:
            put = f"({new.replace(VALUE, f'({text[start:last]})')})"
        else:
            put = f"; {variable} = ({new.replace(VALUE, variable)})"
        applied.append((start, len(put) - (last - start)))
        text = text[:start] + put + text[last:]
    return text


def _offsets(source: str) -> list[int]:
    """Where each line of a source begins."""
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    return starts


def _span(node: ast.stmt | ast.expr, lines: Sequence[int]) -> tuple[int, int]:
    last = node.end_lineno or node.lineno
    return lines[node.lineno - 1] + node.col_offset, lines[last - 1] + (node.end_col_offset or 0)


@cache
def code_of(text: str) -> CodeType:
    """A statement, compiled once."""
    if text.startswith("return "):
        text = f"{_RETURNED} = {text.removeprefix('return ')}"
    return compile(text, "<chapter>", "exec")
