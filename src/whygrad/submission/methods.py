"""Methods of classes, as the plain functions that they would be outside of their class.

``def lstm_forward(self, x, a0, parameters)`` becomes ``def lstm_forward(x, a0, parameters, *, self=...)`` on the same
lines, with one object of the class for ``self``; ``self.lstm_cell_forward(...)`` calls the function of that name. The
class stays, and hands on to the functions, so that every other way to call a method leads there, too.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from whygrad.submission.filling import is_unfilled
from whygrad.submission.objects import Plan, how_to_make
from whygrad.submission.unbound import Home, as_function, handing_on, kind_of, names_in, placed

_OBJECT = "__whygrad_object_of_{}__"


@dataclass(frozen=True)
class Lifted:
    """What became of the classes: the objects made, each with the call that makes it, and what others lack."""

    objects: Mapping[str, ast.expr] = field(default_factory=dict)
    lacking: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # class -> arguments of its __init__


def object_of(function: ast.FunctionDef) -> tuple[str, str] | None:
    """The class whose method a function is, and the name of what it is called on; None of a plain function."""
    name: str | None = getattr(function, "class_name", None)
    return None if name is None else (name, _OBJECT.format(name))


def is_made(node: ast.stmt) -> bool:
    """Whether a statement makes the object that methods are called on."""
    return isinstance(node, ast.Assign) and _is_object(node.targets[0])


def _is_object(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id.startswith(_OBJECT.partition("{")[0])


def lift_methods(trees: Iterable[ast.Module], wanted: Iterable[str]) -> Lifted:
    """Puts the methods of classes that have wanted functions beside their class, in the trees themselves."""
    trees = list(trees)
    classes = {node.name: node for tree in trees for node in tree.body if isinstance(node, ast.ClassDef)}
    if not classes:
        return Lifted()
    names = frozenset(wanted) - frozenset(_plain(trees))
    if not any(_has(node, names) for node in classes.values()):
        return Lifted()
    return _Lifting(trees, classes, names).all()


def _plain(trees: Iterable[ast.Module]) -> Iterator[str]:
    """The names of functions at top level, written there or imported."""
    for node in (node for tree in trees for node in tree.body):
        if isinstance(node, ast.FunctionDef) and not is_unfilled(node):
            yield node.name
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from (alias.asname or alias.name for alias in node.names)


def _bound_somewhere(trees: Iterable[ast.Module]) -> Iterator[str]:
    """The names that a statement or an argument of the file binds, outside of the bodies of classes."""
    for part in (part for tree in trees for part in ast.walk(tree)):
        if isinstance(part, ast.Name) and not isinstance(part.ctx, ast.Load):
            yield part.id
        elif isinstance(part, ast.arg):
            yield part.arg
        elif isinstance(part, ast.alias):
            yield part.asname or part.name
    for node in (node for tree in trees for node in tree.body if not isinstance(node, ast.ClassDef)):
        yield from (part.name for part in ast.walk(node) if isinstance(part, ast.FunctionDef))


def _has(node: ast.ClassDef, names: frozenset[str]) -> bool:
    return any(isinstance(part, ast.FunctionDef) and part.name in names for part in node.body)


class _Lifting:
    """The classes of one submission, on their way out."""

    def __init__(
        self, trees: list[ast.Module], classes: dict[str, ast.ClassDef], wanted: frozenset[str]
    ) -> None:
        self._trees = trees
        self._classes = classes
        self._wanted = wanted
        self._spoken = frozenset(name for tree in trees for name in names_in(tree)) | frozenset(_plain(trees))
        self._out: dict[str, dict[str, ast.FunctionDef]] = {}  # class -> its methods that become functions
        somewhere = frozenset(_bound_somewhere(trees))
        self._nameless = frozenset() if "*" in somewhere else wanted - somewhere
        self._variables = (
            frozenset(name for node in classes.values() for name in names_in(node)) - self._nameless
        )
        self._youngest = {name: self._heir(name) for name in classes}  # class -> whose object its methods get

    def all(self) -> Lifted:
        plans = {
            name: how_to_make(self._classes[self._youngest[name]], self._classes, self._trees)
            for name, node in self._classes.items()
            if _has(node, self._wanted)
        }
        lacking = {name: plan.lacking for name, plan in plans.items() if plan.lacking}
        self._choose([name for name in plans if name not in lacking])
        for tree in self._trees:
            tree.body = [new for node in tree.body for new in self._beside(node, plans)]
        return Lifted({_OBJECT.format(self._youngest[name]): plans[name].call for name in self._out}, lacking)

    def _heir(self, name: str) -> str:
        """The last class of the same file or cell that inherits from a class; else that class itself."""
        tree = next(tree for tree in self._trees if self._classes[name] in tree.body)
        line = {name}
        for node in tree.body[tree.body.index(self._classes[name]) :]:
            if not isinstance(node, ast.ClassDef) or self._classes[node.name] is not node:
                continue
            if line & {ast.unparse(base) for base in node.bases}:
                line.add(node.name)
                name = node.name
        return name

    def _choose(self, names: list[str]) -> None:
        """Of methods with the same name, the last one becomes the wanted function, as the last definition does."""
        last = {
            part.name: name
            for name in names
            for part in self._classes[name].body
            if isinstance(part, ast.FunctionDef)
        }
        for name in names:
            own = {part.name: part for part in self._classes[name].body if isinstance(part, ast.FunctionDef)}
            found = {
                method.name: method
                for method in own.values()
                if last[method.name] == name and kind_of(method) is not None and self._may_move(method.name)
            }
            if found.keys() & self._wanted:
                self._out[name] = found

    def _may_move(self, name: str) -> bool:
        """A helper keeps its place where its name means something else at top level, or in a function."""
        if name.startswith("__") and name.endswith("__"):
            return False
        return name in self._wanted or name not in self._spoken

    def _beside(self, node: ast.stmt, plans: Mapping[str, Plan]) -> list[ast.stmt]:
        """A statement, and behind a class the object of it and the functions that its methods have become."""
        if not isinstance(node, ast.ClassDef) or self._classes[node.name] is not node:
            return [node]
        holders = [self._classes[name] for name in self._out if self._youngest[name] == node.name]
        if not holders:
            return [node]
        made = ast.Assign([ast.Name(_OBJECT.format(node.name), ast.Store())], plans[holders[0].name].call)
        functions: list[ast.stmt] = []
        for holder in holders:
            out = self._out[holder.name].values()
            functions += [self._function(holder, node, part) for part in out]
            holder.body = [handing_on(part) if part in out else part for part in holder.body]
        return [node, placed(made, node), *functions]

    def _function(
        self, holder: ast.ClassDef, youngest: ast.ClassDef, method: ast.FunctionDef
    ) -> ast.FunctionDef:
        names = {name for out in self._out.values() for name in out}
        functions = {name: one for name in names if (one := self._function_of(youngest, name)) is not None}
        function = as_function(
            method, Home(holder.name, youngest.name, _OBJECT.format(youngest.name), functions, self._nameless)
        )
        function.class_name = youngest.name  # type: ignore[attr-defined]
        return function

    def _function_of(self, holder: ast.ClassDef, name: str) -> str | None:
        """The function that a method of an object has become, its own or that of a class it inherits from."""
        if name in self._out.get(holder.name, {}):
            return None if name in self._variables else name
        if any(isinstance(part, ast.FunctionDef) and part.name == name for part in holder.body):
            return None
        bases = [one.id for one in holder.bases if isinstance(one, ast.Name)]
        found = [self._function_of(self._classes[one], name) for one in bases if one in self._classes]
        return next((one for one in found if one is not None), None)
