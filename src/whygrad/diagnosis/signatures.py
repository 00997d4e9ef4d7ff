"""What every fault of the model prints: the table in which printed numbers are looked up, kept on disk.

The table knows what it was made from: another version of the model, of NumPy or of Python makes it anew. Without a
place to keep it, it is made each time.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from whygrad.diagnosis.model import Model, Printout, rows_of
from whygrad.diagnosis.observing import Array
from whygrad.diagnosis.printed import PRINTED
from whygrad.faults.edit import Edit
from whygrad.faults.inverse import mending
from whygrad.faults.kinds import Circumstances, kind_of

Column = tuple[str, str, tuple[int, ...]]  # function, output, index of one number
WORKERS = 2


@dataclass(frozen=True)
class Signature:
    """One fault of the model, in words that can be kept: an edit at a site, or the name of a misconception."""

    function: str
    kind: str
    family: str
    source: str
    old: str
    new: str
    text: str
    site: int  # -1 for a misconception
    others: tuple[tuple[int, str], ...] = ()

    @property
    def changes(self) -> tuple[tuple[int, str], ...]:
        """The sites that the edit overrides, with what stands there then."""
        return () if self.site < 0 else ((self.site, self.text), *self.others)


@dataclass(frozen=True, eq=False)
class Table:
    """The faults of a chapter, and for each the numbers that the exercise's test cells print (nan: none)."""

    signatures: tuple[Signature, ...]
    columns: tuple[Column, ...]
    values: Array  # (faults, columns)
    right: Array  # (columns,)


def columns(chapter: str) -> tuple[Column, ...]:
    """The numbers that the test cells of a chapter print."""
    right = Model(chapter).printout()
    return tuple(
        (function, name, (*index, *rest))
        for function, outputs in PRINTED.items()
        if function.startswith(chapter)
        for name, index in outputs.items()
        for rest in np.ndindex(right[function, name][index].shape)
    )


def numbers(printout: Printout, wanted: Sequence[Column]) -> Array:
    """The numbers of some columns; nan where an output is lacking or has another shape."""
    found = np.full(len(wanted), np.nan)
    for k, (function, name, index) in enumerate(wanted):
        value = printout.get((function, name))
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
    with ProcessPoolExecutor(WORKERS) as pool:
        parts = pool.map(_part, [(chapter, wanted, k) for k in range(WORKERS)])
        found = [row for part in parts for row in part]
    right = numbers(Model(chapter).printout(), wanted)
    for row in rows_of(chapter):
        values = numbers(Model(chapter, [row]).printout(), wanted)
        found.append(
            (Signature(row.function, row.kind, "", row.before, row.before, row.after, row.name, -1), values)
        )
    found = [
        (signature, values)
        for signature, values in found
        if not np.array_equal(values, right, equal_nan=True)
    ]
    return Table(tuple(one for one, _ in found), wanted, np.array([values for _, values in found]), right)


def _part(job: tuple[str, tuple[Column, ...], int]) -> list[tuple[Signature, Array]]:
    chapter, wanted, remainder = job
    model = Model(chapter)
    right = numbers(model.printout(), wanted)
    found = []
    for k, edit in enumerate(model.plantable(all_families=False)):
        if k % WORKERS == remainder:
            values = numbers(model.printout([edit]), wanted)
            if not np.isnan(values).all() and not np.array_equal(values, right, equal_nan=True):
                found.append((signature_of(edit), values))
    return found


def signature_of(edit: Edit) -> Signature:
    """An edit, in words that can be kept."""
    backwards = mending(edit)
    sequence = "_cell_" not in edit.site.function
    return Signature(
        function=edit.site.function,
        kind=kind_of(backwards, Circumstances(sequence=sequence)),
        family=backwards.family,
        source=edit.site.source,
        old=backwards.old,
        new=backwards.new,
        text=edit.text,
        site=edit.site.number,
        others=tuple((site.number, text) for site, text in edit.others),
    )


# ----------------------------------------------------------------------- on disk


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
            said = json.loads(kept["signatures"].tobytes())
            rows = (
                Signature(**{**row, "others": tuple((number, text) for number, text in row["others"])})
                for row in said["signatures"]
            )
            named = tuple((function, name, tuple(index)) for function, name, index in said["columns"])
            return Table(tuple(rows), named, kept["values"], kept["right"])
    except (OSError, ValueError, KeyError, TypeError, EOFError):
        return None


def _write(path: Path, made: Table) -> None:
    said = json.dumps({"signatures": [asdict(one) for one in made.signatures], "columns": made.columns})
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        for old in path.parent.glob(f"{path.name.rsplit('-', 1)[0]}-*.npz"):
            old.unlink(missing_ok=True)
        part = path.with_name(f"{path.name}.{os.getpid()}.part")
        with part.open("wb") as target:
            np.savez(
                target,
                signatures=np.frombuffer(said.encode(), np.uint8),
                values=made.values,
                right=made.right,
            )
        part.replace(path)
    except OSError:
        return
