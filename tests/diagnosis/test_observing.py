"""What a function returned, by name; and when two arrays count as equal."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from whygrad.diagnosis.exercises import STEP_BY_STEP
from whygrad.diagnosis.observing import Observation, compare, differences, observe

ONES = np.ones((2, 3, 4))
CELL = STEP_BY_STEP.functions["lstm_cell_forward"]
FORWARD = STEP_BY_STEP.functions["lstm_forward"]
BACKWARD = STEP_BY_STEP.functions["rnn_cell_backward"]


def test_rounding_is_no_difference() -> None:
    assert compare(ONES + 1e-12, ONES) is None
    assert compare(1e6 * ONES + 1e-5, 1e6 * ONES) is None  # relative to the largest value


def test_a_difference_has_its_size_and_its_steps() -> None:
    found = ONES.copy()
    found[1, 2, 1] += 0.25
    difference = compare(found, ONES, FORWARD, "a")
    assert difference is not None
    assert (difference.error, difference.steps, difference.rough) == (0.25, (1,), False)


def test_another_shape_is_named() -> None:
    difference = compare(ONES.T, ONES)
    assert difference is not None
    assert (difference.error, difference.shape) == (None, (4, 3, 2))


@pytest.mark.parametrize("odd", [np.nan, np.inf])
def test_what_is_no_number_is_wrong_and_warns_of_nothing(odd: float) -> None:
    found = ONES.copy()
    found[0, 0, 2] = odd
    difference = compare(found, ONES, FORWARD, "a")
    assert difference is not None
    assert difference.steps == (2,)


def test_single_precision_is_rough_and_no_more() -> None:
    difference = compare(ONES + 1e-6, ONES)
    assert difference is not None
    assert difference.rough


def test_nothing_in_an_array_is_equal() -> None:
    assert compare(np.zeros((0, 3)), np.zeros((0, 3))) is None


ONE = np.ones((2, 3))
CACHE = (*[ONE] * 9, {"Wf": ONE})


def test_a_tuple_is_read_by_position() -> None:
    seen = observe(CELL, (ONE, 2 * ONE, 3 * ONE, CACHE))
    assert [seen.values[name][0, 0] for name in ("a_next", "c_next", "yt_pred")] == [1, 2, 3]
    assert seen.values["cache ft"] is ONE
    assert not seen.free


def test_a_cache_of_another_form_is_free_and_nothing_of_it_is_wrong() -> None:
    seen = observe(CELL, (ONE, ONE, ONE, {"ft": ONE}))
    assert seen.free
    assert differences(CELL, seen, {"a_next": ONE, "cache ft": 2 * ONE}) == {}


def test_the_caches_of_a_loop_are_stacked_over_time() -> None:
    caches = [(*[k * ONE] * 9, {}) for k in range(4)]
    seen = observe(FORWARD, (ONES, ONES, ONES, (caches, ONES)))
    assert seen.values["cache c_prev"].shape == (2, 3, 4)
    assert differences(FORWARD, seen, {"cache c_prev": np.zeros((2, 3, 4))})["cache c_prev"].steps == (
        1,
        2,
        3,
    )


READ: dict[str, tuple[Any, str]] = {
    "nothing": (None, "nothing"),
    "a list": ([1], "a list"),
    "a text": ({"dxt": "text"}, "a str"),
    "None": ({"dxt": None}, "None"),
    "no key": ({}, "no such key"),
}


@pytest.mark.parametrize("case", READ)
def test_what_cannot_be_read_is_missing_and_named(case: str) -> None:
    returned, got = READ[case]
    seen = observe(BACKWARD, returned)
    assert seen.missing["dxt"] == got
    assert "dxt" in differences(BACKWARD, seen, {"dxt": ONE})


def test_a_tuple_does_for_a_dict() -> None:
    assert observe(BACKWARD, tuple([ONE] * 5)).values.keys() == set(BACKWARD.returns)
    assert isinstance(observe(BACKWARD, None), Observation)
