"""Faults written into the chapters' text: they compute what interventions compute, in a fraction of the time."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whygrad.diagnosis.model import Model
from whygrad.diagnosis.problems import arguments, problems
from whygrad.diagnosis.simulation import combined, functions, named_rows, printout, straight
from whygrad.faults.misconceptions import Misconception
from whygrad.running.interventions import by_expression, override
from whygrad.running.program import Crash

MODEL = Model("lstm")
EDITS = [edit for edit in MODEL.plantable() if edit.site.function == "lstm_cell_backward"]
CELL = next(one for one in functions("lstm") if one.name == "lstm_cell_backward")


@given(number=st.integers(0, len(EDITS) - 1))
@settings(max_examples=60, deadline=None)
def test_an_edit_as_text_computes_what_the_intervention_computes(number):
    edit = EDITS[number]
    hook = override({site.number: by_expression(text) for site, text in edit.changes})
    with np.errstate(all="ignore"):
        by_hook = MODEL.program.run(CELL.name, arguments(CELL, problems(CELL)[-1]), hook)
    changes = [(MODEL.places[site.number], text) for site, text in edit.changes]
    as_text = printout("lstm", straight("lstm").planted(changes), frozenset({CELL.name}))
    if isinstance(by_hook, Crash) or not isinstance(by_hook, dict):
        assert not as_text
        return
    for (_, name), value in as_text.items():
        np.testing.assert_allclose(value, by_hook[name], rtol=1e-12, atol=1e-14)


def test_an_edit_inside_of_another_is_kept():
    text = "dWf = dzf @ concat.T"
    site = next(
        edit.site for edit in EDITS if edit.site.source == "dzf @ concat.T" and edit.site.role == "assigned"
    )
    inner = next(
        edit.site for edit in EDITS if edit.site.source == "concat.T" and edit.site.line == site.line
    )
    changes = [(MODEL.places[site.number], "2 * __value__"), (MODEL.places[inner.number], "concat.T + 0")]
    statements = straight("lstm").planted(changes).statements["lstm_cell_backward"]
    assert "dWf = (2 * (dzf @ (concat.T + 0)))" in statements
    assert text in straight("lstm").planted().statements["lstm_cell_backward"]


def test_two_misconceptions_about_the_same_words_cannot_stand_together():
    named = named_rows("lstm")
    with pytest.raises(LookupError, match="0 times"):
        combined("lstm", [named["da0 stays zero"], named["da0 takes the memory's gradient"]])


def test_what_a_fault_writes_into_a_cache_does_not_stay_for_the_next():
    spoiling = Misconception(
        "a cached state is halved",
        "lstm_cell_backward",
        "aliased-cache",
        "dzo = da_next",
        "c_next *= 0.5; dzo = da_next",
    )
    before = printout("lstm", straight("lstm").planted())
    spoilt = printout("lstm", combined("lstm", [spoiling]).planted())
    after = printout("lstm", combined("lstm", [named_rows("lstm")["da0 stays zero"]]).planted())
    key = ("lstm_backward", "dWo")
    assert not np.allclose(spoilt[key], before[key])
    np.testing.assert_array_equal(after[key], before[key])


def test_a_draw_inside_of_forward_moves_the_gradients_that_the_test_cell_draws():
    state = np.random.get_state()[1].copy()
    named = named_rows("lstm")
    drawn = printout("lstm", combined("lstm", [named["the seed is set inside of lstm_forward"]]).planted())
    right = printout("lstm", straight("lstm").planted())
    np.testing.assert_array_equal(drawn["lstm_forward", "a"], right["lstm_forward", "a"])
    assert not np.allclose(drawn["lstm_backward", "dWo"], right["lstm_backward", "dWo"])
    np.testing.assert_array_equal(np.random.get_state()[1], state)
