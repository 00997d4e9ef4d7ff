"""Typing errors: a number in which one digit is another one, or two neighbours changed places.

A fault changes every digit of a number from some place on. One wrong digit among right ones is a slip of the hand.
"""

from __future__ import annotations

from collections.abc import Sequence

from whygrad.diagnosis.simulation import Printout
from whygrad.diagnosis.targets import Target

FEWEST_DIGITS = 6  # that must be right beside the wrong one
MOST = 2  # mistyped numbers in one text; more of them are no accident
OWN_DIGITS = 15  # of a number that is printed whole


def is_mistyped(target: Target, printout: Printout) -> bool:
    """Whether a number is what these outputs print, but for a slip of the hand."""
    meant = target.found_in(printout)
    if meant is None:
        return False
    typed = target.text.replace(",", ".").lstrip("+")
    if "e" in typed.lower() or "." not in typed:
        return False
    decimals = len(typed.partition(".")[2])
    return any(_slip(typed, f"{meant:.{n}f}") for n in (decimals, decimals + 1, max(decimals - 1, 0)))


def all_mistyped(targets: Sequence[Target], printout: Printout) -> bool:
    """Whether each of these numbers is only mistyped, and they are few."""
    return 0 < len(targets) <= MOST and all(is_mistyped(target, printout) for target in targets)


def _slip(typed: str, meant: str) -> bool:
    """One digit replaced, left out or put in, or two neighbours exchanged."""
    end = (
        -2 if sum(map(str.isdigit, typed)) >= OWN_DIGITS else None
    )  # the last ones move with the order of summation
    if len(typed) == len(meant):
        one, two = typed[:end], meant[:end]
        other = [k for k, pair in enumerate(zip(one, two, strict=True)) if pair[0] != pair[1]]
        exchanged = len(other) == 2 and one[other[0] : other[0] + 2] == two[other[1] : other[0] - 1 : -1]
        right = sum(map(str.isdigit, one)) - len(other)
        digits = all(one[k].isdigit() and two[k].isdigit() for k in other)
        return digits and right >= FEWEST_DIGITS and (len(other) == 1 or exchanged)
    longer, shorter = sorted((typed, meant), key=len, reverse=True)
    start = next(
        (k for k, pair in enumerate(zip(longer, shorter, strict=False)) if pair[0] != pair[1]), len(shorter)
    )
    rest = shorter[start:end]
    right = sum(map(str.isdigit, shorter[:end]))
    return (
        len(longer) == len(shorter) + 1
        and longer[start].isdigit()
        and sum(map(str.isdigit, longer[:start].lstrip("-0.")))
        >= 2  # else it is ten times as large, or a tenth
        and len(rest) >= 3
        and longer[start + 1 :].startswith(rest)
        and right >= FEWEST_DIGITS
    )
