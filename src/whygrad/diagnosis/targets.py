"""Printed numbers as targets: which function printed them, and which of them are right."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from whygrad.diagnosis.observing import ROUGH, Array
from whygrad.diagnosis.printed import PRINTED, PRINTED_CACHE, is_known_wrong
from whygrad.diagnosis.simulation import Printout, unharmed
from whygrad.diagnosis.unnamed import named_by_what_is_right
from whygrad.observations import Number, Observation, Reading, Unread

ROUNDING = 1e-12  # the last digits of a number that is printed whole move with the order of summation
TYPED = 7  # fewer decimals than NumPy prints: typed by hand, so the last one may be cut off and not rounded
CACHED, COUNTED = (
    "caches[1]",
    "len(caches)",
)  # what forward saves beside the list of caches; the length of both


@dataclass(frozen=True)
class Target:
    """One printed number, and where it stands in what a test cell computes."""

    function: str
    output: str
    index: tuple[int, ...]
    value: float
    half_unit: float
    label: str
    text: str = ""

    def met_by(self, printout: Printout) -> bool:
        """Whether these outputs print this number."""
        found = self.found_in(printout)
        return found is not None and bool(meets(np.array([found]), self)[0])

    def found_in(self, printout: Printout) -> float | None:
        """The number that these outputs print there. Where an axis of length 1 is gone, it prints the same."""
        value = printout.get((self.function, self.output))
        if value is None or value.ndim > len(self.index) or any(self.index[value.ndim :]):
            return None
        index = self.index[: value.ndim]
        if any(not -size <= i < size for i, size in zip(index, value.shape, strict=True)):
            return None
        return float(value[index])


@dataclass(frozen=True)
class Form:
    """A printed shape, or the length of something (a ``shape`` of one number)."""

    function: str
    output: str
    shape: tuple[int, ...]
    length: bool
    label: str

    def met_by(self, printout: Printout) -> bool:
        """Whether these outputs have this form."""
        value = printout.get((self.function, self.output))
        if self.output == COUNTED:
            return value is not None and self.shape == (int(value),)
        return value is not None and (value.shape[:1] if self.length else value.shape) == self.shape


def meets(found: Array, target: Target) -> Array:
    """Which of some numbers would be printed like the target."""
    allowed = max(target.half_unit * (1 + 1e-6), ROUNDING * max(1.0, abs(target.value)))
    with np.errstate(invalid="ignore"):
        near: Array = np.abs(found - target.value) <= allowed
    neither: Array = np.isnan(found) & bool(np.isnan(target.value) and np.isfinite(target.half_unit))
    return np.logical_or(near, neither)


def digits_of(target: Target) -> float:
    """How many digits a number has behind the point: what it can tell."""
    return max(0.0, -math.log10(2 * max(target.half_unit, 1e-17)))


@dataclass(frozen=True)
class Printed:
    """One printout of one function: what it shows, and how that stands to the right values.

    ``known_wrong``: all that is wrong in it stands so in a published table that is itself wrong. ``others``: functions
    that print the same names, and may have printed it instead.
    """

    function: str
    targets: tuple[Target, ...]
    right: tuple[bool, ...]
    forms: tuple[Form, ...]
    hint: str | None
    known_wrong: bool
    others: tuple[str, ...] = ()
    rows: tuple[Observation, ...] = ()

    @property
    def wrong(self) -> tuple[Target, ...]:
        """The numbers that are not right."""
        return tuple(target for target, fine in zip(self.targets, self.right, strict=True) if not fine)

    @property
    def wrong_forms(self) -> tuple[Form, ...]:
        """The shapes and lengths that are not right."""
        return tuple(form for form in self.forms if not form.met_by(right_printout(self.function)))

    @property
    def all_right(self) -> bool:
        """Whether nothing in it is wrong."""
        return all(self.right) and not self.wrong_forms


def digits_in_common(one: Printed) -> int | None:
    """To how many digits all its numbers are right, if these are as many as single precision keeps; None elsewhere."""
    right, worst = right_printout(one.function), 1e-15
    for target in one.targets:
        found = target.found_in(right)
        if found is None or not np.isfinite(target.value):
            return None
        if not meets(np.array([found]), target)[0]:
            scale = float(np.abs(right[one.function, target.output]).max())
            worst = max(worst, abs(found - target.value) / max(scale, ROUNDING))
    return None if one.wrong_forms or worst > ROUGH else int(-math.log10(worst))


def printouts(reading: Reading) -> list[Printed]:
    """The printouts in a text, each of one function."""
    blocks: dict[int, list[Observation]] = {}
    for observation in (*reading.observations, *named_by_what_is_right(reading)):
        blocks.setdefault(observation.block, []).append(observation)
    candidates = {number: _candidates(rows, reading.chapter) for number, rows in blocks.items()}
    found = []
    for number, rows in blocks.items():
        if candidates[number]:
            function, *others = _likeliest(candidates[number], number, blocks, candidates)
            if one := printed(function, rows, others):
                found.append(one)
    return _without_asides(found)


def not_accounted_for(unread: Iterable[Unread], found: Iterable[Printed]) -> tuple[Unread, ...]:
    """The numbers beside names that are none of those that were read, said once more."""
    known = [target for one in found for target in one.targets]
    return tuple(
        one
        for one in unread
        if not any(
            abs(one.number.value - target.value) <= one.number.half_unit + target.half_unit
            for target in known
        )
    )


def _without_asides(found: Sequence[Printed]) -> list[Printed]:
    """What stands behind a value and is not told by words counts only where that value is right, and it is not."""
    right = {
        (one.function, target.output, target.index): fine
        for one in found
        if not one.rows[0].aside
        for target, fine in zip(one.targets, one.right, strict=True)
    }
    left = []
    for one in found:
        if one.rows[0].aside:
            told = [
                (target, fine)
                for target, fine in zip(one.targets, one.right, strict=True)
                if not fine and right.get((one.function, target.output, target.index))
            ]
            one = replace(one, targets=tuple(target for target, _ in told), right=(False,) * len(told))
        if one.targets or one.forms:
            left.append(one)
    return left


def printed(function: str, rows: Sequence[Observation], others: Sequence[str] = ()) -> Printed | None:
    """The rows of a printout as what a function printed; None where none of them can be."""
    targets = tuple(target for row in rows for target in _targets(function, row))
    forms = tuple(form for row in rows for form in _forms(function, row))
    if not targets and not forms:
        return None
    right = tuple(target.met_by(right_printout(function)) for target in targets)
    hints = [row.hint for row in rows if row.hint]
    off = [target for target, fine in zip(targets, right, strict=True) if not fine]
    known = bool(off) and all(
        is_known_wrong(function, one.output, one.index, one.value, one.half_unit) for one in off
    )
    return Printed(
        function,
        targets,
        right,
        forms,
        hints[0] if hints else None,
        known,
        tuple(others),
        tuple(rows),
    )


def _candidates(rows: Sequence[Observation], chapter: str | None = None) -> list[str]:
    """The functions whose test cells print these names at these indices, as far as any does.

    Of the ``chapter`` that the text is about, if one of its functions does.
    """
    votes = {function: sum(_vote(function, row) for row in rows) for function in PRINTED}
    if chapter and any(count for function, count in votes.items() if function.startswith(chapter)):
        votes = {function: count for function, count in votes.items() if function.startswith(chapter)}
    best = max(votes.values())
    return [function for function, count in votes.items() if count == best] if best else []


def _vote(function: str, row: Observation) -> int:
    """How well a printed thing fits the test cell of a function: at its index, at another one, or not at all."""
    name, index = _output(function, row)
    right = right_printout(function).get((function, name))
    if row.name == "caches":
        return 1 if function in PRINTED_CACHE else 0
    if right is None or (name not in PRINTED[function] and name != CACHED) or len(index) > right.ndim:
        return 0
    if not row.numbers:
        size = row.shape or right.shape
        return 2 if size == right.shape else 1
    published = PRINTED[function].get(name)
    if published is not None and index[: len(published)] == published:
        return 3
    if any(not -size <= i < size for i, size in zip(index, right.shape, strict=False)):
        return 0
    inner = right[index].size
    return 1 + (len(index) == len(published or ())) if len(row.numbers) <= inner else 0


def _likeliest(
    functions: Sequence[str],
    number: int,
    blocks: Mapping[int, Sequence[Observation]],
    candidates: Mapping[int, Sequence[str]],
) -> list[str]:
    """Functions that print the same names, first the one whose right numbers stand in the text, here or beside."""
    own = {row.name for row in blocks[number]}
    named = [row.function for row in blocks[number] if row.function]

    def agreement(function: str) -> tuple[int, bool, bool]:
        like = [rows for other, rows in blocks.items() if function in candidates[other]]
        sharing = [rows for rows in like if own & {row.name for row in rows}]
        right = max((_agreement(function, rows) for rows in sharing), default=0)
        return right, function in named, "_cell_" not in function

    return sorted(functions, key=agreement, reverse=True)


def _agreement(function: str, rows: Iterable[Observation]) -> int:
    """How many of the numbers are right, or those of the faulty table, if this function printed them."""
    targets = [target for row in rows for target in _targets(function, row)]
    right = sum(target.met_by(right_printout(function)) for target in targets)
    faulty = sum(is_known_wrong(function, one.output, one.index, one.value, one.half_unit) for one in targets)
    return max(right, faulty)


def _output(function: str, row: Observation) -> tuple[str, tuple[int, ...]]:
    """The output that a printed name stands for, and the index in it. People print the predictions under several
    names; what forward saves beside its caches is ``x``."""
    outputs = PRINTED[function]
    if row.name == "caches" and row.index[:1] == (1,) and function in PRINTED_CACHE:
        return CACHED, row.index[1:]
    if row.name not in outputs and row.name in ("y", "yt", "y_pred", "yt_pred", "y_t"):
        return next((one for one in ("yt_pred", "y_pred", "y") if one in outputs), row.name), row.index
    return row.name, row.index


def _targets(function: str, row: Observation) -> list[Target]:
    """The printed numbers of a row. A bare name may stand for all of an array, or for the entry that tests print."""
    name, index = _output(function, row)
    right = right_printout(function).get((function, name))
    published = PRINTED[function].get(name, ())
    if right is None or len(index) > right.ndim:
        return []
    found = _targets_at(function, row, name, index, right)
    if index or not published or len(row.numbers) != right[published].size:
        return found
    entry = _targets_at(function, replace(row, index=published), name, published, right)
    met = [sum(target.met_by({(function, name): right}) for target in some) for some in (entry, found)]
    return entry if met[0] >= met[1] else found


def _targets_at(
    function: str, row: Observation, name: str, index: tuple[int, ...], right: Array
) -> list[Target]:
    try:
        inner = right[index].shape
    except IndexError:
        return []
    places = list(np.ndindex(inner))
    if len(row.numbers) > len(places):  # an array of another shape: what is beyond the right one is wrong
        places = [(k,) for k in range(len(row.numbers))] if len(inner) == 1 else []
    shown = shown_name(row)
    return [
        Target(
            function,
            name,
            (*index, *place),
            number.value,
            _half_unit(number),
            shown if len(places) == 1 else shown + "".join(f"[{i}]" for i in place),
            number.text,
        )
        for place, number in zip(places, row.numbers, strict=False)
    ]


def _half_unit(number: Number) -> float:
    """How far the value may be from the number: a whole unit where it was typed by hand."""
    after = number.text.lower().partition("e")[0].replace(",", ".").partition(".")[2]
    typed = 2 <= len(after) < TYPED and 0.3 <= number.half_unit * 10 ** len(after) <= 0.7
    return number.half_unit * (2 if typed else 1)


def _forms(function: str, row: Observation) -> list[Form]:
    if row.shape is None and row.length is None:
        return []
    name, index = _output(function, row)
    if row.name == "caches" and not index and function in PRINTED_CACHE and row.length is not None:
        name = COUNTED
    elif index or (function, name) not in right_printout(function):
        return []
    length = row.length is not None
    label = f"len({row.name})" if length else f"{row.name}.shape"
    return [Form(function, name, (row.length,) if row.length is not None else row.shape or (), length, label)]


def shown_name(row: Observation) -> str:
    """A printed thing's name with its index."""
    return f"{row.name}{''.join(f'[{i}]' for i in row.index)}"


@cache
def right_printout(function: str) -> Mapping[tuple[str, str], Array]:
    """What the test cells of a chapter print when all is right."""
    return unharmed("lstm" if function.startswith("lstm") else "rnn")
