"""What a reading holds: each printed value with its name, its digits and the printout that it stands in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Hint = Literal["mine", "expected"]


@dataclass(frozen=True)
class Number:
    """A printed number. The value that was printed lies within ``value`` ± ``half_unit``."""

    text: str
    value: float
    half_unit: float


@dataclass(frozen=True)
class Observation:
    """One printed thing: a value (``numbers``), a ``shape`` or a ``length``.

    ``name`` is the quantity's, without ``gradients[...]``, quotes or ``_tmp``. An array printed over several lines, or
    with several dimensions, is flattened row by row. ``line`` counts from 1; ``block`` numbers the printouts from 0.
    ``hint`` is what the words near the value say about whose it is, ``function`` the function that was named last.
    ``aside``: it stands behind another value of this name, and no word that we know says what it is.
    """

    name: str
    index: tuple[int, ...]
    numbers: tuple[Number, ...]
    shape: tuple[int, ...] | None
    length: int | None
    line: int
    block: int
    hint: Hint | None
    function: str | None = None
    aside: bool = False


@dataclass(frozen=True)
class Unread:
    """A precise number on the line of an output's name that was not read as a value of anything."""

    number: Number
    line: int


@dataclass(frozen=True)
class Reading:
    """All that a text prints, in the order of the text.

    ``unnamed``: values that are held against each other without a name, where nothing in the text has one.
    ``chapter``: the one that all functions belong to which the text names, and it speaks of no other.
    ``unread``: the precise numbers beside names of which it is not known what they are.
    """

    observations: tuple[Observation, ...]
    unnamed: tuple[tuple[tuple[Number, ...], tuple[Number, ...]], ...] = ()
    chapter: str | None = None
    unread: tuple[Unread, ...] = ()
