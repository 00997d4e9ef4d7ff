"""Names for values that a failed assertion shows without one: the right value beside them says what they should be."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from whygrad.diagnosis.printed import PRINTED
from whygrad.diagnosis.simulation import unharmed
from whygrad.observations import Number, Observation, Reading

ROUNDING = 1e-12
PRECISE = 1e-4


def named_by_what_is_right(reading: Reading) -> tuple[Observation, ...]:
    """Values without a name that stand against a right value of the exercise: they are what should have been that."""
    found: dict[tuple[str, str], Observation] = {}
    for pair in reading.unnamed:
        for right, own in (pair, pair[::-1]):
            function, name = _prints(right)
            if function and not _prints(own)[0]:
                index, block = PRINTED[function][name], list(PRINTED).index(function)
                found.setdefault(
                    (function, name), Observation(name, index, own, None, None, 1, block, "mine", function)
                )
    return tuple(found.values())


def _prints(numbers: Sequence[Number]) -> tuple[str, str]:
    """The function and the output whose test cell prints just these numbers when all is right."""
    for function, outputs in PRINTED.items():
        for name, index in outputs.items():
            right = np.ravel(unharmed(function.split("_")[0])[function, name][index])
            if len(right) == len(numbers) and all(
                abs(value - number.value) <= max(number.half_unit, ROUNDING) and number.half_unit < PRECISE
                for value, number in zip(right, numbers, strict=True)
            ):
                return function, name
    return "", ""
