"""What every fault of the model prints: the table in which printed numbers are looked up, kept on disk.

The table knows what it was made from: another version of the model, of NumPy or of Python makes it anew. Without a
place to keep it, it is made each time.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import astuple, dataclass, field, replace
from functools import cached_property
from importlib.resources import files
from operator import itemgetter
from pathlib import Path
from typing import Any

import numpy as np

from whygrad.diagnosis.copying import computed_once, copied, renamed
from whygrad.diagnosis.model import Model
from whygrad.diagnosis.observing import Array
from whygrad.diagnosis.printed import PRINTED
from whygrad.diagnosis.simulation import Printout, combined, printout, straight, unharmed
from whygrad.diagnosis.straight import Place, rows_of
from whygrad.faults.edit import Edit
from whygrad.faults.inverse import mending
from whygrad.faults.kinds import Circumstances, kind_of
from whygrad.faults.misconceptions import OLD_TEST_CELL
from whygrad.running.worker import end_with_its_parent

Column = tuple[str, str, tuple[int, ...]]  # function, output, index of one number
WORKERS = 2


@dataclass(frozen=True)
class Signature:
    """One fault of the model, in words that can be kept: texts at some places, or the name of a misconception."""

    function: str
    kind: str
    family: str
    source: str
    old: str
    new: str
    text: str
    changes: tuple[tuple[Place, str], ...] = ()  # none for a misconception

    @property
    def is_row(self) -> bool:
        """Whether it is a misconception, a row of its own; its text is the row's name then."""
        return not self.changes

    @property
    def is_test_cell(self) -> bool:
        """Whether no line of anybody's is at fault, but what the functions were tested with."""
        return self.text == OLD_TEST_CELL


_FIRST = ("not-carried", "not-accumulated", "aliased-cache")
_RANKS = {
    "missing-factor": 1,
    "wrong-transpose": 1,
    "wrong-initial-state": 4,
    "outside-state": 3,
} | dict.fromkeys(_FIRST, 0)
_SELDOM = frozenset(
    {"dropped-factor", "dropped-function", "dropped-term", "started-at-zero"}
)  # what mends them


def likelihood(fault: Signature) -> tuple[int, int]:
    """Misconceptions first, then changes of what is there, then what is added; backward before forward, since most
    people's forward functions pass their tests."""
    rank = _RANKS.get(fault.kind, 2)
    if fault.is_row:
        return (0, 0) if fault.kind in (*_FIRST, "wrong-initial-state") else (1, rank - 1)
    given = fault.source.startswith("parameters") or any(place.variable for place, _ in fault.changes)
    early = given or "forward" in fault.function  # where a value is made, rather than where it is used
    return (2 if fault.family in _SELDOM else 1, rank + 2 * early)


@dataclass(frozen=True, eq=False)
class Table:
    """The faults of a chapter, and for each the numbers that the exercise's test cells print (nan: none)."""

    signatures: tuple[Signature, ...]
    columns: tuple[Column, ...]
    values: Array  # (faults, columns)
    right: Array  # (columns,)
    _ordered: dict[frozenset[str], list[tuple[Signature, bytes]]] = field(default_factory=dict)

    @cached_property
    def of_lines(self) -> Mapping[tuple[str, str], list[Signature]]:
        """The faults that are in one statement, by function and statement, likeliest first."""
        found: dict[tuple[str, str], list[Signature]] = {}
        for fault in sorted(self.signatures, key=likelihood):
            statements = {place.statement for place, _ in fault.changes}
            if len(statements) == 1:
                found.setdefault((fault.function, statements.pop()), []).append(fault)
        return found

    def by_likelihood(self, only: frozenset[str]) -> list[tuple[Signature, bytes]]:
        """The faults, likeliest first, each with what it prints in some functions' test cells."""
        if only not in self._ordered:
            shown = [function in only for function, _, _ in self.columns]
            prints = np.round(self.values[:, shown], 9)
            order = sorted(range(len(self.signatures)), key=lambda k: likelihood(self.signatures[k]))
            self._ordered[only] = [(self.signatures[k], prints[k].tobytes()) for k in order]
        return self._ordered[only]


def columns(chapter: str) -> tuple[Column, ...]:
    """The numbers that the test cells of a chapter print."""
    right = unharmed(chapter)
    return tuple(
        (function, name, (*index, *rest))
        for function, outputs in PRINTED.items()
        if function.startswith(chapter)
        for name, index in outputs.items()
        if (function, name) in right
        for rest in np.ndindex(right[function, name][index].shape)
    )


def numbers(printed: Printout, wanted: Sequence[Column]) -> Array:
    """The numbers of some columns; nan where an output is lacking or has another shape."""
    found = np.full(len(wanted), np.nan)
    for k, (function, name, index) in enumerate(wanted):
        value = printed.get((function, name))
        whole = value is not None and value.ndim == len(index)
        if value is not None and whole and all(i < size for i, size in zip(index, value.shape, strict=True)):
            found[k] = value[index]
    return found


def table(chapter: str, progress: Callable[[str], None] | None = None) -> Table:
    """The table of a chapter: from disk if it is there and fresh, else made now."""
    path = _place(chapter)
    kept = _read(path) if path is not None else None
    if kept is not None:
        return kept
    if progress is not None:
        progress("computing what each fault would print (once)")
    made = _made(chapter)
    if path is not None:
        _write(path, made)
    return made


def _made(chapter: str) -> Table:
    wanted = columns(chapter)
    right = numbers(unharmed(chapter), wanted)
    with ProcessPoolExecutor(WORKERS, initializer=end_with_its_parent) as pool:
        parts = pool.map(_part, [(chapter, wanted, k) for k in range(WORKERS)])
        rows = sorted((row for part in parts for row in part), key=itemgetter(0))
    found = [(signature, values) for _, signature, values in rows]
    for row in rows_of(chapter):
        values = numbers(printout(chapter, combined(chapter, [row]).planted()), wanted)
        found.append(
            (Signature(row.function, row.kind, "", row.before, row.before, row.after, row.name), values)
        )
    found = [
        (signature, values)
        for signature, values in found
        if not np.array_equal(values, right, equal_nan=True)
    ]
    return Table(tuple(one for one, _ in found), wanted, np.array([values for _, values in found]), right)


def _part(job: tuple[str, tuple[Column, ...], int]) -> list[tuple[int, Signature, Array]]:
    """The share of one worker; of faults that are equally likely the first comes first, whoever computed it."""
    chapter, wanted, remainder = job
    right = numbers(unharmed(chapter), wanted)
    plain = straight(chapter)
    found = []
    for k, signature in enumerate(_planted_faults(Model(chapter))):
        if k % WORKERS == remainder:
            values = numbers(printout(chapter, plain.planted(signature.changes)), wanted)
            if not np.isnan(values).all() and not np.array_equal(values, right, equal_nan=True):
                found.append((k, signature, values))
    return found


def _planted_faults(model: Model) -> Iterator[Signature]:
    """Every edit of the model, and those that are the same mistake in several lines."""
    edits = [edit for edit in model.plantable() if edit.site.number in model.places]
    for together in (*([edit] for edit in edits), *copied(edits), *computed_once(edits), *renamed(edits)):
        signature = signature_of(together, model)
        yield signature
        yield from _with_own_start(signature)


def _with_own_start(signature: Signature) -> Iterator[Signature]:
    """Where the hidden carry is wrong: the same for people who take da0 from the last gradients, not from the carry."""
    statements = {place.statement for place, _ in signature.changes}
    if any(statement.startswith('da_prevt = gradients["') for statement in statements):
        start = Place(signature.function, "da0 = da_prevt", 0, len("da0 = "), len("da0 = da_prevt"))
        yield replace(signature, changes=(*signature.changes, (start, 'gradients["da_prev"]')))


def signature_of(edits: Sequence[Edit], model: Model) -> Signature:
    """An edit, or the same one in several gates, in words that can be kept."""
    first = edits[0]
    backwards = mending(first)
    sequence = "_cell_" not in first.site.function
    return Signature(
        function=first.site.function,
        kind=kind_of(backwards, Circumstances(sequence=sequence)),
        family=backwards.family,
        source=first.site.source,
        old=backwards.old,
        new=backwards.new,
        text=first.text,
        changes=tuple((model.places[site.number], text) for edit in edits for site, text in edit.changes),
    )


# ----------------------------------------------------------------------- on disk

_WORDS = ("function", "kind", "family", "source", "old", "new", "text")


def _place(chapter: str) -> Path | None:
    base = os.environ.get("WHYGRAD_CACHE") or os.environ.get("XDG_CACHE_HOME")
    try:
        folder = Path(base) / "whygrad" if base else Path.home() / ".cache" / "whygrad"
        return folder / f"signatures-{chapter}-{_fingerprint()}.npz"
    except RuntimeError:  # nobody's home
        return None


def _fingerprint() -> str:
    """What the table depends on: the model, what runs it, NumPy and Python."""
    digest = hashlib.sha256(f"{sys.version_info[:2]} {np.__version__}".encode())
    for package in (
        "whygrad.faults",
        "whygrad.faults.misconceptions",
        "whygrad.faults.unfolded",
        "whygrad.running",
        "whygrad.diagnosis",
    ):
        for part in sorted(_sources(package), key=lambda one: str(one.name)):
            digest.update(part.read_bytes())
    return digest.hexdigest()[:16]


def _sources(package: str) -> Iterator[Any]:
    for part in files(package).iterdir():
        if part.name.endswith(".py"):
            yield part


def _read(path: Path) -> Table | None:
    try:
        with np.load(path, allow_pickle=False) as kept:
            said = json.loads(kept["said"].tobytes())
            named = tuple((function, name, tuple(index)) for function, name, index in said["columns"])
            places = [Place(*fields) for fields in said["places"]]
            rows = (
                Signature(
                    **dict(zip(_WORDS, words, strict=True)),
                    changes=tuple((places[number], text) for number, text in changes),
                )
                for *words, changes in said["signatures"]
            )
            return Table(tuple(rows), named, kept["values"], kept["right"])
    except (OSError, ValueError, KeyError, TypeError, EOFError, IndexError):
        return None


def _write(path: Path, made: Table) -> None:
    places = list(dict.fromkeys(place for one in made.signatures for place, _ in one.changes))
    numbered = {place: number for number, place in enumerate(places)}
    rows = [
        [
            *(getattr(one, word) for word in _WORDS),
            [(numbered[place], text) for place, text in one.changes],
        ]
        for one in made.signatures
    ]
    said = json.dumps(
        {"signatures": rows, "places": [astuple(place) for place in places], "columns": made.columns}
    )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        for old in path.parent.glob(f"{path.name.rsplit('-', 1)[0]}-*.npz"):
            old.unlink(missing_ok=True)
        part = path.with_name(f"{path.name}.{os.getpid()}.part")
        with part.open("wb") as target:
            np.savez(
                target, said=np.frombuffer(said.encode(), np.uint8), values=made.values, right=made.right
            )
        part.replace(path)
    except OSError:
        return
