"""Pairs of values that a failed assertion holds against each other without saying what they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from whygrad.observations.numbers import NUMBER, decimals
from whygrad.observations.record import Number
from whygrad.observations.values import Value, value_at

MOST = 500
NEAR = 160  # characters between the two
_SIDES = re.compile(
    r"\b(?P<side>expected|desired|should be|wanted|actual|got|obtained|received|found|x|y)\b"
    r"(?:[ \t]+(?:value|output|result|is|was|to be))?[ \t]*[:=]?[ \t]*(?:\n[ \t]*)?(?=[-+\[(.\d]|array|np\.|tensor)",
    re.IGNORECASE,
)
_UNEQUAL = re.compile(
    rf"(?P<one>{NUMBER.pattern})[ \t]{{0,3}}(?:!=|≠|is not|not equal to)[ \t]{{0,3}}(?=[-+.\d])".replace(
        "?P<comma>", "?:"
    ).replace("?P<point>", "?:")
)
PRECISE = 4  # decimals; a shorter number may be anything

Pair = tuple[tuple[Number, ...], tuple[Number, ...]]


def pairs_in(text: str) -> tuple[Pair, ...]:
    """The values that stand against each other in a text, in its order."""
    found = []
    sides = [(found["side"].lower(), value, found.start()) for found, value in _values(text)]
    for (one, first, _), (other, second, start) in pairwise(sides):
        if one != other and start - first.end < NEAR and len(first.numbers) == len(second.numbers):
            found.append((first.numbers, second.numbers))
    for match in _UNEQUAL.finditer(text):
        left, right = value_at(text, match.start(), row=False), value_at(text, match.end(), row=False)
        if left and right and _precise(left) and _precise(right):
            found.append((left.numbers, right.numbers))
    return tuple(found[:MOST])


def _values(text: str) -> Iterator[tuple[re.Match[str], Value]]:
    for match in _SIDES.finditer(text):
        value = value_at(text, match.end(), row=False)
        if value is not None and _precise(value):
            yield match, value


def _precise(value: Value) -> bool:
    return any(decimals(number.text) >= PRECISE for number in value.numbers)
