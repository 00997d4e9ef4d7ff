"""Says in one sentence what is wrong with an argument, before anything is computed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

LARGEST = 2**40  # bytes of one array: beyond that somebody has mistaken a number


class EngineInputError(ValueError):
    """An argument has a wrong shape, a wrong size, or lacks something."""


class EngineTypeError(TypeError):
    """An argument is not an array of real numbers."""


def whole(function: str, **sizes: Any) -> None:
    """Each of these must be a whole number, 1 or more."""
    for name, size in sizes.items():
        if isinstance(size, bool) or not isinstance(size, int | np.integer):
            raise EngineTypeError(f"{function}: {name} must be a whole number, but is {size!r}.")
        if size < 1:
            raise EngineInputError(f"{function}: {name} must be 1 or more, but is {size}.")


def affordable(function: str, what: str, *sizes: int, itemsize: int) -> None:
    """Refuse an array that no machine holds, before memory is asked for."""
    count = 1
    for size in sizes:
        count *= int(size)
    if count * itemsize > LARGEST:
        shape = " x ".join(str(int(size)) for size in sizes)
        raise EngineInputError(
            f"{function}: {what} would be {shape} numbers, {count * itemsize / 2**40:.3g} TiB."
        )


def numbers(function: str, arrays: Mapping[str, Any]) -> np.dtype[Any]:
    """All must be arrays of real numbers; the type, float32 or float64, that arithmetic on them ends in."""
    for name, array in arrays.items():
        if not isinstance(array, np.ndarray):
            kind = "None" if array is None else f"a {type(array).__name__}"
            raise EngineTypeError(f"{function}: {name} must be a NumPy array, but is {kind}.")
        if array.dtype.kind not in "biuf" or array.dtype.itemsize > 8 or array.dtype == np.float16:
            raise EngineTypeError(
                f"{function}: {name} holds the type {array.dtype}; the engine computes in float32 and float64."
            )
    dtype = np.result_type(*arrays.values())
    return np.dtype(np.float32 if dtype == np.float32 else np.float64)


def shapes(function: str, arrays: Mapping[str, tuple[Any, str]]) -> dict[str, int]:
    """The size of each letter. ``arrays`` maps a name to an array and its letters, such as "n_a n_a+n_x".

    The first array that has a letter decides it; one that disagrees, has another number of dimensions or has a size
    of zero is refused.
    """
    sizes: dict[str, int] = {}
    for name, (array, letters) in arrays.items():
        names = letters.split()
        if array.ndim == len(names):
            for letter, size in zip(names, array.shape, strict=True):
                if "+" not in letter and not letter.isdigit():
                    sizes.setdefault(letter, size)
        wanted = [_size(letter, sizes) for letter in names]
        if array.ndim != len(names) or any(
            size is not None and size != has for size, has in zip(wanted, array.shape, strict=True)
        ):
            raise EngineInputError(
                f"{function}: {name} has the shape {array.shape}, but must be ({_spelled(names)})"
                f"{_numbers(wanted)}."
            )
        if 0 in array.shape:
            raise EngineInputError(
                f"{function}: {name} has the shape {array.shape}: a size of zero has nothing to compute."
            )
    return sizes


def parameters(function: str, given: Any, names: Iterable[str]) -> None:
    """``given`` must be a dict with all these names."""
    if not isinstance(given, Mapping):
        raise EngineTypeError(f"{function}: parameters must be a dict, but is a {type(given).__name__}.")
    for name in names:
        if name not in given:
            holds = ", ".join(map(str, given)) or "nothing"
            raise EngineInputError(f"{function}: parameters has no {name}; it holds {holds}.")


def _size(letter: str, sizes: Mapping[str, int]) -> int | None:
    parts = [int(part) if part.isdigit() else sizes.get(part) for part in letter.split("+")]
    known = [part for part in parts if part is not None]
    return sum(known) if len(known) == len(parts) else None


def _spelled(names: list[str]) -> str:
    return ", ".join(name.replace("+", " + ") for name in names)


def _numbers(wanted: list[int | None]) -> str:
    known = [size for size in wanted if size is not None]
    return f" = ({', '.join(map(str, known))})" if len(known) == len(wanted) else ""
