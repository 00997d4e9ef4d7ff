"""Explains a crash: the shapes, keys, parts and names that were there, and what would fit."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np

from whygrad.diagnosis import stop_wording as wording
from whygrad.diagnosis.blanks import NotANumber, of_blank
from whygrad.diagnosis.stop import UNKNOWN, Stop
from whygrad.diagnosis.stop_shapes import of_shapes, said_shape, target_of
from whygrad.faults.edit import called, text_of

MOST_KEYS = 12
REMOVED = {  # from NumPy 1.24 to 2.0: what does the same
    **{name: name for name in ("float", "int", "bool", "object", "str", "complex")},
    **{"product": "np.prod", "cumproduct": "np.cumprod", "sometrue": "np.any", "alltrue": "np.all"},
    **{"float_": "np.float64", "int0": "np.int64", "Inf": "np.inf", "Infinity": "np.inf", "NaN": "np.nan"},
    **{"in1d": "np.isin", "row_stack": "np.vstack", "trapz": "np.trapezoid", "mat": "np.asmatrix"},
    **{"float128": "np.longdouble", "long": "int", "unicode": "str", "PINF": "np.inf", "NINF": "-np.inf"},
    **{"round_": "np.round", "asfarray": "np.asarray", "msort": "np.sort", "complex_": "np.complex128"},
}


class Explained(NamedTuple):
    """The kind of a crash, and what explains it."""

    kind: str
    text: str


def explained(stop: Stop | None) -> Explained | None:
    """What can be said of a crash beside Python's own words; None where nothing helps."""
    if stop is None:
        return None
    for kind, errors, explain in _ROWS:
        if isinstance(stop.error, errors):
            text = explain(stop)
            if text:
                return Explained(_late(stop, kind), text)
    return None


def _late(stop: Stop, kind: str) -> str:
    """A place that is not there is a step that is not there, if it counts the rounds of a loop."""
    if kind == "wrong-slice" and any(name in _loop_variables(stop) for name in _names(stop.node)):
        return "wrong-step"
    return kind


def described(value: Any) -> str:
    """What a value is, in a word or two."""
    if isinstance(value, np.ndarray):
        return wording.AN_ARRAY.format(shape=said_shape(value.shape))
    for kind, template in _KINDS:
        if isinstance(value, kind):
            return template.format(count=len(value) if isinstance(value, tuple | list) else "")
    if value is None:
        return wording.NONE
    if callable(value):
        return wording.A_FUNCTION
    return wording.OTHER.format(type=type(value).__name__)


_KINDS: tuple[tuple[Any, str], ...] = (
    (bool, wording.OTHER.replace("{type}", "truth value")),
    ((int, float, np.number), wording.A_NUMBER),
    (tuple, wording.A_TUPLE),
    (list, wording.A_LIST),
    (Mapping, wording.A_DICT),
    (ModuleType, wording.A_MODULE),
    (str, wording.A_TEXT),
)


# ------------------------------------------------------------------- parts and keys


def _unpacking(stop: Stop) -> str:
    if not isinstance(stop.node, ast.Tuple | ast.List):
        return ""
    source = unpacked(stop)
    if source is None:
        return ""
    text, value, names = text_of(source), stop.value(source), len(stop.node.elts)
    if isinstance(value, Mapping):
        return wording.UNPACKED_DICT.format(source=text)
    if not isinstance(value, tuple | list | np.ndarray):
        said = wording.UNPACKED_OTHER.format(source=text, what=described(value), names=names)
        return "" if value is UNKNOWN else said
    targets = ", ".join(map(text_of, stop.node.elts))
    said = wording.UNPACKED.format(source=text, count=len(value), names=names, targets=targets)
    inside = next(
        (f"{text}{path}" for path, part in parts_of(value) if isinstance(part, tuple) and len(part) == names),
        None,
    )
    return said if inside is None else f"{said} {wording.HAS_PARTS.format(text=inside, count=names)}"


def unpacked(stop: Stop) -> ast.expr | None:
    """What is taken apart where the unpacking stopped."""
    if isinstance(stop.statement, ast.Assign) and stop.node in stop.statement.targets:
        return stop.statement.value
    return None


def parts_of(value: Any, depth: int = 2) -> list[tuple[str, Any]]:
    """The first parts of a tuple or list, and theirs, with the brackets that lead there."""
    if not depth or not isinstance(value, tuple | list):
        return []
    rows = [(f"[{place}]", part) for place, part in enumerate(value[:2])]
    return rows + [
        (f"{path}{more}", inner) for path, part in rows for more, inner in parts_of(part, depth - 1)
    ]


def _key(stop: Stop) -> str:
    if not isinstance(stop.node, ast.Subscript):
        return ""
    value, key = stop.value(stop.node.value), stop.error.args[0] if stop.error.args else ""
    if not isinstance(value, Mapping):
        return ""
    keys = [str(one) for one in value]
    near = get_close_matches(str(key), keys, n=1)
    fields = {"container": text_of(stop.node.value), "key": key}
    if near and len(keys) > MOST_KEYS:
        return wording.NO_KEY_NEAR.format(**fields, near=near[0])
    shown = ", ".join(f"`{one}`" for one in keys[:MOST_KEYS]) or wording.EMPTY
    return wording.NO_KEY.format(**fields, keys=shown + (", ..." if len(keys) > MOST_KEYS else ""))


# ------------------------------------------------------------------- places


def _index(stop: Stop) -> str:
    if not isinstance(stop.node, ast.Subscript):
        return ""
    base, value = text_of(stop.node.value), stop.value(stop.node.value)
    indices = stop.node.slice.elts if isinstance(stop.node.slice, ast.Tuple) else [stop.node.slice]
    if isinstance(value, tuple | list):
        number = stop.value(indices[0])
        if not isinstance(number, int | np.integer):
            return ""
        fields = _beyond(len(value), "part", indices[0], int(number))
        return wording.OUT_OF_LIST.format(base=base, **fields) + _in_loop(stop)
    if not isinstance(value, np.ndarray):
        return ""
    if len(indices) > value.ndim:
        asked = {"index": ", ".join(map(text_of, indices)), "asked": len(indices)}
        return wording.TOO_MANY_INDICES.format(base=base, what=described(value), axes=value.ndim, **asked)
    for axis, index in enumerate(indices):
        number = stop.value(index)
        size = value.shape[axis]
        if isinstance(number, int | np.integer) and not -size <= number < size:
            unit = "step" if text_of(index) in _loop_variables(stop) else "place"
            fields = _beyond(size, unit, index, int(number))
            return wording.OUT_OF_RANGE.format(base=base, axis=axis, **fields) + _in_loop(stop)
    return ""


def _beyond(size: int, unit: str, index: ast.expr, number: int) -> dict[str, object]:
    """How many there are, and which one was asked for, where that does not stand there as a number."""
    asked = wording.INDEX_IS.format(index=text_of(index), value=number)
    literal = text_of(index) == str(number)
    return {
        "size": size,
        "unit": wording.UNITS[unit][size != 1],
        "index_is": "" if literal else asked,
        "last": size - 1,
    }


def _in_loop(stop: Stop) -> str:
    loops = _loop_variables(stop)
    source = next((loops[name] for name in _names(stop.node) if name in loops), None)
    return "" if source is None or stop.healed else " " + wording.IN_LOOP.format(source=source)


def _names(node: ast.AST) -> list[str]:
    return [part.id for part in ast.walk(node) if isinstance(part, ast.Name)]


def _loop_variables(stop: Stop) -> dict[str, str]:
    """What counts the rounds of the loops around, and what each runs over."""
    loops = [node for node in ast.walk(stop.definition) if isinstance(node, ast.For)]
    around = [loop for loop in loops if any(part is stop.statement for part in ast.walk(loop))]
    return {loop.target.id: text_of(loop.iter) for loop in around if isinstance(loop.target, ast.Name)}


def _not_indexed(stop: Stop) -> str:
    if not isinstance(stop.node, ast.Subscript):
        return ""
    value, index = stop.value(stop.node.value), stop.node.slice
    if value is None:
        return wording.IS_NONE.format(text=text_of(stop.node.value)) + _from(stop, stop.node.value)
    if not isinstance(value, tuple | list):
        return ""
    given = stop.value(index)
    said = text_of(index) if given is UNKNOWN else described(given)
    return wording.NOT_INDEXED.format(
        base=text_of(stop.node.value), what=described(value), index=text_of(index), value=said
    )


# ------------------------------------------------------------------- attributes and calls


def _attribute(stop: Stop) -> str:
    if not isinstance(stop.node, ast.Attribute):
        return ""
    name, base = stop.node.attr, text_of(stop.node.value)
    value = stop.value(stop.node.value)
    if base in ("np", "numpy"):
        if name in REMOVED:
            return wording.REMOVED.format(text=f"{base}.{name}", new=REMOVED[name])
        near = nearest(name, dir(np))
        template = wording.NO_SUCH_IN_NUMPY_NEAR if near else wording.NO_SUCH_IN_NUMPY
        return template.format(name=name, near=f"{base}.{near}")
    if value is UNKNOWN:
        return ""
    if value is None:
        return wording.IS_NONE.format(text=base) + _from(stop, stop.node.value)
    near = nearest(name, dir(value)) if not isinstance(value, tuple | list) else None
    template = wording.NO_ATTRIBUTE_NEAR if near else wording.NO_ATTRIBUTE
    return template.format(base=base, what=described(value), name=name, near=near)


def nearest(name: str, names: Sequence[str]) -> str | None:
    """The public name that is written most like one that does not exist."""
    return next(iter(near_names(name, names)), None)


def near_names(name: str, names: Sequence[str]) -> list[str]:
    """Public names that are written nearly so; one of the same letters first."""
    found = get_close_matches(name, [one for one in names if not one.startswith("_")], 4, 0.7)
    found += [one for one in names if one.lower() == name.lower() and one not in found]
    return sorted(found, key=lambda one: sorted(one) != sorted(name))


def _from(stop: Stop, node: ast.expr) -> str:
    """Which call made a variable what it is."""
    if not isinstance(node, ast.Name):
        return ""
    made = [
        one.value
        for one in ast.walk(stop.definition)
        if isinstance(one, ast.Assign) and node.id in _names(ast.Tuple(one.targets, ast.Store()))
    ]
    calls = [one for one in made if isinstance(one, ast.Call)]
    if not calls:
        return ""
    return " " + wording.FROM_CALL.format(call=text_of(calls[-1]), name=text_of(calls[-1].func))


def _call(stop: Stop) -> str:
    node, said = stop.node, str(stop.error)
    if not isinstance(node, ast.Call):
        return _none(stop)
    if "data type" in said and called(node) in _SHAPED and len(node.args) > 1:
        return wording.NO_SHAPE.format(new=with_shape(node))
    value = stop.value(node.func)
    if value is UNKNOWN and isinstance(node.func, ast.Name):
        value = stop.scope.get(node.func.id, UNKNOWN)
    if "not callable" in said and value is not UNKNOWN:
        return wording.NOT_CALLED.format(name=text_of(node.func), what=described(value))
    if re.search(r"\(\) (missing|takes|got)", said) and (parameters := parameters_of(stop, node)) is not None:
        given = len(node.args) + len(node.keywords)
        return wording.TAKES.format(
            name=text_of(node.func),
            parameters=", ".join(parameters),
            count=len(parameters),
            given=given,
            arguments=", ".join(map(text_of, node.args)),
        )
    return _none(stop)


_SHAPED = frozenset("zeros ones empty full".split())


def with_shape(node: ast.Call) -> str:
    """``np.zeros(n_a, 1)`` with the shape in brackets of its own."""
    return f"{text_of(node.func)}(({', '.join(map(text_of, node.args))}))"


def parameters_of(stop: Stop, node: ast.Call) -> list[str] | None:
    """The parameters of a function of the person's, or of one that stands in for it."""
    if not isinstance(node.func, ast.Name):
        return None
    definition, _ = stop.program.definitions.get(node.func.id, (None, None))
    if isinstance(definition, ast.FunctionDef):
        return [argument.arg for argument in (*definition.args.posonlyargs, *definition.args.args)]
    return getattr(stop.program.namespace.get(node.func.id), "parameters", None)


def _none(stop: Stop) -> str:
    """Which part of what could not be computed is None."""
    parts = [part for part in ast.walk(stop.node) if isinstance(part, ast.Name | ast.Subscript | ast.Call)]
    none = next((part for part in parts if part is not stop.node and stop.value(part) is None), None)
    return "" if none is None else wording.IS_NONE.format(text=text_of(none)) + _from(stop, none)


def _too_early(stop: Stop) -> str:
    name = stop.name
    lines = sorted(
        node.lineno
        for node in ast.walk(stop.definition)
        if isinstance(node, ast.Name) and node.id == name and not isinstance(node.ctx, ast.Load)
    )
    where = wording.IN_LINE.format(line=lines[0]) if lines else wording.NOWHERE
    return wording.LATER.format(name=name, where=where) if name else ""


def _casting(stop: Stop) -> str:
    if not isinstance(stop.node, ast.AugAssign):
        return ""
    target = stop.node.target
    value = target_of(stop, target)
    if not isinstance(value, np.ndarray) or value.dtype.kind not in "iu":
        return ""
    return wording.WHOLE_NUMBERS.format(target=text_of(target), dtype=value.dtype)


_ROWS: tuple[tuple[str, Any, Callable[[Stop], str]], ...] = (
    ("unexplained", NotANumber, of_blank),
    ("wrong-shape", ValueError, _unpacking),
    ("wrong-shape", TypeError, _unpacking),
    ("wrong-shape", (ValueError, IndexError), of_shapes),
    ("wrong-variable", ValueError, _none),
    ("wrong-variable", KeyError, _key),
    ("wrong-slice", IndexError, _index),
    ("wrong-initial-state", UnboundLocalError, _too_early),
    ("wrong-variable", AttributeError, _attribute),
    ("wrong-variable", TypeError, _not_indexed),
    ("wrong-variable", TypeError, _call),
    ("precision", TypeError, _casting),
)
