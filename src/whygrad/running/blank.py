"""Memory that nobody has filled yet: what ``np.empty`` gives is NaN here, and not whatever was there before."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

import numpy as np


def _blank(make: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(make)
    def made(*arguments: Any, **options: Any) -> Any:
        array = make(*arguments, **options)
        if isinstance(array, np.ndarray) and array.dtype.kind in "fc":
            array.fill(np.nan)
        return array

    return made


_NAMES = ("empty", "empty_like")
_OWN = {name: getattr(np, name) for name in _NAMES}
_BLANK = {name: _blank(make) for name, make in _OWN.items()}


@contextmanager
def nothing_by_chance() -> Iterator[None]:
    """While a person's program runs, an array that is only allocated holds NaN: every run gives the same."""
    before = [getattr(np, name) for name in _NAMES]
    for name, make in _BLANK.items():
        setattr(np, name, make)
    try:
        yield
    finally:
        for name, make in zip(_NAMES, before, strict=True):
            setattr(np, name, make)
