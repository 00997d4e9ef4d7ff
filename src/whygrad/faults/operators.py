"""Edits of how an expression is put together: signs, operators, terms, factors, brackets."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator, Mapping

from whygrad.faults.edit import Surroundings, bracketed, factors, product, terms, text_of, total
from whygrad.faults.gates import like_another_gate
from whygrad.running.interventions import VALUE
from whygrad.running.sites import Site

Triples = Iterator[tuple[str, str, str]]

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


def _sum_parts(site: Site, around: Surroundings) -> list[tuple[int, ast.expr]]:
    parts = [] if around.in_sum else terms(site.node)
    return parts if len(parts) > 1 else []


def _product_parts(site: Site, around: Surroundings) -> list[ast.expr]:
    parts = [] if around.in_product else factors(site.node)
    return parts if len(parts) > 1 else []


def another_sign(site: Site, around: Surroundings) -> Triples:
    """One term of a sum with the other sign, all of it with the other sign, or a minus taken away."""
    parts = _sum_parts(site, around)
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


def sibling_term(site: Site, around: Surroundings) -> Triples:
    """A sum with the term of one gate more, made like the terms of the others."""
    parts = _sum_parts(site, around) if around.shape is not None else []
    known = {text_of(part) for _, part in parts}
    scope = {*around.scope, *around.containers}
    for sign, part in parts:
        for new in like_another_gate(text_of(part), scope):
            if new not in known and sign > 0:
                known.add(new)
                yield f"{VALUE} + {new}", "", new


def another_operator(site: Site, around: Surroundings) -> Triples:
    """Another operator between the same two operands, or the operands the other way round."""
    node = site.node
    if not isinstance(node, ast.BinOp):
        return
    for other in _OTHERS.get(type(node.op), ()):
        changed = ast.BinOp(node.left, other(), node.right)
        yield text_of(changed), SIGNS[type(node.op)], SIGNS[other]
    if isinstance(node.op, ast.Sub | ast.Div | ast.MatMult):
        changed = ast.BinOp(node.right, node.op, node.left)
        yield text_of(changed), text_of(node), text_of(changed)


def another_constant(site: Site, around: Surroundings) -> Triples:
    """A number of an expression, off by one."""
    node = site.node
    if isinstance(node, ast.Constant) and type(node.value) is int:
        yield str(node.value + 1), str(node.value), str(node.value + 1)
        yield str(node.value - 1), str(node.value), str(node.value - 1)
    if not isinstance(node, ast.BinOp):
        return
    for side in ("left", "right"):
        constant = getattr(node, side)
        if isinstance(constant, ast.Constant) and isinstance(constant.value, int | float):
            for value in (constant.value + 1, constant.value - 1):
                changed = copy.copy(node)
                setattr(changed, side, ast.Constant(value))
                yield text_of(changed), str(constant.value), str(value)


def another_power(site: Site, around: Surroundings) -> Triples:
    """An operand squared."""
    if around.shape is not None and isinstance(site.node, ast.Name | ast.Subscript | ast.Call):
        yield f"{VALUE} ** 2", text_of(site.node), f"{text_of(site.node)} ** 2"


def another_comparison(site: Site, around: Surroundings) -> Triples:
    """A condition that is met one round earlier or later, or not at all."""
    node = site.node
    if not isinstance(node, ast.Compare) or len(node.ops) != 1:
        return
    for operator in _COMPARISONS:
        changed = ast.Compare(node.left, [operator()], node.comparators)
        yield text_of(changed), text_of(node), text_of(changed)
    for number in (1, -1):
        right = ast.BinOp(node.comparators[0], ast.Add() if number > 0 else ast.Sub(), ast.Constant(1))
        changed = ast.Compare(node.left, node.ops, [right])
        yield text_of(changed), text_of(node), text_of(changed)


_COMPARISONS: tuple[type[ast.cmpop], ...] = (ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq)


def dropped_term(site: Site, around: Surroundings) -> Triples:
    """A sum without one of its terms."""
    parts = _sum_parts(site, around)
    for k, (_, part) in enumerate(parts):
        yield total(parts[:k] + parts[k + 1 :]), text_of(part), ""


def dropped_factor(site: Site, around: Surroundings) -> Triples:
    """A product without one of its factors, or without two."""
    parts = _product_parts(site, around)
    for k, part in enumerate(parts):
        yield product(parts[:k] + parts[k + 1 :]), text_of(part), ""
    if len(parts) > 2:
        for i in range(len(parts)):
            for k in range(i + 1, len(parts)):
                rest = [part for j, part in enumerate(parts) if j not in (i, k)]
                yield product(rest), product([parts[i], parts[k]]), ""
    if isinstance(site.node, ast.BinOp) and isinstance(site.node.op, ast.Div):
        yield text_of(site.node.left), text_of(site.node.right), ""


def added_factor(site: Site, around: Surroundings) -> Triples:
    """A product with one factor more: a variable, or what the derivatives of activations are made of."""
    if around.in_product or around.shape is None or site.role in ("index", "iterated", "step"):
        return
    for name in _same_shape(around):
        for factor in (name, f"(1 - {name})", f"(1 - {name} ** 2)"):
            yield f"{VALUE} * {factor}", "", factor


def added_computed_factor(site: Site, around: Surroundings) -> Triples:
    """A product with one computed factor more."""
    if around.in_product or around.shape is None or site.role in ("index", "iterated", "step"):
        return
    for name in _same_shape(around):
        computed = (f"{name} * (1 - {name})", f"np.tanh({name})", f"(1 - np.tanh({name}) ** 2)")
        for factor in computed:
            yield f"{VALUE} * {factor}", "", factor
    for text, shape in around.pool.items():
        if shape == around.shape:
            yield f"{VALUE} * {bracketed(text)}", "", text


def added_term(site: Site, around: Surroundings) -> Triples:
    """A sum with one variable more, or a single operand that should be a sum."""
    if isinstance(site.node, ast.Name | ast.Subscript) or len(terms(site.node)) > 1:
        yield from _added(site, around, around.scope, "+")


def added_computed_term(site: Site, around: Surroundings) -> Triples:
    """A sum with something more that the function computes elsewhere; or any expression with a variable more."""
    yield from _added(site, around, {**around.scope, **around.pool}, "+")
    for text, shape in around.pool.items():  # what is computed for another gate, for this one
        if shape == around.shape and not around.in_sum:
            for new in like_another_gate(text, {*around.scope, *around.containers}):
                yield f"{VALUE} + {bracketed(new)}", "", new


def subtracted_term(site: Site, around: Surroundings) -> Triples:
    """A sum with one term more, taken away."""
    yield from _added(site, around, {**around.scope, **around.pool}, "-")


def _added(site: Site, around: Surroundings, what: Mapping[str, tuple[int, ...]], sign: str) -> Triples:
    if around.in_sum or around.shape is None or site.role in ("index", "iterated", "step"):
        return
    for name, shape in what.items():
        if shape == around.shape or _stretches(shape, around.shape):
            yield f"{VALUE} {sign} {bracketed(name)}", "", name if sign == "+" else f"-{name}"


def _stretches(shape: tuple[int, ...], target: tuple[int, ...]) -> bool:
    """A column that is added to every column of a matrix, as a bias is."""
    return len(target) == 2 and shape == (target[0], 1) and target[1] != 1


def moved_bracket(site: Site, around: Surroundings) -> Triples:
    """A factor of one term that belongs to the whole sum, or a factor of the sum that belongs to one term."""
    old = text_of(site.node)
    parts = _sum_parts(site, around)
    for k, (sign, part) in enumerate(parts):
        inner = factors(part)
        for i, factor in enumerate(inner if len(inner) > 1 else []):
            rest = ast.parse(product(inner[:i] + inner[i + 1 :]), mode="eval").body
            new = f"({total([*parts[:k], (sign, rest), *parts[k + 1 :]])}) * {bracketed(factor)}"
            yield new, old, new
    inner = _product_parts(site, around)
    for i, whole in enumerate(inner):
        rest_of = product(inner[:i] + inner[i + 1 :])
        signed = terms(whole)
        for k, (sign, part) in enumerate(signed if len(signed) > 1 else []):
            term = ast.parse(f"{bracketed(part)} * {rest_of}", mode="eval").body
            new = total([*signed[:k], (sign, term), *signed[k + 1 :]])
            yield new, old, new


def _same_shape(around: Surroundings) -> list[str]:
    return [name for name, shape in around.scope.items() if shape == around.shape]
