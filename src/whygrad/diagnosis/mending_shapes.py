"""Edits that may mend shapes that do not fit: products, what is joined, the sizes of arrays, the rounds of loops."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from itertools import combinations_with_replacement

import numpy as np

from whygrad.diagnosis.stop import Stop
from whygrad.diagnosis.stop_shapes import is_product, maker_of, operand_nodes, target_of
from whygrad.faults.edit import ZERO_CALLS, Edit, bracketed, called, text_of

JOINING = frozenset({"concatenate", "vstack", "hstack", "stack"})


def joined(stop: Stop) -> Iterator[Edit]:
    """Joined in the place of made into one array."""
    node = stop.node
    makes = isinstance(node, ast.Call) and text_of(node.func) in ("np.array", "np.asarray")
    if isinstance(node, ast.Call) and makes and len(node.args) == 1:
        for axis in (0, 1):
            new = f"np.concatenate({text_of(node.args[0])}, axis={axis})"
            yield stop.edit(node, new, "another-shape")


def in_one_tuple(stop: Stop) -> Iterator[Edit]:
    """The arrays that are joined, as one tuple: ``np.vstack((a, b))`` for ``np.vstack(a, b)``."""
    node = stop.node
    if isinstance(node, ast.Call) and called(node) in JOINING and len(node.args) > 1:
        arrays = [argument for argument in node.args if isinstance(stop.value(argument), np.ndarray)]
        if len(arrays) > 1:
            old = ", ".join(map(text_of, arrays))
            rest = [text_of(one) for one in (*node.args[len(arrays) :], *node.keywords)]
            text = f"{text_of(node.func)}({', '.join([f'({old})', *rest])})"
            yield stop.edit(node, text, "another-shape", old, f"({old})")


def appended(stop: Stop) -> Iterator[Edit]:
    """One entry more in a list, for ``np.append``, which makes an array of numbers of both."""
    node = stop.node
    if isinstance(node, ast.Call) and text_of(node.func) in ("np.append", "numpy.append") and node.args:
        kept = stop.value(node.args[0])
        if len(node.args) > 1 and (isinstance(kept, list) or getattr(kept, "size", 1) == 0):
            first, second = map(text_of, node.args[:2])
            yield stop.edit(node, f"[*{first}, {second}]", "another-operator", "np.append", "append")


def turned(stop: Stop) -> Iterator[Edit]:
    """Both operands of a product turned over."""
    nodes = operand_nodes(stop.node)
    if nodes is not None and is_product(stop.node):
        left, right = (_transposed(node) for node in nodes)
        yield stop.edit(stop.node, f"{left} @ {right}", "transposed")


def multiplied(stop: Stop) -> Iterator[Edit]:
    """A matrix product in the place of one entry by entry, whose shapes do not fit."""
    nodes = operand_nodes(stop.node)
    star = isinstance(stop.node, ast.BinOp) and isinstance(stop.node.op, ast.Mult)
    if nodes is None or not (star or called(stop.node) == "multiply"):
        return
    shapes: list[tuple[int, ...]] = [getattr(stop.value(node), "shape", ()) for node in nodes]
    if [len(shape) for shape in shapes] == [2, 2] and shapes[0][1] == shapes[1][0]:
        first, second = map(text_of, nodes)
        if star:
            yield stop.edit(
                stop.node, f"{bracketed(first)} @ {bracketed(second)}", "another-operator", "*", "@"
            )
        else:
            yield stop.edit(stop.node, f"np.dot({first}, {second})", "another-function", "multiply", "dot")


def _transposed(node: ast.expr) -> str:
    turned = isinstance(node, ast.Attribute) and node.attr == "T"
    return text_of(node).removesuffix(".T") if turned else f"{bracketed(node)}.T"


# ------------------------------------------------------------------- sizes


def fractions(stop: Stop) -> Iterator[Edit]:
    """Numbers with fractions where an array of whole numbers was made."""
    target = stop.node.target if isinstance(stop.node, ast.AugAssign) else None
    maker = maker_of(stop, target) if target is not None else None
    if maker is not None and isinstance(maker.node, ast.Call):
        made = copy.copy(maker.node)
        made.keywords = [one for one in made.keywords if one.arg != "dtype"]
        changed = (
            text_of(made)
            if len(made.keywords) < len(maker.node.keywords)
            else f"{text_of(made)}.astype(float)"
        )
        yield Edit(maker, changed, "another-type", 1, text_of(maker.node), changed)


def resized(stop: Stop) -> Iterator[Edit]:
    """Another length in the call that made an array which has no room for what is put there."""
    if isinstance(stop.node, ast.AugAssign):
        target, value = stop.node.target, stop.value(stop.node.value)
        room = getattr(target_of(stop, target), "shape", None)
        wanted = getattr(value, "shape", None)
    elif isinstance(stop.node, ast.Subscript):
        target, room, wanted = stop.node, None, None
    else:
        return
    maker = maker_of(stop, target)
    if maker is None or called(maker.node) not in ZERO_CALLS or not isinstance(maker.node, ast.Call):
        return
    shape = maker.node.args[0] if maker.node.args else None
    if not isinstance(shape, ast.Tuple | ast.List):
        return
    fits: list[int | None] = [None] * len(shape.elts)
    if room is not None and wanted is not None and len(room) == len(wanted) == len(shape.elts):
        fits = [size if size != had else -1 for size, had in zip(wanted, room, strict=True)]
    for axis, old in enumerate(shape.elts):
        for text, size in _lengths(stop, old):
            if fits[axis] in (None, size):
                new = copy.copy(shape)
                new.elts = [*shape.elts[:axis], ast.parse(text, mode="eval").body, *shape.elts[axis + 1 :]]
                made = copy.copy(maker.node)
                made.args = [new, *maker.node.args[1:]]
                yield Edit(maker, text_of(made), "another-shape", 1, text_of(old), text)


def _lengths(stop: Stop, old: ast.expr) -> Iterator[tuple[str, int]]:
    """Whole numbers with their names, sums of two of them, and one more than there is."""
    known = {name: value for name, value in stop.scope.items() if type(value) is int}
    had = stop.value(old)
    yield from known.items()
    if isinstance(had, int):
        yield f"{bracketed(old)} + 1", had + 1
    yield from (
        (f"{one} + {other}", known[one] + known[other])
        for one, other in combinations_with_replacement(known, 2)
    )


def ranges(stop: Stop) -> Iterator[Edit]:
    """Other rounds of the loop whose variable leads to a place that is not there."""
    if not isinstance(stop.node, ast.Subscript):
        return
    names = {part.id for part in ast.walk(stop.node.slice) if isinstance(part, ast.Name)}
    for loop in ast.walk(stop.definition):
        if isinstance(loop, ast.For) and isinstance(loop.target, ast.Name) and loop.target.id in names:
            yield from _other_rounds(stop, loop.iter)


def _other_rounds(stop: Stop, rounds: ast.expr) -> Iterator[Edit]:
    for call in ast.walk(rounds):
        if not isinstance(call, ast.Call) or called(call) != "range":
            continue
        for k, bound in enumerate(call.args):
            for text in (f"{bracketed(bound)} - 1", f"{bracketed(bound)} + 1"):
                new = copy.copy(call)
                new.args = [*call.args[:k], ast.parse(text, mode="eval").body, *call.args[k + 1 :]]
                yield stop.edit(call, text_of(new), "another-range")
    base = stop.node.value if isinstance(stop.node, ast.Subscript) else stop.node
    array = stop.value(base)
    for axis in range(array.ndim if isinstance(array, np.ndarray) else 0):
        size = f"range({text_of(base)}.shape[{axis}])"
        backwards = "reversed" in text_of(rounds) or "-1" in text_of(rounds)
        yield stop.edit(rounds, f"reversed({size})" if backwards else size, "another-range")
