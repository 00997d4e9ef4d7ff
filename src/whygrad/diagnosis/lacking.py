"""Statements that a loop may lack: a carry that is never passed on, a result never stored, a sum never added to."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from whygrad.diagnosis.context import Context
from whygrad.faults.edit import Edit, Shape, text_of
from whygrad.running.sites import Site, names_read


def lacking_statements(context: Context, sites: Sequence[Site]) -> Iterator[Edit]:
    """Edits that append one assignment to the body of a loop over time."""
    for loop, inside in _loops(sites):
        scope: dict[str, Shape] = {}
        for site in inside:
            scope |= context.surroundings(site).scope
        written = _written_in(loop)
        fresh = [name for name in scope if name.split("[")[0] in written.names]
        yield from _carried(loop, inside, scope, written.names, fresh, context)
        yield from _stored(loop, inside, scope, written, fresh, context)


def _loops(sites: Sequence[Site]) -> Iterator[tuple[ast.For, list[Site]]]:
    """The loops over time, with the sites in their bodies."""
    for site in sites:
        if site.role == "iterated" and site.loops == 0 and isinstance(site.statement, ast.For):
            inside = [other for other in sites if other.loops and _within(other, site.statement)]
            if inside:
                yield site.statement, inside


def _within(site: Site, loop: ast.For) -> bool:
    return loop.lineno <= site.line <= (loop.end_lineno or loop.lineno)


class _Written:
    """What the body of a loop gives a value: names, and arrays that it stores into."""

    def __init__(self) -> None:
        self.names: set[str] = set()
        self.stored: set[str] = set()


def _written_in(loop: ast.For) -> _Written:
    found = _Written()
    for statement in loop.body:
        for node in ast.walk(statement):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                found.names.add(node.id)
            elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
                base: ast.expr = node
                while isinstance(base, ast.Subscript):
                    base = base.value
                found.stored.add(ast.unparse(base))
    return found


def _carried(
    loop: ast.For,
    inside: Sequence[Site],
    scope: dict[str, Shape],
    written: set[str],
    fresh: Sequence[str],
    context: Context,
) -> Iterator[Edit]:
    """A variable that is set before the loop, used in it, and never passed on from one round to the next."""
    read = {name for statement in loop.body for name in names_read(statement)}
    for name, shape in scope.items():
        if name not in read or name in written:
            continue
        use = next((site for site in inside if isinstance(site.node, ast.Name) and site.node.id == name), None)
        if use is None:
            continue
        for value in fresh:
            if scope[value] == shape:
                site = _too_late(context, loop, name, value) or use
                yield Edit(site, f"{name} = {value}", "never-carried", 1, name, value, loop=loop)


def _too_late(context: Context, loop: ast.For, name: str, value: str) -> Site | None:
    """The same assignment behind the loop, where it comes too late."""
    for site in context.passed.values():
        if site.variable == name and site.line > (loop.end_lineno or loop.lineno) and text_of(site.node) == value:
            return site
    return None


def _stored(
    loop: ast.For,
    inside: Sequence[Site],
    scope: dict[str, Shape],
    written: _Written,
    fresh: Sequence[str],
    context: Context,
) -> Iterator[Edit]:
    """An array that the loop never stores into, or a sum that it never adds to."""
    step = loop.target.id if isinstance(loop.target, ast.Name) else None
    for name, shape in scope.items():
        base = name.split("[")[0]
        if base in written.names or base in written.stored:
            continue
        made = context.made(base)
        site = made if made is not None else inside[0]
        for value in fresh:
            if scope[value] == shape:
                yield Edit(site, f"{name} += {value}", "never-added", 2, "", value, loop=loop)
            elif step and len(shape) == 3 and scope[value] == shape[:2]:
                text = f"{name}[:, :, {step}] = {value}"
                yield Edit(site, text, "never-stored", 2, "", value, loop=loop)
