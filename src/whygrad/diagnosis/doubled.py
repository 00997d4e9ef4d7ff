"""Two edits of one line of a cell: alone each brings nothing out, so the line is computed with every two of them.

In the cell's own test a line is run once. In a sequence it is run at every step, and what it gives adds up to the
numbers of its gate; where the gates mix nothing can be told so.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations, islice
from typing import Any

import numpy as np

from whygrad.diagnosis.ground import Ground, Output
from whygrad.diagnosis.limit import Limit
from whygrad.diagnosis.observing import Array
from whygrad.diagnosis.signatures import Signature, Table
from whygrad.diagnosis.simulation import scopes
from whygrad.diagnosis.straight import Place, code_of, spliced

_USUAL, _ALL = 60, 400  # edits of one line; of those that give the same value the likeliest
_MOST = 6  # pairs of one line

Changes = tuple[tuple[Place, str], ...]


def doubled(ground: Ground, table: Table, limit: Limit, thorough: bool) -> Iterator[Signature]:
    """Faults that are two edits of one line, and that bring out a number which the line alone gives."""
    for function in sorted(name for name in ground.only if name.endswith("_backward")):
        seen = scopes(ground.chapter, ground.faulty, function)
        for line in _lines(ground, function, seen) if seen else ():
            yield from islice(line.pairs(table, limit, _ALL if thorough else _USUAL), _MOST)


def _lines(ground: Ground, function: str, seen: Sequence[Mapping[str, Any]]) -> Iterator[_Line]:
    """The lines whose own numbers do not come out, while nothing that does would be spoilt."""
    for (cell, statement), reached in ground.reaches.items():
        own = _name(statement)
        here = frozenset(output for output in reached if output[0] == function) - ground.mixing
        if cell.endswith("_cell_backward") and own is not None and not here & ground.outputs_met:
            line = _Line(ground, function, seen, statement, own)
            if line.wanted:
                yield line


def _name(statement: str) -> str | None:
    name, equals, _ = statement.partition(" = ")
    return name if equals and name.isidentifier() else None


class _Line:
    """One statement of the cell, what was in scope whenever it ran, and the posted numbers that it alone gives."""

    def __init__(
        self, ground: Ground, function: str, seen: Sequence[Mapping[str, Any]], statement: str, name: str
    ) -> None:
        self.function, self.seen, self.statement, self.name = function, seen, statement, name
        self.cell = f"{ground.chapter}_cell_backward"
        mixing = ground.mixing if function != self.cell else frozenset()
        own = {output for output, _ in self._outputs([scope[name] for scope in seen])} - mixing
        self.wanted = [one for one in ground.unmet if (one.function, one.output) in own]

    def pairs(self, table: Table, limit: Limit, most: int) -> Iterator[Signature]:
        """Every two edits of the line that bring out one of its numbers; likely ones first."""
        for one, other in combinations(self._edits(table, limit, most), 2):
            if limit.reached:
                return
            values = self._values((*one.changes, *other.changes))
            if values is not None and self._brings_out(values):
                yield self._both(one, other)

    def _edits(self, table: Table, limit: Limit, most: int) -> list[Signature]:
        """The edits of this line alone; of those that give the same value the likeliest."""
        found: dict[bytes, Signature] = {}
        for fault in table.of_lines.get((self.cell, self.statement), ()):
            values = self._values(fault.changes)
            if values is not None:
                found.setdefault(np.round(values[0], 9).tobytes(), fault)
            if len(found) >= most or limit.reached:
                break
        return list(found.values())

    def _values(self, changes: Changes) -> list[Array] | None:
        """What the line gives at each step; None where it crashes, or where two changes are about the same words."""
        if any(_at_odds(one, other) for (one, _), (other, _) in combinations(changes, 2)):
            return None
        code, found = code_of(_written(self.statement, changes)), []
        for scope in self.seen:
            own = dict(scope)
            try:
                with np.errstate(all="ignore"):
                    exec(code, own)  # the chapters' own words, and those of the fault model
            except Exception:  # whatever a faulty line may raise
                return None
            value = own[self.name]
            if not isinstance(value, np.ndarray) or value.shape != scope[self.name].shape:
                return None
            found.append(value)
        return found

    def _brings_out(self, values: Sequence[Array]) -> bool:
        with np.errstate(all="ignore"):
            printed = dict(self._outputs(values))
        return any(target.met_by(printed) for target in self.wanted)

    def _outputs(self, values: Sequence[Array]) -> Iterator[tuple[Output, Array]]:
        """What is returned when this line gives these values, as far as no other line comes between."""
        if not self.name.startswith("dz"):
            if self.function == self.cell:
                yield (self.function, self.name), values[0]
            return
        gate = self.name[2:]
        weights, stacked = (f"dW{gate}", "concat") if gate else ("dWax", "xt")
        steps = zip(values, self.seen, strict=True)
        yield (self.function, weights), np.sum([dz @ scope[stacked].T for dz, scope in steps], axis=0)
        sums = [dz.sum(axis=1, keepdims=True) for dz in values]
        yield (self.function, f"db{gate or 'a'}"), np.sum(sums, axis=0)

    def _both(self, one: Signature, other: Signature) -> Signature:
        changes = (*one.changes, *other.changes)
        start = len(f"{self.name} = ")
        # without the brackets that nobody needs
        written = ast.unparse(ast.parse(_written(self.statement, changes)))
        return replace(
            one,
            family="another-expression",
            source=self.statement[start:],
            old=written[start:],
            new=self.statement[start:],
            text=f"{one.text} and {other.text}",
            changes=changes,
        )


def _at_odds(one: Place, other: Place) -> bool:
    """Whether two places are about the same words, and neither is a part of the other."""
    if one.end <= other.start or other.end <= one.start:
        return False
    within = one.start <= other.start and other.end <= one.end
    around = other.start <= one.start and one.end <= other.end
    return within == around  # the same place, or places that overlap


def _written(statement: str, changes: Changes) -> str:
    """The statement with texts over some of its places."""
    return spliced(statement, [(place.start, place.end, place.variable, text) for place, text in changes])
