"""The chapter's cells in the place of the person's, so that a sequence function is judged by itself.

A stand-in returns what the chapter returns, but saves what most people save: the very arrays that it was given and
that it returns, and no copies. A view that a sequence function hands over therefore stays visible in the cache.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import cache
from types import FunctionType, ModuleType
from typing import Any

import numpy as np

from whygrad.diagnosis.aliasing import arrays_in
from whygrad.diagnosis.exercises import Exercise, Function
from whygrad.diagnosis.observing import keys_for

Call = tuple[str, tuple[Any, ...]]
OwnCall = Callable[[str, tuple[Any, ...]], Any]


class Tickets:
    """Caches in the form that the person's own cell makes, each with the chapter's cache of the same step.

    A person's sequence function may look into a step's cache (for a size, say), and hands it on to the cell's backward
    function. So a stand-in gives it one of the form that it knows, and takes it back as a ticket for the chapter's.
    """

    def __init__(self, own: OwnCall) -> None:
        self._own = own
        self._issued: list[tuple[Any, Any]] = []

    def clear(self) -> None:
        """Forgets the caches of the last run."""
        self._issued.clear()

    def issue(self, function: Function, given: tuple[Any, ...], saved: tuple[Any, ...]) -> Any:
        """A cache for a step; the chapter's own form where the person's cell makes none."""
        returned = self._own(function.name, given)
        known = isinstance(returned, tuple | list) and len(returned) == len(function.returns)
        ticket = returned[-1] if known else saved
        self._issued.append((ticket, saved))
        return ticket

    def redeem(self, ticket: Any) -> Any:
        """The chapter's cache that belongs to a ticket, or to one that holds the same; else what was given."""
        for known, saved in self._issued:
            if known is ticket:
                return saved
        held = list(arrays_in(ticket))
        for known, saved in self._issued:
            others = list(arrays_in(known))
            if held and len(held) == len(others) and all(map(np.array_equal, held, others)):
                return saved
        return ticket


def stand_ins(
    exercise: Exercise,
    own: Collection[str],
    calls: list[Call],
    quick: bool = False,
    tickets: Tickets | None = None,
    present: Collection[str] = (),
) -> dict[str, Callable[..., Any]]:
    """Stand-ins for every function of an exercise but ``own``. ``calls`` collects copies of what they were given.

    ``quick`` ones spare the sentence that says which argument has a wrong shape. Those of functions that are
    ``present`` in the person's program give their gradients also under names with other underscores.
    """
    return {
        name: _stand_in(function, calls, quick, tickets, name in present)
        for name, function in exercise.functions.items()
        if name not in own
    }


class Lenient(dict[str, Any]):
    """Gradients that are also found under names with other underscores, as the person's own function may give them."""

    def __missing__(self, key: str) -> Any:
        meant = keys_for([key], self) if isinstance(key, str) else {}
        if key not in meant:
            raise KeyError(key)
        return self[meant[key]]


Lenient.__name__ = "dict"  # what Python calls it where the person's program stops


def _stand_in(
    function: Function, calls: list[Call], quick: bool, tickets: Tickets | None, own: bool
) -> Callable[..., Any]:
    chapter = unchecked(function.chapter)[function.name]

    def standing_in(*given: Any, **named: Any) -> Any:
        given = _arguments(function, given, named)
        if tickets is not None and not function.saves and given:
            given = (*given[:-1], tickets.redeem(given[-1]))
        calls.append((function.name, tuple(marked(value) for value in given)))
        try:
            returned = chapter(*given)
        except Exception:
            if not quick:
                getattr(function.chapter, function.name)(*given)  # raises a sentence about the arguments
            raise
        if function.form == "dict" and own and isinstance(returned, dict):
            return Lenient(returned)
        if not function.saves or function.sequence:
            return returned
        saved = _saved(function, given, returned)
        return (*returned[:-1], saved if tickets is None else tickets.issue(function, given, saved))

    standing_in.__name__ = function.name
    standing_in.parameters = list(function.arguments)  # type: ignore[attr-defined]
    return standing_in


def _arguments(function: Function, given: tuple[Any, ...], named: Mapping[str, Any]) -> tuple[Any, ...]:
    """The arguments of a call in their order. What the person's own cell takes beside them is left out if None."""
    count = len(function.arguments)
    given = (*given, *(named[name] for name in function.arguments[len(given) :] if name in named))
    if any(value is not None for value in given[count:]):
        count = len(given)
    return tuple(
        np.asarray(value, float) if isinstance(value, int | float) else value for value in given[:count]
    )


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


def marked(value: Any) -> Any:
    """A copy of what tells an argument of one call from that of another: an array itself, of a cache the first one."""
    if isinstance(value, Mapping):
        return None
    return next((array.copy() for array in arrays_in(value)), None)
