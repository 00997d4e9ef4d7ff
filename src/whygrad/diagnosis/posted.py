"""Whose numbers are whose in a text: that follows from the numbers themselves, words only help.

Expected values are right, or are a published table that is itself wrong. So what is neither is the person's own; of
what is left, the words say, then the digits (a published table has no more of them than it was printed with), then
the order: people show their own first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from whygrad.diagnosis.printed import TABLE_DECIMALS
from whygrad.diagnosis.targets import Form, Printed, Target, digits_in_common

LEAST_OFF = 0.25  # of the numbers that single precision gives are not right to all their digits


@dataclass(frozen=True)
class Posted:
    """What a text shows of somebody's numbers about one chapter.

    ``rivals``: further printouts of the same functions, with other wrong numbers. ``known_wrong``: the function whose
    expected values, in this text, are a faulty table. ``digits``: to how many of them all is right, where that is
    single precision.
    """

    chapter: str
    mine: tuple[Printed, ...]
    rivals: tuple[Printed, ...] = ()
    known_wrong: str | None = None
    digits: int | None = None

    @property
    def targets(self) -> tuple[Target, ...]:
        """All of the person's printed numbers."""
        return tuple(target for one in self.mine for target in one.targets)

    @property
    def forms(self) -> tuple[Form, ...]:
        """All of the person's printed shapes and lengths."""
        return tuple(form for one in self.mine for form in one.forms)

    @property
    def wrong(self) -> tuple[Target, ...]:
        """The numbers that are not right."""
        return tuple(target for one in self.mine for target in one.wrong)

    @property
    def wrong_forms(self) -> tuple[Form, ...]:
        """The shapes and lengths that are not right."""
        return tuple(form for one in self.mine for form in one.wrong_forms)

    @property
    def all_right(self) -> bool:
        """Whether nothing is wrong."""
        return all(one.all_right for one in self.mine)


def in_single_precision(one: Posted) -> Posted:
    """The same; where all of it is as near to what is right as ``float32`` comes, nothing is wrong."""
    if len(one.wrong) < max(
        2, LEAST_OFF * len(one.targets)
    ):  # all right, or mistyped, or a fault of little effect
        return one
    digits = [count for printed in one.mine if (count := digits_in_common(printed)) is not None]
    if len(digits) < len(one.mine):
        return one
    mine = tuple(replace(printed, right=(True,) * len(printed.right)) for printed in one.mine)
    return replace(one, mine=mine, digits=min(digits))


def posted(found: Sequence[Printed]) -> tuple[Posted, ...]:
    """The person's numbers, chapter by chapter. Empty where a text shows nothing but expected values."""
    chosen = {
        function: _choose([one for one in found if one.function == function])
        for function in dict.fromkeys(one.function for one in found)
    }
    said = {function: choice for function, choice in chosen.items() if choice.mine.hint != "expected"}
    if not said:  # expected values alone: right ones say that all is well, faulty ones are nobody's
        said = {name: choice for name, choice in chosen.items() if not choice.mine.known_wrong}
    chapters = dict.fromkeys(function.split("_")[0] for function in said)
    return tuple(_of_chapter(chapter, said, chosen) for chapter in chapters)


def faulty_tables(found: Sequence[Printed]) -> tuple[str, ...]:
    """The functions of which a text holds a published table that is wrong."""
    return tuple(dict.fromkeys(one.function for one in found if one.known_wrong))


@dataclass(frozen=True)
class _Choice:
    mine: Printed
    rivals: tuple[Printed, ...]
    known_wrong: bool


def _of_chapter(chapter: str, said: dict[str, _Choice], chosen: dict[str, _Choice]) -> Posted:
    own = [choice for function, choice in said.items() if function.startswith(f"{chapter}_")]
    tables = [
        function
        for function, choice in chosen.items()
        if function.startswith(f"{chapter}_")
        and (choice.known_wrong or (function not in said and choice.mine.known_wrong))
    ]
    return Posted(
        chapter,
        tuple(choice.mine for choice in own),
        tuple(rival for choice in own for rival in choice.rivals),
        tables[0] if tables else None,
    )


def _choose(found: Sequence[Printed]) -> _Choice:
    """Of the printouts of one function: the person's own, others like it, whether a faulty table is expected."""
    right = [one for one in found if one.all_right]
    tables = [one for one in found if one.known_wrong]
    other = [one for one in found if not one.all_right and not one.known_wrong]
    if other:
        expected = [one for one in tables if one.hint != "mine"]
        first, *more = _merged(other)
        return _Choice(
            first, tuple(more), bool(expected) and (len(expected) > 1 or not right or _said(expected))
        )
    if tables and right:
        own = _is_own(tables, right)
        return _Choice(_largest(tables if own else right), (), not own or len(tables) > 1)
    if tables:
        return _Choice(_largest(tables), (), len(tables) > 1)
    return _Choice(_largest(right), (), False)


def _is_own(tables: Sequence[Printed], right: Sequence[Printed]) -> bool:
    """Whether the numbers of the faulty table are the person's own, and the right ones those that are expected."""
    if _said(tables, "mine") or (_said(right) and not _said(tables)):
        return True
    if _said(tables) or _said(right, "mine"):
        return False
    if any(_more_digits(one) for one in tables):
        return True
    whole = any(len(one.wrong) >= 8 for one in tables)
    return not whole and tables[0].rows[0].line < right[0].rows[0].line


def _more_digits(one: Printed) -> bool:
    """Whether a scalar has more decimals than the published tables ever had."""
    decimals = (len(target.text.partition(".")[2]) for target in one.targets)
    return max(decimals, default=0) > TABLE_DECIMALS


def _said(found: Sequence[Printed], whose: str = "expected") -> bool:
    return any(one.hint == whose for one in found)


def _largest(found: Sequence[Printed]) -> Printed:
    """The one that words call the person's own, or that shows most."""
    return max(found, key=lambda one: (one.hint == "mine", one.hint != "expected", len(one.targets)))


def _merged(found: Sequence[Printed]) -> list[Printed]:
    """The printouts that contradict each other, each with what others add to it; first the person's own."""
    left = sorted(
        found,
        key=lambda one: (one.hint != "mine", one.hint == "expected", -len(one.targets) - len(one.forms)),
    )
    merged: list[Printed] = []
    for one in left:
        at = next((k for k, other in enumerate(merged) if _agree(one, other)), None)
        if at is None:
            merged.append(one)
        else:
            merged[at] = _joined(merged[at], one)
    return merged


def _agree(one: Printed, other: Printed) -> bool:
    values = {(target.output, target.index): target for target in one.targets}
    return all(
        abs(mine.value - target.value) <= mine.half_unit + target.half_unit
        for target in other.targets
        if (mine := values.get((target.output, target.index)))
    )


def _joined(one: Printed, more: Printed) -> Printed:
    """A printout with the numbers that only another one has."""
    had = {(target.output, target.index) for target in one.targets}
    new = [
        (target, fine)
        for target, fine in zip(more.targets, more.right, strict=True)
        if (target.output, target.index) not in had
    ]
    forms = tuple(form for form in more.forms if form not in one.forms)
    names = {(row.name, row.index, row.shape, row.length) for row in one.rows}
    return replace(
        one,
        targets=(*one.targets, *(target for target, _ in new)),
        right=(*one.right, *(fine for _, fine in new)),
        forms=(*one.forms, *forms),
        rows=(
            *one.rows,
            *(row for row in more.rows if (row.name, row.index, row.shape, row.length) not in names),
        ),
    )
