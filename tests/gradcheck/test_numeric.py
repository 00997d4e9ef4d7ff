"""Measured gradients, of losses whose gradients are known by heart."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from whygrad.gradcheck import central_difference, complex_step

METHODS = pytest.mark.parametrize("measure", [central_difference, complex_step])
KNOWN: dict[str, tuple[Callable[[Any], Any], Callable[[Any], Any]]] = {
    "square": (lambda x: (x**2).sum(), lambda x: 2 * x),
    "exp": (lambda x: np.exp(x).sum(), np.exp),
    "tanh": (lambda x: np.tanh(x).sum(), lambda x: 1 - np.tanh(x) ** 2),
    "product": (lambda x: x.prod(), lambda x: x.prod() / x),
    "constant": (lambda x: x.sum() * 0 + 3.0, np.zeros_like),
}


@METHODS
@pytest.mark.parametrize("name", KNOWN)
def test_a_known_gradient_is_measured(measure: Any, name: str) -> None:
    loss, gradient = KNOWN[name]
    at = np.array([[0.5, -1.5, 2.0], [1.0, 3.0, -0.25]])
    np.testing.assert_allclose(measure(loss, at).gradient, gradient(at), rtol=1e-8, atol=1e-9)


@given(x=st.floats(-20, 20))
def test_the_complex_step_loses_no_digit(x: float) -> None:
    measured = complex_step(lambda x: np.exp(x).sum(), np.array([x])).gradient[0]
    assert measured == pytest.approx(np.exp(x), rel=1e-15)


@given(x=st.floats(-5, 5), size=st.floats(1e-3, 1e6))
def test_central_differences_know_what_rounding_may_have_done(x: float, size: float) -> None:
    gradient, uncertainty = central_difference(lambda x: size + x.sum(), np.array([x]))
    assert abs(gradient[0] - 1) <= uncertainty[0]


@METHODS
def test_the_array_is_left_alone_even_by_a_loss_that_writes(measure: Any) -> None:
    at = np.array([1.0, 2.0])

    def writes(x: Any) -> Any:
        x *= 2
        return x.sum()

    np.testing.assert_allclose(measure(writes, at).gradient, [2, 2])
    np.testing.assert_array_equal(at, [1.0, 2.0])


@METHODS
def test_float32_is_measured_in_double_precision(measure: Any) -> None:
    at = np.array([0.1], dtype=np.float32)
    assert measure(lambda x: (x**3).sum(), at).gradient[0] == pytest.approx(3 * float(at[0]) ** 2, rel=1e-8)


@METHODS
def test_a_loss_must_be_one_number(measure: Any) -> None:
    with pytest.raises(ValueError, match=r"the loss must give one .* number, but gave .*, \(2,\)"):
        measure(lambda x: x, np.ones(2))


def test_a_loss_that_drops_the_imaginary_part_is_refused() -> None:
    with pytest.raises(ValueError, match="must give one complex number, but gave float64"):
        complex_step(lambda x: x.real.sum(), np.ones(2))
