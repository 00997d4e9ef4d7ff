"""A file whose own names for a thing are used throughout, read as if they were those of the exercise, and back.

Keys (``parameters["Wu"]`` or ``parameters["w_i"]`` for the exercise's ``Wi``) and functions (``LSTM_forward`` for
``lstm_forward``) are put in the exercise's words before anything looks at the text, on the same lines; what is said is
put back into theirs.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from whygrad.submission.handed_back import OwnEntry
from whygrad.submission.source import Cell
from whygrad.submission.syntax import Trouble, parse

_WORD = re.compile(r"""(?P<quote>['"])(?P<word>\w+)(?P=quote)""")
_KEY = re.compile(r"(?P<kind>d?[Wb])(?P<letter>[a-z])")
_FORMATTED = re.compile(r"""(?<=f['"])(?P<word>\w+)(?=\{)""")  # the beginning of a key: f"W_{gate}"
_PUT_TOGETHER = re.compile(r"""(?P<quote>['"])(?P<word>d?[WwBb]_?)(?P=quote)(?=\s*\+)""")  # "W_" + gate
_BEGINNING = re.compile(r"(?P<d>d?)(?P<kind>[WwBb])_?")
_DEF = re.compile(r"\bdef\s+(\w+)")
Fits = Callable[[ast.FunctionDef, str], bool]
Place = tuple[int | None, int]  # a cell, and a line in it
_FEWEST = 3  # weights and biases that are spelt otherwise; one alone is a slip
_SYNONYMS = {"u": "i", "g": "c"}  # the update gate is the input gate; g is what others call the candidate


@dataclass(frozen=True)
class Respelling:
    """The file's words for those of the exercise: keys, and names of functions."""

    keys: Mapping[str, str] = field(default_factory=dict)
    functions: Mapping[str, str] = field(default_factory=dict)
    words: frozenset[str] = frozenset()  # the words of the file as it was
    places: Mapping[str, Place] = field(default_factory=dict)  # where each of them stands first
    entries: tuple[OwnEntry, ...] = ()  # what was put in the exercise's words before

    def __bool__(self) -> bool:
        return bool(self.keys or self.functions or self.entries)

    def cells(self, cells: Iterable[Cell]) -> tuple[Cell, ...]:
        """The cells in the exercise's words."""
        return tuple(replace(cell, text=self._read(cell.text)) for cell in cells)

    def _read(self, text: str) -> str:
        text = _with_keys(text, self.keys)
        for own, meant in self.functions.items():
            text = re.sub(rf"\b{own}\b", meant, text)
        return text

    @property
    def _back(self) -> dict[str, str]:
        keys = {meant: own for own, meant in self.keys.items()}
        return keys | {entry.meant: entry.own for entry in self.entries}

    def code(self, text: str) -> str:
        """Code in the file's words again."""
        text = _with_keys(text, self._back)
        for own, meant in self.functions.items():
            text = re.sub(rf"\b{meant}\b", own, text)
        return text

    def prose(self, text: str) -> str:
        """A sentence in the file's words again; a function's name that stands by itself is that of the exercise."""
        text = _with_keys(text, self._back)
        for own, meant in self.keys.items():
            if meant not in self.words:  # else it may be a variable
                text = text.replace(f"`{meant}`", f"`{own}`")
        for own, meant in self.functions.items():
            text = re.sub(rf"(?<!`)\b{meant}\b|\b{meant}\b(?!`)", own, text)
        return text


def respelling(
    cells: Iterable[Cell],
    gates: Collection[str],
    keys: Collection[str],
    functions: Iterable[str],
    fits: Fits,
) -> Respelling:
    """What is called otherwise than in the exercise, throughout.

    ``gates``: the letters that the exercise's keys have, one for each gate; ``keys``: all of them, of weights, biases
    and gradients; ``functions``: the names of all exercises; ``fits``: whether a definition can be called as the
    function of a name.
    """
    cells = tuple(cells)
    text = "\n".join(cell.text for cell in cells)
    used = list(dict.fromkeys(found["word"] for found in _WORD.finditer(text)))
    own_keys = _of_another_letter(used, frozenset(gates)) or _spelt_otherwise(text, used, frozenset(keys))
    meant = _functions(cells, frozenset(functions), fits)
    looks = {own: rf"['\"]{own}(?:['\"]|\{{)" for own in own_keys} | {own: rf"\bdef {own}\b" for own in meant}
    places = {own: _first(cells, look) for own, look in looks.items() if re.search(look, text)}
    return Respelling(own_keys, meant, frozenset(re.findall(r"\w+", text)), places)


def _first(cells: tuple[Cell, ...], look: str) -> Place:
    lines = ((cell.index, n, line) for cell in cells for n, line in enumerate(cell.text.split("\n"), 1))
    return next(((index, n) for index, n, line in lines if re.search(look, line)), (None, 1))


def _with_keys(text: str, keys: Mapping[str, str]) -> str:
    def changed(found: re.Match[str]) -> str:
        return f"{found['quote']}{keys.get(found['word'], found['word'])}{found['quote']}"

    text = _WORD.sub(changed, text)
    return _FORMATTED.sub(lambda found: keys.get(found["word"], found["word"]), text)


def _of_another_letter(used: Iterable[str], gates: frozenset[str]) -> dict[str, str]:
    """The keys with a letter that weights and biases have in the place of the exercise's, and never beside it.

    Where a file mixes both, one of them is a slip.
    """
    found = [key for word in used if (key := _KEY.fullmatch(word))]
    kinds: dict[str, set[str]] = {}
    for key in found:
        kinds.setdefault(key["letter"], set()).add(key["kind"][-1])
    letters = {
        own: meant for own, meant in _SYNONYMS.items() if meant in gates and kinds.get(own) == {"W", "b"}
    }
    others = gates - frozenset(letters.values())
    mixed = any(meant in kinds for meant in letters.values()) or any(own in gates for own in letters)
    if mixed or not others <= kinds.keys():
        return {}
    return {key[0]: key["kind"] + letters[key["letter"]] for key in found if key["letter"] in letters}


def _spelt_otherwise(text: str, used: Iterable[str], keys: frozenset[str]) -> dict[str, str]:
    """The keys that differ from the exercise's in case and underscores, if no weight or bias is spelt as there."""
    used, begun = list(used), _beginnings(text)
    by_plain = {plain(key): key for key in keys}
    for own, letter in _SYNONYMS.items():
        by_plain = {
            plain(key)[:-1] + own: key for key in keys if _KEY.fullmatch(key) and key[-1] == letter
        } | by_plain
    found = {own: by_plain[plain(own)] for own in used if own not in keys and plain(own) in by_plain}
    weights = [meant for meant in found.values() if meant[0] in "Wb"]
    spelt_alike = any(word in keys and word[0] in "Wb" for word in used)
    spelt_alike |= any(own == meant for own, meant in begun.items())
    ambiguous = len(set(found.values())) < len(found) or bool(set(found.values()) & set(used))
    if spelt_alike or ambiguous or (len(weights) < _FEWEST and not begun):
        return {}
    letters = sorted(key[1:] for key in keys if key[:1] == "W" and f"b{key[1:]}" in keys)
    whole = {own + letter: meant + letter for own, meant in begun.items() for letter in letters}
    return {**whole, **found, **begun}


def _beginnings(text: str) -> dict[str, str]:
    """What keys that are put together with the letter of a gate begin with: ``"w_" + gate`` for ``"W" + gate``."""
    words = [found["word"] for look in (_PUT_TOGETHER, _FORMATTED) for found in look.finditer(text)]
    begun = [key for word in dict.fromkeys(words) if (key := _BEGINNING.fullmatch(word))]
    return {key[0]: key["d"] + {"w": "W", "b": "b"}[key["kind"].lower()] for key in begun}


def _functions(cells: tuple[Cell, ...], wanted: frozenset[str], fits: Fits) -> dict[str, str]:
    """The functions whose names differ from those of an exercise in nothing but case and underscores.

    Not where the exercise's name stands for something in the file, or where the function is called in another way.
    """
    names = {name for cell in cells for name in _DEF.findall(cell.text)}
    meant = {plain(name) for name in wanted - names}
    if not any(plain(name) in meant for name in names):
        return {}  # as in most files, which then need not be parsed
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
