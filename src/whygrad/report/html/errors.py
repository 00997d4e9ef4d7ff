"""The map of errors: for each function that shows something wrong, a row an output and a column a time step."""

from __future__ import annotations

import math
from dataclasses import dataclass

from whygrad.records.diagnosis import Diagnosis, Output
from whygrad.report.html import words
from whygrad.report.html.prose import plain
from whygrad.report.html.unrolled import wrong_steps

MOST_COLUMNS = 12
SHADES = (0.3, 0.03, 0.003)  # of the largest right value: each darker shade is about ten times as much


@dataclass(frozen=True)
class Cell:
    """One error: what is written there, its shade (0: right, 1 to 4), and how many columns it is wide."""

    text: str
    shade: int
    span: int = 1


@dataclass(frozen=True)
class Row:
    """One output."""

    name: str
    cells: tuple[Cell, ...]
    largest: str
    words: str


@dataclass(frozen=True)
class Map:
    """One function: its wrong outputs by step, and the names of the right ones."""

    function: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    right: tuple[str, ...]


def maps(diagnosis: Diagnosis) -> list[Map]:
    """The functions with a wrong output, in the order of the record."""
    names = dict.fromkeys(one.function for one in diagnosis.outputs if not one.right)
    return [_map(name, [one for one in diagnosis.outputs if one.function == name]) for name in names]


def _map(function: str, outputs: list[Output]) -> Map:
    wrong = [one for one in outputs if not one.right]
    count = max((one.step_count or 0 for one in wrong), default=0)
    bundle = math.ceil(count / MOST_COLUMNS) if count else 1
    starts = range(0, count, bundle)
    heads = tuple(_head(start, min(start + bundle, count) - 1) for start in starts) or (words.WHOLE,)
    rows = tuple(_row(one, bundle, len(heads)) for one in wrong)
    return Map(plain(function), heads, rows, tuple(plain(one.name) for one in outputs if one.right))


def _head(first: int, last: int) -> str:
    if first == last:
        return words.STEP.format(step=first)
    return words.STEPS_TOGETHER.format(first=first, last=last)


def _row(output: Output, bundle: int, width: int) -> Row:
    cells: tuple[Cell, ...]
    if output.step_count is None:
        cells = (_cell(output.max_error, output, wrong=True, span=width),)
    else:
        wrong = set(wrong_steps(output))
        errors = output.step_errors or (None,) * output.step_count
        cells = tuple(
            _bundled(output, errors, wrong, range(start, min(start + bundle, output.step_count)))
            for start in range(0, output.step_count, bundle)
        )
        cells += (Cell("", 0),) * (width - len(cells))
    return Row(plain(output.name), cells, _largest(output), size_in_words(output))


def _bundled(output: Output, errors: tuple[float | None, ...], wrong: set[int], steps: range) -> Cell:
    bad = [step for step in steps if step in wrong]
    known = [error for step in bad if (error := errors[step] if step < len(errors) else None) is not None]
    if not bad:
        return Cell("", 0)
    if len(wrong) == 1 and not known:  # a record without the errors of each step
        known = [] if output.max_error is None else [output.max_error]
    return _cell(max(known, default=None), output, wrong=True)


def _cell(error: float | None, output: Output, wrong: bool, span: int = 1) -> Cell:
    return Cell(short(error), shade_of(error, output.scale) if wrong else 0, span)


def shade_of(error: float | None, scale: float | None) -> int:
    """1 (small) to 4 (as large as the values)."""
    if error is None or not math.isfinite(error):
        return 4
    share = error / (scale or 1.0)
    return next((4 - k for k, least in enumerate(SHADES) if share >= least), 1)


def size_in_words(output: Output) -> str:
    """How large the largest error is beside the largest right value."""
    if output.max_error is None:
        return words.OTHER_SHAPE
    if not math.isfinite(output.max_error):
        return words.NOT_FINITE
    if not output.scale:
        return ""
    share = output.max_error / output.scale
    return next(text for least, text in words.SIZES if share >= least)


def _largest(output: Output) -> str:
    return short(output.max_error) if output.max_error is not None else words.NOT_THERE


def short(error: float | None) -> str:
    """An error with two digits."""
    if error is None:
        return ""
    if not math.isfinite(error):
        return str(error)
    digits, _, power = f"{error:.2g}".partition("e")
    return f"{digits}e{int(power)}" if power else digits
