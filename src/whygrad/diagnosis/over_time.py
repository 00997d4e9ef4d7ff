"""Where a matrix fits into an array over time, whose time may be any axis."""

from __future__ import annotations

from whygrad.faults.edit import Shape

_PLACES = (":, :, {}", ":, {}", "{}")  # with the time last, between, and first


def places(step: str) -> tuple[str, ...]:
    """Where one step may stand in an array over time."""
    return tuple(place.format(step) for place in _PLACES)


def first_places(part: Shape | None, whole: Shape) -> list[str]:
    """Where the state before the first step may stand."""
    return [place.format(k) for place in _fitting(part, whole) for k in (0, -1)]


def place_of(part: Shape, whole: Shape, step: str) -> str | None:
    """The index at which a matrix fits."""
    return next((place.format(step) for place in _fitting(part, whole)), None)


def _fitting(part: Shape | None, whole: Shape) -> list[str]:
    """The places whose room is as large as the part."""
    if len(whole) != 3:
        return []
    rooms = (whole[:2], (whole[0], whole[2]), whole[1:])
    return [place for place, room in zip(_PLACES, rooms, strict=True) if room == part]
