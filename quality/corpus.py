"""The corpus: right programs in many styles, and the faults that are planted in them, one at a time.

A folder in ``samples`` holds a right program and what stands beside it. A table in ``faults`` names the program and has
a row for each fault; a table of pairs names two rows, which are planted together. A row that does not do what it says is an error of the corpus, and has a sentence of its own.
"""

from __future__ import annotations

import ast
import json
import re
import shutil
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
KEYS = {"name", "function", "kind", "before", "after"}
MORE_KEYS = {"accept", "functions"}
PAIRS = "pairs_"  # so begins the name of a table of pairs of faults
KINDS = frozenset(
    """aliased-cache modified-input wrong-variable wrong-sign wrong-operator missing-term extra-term missing-factor
    wrong-activation wrong-gate wrong-slice wrong-axis wrong-transpose wrong-step not-carried not-accumulated
    wrong-initial-state wrong-return wrong-shape outside-state precision""".split()
)

Line = tuple[int | None, int]  # cell (from 0; None in a .py) and line (from 1)


class CorpusError(Exception):
    """A sample or a row that cannot be used, in one sentence."""


@dataclass(frozen=True)
class Truth:
    """What is known of a planted fault: any of ``functions`` and any of ``lines`` is a right answer."""

    name: str
    kind: str
    functions: frozenset[str]  # last parts: ``step`` for ``LSTM.step`` and for ``lstm_forward.<locals>.step``
    lines: frozenset[Line]


@dataclass(frozen=True)
class Case:
    """One program to judge: right as it is (no ``truths``), with one fault in it, or with two."""

    sample: str  # "a_course/rnn_and_lstm.py"
    folder: Path
    text: str
    truths: tuple[Truth, ...] = ()

    @property
    def group(self) -> str:
        return ("right", "faulty", "pairs")[len(self.truths)]

    @property
    def label(self) -> str:
        return " · ".join([self.sample, *(truth.name for truth in self.truths)])

    @property
    def set_name(self) -> str:
        return self.sample.split("_")[0] + "_"

    def write(self, into: Path) -> Path:
        """Puts the program into a folder of its own, with all that stands beside it."""
        target = into / self.folder.name
        shutil.copytree(self.folder, target, ignore=shutil.ignore_patterns("__pycache__", ".*"))
        program = target / Path(self.sample).name
        program.write_text(self.text, encoding="utf-8")
        return program


@dataclass(frozen=True)
class Corpus:
    """All cases, in a fixed order, and what is wrong with the corpus itself."""

    right: tuple[Case, ...]
    faulty: tuple[Case, ...]
    pairs: tuple[Case, ...]
    errors: tuple[str, ...]


@cache
def load(root: Path = HERE) -> Corpus:
    """Reads the samples and faults below ``root``."""
    reading = _Reading(root)
    tables = sorted((root / "faults").glob("*.toml"))
    for table in [path for path in tables if not path.name.startswith(PAIRS)]:
        reading.faults(table)
    for table in [path for path in tables if path.name.startswith(PAIRS)]:
        reading.pairs(table)
    folders = {path.name for path in (root / "samples").iterdir() if path.is_dir() and any(path.iterdir())}
    named = {case.folder.name for case in reading.samples.values()}
    unnamed = [
        f"samples/{folder}: no table in faults names its program" for folder in sorted(folders - named)
    ]
    return Corpus(
        tuple(reading.samples.values()),
        tuple(reading.faulty),
        tuple(reading.paired),
        (*reading.errors, *unnamed),
    )


class _Reading:
    """What is read so far; an error leaves the rest in."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.samples: dict[str, Case] = {}
        self.rows: dict[str, dict[str, dict[str, Any]]] = {}  # of each sample, by name
        self.faulty: list[Case] = []
        self.paired: list[Case] = []
        self.errors: list[str] = []

    def faults(self, table: Path) -> None:
        with self._noting(table.name):
            content = _read(table, {"sample"}, {"fault"})
            program = self.root / "samples" / content["sample"]
            if not program.is_file():
                raise CorpusError(f"samples/{content['sample']} is no file")
            sample = Case(content["sample"], program.parent, program.read_text(encoding="utf-8"))
            self.samples[sample.sample] = sample
            rows = self.rows[sample.sample] = {}
            for number, row in enumerate(content.get("fault", ()), 1):
                name = row.get("name", f"row {number}")
                with self._noting(f"{table.name}, {name!r}"):
                    if name in rows:
                        raise CorpusError("another row has this name")
                    rows[name] = row
                    self.faulty.append(plant(sample, row))

    def pairs(self, table: Path) -> None:
        with self._noting(table.name):
            for row in _read(table, {"pair"})["pair"]:
                with self._noting(f"{table.name}, {row}"):
                    if row.keys() != {"sample", "faults"} or len(row["faults"]) != 2:
                        raise CorpusError("a pair has a sample and two faults")
                    if unknown := set(row["faults"]) - self.rows.get(row["sample"], {}).keys():
                        raise CorpusError(f"the sample has no fault {', '.join(sorted(unknown))}")
                    one, other = (self.rows[row["sample"]][name] for name in row["faults"])
                    self.paired.append(plant_both(self.samples[row["sample"]], one, other))

    @contextmanager
    def _noting(self, where: str) -> Iterator[None]:
        try:
            yield
        except CorpusError as error:
            self.errors.append(f"{where}: {error}")


def plant_both(sample: Case, one: dict[str, Any], other: dict[str, Any]) -> Case:
    """The sample with both faults in it; in whichever order they are planted, it is the same program."""
    faulty = plant(plant(sample, one), other)
    again = plant(plant(sample, other), one)
    if faulty.text != again.text:
        raise CorpusError("the faults are not independent of each other")
    return replace(faulty, truths=(again.truths[1], faulty.truths[1]))


def plant(sample: Case, row: dict[str, Any]) -> Case:
    """The sample with the row's fault in it, and where the fault is, beside those that it has already."""
    if wrong := (KEYS - row.keys()) | (row.keys() - KEYS - MORE_KEYS):
        raise CorpusError(f"missing or unknown: {', '.join(sorted(wrong))}")
    if row["kind"] not in KINDS:
        raise CorpusError(f"no kind is called {row['kind']!r}")
    cells = cells_of(sample)
    holders = [cell for cell, text in cells.items() for _ in range(text.count(row["before"]))]
    if len(holders) != 1:
        raise CorpusError(f"`before` occurs {len(holders)} times")
    [cell] = holders
    faulty = cells | {cell: cells[cell].replace(row["before"], row["after"])}
    if faulty == cells:
        raise CorpusError("`after` is the same as `before`")
    if _tree(cells[cell]) and not _tree(faulty[cell]):
        raise CorpusError("the faulty program is no Python")
    lines = {(cell, line) for line in new_lines(cells[cell], faulty[cell])}
    at = min((line for _, line in lines), default=first_difference(cells[cell], faulty[cell]))
    for wanted in row.get("accept", ()):
        found = _accepted(wanted, faulty, cell, at)
        if not found and not sample.truths:  # else the other fault has changed that line
            raise CorpusError(f"no line reads {wanted.strip()!r}, which `accept` names")
        lines |= found
    if not lines:
        raise CorpusError("no line is acceptable: a row that only takes lines away needs `accept`")
    named = {last_part(name) for name in (row["function"], *row.get("functions", ()))}
    holding = {holder(faulty[number], line) for number, line in lines}
    truth = Truth(row["name"], row["kind"], frozenset(named | holding), frozenset(lines))
    return replace(sample, text=_with_cells(sample, faulty), truths=(*sample.truths, truth))


def cells_of(case: Case) -> dict[int | None, str]:
    """The code of a program: the cells of a notebook by number, or the whole of a file as cell None."""
    if not case.sample.endswith(".ipynb"):
        return {None: case.text}
    cells = json.loads(case.text)["cells"]
    return {n: "".join(cell["source"]) for n, cell in enumerate(cells) if cell["cell_type"] == "code"}


def new_lines(before: str, after: str) -> set[int]:
    """The lines of ``after`` (from 1) that ``before`` does not have; of lines that changed places, all."""
    old, new = before.splitlines(), after.splitlines()
    same = first_difference(before, after) - 1
    behind = 0  # what is the same at the end; a comparison of the whole could slip along repeated lines
    while behind < min(len(old), len(new)) - same and old[-1 - behind] == new[-1 - behind]:
        behind += 1
    old, new = old[same : len(old) - behind], new[same : len(new) - behind]
    last = len(new) - 1
    changed = _changed(old, new) | {last - n for n in _changed(old[::-1], new[::-1])}
    return {same + n + 1 for n in changed if new[n].strip()}


def _changed(old: list[str], new: list[str]) -> set[int]:
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return {n for tag, _, _, start, end in blocks if tag != "equal" for n in range(start, end)}


def first_difference(before: str, after: str) -> int:
    """The line of ``after`` at which the two texts part; its end if that comes first."""
    old, new = before.splitlines(), after.splitlines()
    same = 0
    while same < min(len(old), len(new)) and old[same] == new[same]:
        same += 1
    return same + 1


def holder(text: str, line: int) -> str:
    """The innermost function that holds a line, by its last name; ``<module>`` if none does."""
    spans = [(end - start, node.name) for node, start, end in _spans(text) if start <= line <= end]
    return min(spans)[1] if spans else "<module>"


def last_part(name: str) -> str:
    return name.rsplit(".", 1)[-1]


def _accepted(wanted: str, cells: dict[int | None, str], cell: int | None, at: int) -> set[Line]:
    """The lines that read like ``wanted``: those in the changed function or class if there are any, else all."""
    found = {
        (number, line)
        for number, text in cells.items()
        for line, written in enumerate(text.splitlines(), 1)
        if written.strip() == wanted.strip()
    }
    first, last = _outermost(cells[cell], at)
    return {(number, line) for number, line in found if number == cell and first <= line <= last} or found


def _outermost(text: str, line: int) -> tuple[int, int]:
    tree = _tree(text)
    for node in tree.body if tree else ():
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.lineno <= line <= (node.end_lineno or 0):
            return node.lineno, node.end_lineno or node.lineno
    return 1, 0


def _spans(text: str) -> Iterator[tuple[ast.FunctionDef, int, int]]:
    for node in ast.walk(_tree(text) or ast.Module([], [])):
        if isinstance(node, ast.FunctionDef):
            yield node, node.lineno, node.end_lineno or node.lineno


@cache
def _tree(text: str) -> ast.Module | None:
    """The syntax tree, with a notebook's magics left out; None if this is no Python."""
    try:
        return ast.parse(re.sub(r"(?m)^([ \t]*)[%!].*$", r"\1pass", text))
    except SyntaxError:
        return None


def _read(table: Path, keys: set[str], more: frozenset[str] | set[str] = frozenset()) -> dict[str, Any]:
    try:
        content = tomllib.loads(table.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise CorpusError(f"no TOML: {error}") from error
    if wrong := content.keys() ^ (keys | (content.keys() & more)):
        raise CorpusError(f"missing or unknown: {', '.join(sorted(wrong))}")
    return content


def _with_cells(case: Case, cells: dict[int | None, str]) -> str:
    if None in cells:
        return cells[None]
    notebook = json.loads(case.text)
    for number, cell in enumerate(notebook["cells"]):
        if number in cells:
            cell["source"] = cells[number].splitlines(keepends=True)
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"
