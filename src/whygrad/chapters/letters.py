"""Match shapes with letters, and say in words which array does not fit.

"n_x m" means a row for each feature and a column for each example; "n_a n_a+n_x" has as many columns as two
letters together. Where arrays disagree about a letter, all of them vote, and the first one that is outvoted
is the one to blame.
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
                if "+" in letter:
                    sums.append((letter, size))
                elif not letter.isdigit():
                    single.setdefault(letter, Counter())[size] += 1
    sizes = {letter: votes.most_common(1)[0][0] for letter, votes in single.items()}
    for letter, size in sums:
        known, other = letter.split("+")
        if known in sizes and size >= sizes[known]:
            single.setdefault(other, Counter())[size - sizes[known]] += 1
    return {letter: votes.most_common(1)[0][0] for letter, votes in single.items()}


def _size(letter: str, sizes: dict[str, int]) -> int | None:
    """The size of a letter, of a sum of letters or of a number; None if nobody knows."""
    parts = [int(part) if part.isdigit() else sizes.get(part) for part in letter.split("+")]
    known = [part for part in parts if part is not None]
    return sum(known) if len(known) == len(parts) else None


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
    must = f"({letters}) = ({', '.join(numbers)})"
    others = [other for other in arrays if other != array and _fits(other, sizes)]
    singles = dict.fromkeys(part for letter in names for part in letter.split("+"))
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
        (name, _count(its, axis, shape[axis], sizes))
        for name, letters, shape in others
        for axis, its in enumerate(letters.split())
        if letter in its.split("+") and not letter.isdigit()
    ][:1]


def _count(letter: str, axis: int, size: int, sizes: dict[str, int]) -> str:
    if letter == "m":
        return f"a batch of {size}"
    noun = ("row", "column", "time step")[axis] + ("" if size == 1 else "s")
    return f"{' + '.join(str(sizes[part]) for part in letter.split('+'))} {noun}"


def _swapped(arrays: tuple[Named, ...]) -> str:
    """Two names that would make everything fit if each had the other's shape."""
    for one, other in combinations(arrays, 2):
        exchanged = {one: one._replace(shape=other.shape), other: other._replace(shape=one.shape)}
        tried = tuple(exchanged.get(array, array) for array in arrays)
        sizes = _vote(tried)
        if all(_fits(array, sizes) for array in tried):
            return f"; {one.name} and {other.name} look swapped"
    return ""
