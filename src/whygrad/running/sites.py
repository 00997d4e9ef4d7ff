"""A site: one expression of the person's source through whose hook every value passes."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

Role = Literal[
    "expression",  # a named or computed sub-expression
    "argument",  # what a call is given
    "result",  # what a call returns
    "assigned",  # the value of ``x = ...``
    "augmented",  # the value of ``x += ...``
    "before",  # x, just before ``x += ...`` writes into it
    "after",  # x, just after ``x += ...`` or an unpacking gave it a value
    "stored",  # the value of ``x[...] = ...``
    "index",  # an index in a place that is written to: the t of ``x[:, :, t] = ...``
    "iterated",  # what a ``for`` runs over
    "step",  # the loop variable at the start of each round of a ``for``, or what a ``while`` counts with
    "returned",  # what a function returns
]


@dataclass(frozen=True, eq=False)
class Site:
    """Where a value passes the hook. Sites are numbered in the order of the source.

    ``node`` is the expression as the person wrote it, ``statement`` the statement it stands in, ``loops`` how many
    loops of the function surround it. Lines count from 1 in the file or cell, columns from 0.
    """

    number: int
    function: str
    cell: int | None
    line: int
    column: int
    source: str
    role: Role
    variable: str | None
    node: ast.expr = field(repr=False)
    statement: ast.stmt = field(repr=False)
    loops: int = 0

    @property
    def where(self) -> tuple[int, int]:
        """The cell (-1 for a file) and the line: what a person calls the place."""
        return (-1 if self.cell is None else self.cell, self.line)


@dataclass(frozen=True)
class SourceText:
    """The text that line numbers refer to: a whole file, or one cell of a notebook."""

    filename: str
    cell: int | None
    lines: tuple[bytes, ...]  # columns of a syntax tree count UTF-8 bytes
    edited: frozenset[int] = frozenset()  # numbers of lines at which a tree may hold something else by now

    @classmethod
    def of(cls, text: str, filename: str, cell: int | None = None) -> SourceText:
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")  # as Python counts them
        return cls(filename, cell, tuple(line.encode(errors="replace") for line in lines))

    def segment(self, node: ast.expr) -> str:
        """The source of a node, exactly as written; on one line, where an edit put the node there."""
        first, last = node.lineno, node.end_lineno or node.lineno
        taken = list(self.lines[first - 1 : last])
        taken[-1] = taken[-1][: node.end_col_offset]
        taken[0] = taken[0][node.col_offset :]
        written = b"\n".join(taken).decode(errors="replace")
        if self.edited.isdisjoint(range(first, last + 1)) or _reads(written, node):
            return written
        return spelt(node)


def _reads(text: str, node: ast.expr) -> bool:
    try:
        return ast.unparse(ast.parse(f"({text})", mode="eval")) == spelt(node)
    except SyntaxError:
        return False


def spelt(node: ast.AST) -> str:
    """The source of a syntax tree, on one line; what stands for ``self.helper`` is written so."""
    if isinstance(node, ast.Name):
        return str(getattr(node, "as_written", node.id))
    if any(hasattr(part, "as_written") for part in ast.walk(node)):
        node = copy.deepcopy(node)
        node = _AsWritten().visit(node)
    return ast.unparse(node)


class _AsWritten(ast.NodeTransformer):
    def visit(self, node: ast.AST) -> ast.AST:
        written = getattr(node, "as_written", None)
        return ast.Name(written, ast.Load()) if written is not None else self.generic_visit(node)


def names_read(node: ast.AST) -> Iterator[str]:
    """The names that an expression looks up, in no particular order and possibly more than once."""
    for part in ast.walk(node):
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load):
            yield part.id
