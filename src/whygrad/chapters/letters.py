"""Match shapes with letters, and say in words which array does not fit.

"n_x m" means a row for each feature and a column for each example; "n_a n_a+n_x" has as many columns as two
letters together, and "H 4H" four times as many as rows. Where arrays disagree about a letter, all of them vote,
and the first one that is outvoted is the one to blame.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple


class Named(NamedTuple):
    """An array's name, the letters of the shape that it should have, and the shape that it has."""

    name: str
    letters: str
    shape: tuple[int, ...]


@lru_cache(maxsize=256)  # the cells of a sequence ask the same question at every step
def mismatch(arrays: tuple[Named, ...]) -> str | None:
    """Half a sentence about the first array that does not fit the others, or None if all of them fit."""
    sizes = _vote(arrays)
    for array in arrays:
        if not _fits(array, sizes):
            return _describe(array, arrays, sizes) + _swapped(arrays)
    return None


def _vote(arrays: tuple[Named, ...]) -> dict[str, int]:
    """The size of each letter, as most arrays have it; the earlier array's size if there is a tie."""
    single: dict[str, Counter[int]] = {}
    sums: list[tuple[str, int]] = []
    for _, letters, shape in arrays:
        if len(names := letters.split()) == len(shape):
            for letter, size in zip(names, shape, strict=True):
                times, base = _multiple(letter)
                if "+" in letter:
                    sums.append((letter, size))
                elif base and size % times == 0:
                    single.setdefault(base, Counter())[size // times] += 1
    sizes = {letter: votes.most_common(1)[0][0] for letter, votes in single.items()}
    for letter, size in sums:
        known, other = letter.split("+")
        if known in sizes and size >= sizes[known]:
            single.setdefault(other, Counter())[size - sizes[known]] += 1
    return {letter: votes.most_common(1)[0][0] for letter, votes in single.items()}


def _size(letter: str, sizes: dict[str, int]) -> int | None:
    """The size of a letter, of a sum of letters or of a number; None if nobody knows."""
    parts = [_multiple(part) for part in letter.split("+")]
    if any(base and base not in sizes for _, base in parts):
        return None
    return sum(times * sizes[base] if base else times for times, base in parts)


def _multiple(letter: str) -> tuple[int, str]:
    """How many times which letter: 1 and n_x, or 4 and H of 4H; a number alone is that often no letter."""
    base = letter.lstrip("0123456789")
    return int(letter.removesuffix(base) or 1), base


def _fits(array: Named, sizes: dict[str, int]) -> bool:
    wanted = [_size(letter, sizes) for letter in array.letters.split()]
    return len(wanted) == len(array.shape) and all(
        size in (None, has) for size, has in zip(wanted, array.shape, strict=True)
    )


def _describe(array: Named, arrays: tuple[Named, ...], sizes: dict[str, int]) -> str:
    names = array.letters.split()
    wanted = [_size(letter, sizes) for letter in names]
    numbers = [letter if size is None else str(size) for letter, size in zip(names, wanted, strict=True)]
    letters = ", ".join(letter.replace("+", " + ") for letter in names)
    comma = "," if len(names) == 1 else ""
    must = f"({letters}{comma}) = ({', '.join(numbers)}{comma})"
    others = [other for other in arrays if other != array and _fits(other, sizes)]
    singles = dict.fromkeys(_multiple(part)[1] for letter in names for part in letter.split("+"))
    reasons: dict[str, list[str]] = {}  # the other array's name, and what it has
    for part in singles:
        for name, has in _evidence(part, others, sizes):
            reasons.setdefault(name, []).append(has)
    sentence = f"{array.name} has the shape {array.shape}, but must be {must}"
    since = " and ".join(f"{name} has {' and '.join(has)}" for name, has in reasons.items())
    return f"{sentence}, since {since}" if since else sentence


def _evidence(letter: str, others: list[Named], sizes: dict[str, int]) -> list[tuple[str, str]]:
    """The first other array that settles the size of this letter, and what it has; nothing if none does."""
    return [
        (name, _count(its, (axis, len(shape)), shape[axis], sizes))
        for name, letters, shape in others
        for axis, its in enumerate(letters.split())
        if letter and letter in (_multiple(part)[1] for part in its.split("+"))
    ][:1]


_AXES = {1: ("entry",), 2: ("row", "column"), 3: ("row", "column", "time step")}
_NOUNS = {"T": "time step", "T_x": "time step", "D": "feature", "H": "unit"}


def _count(letter: str, place: tuple[int, int], size: int, sizes: dict[str, int]) -> str:
    """What an array has along one axis; ``place``: which axis, of how many."""
    if letter in ("m", "N"):
        return f"a batch of {size}"
    axis, axes = place
    noun = _NOUNS.get(letter) if axes == 3 else None
    noun = noun or _AXES[axes][axis]
    noun = noun if size == 1 else ("entries" if noun == "entry" else f"{noun}s")
    return f"{' + '.join(str(_size(part, sizes)) for part in letter.split('+'))} {noun}"


def _swapped(arrays: tuple[Named, ...]) -> str:
    """Two names that would make everything fit if each had the other's shape."""
    for one, other in combinations(arrays, 2):
        exchanged = {one: one._replace(shape=other.shape), other: other._replace(shape=one.shape)}
        tried = tuple(exchanged.get(array, array) for array in arrays)
        sizes = _vote(tried)
        if all(_fits(array, sizes) for array in tried):
            return f"; {one.name} and {other.name} look swapped"
    return ""
