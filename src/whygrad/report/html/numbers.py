"""Numbers side by side: yours, right, the difference, and after the repair."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import zip_longest

from whygrad.records.diagnosis import Diagnosis, Numbers, Output
from whygrad.report.html import words
from whygrad.report.html.errors import short
from whygrad.report.html.prose import plain
from whygrad.report.html.unrolled import wrong_steps

DECIMALS = 8
ROUNDING = 1e-9  # of the largest right value


@dataclass(frozen=True)
class Line:
    """One number; only the first one of a row has its name."""

    name: str
    yours: str
    right: str
    difference: str
    fixed: str
    wrong: bool


@dataclass(frozen=True)
class Table:
    """The numbers of one function."""

    function: str
    lines: tuple[Line, ...]
    fixed: bool  # whether any was run again after a repair


@dataclass(frozen=True)
class Repair:
    """The error of one output before and after."""

    name: str
    before: str
    after: str
    healed: bool


def tables(diagnosis: Diagnosis) -> list[Table]:
    """All numbers of the functions that show something wrong; where nothing is wrong, those of all."""
    shown = [one for one in diagnosis.outputs if one.numbers is not None]
    bad = {one.function for one in diagnosis.outputs if not one.right}
    names = dict.fromkeys(one.function for one in shown if not bad or one.function in bad)
    found = []
    for name in names:
        lines = [line for one in shown if one.function == name for line in _lines(one)]
        found.append(Table(plain(name), tuple(lines), any(line.fixed for line in lines)))
    return found


def repairs(diagnosis: Diagnosis) -> list[Repair]:
    """The wrong outputs whose error after the repairs is known."""
    return [
        Repair(
            words.OUTPUT_OF.format(name=f"`{plain(one.name)}`", function=f"`{plain(one.function)}`"),
            short(one.max_error) if one.max_error is not None else words.OTHER_SHAPE,
            "0" if one.fixed_error == 0 else short(one.fixed_error),
            one.fixed_error <= ROUNDING * (one.scale or 1.0),
        )
        for one in diagnosis.outputs
        if not one.right and one.fixed_error is not None
    ]


def _lines(output: Output) -> list[Line]:
    numbers = output.numbers
    assert numbers is not None
    fixed = numbers.fixed or ()
    rows = zip_longest(numbers.yours, numbers.right, fixed, fillvalue="")
    return [
        _line(output, numbers, k, mine, right, repaired) for k, (mine, right, repaired) in enumerate(rows)
    ]


def _line(output: Output, numbers: Numbers, k: int, mine: object, right: object, repaired: object) -> Line:
    off = abs(mine - right) if isinstance(mine, float | int) and isinstance(right, float | int) else None
    wrong = not output.right and (off is None or off > ROUNDING * (output.scale or 1.0))
    if output.steps is not None and len(numbers.right) == output.step_count:
        wrong = wrong and k in wrong_steps(output)
    difference = "" if off is None else short(off) if wrong or off > 0 else "0"
    if off and not wrong:
        difference = words.ROUNDING_ONLY
    return Line(
        plain(numbers.name) if k == 0 else "", _text(mine), _text(right), difference, _text(repaired), wrong
    )


def _text(value: object) -> str:
    if value == "":
        return ""
    if not isinstance(value, float | int):
        return words.NO_NUMBER
    number = float(value)
    if number and not 1e-5 < abs(number) < 1e7:
        return f"{number:.{DECIMALS - 1}e}"
    return f"{number:.{DECIMALS}f}" if math.isfinite(number) else str(number)
