"""What forward remembers for backward: copies, never the arrays themselves.

A slice such as ``c[:, :, 0]`` is a window onto ``c``. Put into a cache as it is, it shows whatever is written
to ``c`` later, and backward computes with values that forward never used. So everything goes into a cache
through ``keep``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[Any]
Parameters: TypeAlias = Mapping[str, Array]


class KeptParameters(dict[str, Array]):
    """Parameters that a sequence has copied for the caches of all its cells. It never leaves the sequence."""


def keep_parameters(parameters: Parameters, names: tuple[str, ...]) -> KeptParameters:
    """Copy the parameters of these names."""
    return KeptParameters((name, parameters[name].copy()) for name in names)


def keep(*arrays: Array, parameters: Parameters, names: tuple[str, ...]) -> tuple[Any, ...]:
    """A cache: a copy of each array in the order given, and last a dict with a copy of each parameter.

    Parameters do not change from step to step, so a sequence copies them once and all its caches hold that
    copy.
    """
    kept = parameters if isinstance(parameters, KeptParameters) else keep_parameters(parameters, names)
    return (*(array.copy() for array in arrays), dict(kept))


def common_dtype(*arrays: Array) -> np.dtype[Any]:
    """The type that arithmetic on these arrays ends in: float32 if all are, and float64 for integers."""
    dtype = np.result_type(*arrays)
    return dtype if np.issubdtype(dtype, np.inexact) else np.dtype(np.float64)
