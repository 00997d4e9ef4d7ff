"""What a chapter computes, as expressions in the person's own names: matched by value, never by name."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from whygrad.diagnosis.exercises import Function
from whygrad.diagnosis.problems import Problem
from whygrad.diagnosis.reference import chapter_events, chapter_program
from whygrad.running.interventions import is_whole

Array = NDArray[Any]

PASSES = 3  # so many times that a place is passed, two values must be equal to count as one
DEEPEST = 12  # definitions within definitions


@dataclass(frozen=True, eq=False)
class Computed:
    """An expression of the chapter, the function that it stands in, and its values: arrays, or whole numbers."""

    node: ast.expr
    function: str
    values: tuple[Any, ...]


@dataclass(frozen=True, eq=False)
class Formulas:
    """The expressions of a chapter with the values that they had, and what each of its names is made from."""

    computed: Mapping[int, Computed]  # by the id of the node
    made: Mapping[tuple[str, str], ast.expr]  # function and name -> the expression that the name gets

    def arrays(self) -> Iterator[Computed]:
        """Every array that the chapter computes, each once: where it first does."""
        seen: set[tuple[Any, ...]] = set()
        for one in self.computed.values():
            mark = tuple((np.shape(value), np.asarray(value).tobytes()) for value in one.values)
            if mark not in seen and isinstance(one.values[0], np.ndarray):
                seen.add(mark)
                yield one


@cache
def formulas(function: Function, problem: Problem) -> Formulas:
    """The formulas of a chapter's function, and of those that it calls."""
    computed: dict[int, Computed] = {}
    for event in chapter_events(function, problem):
        value = event.snapshot if event.snapshot is not None else event.value
        node = event.site.node
        if isinstance(node, ast.expr) and (isinstance(value, np.ndarray) or is_whole(value)):
            before = computed[id(node)].values if id(node) in computed else ()
            computed[id(node)] = Computed(node, event.site.function, (*before, value))
    made = {
        (name, one): value
        for name, (definition, _) in chapter_program(function.chapter).definitions.items()
        for node in ast.walk(definition)
        if isinstance(node, ast.Assign)
        for one, value in _given(node.targets[0], node.value)
    }
    return Formulas(computed, made)


def _given(target: ast.expr, value: ast.expr) -> list[tuple[str, ast.expr]]:
    if isinstance(target, ast.Name):
        return [(target.id, value)]
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        pairs = zip(target.elts, value.elts, strict=True)
        return [(one.id, other) for one, other in pairs if isinstance(one, ast.Name)]
    return []


@dataclass(frozen=True, eq=False)
class Names:
    """What the person has in hand at a place: expressions, each with its values in the first passes; NumPy's name."""

    values: Mapping[str, Sequence[Any]]
    numpy: str

    def of(self, values: Sequence[Any]) -> str | None:
        """The shortest expression that always had these values."""
        found = [text for text, mine in self.values.items() if _equal(mine, values)]
        return min(found, key=lambda text: (len(text), text), default=None)


def _equal(mine: Sequence[Any], others: Sequence[Any]) -> bool:
    pairs = list(zip(mine, others, strict=False))[:PASSES]
    if not pairs or any(np.shape(one) != np.shape(other) for one, other in pairs):
        return False
    if all(isinstance(one, np.ndarray) and np.all(one == one.flat[0]) for one, _ in pairs if np.size(one)):
        return False  # zeros are equal to any other zeros
    return all(np.allclose(one, other, rtol=1e-9, atol=1e-13) for one, other in pairs)


def expressed(formulas: Formulas, wanted: Computed, names: Names) -> ast.expr | None:
    """What a value of the chapter is computed from, in a person's names; None if they lack something of it."""
    return _Expressing(formulas, names).of(wanted.node, wanted.function, DEEPEST, named=False)


class _Expressing:
    def __init__(self, formulas: Formulas, names: Names) -> None:
        self._formulas = formulas
        self._names = names

    def of(self, node: ast.expr, function: str, deep: int, named: bool = True) -> ast.expr | None:
        """The expression; as short as a name of the person's for its value, if there is one."""
        if isinstance(node, ast.Constant):
            return node
        if named and (computed := self._formulas.computed.get(id(node))) is not None:
            text = self._names.of(computed.values)
            if text is not None:
                return ast.parse(text, mode="eval").body
        if isinstance(node, ast.Name):
            made = self._formulas.made.get((function, node.id)) if deep else None
            return None if made is None else self.of(made, function, deep - 1)
        return self._of_parts(node, function, deep)

    def _of_parts(self, node: ast.expr, function: str, deep: int) -> ast.expr | None:
        new = copy.copy(node)
        match new:
            case ast.BinOp():
                parts = ["left", "right"]
            case ast.UnaryOp():
                parts = ["operand"]
            case ast.Attribute(attr="T"):
                parts = ["value"]
            case ast.Subscript():
                parts = ["value", "slice"]
            case ast.Slice():
                parts = [part for part in ("lower", "upper", "step") if getattr(new, part) is not None]
            case ast.Tuple():
                return self._of_several(new, new.elts, "elts", function, deep)
            case ast.Call(func=ast.Attribute(value=ast.Name(id="np"), attr=attr)):
                base: ast.expr = ast.Name(self._names.numpy, ast.Load())
                new.func = ast.Attribute(base, attr, ast.Load())
                return self._of_several(new, new.args, "args", function, deep)
            case ast.Call(func=ast.Attribute(value=base, attr=attr)):
                inner = self.of(base, function, deep)
                if inner is None:
                    return None
                new.func = ast.Attribute(inner, attr, ast.Load())
                return self._of_several(new, new.args, "args", function, deep)
            case ast.Call(func=ast.Name()):
                return self._of_several(new, new.args, "args", function, deep)
            case _:
                return None
        for part in parts:
            inner = self.of(getattr(node, part), function, deep)
            if inner is None:
                return None
            setattr(new, part, inner)
        return new

    def _of_several(
        self, new: ast.expr, parts: Sequence[ast.expr], where: str, function: str, deep: int
    ) -> ast.expr | None:
        found = [self.of(part, function, deep) for part in parts]
        if any(one is None for one in found):
            return None
        setattr(new, where, found)
        return new


def numpy_name(scope: Mapping[str, Any]) -> str | None:
    """The name under which NumPy is imported."""
    named = [name for name, value in scope.items() if isinstance(value, ModuleType) and value is np]
    return min(named, key=len, default=None)
