"""A file to its cells: whatever was handed in, its code is read, or a sentence says why not."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from whygrad.submission.decoding import decode, tidy
from whygrad.submission.magics import is_code, without_magics
from whygrad.submission.notebook import NotJsonError, code_cells, language, notebook_in
from whygrad.submission.python2 import as_python_3
from whygrad.submission.stray import left_out, only, readable_without
from whygrad.submission.syntax import Trouble, parse

LARGEST = 20_000_000  # bytes
_SIGNATURES = (
    (b"PK\x03\x04", "a zip archive or an office document"),
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"\x1f\x8b", "a compressed file"),
    (b"\x93NUMPY", "a saved NumPy array"),
    (b"\x89HDF", "an HDF5 data file"),
)


class Unreadable(Exception):
    """The file cannot be read as Python; ``str`` of it is a sentence: what, where, what to do."""


@dataclass(frozen=True)
class Cell:
    """One code cell of a notebook, or a whole ``.py`` file (then ``index`` is None).

    ``index`` counts all cells of the notebook from 0. ``text`` has the lines as the person wrote them, with
    plain line ends and spaces.
    """

    index: int | None
    text: str
    name: str = "<code>"  # of the file
    left_out: tuple[range, ...] = ()  # lines that are no Python

    @property
    def filename(self) -> str:
        """What tracebacks call this code: ``<cell 12>`` in a notebook, else the file's name."""
        return self.name if self.index is None else f"<cell {self.index}>"

    @cached_property
    def code(self) -> str:
        """``text`` without IPython's magics, Python 2 as Python 3: plain Python on the same lines."""
        plain = left_out(without_magics(self.text), self.left_out)
        return as_python_3(plain) or plain

    @cached_property
    def python_2_line(self) -> int | None:
        """The first line that only Python 2 can read; None if Python 3 reads them all, or neither does."""
        plain = left_out(without_magics(self.text), self.left_out)
        if self.code == plain:
            return None
        pairs = list(enumerate(zip(plain.split("\n"), self.code.split("\n"), strict=True), 1))
        changed = [number for number, (old, new) in pairs if old != new]
        words = [number for number, (old, new) in pairs if old.split() != new.split()]
        return (words or changed)[0]  # tabs alone stop Python 3 only where nothing else does


def read(path: Path, wanted: frozenset[str] = frozenset()) -> tuple[Cell, ...]:
    """The code cells of a ``.py`` file, a notebook of any version, or a text file that holds Python.

    What is no Python in a script is a cell of its own, if the rest is; so is a function that is ``wanted``.

    Raises:
        Unreadable: there is no Python in it, and this is why.
    """
    data = _bytes_of(path)
    kind = next((kind for start, kind in _SIGNATURES if data.startswith(start)), "binary data")
    text = decode(data) if kind == "binary data" else None
    if text is None:
        raise Unreadable(f"{path.name} is {kind}, not text. Name the .py or .ipynb file with your functions.")
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise Unreadable(f"{path.name} is damaged: line {line} holds a NUL byte. Save it anew.")
    text = tidy(text)
    if not text.strip():
        raise Unreadable(f"{path.name} is empty. Save your code in it first, then check it again.")
    if path.suffix.lower() == ".ipynb" or text.lstrip().startswith("{"):
        cells = _notebook(path.name, text, certain=path.suffix.lower() == ".ipynb")
        if cells:
            return cells
    return _script(path, text, wanted)


def _bytes_of(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise Unreadable(f"{path} is a folder. Name one file in it, or try `whygrad grade` on all of it.")
        if not path.exists():
            raise Unreadable(f"There is no file {path}. {_nearest(path)}")
        if not path.is_file():
            raise Unreadable(f"{path} is not an ordinary file. Save the code in a .py or .ipynb file first.")
        if (size := path.stat().st_size) > LARGEST:
            raise Unreadable(
                f"{path.name} has {size / 1e6:.0f} MB, and whygrad reads up to {LARGEST / 1e6:.0f} MB. "
                "Clear the notebook's outputs, or copy the functions into a .py file."
            )
        return path.read_bytes()
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or str(error)
        raise Unreadable(f"{path.name} cannot be opened: {said}. Check its name and permissions.") from None


def _nearest(path: Path) -> str:
    names = [entry.name for entry in path.parent.iterdir()] if path.parent.is_dir() else []
    close = difflib.get_close_matches(path.name, names, n=1)
    return f"Did you mean {close[0]}?" if close else "Check its name, and the folder you are in."


def _notebook(name: str, text: str, certain: bool) -> tuple[Cell, ...]:
    """The notebook's cells; none if the text may still be Python (where its name is not ``certain``)."""
    try:
        notebook = notebook_in(text)
    except NotJsonError as error:
        if not certain:
            return ()
        raise Unreadable(_no_json(name, text, error)) from None
    if notebook is None:
        raise Unreadable(f"{name} is JSON but no notebook: it has no cells. Name the notebook itself.")
    if (kernel := language(notebook)) not in ("python", "ipython"):
        raise Unreadable(f"{name} is a notebook in {kernel}, and whygrad reads Python.")
    sources = code_cells(notebook)
    cells = tuple(Cell(index, tidy(source), name) for index, source in sources if is_code(source))
    if not any(cell.text.strip() for cell in cells):
        raise Unreadable(f"{name} is a notebook without Python code. Put your functions into its code cells.")
    return cells


def _no_json(name: str, text: str, error: NotJsonError) -> str:
    start = text.lstrip()[:500].lower()
    if start.startswith("<"):
        return f"{name} is a web page, not a notebook. Download the notebook itself (GitHub: the Raw button)."
    if start.startswith("version https://git-lfs"):
        return f"{name} is only git's pointer to the notebook. Fetch it with `git lfs pull`."
    if not start.startswith("{"):
        return f"{name} is named like a notebook but is none. If it is Python code, rename it to end in .py."
    return f"{name} is a damaged notebook ({error}). Save it anew in Jupyter, or download it again."


def _script(path: Path, text: str, wanted: frozenset[str]) -> tuple[Cell, ...]:
    cell = Cell(None, text, path.name)
    tree = parse(cell.code, cell.filename)
    if not isinstance(tree, Trouble):
        return (cell,)
    pieces = readable_without(cell.code, cell.filename, wanted)
    if pieces is not None:
        rest = Cell(None, text, path.name, tuple(pieces))
        return (rest, *(Cell(None, only(text, piece), path.name) for piece in sorted(pieces, key=min)))
    if text.lstrip().startswith("<") and "</" in text:
        raise Unreadable(f"{path.name} is a web page, not Python. Download the file itself (GitHub: Raw).")
    if path.suffix.lower() in (".py", ".pyw"):
        raise Unreadable(f"{path.name} cannot be read: {tree.sentence}")
    raise Unreadable(
        f"{path.name} is neither a notebook nor Python: {tree.sentence} "
        "For a text with printed numbers there is `whygrad explain`."
    )
