"""What is printed is read back: the value lies within half a unit of its last digit."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from whygrad.observations import read_text

VALUES = st.floats(-50, 50).filter(lambda value: value == 0 or abs(value) > 1e-6)
ARRAYS = st.lists(VALUES, min_size=1, max_size=12)
LABELS = ['gradients["dx"][1][2]', "gradients_tmp['dx'][1][2]", "dx[1][2]", "**dx[1][2]**", "> dx[1, 2]"]
TIES = [" = ", " =\n ", "=", " =\t", ": ", " | "]


def within(printed: float, half: float, value: float) -> bool:
    return abs(printed - value) <= half * (1 + 1e-9) + 1e-16 * abs(value)


@given(
    ARRAYS,
    st.sampled_from(LABELS),
    st.sampled_from(TIES),
    st.integers(2, 12),
    st.sampled_from([40, 75, 10_000]),
    st.sampled_from(
        [str, repr, lambda array: repr(array.tolist()), lambda array: repr(array.reshape(1, -1))]
    ),
)
def test_arrays(values: list[float], label: str, tie: str, digits: int, width: int, style: object) -> None:
    array = np.array(values)
    with np.printoptions(precision=digits, linewidth=width):
        text = label + tie + style(array)  # type: ignore[operator]
    [found] = read_text(text if not label.startswith(">") else text.replace("\n", "\n> ")).observations
    assert len(found.numbers) == len(values)
    for number, value in zip(found.numbers, values, strict=True):
        assert within(number.value, max(number.half_unit, 0.5 * 10**-digits if digits < 8 else 0), value)


@given(
    VALUES,
    st.sampled_from([repr, str, lambda x: repr(np.float64(x)), lambda x: f"{x:.12g}", lambda x: f"{x:.9f}"]),
)
def test_scalars(value: float, style: object) -> None:
    text = f'gradients["dWf"][3][1] = {style(value)}'  # type: ignore[operator]
    [found] = read_text(text).observations
    assert within(found.numbers[0].value, found.numbers[0].half_unit, value)


@pytest.mark.parametrize("text", ["1e999", "-1e999", "1e-999", "9" * 40, "0." + "1" * 60])
def test_extremes(text: str) -> None:
    [found] = read_text(f"dWf[3][1] = {text}").observations
    assert not math.isnan(found.numbers[0].value)
    assert found.numbers[0].half_unit >= 0
