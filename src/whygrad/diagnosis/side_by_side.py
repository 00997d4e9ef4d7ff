"""The steps of a backward pass laid side by side as one batch, where no step waits for what another hands back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from whygrad.diagnosis.exercises import STEP_BY_STEP
from whygrad.diagnosis.model import Model, Printout
from whygrad.diagnosis.observing import Array
from whygrad.running.interventions import by_expression, override
from whygrad.running.program import Crash

Text = tuple[int, str]


class SideBySide:
    """A sequence's backward pass as one call of its cell. ``fair`` says whether that comes to the same.

    It does where the hidden gradient is not carried back: then what a step is given does not depend on what the
    cell makes of weights, states and inputs, and sums over steps are sums over a longer batch.
    """

    def __init__(self, model: Model, held: Sequence[Text] = ()) -> None:
        self._model = model
        self._held = list(held)
        self._sequence = STEP_BY_STEP.functions[f"{model.chapter}_backward"]
        self._cell = str(self._sequence.cell)
        self._steps: list[int] = []
        self._unchanged: dict[str, Any] = {}
        self.base: Printout = model.overridden(self._held, only=frozenset({self._sequence.name}))
        calls = self._calls(spoil=False)
        self.fair = bool(calls) and _alike(calls, self._calls(spoil=True))
        if self.fair:
            self._arguments = _laid(calls)
            self._batch = calls[0][0].shape[1]
            self.fair = self._is_same()

    def printout(self, changes: Sequence[Text]) -> Printout | None:
        """What the sequence computes with more changes in its cell; None where it cannot be told so."""
        hook = override({number: by_expression(text) for number, text in (*self._held, *changes)})
        made = self._model.program.run(self._cell, self._arguments, hook, 0.2)
        if isinstance(made, Crash) or not isinstance(made, dict):
            return None
        before, after = self._unchanged.get("dc_prev"), made.get("dc_prev")
        if before is not None and (after is None or not np.array_equal(after, before, equal_nan=True)):
            return None  # the memory's gradient may be carried: the next step would be given another one
        return self._named(made)

    def _is_same(self) -> bool:
        hook = override({number: by_expression(text) for number, text in self._held})
        made = self._model.program.run(self._cell, self._arguments, hook, 0.2)
        if isinstance(made, Crash) or not isinstance(made, dict):
            return False
        self._unchanged = made
        laid = self._named(made)
        return all(
            key in laid
            and laid[key].shape == value.shape
            and np.allclose(laid[key], value, rtol=1e-9, atol=1e-12)
            for key, value in self.base.items()
        )

    def _named(self, made: dict[str, Any]) -> Printout:
        """The cell's outputs over all steps, as the sequence's outputs."""
        name, count, m = self._sequence.name, len(self._steps), self._batch
        found: dict[tuple[str, str], Array] = {}
        for output in self._sequence.returns:
            value = made.get({"dx": "dxt", "da0": "da_prev"}.get(output, output))
            if not isinstance(value, np.ndarray):
                continue
            if output in ("dx", "da0"):
                if value.ndim != 2 or value.shape[1] != count * m:
                    continue
                parts = {step: value[:, k * m : (k + 1) * m] for k, step in enumerate(self._steps)}
                value = (
                    np.stack([parts[step] for step in sorted(parts)], axis=-1) if output == "dx" else parts[0]
                )
            found[name, output] = value
        return found

    def _calls(self, spoil: bool) -> list[list[Any]]:
        """What the sequence gives to its cell. ``spoil`` changes what the cell hands back, but for dc_prev."""
        program, own = self._model.program, self._model.program.own(self._cell)
        calls: list[list[Any]] = []

        def noting(*given: Any) -> Any:
            calls.append([value.copy() if isinstance(value, np.ndarray) else value for value in given])
            made = own(*given)
            if spoil:
                made = {name: value if name == "dc_prev" else value + 1.0 for name, value in made.items()}
            return made

        program.stand_in({self._cell: noting})
        try:
            self._model.overridden(self._held, only=frozenset({self._sequence.name}))
        finally:
            program.stand_in({})
        steps = len(calls)
        self._steps = list(range(steps - 1, -1, -1))
        return calls


def _alike(calls: list[list[Any]], others: list[list[Any]]) -> bool:
    return len(calls) == len(others) and all(
        np.array_equal(one, other)
        for call, spoiled in zip(calls, others, strict=True)
        for one, other in zip(call[:-1], spoiled[:-1], strict=True)
    )


def _laid(calls: list[list[Any]]) -> list[Any]:
    """The arguments of all calls as those of one: batches joined, caches too."""
    gradients = [np.concatenate([call[k] for call in calls], axis=1) for k in range(len(calls[0]) - 1)]
    caches = [call[-1] for call in calls]
    cache = tuple(
        np.concatenate(entries, axis=1) if isinstance(entries[0], np.ndarray) else entries[0]
        for entries in zip(*caches, strict=True)
    )
    return [*gradients, cache]
