"""Slips of the pen that Python stops at: a `*` that was left out, `^` for a power, `==` for `=`, a word misspelt.

What is meant is told by the syntax and by Python's words; that it is meant is shown by the run, as always.
"""

from __future__ import annotations

import ast
import copy
import inspect
from collections.abc import Iterator
from difflib import get_close_matches

import numpy as np

from whygrad.diagnosis.stop import UNKNOWN, Stop
from whygrad.faults.edit import Edit, bracketed, text_of
from whygrad.faults.slices import along_other_axes, slice_text
from whygrad.submission.names import looked_up

NEAR = 0.6  # how much a word is like another one
OF_ARRAYS = ("axis", "keepdims", "dtype", "out")  # what functions of NumPy written in C take, too


def called_arrays(stop: Stop) -> Iterator[Edit]:
    """``u (1 - v)`` for ``u * (1 - v)``."""
    node = stop.node
    if not isinstance(node, ast.Call) or len(node.args) != 1 or node.keywords:
        return
    if isinstance(stop.value(node.func), np.ndarray | float | int):
        new = f"{bracketed(node.func)} * {bracketed(node.args[0])}"
        yield stop.edit(node, new, "left-out-operator", text_of(node), "*")


def powers(stop: Stop) -> Iterator[Edit]:
    """``u ^ 2`` for ``u ** 2``."""
    node = stop.node
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitXor):
        new = text_of(node).replace("^", "**")  # read anew: a power binds closer
        yield stop.edit(node, new, "another-operator", "^", "**")


def words_of_calls(stop: Stop) -> Iterator[Edit]:
    """``keepdim=True`` for ``keepdims=True``; the argument without its word."""
    node = stop.node
    if not isinstance(node, ast.Call) or "keyword" not in str(stop.error):
        return
    known = [*_parameters(stop, node), *OF_ARRAYS]
    for k, word in enumerate(node.keywords):
        if word.arg is None or word.arg in known:
            continue
        for near in get_close_matches(word.arg, known, 3, NEAR):
            new = copy.copy(node)
            new.keywords = [*node.keywords[:k], ast.keyword(near, word.value), *node.keywords[k + 1 :]]
            yield stop.edit(node, text_of(new), "misspelt-word", word.arg, near)


def _parameters(stop: Stop, node: ast.Call) -> list[str]:
    function = stop.value(node.func)
    if function is UNKNOWN and isinstance(node.func, ast.Attribute):
        function = getattr(np, node.func.attr, None)
    try:
        return list(inspect.signature(function).parameters)
    except (TypeError, ValueError):
        return []


def walked_numbers(stop: Stop) -> Iterator[Edit]:
    """``for t in T`` for ``for t in range(T)``."""
    loops = [one for one in ast.walk(stop.definition) if isinstance(one, ast.For | ast.comprehension)]
    for node in [loop.iter for loop in loops if stop.node is loop or stop.node in ast.walk(loop.iter)]:
        for part in ast.walk(node):
            if isinstance(part, ast.expr) and type(stop.value(part)) is int:
                yield stop.edit(part, f"range({text_of(part)})", "another-range")


def near_functions(stop: Stop) -> Iterator[Edit]:
    """A function that is called nearly so, for a name that nothing has; one's own for ``np.sigmoid``."""
    node, attribute = stop.node, None
    if isinstance(node, ast.Attribute) and text_of(node.value) in ("np", "numpy"):
        attribute = node.attr
    name = node.id if isinstance(node, ast.Name) else attribute
    functions = [one for one, value in stop.program.namespace.items() if callable(value)]
    if isinstance(node, ast.expr) and name is not None:
        for near in get_close_matches(name, functions, 4, NEAR):
            yield stop.edit(node, near, "another-function", text_of(node), near)


def compared(stop: Stop) -> Iterator[Edit]:
    """``c == u`` in a line of its own for ``c = u``, where ``c`` is what has no value."""
    for statement in ast.walk(stop.definition):
        match statement:
            case ast.Expr(
                value=ast.Compare(left=ast.Name(id=name), ops=[ast.Eq()], comparators=[value]) as node
            ) if name == stop.name:
                yield stop.edit(node, f"({name} := {text_of(value)})", "thrown-away", name, text_of(value))


def stored_along(stop: Stop) -> Iterator[Edit]:
    """Of a store into an array over time: the step in another place of the brackets."""
    node = stop.node
    if not isinstance(node, ast.Subscript) or not isinstance(node.ctx, ast.Store):
        return
    array, mine = stop.value(node.value), slice_text(node.slice)
    parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    if isinstance(array, np.ndarray):
        for text in along_other_axes(parts, array.ndim):
            yield stop.edit(node, f"{text_of(node.value)}[{text}]", "another-slice", mine, text)


def more_names(stop: Stop) -> Iterator[Edit]:
    """One name more where a value with one part more is taken apart: one that has no value yet, or an old one."""
    node = stop.node
    if not isinstance(node, ast.Tuple) or not isinstance(node.ctx, ast.Store):
        return
    names = [text_of(part) for part in node.elts]
    known = stop.program.namespace
    missing = sorted(name for name in looked_up(stop.definition) if name not in known and name not in names)
    old = [name for name, value in stop.scope.items() if isinstance(value, np.ndarray) and name not in names]
    for name in dict.fromkeys([*missing, *old]):
        for k in range(len(names) + 1):
            new = ", ".join([*names[:k], name, *names[k:]])
            yield stop.edit(node, f"({new})", "left-out-name", text_of(node), name)


def handed_over(stop: Stop) -> Iterator[Edit]:
    """The pair that a backward function takes apart, where its forward function hands over the first of it alone."""
    node, forward = stop.node, stop.near.function.replace("backward", "forward")
    if not isinstance(node, ast.Tuple) or len(node.elts) != 2 or forward not in stop.program.definitions:
        return
    definition = stop.program.definitions[forward][0]
    for site in stop.program.sites:
        value = site.statement.value if isinstance(site.statement, ast.Return) else None
        if site.function != forward or not isinstance(value, ast.Tuple) or site.node is not value.elts[-1]:
            continue
        for argument in definition.args.args if isinstance(definition, ast.FunctionDef) else ():
            new = f"({text_of(site.node)}, {argument.arg})"
            yield Edit(site, new, "half-returned", 1, text_of(site.node), new)
