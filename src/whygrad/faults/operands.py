"""Edits of what an expression computes with: another variable, another view of it, another start."""

from __future__ import annotations

import ast
from collections.abc import Callable
from difflib import SequenceMatcher

from whygrad.faults.edit import ZERO_CALLS, ZEROS, Surroundings, Triples, bracketed, called, text_of
from whygrad.running.interventions import VALUE
from whygrad.running.sites import Site

INITIAL = ("a0", "h0", "c0")
MADE_BY_SHAPE = frozenset({"zeros", "ones", "empty", "full"})


def _is_leaf(node: ast.AST) -> bool:
    return isinstance(node, ast.Name | ast.Attribute | ast.Subscript)


def another_variable(site: Site, around: Surroundings) -> Triples:
    """A variable or dictionary entry in the place of another one of the same shape, or of a fresh start.

    Where a name does not exist, any may be meant: best the entry that is called the same, or else nearly so.
    """
    if isinstance(site.node, ast.Constant) and type(site.node.value) in (int, float):
        if site.role == "argument":  # a 0 that stands for an array of zeros
            for name, shape in around.scope.items():
                if len(shape) == 2:
                    yield name, text_of(site.node), name
        return
    if not _is_leaf(site.node) and called(site.node) not in ZERO_CALLS:
        return
    old = text_of(site.node)
    alike = _alike(old) if around.loose and around.shape is None else lambda name: 0.0
    meant = sorted(
        around.scope.items(),
        key=lambda row: (row[1] != around.shape, f"[{old!r}]" not in row[0], -alike(row[0])),
    )
    for name, shape in meant:
        if name != old and (shape == around.shape or around.loose):
            yield name, old, name
    if (around.loose and around.shape is None) or old in around.containers:
        for name in around.containers:
            yield name, old, name


def _alike(old: str) -> Callable[[str], float]:
    """How much a name is written like ``old``."""
    return lambda name: SequenceMatcher(None, old, name).ratio()


def another_operand(site: Site, around: Surroundings) -> Triples:
    """Another variable of another shape, where a product or a sum takes any."""
    if around.shape is None or not _is_leaf(site.node):
        return
    if site.role == "argument" or around.multiplied:
        for name, shape in around.scope.items():
            if len(shape) == len(around.shape) and shape != around.shape:
                yield name, text_of(site.node), name


def another_start(site: Site, around: Surroundings) -> Triples:
    """A start value of its own in the first round of a loop."""
    if around.shape is None or around.step is None or not site.loops or site.role in ("index", "iterated"):
        return
    old = text_of(site.node)
    for name, shape in around.scope.items():
        if shape == around.shape and name != old:
            yield f"({name} if {around.step} == 0 else {old})", old, name
    yield f"(np.zeros_like({old}) if {around.step} == 0 else {old})", old, "zeros"


def another_expression(site: Site, around: Surroundings) -> Triples:
    """Something that the function computes elsewhere in the place of an operand of the same shape."""
    if around.shape is not None and _is_leaf(site.node):
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
        yield f"{VALUE}.T", text_of(node), f"{bracketed(node)}.T"


def started_at_zero(site: Site, around: Surroundings) -> Triples:
    """Zeros in the place of a start value or of an initial state."""
    alone = site.role in ("assigned", "stored", "argument", "after", "result")
    starts = site.loops == 0 and (alone or _is_entry(site))
    if starts and around.shape is not None and called(site.node) not in ZEROS:
        yield f"np.zeros_like({VALUE})", text_of(site.node), "zeros"


def _is_entry(site: Site) -> bool:
    """Whether it is an initial state among several values that a statement puts together: ``start = (a0, a0)``."""
    if not isinstance(site.node, ast.Name) or site.node.id not in INITIAL:
        return False
    value = site.statement.value if isinstance(site.statement, ast.Assign) else None
    if isinstance(value, ast.Tuple | ast.List):
        return site.node in value.elts
    return isinstance(value, ast.Dict) and site.node in value.values


def zeros_instead(site: Site, around: Surroundings) -> Triples:
    """Zeros in the place of ones, or of memory that nobody has filled."""
    made = called(site.node)
    if made in ("empty", "ones", "empty_like", "ones_like") and isinstance(site.node, ast.Call):
        zeros = "zeros_like" if made.endswith("_like") else "zeros"
        function = text_of(site.node.func)
        yield text_of(site.node).replace(made, zeros, 1), function, function.replace(made, zeros)


def another_shape(site: Site, around: Surroundings) -> Triples:
    """A new array with an axis of length 1 more or less."""
    node = site.node
    if not isinstance(node, ast.Call) or called(node) not in MADE_BY_SHAPE or not node.args:
        return
    shape = node.args[0]
    lengths = list(shape.elts) if isinstance(shape, ast.Tuple | ast.List) else [shape]
    ones = [k for k, length in enumerate(lengths) if isinstance(length, ast.Constant) and length.value == 1]
    others = [[*lengths[:k], *lengths[k + 1 :]] for k in ones]
    if len(lengths) == 1:
        others += [[*lengths, ast.Constant(1)], [ast.Constant(1), *lengths]]
    for other in others:
        new = other[0] if len(other) == 1 else ast.Tuple(other, ast.Load())
        changed = ast.Call(node.func, [new, *node.args[1:]], node.keywords)
        yield text_of(changed), text_of(shape), text_of(new)


def another_type(site: Site, around: Surroundings) -> Triples:
    """A new array of numbers with fractions, where one of whole numbers would cut them off."""
    node = site.node
    if not isinstance(node, ast.Call) or called(node) not in ZERO_CALLS | {"astype", "array"}:
        return
    whole = [word for word in node.keywords if word.arg == "dtype" and "int" in text_of(word.value)]
    if whole:
        kept = [word for word in node.keywords if word not in whole]
        yield text_of(ast.Call(node.func, node.args, kept)), text_of(whole[0].value), "float"


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
        yield f"{VALUE}.copy()", text_of(site.node), f"{bracketed(site.node)}.copy()"


def unshared(site: Site, around: Surroundings) -> Triples:
    """An array of its own for each place, where one stands in all of them."""
    if around.shared:
        entries = f"{{k: v.copy() for k, v in {VALUE}.items()}}"
        text = entries if around.length is None else f"[v.copy() for v in {VALUE}]"
        yield text, text_of(site.node), "an array of its own for each"
