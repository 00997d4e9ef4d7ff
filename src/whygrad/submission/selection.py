"""Cells to the functions to check, with what they need and nothing else.

What is needed is followed through the names that code looks up: a function's helpers, their constants and imports.
What only training or test code assigns is not run but reported as ``outside``: a function that reads it depends
on what happens to have been run before.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from whygrad.submission.annotations import without_annotations
from whygrad.submission.doubtful import Doubtful, doubtful
from whygrad.submission.filling import is_unfilled
from whygrad.submission.imports import may_supply
from whygrad.submission.methods import lift_methods
from whygrad.submission.needs import follow
from whygrad.submission.outline import Entry, outline
from whygrad.submission.python2 import PYTHON_2_ALONE, divides_wholly, marks_python_2, with_whole_division
from whygrad.submission.source import Cell
from whygrad.submission.syntax import Trouble, parse


@dataclass(frozen=True)
class Definition:
    """A function of the person's: the last of its name, as a kernel has it after running every cell."""

    name: str
    cell: Cell
    node: ast.FunctionDef
    unfilled: bool  # the exercise's blanks are still in it


@dataclass(frozen=True)
class BrokenCell:
    """A notebook cell that Python cannot read; ``names``: the wanted functions that it seems to define."""

    cell: Cell
    line: int
    sentence: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Origin:
    """A line at top level that gives a name its value, or writes into what it names.

    ``main``: only where the file itself is run.
    """

    cell: int | None
    line: int
    main: bool = False


@dataclass(frozen=True)
class Submission:
    """What there is to check, and what has to be executed before it can run."""

    subject: str  # file name
    folder: Path  # where local imports are looked for
    cells: tuple[Cell, ...]
    known: Mapping[str, Definition]
    statements: tuple[tuple[Cell, ast.stmt], ...]  # in the order in which to execute them
    outside: Mapping[str, tuple[Cell, int]]  # needed, and assigned only by code that is not run: where
    undefined: frozenset[str]  # needed, and defined nowhere
    broken: tuple[BrokenCell, ...]
    origins: Mapping[str, tuple[Origin, ...]]  # of every name that a statement at top level gives a value
    python_2: Origin | None = None  # the first line that only Python 2 can run
    objects: Mapping[str, ast.expr] = field(
        default_factory=dict
    )  # what methods are called on, and what makes it
    lacking: Mapping[str, tuple[str, ...]] = field(
        default_factory=dict
    )  # class -> what its __init__ must be given
    doubtful: Doubtful = field(default_factory=Doubtful)  # values that may be the tests' alone


def select(subject: str, folder: Path, cells: tuple[Cell, ...], wanted: frozenset[str]) -> Submission:
    """The wanted functions that are in the cells, with everything that they need."""
    parsed: list[tuple[Cell, ast.Module]] = []
    broken: list[BrokenCell] = []
    for cell in cells:
        tree = parse(cell.code, cell.filename, awaits=cell.index is not None)
        if isinstance(tree, Trouble):
            broken.append(_broken(cell, tree, wanted))
        else:
            without_annotations(tree)
            parsed.append((cell, tree))
    old = _python_2(parsed)
    lifted = lift_methods([tree for _, tree in parsed], wanted)
    entries = outline(parsed)
    known = _known(entries, wanted)
    needs = follow(entries, known)
    doubted = doubtful(entries, needs)
    stars = [entry.node for entry in entries if isinstance(entry.node, ast.ImportFrom) and entry.is_star]
    return Submission(
        subject=subject,
        folder=folder,
        cells=cells,
        known=known,
        statements=_statements(entries, [*needs.entries, *doubted.entries]),
        outside=needs.outside,
        undefined=frozenset(
            name for name in needs.undefined if not any(may_supply(star, name, folder) for star in stars)
        ),
        broken=tuple(broken),
        origins=_origins(entries),
        python_2=old,
        objects=lifted.objects,
        lacking=lifted.lacking,
        doubtful=doubted,
    )


def _python_2(parsed: list[tuple[Cell, ast.Module]]) -> Origin | None:
    """The first line that is Python 2; then ``/`` is made to divide as it does there."""
    trees = [tree for _, tree in parsed]
    place = next((Origin(cell.index, cell.python_2_line) for cell, _ in parsed if cell.python_2_line), None)
    mentioned = any(name in cell.text for cell, _ in parsed for name in PYTHON_2_ALONE)
    if place is None and mentioned and (name := marks_python_2(trees)) is not None:
        cell = next(cell for cell, tree in parsed if name in ast.walk(tree))
        place = Origin(cell.index, name.lineno)
    if place is not None and divides_wholly(trees):
        for tree in trees:
            with_whole_division(tree)
    return place


def _origins(entries: list[Entry]) -> dict[str, tuple[Origin, ...]]:
    found: dict[str, list[Origin]] = {}
    for entry in entries:
        if entry.kind in ("constant", "other"):
            for name, line in {**entry.changes, **entry.binds}.items():
                found.setdefault(name, []).append(Origin(entry.cell.index, line, entry.main))
    return {name: tuple(places) for name, places in found.items()}


def _known(entries: list[Entry], wanted: frozenset[str]) -> dict[str, Definition]:
    found = {}
    for entry in entries:
        if isinstance(entry.node, ast.FunctionDef) and entry.node.name in wanted:
            name = entry.node.name
            found[name] = Definition(name, entry.cell, entry.node, is_unfilled(entry.node))
    return found


def _statements(entries: list[Entry], needed: list[Entry]) -> tuple[tuple[Cell, ast.stmt], ...]:
    kept = (entry for entry in entries if entry.is_star or entry.is_future or entry in needed)
    return tuple((entry.cell, entry.node) for entry in kept)


def _broken(cell: Cell, trouble: Trouble, wanted: frozenset[str]) -> BrokenCell:
    defined = re.findall(r"^\s*def\s+(\w+)\s*\(", cell.text, flags=re.MULTILINE)
    names = tuple(name for name in dict.fromkeys(defined) if name in wanted)
    where = f"Cell {cell.index}" if cell.index is not None else cell.name
    return BrokenCell(cell, trouble.line, f"{where}, {trouble.sentence}", names)
