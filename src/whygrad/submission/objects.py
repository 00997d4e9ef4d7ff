"""How to make an object of a person's class, on which its methods can be called."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

Classes = Mapping[str, ast.ClassDef]


@dataclass(frozen=True)
class Plan:
    """The expression that makes the object; or the arguments without which it cannot be made."""

    call: ast.expr
    lacking: tuple[str, ...] = ()


def how_to_make(node: ast.ClassDef, classes: Classes, trees: Iterable[ast.Module]) -> Plan:
    """As the file itself makes one of plain numbers and words; else ``LSTM()``; else without its ``__init__``, where no
    method reads what that gives it."""
    init = init_of(node, classes)
    lacking = () if init is None else _required(init)
    if init is not None and (call := next(_calls_with_literals(node.name, trees), None)) is not None:
        return Plan(copy.deepcopy(call))
    if not lacking:
        return Plan(_expression(f"{node.name}()"))
    return Plan(
        _expression(f"{node.name}.__new__({node.name})"), lacking if _reads(node, classes, init) else ()
    )


def init_of(node: ast.ClassDef, classes: Classes) -> ast.FunctionDef | None:
    """The ``__init__`` of a class, its own or that of a class of the file that it inherits from."""
    for one in _line(node, classes):
        for part in one.body:
            if isinstance(part, ast.FunctionDef) and part.name == "__init__":
                return part
    return None


def _line(node: ast.ClassDef, classes: Classes, seen: frozenset[str] = frozenset()) -> Iterator[ast.ClassDef]:
    """A class and those that it inherits from, as far as they stand in the file."""
    yield node
    for base in node.bases:
        if isinstance(base, ast.Name) and base.id in classes and base.id not in {*seen, node.name}:
            yield from _line(classes[base.id], classes, seen | {node.name})


def _expression(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body


def _required(init: ast.FunctionDef) -> tuple[str, ...]:
    given = [*init.args.posonlyargs, *init.args.args][1:]
    by_place = given[: len(given) - len(init.args.defaults)]
    by_name = [
        one
        for one, default in zip(init.args.kwonlyargs, init.args.kw_defaults, strict=True)
        if default is None
    ]
    return tuple(one.arg for one in [*by_place, *by_name])


def _calls_with_literals(name: str, trees: Iterable[ast.Module]) -> Iterator[ast.expr]:
    for part in (part for tree in trees for part in ast.walk(tree)):
        if isinstance(part, ast.Call) and isinstance(part.func, ast.Name) and part.func.id == name:
            given = [*part.args, *(keyword.value for keyword in part.keywords)]
            if given and all(_is_literal(value) for value in given):
                yield part


def _is_literal(node: ast.expr) -> bool:
    try:
        ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return False
    return True


def _reads(node: ast.ClassDef, classes: Classes, init: ast.FunctionDef | None) -> bool:
    """Whether a method reads what ``__init__`` writes into the object."""
    given = {name for name, stored in _attributes(init) if stored} if init is not None else set()
    methods = [
        part
        for one in _line(node, classes)
        for part in one.body
        if isinstance(part, ast.FunctionDef) and part.name != "__init__"
    ]
    return any(name in given and not stored for method in methods for name, stored in _attributes(method))


def _attributes(method: ast.FunctionDef) -> Iterator[tuple[str, bool]]:
    """The attributes of the object that a method reads or writes."""
    names = [one.arg for one in (*method.args.posonlyargs, *method.args.args)][:1]
    for part in ast.walk(method):
        if isinstance(part, ast.Attribute) and ast.unparse(part.value) in names:
            yield part.attr, isinstance(part.ctx, ast.Store)
