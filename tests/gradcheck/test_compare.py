"""The checker is checked: a planted lie must be caught, and the truth must pass."""

from __future__ import annotations

import doctest
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import whygrad.gradcheck
from whygrad.gradcheck import check_gradient

METHODS = pytest.mark.parametrize("method", ["central", "complex"])
LIE = 1.0005  # off by a twentieth of a percent


def loss(x: Any) -> Any:
    return (np.tanh(x) * np.arange(1, 7).reshape(2, 3)).sum()


def truth(x: Any) -> Any:
    return (1 - np.tanh(x) ** 2) * np.arange(1, 7).reshape(2, 3)


def somewhere(seed: int) -> Any:
    return np.random.default_rng(seed).normal(size=(2, 3))


@METHODS
@given(seed=st.integers(0, 1000))
def test_the_truth_passes(method: Any, seed: int) -> None:
    at = somewhere(seed)
    assert check_gradient(loss, at, truth(at), method).agrees


@METHODS
@given(seed=st.integers(0, 1000))
def test_a_gradient_that_is_off_by_a_twentieth_of_a_percent_is_caught(method: Any, seed: int) -> None:
    at = somewhere(seed)
    check = check_gradient(loss, at, truth(at) * LIE, method)
    assert not check.agrees
    assert check.error == pytest.approx(5e-4, rel=0.01)


@METHODS
@given(seed=st.integers(0, 1000), row=st.integers(0, 1), column=st.integers(0, 2))
def test_a_lie_in_one_entry_is_caught_there(method: Any, seed: int, row: int, column: int) -> None:
    at = somewhere(seed)
    lie = truth(at)
    lie[row, column] *= LIE
    check = check_gradient(loss, at, lie, method)
    assert not check.agrees
    assert check.index == (row, column)
    assert check.given / check.measured == pytest.approx(LIE)


@METHODS
@pytest.mark.parametrize("lie", [0.0, -1.0, 2.0, np.nan, np.inf])
def test_no_gross_lie_passes(method: Any, lie: float) -> None:
    at = somewhere(0)
    assert not check_gradient(loss, at, truth(at) * lie, method).agrees


@METHODS
def test_a_zero_gradient_is_right_where_nothing_depends(method: Any) -> None:
    assert check_gradient(lambda x: x.sum() * 0, np.ones(3), np.zeros(3), method).agrees
    assert not check_gradient(lambda x: x.sum() * 0, np.ones(3), np.array([0, 1e-3, 0]), method).agrees


def test_a_loss_that_is_nan_proves_nothing() -> None:
    assert not check_gradient(lambda x: x.sum() * np.nan, np.ones(2), np.ones(2)).agrees


def test_a_tolerance_may_be_given() -> None:
    at = somewhere(0)
    assert check_gradient(loss, at, truth(at) * LIE, tolerance=1e-3).agrees


def test_a_gradient_of_another_shape_is_refused() -> None:
    with pytest.raises(ValueError, match=r"gradient has the shape \(3,\), but must be \(2, 3\), as at has"):
        check_gradient(loss, somewhere(0), np.ones(3))


def test_an_empty_gradient_is_right() -> None:
    assert check_gradient(lambda x: x.sum(), np.ones((0, 3)), np.ones((0, 3))).agrees


def test_the_verdict_reads_as_a_sentence() -> None:
    right = check_gradient(lambda x: (x**2).sum(), np.ones(2), np.array([2, 2]), "complex")
    wrong = check_gradient(lambda x: (x**2).sum(), np.ones(2), np.array([2, 3]), "complex")
    assert str(right) == "right: furthest at [0], by 0.0e+00 of its size"
    assert (
        str(wrong)
        == "wrong: furthest at [1], by 3.3e-01 of its size, where 3.0 was given and 2.0 was measured"
    )


def test_the_example_in_the_documentation_runs() -> None:
    results = doctest.testmod(whygrad.gradcheck)
    assert results.attempted > 0
    assert results.failed == 0
