"""The two functions that squash, at the edges where the textbook's formula overflows."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from whygrad.chapters.activations import sigmoid, softmax

pytestmark = pytest.mark.filterwarnings("error")
ANY = st.floats(allow_nan=False, allow_infinity=False)


@given(z=ANY)
def test_sigmoid_is_between_0_and_1_and_mirrors_itself(z: float) -> None:
    one, other = sigmoid(np.array([z, -z]))
    assert 0 <= one <= 1
    assert one + other == pytest.approx(1, rel=1e-15)


def test_sigmoid_has_full_precision_far_to_the_left() -> None:
    assert sigmoid(np.array([-700.0]))[0] == pytest.approx(np.exp(-700.0), rel=1e-13)


@given(z=st.lists(st.floats(-1e300, 1e300), min_size=1, max_size=6))
def test_softmax_is_a_probability_however_large_its_argument(z: list[float]) -> None:
    probabilities = softmax(np.array(z)[:, None])
    assert (probabilities >= 0).all()
    assert probabilities.sum() == pytest.approx(1)


def test_softmax_goes_down_the_columns() -> None:
    z = np.log(np.array([[1.0, 1.0], [3.0, 1.0]]))
    np.testing.assert_allclose(softmax(z), [[0.25, 0.5], [0.75, 0.5]])


@pytest.mark.parametrize("activation", [sigmoid, softmax])
def test_nan_goes_through(activation: object) -> None:
    z = np.array([[np.nan, 1.0], [0.0, 2.0]])
    squashed = activation(z)  # type: ignore[operator]
    assert np.isnan(squashed[0, 0])
    assert not np.isnan(squashed[:, 1]).any()


@pytest.mark.parametrize("z", [-800.0, -2.0, 0.0, 2.0, 800.0])
def test_a_complex_step_through_sigmoid_is_its_derivative(z: float) -> None:
    stepped = sigmoid(np.array([z + 1e-30j]))[0]
    gate = sigmoid(np.array([z]))[0]
    assert stepped.imag / 1e-30 == pytest.approx(gate * (1 - gate), rel=1e-14)
