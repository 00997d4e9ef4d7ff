"""Measure a gradient by wiggling: change one number at a time and see what the loss does.

Sources: central differences as in W. H. Press et al., "Numerical Recipes", 5.7; the complex step from W.
Squire and G. Trapp, "Using complex variables to estimate derivatives of real functions" (1998).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[Any]
Loss: TypeAlias = Callable[[Array], Any]

EPSILON = float(np.finfo(np.float64).eps)
TINY_STEP = 1e-30  # its square is nothing beside 1, and it is never subtracted from anything


class Measured(NamedTuple):
    """A measured gradient, and how far rounding may have moved each of its entries."""

    gradient: npt.NDArray[np.float64]
    uncertainty: npt.NDArray[np.float64]


def central_difference(loss: Loss, at: Array) -> Measured:
    """(loss(x + h) - loss(x - h)) / 2h for each entry x of the array ``at``, of any shape, in float64.

    The step h is the cube root of the smallest difference that float64 sees, times the size of x: there the
    error of the formula, h^2, meets the error of rounding, epsilon |loss| / h.
    Raises ValueError if the loss is not a single real number. The array itself is left alone.
    """
    point = np.array(at, dtype=np.float64)
    gradient, uncertainty = np.zeros_like(point), np.zeros_like(point)
    for index in np.ndindex(point.shape):
        middle = point[index]
        step = EPSILON ** (1 / 3) * max(1.0, abs(middle))
        values = []
        for moved in (middle + step, middle - step):
            point[index] = moved
            values.append(_real(loss(point.copy())))
        point[index] = middle
        width = (middle + step) - (middle - step)  # what was really stepped, after rounding
        gradient[index] = (values[0] - values[1]) / width
        uncertainty[index] = 8 * EPSILON * max(map(abs, values)) / width
    return Measured(gradient, uncertainty)


def complex_step(loss: Loss, at: Array) -> Measured:
    """imag(loss(x + ih)) / h for each entry x of the array ``at``, of any shape, in complex128.

    Nothing is subtracted, so h can be tiny and nothing is lost. The loss has to compute with complex numbers
    without abs, max or comparisons of them.
    Raises ValueError if the loss is not a single number, or comes out real: it then dropped the imaginary
        part.
    """
    point = np.array(at, dtype=np.complex128)
    gradient = np.zeros(point.shape)
    for index in np.ndindex(point.shape):
        middle = point[index]
        point[index] = middle + 1j * TINY_STEP
        value = np.asarray(loss(point.copy()))
        if value.size != 1 or not np.iscomplexobj(value):
            raise ValueError(
                f"complex_step: the loss must give one complex number, but gave {value.dtype}, {value.shape}."
            )
        gradient[index] = value.item().imag / TINY_STEP
        point[index] = middle
    return Measured(gradient, np.zeros(point.shape))


def _real(value: Any) -> float:
    value = np.asarray(value)
    if value.size != 1 or np.iscomplexobj(value):
        raise ValueError(
            f"central_difference: the loss must give one real number, but gave {value.dtype}, {value.shape}."
        )
    return float(value.item())
