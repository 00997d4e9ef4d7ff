"""Every gradient that the chapters return is the gradient of their own forward, at every size."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.chapters.draws import BACKWARD, FORWARD, Draw, Sizes, changed, draws, lstm_cell, names
from whygrad.gradcheck import check_gradient


def lstm_cell_loss(draw: Draw) -> Any:
    a_next, c_next, _, _ = lstm_cell(draw)
    return (a_next * draw["da_next"]).sum() + (c_next * draw["dc_next"]).sum()


def loss_of(backward: str) -> Callable[[Draw], Any]:
    forward = FORWARD[backward.replace("backward", "forward")]
    if "cell" in backward:
        return lambda draw: (forward(draw)[0] * draw["da_next"]).sum()
    return lambda draw: (forward(draw)[0][:, :, : draw["da"].shape[2]] * draw["da"]).sum()


LOSS: dict[str, Callable[[Draw], Any]] = {backward: loss_of(backward) for backward in BACKWARD}
LOSS["lstm_cell_backward"] = lstm_cell_loss


def verdicts(function: str, draw: Draw, method: Any) -> dict[str, str]:
    """What the gradient check says about each gradient that the function returns."""
    found = {}
    for name, gradient in BACKWARD[function](draw).items():
        value = name[1:]  # a gradient is called d + the name of its value
        late = draw[value].shape[-1] - gradient.shape[-1]  # steps of x after T: their gradient is zero
        padded = np.pad(gradient, [(0, 0)] * (gradient.ndim - 1) + [(0, late)])
        check = check_gradient(
            lambda array, value=value: LOSS[function](changed(draw, **{value: array})),
            draw[value],
            padded,
            method,
        )
        found[name] = str(check)
    return found


def all_right(found: dict[str, str]) -> bool:
    return all(verdict.startswith("right") for verdict in found.values())


@pytest.mark.parametrize("method", ["central", "complex"])
@pytest.mark.parametrize("function", LOSS)
@settings(max_examples=25)
@given(data=st.data())
def test_every_gradient_is_what_wiggling_measures(function: str, method: str, data: st.DataObject) -> None:
    found = verdicts(function, data.draw(draws(function)), method)
    assert all_right(found), found


@pytest.mark.parametrize("function", LOSS)
def test_a_gradient_that_is_off_by_a_twentieth_of_a_percent_is_seen(
    function: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw = Draw(names(function), Sizes(n_x=2, n_a=3, m=2, T_x=3, T=3))
    right = BACKWARD[function](draw)
    for name in right:
        lie = {**right, name: right[name] * 1.0005}
        monkeypatch.setitem(BACKWARD, function, lambda _, lie=lie: lie)
        found = verdicts(function, draw, "central")
        assert [liar for liar in found if found[liar].startswith("wrong")] == [name]
