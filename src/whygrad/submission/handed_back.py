"""An entry that a function hands back under a name of the person's own, by which all who call it ask for it.

Where a cell's ``{"dx": dx}`` is read as ``step["dx"]``, and nothing in the file has the exercise's ``dxt``, that is a
name and no mistake. It is put in the exercise's words before anything looks at the text, in these places only.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from whygrad.submission.source import Cell
from whygrad.submission.syntax import Trouble, parse


@dataclass(frozen=True)
class OwnEntry:
    """``function`` hands back ``own`` for the exercise's ``meant``; its place is that of the key."""

    function: str
    own: str
    meant: str
    cell: int | None
    line: int


def entries_of_their_own(
    cells: Iterable[Cell], returns: Mapping[str, tuple[str, ...]]
) -> tuple[tuple[Cell, ...], tuple[OwnEntry, ...]]:
    """The cells with the exercise's keys for such entries, and the entries.

    ``returns``: what functions hand back in a dictionary, by their names.
    """
    cells = tuple(cells)
    returns = {name: keys for name, keys in returns.items() if _may_have_own(cells, name, keys)}
    if not returns:  # as nearly always: nothing is parsed for it
        return cells, ()
    read = [parse(cell.code, cell.filename) for cell in cells]
    trees = [None if isinstance(tree, Trouble) else tree for tree in read]
    found: list[OwnEntry] = []
    changed: dict[int, list[ast.Constant]] = {}
    for function, names in returns.items():
        for k, tree in enumerate(trees):
            for node in _definitions(tree, function):
                entry = _entry(node, function, names, cells[k].index)
                words = [] if entry is None else _read(trees, function, entry)
                if entry is None or not words or any(entry.meant in _words(one) for one in trees):
                    continue
                if any(cells[at].code != cells[at].text for at in (k, *(where for where, _ in words))):
                    continue  # what was parsed has other columns than what the person wrote
                found.append(entry)
                changed.setdefault(k, []).extend(_constants(node, entry.own))
                for where, constant in words:
                    changed.setdefault(where, []).append(constant)
    by_own = {entry.own: entry.meant for entry in found}
    new = (
        replace(cell, text=_with(cell.text, changed[k], by_own)) if k in changed else cell
        for k, cell in enumerate(cells)
    )
    return tuple(new), tuple(found)


def _may_have_own(cells: Iterable[Cell], function: str, keys: Iterable[str]) -> bool:
    """Whether a function stands there, and one of the keys that it should hand back is written nowhere."""
    text = "\n".join(cell.text for cell in cells)
    return function in text and any(f'"{key}"' not in text and f"'{key}'" not in text for key in keys)


def _definitions(tree: ast.Module | None, name: str) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(tree) if tree is not None else ():
        if isinstance(node, ast.FunctionDef) and node.name == name:
            yield node


def _entry(node: ast.FunctionDef, function: str, names: tuple[str, ...], cell: int | None) -> OwnEntry | None:
    """The one key that the exercise does not know, in the place of the one that is not there."""
    keys = [key for key in _keys(node) if isinstance(key.value, str)]
    words = {str(key.value) for key in keys}
    missing, spare = set(names) - words, words - set(names)
    if len(missing) != 1 or len(spare) != 1:
        return None
    own = spare.pop()
    return OwnEntry(function, own, missing.pop(), cell, next(key.lineno for key in keys if key.value == own))


def _keys(node: ast.AST) -> Iterator[ast.Constant]:
    for part in ast.walk(node):
        match part:
            case ast.Dict(keys=keys):
                yield from (key for key in keys if isinstance(key, ast.Constant))
            case ast.Subscript(slice=ast.Constant() as key, ctx=ast.Store()):
                yield key


def _read(
    trees: Iterable[ast.Module | None], function: str, entry: OwnEntry
) -> list[tuple[int, ast.Constant]]:
    """Where other functions ask for the entry, in what a call of the function gave them."""
    found: list[tuple[int, ast.Constant]] = []
    for k, tree in enumerate(trees):
        for caller in ast.walk(tree) if tree is not None else ():
            if not isinstance(caller, ast.FunctionDef) or caller.name == function:
                continue
            given = {
                part.targets[0].id
                for part in ast.walk(caller)
                if isinstance(part, ast.Assign)
                and isinstance(part.targets[0], ast.Name)
                and isinstance(part.value, ast.Call)
                and isinstance(part.value.func, ast.Name)
                and part.value.func.id == function
            }
            for part in ast.walk(caller):
                match part:
                    case ast.Subscript(
                        value=ast.Name(id=name), slice=ast.Constant(value=entry.own) as key, ctx=ast.Load()
                    ) if name in given:
                        found.append((k, key))
    return found


def _words(tree: ast.Module | None) -> set[str]:
    nodes = ast.walk(tree) if tree is not None else ()
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def _constants(node: ast.AST, word: str) -> list[ast.Constant]:
    return [part for part in ast.walk(node) if isinstance(part, ast.Constant) and part.value == word]


def _with(text: str, constants: Iterable[ast.Constant], meant: Mapping[str, str]) -> str:
    lines = text.split("\n")
    for node in sorted(constants, key=lambda one: (one.lineno, one.col_offset), reverse=True):
        line = lines[node.lineno - 1].encode()
        end = node.end_col_offset if node.end_lineno == node.lineno else None
        new = line[node.col_offset : end].replace(str(node.value).encode(), meant[str(node.value)].encode())
        lines[node.lineno - 1] = (line[: node.col_offset] + new + (line[end:] if end else b"")).decode()
    return "\n".join(lines)
