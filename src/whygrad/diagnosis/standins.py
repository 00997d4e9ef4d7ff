"""The chapter's cells in the place of the person's, so that a sequence function is judged by itself.

A stand-in returns what the chapter returns, but saves what most people save: the very arrays that it was given and
that it returns, and no copies. A view that a sequence function hands over therefore stays visible in the cache.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from types import FunctionType, ModuleType
from typing import Any

import numpy as np

from whygrad.diagnosis.exercises import Exercise, Function

Call = tuple[str, tuple[Any, ...]]


def stand_ins(
    exercise: Exercise, judged: str, calls: list[Call], quick: bool = False
) -> dict[str, Callable[..., Any]]:
    """Stand-ins for every function of an exercise but one. ``calls`` collects copies of what they were given.

    ``quick`` ones spare the sentence that says which argument has a wrong shape.
    """
    return {
        name: _stand_in(function, calls, quick)
        for name, function in exercise.functions.items()
        if name != judged
    }


def _stand_in(function: Function, calls: list[Call], quick: bool) -> Callable[..., Any]:
    chapter = unchecked(function.chapter)[function.name]

    def standing_in(*given: Any, **named: Any) -> Any:
        given = (*given, *(named[name] for name in function.arguments[len(given) :] if name in named))
        given = tuple(
            np.asarray(value, float) if isinstance(value, int | float) else value for value in given
        )
        calls.append((function.name, tuple(_copied(value) for value in given)))
        try:
            returned = chapter(*given)
        except Exception:
            if not quick:
                getattr(function.chapter, function.name)(*given)  # raises a sentence about the arguments
            raise
        if function.form == "dict" or function.sequence:
            return returned
        return (*returned[:-1], _saved(function, given, returned))

    standing_in.__name__ = function.name
    return standing_in


@cache
def unchecked(chapter: ModuleType) -> dict[str, Any]:
    """The functions of a chapter without their argument checks: whatever NumPy can broadcast is fair."""
    scope = {
        name: _anything_goes if name.startswith("check_") else value for name, value in vars(chapter).items()
    }
    for name, value in vars(chapter).items():
        if isinstance(value, FunctionType) and value.__module__ == chapter.__name__:
            scope[name] = FunctionType(value.__code__, scope, name, value.__defaults__, value.__closure__)
    return scope


def _anything_goes(*given: Any, **named: Any) -> None:
    """In the place of a check."""


def _saved(function: Function, given: tuple[Any, ...], returned: tuple[Any, ...]) -> tuple[Any, ...]:
    known = dict(zip(function.arguments, given, strict=True)) | dict(
        zip(function.returns, returned, strict=True)
    )
    return tuple(known.get(name, entry) for name, entry in zip(function.cache, returned[-1], strict=True))


def _copied(value: Any) -> Any:
    if isinstance(value, Mapping):
        return None
    return value.copy() if isinstance(value, np.ndarray) else None
