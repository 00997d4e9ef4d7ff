"""Two edits of one line of a cell: each alone brings nothing out, so the line is computed again with every two of them.

Only the cell's own test is looked at: there a line is run once, and its numbers are its own.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import combinations, pairwise
from typing import Any

import numpy as np

from whygrad.diagnosis.ground import Ground, Output
from whygrad.diagnosis.observing import Array
from whygrad.diagnosis.signatures import Signature, Table, likelihood
from whygrad.diagnosis.simulation import scopes
from whygrad.diagnosis.straight import Place, code_of
from whygrad.diagnosis.targets import Target
from whygrad.running.interventions import VALUE

_MOST_OF_A_LINE = 140  # edits of one line; of those that give the same value the likeliest
_MOST = 6


def doubled(ground: Ground, table: Table, deadline: float) -> Iterator[Signature]:
    """Faults that are two edits of one line, and that bring out a number which the line alone gives."""
    cell = f"{ground.chapter}_cell_backward"
    if cell not in ground.only or not (seen := scopes(ground.chapter, ground.faulty, cell)):
        return
    for (function, statement), reached in ground.reaches.items():
        wanted = [target for target in ground.unmet if (target.function, target.output) in reached]
        own = _name(statement)
        if function != cell or not wanted or reached & ground.outputs_met or own is None:
            continue
        line = _Line(ground, seen[0], statement, own, wanted)
        for count, pair in enumerate(line.pairs(table, deadline)):
            yield pair
            if count >= _MOST:
                break


def _name(statement: str) -> str | None:
    name, equals, _ = statement.partition(" = ")
    return name if equals and name.isidentifier() else None


class _Line:
    """One statement of the cell, what was in scope when it ran, and the posted numbers that it moves."""

    def __init__(
        self, ground: Ground, scope: Mapping[str, Any], statement: str, name: str, wanted: list[Target]
    ) -> None:
        self.ground, self.scope, self.statement, self.name, self.wanted = (
            ground,
            scope,
            statement,
            name,
            wanted,
        )
        self.function = f"{ground.chapter}_cell_backward"

    def pairs(self, table: Table, deadline: float) -> Iterator[Signature]:
        """Every two edits of the line that bring out one of its numbers; likely ones first."""
        for one, other in combinations(self._edits(table, deadline), 2):
            if time.monotonic() > deadline:
                return
            value = self._value((*one.changes, *other.changes))
            if value is not None and self._brings_out(value):
                yield self._both(one, other)

    def _edits(self, table: Table, deadline: float) -> list[Signature]:
        """The edits of this line alone; of those that give the same value the likeliest."""
        found: dict[bytes, Signature] = {}
        for fault in sorted(table.signatures, key=likelihood):
            places = {place.statement for place, _ in fault.changes}
            if fault.function != self.function or places != {self.statement}:
                continue
            value = self._value(fault.changes)
            if value is not None:
                found.setdefault(np.round(value, 9).tobytes(), fault)
            if len(found) >= _MOST_OF_A_LINE or time.monotonic() > deadline:
                break
        return list(found.values())

    def _value(self, changes: tuple[tuple[Place, str], ...]) -> Array | None:
        """What the line gives with some changes; None where it crashes, or where they are about the same words."""
        spans = sorted((place.start, place.end) for place, _ in changes)
        if any(later[0] < earlier[1] for earlier, later in pairwise(spans)):
            return None
        own = dict(self.scope)
        try:
            with np.errstate(all="ignore"):
                exec(
                    code_of(_written(self.statement, changes)), own
                )  # the chapters' words and those of the model
        except Exception:  # whatever a faulty line may raise
            return None
        value = own[self.name]
        right = self.scope[self.name]
        return value if isinstance(value, np.ndarray) and value.shape == right.shape else None

    def _brings_out(self, value: Array) -> bool:
        printed = dict(self._outputs(value))
        return any(target.met_by(printed) for target in self.wanted)

    def _outputs(self, value: Array) -> Iterator[tuple[Output, Array]]:
        """What the cell returns when this line gives this value, as far as no other line comes between."""
        yield (self.function, self.name), value
        if self.name.startswith("dz") and len(self.name) == 3:
            gate = self.name[2]
            yield (self.function, f"dW{gate}"), value @ self.scope["concat"].T
            yield (self.function, f"db{gate}"), value.sum(axis=1, keepdims=True)
        elif self.name == "dz":
            yield (self.function, "dba"), value.sum(axis=1, keepdims=True)
            yield (self.function, "dWax"), value @ self.scope["xt"].T

    def _both(self, one: Signature, other: Signature) -> Signature:
        changes = (*one.changes, *other.changes)
        start = len(f"{self.name} = ")
        return replace(
            one,
            family="another-expression",
            source=self.statement[start:],
            old=_written(self.statement, changes)[start:],
            new=self.statement[start:],
            text=f"{one.text} and {other.text}",
            changes=changes,
        )


def _written(statement: str, changes: tuple[tuple[Place, str], ...]) -> str:
    """The statement with texts over some of its places."""
    for place, text in sorted(changes, key=lambda change: -change[0].start):
        old = statement[place.start : place.end]
        statement = f"{statement[: place.start]}({text.replace(VALUE, f'({old})')}){statement[place.end :]}"
    return statement
