"""The top level of a file as a flat list: what each statement binds, and whether it may be executed."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from whygrad.submission.conditions import is_main, literals, truth
from whygrad.submission.harmless import is_constant
from whygrad.submission.methods import is_made
from whygrad.submission.names import bound, bound_when_called
from whygrad.submission.source import Cell

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, eq=False)
class Entry:
    """One top-level statement; ``kind`` says whether it may be executed (all but ``other``).

    ``main``: it stands below ``if __name__ == "__main__"``. ``sure``: it stands below no condition that may fail.
    """

    cell: Cell
    node: ast.stmt
    kind: str  # "definition", "import", "constant", "other"
    binds: dict[str, int] = field(default_factory=dict)  # global names, with their lines
    changes: dict[str, int] = field(default_factory=dict)  # objects written into: table["key"] = value
    main: bool = False
    sure: bool = True

    @property
    def is_star(self) -> bool:
        """``from somewhere import *``, which may bind anything."""
        return isinstance(self.node, ast.ImportFrom) and self.node.names[0].name == "*"

    @property
    def is_future(self) -> bool:
        """``from __future__ import ...``."""
        return isinstance(self.node, ast.ImportFrom) and self.node.module == "__future__"


def outline(parsed: Iterable[tuple[Cell, ast.Module]]) -> list[Entry]:
    """Every statement that running all cells would execute at top level, in order."""
    parsed = list(parsed)
    known = literals(node for _, tree in parsed for node in tree.body)
    flat = [(cell, one) for cell, tree in parsed for one in _flat(tree.body, known, run=True)]
    nodes = [node for _, (node, _, _) in flat]
    own = frozenset(node.name for node in nodes if isinstance(node, Function | ast.ClassDef))
    return [_entry(cell, node, run, main, own) for cell, (node, run, main) in flat]


def _entry(cell: Cell, node: ast.stmt, run: bool, main: bool, own: frozenset[str]) -> Entry:
    if isinstance(node, ast.Import | ast.ImportFrom):
        names = bound(node) if node.names[0].name != "*" else {}
        return Entry(cell, node, "import", names)
    if isinstance(node, Function | ast.ClassDef):
        return Entry(cell, node, "definition", {node.name: node.lineno})
    kind = "constant" if is_made(node) or (run and is_constant(node, own)) else "other"
    return Entry(cell, node, kind, bound(node), _written_into(node), main, run)


def _flat(
    body: Iterable[ast.stmt], known: Mapping[str, Any], run: bool, main: bool = False
) -> Iterator[tuple[ast.stmt, bool, bool]]:
    """Statements in the order in which the later one prevails, each with whether it is sure to be executed, and
    whether that is so only where the file itself is run.

    Of a ``try``, what handles the failure comes first, so that the attempt prevails where it succeeds.
    """
    for node in body:
        if isinstance(node, ast.Try | ast.TryStar):
            for handler in node.handlers:
                yield from _flat(handler.body, known, run, main)
            yield from _flat([*node.body, *node.orelse, *node.finalbody], known, run, main)
        elif isinstance(node, ast.If):
            holds = truth(node.test, known)
            if holds is not True:
                yield from _flat(node.orelse, known, run and holds is False, main)
            if holds is not False or is_main(node.test):
                yield from _flat(node.body, known, run and holds is True, main or is_main(node.test))
        elif isinstance(node, ast.With) and not any(_is_assignment(part) for part in node.body):
            yield from _flat(node.body, known, run, main)
        else:
            yield node, run, main


def _is_assignment(node: ast.stmt) -> bool:
    return not isinstance(node, Function | ast.ClassDef | ast.Import | ast.ImportFrom)


def _written_into(node: ast.stmt) -> dict[str, int]:
    """The global objects that a statement stores into, by index or attribute."""
    changed = {}
    for part in ast.walk(node):
        if isinstance(part, ast.Subscript | ast.Attribute) and isinstance(part.ctx, ast.Store):
            base: ast.expr = part
            while isinstance(base, ast.Subscript | ast.Attribute):
                base = base.value
            if isinstance(base, ast.Name):
                changed[base.id] = part.lineno
    return changed


def assigned_by_functions(entries: Iterable[Entry]) -> dict[str, tuple[Cell, int]]:
    """The globals that are assigned inside functions, which declare them ``global``."""
    definitions = [entry for entry in entries if entry.kind == "definition"]
    return {
        name: (entry.cell, line)
        for entry in definitions
        for name, line in bound_when_called(entry.node).items()
    }
