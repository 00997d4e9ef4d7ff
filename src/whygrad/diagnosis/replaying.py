"""A cheap look at a further fault: one line, or one step, is computed again before a whole run is made.

Where the gates do not mix, a gate's own numbers need its own line alone, over all steps. Where they do, the last step
needs no other one: nothing is carried yet.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np

from whygrad.diagnosis.ground import Ground
from whygrad.diagnosis.signatures import Signature
from whygrad.diagnosis.simulation import scopes
from whygrad.diagnosis.straight import Faulty, code_of
from whygrad.diagnosis.targets import Target, meets


class Replay:
    """What each step of the ground's backward pass had in scope, ready to be computed again with a fault more."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.sequence = f"{ground.chapter}_backward"
        self.cell = f"{ground.chapter}_cell_backward"

    def may_help(self, fault: Signature) -> bool:
        """Whether a fault may bring out what a ground lacks; the whole run tells."""
        if fault.is_row or any(place.function != self.cell for place, _ in fault.changes) or not self._scopes:
            return True
        gates = {place.statement[2] for place, _ in fault.changes if place.statement.startswith("dz")}
        others = any(not place.statement.startswith("dz") for place, _ in fault.changes)
        if len(gates) == 1 and not others and (gate := gates.pop()) in self._gates:
            return self._own_numbers(fault, gate)
        if self._last is not None and self._mixed:
            return self._last_step(fault)
        return True

    @cached_property
    def _scopes(self) -> list[dict[str, Any]]:
        ground = self.ground
        if self.sequence not in ground.only:
            return []
        return scopes(ground.chapter, ground.faulty, self.sequence)

    @cached_property
    def _gates(self) -> dict[str, list[Target]]:
        """The gates whose numbers are sums over the steps of what their own line gives, and those numbers."""
        found: dict[str, list[Target]] = {}
        for gate in "fico":
            names = [f"dW{gate}", f"db{gate}"]
            targets = [
                one for one in self.ground.targets if one.function == self.sequence and one.output in names
            ]
            if targets and all(self._is_own(name) for name in names):
                found[gate] = targets
        return found

    def _is_own(self, name: str) -> bool:
        base = self.ground.base.get((self.sequence, name))
        if base is None or (self.sequence, name) in self.ground.mixing or name not in self._scopes[0]:
            return False
        total = sum(scope[name] for scope in self._scopes)
        return np.shape(total) == base.shape and bool(np.allclose(total, base, rtol=1e-9, atol=1e-12))

    def _own_numbers(self, fault: Signature, gate: str) -> bool:
        """Whether the gate's line, written so, brings out its weights' or its biases' number."""
        body = self.ground.faulty.bodies[self.cell]
        try:
            number, _ = body.anchors[fault.changes[0][0].statement, fault.changes[0][0].count]
            text = self._with(fault).statements[self.cell][number]
        except LookupError:
            return False
        rows = []
        with np.errstate(all="ignore"):
            for scope in self._scopes:
                own = dict(scope)
                try:
                    exec(code_of(text), own)
                    rows.append((own[f"dz{gate}"], own["concat"]))
                except Exception:  # whatever a faulty line may raise
                    return False
            if any(np.shape(dz) != self._scopes[0]["da_next"].shape for dz, _ in rows):
                return True
            return any(_meets(target, rows) for target in self._gates[gate])

    @cached_property
    def _last(self) -> Target | None:
        """The posted number of the last step, if the first round of the ground's loop is what computes it."""
        last, base = self.ground.last_of_dx, self.ground.base.get((self.sequence, "dx"))
        first = self._scopes[0].get("dxt")
        return (
            last if base is not None and first is not None and np.array_equal(first, base[..., -1]) else None
        )

    @cached_property
    def _mixed(self) -> bool:
        return (self.sequence, "dx") in self.ground.mixing

    def _last_step(self, fault: Signature) -> bool:
        assert self._last is not None
        given = [self._scopes[0][name] for name in self.ground.faulty.bodies[self.cell].arguments]
        try:
            with np.errstate(all="ignore"):
                found = self._with(fault).run(self.cell, given)["dxt"][self._last.index[:2]]
        except Exception:  # whatever a faulty cell may raise
            return False
        return bool(meets(np.array([found]), self._last)[0])

    def _with(self, fault: Signature) -> Faulty:
        return self.ground.straight.planted([*self.ground.changes, *fault.changes])


def _meets(target: Target, rows: list[tuple[Any, Any]]) -> bool:
    """Whether a sum over the steps prints a number of a gate's own."""
    i, j = target.index
    if "W" in target.output:
        found = sum(float(dz[i] @ concat[j]) for dz, concat in rows)
    else:
        found = sum(float(dz[i].sum()) for dz, _ in rows)
    return bool(meets(np.array([found]), target)[0])
