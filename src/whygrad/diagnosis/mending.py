"""Edits that may mend what a program stopped at, where Python's own words tell what to try."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher, get_close_matches
from itertools import islice, product
from typing import Any

import numpy as np

from whygrad.diagnosis.blanks import NotANumber
from whygrad.diagnosis.mending_shapes import (
    appended,
    fractions,
    in_one_tuple,
    joined,
    multiplied,
    ranges,
    resized,
    turned,
)
from whygrad.diagnosis.mending_slips import (
    called_arrays,
    compared,
    handed_over,
    more_names,
    near_functions,
    powers,
    stored_along,
    walked_numbers,
    words_of_calls,
)
from whygrad.diagnosis.outside import first_reading_of_own, values_for
from whygrad.diagnosis.stop import UNKNOWN, Stop
from whygrad.diagnosis.stop_words import REMOVED, near_names, parameters_of, parts_of, unpacked, with_shape
from whygrad.faults.edit import Edit, bracketed, text_of

MOST = 60
OF_EACH = 4  # keys for each that does not exist
LONGEST_UNPACKED = 12


def mends(stop: Stop) -> Iterator[Edit]:
    """Edits in the source, likeliest first."""
    for errors, make in _ROWS:
        if isinstance(stop.error, errors):
            yield from islice(make(stop), MOST)


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
                yield stop.edit(node, f"{base}[{key!r}]", "another-variable", repr(word), repr(key))


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
        yield stop.edit(node, REMOVED[node.attr], "another-operand")
    elif value is not UNKNOWN:
        for near in near_names(node.attr, dir(value)):
            yield stop.edit(node, f"{base}.{near}", "another-operand", node.attr, near)
    if isinstance(value, tuple | list):
        inner = [(f"{base}{path}", part) for path, part in parts_of(value)]
        for text, part in [*stop.given(), *inner]:
            if hasattr(part, node.attr):
                yield stop.edit(node, f"{text}.{node.attr}", "another-variable", base, text)


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
        yield stop.edit(node, f"{name}[{text_of(node.args[0])}]", "another-operator")
    if len(node.args) > 1 and "data type" in str(stop.error):
        yield stop.edit(node, with_shape(node), "another-shape")
    parameters = parameters_of(stop, node)
    if parameters is None or node.keywords:
        return
    if len(node.args) > len(parameters):
        for k, argument in enumerate(node.args):
            given = [*node.args[:k], *node.args[k + 1 :]]
            yield stop.edit(node, _with_arguments(node, given), "another-operand", text_of(argument))
    elif len(node.args) + 1 == len(parameters):
        yield from _one_more(stop, node, parameters)


def _one_more(stop: Stop, node: ast.Call, parameters: Sequence[str]) -> Iterator[Edit]:
    names = [text for text, value in stop.given() if not isinstance(value, int | float) and "." not in text]
    for k, wanted in enumerate(parameters):
        for text in get_close_matches(wanted, names, OF_EACH, 0.3):
            given = [*node.args[:k], ast.parse(text, mode="eval").body, *node.args[k:]]
            yield stop.edit(node, _with_arguments(node, given), "another-operand")


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
            yield stop.edit(node, f"{base}[{name}]", "another-variable", repr(node.slice.value), name)
    if isinstance(node.slice, ast.Tuple) and "too many indices" in str(stop.error):
        texts = list(map(text_of, node.slice.elts))
        for k in range(len(texts) - 1):
            between = f"{texts[k]}:{texts[k + 1]}"
            if between.count(":") == 1:  # a comma for a colon
                cut = ", ".join([*texts[:k], between, *texts[k + 2 :]])
                yield stop.edit(node, f"{base}[{cut}]", "another-slice", ", ".join(texts), cut)
        for k in range(len(node.slice.elts)):
            fewer = ", ".join(map(text_of, [*node.slice.elts[:k], *node.slice.elts[k + 1 :]]))
            yield stop.edit(node, f"{base}[{fewer}]", "another-slice", text_of(node.slice), fewer)
    for path, part in parts_of(stop.value(node.value)):
        if isinstance(part, list | tuple | dict):
            new = f"{base}{path}"
            yield stop.edit(node, f"{new}[{text_of(node.slice)}]", "another-variable", base, new)
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


def _lost(stop: Stop) -> Iterator[Edit]:
    """Of ``x = x.append(y)``, which makes x None: x itself."""
    for node in ast.walk(stop.definition):
        match node:
            case ast.Assign(
                targets=[ast.Name(id=name)],
                value=ast.Call(func=ast.Attribute(value=ast.Name(id=same), attr=method)) as call,
            ) if name == same and method in _RETURN_NOTHING:
                kept = f"({text_of(call)}, {name})[1]"
                yield stop.edit(call, kept, "lost-value", text_of(node), text_of(call))


_RETURN_NOTHING = frozenset("append extend insert sort reverse update clear".split())


# ------------------------------------------------------------------- parts


def _unpacking(stop: Stop) -> Iterator[Edit]:
    """An inner part that has as many parts as there are names; or the whole without one of its parts."""
    source = unpacked(stop)
    if source is None or not isinstance(stop.node, ast.Tuple | ast.List):
        return
    text, value, count = bracketed(source), stop.value(source), len(stop.node.elts)
    for path, part in parts_of(value):
        if isinstance(part, tuple | list) and len(part) == count:
            yield stop.edit(source, f"{text}{path}", "another-variable")
    yield from _taken_apart(stop, source)
    if not isinstance(value, tuple | list) or not count < len(value) <= LONGEST_UNPACKED:
        return
    for left in range(len(value) - count + 1):
        yield stop.edit(source, f"{text}[{left}:{left + count}]", "another-unpacking")
    for k in range(1, len(value) - 1 if len(value) == count + 1 else 0):
        yield stop.edit(source, f"(*{text}[:{k}], *{text}[{k + 1}:])", "another-unpacking")


_ROWS: tuple[tuple[Any, Callable[[Stop], Iterator[Edit]]], ...] = (
    (KeyError, _keys),
    (TypeError, in_one_tuple),
    (TypeError, called_arrays),
    (TypeError, powers),
    (TypeError, words_of_calls),
    (TypeError, walked_numbers),
    (NameError, compared),
    (ValueError, appended),
    ((ValueError, TypeError, AttributeError, NotANumber), _gotten),
    (AttributeError, _attributes),
    ((AttributeError, NameError), near_functions),
    (UnboundLocalError, _early),
    (TypeError, _calls),
    ((TypeError, IndexError, KeyError), _indices),
    ((ValueError, TypeError), _unpacking),
    ((ValueError, TypeError), handed_over),
    (ValueError, more_names),
    ((ValueError, IndexError), stored_along),
    (ValueError, joined),
    (IndexError, ranges),
    ((ValueError, IndexError), resized),
    ((AttributeError, TypeError), _lost),
    (TypeError, fractions),
    (ValueError, multiplied),
    (ValueError, turned),
)
