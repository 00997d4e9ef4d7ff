"""One method of a class as a plain function, and what its class keeps in its place."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from whygrad.submission.names import NAMELESS

_KINDS = {"staticmethod", "classmethod"}


@dataclass(frozen=True)
class Home:
    """Where a method comes from: its class, that of the object it is called on, and what has become of the methods."""

    holder: str
    youngest: str
    made: str  # the name of the object
    functions: Mapping[str, str]  # method -> function
    nameless: frozenset[str] = frozenset()  # methods whose bare names mean nothing in the file


def own_keywords(function: ast.FunctionDef) -> list[ast.arg]:
    """The arguments that a function takes by name alone, without the object that a method is called on."""
    pairs = zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True)
    return [name for name, default in pairs if not hasattr(default, "is_owner")]


def names_in(node: ast.AST) -> Iterator[str]:
    """The names of variables and arguments in a tree."""
    for part in ast.walk(node):
        if isinstance(part, ast.Name):
            yield part.id
        elif isinstance(part, ast.arg):
            yield part.arg


def kind_of(method: ast.FunctionDef) -> str | None:
    """``method``, ``staticmethod`` or ``classmethod``; None where it is bound to its class in another way."""
    names = [one.id if isinstance(one, ast.Name) else "" for one in method.decorator_list]
    given = [*method.args.posonlyargs, *method.args.args]
    if any(part in ("super", "__class__") for part in names_in(method)):
        return None
    if not names:
        return "method" if given else None
    return names[0] if len(names) == 1 and names[0] in _KINDS and (given or names[0][0] == "s") else None


def as_function(method: ast.FunctionDef, home: Home) -> ast.FunctionDef:
    """A function that is called without the object; it remembers how the others are spoken of in it (``spoken``)."""
    given, kind, owner = method.args, kind_of(method), None
    if kind != "staticmethod":
        owner = (given.posonlyargs or given.args)[0]
        given = _without(given, owner, home.made if kind == "method" else home.youngest)
    called = _Called(home, owner.arg if owner is not None else None)
    body = [called.visit(part) for part in method.body]
    function = ast.FunctionDef(method.name, given, body, [], method.returns, method.type_comment)
    if hasattr(method, "type_params"):  # Python 3.12
        setattr(function, "type_params", getattr(method, "type_params"))  # noqa: B009, B010
    speaker = owner.arg if owner is not None else home.holder
    function.spoken = {one: f"{speaker}.{name}" for name, one in home.functions.items()}  # type: ignore[attr-defined]
    return ast.copy_location(function, method)


def _without(given: ast.arguments, owner: ast.arg, bound: str) -> ast.arguments:
    """The arguments without the first, which is bound by its name."""
    default = ast.copy_location(ast.Name(bound, ast.Load()), owner)
    default.is_owner = True  # type: ignore[attr-defined]
    return ast.arguments(
        posonlyargs=given.posonlyargs[1:],
        args=given.args if given.posonlyargs else given.args[1:],
        vararg=given.vararg,
        kwonlyargs=[*given.kwonlyargs, owner],
        kw_defaults=[*given.kw_defaults, default],
        kwarg=given.kwarg,
        defaults=given.defaults,
    )


class _Called(ast.NodeTransformer):
    """``self.helper`` as ``helper``, which remembers how it was written."""

    def __init__(self, home: Home, owner: str | None) -> None:
        self._home = home
        self._owner = owner
        self._owners = {owner, home.holder}

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """``LSTM.step(self, x)`` hands the object over by itself."""
        first = node.args[0] if node.args else None
        by_class = isinstance(node.func, ast.Attribute) and ast.unparse(node.func.value) == self._home.holder
        self.generic_visit(node)
        if (
            by_class
            and isinstance(node.func, ast.Name)
            and isinstance(first, ast.Name)
            and first.id == self._owner
        ):
            node.args = node.args[1:]
        return node

    def visit_Name(self, node: ast.Name) -> ast.AST:
        """A method that is called like a function has no such name in the person's file, but has one here."""
        if node.id not in self._home.nameless or node.id not in self._home.functions:
            return node
        missing = ast.parse(f"{NAMELESS}({node.id!r})", mode="eval").body
        for part in ast.walk(missing):
            ast.copy_location(part, node)
        missing.as_written = node.id  # type: ignore[attr-defined]
        return missing

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        self.generic_visit(node)
        if not isinstance(node.value, ast.Name) or node.value.id not in self._owners:
            return node
        name = self._home.functions.get(node.attr)
        if name is not None and isinstance(node.ctx, ast.Load):
            function = ast.copy_location(ast.Name(name, ast.Load()), node)
            function.as_written = f"{node.value.id}.{node.attr}"  # type: ignore[attr-defined]
            return function
        if node.attr.startswith("__") and not node.attr.endswith("__"):
            node.attr = f"_{self._home.holder.lstrip('_')}{node.attr}"  # as a class spells it
        return node


def handing_on(method: ast.stmt) -> ast.stmt:
    """``name = staticmethod(lambda *given, **named: name(*given, **named))``, in the place of a method."""
    assert isinstance(method, ast.FunctionDef)
    name = method.name
    function = (
        f"globals()[{name!r}]" if name.startswith("__") else name
    )  # a class spells such a name differently
    source = f"{name} = staticmethod(lambda *given, **named: {function}(*given, **named))"
    return placed(ast.parse(source).body[0], method)


def placed(node: ast.stmt, like: ast.stmt) -> ast.stmt:
    """A statement, all of it at the place of another one."""
    for part in ast.walk(node):
        if "lineno" in part._attributes:
            ast.copy_location(part, like)
    return node
