"""The right values of everything that a chapter computes on the way, step by step."""

from __future__ import annotations

import ast
import inspect
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


@dataclass(frozen=True, eq=False)
class Series:
    """A right value, once for each time that the chapter computes it."""

    source: str
    values: tuple[NDArray[Any], ...]


@cache
def right_series(function: Function, problem: Problem) -> tuple[Series, ...]:
    """Every array that the chapter's function handles, each series of values once."""
    sites = chapter_program(function.chapter).sites
    by_site: dict[int, list[NDArray[Any]]] = {}
    for event in chapter_events(function, problem):
        if event.snapshot is not None and event.snapshot.dtype.kind == "f":
            by_site.setdefault(event.site.number, []).append(event.snapshot)
    found: dict[tuple[Any, ...], Series] = {}
    for number, values in by_site.items():
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
    functions = [node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)]
    program.load([(text, node) for node in functions])
    return program


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
