"""Reads what a function returned into named arrays, and holds them against the right ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from whygrad.diagnosis.exercises import Function
from whygrad.submission.respelling import plain

Array = NDArray[Any]
CLOSE = (
    1e-9  # relative to the largest right value: far above rounding, far below any fault that was ever seen
)
ROUGH = 3e-5  # what float32 arithmetic in between explains


@dataclass(frozen=True)
class Observation:
    """The arrays that a run shows, by name. ``free`` says that the cache has a form of the person's own."""

    values: Mapping[str, Array]
    missing: Mapping[str, str] = field(default_factory=dict)  # name -> what is there in its place
    free: bool = False
    nothing: bool = False  # the function returned None
    spelt: Mapping[str, str] = field(
        default_factory=dict
    )  # name -> the key under which it was, if another one


MOST_PARTS = 4  # of a list that are looked into


def observe(function: Function, returned: Any) -> Observation:
    """Names what a function returned. What cannot be read is ``missing``, with a description of what was there."""
    if returned is None:
        return Observation(
            {}, dict.fromkeys(function.returns, "nothing"), free=function.form != "dict", nothing=True
        )
    if function.form == "dict":
        return _observe_dict(function, returned)
    parts = list(returned) if isinstance(returned, tuple | list) else [returned]
    if len(parts) != len(function.returns):
        got = "nothing" if returned is None else f"{len(parts)} value{'s' * (len(parts) != 1)}"
        return Observation({}, dict.fromkeys(function.returns, got), free=True)
    values, missing = _arrays(dict(zip(function.outputs, parts, strict=False)))
    if not function.saves:
        return Observation(values, missing)
    entries = None if function.convention.own_cache else _entries(function, parts[-1])
    if entries is not None:
        values |= entries
    return Observation(values, missing, free=entries is None)


def _observe_dict(function: Function, returned: Any) -> Observation:
    if isinstance(returned, Mapping):
        keys = keys_for(function.returns, returned)
        found = {name: returned[key] for name, key in keys.items()}
        values, missing = _arrays(found)
        absent = {name: "no such key" for name in function.returns if name not in keys}
        spelt = {name: str(key) for name, key in keys.items() if key != name}
        return Observation(values, missing | absent, spelt=spelt)
    if isinstance(returned, tuple | list) and len(returned) == len(function.returns):
        return Observation(*_arrays(dict(zip(function.returns, returned, strict=True))))
    got = "nothing" if returned is None else f"a {type(returned).__name__}"
    return Observation({}, dict.fromkeys(function.returns, got))


def keys_for(names: Iterable[str], returned: Mapping[Any, Any]) -> dict[str, Any]:
    """Which key holds the value of each name: the name itself, else the only one that differs in underscores or case.

    ``dW_f`` is ``dWf`` to everybody; where two keys could be meant, neither is.
    """
    names = list(names)
    found: dict[str, Any] = {name: name for name in names if name in returned}
    spare = [key for key in returned if isinstance(key, str) and key not in found]
    for name in names:
        if name not in found and spare:
            alike = [key for key in spare if plain(key) == plain(name)]
            if len(alike) == 1 and sum(plain(other) == plain(name) for other in names) == 1:
                found[name] = alike[0]
    return found


def _arrays(parts: Mapping[str, Any]) -> tuple[dict[str, Array], dict[str, str]]:
    values: dict[str, Array] = {}
    missing: dict[str, str] = {}
    for name, part in parts.items():
        try:
            if contains_itself(part):  # NumPy would look for its shape until the end of days
                raise TypeError
            value = np.asarray(part)
            if value.dtype.kind not in "fiub":
                raise TypeError
            values[name] = value
        except (TypeError, ValueError):
            missing[name] = "None" if part is None else f"a {type(part).__name__}"
    return values, missing


def contains_itself(value: Any, around: tuple[int, ...] = ()) -> bool:
    """Whether a list was put into itself, as ``caches.append(caches)`` does."""
    if not isinstance(value, list | tuple):
        return False
    return id(value) in around or any(
        contains_itself(part, (*around, id(value))) for part in value[:MOST_PARTS]
    )


def _entries(function: Function, cache: Any) -> dict[str, Array] | None:
    """The entries of a cache in the exercise's form, over time where there are steps; None for any other form."""
    if not function.sequence:
        return _stacked(function, [cache])
    if not isinstance(cache, tuple | list) or len(cache) != 2 or not isinstance(cache[0], list | tuple):
        return None
    entries = _stacked(function, list(cache[0]))
    if entries is None or not isinstance(cache[1], np.ndarray):
        return None
    return entries | {"cache x": cache[1]}


def _stacked(function: Function, caches: list[Any]) -> dict[str, Array] | None:
    names = function.cache
    if not caches or not all(isinstance(one, tuple | list) and len(one) == len(names) for one in caches):
        return None
    found: dict[str, Array] = {}
    for position, name in enumerate(names):
        column = [one[position] for one in caches]
        if name == "parameters":
            if not all(isinstance(entry, Mapping) for entry in column):
                return None
            continue
        if not all(isinstance(entry, np.ndarray) and entry.shape == column[0].shape for entry in column):
            return None
        found[f"cache {name}"] = np.stack(column, axis=-1) if function.sequence else column[0]
    return found


@dataclass(frozen=True)
class Difference:
    """How one array differs from the right one. ``steps`` are the wrong time steps of an array over time, ``gates`` the
    wrong ones of four that stand side by side."""

    error: float | None  # the largest absolute difference; None where shapes differ or nothing is there
    steps: tuple[int, ...] | None = None
    rough: bool = False  # no more than single precision explains
    shape: tuple[int, ...] | None = None  # the shape it has, where that is wrong
    gates: tuple[int, ...] | None = None
    stretched: bool = False  # the right numbers, with axes of length 1 before the others


def differences(function: Function, seen: Observation, right: Mapping[str, Array]) -> dict[str, Difference]:
    """The arrays that are wrong, by name, among those that ``right`` knows and the person's cache form lets see."""
    wrong: dict[str, Difference] = {}
    with np.errstate(all="ignore"):  # infinities are somebody's
        for name, value in right.items():
            if name.startswith("cache") and (seen.free or name not in seen.values):
                continue
            found = seen.values.get(name)
            difference = Difference(None) if found is None else _difference(found, value, function, name)
            if difference is not None:
                wrong[name] = difference
    return wrong


def compare(
    found: Array, right: Array, function: Function | None = None, name: str = ""
) -> Difference | None:
    """None where two arrays agree to within rounding. Of an output of a function the wrong steps are told."""
    with np.errstate(all="ignore"):
        return _difference(found, right, function, name)


def _difference(found: Array, right: Array, function: Function | None, name: str) -> Difference | None:
    if found.shape != right.shape:
        stretched = function is not None and function.convention.loose and _is_stretched(found, right)
        return Difference(None, shape=found.shape, stretched=stretched)
    if found.size == 0:
        return None
    off = np.abs(found - right)
    worst = float(off.max())
    if worst <= CLOSE * abs(right.item(0)):  # the largest is no smaller than the first: seen in no time
        return None
    scale = float(np.abs(right).max()) or 1.0
    if worst <= CLOSE * scale:
        return None
    steps = gates = None
    if function is not None:
        steps = _wrong_rows(function.by_step(name, off), CLOSE * scale)
        gates = _wrong_rows(function.by_gate(name, off), CLOSE * scale)
    return Difference(worst, steps, rough=worst <= ROUGH * scale, gates=gates)


def _is_stretched(found: Array, right: Array) -> bool:
    """Whether an array holds the right numbers, and has more axes of length 1 before the others."""
    more = found.ndim - right.ndim
    return (
        more > 0 and found.shape == (1,) * more + right.shape and compare(found[(0,) * more], right) is None
    )


def _wrong_rows(off: Array | None, close: float) -> tuple[int, ...] | None:
    return None if off is None else tuple(int(k) for k in np.flatnonzero(~(off.max(axis=1) <= close)))
