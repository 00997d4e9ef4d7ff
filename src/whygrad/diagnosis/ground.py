"""The ground on which further faults are tried: a chapter with some faults in it, and what each of its statements
reaches there. Reach is found as in a person's program: a value is moved a little, and the numbers that move are noted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from whygrad.diagnosis.observing import Array
from whygrad.diagnosis.signatures import Signature
from whygrad.diagnosis.simulation import Printout, combined, named_rows, printout, straight
from whygrad.diagnosis.straight import Faulty, Place, Straight
from whygrad.diagnosis.targets import Target

Output = tuple[str, str]  # function and output
_MOVED = "__value__ * 1.001 + 0.001"
_ONE_TARGET = re.compile(r"\w+(\[:, :, t\])? \+?")
_GATES = ("dz", "dc_prev")  # what the gradients of the gates start with, and what they all hand back


class Ground:
    """A chapter with faults. ``met`` and ``unmet`` are the posted numbers that it prints, and that it does not.

    Raises:
        LookupError: two of the faults are about the same words.
    """

    def __init__(self, chapter: str, faults: Sequence[Signature], targets: Sequence[Target]) -> None:
        self.chapter = chapter
        self.faults = tuple(faults)
        self.targets = tuple(targets)
        self.only = frozenset(target.function for target in targets)
        named = named_rows(chapter)
        self.rows = [named[fault.text] for fault in faults if fault.is_row]
        self.changes = [change for fault in faults for change in fault.changes]
        self.straight: Straight = combined(chapter, self.rows)
        self.faulty: Faulty = self.straight.planted(self.changes)
        self.tried: dict[Any, Any] = {}  # what further faults came to, for whoever tries them
        self.base = printout(chapter, self.faulty, self.only)

    @cached_property
    def unmet(self) -> tuple[Target, ...]:
        return tuple(target for target in self.targets if not target.met_by(self.base))

    @cached_property
    def outputs_met(self) -> frozenset[Output]:
        """The outputs of which every posted number comes out."""
        unmet = self.outputs_unmet
        return frozenset((one.function, one.output) for one in self.targets) - unmet

    @cached_property
    def outputs_unmet(self) -> frozenset[Output]:
        return frozenset((one.function, one.output) for one in self.unmet)

    @cached_property
    def by_output(self) -> dict[Output, list[Target]]:
        """The posted numbers of each output."""
        found: dict[Output, list[Target]] = {}
        for target in self.targets:
            found.setdefault((target.function, target.output), []).append(target)
        return found

    @property
    def last_of_dx(self) -> Target | None:
        """The posted number of ``dx`` at the last step, which no carry has reached yet."""
        output = (f"{self.chapter}_backward", "dx")
        base, found = self.base.get(output), self.by_output.get(output)
        if not found or base is None or base.ndim != 3:
            return None
        last = max(found, key=lambda one: one.index)
        return last if last.index[-1] == base.shape[-1] - 1 else None

    def with_fault(self, fault: Signature) -> Printout:
        """What is printed with one fault more; nothing where it cannot stand beside the others."""
        try:
            if fault.is_row:
                return Ground(self.chapter, (*self.faults, fault), self.targets).base
            faulty = self.straight.planted([*self.changes, *fault.changes])
        except LookupError:
            return {}
        return printout(self.chapter, faulty, self.only)

    def reach(self, place: Place) -> frozenset[Output] | None:
        """The posted outputs that move with the statement of a place; None where that cannot be told."""
        return self.reaches.get((place.function, place.statement))

    @cached_property
    def mixing(self) -> frozenset[Output]:
        """The posted outputs that more than one gate reaches: no gate's fault brings them out by itself."""
        counts: dict[Output, int] = {}
        for (function, statement), reached in self.reaches.items():
            if "cell_backward" in function and statement.startswith(_GATES):
                for output in reached:
                    counts[output] = counts.get(output, 0) + 1
        return frozenset(output for output, count in counts.items() if count > 1)

    @cached_property
    def reaches(self) -> Mapping[tuple[str, str], frozenset[Output]]:
        found: dict[tuple[str, str], frozenset[Output]] = {}
        for name, body in straight(self.chapter).bodies.items():
            for statement, count in body.anchors:
                left, equals, right = statement.partition("= ")
                if not equals or count or not _ONE_TARGET.fullmatch(left):
                    continue
                place = Place(name, statement, 0, len(statement) - len(right), len(statement))
                found[name, statement] = self._moved_by(place)
        return found

    def _moved_by(self, place: Place) -> frozenset[Output]:
        try:
            faulty = self.straight.planted([*self.changes, (place, _MOVED)])
        except LookupError:
            return frozenset()
        moved = printout(self.chapter, faulty, self.only)
        return frozenset(key for key, value in self.base.items() if not same(moved.get(key), value))


def same(one: Array | None, other: Array) -> bool:
    """Whether two outputs are the same up to rounding. It is asked a hundred thousand times a search."""
    if one is None or one.shape != other.shape:
        return False
    if one.tobytes() == other.tobytes():
        return True
    with np.errstate(invalid="ignore"):
        near = np.abs(one - other) <= 1e-14 + 1e-11 * np.abs(other)
    return bool((near | (np.isnan(one) & np.isnan(other))).all())
