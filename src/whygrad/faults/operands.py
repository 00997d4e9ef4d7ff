"""Edits of what an expression computes with: another variable, another view of it, another start."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from whygrad.faults.edit import ZERO_CALLS, Surroundings, bracketed, called, text_of
from whygrad.running.sites import Site

Triples = Iterator[tuple[str, str, str]]


def _is_leaf(node: ast.AST) -> bool:
    if isinstance(node, ast.Subscript):
        return isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str)
    return isinstance(node, ast.Name | ast.Attribute)


def another_variable(site: Site, around: Surroundings) -> Triples:
    """A variable or dictionary entry in the place of another one of the same shape."""
    if _is_leaf(site.node) and around.shape is not None:
        old = text_of(site.node)
        for name, shape in around.scope.items():
            if shape == around.shape and name != old:
                yield name, old, name


def another_expression(site: Site, around: Surroundings) -> Triples:
    """Something that the function computes elsewhere in the place of an operand of the same shape."""
    if around.shape is not None and (_is_leaf(site.node) or isinstance(site.node, ast.Subscript)):
        old = text_of(site.node)
        for text, shape in around.pool.items():
            if shape == around.shape and text != old:
                yield text, old, text


def named_instead(site: Site, around: Surroundings) -> Triples:
    """A variable in the place of something computed, of any shape where an array is made for a start."""
    if around.shape is None or _is_leaf(site.node):
        return
    old = text_of(site.node)
    for name, shape in around.scope.items():
        if shape == around.shape:
            yield name, old, name
            if called(site.node) in ZERO_CALLS:
                yield f"{bracketed(name)}.copy()", old, name


def transposed(site: Site, around: Surroundings) -> Triples:
    """A matrix turned over, or not turned over."""
    node = site.node
    if isinstance(node, ast.Attribute) and node.attr == "T":
        yield text_of(node.value), text_of(node), text_of(node.value)
    elif around.shape is not None and len(around.shape) == 2:
        yield f"{bracketed(node)}.T", text_of(node), f"{bracketed(node)}.T"


def started_at_zero(site: Site, around: Surroundings) -> Triples:
    """Zeros in the place of a start value or of an initial state."""
    starts = site.loops == 0 and site.role in ("assigned", "stored", "argument", "after")
    if starts and around.shape is not None and called(site.node) not in ZERO_CALLS:
        yield f"np.zeros_like({text_of(site.node)})", text_of(site.node), "zeros"


def copied(site: Site, around: Surroundings) -> Triples:
    """A copy in the place of an array that something else may write to."""
    plain = isinstance(site.node, ast.Name | ast.Subscript | ast.Attribute) or called(site.node) in (
        "reshape",
        "squeeze",
        "asarray",
        "ravel",
        "swapaxes",
        "transpose",
    )
    if around.shape is not None and plain and site.role not in ("index", "iterated", "step"):
        text = f"{bracketed(site.node)}.copy()"
        yield text, text_of(site.node), text
