"""Edits that may mend what a program stopped at, where Python's own words tell what to try."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher, get_close_matches
from itertools import combinations_with_replacement, islice, product
from typing import Any

import numpy as np

from whygrad.diagnosis.outside import first_reading_of_own, values_for
from whygrad.diagnosis.stop import UNKNOWN, Stop
from whygrad.diagnosis.stop_shapes import is_product, maker_of, operand_nodes, target_of
from whygrad.diagnosis.stop_words import REMOVED, nearest, parameters_of, parts_of, unpacked, with_shape
from whygrad.faults.edit import ZERO_CALLS, Edit, bracketed, called, text_of

MOST = 60
OF_EACH = 4  # keys for each that does not exist
LONGEST_UNPACKED = 12


def mends(stop: Stop) -> Iterator[Edit]:
    """Edits in the source, likeliest first."""
    for errors, make in _ROWS:
        if isinstance(stop.error, errors):
            yield from islice(make(stop), MOST)


def _edit(stop: Stop, node: ast.AST, new: str, family: str, old: str = "", short: str = "") -> Edit:
    return Edit(stop.site(node), new, family, 1, old or text_of(node), short or new)


# ------------------------------------------------------------------- keys


def _keys(stop: Stop) -> Iterator[Edit]:
    """For all keys of a dictionary that do not exist: keys that exist, first those that are used nowhere else."""
    node = stop.node
    if not isinstance(node, ast.Subscript) or not isinstance(whole := stop.value(node.value), dict):
        return
    base = text_of(node.value)
    used = [
        (part, part.slice.value)
        for part in ast.walk(stop.definition)
        if isinstance(part, ast.Subscript)
        and text_of(part.value) == base
        and isinstance(part.slice, ast.Constant)
    ]
    words = [word for _, word in used]
    wrong = list(dict.fromkeys(word for word in words if isinstance(word, str) and word not in whole))
    free = [key for key in whole if isinstance(key, str)]
    most = MOST if len(wrong) == 1 else OF_EACH
    choices = [sorted(free, key=lambda key, word=word: _rank(word, key, words))[:most] for word in wrong]  # type: ignore[misc]
    for keys in islice(product(*choices), MOST if wrong else 0):
        new = dict(zip(wrong, keys, strict=True))
        changed = [
            (stop.site(part), f"{base}[{new[str(word)]!r}]") for part, word in used if str(word) in new
        ]
        (site, text), *others = changed
        yield Edit(site, text, "another-variable", 1, site.source, text, tuple(others))


def _gotten(stop: Stop) -> Iterator[Edit]:
    """Of ``d.get(key)`` that gives None: the entries that there are."""
    for node in ast.walk(stop.node):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or not node.args:
            continue
        whole, word = stop.value(node.func.value), stop.value(node.args[0])
        if (
            node.func.attr == "get"
            and isinstance(whole, dict)
            and isinstance(word, str)
            and word not in whole
        ):
            base = text_of(node.func.value)
            for key in sorted(
                filter(lambda key: isinstance(key, str), whole), key=lambda key: _rank(word, key, ())
            ):
                yield _edit(stop, node, f"{base}[{key!r}]", "another-variable", repr(word), repr(key))


def _rank(word: str, key: str, used: Sequence[Any]) -> tuple[bool, float]:
    return key in used, -SequenceMatcher(None, word, key).ratio()


# ------------------------------------------------------------------- names


def _attributes(stop: Stop) -> Iterator[Edit]:
    """What was taken out of NumPy, and what is written nearly so; another thing that has the attribute."""
    node = stop.node
    if not isinstance(node, ast.Attribute):
        return
    base = text_of(node.value)
    value = np if base in ("np", "numpy") else stop.value(node.value)
    if value is np and node.attr in REMOVED:
        yield _edit(stop, node, REMOVED[node.attr], "another-operand")
    elif value is not UNKNOWN and (near := nearest(node.attr, dir(value))):
        yield _edit(stop, node, f"{base}.{near}", "another-operand", node.attr, near)
    if isinstance(value, tuple | list):
        inner = [(f"{base}{path}", part) for path, part in parts_of(value)]
        for text, part in [*stop.given(), *inner]:
            if hasattr(part, node.attr):
                yield _edit(stop, node, f"{text}.{node.attr}", "another-variable", base, text)


def _early(stop: Stop) -> Iterator[Edit]:
    """A first value for a variable that is read before it has one."""
    name = stop.name
    reading = first_reading_of_own(stop.definition, stop.near.function, name)
    if reading is None:
        return
    texts = list(values_for(reading, stop.scope, "statement"))
    for text in sorted(texts, key=lambda text: not text.startswith("np.zeros_like")):
        site = stop.site(reading.node)
        yield Edit(site, f"{name} = {text}", "another-start", 1, name, text, ahead=reading.statement)


# ------------------------------------------------------------------- calls


def _calls(stop: Stop) -> Iterator[Edit]:
    """One argument more, one less; a shape in brackets; square brackets for round ones."""
    node = stop.node
    if not isinstance(node, ast.Call):
        return
    name = text_of(node.func)
    if isinstance(stop.value(node.func), dict | list | tuple) and len(node.args) == 1:
        yield _edit(stop, node, f"{name}[{text_of(node.args[0])}]", "another-operator", "()", "[]")
    if len(node.args) > 1 and "data type" in str(stop.error):
        yield _edit(stop, node, with_shape(node), "another-shape")
    parameters = parameters_of(stop, node)
    if parameters is None or node.keywords:
        return
    if len(node.args) > len(parameters):
        for k, argument in enumerate(node.args):
            given = [*node.args[:k], *node.args[k + 1 :]]
            yield _edit(stop, node, _with_arguments(node, given), "another-operand", text_of(argument))
    elif len(node.args) + 1 == len(parameters):
        yield from _one_more(stop, node, parameters)


def _one_more(stop: Stop, node: ast.Call, parameters: Sequence[str]) -> Iterator[Edit]:
    names = [text for text, value in stop.given() if not isinstance(value, int | float) and "." not in text]
    for k, wanted in enumerate(parameters):
        for text in get_close_matches(wanted, names, OF_EACH, 0.3):
            given = [*node.args[:k], ast.parse(text, mode="eval").body, *node.args[k:]]
            yield _edit(stop, node, _with_arguments(node, given), "another-operand")


def _with_arguments(node: ast.Call, arguments: Sequence[ast.expr]) -> str:
    call = copy.copy(node)
    call.args = list(arguments)
    return text_of(call)


def _indices(stop: Stop) -> Iterator[Edit]:
    """What counts the rounds, in the place of a word; the parts of a pair, in the place of the pair."""
    node = stop.node
    if not isinstance(node, ast.Subscript):
        return
    base = text_of(node.value)
    loops = [one.target for one in ast.walk(stop.definition) if isinstance(one, ast.For)]
    if isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str):
        for name in [target.id for target in loops if isinstance(target, ast.Name)]:
            yield _edit(stop, node, f"{base}[{name}]", "another-variable", repr(node.slice.value), name)
    for path, part in parts_of(stop.value(node.value)):
        if isinstance(part, list | tuple | dict):
            new = f"{base}{path}"
            yield _edit(stop, node, f"{new}[{text_of(node.slice)}]", "another-variable", base, new)
    yield from _taken_apart(stop, node)


def _taken_apart(stop: Stop, node: ast.expr) -> Iterator[Edit]:
    """The first part of a pair in the place of the pair, wherever it is read: ``caches = caches[0]``."""
    root = node
    while isinstance(root, ast.Subscript):
        root = root.value
    if not isinstance(root, ast.Name) or not isinstance(stop.scope.get(root.id), tuple | list):
        return
    reading = first_reading_of_own(stop.definition, stop.near.function, root.id)
    for path, part in parts_of(stop.scope[root.id], 1):
        if isinstance(part, tuple | list) and reading is not None:
            new = f"{root.id}{path}"
            site = stop.site(root)
            yield Edit(
                site, f"{root.id} = {new}", "another-variable", 1, root.id, new, ahead=reading.statement
            )


# ------------------------------------------------------------------- sizes


def _resized(stop: Stop) -> Iterator[Edit]:
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


# ------------------------------------------------------------------- parts


def _unpacking(stop: Stop) -> Iterator[Edit]:
    """An inner part that has as many parts as there are names; or the whole without one of its parts."""
    source = unpacked(stop)
    if source is None or not isinstance(stop.node, ast.Tuple | ast.List):
        return
    text, value, count = bracketed(source), stop.value(source), len(stop.node.elts)
    for path, part in parts_of(value):
        if isinstance(part, tuple | list) and len(part) == count:
            yield _edit(stop, source, f"{text}{path}", "another-variable")
    yield from _taken_apart(stop, source)
    if not isinstance(value, tuple | list) or not count < len(value) <= LONGEST_UNPACKED:
        return
    for left in range(len(value) - count + 1):
        yield _edit(stop, source, f"{text}[{left}:{left + count}]", "another-unpacking")
    for k in range(1, len(value) - 1 if len(value) == count + 1 else 0):
        yield _edit(stop, source, f"(*{text}[:{k}], *{text}[{k + 1}:])", "another-unpacking")


def _joined(stop: Stop) -> Iterator[Edit]:
    """Joined in the place of made into one array."""
    node = stop.node
    makes = isinstance(node, ast.Call) and text_of(node.func) in ("np.array", "np.asarray")
    if isinstance(node, ast.Call) and makes and len(node.args) == 1:
        for axis in (0, 1):
            new = f"np.concatenate({text_of(node.args[0])}, axis={axis})"
            yield _edit(stop, node, new, "another-shape")


def _turned(stop: Stop) -> Iterator[Edit]:
    """Both operands of a product turned over."""
    nodes = operand_nodes(stop.node)
    if nodes is not None and is_product(stop.node):
        left, right = (_transposed(node) for node in nodes)
        yield _edit(stop, stop.node, f"{left} @ {right}", "transposed")


def _transposed(node: ast.expr) -> str:
    turned = isinstance(node, ast.Attribute) and node.attr == "T"
    return text_of(node).removesuffix(".T") if turned else f"{bracketed(node)}.T"


_ROWS: tuple[tuple[Any, Callable[[Stop], Iterator[Edit]]], ...] = (
    (KeyError, _keys),
    ((ValueError, TypeError, AttributeError), _gotten),
    (AttributeError, _attributes),
    (UnboundLocalError, _early),
    (TypeError, _calls),
    ((TypeError, IndexError, KeyError), _indices),
    ((ValueError, TypeError), _unpacking),
    (ValueError, _joined),
    ((ValueError, IndexError), _resized),
    (ValueError, _turned),
)
