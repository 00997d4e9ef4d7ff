"""What must be true of a gradient that walks through time, whatever the numbers are."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.chapters.draws import BACKWARD, FORWARD, Draw, Sizes, changed, draws, names
from whygrad import lstm_backward, lstm_cell_backward, rnn_backward, rnn_cell_backward, rnn_forward

SEQUENCES = pytest.mark.parametrize(
    "function", ["rnn_backward", "lstm_backward", "gru_backward", "gru_before_backward"]
)
FEW = settings(max_examples=20)


def assert_same(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert one.keys() == other.keys()
    for name in one:
        np.testing.assert_allclose(one[name], other[name], rtol=1e-10, atol=1e-12, err_msg=name)


def longer(draw: Draw) -> Any:
    """da with zeros for the steps that it leaves out."""
    return np.pad(draw["da"], [(0, 0), (0, 0), (0, draw["x"].shape[2] - draw["da"].shape[2])])


@SEQUENCES
@FEW
@given(data=st.data(), factor=st.floats(-3, 3))
def test_the_gradient_is_linear_in_what_comes_in(function: str, data: st.DataObject, factor: float) -> None:
    draw = data.draw(draws(function))
    other = changed(draw, da=np.cos(draw["da"]))
    both = BACKWARD[function](changed(draw, da=draw["da"] + factor * other["da"]))
    one, two = BACKWARD[function](draw), BACKWARD[function](other)
    assert_same(both, {name: one[name] + factor * two[name] for name in one})


@SEQUENCES
@FEW
@given(data=st.data())
def test_a_short_da_is_a_long_one_that_ends_in_zeros(function: str, data: st.DataObject) -> None:
    draw = data.draw(draws(function))
    short, long = BACKWARD[function](draw), BACKWARD[function](changed(draw, da=longer(draw)))
    T = draw["da"].shape[2]
    assert not long["dx"][:, :, T:].any()
    assert_same(short, long | {"dx": long["dx"][:, :, :T]})


@SEQUENCES
@FEW
@given(data=st.data())
def test_what_comes_after_T_does_not_matter(function: str, data: st.DataObject) -> None:
    draw = data.draw(draws(function))
    chopped = changed(draw, x=draw["x"][:, :, : draw["da"].shape[2]])
    assert_same(BACKWARD[function](draw), BACKWARD[function](chopped))


@SEQUENCES
@FEW
@given(data=st.data())
def test_weights_gather_over_the_batch_and_inputs_do_not(function: str, data: st.DataObject) -> None:
    draw = data.draw(draws(function))
    whole = BACKWARD[function](draw)
    columns = [
        BACKWARD[function](changed(draw, **{name: draw[name][:, [k]] for name in ("x", "a0", "da")}))
        for k in range(draw["x"].shape[1])
    ]
    for name in whole:
        parts = [column[name] for column in columns]
        joined = np.concatenate(parts, axis=1) if name in ("dx", "da0") else sum(parts)
        np.testing.assert_allclose(whole[name], joined, rtol=1e-10, atol=1e-12, err_msg=name)


@FEW
@given(draw=draws("rnn_backward"), data=st.data())
def test_a_sequence_can_be_cut_where_the_state_is_handed_over(draw: Draw, data: st.DataObject) -> None:
    cut = data.draw(st.integers(1, draw["x"].shape[2]))
    a, _, _ = rnn_forward(draw["x"], draw["a0"], draw.parameters)
    da = longer(draw)
    late = BACKWARD["rnn_backward"](
        changed(draw, x=draw["x"][:, :, cut:], a0=a[:, :, cut - 1], da=da[:, :, cut:])
    )
    da[:, :, cut - 1] += late["da0"]
    early = BACKWARD["rnn_backward"](changed(draw, x=draw["x"][:, :, :cut], da=da[:, :, :cut]))
    whole = BACKWARD["rnn_backward"](changed(draw, da=longer(draw)))
    joined = {name: early[name] + late[name] for name in ("dWax", "dWaa", "dba")}
    dx = np.concatenate((early["dx"], late["dx"]), axis=2)
    assert_same(whole, {"dx": dx, "da0": early["da0"], **joined})


def test_a_sequence_of_one_step_is_a_cell() -> None:
    draw = Draw(names("rnn_backward"), Sizes(T_x=1, T=1))
    caches = FORWARD["rnn_forward"](draw)[-1]
    sequence, cell = rnn_backward(draw["da"], caches), rnn_cell_backward(draw["da"][:, :, 0], caches[0][0])
    renamed = {"dx": cell.pop("dxt")[:, :, None], "da0": cell.pop("da_prev"), **cell}
    assert_same(sequence, renamed)


def test_a_sequence_of_one_step_is_a_cell_whose_memory_nobody_reads() -> None:
    draw = Draw(names("lstm_backward"), Sizes(T_x=1, T=1))
    caches = FORWARD["lstm_forward"](draw)[-1]
    sequence = lstm_backward(draw["da"], caches)
    cell = lstm_cell_backward(draw["da"][:, :, 0], np.zeros((5, 10)), caches[0][0])
    cell.pop("dc_prev")
    assert_same(sequence, {"dx": cell.pop("dxt")[:, :, None], "da0": cell.pop("da_prev"), **cell})


@SEQUENCES
@pytest.mark.parametrize("T_x", [0, 3])
def test_no_steps_have_no_gradient(function: str, T_x: int) -> None:
    gradients = BACKWARD[function](Draw(names(function), Sizes(T_x=T_x, T=0)))
    assert gradients["dx"].shape == (3, 10, 0)
    assert not any(gradient.any() for gradient in gradients.values())
