"""The right values of everything that a chapter computes on the way, step by step."""

from __future__ import annotations

import ast
import copy
import inspect
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from whygrad.diagnosis.exercises import Function
from whygrad.diagnosis.problems import Problem, arguments
from whygrad.running.interventions import Event, Watch
from whygrad.running.program import Program
from whygrad.running.sites import SourceText

IN_TURN = 8  # the weights and biases of four gates


@dataclass(frozen=True, eq=False)
class Series:
    """A right value, once for each time that the chapter computes it."""

    source: str
    values: tuple[NDArray[Any], ...]


@cache
def right_series(function: Function, problem: Problem) -> tuple[Series, ...]:
    """Every array that the chapter's function handles, each series of values once.

    What a loop over gates computes in turn is a series of its own for each of them.
    """
    sites = chapter_program(function.chapter).sites
    by_site: dict[int, list[NDArray[Any]]] = {}
    for event in chapter_events(function, problem):
        if event.snapshot is not None and event.snapshot.dtype.kind == "f":
            by_site.setdefault(event.site.number, []).append(event.snapshot)
    found: dict[tuple[Any, ...], Series] = {}
    for number, passed in by_site.items():
        turns = IN_TURN if sites[number].loops > 1 and len(passed) % IN_TURN == 0 else 1
        for values in (passed, *(passed[turn::turns] for turn in range(turns))):
            if len({value.shape for value in values}) == 1:
                key = (values[0].shape, *(value.tobytes() for value in values))
                found.setdefault(key, Series(sites[number].source, tuple(values)))
    return tuple(found.values())


@cache
def chapter_events(function: Function, problem: Problem) -> tuple[Event, ...]:
    """Every value of one run of the chapter's function."""
    program = chapter_program(function.chapter)
    watch = Watch(program.sites, scopes=False)
    program.run(function.name, arguments(function, problem), watch)
    return tuple(watch.events)


@cache
def chapter_program(module: ModuleType) -> Program:
    """A chapter loaded as if it were somebody's program."""
    source = inspect.getsource(module)
    text = SourceText.of(source, f"<{module.__name__}>")
    program = Program()
    program.namespace.update(
        {name: value for name, value in vars(module).items() if not name.startswith("__")}
    )
    tree = ast.fix_missing_locations(_Unrolled().visit(ast.parse(source)))
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    program.load([(text, node) for node in functions])
    return program


class _Unrolled(ast.NodeTransformer):
    """Writes a loop over a display of tuples out, round after round: then each gate has places of its own."""

    def visit_For(self, node: ast.For) -> Any:
        self.generic_visit(node)
        if not isinstance(node.iter, ast.Tuple) or not isinstance(node.target, ast.Tuple):
            return node
        names = [name.id for name in node.target.elts if isinstance(name, ast.Name)]
        rounds = [one.elts for one in node.iter.elts if isinstance(one, ast.Tuple)]
        return [
            _Put(dict(zip(names, values, strict=True))).visit(copy.deepcopy(part))
            for values in rounds
            for part in node.body
        ]


class _Put(ast.NodeTransformer):
    """Puts expressions in the place of names, and joins the words that this makes neighbours."""

    def __init__(self, values: Mapping[str, ast.expr]) -> None:
        self._values = values

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return copy.deepcopy(self._values.get(node.id, node))

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        self.generic_visit(node)
        match node:
            case ast.BinOp(left=ast.Constant(value=str(left)), right=ast.Constant(value=str(right))):
                return ast.copy_location(ast.Constant(left + right), node)
        return node


def is_known(values: list[NDArray[Any]], series: tuple[Series, ...]) -> bool:
    """Whether a chain of values is one that the chapter has, too."""
    return any(
        len(one.values) == len(values)
        and all(
            right.shape == value.shape and np.allclose(right, value, rtol=1e-9, atol=1e-11)
            for right, value in zip(one.values, values, strict=True)
        )
        for one in series
    )


def is_known_alone(value: NDArray[Any], series: tuple[Series, ...]) -> bool:
    """Whether the chapter has a value anywhere: of one gate, for somebody who walks over them in another order.

    An array that holds several of them, one behind the other, is known by its parts.
    """
    if value.ndim > 2:
        return all(is_known_alone(part, series) for part in value)
    return any(
        right.shape == value.shape and np.allclose(right, value, rtol=1e-9, atol=1e-11)
        for one in series
        for right in one.values
    )
