"""Statements in the wrong place: behind the loop and not in it, in it and not behind it, too late, too early."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from whygrad.diagnosis.context import Context
from whygrad.faults.edit import Edit, Loop, terms, text_of
from whygrad.running.sites import Site

FURTHEST = 6  # statements that one is moved over
MOST_TOGETHER = 3  # statements behind a loop that are moved into it
Movable = ast.Assign | ast.AugAssign | ast.AnnAssign | ast.Expr | ast.Return


def moved_statements(context: Context, sites: Sequence[Site]) -> Iterator[Edit]:
    """Edits that put a statement somewhere else in its function, nearest places first."""
    inside: dict[int, Site] = {}
    functions = dict.fromkeys(site.function for site in sites)
    for site in context.passed.values():
        if site.role not in ("step", "index") and site.function in functions:
            inside.setdefault(id(site.statement), site)
    for function in functions:
        definition = context.definition(function)
        if definition is not None:
            yield from _in(definition, inside)


@dataclass(frozen=True)
class _Block:
    """The statements of one body; ``end``: what an appended statement becomes the last one of, if that is known."""

    body: Sequence[ast.stmt]
    end: Loop | ast.FunctionDef | None


def _in(definition: ast.FunctionDef, inside: dict[int, Site]) -> Iterator[Edit]:
    blocks = list(_blocks(definition, definition))
    for block in blocks:
        yield from _out_of_loops(block, inside)
        yield from _into_loops(block, inside)
        yield from _ahead_of_loops(block, inside)
    for distance in range(1, FURTHEST + 1):
        for block in blocks:
            yield from _along(block, distance, inside)
    for block in blocks:
        yield from _written_over(block, inside)
        yield from _from_the_other_end(block, inside)
        yield from _stored_elsewhere(block, inside)


def _blocks(holder: ast.AST, definition: ast.FunctionDef) -> Iterator[_Block]:
    """The bodies in a function, not those of functions inside it."""
    for name in ("body", "orelse", "finalbody"):
        body = getattr(holder, name, None)
        if isinstance(body, list) and body:
            ends = holder if name == "body" and isinstance(holder, ast.For | ast.While) else None
            yield _Block(body, definition if holder is definition else ends)
            for statement in body:
                if not isinstance(statement, ast.FunctionDef | ast.ClassDef):
                    yield from _blocks(statement, definition)


def _out_of_loops(block: _Block, inside: dict[int, Site]) -> Iterator[Edit]:
    """The last statement of a loop, behind it."""
    for loop, following in zip(block.body, [*block.body[1:], None], strict=True):
        if isinstance(loop, ast.For | ast.While) and len(loop.body) > 1:
            yield from _moved((loop.body[-1],), following, block.end, "moved-out", loop, inside)


def _ahead_of_loops(block: _Block, inside: dict[int, Site]) -> Iterator[Edit]:
    """A statement with which each round begins anew, before the loop."""
    for loop in block.body:
        if isinstance(loop, ast.For | ast.While):
            for statement in loop.body[:-1]:
                if isinstance(statement, ast.Assign):
                    yield from _moved((statement,), loop, None, "moved-ahead", loop, inside)
                elif isinstance(statement, ast.AugAssign):  # added once, and not in each round
                    yield from _moved((statement,), loop, None, "moved-out", loop, inside)


def _into_loops(block: _Block, inside: dict[int, Site]) -> Iterator[Edit]:
    """What follows a loop, as the end of its body."""
    for at, loop in enumerate(block.body):
        if not isinstance(loop, ast.For | ast.While):
            continue
        for count in range(1, MOST_TOGETHER + 1):
            behind = tuple(block.body[at + 1 : at + 1 + count])
            if len(behind) == count and not any(isinstance(one, ast.Return) for one in behind):
                yield from _moved(behind, None, loop, "moved-in", loop, inside)


def _along(block: _Block, distance: int, inside: dict[int, Site]) -> Iterator[Edit]:
    """A statement before or behind others of the same body, where that can make a difference."""
    for at, statement in enumerate(block.body):
        if isinstance(statement, ast.Return):
            continue
        crossed = block.body[max(0, at - distance) : at]
        if len(crossed) == distance and _matters(statement, crossed):
            yield from _moved((statement,), crossed[0], None, "moved-up", crossed[0], inside)
        crossed = block.body[at + 1 : at + 1 + distance]
        if any(isinstance(one, ast.Return) for one in crossed):  # behind that nothing is done
            continue
        if len(crossed) == distance > 1 and _matters(statement, crossed):  # by one: the next one up
            ahead = next(iter(block.body[at + 1 + distance : at + 2 + distance]), None)
            yield from _moved((statement,), ahead, block.end, "moved-down", crossed[-1], inside)


def _written_over(block: _Block, inside: dict[int, Site]) -> Iterator[Edit]:
    """``x = y`` for ``x += y`` and the other way round, where what holds x tells the difference."""
    for statement in block.body:
        site = inside.get(id(statement))
        if site is None:
            continue
        if isinstance(statement, ast.AugAssign):
            text = f"{text_of(statement.target)} = {text_of(statement.value)}"
            yield Edit(site, text, "not-accumulated", 1, "+=", "=", ahead=statement, gone=(statement,))
        elif isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name) and site.loops:
            text = f"{text_of(statement.targets[0])} += {text_of(statement.value)}"
            yield Edit(site, text, "accumulated", 1, "=", "+=", ahead=statement, gone=(statement,))
            parts = terms(statement.value)
            mine = [k for k, (_, part) in enumerate(parts) if text_of(part) == text_of(statement.targets[0])]
            if len(parts) == 2 and len(mine) == 1:
                text = f"{text_of(statement.targets[0])} += {text_of(parts[1 - mine[0]][1])}"
                yield Edit(site, text, "in-place", 1, "=", "+=", ahead=statement, gone=(statement,))


def _from_the_other_end(block: _Block, inside: dict[int, Site]) -> Iterator[Edit]:
    """``pop()`` for ``pop(0)`` and the other way round: the last entry of a list, or the first."""
    for statement in block.body:
        site, text = inside.get(id(statement)), text_of(statement)
        for old, new in (("pop(0)", "pop()"), ("pop()", "pop(0)"), ("popleft()", "pop()")):
            if site is not None and old in text and not isinstance(statement, ast.For | ast.While | ast.If):
                rest = text.replace(old, new)
                yield Edit(site, rest, "another-end", 1, old, new, ahead=statement, gone=(statement,))
        other = _at_the_other_end(statement)
        if site is not None and other is not None:
            yield Edit(site, other, "another-end", 1, text, other, ahead=statement, gone=(statement,))


def _at_the_other_end(statement: ast.stmt) -> str | None:
    """``rows.insert(0, x)`` for ``rows.append(x)`` and the other way round."""
    match statement:
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=rows, attr="append"), args=[row])):
            return f"{text_of(rows)}.insert(0, {text_of(row)})"
        case ast.Expr(
            value=ast.Call(func=ast.Attribute(value=rows, attr="insert"), args=[ast.Constant(value=0), row])
        ):
            return f"{text_of(rows)}.append({text_of(row)})"
    return None


def _stored_elsewhere(block: _Block, inside: dict[int, Site]) -> Iterator[Edit]:
    """``dW[t], db[t] = ...`` for ``dW[0], db[t] = ...``: at the step of the loop, or where its neighbours are."""
    step = block.end.target if isinstance(block.end, ast.For) else None
    for statement in block.body:
        site = inside.get(id(statement))
        if (
            site is None
            or not isinstance(statement, ast.Assign)
            or not isinstance(statement.targets[0], ast.Tuple)
        ):
            continue
        stored = [one for one in ast.walk(statement.targets[0]) if isinstance(one, ast.Subscript)]
        places = [part for one in stored for part in _indices(one)]
        meant = [text_of(step)] if isinstance(step, ast.Name) else []
        for part in places:
            for new in dict.fromkeys([*meant, *map(text_of, places)]):
                if new != text_of(part):
                    changed = copy.deepcopy(statement, {id(part): ast.parse(new, mode="eval").body})
                    yield Edit(
                        site,
                        text_of(changed),
                        "another-index",
                        1,
                        text_of(part),
                        new,
                        ahead=statement,
                        gone=(statement,),
                    )


def _indices(node: ast.Subscript) -> list[ast.expr]:
    """The positions in a subscript that are no slices."""
    parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    return [part for part in parts if not isinstance(part, ast.Slice)]


def _moved(
    gone: tuple[ast.stmt, ...],
    ahead: ast.stmt | None,
    end: Loop | ast.FunctionDef | None,
    family: str,
    beside: ast.stmt,
    inside: dict[int, Site],
) -> Iterator[Edit]:
    site = next((inside[id(one)] for one in gone if id(one) in inside), None)
    movable = Movable | ast.For if family == "moved-in" else Movable
    if site is None or not all(isinstance(one, movable) for one in gone) or (ahead is None and end is None):
        return
    text = "\n".join(map(text_of, gone))
    loop = end if ahead is None else None
    yield Edit(site, text, family, 1, text_of(gone[0]), _head(beside), loop=loop, ahead=ahead, gone=gone)


def _head(statement: ast.stmt) -> str:
    """A statement on one line; of a loop only its head."""
    return text_of(statement).split("\n")[0]


def _matters(statement: ast.stmt, crossed: Sequence[ast.stmt]) -> bool:
    """Whether one side may change what the other side reads or writes; nothing moves behind a ``return``."""
    if any(isinstance(one, ast.Return | ast.Continue | ast.Break | ast.Raise) for one in crossed):
        return False
    mine, its = _touched(statement), [_touched(one) for one in crossed]
    return any(mine.changed & one.named or one.changed & mine.named for one in its)


@dataclass(frozen=True)
class _Touched:
    named: frozenset[str]
    changed: frozenset[str]


def _touched(statement: ast.stmt) -> _Touched:
    """The variables in a statement, and those that it may change: its targets, and what it calls methods of."""
    nodes = list(ast.walk(statement))
    named = frozenset(node.id for node in nodes if isinstance(node, ast.Name))
    changed = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    for node in nodes:
        stored = isinstance(node, ast.Subscript | ast.Attribute) and isinstance(node.ctx, ast.Store)
        called = isinstance(node, ast.Attribute) and isinstance(statement, ast.Expr)
        if stored or called:
            changed |= {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
        if isinstance(node, ast.Call):  # ``out=x`` and functions that write into what they are given
            changed |= {
                part.id
                for word in node.keywords
                for part in ast.walk(word.value)
                if isinstance(part, ast.Name)
            }
    return _Touched(named, frozenset(changed))
