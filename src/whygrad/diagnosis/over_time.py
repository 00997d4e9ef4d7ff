"""Where a matrix fits into an array over time, whose time may be any axis."""

from __future__ import annotations

from whygrad.faults.edit import Shape


def first_places(part: Shape | None, whole: Shape) -> list[str]:
    """Where the state before the first step may stand in an array over time."""
    if part is None or len(whole) != 3:
        return []
    axes = [(whole[1:], "{}"), ((whole[0], whole[2]), ":, {}"), (whole[:2], ":, :, {}")]
    return [place.format(k) for room, place in axes if room == part for k in (0, -1)]


def place_of(part: Shape, whole: Shape, step: str) -> str | None:
    """The index at which a matrix fits into an array over time, whose time may be any axis."""
    if len(whole) == 3 and part == whole[:2]:
        return f":, :, {step}"
    if len(whole) == 3 and part == (whole[0], whole[2]):
        return f":, {step}"
    if len(whole) == 3 and part == whole[1:]:
        return step
    return None
