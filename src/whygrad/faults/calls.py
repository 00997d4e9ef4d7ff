"""Edits of calls: another function, another order of arguments, another axis."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from itertools import permutations

from whygrad.faults.edit import (
    Surroundings,
    Triples,
    bracketed,
    called,
    factors,
    product,
    terms,
    text_of,
    total,
)
from whygrad.running.interventions import VALUE
from whygrad.running.sites import Site

_TWINS = {"dot": ("multiply", "matmul"), "multiply": ("dot", "matmul", "add"), "matmul": ("multiply",)}
_TWINS |= {"add": ("subtract", "multiply"), "subtract": ("add",), "positive": ("negative",)}
_TWINS |= dict.fromkeys(("empty", "ones"), ("zeros",))
_TWINS |= {f"{made}_like": ("zeros_like",) for made in ("empty", "ones")}
_TWINS |= {"sum": ("mean",), "mean": ("sum",), "max": ("sum",), "vstack": ("hstack",), "hstack": ("vstack",)}
REDUCTIONS = frozenset({"sum", "mean", "max", "min", "amax", "prod"})


def another_function(site: Site, around: Surroundings) -> Triples:
    """Another function of the same arguments."""
    node = site.node
    name = called(node)
    yield from _of_a_table(node, around)
    if name is None or not isinstance(node, ast.Call):
        return
    others = list(_TWINS.get(name, ()))
    if isinstance(node.func, ast.Attribute):
        for other in others:
            changed = ast.Call(ast.Attribute(node.func.value, other, ast.Load()), node.args, node.keywords)
            yield text_of(changed), name, other
    elif name in ("max", "min"):  # Python's own, of a list of numbers
        yield text_of(ast.Call(ast.Name("sum", ast.Load()), node.args, node.keywords)), name, "sum"
    if around.length is not None and isinstance(node.func, ast.Name) and text_of(node.func) in around.own:
        for other in around.own:  # of those that hand back several values, too
            if other != node.func.id:
                yield text_of(ast.Call(ast.Name(other, ast.Load()), node.args, node.keywords)), name, other
    if len(node.args) == 1 and around.shape is not None and name not in REDUCTIONS:
        argument = ", ".join(
            [text_of(node.args[0]), *(f"{one.arg}={text_of(one.value)}" for one in node.keywords)]
        )
        for other in around.activations:
            if not text_of(node.func).endswith(other) and not _hides(text_of(node.func), other, around):
                yield f"{other}({argument})", text_of(node.func), other


def _of_a_table(node: ast.expr, around: Surroundings) -> Triples:
    """Another function under one key of a table of functions: ``table[key](u)``."""
    match node:
        case ast.Call(func=ast.Subscript(value=ast.Name(id=table), slice=ast.Name() as key), args=[argument]):
            words = [word for word in (*around.strings, *around.words) if word.startswith("'")]
            letters = {repr(letter) for word in words for letter in word.strip("'")}
            for word in sorted({*words, *letters}):
                for other in around.activations:
                    new = f"{{**{table}, {word}: {other}}}[{text_of(key)}]({text_of(argument)})"
                    yield new, f"{table}[{word}]", other


def supplied_function(site: Site, around: Surroundings) -> Triples:
    """A function that is supplied in the place of the person's own: it mends whatever is wrong in that."""
    node = site.node
    if isinstance(node, ast.Call) and len(node.args) == 1 and around.shape is not None:
        own = text_of(node.func)
        for other in around.activations:
            if not own.endswith(other) and _hides(own, other, around):
                yield f"{other}({text_of(node.args[0])})", own, other
    if isinstance(node, ast.Call) and len(node.args) == 2 and isinstance(node.func, ast.Name):
        incoming, output = (bracketed(argument) for argument in node.args)
        for slope in (f"(1 - {output} ** 2)", f"{output} * (1 - {output})"):
            yield f"{incoming} * {slope}", text_of(node), f"{incoming} * {slope}"


def _hides(own: str, other: str, around: Surroundings) -> bool:
    return own in around.own and other in ("sigmoid", "softmax") and other not in around.own


def summed(site: Site, around: Surroundings) -> Triples:
    """The sum over an axis, where an output has the wrong shape or one row stands for all of them."""
    if isinstance(site.node, ast.Subscript) and isinstance(site.node.slice, ast.Constant) and around.shape:
        whole = text_of(site.node.value)
        yield f"np.sum({whole}, axis=0)", text_of(site.node), f"np.sum({whole}, axis=0)"
    if around.loose and around.shape is not None and len(around.shape) == 2 and site.role != "index":
        for axis in (1, 0):
            new = f"axis={axis}, keepdims=True)"
            yield f"np.sum({VALUE}, {new}", text_of(site.node), f"np.sum({text_of(site.node)}, {new}"


def dropped_function(site: Site, around: Surroundings) -> Triples:
    """The argument in the place of the call."""
    node = site.node
    if isinstance(node, ast.Call) and around.shape is not None:
        if len(node.args) == 1 and not isinstance(node.args[0], ast.Starred):
            yield text_of(node.args[0]), f"{text_of(node.func)}(...)", ""
        elif isinstance(node.func, ast.Attribute) and not node.args:
            yield text_of(node.func.value), f".{node.func.attr}()", ""


def added_function(site: Site, around: Surroundings) -> Triples:
    """A call around an operand, or its complement."""
    if around.shape is None or site.role in ("index", "iterated", "step"):
        return
    text = text_of(site.node)
    for name in around.activations:
        yield f"{name}({VALUE})", text, f"{name}({text})"
    if isinstance(site.node, ast.Name | ast.Subscript):
        yield f"1 - {VALUE}", text, f"1 - {text}"


def added_argument(site: Site, around: Surroundings) -> Triples:
    """An activation handed over to a function of the person's that has another one by default."""
    node = site.node
    if isinstance(node, ast.Call) and around.shape is not None and isinstance(node.func, ast.Name):
        for name in around.activations:
            changed = ast.Call(node.func, [*node.args, ast.Name(name, ast.Load())], node.keywords)
            yield text_of(changed), text_of(node), text_of(changed)


def moved_function(site: Site, around: Surroundings) -> Triples:
    """Factors or terms of an argument that belong outside of the call; factors outside that belong to the argument."""
    node, old = site.node, text_of(site.node)
    if isinstance(node, ast.Call) and around.shape is not None and node.args and not node.keywords:
        first, rest = node.args[0], node.args[1:]
        parts = factors(first) if not rest else []
        for k, part in enumerate(parts if len(parts) > 1 else ()):
            inside = text_of(ast.Call(node.func, [part], []))
            new = f"{product([*parts[:k], *parts[k + 1 :]])} * {inside}"
            yield new, old, new
        summed_up = terms(first)
        for k, (sign, part) in enumerate(summed_up if len(summed_up) > 1 else ()):
            inner = ast.parse(total([*summed_up[:k], *summed_up[k + 1 :]]), mode="eval").body
            new = f"{text_of(ast.Call(node.func, [inner, *rest], []))} {'+' if sign > 0 else '-'} {bracketed(part)}"
            yield new, old, new
    outer = factors(node)
    for k, part in enumerate(outer if len(outer) > 1 and not around.in_product else ()):
        if isinstance(part, ast.Call) and len(part.args) == 1 and not part.keywords:
            inner = ast.parse(product([*outer[:k], *outer[k + 1 :], part.args[0]]), mode="eval").body
            new = text_of(ast.Call(part.func, [inner], []))
            yield new, old, new


def another_value(site: Site, around: Surroundings) -> Triples:
    """Another function in the place of one that is handed on by its name."""
    if isinstance(site.node, ast.Name | ast.Attribute) and site.role != "index":
        old = text_of(site.node)
        if old in around.functions:
            for name in around.functions:
                yield name, old, name


def another_order(site: Site, around: Surroundings) -> Triples:
    """Two arguments of a call, or two parts of what is stacked, the other way round."""
    node = site.node
    if not isinstance(node, ast.Call):
        return
    for changed in _swapped(node.args, lambda args: ast.Call(node.func, args, node.keywords)):
        yield changed, text_of(node), changed
    first = node.args[0] if node.args else None
    if isinstance(first, ast.Tuple | ast.List):
        display = type(first)
        rest = node.args[1:]
        for changed in _swapped(
            first.elts, lambda parts: ast.Call(node.func, [display(parts, ast.Load()), *rest], node.keywords)
        ):
            yield changed, text_of(node), changed
    if isinstance(node.func, ast.Attribute) and node.func.attr == "dot" and len(node.args) == 1:
        changed = f"({text_of(node.args[0])}).dot({text_of(node.func.value)})"
        yield changed, text_of(node), changed


def _swapped(parts: list[ast.expr], build: object) -> Iterator[str]:
    for i in range(len(parts)):
        for k in range(i + 1, len(parts)):
            new = list(parts)
            new[i], new[k] = new[k], new[i]
            yield text_of(build(new))  # type: ignore[operator]


def another_subscript(site: Site, around: Surroundings) -> Triples:
    """An einsum whose letters stand in another order, or that keeps other letters."""
    node = site.node
    if called(node) != "einsum" or not isinstance(node, ast.Call) or not node.args:
        return
    first = node.args[0]
    if not isinstance(first, ast.Constant) or not isinstance(first.value, str) or "->" not in first.value:
        return
    inputs, output = first.value.replace(" ", "").split("->")
    for new in _einsums(inputs.split(","), output):
        changed = ast.Call(node.func, [ast.Constant(new), *node.args[1:]], node.keywords)
        yield text_of(changed), first.value, new


def _einsums(inputs: list[str], output: str) -> Iterator[str]:
    letters = "".join(dict.fromkeys("".join(inputs)))
    for count in range(len(letters) + 1):
        for kept in permutations(letters, count):
            if len(kept) <= max(2, len(output)):
                yield f"{','.join(inputs)}->{''.join(kept)}"
    for k, operand in enumerate(inputs):
        for turned in permutations(operand):
            yield f"{','.join([*inputs[:k], ''.join(turned), *inputs[k + 1 :]])}->{output}"


Axis = int | tuple[int, int] | None


def another_axis(site: Site, around: Surroundings) -> Triples:
    """A sum (or a maximum, or a stack) along another axis, with or without keeping it."""
    node = site.node
    name = called(node)
    if not isinstance(node, ast.Call) or name is None:
        return
    if name in REDUCTIONS:
        wanted: list[tuple[Axis, bool]] = [(1, True), (0, True), (1, False), (0, False), (None, False)]
        if len(around.shape or ()) > 1:  # what is summed has three axes or more
            wanted += [((0, 1), False), ((0, 2), False), ((1, 2), False)]
    elif name in ("concatenate", "stack", "split", "array_split"):
        wanted = [(0, False), (1, False), (2, False)]
    elif any(keyword.arg == "axis" for keyword in node.keywords):
        wanted = [(0, False), (1, False), (None, False)]
    else:
        return
    method = isinstance(node.func, ast.Attribute) and not _is_module(node.func.value)
    kept = node.args[: 2 if "split" in name else 0 if method else 1]
    for axis, keepdims in wanted:
        changed = copy.copy(node)
        changed.args = list(kept)
        changed.keywords = [word for word in node.keywords if word.arg not in ("axis", "keepdims")]
        if axis is not None:
            changed.keywords.append(ast.keyword("axis", ast.parse(str(axis), mode="eval").body))
        if keepdims:
            changed.keywords.append(ast.keyword("keepdims", ast.Constant(True)))
        yield text_of(changed), _axis_words(node, method), f"axis={axis}" + ", keepdims=True" * keepdims


def _axis_words(node: ast.Call, method: bool) -> str:
    words = [text_of(argument) for argument in node.args[0 if method else 1 :]]
    words += [text_of(word) for word in node.keywords if word.arg in ("axis", "keepdims")]
    return ", ".join(words) or "no axis"


def _is_module(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id in ("np", "numpy")
