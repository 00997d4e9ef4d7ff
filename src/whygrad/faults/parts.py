"""Edits of what a sum or a product is made of: a term or factor more, one less, and where the bracket stands."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from whygrad.faults.edit import Surroundings, Triples, bracketed, factors, product, terms, text_of, total
from whygrad.faults.gates import like_another_gate
from whygrad.running.interventions import VALUE
from whygrad.running.sites import Site

MOST_FACTORS = 5  # of so many any may stand in or before a bracket


def sum_parts(site: Site, around: Surroundings) -> list[tuple[int, ast.expr]]:
    """The signed terms of a whole sum; none of anything else, nor of a part of a longer one."""
    parts = [] if around.in_sum else terms(site.node)
    return parts if len(parts) > 1 else []


def product_parts(site: Site, around: Surroundings) -> list[ast.expr]:
    """The factors of a whole product; none of anything else, nor of a part of a longer one."""
    parts = [] if around.in_product else factors(site.node)
    return parts if len(parts) > 1 else []


def dropped_term(site: Site, around: Surroundings) -> Triples:
    """A sum without one of its terms. Whole numbers have families of their own."""
    parts = sum_parts(site, around) if around.whole is None else []
    for k, (_, part) in enumerate(parts):
        yield total(parts[:k] + parts[k + 1 :]), text_of(part), ""


def dropped_factor(site: Site, around: Surroundings) -> Triples:
    """A product without one of its factors, or without two."""
    parts = product_parts(site, around)
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
        slopes = () if _is_gradient(name) else (f"(1 - {name})", f"(1 - {name} ** 2)")
        for factor in (name, *slopes):
            yield f"{VALUE} * {factor}", "", factor


def added_computed_factor(site: Site, around: Surroundings) -> Triples:
    """A product with one computed factor more."""
    if around.in_product or around.shape is None or site.role in ("index", "iterated", "step"):
        return
    for name in _same_shape(around):
        if _is_gradient(name):
            continue
        computed = (f"{name} * (1 - {name})", f"np.tanh({name})", f"(1 - np.tanh({name}) ** 2)")
        for factor in computed:
            yield f"{VALUE} * {factor}", "", factor
    for text, shape in around.pool.items():
        if shape == around.shape:
            yield f"{VALUE} * {bracketed(text)}", "", text


def _is_gradient(name: str) -> bool:
    """Whether a name is that of a gradient: of those no activation has a slope."""
    return re.match(r"(.*\[['\"])?(d|grad)[A-Za-z_]", name) is not None


def _same_shape(around: Surroundings) -> list[str]:
    return [name for name, shape in around.scope.items() if shape == around.shape]


def added_term(site: Site, around: Surroundings) -> Triples:
    """A sum with one variable more, or one step of an array; or a single operand that should be such a sum."""
    if isinstance(site.node, ast.Name | ast.Subscript) or len(terms(site.node)) > 1:
        step = re.compile(rf"\w+\[(:, )*{around.step}\]")  # ``da[:, :, t]``
        steps = {text: shape for text, shape in around.pool.items() if step.fullmatch(text)}
        yield from _added(site, around, {**around.scope, **steps}, "+")


def added_computed_term(site: Site, around: Surroundings) -> Triples:
    """A sum with something more that the function computes elsewhere; or any expression with a variable more."""
    yield from _added(site, around, {**around.scope, **around.pool}, "+")
    for text, shape in around.pool.items():  # what is computed for another gate, for this one
        if shape == around.shape and not around.in_sum:
            for new in like_another_gate(text, {*around.scope, *around.containers}):
                yield f"{VALUE} + {bracketed(new)}", "", new


def added_product(site: Site, around: Surroundings) -> Triples:
    """A sum with the product of two variables more, entry by entry or of matrices; not ``u + u * v``."""
    if around.in_sum or around.shape is None or site.role in ("index", "iterated", "step"):
        return
    own = text_of(site.node)
    for one, other in combinations(_same_shape(around), 2):
        if own not in (one, other):
            yield f"{VALUE} + {one} * {other}", "", f"{one} * {other}"
    for one, left in around.scope.items():
        for other, right in around.scope.items():
            fits = len(left) == len(right) == 2 and left[1] == right[0] and one != other
            if fits and (left[0], right[1]) == around.shape:
                yield f"{VALUE} + {one} @ {other}", "", f"{one} @ {other}"


def sibling_term(site: Site, around: Surroundings) -> Triples:
    """A sum with the term of one gate more, made like the terms of the others."""
    parts = sum_parts(site, around) if around.shape is not None else []
    known = {text_of(part) for _, part in parts}
    scope = {*around.scope, *around.containers}
    for sign, part in parts:
        for new in like_another_gate(text_of(part), scope):
            if new not in known and sign > 0:
                known.add(new)
                yield f"{VALUE} + {new}", "", new


def subtracted_term(site: Site, around: Surroundings) -> Triples:
    """A sum with one term more, taken away."""
    yield from _added(site, around, {**around.scope, **around.pool}, "-")


def _added(site: Site, around: Surroundings, what: Mapping[str, tuple[int, ...]], sign: str) -> Triples:
    if around.in_sum or around.shape is None or site.role in ("index", "iterated", "step"):
        return
    own = text_of(site.node)
    for name, shape in what.items():
        if own in name and own != name and own in map(text_of, factors(ast.parse(name, mode="eval").body)):
            continue  # a factor in disguise: ``u + u * v``
        if shape == around.shape or _stretches(shape, around.shape):
            yield f"{VALUE} {sign} {bracketed(name)}", "", name if sign == "+" else f"-{name}"
        elif len(shape) == 2 and shape == around.shape[::-1] and name.isidentifier():
            yield f"{VALUE} {sign} {name}.T", "", f"{name}.T" if sign == "+" else f"-{name}.T"


def _stretches(shape: tuple[int, ...], target: tuple[int, ...]) -> bool:
    """A column that is added to every column of a matrix, or a row to every row, as a bias is."""
    return len(target) == 2 and (
        (shape == (target[0], 1) and target[1] != 1) or (shape == target[1:] and target[0] != 1)
    )


def moved_bracket(site: Site, around: Surroundings) -> Triples:
    """Factors of one term that belong to the whole sum, or factors of the sum that belong to one term."""
    old = text_of(site.node)
    parts = sum_parts(site, around)
    for k, (sign, part) in enumerate(parts):
        inner = factors(part)
        for out, rest in _divided(inner):
            left = ast.parse(product(rest) or "1", mode="eval").body
            new = f"({total([*parts[:k], (sign, left), *parts[k + 1 :]])}) * {product(out)}"
            yield new, old, new
    inner = product_parts(site, around)
    for i, whole in enumerate(inner):
        signed = terms(whole)
        others = inner[:i] + inner[i + 1 :]
        for into, rest in [*_divided(others), (others, [])] if len(signed) > 1 else []:
            for k, (sign, part) in enumerate(signed):
                term = ast.parse(f"{bracketed(part)} * {product(into)}", mode="eval").body
                changed = ast.parse(total([*signed[:k], (sign, term), *signed[k + 1 :]]), mode="eval").body
                new = product([changed, *rest]) if rest else text_of(changed)
                yield new, old, new
    yield from _closed_too_late(inner, old)


def _closed_too_late(parts: Sequence[ast.expr], old: str) -> Triples:
    """A term of a sum in a product, which belongs to what the product so far is added to: ``(u * v + w) * x``."""
    for i, whole in enumerate(parts):
        signed = terms(whole)
        for k, (sign, part) in enumerate(signed if i and len(signed) > 1 else []):
            rest = ast.parse(total([*signed[:k], *signed[k + 1 :]]), mode="eval").body
            before = ast.parse(product([*parts[:i], rest]), mode="eval").body
            changed = ast.parse(total([(1, before), (sign, part)]), mode="eval").body
            new = product([changed, *parts[i + 1 :]]) if parts[i + 1 :] else text_of(changed)
            yield new, old, new


def _divided(parts: list[ast.expr]) -> Iterator[tuple[list[ast.expr], list[ast.expr]]]:
    """The ways to take some of a few factors out, one at least, and to leave one at least; of many, one or two each."""
    most = len(parts) if len(parts) <= MOST_FACTORS else 3
    for count in range(1, most):
        for chosen in combinations(range(len(parts)), count):
            yield [parts[i] for i in chosen], [part for i, part in enumerate(parts) if i not in chosen]
