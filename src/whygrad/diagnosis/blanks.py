"""Outputs that are no numbers: where the first NaN, infinity or None arose, and of what."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

import numpy as np

from whygrad.diagnosis import stop_wording as wording
from whygrad.diagnosis.outcome import Outcome
from whygrad.diagnosis.stop import Stop
from whygrad.faults.edit import ZERO_CALLS, called, text_of
from whygrad.running.interventions import Event, Watch
from whygrad.running.program import Program

LARGE = 700.0  # of which exp is infinite


class NotANumber(Exception):
    """Nothing was raised: a value was made that is no number. ``step`` is the time step, ``made`` the value."""

    def __init__(self, step: int | None, made: Any) -> None:
        super().__init__("no number")
        self.step, self.made = step, made


def blank_of(program: Program, outcome: Outcome, watch: Watch) -> Stop | None:
    """Where the first value that is no number arose, if a wrong output has one."""
    if outcome.crash is not None or not any(_is_blank(value) for value in _wrong_values(outcome)):
        return None
    found = next((event for event in watch.events if _arises(event)), None)
    if found is None:
        return None
    site = found.site
    definition, _ = program.definitions.get(site.function.split(".")[0], (None, None))
    until = watch.events[: watch.events.index(found)]
    values = {
        id(event.site.node): event.value if event.snapshot is None else event.snapshot for event in until
    }
    error = NotANumber(found.step, found.value)
    return Stop(error, site.node, site.statement, definition or site.node, site, {}, values, {}, program)


def _wrong_values(outcome: Outcome) -> Iterator[Any]:
    for function, name in outcome.wrong:
        seen = (outcome.observations or {}).get(function)
        if seen is not None and name in seen.values:
            yield seen.values[name]


def _is_blank(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.dtype.kind == "f" and not np.isfinite(value).all()


def _arises(event: Event) -> bool:
    node = event.site.node
    if event.value is None:
        return event.site.role in ("stored", "augmented")
    made = isinstance(node, ast.BinOp | ast.UnaryOp) or (
        isinstance(node, ast.Call) and called(node) not in ZERO_CALLS
    )
    return made and _is_blank(event.snapshot)


def of_blank(stop: Stop) -> str:
    """The first value that is no number, and why."""
    error = stop.error
    assert isinstance(error, NotANumber)
    step = "" if error.step is None else wording.IN_STEP.format(step=error.step)
    if error.made is None:
        return wording.FIRST_NONE.format(text=text_of(stop.node), step=step)
    return wording.FIRST_NAN.format(text=text_of(stop.node), step=step, why=_why(stop))


def _why(stop: Stop) -> str:
    node = stop.node
    if (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div)) or called(node) in (
        "divide",
        "true_divide",
    ):
        right = node.right if isinstance(node, ast.BinOp) else node.args[-1]  # type: ignore[attr-defined]
        value = stop.value(right)
        return (
            wording.ZEROS.format(text=text_of(right))
            if isinstance(value, np.ndarray) and (value == 0).any()
            else ""
        )
    if not isinstance(node, ast.Call) or not node.args:
        return ""
    value, text = stop.value(node.args[0]), text_of(node.args[0])
    if not isinstance(value, np.ndarray):
        return ""
    if called(node) in ("sqrt", "log", "log2", "log10", "arctanh", "power") and (value < 0).any():
        return wording.NEGATIVE.format(text=text)
    if called(node) in ("log", "log2", "log10") and (value == 0).any():
        return wording.ZEROS.format(text=text)
    if called(node) in ("exp", "cosh", "sinh") and value.max() > LARGE:
        return wording.TOO_LARGE.format(text=text, largest=f"{value.max():.3g}")
    return ""
