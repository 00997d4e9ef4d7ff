"""Printed numbers as targets: which function printed them, which are whose, and which are right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from whygrad.diagnosis.observing import Array
from whygrad.diagnosis.printed import KNOWN_WRONG, PRINTED
from whygrad.diagnosis.simulation import Printout, unharmed
from whygrad.observations import Observation, Reading

ROUNDING = 1e-12  # the last digits of a number that is printed whole move with the order of summation


@dataclass(frozen=True)
class Target:
    """One printed number, and where it stands in what a test cell computes."""

    function: str
    output: str
    index: tuple[int, ...]
    value: float
    half_unit: float
    label: str

    def met_by(self, printout: Printout) -> bool:
        """Whether these outputs print this number."""
        value = printout.get((self.function, self.output))
        if value is None or value.ndim != len(self.index):
            return False
        if any(not -size <= i < size for i, size in zip(self.index, value.shape, strict=True)):
            return False
        return bool(meets(np.array([value[self.index]]), self)[0])


def meets(found: Array, target: Target) -> Array:
    """Which of some numbers would be printed like the target."""
    allowed = max(target.half_unit * (1 + 1e-6), ROUNDING * max(1.0, abs(target.value)))
    with np.errstate(invalid="ignore"):
        near: Array = np.abs(found - target.value) <= allowed
    neither: Array = np.isnan(found) & bool(np.isnan(target.value) and np.isfinite(target.half_unit))
    return np.logical_or(near, neither)


@dataclass(frozen=True)
class Printed:
    """One printout of one function: its targets, and how it stands to the right numbers."""

    function: str
    targets: tuple[Target, ...]
    right: tuple[bool, ...]
    hint: str | None
    known_wrong: bool

    @property
    def all_right(self) -> bool:
        return all(self.right)


def printouts(reading: Reading) -> list[Printed]:
    """The printouts in a text, each of one function."""
    blocks: dict[int, list[Observation]] = {}
    for observation in reading.observations:
        if observation.numbers:
            blocks.setdefault(observation.block, []).append(observation)
    candidates = {number: _candidates(rows) for number, rows in blocks.items()}
    found = []
    for number, rows in blocks.items():
        if candidates[number]:
            function = _likeliest(candidates[number], number, blocks, candidates)
            found += _of_block(function, rows)
    return found


def _of_block(function: str, rows: Sequence[Observation]) -> list[Printed]:
    targets = tuple(target for row in rows for target in _targets(function, row))
    if not targets:
        return []
    right = tuple(target.met_by(right_printout(function)) for target in targets)
    hints = [row.hint for row in rows if row.hint]
    known = KNOWN_WRONG.get(function, {})
    off = [target for target, fine in zip(targets, right, strict=True) if not fine]
    known_wrong = bool(off) and all(
        (value := known.get((one.output, one.index))) is not None
        and abs(value - one.value) <= one.half_unit + 5e-9
        for one in off
    )
    return [Printed(function, targets, right, hints[0] if hints else None, known_wrong)]


def _candidates(rows: Sequence[Observation]) -> list[str]:
    """The functions whose test cells print these names at these indices, as far as any does."""
    votes = {
        function: sum(
            _fits(function, row, exactly=True) * 2 + _fits(function, row, exactly=False) for row in rows
        )
        for function in PRINTED
    }
    best = max(votes.values())
    return [function for function, count in votes.items() if count == best] if best else []


def _likeliest(
    functions: Sequence[str],
    number: int,
    blocks: Mapping[int, Sequence[Observation]],
    candidates: Mapping[int, Sequence[str]],
) -> str:
    """Of functions that print the same names: the one whose right numbers stand in the text, here or beside."""

    def agreement(function: str) -> tuple[int, bool]:
        like = [rows for other, rows in blocks.items() if function in candidates[other]]
        own = {row.name for row in blocks[number]}
        sharing = [rows for rows in like if own & {row.name for row in rows}]
        return max((_agreement(function, rows) for rows in sharing), default=0), "_cell_" not in function

    return max(functions, key=agreement)


def _fits(function: str, row: Observation, exactly: bool) -> bool:
    outputs = PRINTED[function]
    name = _output(function, row.name)
    if name not in outputs:
        return False
    return row.index == outputs[name] if exactly else len(row.index) == len(outputs[name])


def _output(function: str, name: str) -> str:
    """The output that a printed name stands for: people print the predictions under several."""
    outputs = PRINTED[function]
    if name in outputs:
        return name
    for one in ("yt_pred", "y_pred", "y"):
        if name in ("y", "yt", "y_pred", "yt_pred", "y_t") and one in outputs:
            return one
    return name


def _agreement(function: str, rows: Iterable[Observation]) -> int:
    """How many of the numbers are right, or those of the faulty table, if this function printed them."""
    known = KNOWN_WRONG.get(function, {})
    targets = [target for row in rows for target in _targets(function, row)]
    right = sum(target.met_by(right_printout(function)) for target in targets)
    faulty = sum(
        abs(known.get((one.output, one.index), np.inf) - one.value) <= one.half_unit for one in targets
    )
    return max(right, faulty)


def _targets(function: str, row: Observation) -> list[Target]:
    name = _output(function, row.name)
    right = right_printout(function).get((function, name))
    if right is None or len(row.index) > right.ndim:
        return []
    try:
        inner = right[row.index].shape
    except IndexError:
        return []
    places = list(np.ndindex(inner))
    shown = f"{row.name}{''.join(f'[{i}]' for i in row.index)}"
    return [
        Target(
            function,
            name,
            (*row.index, *place),
            number.value,
            number.half_unit,
            _label(shown, place, len(places)),
        )
        for place, number in zip(places, row.numbers, strict=False)
    ]


def _label(shown: str, place: tuple[int, ...], count: int) -> str:
    return shown if count == 1 else shown + "".join(f"[{i}]" for i in place)


@cache
def right_printout(function: str) -> Mapping[tuple[str, str], Array]:
    """What the test cells of a chapter print when all is right."""
    return unharmed("lstm" if function.startswith("lstm") else "rnn")
