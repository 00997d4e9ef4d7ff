"""Edits of the signs between operands: plus and minus, operators, powers, comparisons, and numbers off by one."""

from __future__ import annotations

import ast
import copy

from whygrad.faults.edit import Surroundings, Triples, bracketed, called, factors, product, text_of, total
from whygrad.faults.parts import sum_parts
from whygrad.running.interventions import VALUE
from whygrad.running.sites import Site

SIGNS: dict[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.MatMult: "@",
    ast.Pow: "**",
}
_OTHERS: dict[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Mult: (ast.MatMult, ast.Pow, ast.Add, ast.Div, ast.Sub),
    ast.Add: (ast.Mult,),
    ast.Sub: (ast.Mult, ast.Div),
    ast.Div: (ast.Mult,),
    ast.MatMult: (ast.Mult,),
    ast.Pow: (ast.Mult,),
}


def another_sign(site: Site, around: Surroundings) -> Triples:
    """One term of a sum with the other sign, all of it with the other sign, or a minus taken away."""
    parts = sum_parts(site, around)
    for k, (sign, part) in enumerate(parts):
        flipped = [*parts[:k], (-sign, part), *parts[k + 1 :]]
        yield total(flipped), "-" if sign < 0 else "+", "+" if sign < 0 else "-"
    if isinstance(site.node, ast.UnaryOp) and isinstance(site.node.op, ast.USub):
        yield text_of(site.node.operand), "-", "+"


def negative(site: Site, around: Surroundings) -> Triples:
    """A minus where there is none."""
    if around.shape is not None and not around.in_product and not isinstance(site.node, ast.UnaryOp):
        yield f"-{VALUE}", "+", "-"


def a_one(site: Site, around: Surroundings) -> Triples:
    """The 1 of ``1 - u * u``, where something else stands."""
    node = site.node
    if (
        isinstance(node, ast.BinOp)
        and isinstance(node.op, ast.Sub)
        and not isinstance(node.left, ast.Constant)
    ):
        yield f"1 - {bracketed(node.right)}", text_of(node.left), "1"


def another_operator(site: Site, around: Surroundings) -> Triples:
    """Another operator between the same two operands, or the operands the other way round."""
    node = site.node
    if not isinstance(node, ast.BinOp) or site.role == "index" or around.whole is not None:
        return
    terms = sum_parts(site, around) if isinstance(node.op, ast.Add) else []
    for k in range(len(terms) - 1):  # between two terms of a sum
        (first, one), (_, two) = terms[k], terms[k + 1]
        joined = ast.BinOp(one, ast.Mult(), two)
        yield total([*terms[:k], (first, joined), *terms[k + 2 :]]), "+", "*"
    for other in _OTHERS.get(type(node.op), ()):
        if _is_multiple(node) and other is not ast.Pow:
            continue  # rather a number too many
        changed = ast.BinOp(node.left, other(), node.right)
        yield text_of(changed), SIGNS[type(node.op)], SIGNS[other]
    parts = factors(node) if isinstance(node.op, ast.Mult) and not around.in_product else []
    for k in range(1, len(parts) - 1):  # in the middle of a product
        for sign in ("+", "-"):
            yield f"{product(parts[:k])} {sign} {product(parts[k:])}", "*", sign
    if isinstance(node.op, ast.Sub | ast.Div | ast.MatMult):
        changed = ast.BinOp(node.right, node.op, node.left)
        yield text_of(changed), text_of(node), text_of(changed)


def _is_multiple(node: ast.BinOp) -> bool:
    """Whether it is a whole number times something."""
    sides = (node.left, node.right)
    return isinstance(node.op, ast.Mult) and any(
        isinstance(side, ast.Constant) and type(side.value) is int for side in sides
    )


def another_constant(site: Site, around: Surroundings) -> Triples:
    """A number of an expression, off by one."""
    node = site.node
    if isinstance(node, ast.Constant) and type(node.value) is int:
        yield str(node.value + 1), str(node.value), str(node.value + 1)
        yield str(node.value - 1), str(node.value), str(node.value - 1)
    match node:
        case ast.Call(func=function, args=[base, ast.Constant(value=int(power))]) if called(node) == "power":
            for other in (power - 1, power + 1):
                new = text_of(ast.Call(function, [base, ast.Constant(other)], node.keywords))
                yield new, str(power), str(other)
    if not isinstance(node, ast.BinOp):
        return
    for side in ("left", "right"):
        constant = getattr(node, side)
        if isinstance(constant, ast.Constant) and isinstance(constant.value, int | float):
            for value in (constant.value + 1, constant.value - 1):
                if _is_multiple(node) and value == 1:
                    continue
                if value == 0 and side == "right" and isinstance(node.op, ast.Add | ast.Sub):
                    yield text_of(node.left), text_of(node), text_of(node.left)
                    continue
                changed = copy.copy(node)
                setattr(changed, side, ast.Constant(value))
                yield text_of(changed), str(constant.value), str(value)


def another_power(site: Site, around: Surroundings) -> Triples:
    """An operand squared."""
    if around.shape is not None and isinstance(
        site.node, ast.Name | ast.Attribute | ast.Subscript | ast.Call
    ):
        yield f"{VALUE} ** 2", text_of(site.node), f"{text_of(site.node)} ** 2"


def another_comparison(site: Site, around: Surroundings) -> Triples:
    """A condition that is met one round earlier or later, or not at all."""
    node = site.node
    if not isinstance(node, ast.Compare) or len(node.ops) != 1:
        return
    if any(
        isinstance(side, ast.Constant) and isinstance(side.value, str)
        for side in (node.left, *node.comparators)
    ):
        yield "True", text_of(node), "True"
    for operator in _COMPARISONS:
        changed = ast.Compare(node.left, [operator()], node.comparators)
        yield text_of(changed), text_of(node), text_of(changed)
    for number in (1, -1):
        right = ast.BinOp(node.comparators[0], ast.Add() if number > 0 else ast.Sub(), ast.Constant(1))
        changed = ast.Compare(node.left, node.ops, [right])
        yield text_of(changed), text_of(node), text_of(changed)


_COMPARISONS: tuple[type[ast.cmpop], ...] = (ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq)
