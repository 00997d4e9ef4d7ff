"""Printed numbers, and how precisely they were printed.

NumPy's arrays print up to eight decimals and trim the zeros that all of their numbers end in, so ``0.`` and ``1.`` were
printed to eight decimals, and so was a shorter number beside one that has eight. Fifteen digits or more are a
float's own: its last ones move with the order of summation.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from whygrad.observations.record import Number

_EXPONENT = r"(?:[eE][-+]?\d{1,3}(?!\d))?"
POINT = rf"[-+]?(?:(?:\d{{1,40}}(?:\.\d{{0,60}})?|\.\d{{1,60}}){_EXPONENT}|(?i:nan|inf)(?![A-Za-z]))(?!\d)"
COMMA = rf"[-+]?\d{{1,3}},\d{{4,60}}{_EXPONENT}(?![\d.])"
NUMBER = re.compile(rf"(?P<comma>{COMMA})|(?P<point>{POINT})", re.ASCII)
SHORT_COMMA = re.compile(r"[-+]?\d{1,3},\d{1,3}(?=[ \t]*(?:\n|$))", re.ASCII)  # alone at the end of its line
_PARTS = re.compile(r"[-+]?(\d*)[.,]?(\d*)(?:[eE]([-+]?\d+))?", re.ASCII)
TRIMMED = 8  # the decimals of a number whose zeros were trimmed
OWN_DIGITS = 15


def decimals(text: str) -> int:
    """How many digits stand after the point."""
    parts = _PARTS.fullmatch(text)
    return len(parts[2]) if parts else 0


def whole(text: str) -> bool:
    """Has it neither a point nor an exponent: an integer, or one that a person typed?"""
    return text.lstrip("+-").isdigit()


def number(text: str, at_least: int = 0, cut: bool = False) -> Number:
    """A printed number.

    Args:
        text: what stands there.
        at_least: the decimals to which it was printed beside the others of its array.
        cut: its last digits are missing, so the last one that is there was not rounded.
    """
    parts = _PARTS.fullmatch(text)
    value = float(text.replace(",", "."))
    if parts is None or not math.isfinite(value):
        return Number(text, value, 0.0)
    before, after, exponent = parts[1], parts[2], int(parts[3] or 0)
    shown = max(len(after), at_least)
    if after in ("", "0") and not at_least:
        shown = TRIMMED
    half = float(f"5e{exponent - shown - 1}")
    if len((before + after).lstrip("0")) >= OWN_DIGITS:
        half = max(half, 1e-14 * abs(value))
    return Number(text, value, 2 * half if cut else half)


def numbers(texts: Sequence[str], cut: bool = False) -> tuple[Number, ...]:
    """The numbers of one array; ``cut`` where it breaks off, maybe within its last number."""
    fixed = [decimals(text) for text in texts if "e" not in text.lower()]
    shown = max(fixed, default=0)
    if cut and len(texts) > 1 and decimals(texts[-1]) < max(map(decimals, texts)):
        return numbers(texts[:-1])
    last = len(texts) - 1
    return tuple(
        number(text, 0 if "e" in text.lower() else shown, cut and place == last)
        for place, text in enumerate(texts)
    )
