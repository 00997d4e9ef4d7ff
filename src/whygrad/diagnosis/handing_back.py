"""In which order a person's own cell is handed back what it saved: made step by step, and unwound from the end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from whygrad.diagnosis.exercises import Function
from whygrad.running.program import Program


class HandedBack:
    """Notes the caches that the forward cell makes, and which of them the backward cell is given, call by call.

    Caches are told apart as objects, so a person's own form of them is as good as any. One that is made anew on the
    way is not known again, and nothing is said then.
    """

    def __init__(self) -> None:
        self._made: dict[int, Any] = {}
        self._given: list[int] = []

    def clear(self) -> None:
        """Forgets the run before."""
        self._made.clear()
        self._given.clear()

    @property
    def out_of_order(self) -> bool:
        """Whether backward was given every step's cache, and not from the last step to the first."""
        made = list(self._made)
        return len(made) > 1 and sorted(self._given) == sorted(made) and self._given != made[::-1]

    @property
    def in_order(self) -> bool:
        """Whether backward was given every step's cache, from the last step to the first."""
        return len(self._made) > 1 and self._given == list(self._made)[::-1]

    def noting(self, program: Program, cell: Function) -> Callable[..., Any]:
        """The person's own cell function, which tells what it is given or makes."""

        def cell_function(*given: Any, **named: Any) -> Any:
            if not cell.saves and given:
                self._given.append(id(given[-1]))
            returned = program.own(cell.name)(*given, **named)
            if cell.saves and isinstance(returned, tuple | list) and returned:
                self._made[id(returned[-1])] = returned[-1]  # kept, so that no other object gets its number
            return returned

        return cell_function
