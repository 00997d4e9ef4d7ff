"""What one run of an experiment showed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from whygrad.diagnosis.observing import Difference, Observation
from whygrad.running.program import Crash

Cell = tuple[str, str, int | None]  # a function, one of its outputs, and a time step, or a gate


@dataclass(frozen=True, eq=False)
class Outcome:
    """What a run showed: which outputs were wrong, or where it crashed."""

    wrong: Mapping[tuple[str, str], Difference]
    crash: Crash | None = None
    observations: Mapping[str, Observation] | None = None
    late: frozenset[Cell] = frozenset()  # calls of the cell that were given something wrong
    saved: Any = None  # the last cache that a function of the chain returned
    out_of_order: bool = (
        False  # the person's own cell was given its caches, but not from the last to the first
    )
    in_order: bool = False  # it was given all of them, from the last to the first
    writes: bool = False  # an array that was given to the last function is not what it was
    draws: bool = False  # random numbers were drawn

    @property
    def right(self) -> bool:
        return not self.wrong and self.crash is None

    @property
    def rough(self) -> bool:
        """Wrong by no more than single precision explains."""
        return self.crash is None and all(difference.rough for difference in self.wrong.values())

    @property
    def stretched(self) -> bool:
        """All numbers are right, and what is wrong has only an axis of length 1 too many."""
        return self.crash is None and not self.late and all(one.stretched for one in self.wrong.values())

    @cached_property
    def cells(self) -> frozenset[Cell]:
        """The wrong outputs, step by step or gate by gate where they have such, and the wrong arguments of the cell."""
        return self.late | {
            (function, name, step)
            for (function, name), difference in self.wrong.items()
            for step in (difference.steps or difference.gates or (None,))
        }


def further(before: Outcome, after: Outcome, repeated: bool = True) -> bool:
    """Whether a run that still stops got past a name that does not exist, to another one.

    ``repeated``: or past a line, to a later one of the same function where Python stops for the very same reason, or
    at a name that does not exist, which no value on the way can have caused.
    """
    if before.crash is None or after.crash is None:
        return False
    one, other = before.crash, after.crash
    if isinstance(one.error, NameError) and isinstance(other.error, NameError):
        return one.error.args != other.error.args
    # an unpacking that stops decides itself on which names there are
    other_matter = one.function == other.function and is_nameless(other) and "unpack" not in str(one.error)
    return repeated and (is_repeated(one, other) or other_matter) and one.line < other.line


def is_nameless(crash: Crash) -> bool:
    """Whether Python stops at a name that nothing gives a value."""
    return isinstance(crash.error, NameError) and not isinstance(crash.error, UnboundLocalError)


def is_repeated(one: Crash, other: Crash) -> bool:
    """Whether Python stops twice in one function for the very same reason."""
    same = type(one.error) is type(other.error) and str(one.error) == str(other.error)
    return same and (one.function, one.cell) == (other.function, other.cell)
