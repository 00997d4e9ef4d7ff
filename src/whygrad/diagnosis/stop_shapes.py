"""Explains shapes that do not fit: those of each part, and the transposition, axis or slice that would fit."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from whygrad.diagnosis import stop_wording as wording
from whygrad.diagnosis.stop import Stop
from whygrad.faults.edit import bracketed, called, text_of
from whygrad.running.sites import Site

Array = NDArray[Any]
Operand = tuple[str, Array]
_PRODUCTS = frozenset("dot matmul".split())
_JOINING = frozenset("concatenate vstack hstack dstack append".split())
_ELEMENTWISE = frozenset("multiply add subtract divide true_divide maximum minimum power".split())
_SYMBOLS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "**"}


def of_shapes(stop: Stop) -> str:
    """The shapes of what stopped, and what would fit; nothing where it was no matter of shapes."""
    node = stop.node
    if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
        return _stored(stop, node)
    if isinstance(node, ast.AugAssign):
        return _added_into(stop, node)
    name = called(node)
    if name in _JOINING | {"stack", "array", "asarray"} or _is_joining_index(node):
        return _joined(stop, node, str(name))
    if name == "reshape" and isinstance(node, ast.Call):
        return _reshaped(stop, node)
    pair = operands_of(stop)
    if pair is None:
        return ""
    if is_product(node):
        return _multiplied(stop, *pair)
    return _elementwise(stop, *pair) if _is_elementwise(node) else ""


def said_shape(shape: Sequence[int]) -> str:
    """``(4, 6)``."""
    return f"({', '.join(map(str, shape))}{',' * (len(shape) == 1)})"


def is_product(node: ast.AST) -> bool:
    """Whether this is a matrix product."""
    return (isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult)) or called(node) in _PRODUCTS


def _is_elementwise(node: ast.AST) -> bool:
    return isinstance(node, ast.BinOp) or called(node) in _ELEMENTWISE


def operand_nodes(node: ast.AST) -> tuple[ast.expr, ast.expr] | None:
    """The two operands of an operator, of a function, or of a method such as ``a.dot(b)``."""
    if isinstance(node, ast.BinOp):
        return node.left, node.right
    if isinstance(node, ast.Call) and len(node.args) >= 2:
        return node.args[0], node.args[1]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and len(node.args) == 1:
        return node.func.value, node.args[0]
    return None


def operands_of(stop: Stop) -> tuple[Operand, Operand] | None:
    """The two operands, as arrays with their source."""
    nodes = operand_nodes(stop.node)
    if nodes is None:
        return None
    left, right = (stop.value(node) for node in nodes)
    if not isinstance(left, np.ndarray) or not isinstance(right, np.ndarray):
        return None
    return (text_of(nodes[0]), left), (text_of(nodes[1]), right)


def _is(operand: Operand) -> str:
    return wording.IS.format(text=operand[0], shape=said_shape(operand[1].shape))


# ------------------------------------------------------------------- products, sums


def _multiplied(stop: Stop, left: Operand, right: Operand) -> str:
    text = text_of(stop.node)
    one = left[1].shape[-1] if left[1].ndim else "nothing"
    other = right[1].shape[max(0, right[1].ndim - 2)] if right[1].ndim else "nothing"
    if one == other:
        return ""
    said = wording.PRODUCT.format(text=text, left=_is(left), right=_is(right), one=one, other=other)
    return said + _fitting(stop, _products(text, left, right))


def _products(text: str, left: Operand, right: Operand) -> Iterator[tuple[str, Any]]:
    """The same product of transposed or exchanged operands, with its shape, where there is one."""
    ways = (
        (left, _turned(right)),
        (_turned(left), right),
        (right, left),
        (_turned(left), _turned(right)),
        (_turned(right), left),
    )
    for one, other in ways:
        if one[1].ndim == other[1].ndim == 2 and one[1].shape[1] == other[1].shape[0]:
            shape = (one[1].shape[0], other[1].shape[1])
            yield _replaced(text, left[0], right[0], one[0], other[0]), shape


def _turned(operand: Operand) -> Operand:
    text, array = operand
    return (text.removesuffix(".T") if text.endswith(".T") else f"{bracketed(text)}.T"), array.T


def _replaced(text: str, left: str, right: str, one: str, other: str) -> str:
    """A product with other operands, written as it was."""
    head, _, rest = text.partition(left)
    middle, found, tail = rest.rpartition(right)
    return f"{head}{one}{middle}{other}{tail}" if found else f"{one} @ {other}"


def _fitting(stop: Stop, ways: Iterator[tuple[str, Any]]) -> str:
    """What would fit, where nobody knows better yet."""
    for text, shape in () if stop.healed else ways:
        return " " + wording.FITS.format(text=text, shape=wording.OF_SHAPE.format(shape=said_shape(shape)))
    return ""


def _elementwise(stop: Stop, left: Operand, right: Operand) -> str:
    lengths = list(zip(left[1].shape[::-1], right[1].shape[::-1], strict=False))
    off = next(((one, other) for one, other in lengths if one != other and 1 not in (one, other)), None)
    if off is None:
        return ""
    said = wording.ELEMENTWISE.format(
        text=text_of(stop.node), left=_is(left), right=_is(right), one=off[0], other=off[1]
    )
    fits = [*_as(stop, right, left[1].shape), *_as(stop, left, right[1].shape)]
    return said + _fitting(stop, iter(fits))


def _as(stop: Stop, operand: Operand, shape: Sequence[int]) -> Iterator[tuple[str, Any]]:
    """An operand in a form that has this shape, or can be stretched to it."""
    text, array = operand
    if array.ndim == 2 and array.T.shape == tuple(shape):
        yield _turned(operand)[0], array.T.shape
    if array.ndim == 1 and len(shape) == 2 and array.shape[0] == shape[0]:
        yield f"{bracketed(text)}[:, None]", (array.shape[0], 1)
    if array.ndim == len(shape) == 2:
        longer = [axis for axis in (0, 1) if array.shape[axis] > shape[axis]]
        if len(longer) == 1 and array.shape[1 - longer[0]] == shape[1 - longer[0]]:
            size = _named(stop, shape[longer[0]])
            if size is not None:
                part = f"[:{size}]" if longer[0] == 0 else f"[:, :{size}]"
                yield f"{bracketed(text)}{part}", shape


def _named(stop: Stop, size: int) -> str | None:
    """The variable that holds a length."""
    return next((name for name, value in stop.scope.items() if type(value) is int and value == size), None)


# ------------------------------------------------------------------- places that are written to


def _stored(stop: Stop, node: ast.Subscript) -> str:
    if not isinstance(stop.statement, ast.Assign):
        return ""
    base, value = stop.value(node.value), stop.value(stop.statement.value)
    if isinstance(stop.statement.targets[0], ast.Tuple) and isinstance(stop.statement.value, ast.Tuple):
        at = stop.statement.targets[0].elts.index(node)
        value = stop.value(stop.statement.value.elts[at])
        source = stop.statement.value.elts[at]
    else:
        source = stop.statement.value
    room = room_of(stop, base, node.slice)
    if room is None or not isinstance(value, np.ndarray) or value.shape == room:
        return ""
    what = _is((text_of(source), value))
    said = wording.STORED.format(target=text_of(node), into=said_shape(room), what=what)
    return said + _made(stop, node.value) + _fitting(stop, _as(stop, (text_of(source), value), room))


def room_of(stop: Stop, base: Any, index: ast.expr) -> tuple[int, ...] | None:
    """The shape of the part of an array that an index names; None where that cannot be told."""
    if not isinstance(base, np.ndarray):
        return None
    if any(isinstance(part, ast.Call) for part in ast.walk(index)):
        return None
    place = ast.Subscript(ast.Name("__base__", ast.Load()), copy.deepcopy(index), ast.Load())
    code = compile(ast.fix_missing_locations(ast.Expression(place)), "<place>", "eval")
    try:
        part = eval(code, {**stop.program.namespace, **stop.scope, "__base__": base})
    except Exception:  # whatever an index of the person's does
        return None
    return tuple(np.shape(part))


def _made(stop: Stop, base: ast.expr) -> str:
    """Where an array that is written to was made."""
    maker = maker_of(stop, base)
    if maker is None:
        return ""
    return " " + wording.MADE.format(line=maker.line, source=text_of(maker.node))


def maker_of(stop: Stop, base: ast.expr) -> Site | None:
    """The call that made the array that a place belongs to."""
    place: ast.expr | None = base
    while place is not None:
        for value in (target_of(stop, place), stop.value(place)):
            if isinstance(value, np.ndarray) and id(value) in stop.makers:
                return stop.makers[id(value)]
        place = place.value if isinstance(place, ast.Subscript) else None
    return None


def _added_into(stop: Stop, node: ast.AugAssign) -> str:
    value, into = stop.value(node.value), target_of(stop, node.target)
    if not isinstance(into, np.ndarray) or not isinstance(value, np.ndarray) or into.shape == value.shape:
        return ""
    what = _is((text_of(node.value), value))
    said = wording.ADDED_INTO.format(target=text_of(node.target), into=said_shape(into.shape), what=what)
    return (
        said + _made(stop, node.target) + _fitting(stop, _as(stop, (text_of(node.value), value), into.shape))
    )


def target_of(stop: Stop, target: ast.expr) -> Any:
    """What stands in the place that something is added into: the array itself, or a view of one."""
    if isinstance(target, ast.Name):
        return stop.scope.get(target.id)
    if not isinstance(target, ast.Subscript):
        return None
    base, key = stop.value(target.value), stop.value(target.slice)
    if isinstance(base, dict):
        keys = [one for one in base if isinstance(one, str)]
        return base.get(key if isinstance(key, str) else _evaluated(stop, target.slice, keys))
    room = room_of(stop, base, target.slice)
    return None if room is None else np.broadcast_to(0.0, room)


def _evaluated(stop: Stop, node: ast.expr, among: Sequence[str]) -> str | None:
    """A key that is put together of words, if it is one of those."""
    if any(isinstance(part, ast.Call) for part in ast.walk(node)):
        return None
    tree = ast.fix_missing_locations(ast.Expression(copy.deepcopy(node)))
    try:
        key = eval(compile(tree, "<key>", "eval"), {**stop.program.namespace, **stop.scope})
    except Exception:  # whatever a key of the person's does
        return None
    return key if key in among else None


# ------------------------------------------------------------------- arrays of arrays


def _is_joining_index(node: ast.AST) -> bool:
    return isinstance(node, ast.Subscript) and text_of(node.value) in (
        "np.r_",
        "np.c_",
        "numpy.r_",
        "numpy.c_",
    )


def parts_node(node: ast.AST) -> ast.expr | None:
    """The tuple or list of what is joined."""
    if isinstance(node, ast.Subscript):
        return node.slice
    return node.args[0] if isinstance(node, ast.Call) and node.args else None


def _joined(stop: Stop, node: ast.AST, name: str) -> str:
    parts = parts_node(node)
    values = None if parts is None else stop.value(parts)
    if not isinstance(values, tuple | list) or not all(isinstance(one, np.ndarray) for one in values):
        return ""
    shapes = [one.shape for one in values]
    said = ", ".join(dict.fromkeys(map(said_shape, shapes)))
    template = {"array": wording.RAGGED, "asarray": wording.RAGGED, "stack": wording.STACKED}.get(
        name, wording.JOINED
    )
    if len(set(shapes)) < 2:
        return ""
    text = template.format(text=text_of(node), shapes=said)
    assert parts is not None
    return text + _fitting(stop, _joinings(text_of(parts), values))


def _joinings(parts: str, values: Sequence[Array]) -> Iterator[tuple[str, Any]]:
    """How these arrays can be joined."""
    if len({one.ndim for one in values}) != 1 or len(values) > 6:
        return
    for axis in range(values[0].ndim):
        if len({one.shape[:axis] + one.shape[axis + 1 :] for one in values}) == 1:
            shape = list(values[0].shape)
            shape[axis] = sum(one.shape[axis] for one in values)
            yield f"np.concatenate({parts}, axis={axis})", shape


def _reshaped(stop: Stop, node: ast.Call) -> str:
    numpy_call = text_of(node.func) in ("np.reshape", "numpy.reshape")
    if numpy_call:
        array, wanted = (node.args[0], node.args[1:]) if node.args else (None, [])
    else:
        array, wanted = (node.func.value if isinstance(node.func, ast.Attribute) else None), node.args
    value = None if array is None else stop.value(array)
    sizes = [stop.value(part) for part in wanted]
    if len(sizes) == 1 and isinstance(sizes[0], tuple):
        sizes = list(sizes[0])
    if not isinstance(value, np.ndarray) or not sizes or not all(isinstance(one, int) for one in sizes):
        return ""
    assert array is not None
    count = int(np.prod(sizes))
    return wording.RESHAPED.format(
        text=text_of(array), there=value.size, wanted=said_shape(sizes), count=abs(count)
    )
