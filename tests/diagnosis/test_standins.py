"""The chapter's cells in the place of a person's."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from whygrad.diagnosis.exercises import STEP_BY_STEP
from whygrad.diagnosis.problems import arguments, problems
from whygrad.diagnosis.standins import Call, stand_ins, unchecked

CELL = STEP_BY_STEP.functions["lstm_cell_forward"]


def cell(calls: list[Call] | None = None, quick: bool = False) -> Any:
    return stand_ins(STEP_BY_STEP, {"lstm_forward"}, [] if calls is None else calls, quick)[CELL.name]


def given() -> list[Any]:
    return arguments(CELL, problems(CELL)[0])


def test_a_stand_in_returns_what_the_chapter_returns() -> None:
    one, other = cell()(*given()), CELL.chapter.lstm_cell_forward(*given())
    assert all(np.array_equal(a, b) for a, b in zip(one[:3], other[:3], strict=True))


def test_it_saves_the_very_arrays_that_it_was_given_and_that_it_returns() -> None:
    xt, a_prev, c_prev, parameters = given()
    a_next, c_next, _, cache = cell()(xt, a_prev, c_prev, parameters)
    saved = dict(zip(CELL.cache, cache, strict=True))
    assert saved["c_prev"] is c_prev
    assert saved["xt"] is xt
    assert saved["a_next"] is a_next
    assert saved["c_next"] is c_next


def test_a_view_stays_a_view_in_the_cache() -> None:
    xt, a_prev, c_prev, parameters = given()
    c = np.stack([c_prev, c_prev], axis=-1)
    *_, cache = cell()(xt, a_prev, c[:, :, 0], parameters)
    c[:] = 0
    assert not cache[CELL.cache.index("c_prev")].any()


def test_a_call_is_noted_with_copies() -> None:
    calls: list[Call] = []
    xt, a_prev, c_prev, parameters = given()
    cell(calls)(xt, a_prev, c_prev=c_prev, parameters=parameters)
    c_prev[:] = 0
    [(name, noted)] = calls
    assert (name, noted[3]) == ("lstm_cell_forward", None)
    assert noted[2].any()


def test_what_numpy_can_broadcast_is_fair() -> None:
    xt, a_prev, _, parameters = given()
    column = np.zeros((len(a_prev), 1))
    assert cell()(xt, a_prev, column, parameters)[1].shape == a_prev.shape
    assert cell()(xt, a_prev, 0, parameters)[1].shape == a_prev.shape


def test_a_wrong_shape_is_told_in_a_sentence_unless_it_is_in_a_hurry() -> None:
    xt, a_prev, c_prev, parameters = given()
    with pytest.raises(ValueError, match="xt"):
        cell()(xt.T, a_prev, c_prev, parameters)
    with pytest.raises(ValueError, match="array dimensions"):
        cell(quick=True)(xt.T, a_prev, c_prev, parameters)


def test_the_chapter_itself_keeps_its_checks() -> None:
    assert unchecked(CELL.chapter)["lstm_cell_forward"] is not CELL.chapter.lstm_cell_forward
    with pytest.raises(ValueError, match="shape"):
        CELL.chapter.lstm_cell_forward(*[np.zeros((2, 2))] * 3, given()[3])


def test_the_judged_function_has_none() -> None:
    names = stand_ins(STEP_BY_STEP, {"lstm_forward"}, []).keys()
    assert "lstm_forward" not in names
    assert len(names) == len(STEP_BY_STEP.functions) - 1
