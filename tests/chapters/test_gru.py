"""The GRU's two conventions: what Keras computes in each, how they differ, and what does not fit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import whygrad
from tests.chapters.draws import FORWARD, Draw, Sizes, changed, gru, names
from whygrad.chapters.shapes import ChapterInputError

DRAW = Draw(names("gru_backward"), Sizes())


def sigmoid(z: Any) -> Any:
    return 1 / (1 + np.exp(-z))


def in_keras(draw: Draw) -> dict[str, Any]:
    """The chapter's weights as a Keras layer holds them: kernels with a row for each feature, gates z, r, h."""
    n_a = len(draw["br"])
    kernel = np.concatenate([draw[f"W{gate}"][:, n_a:].T for gate in "zrn"], axis=1)
    recurrent = np.concatenate([draw[f"W{gate}"][:, :n_a].T for gate in "zrn"], axis=1)
    of_input = np.concatenate([draw[f"b{gate}"][:, 0] for gate in "zrn"])
    of_state = np.concatenate([np.zeros(2 * n_a), draw["bna"][:, 0]])
    return {"kernel": kernel, "recurrent": recurrent, "bias": of_input, "recurrent_bias": of_state}


def keras_gru(draw: Draw, reset_after: bool) -> Any:
    """Keras's GRU by its formulas, with the batch first: (m, T, n_a)."""
    keras, h = in_keras(draw), draw["a0"].T
    states = []
    for x in draw["x"].transpose(2, 1, 0):
        xz, xr, xh = np.split(x @ keras["kernel"] + keras["bias"], 3, axis=1)
        if reset_after:
            hz, hr, hh = np.split(h @ keras["recurrent"] + keras["recurrent_bias"], 3, axis=1)
            z, r = sigmoid(xz + hz), sigmoid(xr + hr)
            candidate = np.tanh(xh + r * hh)
        else:
            Uz, Ur, Uh = np.split(keras["recurrent"], 3, axis=1)
            z, r = sigmoid(xz + h @ Uz), sigmoid(xr + h @ Ur)
            candidate = np.tanh(xh + (r * h) @ Uh)
        h = z * h + (1 - z) * candidate
        states.append(h)
    return np.stack(states, axis=1)


@pytest.mark.parametrize(("forward", "reset_after"), [("gru_forward", True), ("gru_before_forward", False)])
def test_keras_computes_the_same(forward: str, reset_after: bool) -> None:
    a = FORWARD[forward](DRAW)[0]
    np.testing.assert_allclose(a.transpose(1, 2, 0), keras_gru(DRAW, reset_after), rtol=1e-12)


def test_the_conventions_differ_only_through_the_inner_product() -> None:
    after, before = gru(DRAW)[0], gru(DRAW, "before")[0]
    assert abs(after - before).max() > 0.1
    n_a = len(DRAW["br"])
    diagonal = DRAW["Wn"].copy()
    diagonal[:, :n_a] = np.diag(
        np.arange(1.0, n_a + 1)
    )  # then each unit is reset by its own gate, early or late
    same = changed(DRAW, Wn=diagonal, bna=np.zeros((n_a, 1)))
    np.testing.assert_allclose(gru(same)[0], gru(same, "before")[0], rtol=1e-12)


def test_a_gate_that_keeps_all_and_one_that_keeps_nothing() -> None:
    n_a = len(DRAW["br"])
    weights = {"Wz": np.zeros_like(DRAW["Wz"])}
    kept = gru(changed(DRAW, **weights, bz=np.full((n_a, 1), 800.0)))[0]
    assert all(np.array_equal(kept[:, :, t], DRAW["a0"]) for t in range(kept.shape[2]))
    *_, (steps, _) = gru(changed(DRAW, **weights, bz=np.full((n_a, 1), -800.0)))
    assert all(np.array_equal(step[0], step[4]) for step in steps)  # a_next is the candidate


def test_the_cache_tells_the_convention() -> None:
    for reset, has in (("after", True), ("before", False)):
        caches = gru(DRAW, reset)[-1]
        assert ("bna" in caches[0][0][-1]) is has
        assert ("dbna" in whygrad.gru_backward(DRAW["da"], caches)) is has
        assert ("dbna" in whygrad.gru_cell_backward(DRAW["a0"], caches[0][0])) is has


def test_what_does_not_fit_is_said_in_one_sentence() -> None:
    without = {name: array for name, array in DRAW.parameters.items() if name != "bna"}
    sentences = {
        'gru_forward: reset must be "before" or "after", but is \'never\'.': lambda: gru(DRAW, "never"),
        "gru_forward: parameters has no bna; it must hold Wr, Wz, Wn, Wy, br, bz, bn, by, bna, and holds Wr, br, "
        "Wz, bz, Wn, bn, Wy, by.": lambda: whygrad.gru_forward(DRAW["x"], DRAW["a0"], without),
        "gru_forward: Wn has the shape (5, 5), but must be (n_a, n_a + n_x) = (5, 8), since a0 has 5 rows and x has 3 "
        "rows.": lambda: gru(changed(DRAW, Wn=DRAW["Wn"][:, :5])),
        "gru_cell_backward: cache has 2 entries, but must have 7: (a_next, a_prev, rt, zt, nt, xt, parameters).": (
            lambda: whygrad.gru_cell_backward(DRAW["a0"], gru(DRAW)[-1])
        ),
    }
    for sentence, call in sentences.items():
        with pytest.raises(ChapterInputError) as caught:
            call()
        assert str(caught.value) == sentence
    whygrad.gru_forward(DRAW["x"], DRAW["a0"], without, reset="before")
