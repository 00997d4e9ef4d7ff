"""Arrays to be written to, whose memory is kept when nobody needs them any more."""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np

from whygrad_engine import _core

LARGE = 1 << 18  # bytes; for less, NumPy's own memory is as good


def room(shape: tuple[int, ...], dtype: Any) -> np.ndarray[Any, Any]:
    """An array that is not set to anything, float32 or float64."""
    kind = np.dtype(dtype)
    if kind.itemsize * prod(shape) < LARGE:
        return np.empty(shape, kind)
    made: np.ndarray[Any, Any] = (_core.room32 if kind == np.float32 else _core.room64)(list(shape))
    return made


def taken(array: np.ndarray[Any, Any], places: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """These rows of an array (rows, n)."""
    return array.take(places, axis=0, mode="clip", out=room((len(places), *array.shape[1:]), array.dtype))
