"""Are these arguments what a chapter can compute with? If not: one sentence that names the one that is not.

A chapter declares the letters of its arrays once, and each of its functions asks here in one line. Only
types, names and shapes are looked at, never values: NaN passes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from whygrad.chapters.letters import Named, mismatch


class ChapterInputError(ValueError):
    """An argument has a wrong shape, or lacks something that it must hold."""


class ChapterTypeError(TypeError):
    """An argument is not an array of numbers, or not the dict or tuple that it must be."""


@dataclass(frozen=True)
class Letters:
    """What a chapter's arrays are called, and the letters of their shapes, separated by blanks."""

    inputs: Mapping[str, str]
    gradients: Mapping[str, str]
    parameters: Mapping[str, str]
    cache: tuple[str, ...]  # the names in a step's cache, in order; "parameters" is a dict of them

    def named(self, arrays: Mapping[str, Any]) -> tuple[Named, ...]:
        """The arrays with the letters and shapes that belong to them."""
        every = {**self.inputs, **self.gradients, **self.parameters}
        return tuple(Named(name, every[name], array.shape) for name, array in arrays.items())


def check_forward(function: str, letters: Letters, parameters: Any, **inputs: Any) -> None:
    """Check the arguments of a forward function, of a cell or of a sequence."""
    _check_container(function, "parameters", parameters, Mapping, inputs)
    _check_parameters(function, letters, parameters)
    _check_shapes(function, letters, {**inputs, **{name: parameters[name] for name in letters.parameters}})


def check_cell_backward(function: str, letters: Letters, cache: Any, **gradients: Any) -> None:
    """Check the arguments of a cell's backward function."""
    _check_container(function, "cache", cache, tuple, gradients)
    names = ", ".join(letters.cache)
    if len(cache) != len(letters.cache):
        raise ChapterInputError(
            f"{function}: cache has {len(cache)} entries, but must have {len(letters.cache)}: ({names})."
        )
    saved = dict(zip(letters.cache[:-1], cache[:-1], strict=True))
    _check_container(function, "parameters (the last entry of cache)", cache[-1], Mapping, saved)
    _check_parameters(function, letters, cache[-1])
    parameters = {name: cache[-1][name] for name in letters.parameters}
    _check_shapes(function, letters, {**saved, **gradients, **parameters})


def check_backward(function: str, letters: Letters, caches: Any, da: Any) -> None:
    """Check the arguments of a sequence's backward function. Each cell's cache is left to the cell."""
    _check_container(function, "caches", caches, tuple, {"da": da})
    if len(caches) != 2 or not isinstance(caches[0], list):
        raise ChapterInputError(f"{function}: caches must be a pair: (the list of the cells' caches, x).")
    cell_caches, x = caches
    _check_numbers(function, "x", x)
    saved = dict(zip(letters.cache, cell_caches[0], strict=False)) if cell_caches else {}
    known = {name: saved[name] for name in ("a_next", "xt") if isinstance(saved.get(name), np.ndarray)}
    _check_shapes(function, letters, {**known, "x": x, "da": da})
    if da.shape[2] > len(cell_caches):
        raise ChapterInputError(
            f"{function}: da has {da.shape[2]} time steps, but caches has only {len(cell_caches)}."
        )


def check_arrays(function: str, letters: Letters, **arrays: Any) -> None:
    """Check the arguments of a function that takes nothing but arrays."""
    for name, array in arrays.items():
        _check_numbers(function, name, array)
    _check_shapes(function, letters, arrays)


def check_saved(function: str, letters: Letters, cache: Any, **gradients: Any) -> None:
    """Check the arguments of a step's backward function whose cache holds nothing but arrays."""
    _check_container(function, "cache", cache, tuple, gradients)
    if len(cache) != len(letters.cache):
        names = ", ".join(letters.cache)
        raise ChapterInputError(
            f"{function}: cache has {len(cache)} entries, but must have {len(letters.cache)}: ({names})."
        )
    check_arrays(function, letters, **dict(zip(letters.cache, cache, strict=True)), **gradients)


def check_saved_steps(function: str, letters: Letters, cache: Any, dh: Any) -> None:
    """Check the arguments of a sequence's backward function. Each step's cache is left to the step."""
    _check_container(function, "cache", cache, tuple, {"dh": dh})
    if len(cache) != 2 or not isinstance(cache[0], list):
        raise ChapterInputError(f"{function}: cache must be a pair: (the list of the steps' caches, x).")
    steps, x = cache
    saved = dict(zip(letters.cache, steps[0], strict=False)) if steps else {}
    weights = {name: saved[name] for name in letters.parameters if isinstance(saved.get(name), np.ndarray)}
    check_arrays(function, letters, **weights, x=x, dh=dh)


def _check_container(function: str, name: str, value: Any, wanted: type, arrays: Mapping[str, Any]) -> None:
    """Check that the value is the dict or tuple that it must be, and that the arrays are arrays."""
    if not isinstance(value, wanted):
        kind = "a dict" if wanted is Mapping else "a tuple"
        swapped = [other for other, array in arrays.items() if isinstance(array, wanted)]
        hint = f"; {swapped[0]} and {name} look swapped" if swapped else ""
        raise ChapterTypeError(f"{function}: {name} must be {kind}, but is {_kind(value)}{hint}.")
    for other, array in arrays.items():
        _check_numbers(function, other, array)


def _check_parameters(function: str, letters: Letters, parameters: Mapping[str, Any]) -> None:
    for name in letters.parameters:
        if name not in parameters:
            raise ChapterInputError(
                f"{function}: parameters has no {name}; it must hold {', '.join(letters.parameters)}, "
                f"and holds {', '.join(map(str, parameters)) or 'nothing'}."
            )
        _check_numbers(function, name, parameters[name])


def _check_numbers(function: str, name: str, value: Any) -> None:
    if not isinstance(value, np.ndarray):
        cure = f"; np.array({name}) makes one of it" if isinstance(value, list) else ""
        raise ChapterTypeError(f"{function}: {name} must be a NumPy array, but is {_kind(value)}{cure}.")
    if value.dtype.kind not in "biufc":
        raise ChapterTypeError(f"{function}: {name} must hold numbers, but holds the type {value.dtype}.")


def _check_shapes(function: str, letters: Letters, arrays: Mapping[str, Any]) -> None:
    if problem := mismatch(letters.named(arrays)):
        raise ChapterInputError(f"{function}: {problem}.")


def _kind(value: Any) -> str:
    """A few words for what somebody passed: an array, a list, None."""
    if value is None:
        return "None"
    name = "array" if isinstance(value, np.ndarray) else type(value).__name__
    return f"{'an' if name[0].lower() in 'aeiou' else 'a'} {name}"
