"""Compare a gradient with a measured one, entry by entry, and say where they part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from whygrad.gradcheck.numeric import Array, Loss, central_difference, complex_step

METHODS = {"central": central_difference, "complex": complex_step}
TOLERANCES = {"central": 1e-6, "complex": 1e-11}
FLOOR = 1e-3  # entries smaller than this part of the largest one are compared with this part of it


@dataclass(frozen=True)
class GradientCheck:
    """The verdict on a gradient, and the entry where it is furthest from the measured one."""

    agrees: bool
    error: float  # relative
    index: tuple[int, ...]
    given: float
    measured: float

    def __str__(self) -> str:
        worst = f"furthest at {list(self.index)}, by {self.error:.1e} of its size"
        if self.agrees:
            return f"right: {worst}"
        return f"wrong: {worst}, where {self.given!r} was given and {self.measured!r} was measured"


def check_gradient(
    loss: Loss,
    at: Array,
    gradient: Array,
    method: Literal["central", "complex"] = "central",
    tolerance: float | None = None,
) -> GradientCheck:
    """Is ``gradient`` the derivative of ``loss`` for every entry of ``at``?

    loss takes an array shaped like ``at`` and gives one number; gradient has the shape of ``at``.
    The tolerance is relative: 1e-6 for central differences and 1e-11 for the complex step, unless one is
    given.
    Raises ValueError for another shape, and whatever loss raises. NaN anywhere is wrong, not right.
    """
    if np.shape(gradient) != np.shape(at):
        has, must = np.shape(gradient), np.shape(at)
        raise ValueError(f"check_gradient: gradient has the shape {has}, but must be {must}, as at has.")
    if np.size(at) == 0:
        return GradientCheck(True, 0.0, (), 0.0, 0.0)
    given = np.asarray(gradient, dtype=np.float64)
    measured, uncertainty = METHODS[method](loss, at)

    difference = np.abs(given - measured)
    size = np.maximum(np.abs(given), np.abs(measured))
    size = np.maximum(np.maximum(size, FLOOR * size.max()), np.finfo(np.float64).tiny)
    with np.errstate(invalid="ignore"):  # infinity by infinity is NaN, and NaN does not agree
        excess = (difference - uncertainty) / size  # what rounding in the measurement does not explain
        error = difference / size
    index = np.unravel_index(int(np.argmax(np.where(np.isnan(excess), np.inf, excess))), excess.shape)
    agrees = bool(excess[index] <= (TOLERANCES[method] if tolerance is None else tolerance))
    place = tuple(int(axis) for axis in index)
    return GradientCheck(agrees, float(error[index]), place, float(given[index]), float(measured[index]))
