"""The figures that a report shows beside a verdict: errors step by step, and numbers side by side."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

import numpy as np

from whygrad.diagnosis.exercises import Function
from whygrad.diagnosis.observing import CLOSE, Array
from whygrad.records import Numbers

Index = tuple[int, ...]
DIGITS = (
    12  # significant ones that a record keeps of a number; the last ones move with the order of summation
)
LONGEST_ROW = 12


def error_of(found: Array, right: Array) -> float:
    """The largest absolute difference."""
    with np.errstate(all="ignore"):
        off = np.abs(np.asarray(found) - np.asarray(right))
    return float(off.max()) if off.size else 0.0


def errors_by_step(found: Array | None, right: Array, time_axis: int = -1) -> tuple[float | None, ...] | None:
    """The largest absolute difference at each step; None where the shapes differ."""
    if found is None or found.shape != right.shape or not right.size:
        return None
    with np.errstate(all="ignore"):
        off = np.moveaxis(np.abs(found - right), time_axis, 0)
    return tuple(kept(float(step.max())) for step in off)


def scale_of(right: Array) -> float | None:
    """The largest absolute right value: what an error is large or small beside."""
    return kept(float(np.max(np.abs(right)))) if right.size else None


def kept(value: float) -> float | None:
    """A number as a record holds it: finite, and no longer than it is known."""
    return float(f"{value:.{DIGITS}g}") if math.isfinite(value) else None


def numbers(function: Function, name: str, found: Array | None, right: Array, timed: bool) -> Numbers | None:
    """What the exercise prints of an output, theirs and the right one; if that hides what is wrong, the worst place."""
    index = function.convention.prints.get(function.name, {}).get(name)
    if found is None or found.shape != right.shape or not right.size:
        return None if index is None else _side_by_side(name, index, None, right)
    if index is None or not _fits(index, right) or _hides(index, found, right):
        index = _worst(found, right, timed)
    return _side_by_side(name, index, found, right)


def with_fixed(before: Numbers, found: Array | None) -> tuple[float | None, ...] | None:
    """The same numbers after the repairs."""
    if found is None:
        return None
    index = tuple(int(place) for place in re.findall(r"\[(\d+)\]", before.name))
    return _row(found[index]) if _fits(index, found) else None


def _side_by_side(name: str, index: Index, found: Array | None, right: Array) -> Numbers | None:
    if not _fits(index, right):
        return None
    label = name + "".join(f"[{i}]" for i in index)
    return Numbers(label, () if found is None else _row(found[index]), _row(right[index]))


def _row(values: Array) -> tuple[float | None, ...]:
    entries: Sequence[float] = np.ravel(values)[:LONGEST_ROW].tolist()
    return tuple(kept(value) for value in entries)


def _fits(index: Index, values: Array) -> bool:
    return len(index) <= values.ndim and all(i < size for i, size in zip(index, values.shape, strict=False))


def _hides(index: Index, found: Array, right: Array) -> bool:
    """Whether the output is wrong somewhere, and right at this place."""
    close = CLOSE * (float(np.max(np.abs(right))) or 1.0)
    return error_of(found[index], right[index]) <= close < error_of(found, right)


def _worst(found: Array, right: Array, timed: bool) -> Index:
    """Where the largest difference is; of an array over time, without the time."""
    with np.errstate(all="ignore"):
        off = np.nan_to_num(np.abs(found - right), nan=np.inf)
    place = np.unravel_index(int(np.argmax(off)), off.shape)
    return tuple(int(i) for i in (place[:-1] if timed else place))
