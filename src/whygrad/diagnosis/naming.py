"""What a person's values are called in the chapter: found by the numbers, whatever the person calls them."""

from __future__ import annotations

import ast
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from whygrad.diagnosis.exercises import Function
from whygrad.diagnosis.problems import Problem, arguments
from whygrad.diagnosis.reference import chapter_program
from whygrad.running.interventions import Watch

Array = NDArray[Any]
_DIGITS = 7  # of a sum, by which values are looked up before they are compared


def names_of(function: Function, problem: Problem, value: Any) -> frozenset[str]:
    """The names under which the chapter's function has this array, at any step; none for anything else."""
    if not isinstance(value, np.ndarray) or value.dtype.kind != "f" or not np.any(value):
        return frozenset()
    known = _named(function, problem)
    with np.errstate(all="ignore"):  # what a gate is made of has the name of the gate
        ways = (value, 1 / (1 + np.exp(-value)), np.tanh(value))
    return next((names for one in ways if (names := _called(one, known))), frozenset())


def _called(value: Array, known: dict[Any, list[tuple[str, Array]]]) -> frozenset[str]:
    rows = known.get(_key(value), ())
    return frozenset(name for name, array in rows if np.allclose(array, value, rtol=1e-8, atol=1e-12))


@cache
def _named(function: Function, problem: Problem) -> dict[Any, list[tuple[str, Array]]]:
    """Every array that the chapter's function and its callees bind to a name, by shape and sum."""
    program = chapter_program(function.chapter)
    watch = Watch(program.sites, scopes=False)
    program.run(function.name, arguments(function, problem), watch)
    found: dict[Any, list[tuple[str, Array]]] = {}
    for event in watch.events:
        name = event.site.node.id if isinstance(event.site.node, ast.Name) else event.site.variable
        value = event.snapshot
        if name in _PASSING or value is None or value.dtype.kind != "f":
            continue
        rows = found.setdefault(_key(value), [])
        if all(known != name for known, _ in rows):
            rows.append((str(name), value))
    return found


_PASSING = frozenset({None, "dz", "gradients", "sums"})  # names of more than one thing


def _key(value: Array) -> tuple[tuple[int, ...], float]:
    with np.errstate(all="ignore"):
        return value.shape, round(float(value.sum()), _DIGITS)
