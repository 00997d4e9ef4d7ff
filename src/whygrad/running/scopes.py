"""Which names a function binds, and which of them counts the rounds of a loop.

Rewriting must neither make a global or a closure's name local, nor overlook a variable that is called like a builtin.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def own_names(function: ast.FunctionDef) -> set[str]:
    """The local variables of a function: giving a global or a closure's name a value would make it local."""
    foreign = {
        name
        for node in _of_scope(function.body)
        if isinstance(node, ast.Global | ast.Nonlocal)
        for name in node.names
    }
    return (argument_names(function.args) | set(stored(function.body))) - foreign


def argument_names(arguments: ast.arguments) -> set[str]:
    """The names that a call of a function or lambda binds."""
    single = [argument for argument in (arguments.vararg, arguments.kwarg) if argument is not None]
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, *single]
    return {argument.arg for argument in every}


def comprehension_names(node: ast.AST) -> set[str]:
    """The variables of a comprehension, which live in it alone."""
    targets = [generator.target for generator in getattr(node, "generators", ())]
    return {part.id for target in targets for part in ast.walk(target) if isinstance(part, ast.Name)}


def stored(nodes: Iterable[ast.AST], comprehension: bool = False) -> Iterator[str]:
    """The names that statements give a value, in their order; ``comprehension``: they stand inside of one."""
    for node in nodes:
        match node:
            case ast.Name(ctx=ast.Store() | ast.Del()) if not comprehension:
                yield node.id
            case ast.NamedExpr():
                yield node.target.id
            case (
                ast.ExceptHandler(name=str(name))
                | ast.MatchAs(name=str(name))
                | ast.MatchStar(name=str(name))
            ):
                yield name
            case ast.MatchMapping(rest=str(name)):
                yield name
        if not isinstance(node, _SCOPES):
            inside = comprehension or isinstance(node, COMPREHENSIONS)
            yield from stored(ast.iter_child_nodes(node), inside)


def _of_scope(nodes: Iterable[ast.AST]) -> Iterator[ast.AST]:
    for node in nodes:
        yield node
        if not isinstance(node, _SCOPES):
            yield from _of_scope(ast.iter_child_nodes(node))


# ------------------------------------------------------------------- counters


def counter_of_for(loop: ast.For) -> ast.Name | None:
    """The variable that changes with the rounds: the only one, an ``enumerate``'s first, that of a ``range``."""
    if isinstance(loop.target, ast.Name):
        return loop.target
    if not isinstance(loop.target, ast.Tuple | ast.List):
        return None
    at = 0 if _calls(loop.iter, "enumerate") else _position_of_range(loop.iter)
    counter = loop.target.elts[at] if at is not None and at < len(loop.target.elts) else None
    return counter if isinstance(counter, ast.Name) else None


def _calls(node: ast.AST, *names: str) -> bool:
    return any(
        isinstance(part, ast.Call) and isinstance(part.func, ast.Name) and part.func.id in names
        for part in ast.walk(node)
    )


def _position_of_range(node: ast.AST) -> int | None:
    for part in ast.walk(node):
        if isinstance(part, ast.Call) and isinstance(part.func, ast.Name) and part.func.id == "zip":
            return next((k for k, rows in enumerate(part.args) if _calls(rows, "range", "count")), None)
    return None


def counter_of_while(loop: ast.While) -> tuple[ast.Name, bool] | None:
    """The variable that a ``while`` counts with, and whether it surely has a value when a round starts."""
    changing = set(stored(loop.body)) | set(stored([loop.test]))
    for name in _looked_at(loop.test):
        if name.id in changing:
            return name, True
    for statement in loop.body:
        if isinstance(statement, ast.AugAssign) and isinstance(statement.target, ast.Name):
            return statement.target, False
    return None


def _looked_at(test: ast.expr) -> Iterator[ast.Name]:
    """The names that have a value whenever a test was true: no branch of it goes round them."""
    match test:
        case ast.Name():
            yield test
        case ast.NamedExpr(target=target):
            yield target
        case ast.Compare(left=left, comparators=[right, *_]) | ast.BinOp(left=left, right=right):
            yield from _looked_at(left)
            yield from _looked_at(right)
        case ast.BoolOp(values=[first, *_]) | ast.UnaryOp(operand=first):
            yield from _looked_at(first)
