"""Terms of one sum, or lines, that are written alike for each gate: what is wrong in one is often wrong in all."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from whygrad.faults.edit import Edit, terms, text_of
from whygrad.faults.gates import as_gate, gate_in
from whygrad.running.sites import Site

Counterparts = Mapping[int, list[tuple[ast.AST, str]]]  # id of a node -> its counterparts, each with its gate

IN_ALL_TERMS = frozenset(
    {
        "another-variable",
        "another-expression",
        "another-index",
        "another-slice",
        "another-number",
        "another-order",
        "another-operand",
        "another-axis",
        "another-function",
        "summed",
        "transposed",
        "dropped-function",
        "added-slice",
        "added-function",
    }
)


def counterparts(statement: ast.stmt) -> Counterparts:
    """For each node of the first of such terms, what stands in its place in the others."""
    found: dict[int, list[tuple[ast.AST, str]]] = {}
    inner: set[int] = set()
    for node in ast.walk(statement):
        if id(node) in inner or not (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub)):
            continue
        parts = [part for _, part in terms(node)]
        inner |= {id(part) for part in _sums(node)}
        first = parts[0]
        alike = [part for part in parts[1:] if _form(part) == _form(first)]
        gates = [gate_in(text_of(part)) for part in alike]
        if not alike or len(alike) < len(parts) - 1 or None in gates:
            continue
        walks = [list(ast.walk(part)) for part in alike]
        for k, mine in enumerate(ast.walk(first)):
            found[id(mine)] = [(walk[k], gate or "") for walk, gate in zip(walks, gates, strict=True)]
    return found


def alike_below(statement: ast.stmt, definition: ast.AST | None) -> Counterparts:
    """For each node of the value of a statement, what stands in its place in the next ones that are like it."""
    found: dict[int, list[tuple[ast.AST, str]]] = {}
    body = _body_of(statement, definition)
    if not isinstance(statement, ast.Assign | ast.AugAssign) or not body:
        return found
    at = next(k for k, one in enumerate(body) if one is statement)
    form = _form(statement)
    if gate_in(text_of(statement)) is None or (at and _form(body[at - 1]) == form):
        return found
    mine = list(ast.walk(statement.value))
    for other in body[at + 1 :]:
        gate = gate_in(text_of(other)) if _form(other) == form else None
        if gate is None or not isinstance(other, ast.Assign | ast.AugAssign):
            break
        for one, counterpart in zip(mine, ast.walk(other.value), strict=True):
            found.setdefault(id(one), []).append((counterpart, gate))
    return found


def is_alike(one: ast.AST, other: ast.AST) -> bool:
    """Whether two statements are two, and built alike."""
    return one is not other and _form(one) == _form(other)


def _body_of(statement: ast.stmt, definition: ast.AST | None) -> list[ast.stmt]:
    """The statements among which one stands."""
    for holder in ast.walk(definition) if definition is not None else ():
        for _, body in ast.iter_fields(holder):
            if isinstance(body, list) and any(one is statement for one in body):
                return list(body)
    return []


def in_all(
    edits: Iterator[Edit], others: Sequence[tuple[Site, str]], scope: Collection[str]
) -> Iterator[Edit]:
    """Edits of one term that are made in all of them, each with the names of its own gate."""
    for edit in edits:
        if edit.family in IN_ALL_TERMS:
            texts = [(site, as_gate(edit.text, gate, scope)) for site, gate in others]
            if all(text is not None for _, text in texts):
                yield replace(edit, others=tuple((site, text) for site, text in texts if text is not None))


def _sums(node: ast.expr) -> Iterator[ast.AST]:
    """The parts of a sum that are sums."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
        yield node
        yield from _sums(node.left)
        yield from _sums(node.right)


def _form(node: ast.AST) -> str:
    """How an expression is built, whatever its names and keys."""
    parts = []
    for part in ast.walk(node):
        name = type(part).__name__
        parts.append(f"{name}.{part.attr}" if isinstance(part, ast.Attribute) else name)
    return " ".join(parts)
