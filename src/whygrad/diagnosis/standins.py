"""The chapter's cells in the place of the person's, so that a sequence function is judged by itself.

A stand-in returns what the chapter returns, but saves what most people save: the very arrays that it was given and
that it returns, and no copies. A view that a sequence function hands over therefore stays visible in the cache.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from whygrad.diagnosis.exercises import Exercise, Function

Call = tuple[str, tuple[Any, ...]]


def stand_ins(exercise: Exercise, judged: str, calls: list[Call] | None = None) -> dict[str, Callable[..., Any]]:
    """Stand-ins for every function of an exercise but one. ``calls`` collects copies of what they were given."""
    return {
        name: _stand_in(function, [] if calls is None else calls)
        for name, function in exercise.functions.items()
        if name != judged
    }


def _stand_in(function: Function, calls: list[Call]) -> Callable[..., Any]:
    chapter = getattr(function.chapter, function.name)

    def standing_in(*given: Any, **named: Any) -> Any:
        given = (*given, *(named[name] for name in function.arguments[len(given) :] if name in named))
        calls.append((function.name, tuple(_copied(value) for value in given)))
        returned = chapter(*given)
        if function.form == "dict" or function.sequence:
            return returned
        return (*returned[:-1], _saved(function, given, returned))

    standing_in.__name__ = function.name
    return standing_in


def _saved(function: Function, given: tuple[Any, ...], returned: tuple[Any, ...]) -> tuple[Any, ...]:
    known = dict(zip(function.arguments, given, strict=True)) | dict(zip(function.returns, returned, strict=True))
    return tuple(known.get(name, entry) for name, entry in zip(function.cache, returned[-1], strict=True))


def _copied(value: Any) -> Any:
    if isinstance(value, Mapping):
        return None
    return value.copy() if hasattr(value, "copy") else value
