"""An object that a person's methods are called on: what they leave in it is taken out again before the next run."""

from __future__ import annotations

import ast
import copy
from collections.abc import Mapping
from dataclasses import dataclass
from inspect import signature
from typing import Any

_CHANGEABLE = (list, dict, set)


@dataclass(frozen=True)
class Sizes:
    """What an object's sizes have to be: by what they are in the exercise's own inputs, and by what they are called."""

    by_value: Mapping[int, int]
    by_name: Mapping[str, int]

    def of(self, name: str, value: int) -> int:
        """The size that belongs in the place of an argument with a value."""
        return self.by_name.get(name, self.by_value.get(value, value))


class Held:
    """An object, the call that made it, and what it and its class had in them when it was new."""

    def __init__(self, value: Any, call: ast.expr) -> None:
        self._value = value
        self._call = call
        self._new: dict[tuple[tuple[str, int], ...], dict[str, Any]] = {(): _copied(_inside(value))}
        self._of_class = {
            name: _copied(one) for name, one in vars(type(value)).items() if isinstance(one, _CHANGEABLE)
        }

    def put_back(self, sizes: Sizes) -> None:
        """What was written into the object since is gone; an object that was made for other sizes is made for these."""
        if hasattr(self._value, "__dict__"):
            new = _copied(self._made_for(sizes))
            self._value.__dict__.clear()
            self._value.__dict__.update(new)
        for name, one in self._of_class.items():
            setattr(type(self._value), name, _copied(one))

    def take(self, name: str, made: Any) -> None:
        """Becomes an object of the class that is now in the place of its own."""
        if isinstance(made, type) and type(self._value).__name__ == name:
            self._value.__class__ = made

    def _made_for(self, sizes: Sizes) -> dict[str, Any]:
        others = {name: sizes.of(name, size) for name, size in self._sizes().items()}
        others = {name: size for name, size in others.items() if size != self._sizes()[name]}
        key = tuple(others.items())
        if key not in self._new:
            self._new[key] = self._new[()]
            given = signature(type(self._value)).bind(*self._given()[0], **self._given()[1])
            given.apply_defaults()
            given.arguments.update(others)
            self._new[key] = _inside(type(self._value)(*given.args, **given.kwargs))
        return self._new[key]

    def _sizes(self) -> dict[str, int]:
        """The whole numbers that the object was made with."""
        if not isinstance(self._call, ast.Call) or not isinstance(self._call.func, ast.Name):
            return {}
        given = signature(type(self._value)).bind(*self._given()[0], **self._given()[1])
        given.apply_defaults()
        return {name: one for name, one in given.arguments.items() if type(one) is int}

    def _given(self) -> tuple[list[Any], dict[str, Any]]:
        call = self._call
        assert isinstance(call, ast.Call)
        by_name = {one.arg: ast.literal_eval(one.value) for one in call.keywords if one.arg is not None}
        return [ast.literal_eval(one) for one in call.args], by_name


def _inside(value: Any) -> dict[str, Any]:
    return dict(getattr(value, "__dict__", {}))


def _copied(value: Any) -> Any:
    try:
        return copy.deepcopy(value)
    except Exception:  # a file, a generator, whatever an ``__init__`` may make
        return dict(value) if isinstance(value, dict) else value
