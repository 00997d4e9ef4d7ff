"""How a gradient flows back through a network: a few series over time, small enough to be kept in a diagnosis."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Series:
    """One quantity at each time step; None where it is no finite number.

    ``saturated``, of a gate: the share of its units that are nearly 0 or 1 (of a candidate: nearly -1 or 1).
    """

    name: str
    values: tuple[float | None, ...]
    saturated: tuple[float | None, ...] | None = None


@dataclass(frozen=True)
class Flow:
    """One run forward and back, with a loss at the last step only.

    ``gates`` are means over units and batch, ``states`` are root mean squares, ``gradients`` are norms of what reaches
    each step, and ``right`` are the same norms in the chapter.
    """

    function: str
    steps: int
    gates: tuple[Series, ...] = ()
    states: tuple[Series, ...] = ()
    gradients: tuple[Series, ...] = ()
    right: tuple[Series, ...] = ()

    @classmethod
    def from_json(cls, saved: Mapping[str, Any]) -> Flow:
        """The inverse of ``dataclasses.asdict``."""
        parts = {
            name: tuple(_series(row) for row in saved[name])
            for name in ("gates", "states", "gradients", "right")
        }
        return cls(saved["function"], saved["steps"], **parts)


def _series(row: Mapping[str, Any]) -> Series:
    saturated = row["saturated"]
    return Series(row["name"], tuple(row["values"]), None if saturated is None else tuple(saturated))
