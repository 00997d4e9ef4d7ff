"""A file whose own names for a thing are used throughout, read as if they were those of the exercise, and back.

Keys (``parameters["Wu"]`` for the exercise's ``Wi``) and functions (``LSTM_forward`` for ``lstm_forward``) are put in
the exercise's words before anything looks at the text, on the same lines; what is said is put back into theirs.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from whygrad.submission.source import Cell
from whygrad.submission.syntax import Trouble, parse

_KEY = re.compile(r"""(?P<quote>['"])(?P<kind>d?[Wb])(?P<letter>[a-z])(?P=quote)""")
Fits = Callable[[ast.FunctionDef, str], bool]
Place = tuple[int | None, int]  # a cell, and a line in it
_SYNONYMS = {"u": "i", "g": "c"}  # the update gate is the input gate; g is what others call the candidate


@dataclass(frozen=True)
class Respelling:
    """The file's words for those of the exercise: letters of gates in keys, and names of functions."""

    letters: Mapping[str, str] = field(default_factory=dict)
    functions: Mapping[str, str] = field(default_factory=dict)
    words: frozenset[str] = frozenset()  # the words of the file as it was
    places: Mapping[str, Place] = field(default_factory=dict)  # where each of them stands first

    def __bool__(self) -> bool:
        return bool(self.letters or self.functions)

    def cells(self, cells: Iterable[Cell]) -> tuple[Cell, ...]:
        """The cells in the exercise's words."""
        return tuple(replace(cell, text=self._read(cell.text)) for cell in cells)

    def _read(self, text: str) -> str:
        text = _with_letters(text, self.letters)
        for own, meant in self.functions.items():
            text = re.sub(rf"\b{own}\b", meant, text)
        return text

    def code(self, text: str) -> str:
        """Code in the file's words again."""
        text = _with_letters(text, {meant: own for own, meant in self.letters.items()})
        for own, meant in self.functions.items():
            text = re.sub(rf"\b{meant}\b", own, text)
        return text

    def prose(self, text: str) -> str:
        """A sentence in the file's words again; a function's name that stands by itself is that of the exercise."""
        text = _with_letters(text, {meant: own for own, meant in self.letters.items()})
        for own, meant in self.letters.items():
            for kind in ("W", "b", "dW", "db"):
                if kind + meant not in self.words:  # else it may be a variable
                    text = text.replace(f"`{kind}{meant}`", f"`{kind}{own}`")
        for own, meant in self.functions.items():
            text = re.sub(rf"(?<!`)\b{meant}\b|\b{meant}\b(?!`)", own, text)
        return text


def respelling(
    cells: Iterable[Cell], gates: Collection[str], functions: Iterable[str], fits: Fits
) -> Respelling:
    """What is called otherwise than in the exercise, throughout.

    ``gates``: the letters that the exercise's keys have, one for each gate; ``functions``: the names of all exercises;
    ``fits``: whether a definition can be called as the function of a name.
    """
    cells = tuple(cells)
    words = frozenset(re.findall(r"\w+", "\n".join(cell.text for cell in cells)))
    letters = _letters(cells, frozenset(gates))
    meant = _functions(cells, frozenset(functions), fits)
    looks = {own: rf"['\"]d?[Wb]{own}['\"]" for own in letters} | {own: rf"\bdef {own}\b" for own in meant}
    return Respelling(letters, meant, words, {own: _first(cells, look) for own, look in looks.items()})


def _first(cells: tuple[Cell, ...], look: str) -> Place:
    lines = ((cell.index, n, line) for cell in cells for n, line in enumerate(cell.text.split("\n"), 1))
    return next(((index, n) for index, n, line in lines if re.search(look, line)), (None, 1))


def _with_letters(text: str, letters: Mapping[str, str]) -> str:
    def changed(found: re.Match[str]) -> str:
        letter = letters.get(found["letter"], found["letter"])
        return f"{found['quote']}{found['kind']}{letter}{found['quote']}"

    return _KEY.sub(changed, text)


def _letters(cells: tuple[Cell, ...], gates: frozenset[str]) -> dict[str, str]:
    """The letters of gates that weights and biases have in the exercise's place, and never beside it.

    Where a file mixes both, one of them is a slip.
    """
    kinds: dict[str, set[str]] = {}
    for cell in cells:
        for key in _KEY.finditer(cell.text):
            kinds.setdefault(key["letter"], set()).add(key["kind"][-1])
    found = {
        own: meant for own, meant in _SYNONYMS.items() if meant in gates and kinds.get(own) == {"W", "b"}
    }
    others = gates - frozenset(found.values())
    mixed = any(meant in kinds for meant in found.values()) or any(own in gates for own in found)
    return {} if mixed or not others <= kinds.keys() else found


def _functions(cells: tuple[Cell, ...], wanted: frozenset[str], fits: Fits) -> dict[str, str]:
    """The functions whose names differ from those of an exercise in nothing but case and underscores.

    Not where the exercise's name stands for something in the file, or where the function is called in another way.
    """
    trees = [tree for cell in cells if not isinstance(tree := parse(cell.code, cell.filename), Trouble)]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    defined = {node.name: node for node in nodes if isinstance(node, ast.FunctionDef)}
    used = set(defined) | {node.id for node in nodes if isinstance(node, ast.Name)}
    used |= {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    imported = {
        alias.asname or alias.name
        for node in nodes
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    found: dict[str, str] = {}
    for name in sorted(wanted - used - imported):
        alike = [own for own in sorted(defined) if plain(own) == plain(name)]
        if len(alike) == 1 and alike[0] not in imported and fits(defined[alike[0]], name):
            found[alike[0]] = name
    return found


def plain(name: str) -> str:
    """A name without its underscores and capitals."""
    return name.replace("_", "").casefold()
