"""Edits of the slopes of activations, which people mix up: of tanh, 1 - u * u; of the sigmoid, u * (1 - u)."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from whygrad.faults.edit import Surroundings, bracketed, factors, product, text_of
from whygrad.running.sites import Site

Triples = Iterator[tuple[str, str, str]]


def another_slope(site: Site, around: Surroundings) -> Triples:
    """The slope of another activation, the slope of a value that is activated once more, or no square."""
    old = text_of(site.node)
    base = _of_tanh(site.node)
    if base is not None:
        for new in (
            f"{base} * (1 - {base})",
            f"1 - {base}",
            f"1 - np.tanh({base}) ** 2",
            f"(1 - {base}) ** 2",
        ):
            yield f"({new})", old, new
    squared = _squared_complement(site.node)
    if squared is not None:
        yield f"(1 - {squared} ** 2)", old, f"1 - {squared} ** 2"
    yield from _turned_round(site.node)
    if around.in_product:
        return
    parts = factors(site.node)
    for k, part in enumerate(parts):
        inner = _complement(part)
        for i, other in enumerate(parts):
            if i != k and inner is not None and text_of(other) == inner:
                rest = [one for j, one in enumerate(parts) if j not in (i, k)]
                name = bracketed(inner)
                for new in (
                    f"(1 - {name} ** 2)",
                    f"sigmoid({name}) * (1 - sigmoid({name}))",
                    f"(1 - {name}) ** 2",
                ):
                    yield f"{product(rest)} * {new}" if rest else new, f"{name} * (1 - {name})", new
    yield from _completed(parts)


def _turned_round(node: ast.expr) -> Triples:
    """The slope of tanh, where the 1 is missing (``u ** 2``) or the square is (``1 - u``)."""
    old = text_of(node)
    match node:
        case (
            ast.BinOp(op=ast.Pow(), right=ast.Constant(value=2)) | ast.Call(func=ast.Attribute(attr="square"))
        ):
            yield f"(1 - {old})", old, f"1 - {old}"
        case ast.BinOp(left=u, op=ast.Mult(), right=v) if text_of(u) == text_of(v):
            yield f"(1 - {old})", old, f"1 - {old}"
    less = _taken_from_one(node)
    if isinstance(less, ast.Name | ast.Attribute):
        yield f"(1 - {text_of(less)} ** 2)", old, f"1 - {text_of(less)} ** 2"


def _completed(parts: list[ast.expr]) -> Triples:
    """The slope of the sigmoid, where one of its two factors is there: ``u`` or ``1 - u``, this one also by itself,
    as in ``dot *= 1 - ot``."""
    written = [text_of(part) for part in parts]
    for part in parts:
        inner = _complement(part)
        if inner is not None and inner not in written and not inner.startswith("np.square"):
            yield f"{product(parts)} * {bracketed(inner)}", "", inner
        elif len(parts) > 1 and inner is None and isinstance(part, ast.Name | ast.Attribute | ast.Subscript):
            other = f"(1 - {text_of(part)})"
            if other.strip("()") not in written:
                yield f"{product(parts)} * {other}", "", other


def _of_tanh(node: ast.expr) -> str | None:
    """The u of ``1 - u ** 2`` or ``1 - u * u``."""
    match _taken_from_one(node):
        case ast.BinOp(left=u, op=ast.Pow()):
            return bracketed(u)
        case ast.BinOp(left=u, op=ast.Mult(), right=v):
            return bracketed(u) if text_of(u) == text_of(v) else None
    return None


def _squared_complement(node: ast.expr) -> str | None:
    """The u of ``(1 - u) ** 2``."""
    match node:
        case ast.BinOp(left=ast.BinOp() as inner, op=ast.Pow(), right=ast.Constant(value=2)):
            text = _complement(inner)
            return bracketed(text) if text is not None else None
    return None


def _complement(node: ast.expr) -> str | None:
    """The u of ``1 - u``."""
    u = _taken_from_one(node)
    return None if u is None else text_of(u)


def _taken_from_one(node: ast.AST) -> ast.expr | None:
    """The u of ``1 - u`` or ``np.subtract(1, u)``."""
    match node:
        case ast.BinOp(left=ast.Constant(value=1), op=ast.Sub(), right=u):
            return u
        case ast.Call(func=ast.Attribute(attr="subtract"), args=[ast.Constant(value=1), u], keywords=[]):
            return u
    return None
