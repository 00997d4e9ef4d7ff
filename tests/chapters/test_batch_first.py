"""The chapters with the batch first: the course's numbers, the other chapters transposed, and their own derivatives."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import whygrad
from tests.chapters.batch_first import INPUTS, Arrays, backward, drawn, draws, forward, loss
from tests.chapters.test_caches import arrays as arrays_in
from whygrad.chapters import cs231n
from whygrad.chapters.shapes import ChapterInputError, ChapterTypeError
from whygrad.gradcheck import check_gradient

PARTS = pytest.mark.parametrize("part", INPUTS)
SEQUENCES = pytest.mark.parametrize("part", ["rnn", "lstm"])


# ------------------------------------------------------------------ published

SPACED: dict[str, tuple[dict[str, int], dict[str, tuple[float, float]], dict[tuple[int, ...], str]]] = {
    "rnn_step": (
        {"N": 3, "D": 10, "H": 4},
        {"x": (-0.4, 0.7), "prev_h": (-0.2, 0.5), "Wx": (-0.1, 0.9), "Wh": (-0.3, 0.7), "b": (-0.2, 0.4)},
        {(0, 0): "-0.58172089 -0.50182032 -0.41232771 -0.31410098"},
    ),
    "rnn": (
        {"N": 2, "T": 3, "D": 4, "H": 5},
        {"x": (-0.1, 0.3), "h0": (-0.3, 0.1), "Wx": (-0.2, 0.4), "Wh": (-0.4, 0.1), "b": (-0.7, 0.1)},
        {(0, 1, 2): "-0.51014825 -0.30524429 -0.06755202 0.17806392 0.40333043"},
    ),
    "lstm_step": (
        {"N": 3, "D": 4, "H": 5},
        {"x": (-0.4, 1.2), "prev_h": (-0.3, 0.7), "prev_c": (-0.4, 0.9)}
        | {"Wx": (-2.1, 1.3), "Wh": (-0.7, 2.2), "b": (0.3, 0.7)},
        {
            (0, 1): "0.49223563 0.55611431 0.61507696 0.66844003 0.7159181",
            (1, 2): "0.74192008 0.90592151 1.07717006 1.25120233 1.42395676",
        },
    ),
    "lstm": (
        {"N": 2, "D": 5, "H": 4, "T": 3},
        {"x": (-0.4, 0.6), "h0": (-0.4, 0.8), "Wx": (-0.2, 0.9), "Wh": (-0.3, 0.6), "b": (0.2, 0.7)},
        {(0, 0, 0): "0.01764008 0.01823233 0.01882671 0.0194232"},
    ),
}


@PARTS
def test_the_forward_values_that_the_course_prints(part: str) -> None:
    sizes, ends, printed = SPACED[part]
    shapes = {name: array.shape for name, array in drawn(part, **sizes).items()}
    spaced = {
        name: np.linspace(*between, num=int(np.prod(shapes[name]))).reshape(shapes[name])
        for name, between in ends.items()
    }
    returned = forward(part, spaced)
    for (output, *place), numbers in printed.items():
        shown = [f"{value:.8f}".rstrip("0") for value in returned[output][tuple(place)]]
        assert " ".join(shown) == numbers


# ------------------------------------------------------------------ transposed


def other_chapter(part: str, arrays: Arrays) -> tuple[Any, Arrays]:
    """The same network in the other interface: its states, and its gradients turned back."""
    kind = part.split("_")[0]
    H = arrays["Wh"].shape[0]
    Wx, Wh, b = (np.split(arrays[name], 4 if kind == "lstm" else 1, axis=-1) for name in ("Wx", "Wh", "b"))
    if kind == "rnn":
        parameters = {"Wax": Wx[0].T, "Waa": Wh[0].T, "ba": b[0][:, None]}
        parameters |= {"Wya": np.zeros((1, H)), "by": np.zeros((1, 1))}
    else:
        parameters = {"Wy": np.zeros((1, H)), "by": np.zeros((1, 1))}
        for k, gate in enumerate("ifoc"):
            parameters[f"W{gate}"] = np.concatenate((Wh[k].T, Wx[k].T), axis=1)
            parameters[f"b{gate}"] = b[k][:, None]
    x = np.moveaxis(arrays["x"], -1, 0)  # (D, N) or (D, N, T)
    if part.endswith("step"):
        states = [arrays[name].T for name in ("prev_h", "prev_c")[: 1 + (kind == "lstm")]]
        given = [arrays[name].T for name in ("dnext_h", "dnext_c")[: 1 + (kind == "lstm")]]
    else:
        states, given = [arrays["h0"].T], [np.moveaxis(arrays["dh"], -1, 0)]
    name = f"{kind}_cell" if part.endswith("step") else kind
    returned = getattr(whygrad, f"{name}_forward")(x, *states, parameters)
    return returned[0], getattr(whygrad, f"{name}_backward")(*given, returned[-1])


def turned_back(part: str, found: Arrays) -> Arrays:
    """The other chapter's gradients in this one's form."""
    step = part.endswith("step")
    turned = {"dx": np.moveaxis(found["dxt" if step else "dx"], 0, -1)}
    turned["dprev_h" if step else "dh0"] = found["da_prev" if step else "da0"].T
    if "dc_prev" in found:
        turned["dprev_c"] = found["dc_prev"].T
    if part.startswith("rnn"):
        return turned | {"dWx": found["dWax"].T, "dWh": found["dWaa"].T, "db": found["dba"][:, 0]}
    H = len(found["dbf"])
    for name, rows in (("dWx", slice(H, None)), ("dWh", slice(H))):
        turned[name] = np.concatenate([found[f"dW{gate}"][:, rows].T for gate in "ifoc"], axis=1)
    return turned | {"db": np.concatenate([found[f"db{gate}"][:, 0] for gate in "ifoc"])}


@PARTS
@settings(max_examples=25)
@given(data=st.data())
def test_they_are_the_other_chapters_transposed(part: str, data: st.DataObject) -> None:
    arrays = data.draw(draws(part))
    states, gradients = other_chapter(part, arrays)
    np.testing.assert_allclose(np.moveaxis(forward(part, arrays)[0], -1, 0), states, rtol=1e-13, atol=1e-14)
    mine, other = backward(part, arrays), turned_back(part, gradients)
    assert mine.keys() == other.keys()
    for name in mine:
        np.testing.assert_allclose(mine[name], other[name], rtol=1e-11, atol=1e-13, err_msg=name)


# ------------------------------------------------------------------ derivatives


@pytest.mark.parametrize("method", ["central", "complex"])
@PARTS
@settings(max_examples=25)
@given(data=st.data())
def test_every_gradient_is_what_wiggling_measures(part: str, method: Any, data: st.DataObject) -> None:
    arrays = data.draw(draws(part))
    for name, gradient in backward(part, arrays).items():
        value = name[1:]
        check = check_gradient(
            lambda array, value=value: loss(part, arrays | {value: array}), arrays[value], gradient, method
        )
        assert check.agrees, (name, str(check))


@PARTS
def test_a_gradient_that_is_off_by_a_twentieth_of_a_percent_is_seen(part: str) -> None:
    arrays = drawn(part, 2, 2, 3, 3)
    for name, gradient in backward(part, arrays).items():
        value = name[1:]
        check = check_gradient(
            lambda array, value=value: loss(part, arrays | {value: array}), arrays[value], 1.0005 * gradient
        )
        assert not check.agrees, name


# ------------------------------------------------------------------ time, caches, types


@SEQUENCES
def test_a_sequence_of_one_step_is_a_step(part: str) -> None:
    arrays = drawn(part, T=1)
    step = {"x": arrays["x"][:, 0], "prev_h": arrays["h0"], "prev_c": np.zeros((2, 5))}
    step |= {"dnext_h": arrays["dh"][:, 0], "dnext_c": np.zeros((2, 5))}
    found = backward(f"{part}_step", arrays | step)
    found.pop("dprev_c", None)
    renamed = {"dx": found.pop("dx")[:, None], "dh0": found.pop("dprev_h"), **found}
    for name, gradient in backward(part, arrays).items():
        np.testing.assert_allclose(gradient, renamed[name], rtol=1e-14, err_msg=name)


@SEQUENCES
def test_no_steps_have_no_gradient(part: str) -> None:
    gradients = backward(part, drawn(part, T=0))
    assert gradients["dx"].shape == (2, 0, 3)
    assert not any(gradient.any() for gradient in gradients.values())


@PARTS
def test_outputs_caches_and_the_callers_arrays_share_nothing(part: str) -> None:
    arrays = drawn(part)
    *outputs, cache = forward(part, arrays)
    if not part.endswith("step"):  # the weights are one copy that all steps have
        steps, x = cache
        cache = [x, *steps[0][-2:], *(step[:-2] for step in steps)]
    everything = [*arrays.values(), *outputs, *(array for _, array in arrays_in(cache))]
    assert not any(np.shares_memory(one, other) for one, other in combinations(everything, 2))


@PARTS
def test_backward_leaves_what_it_is_given_alone(part: str) -> None:
    arrays = drawn(part)
    before = {name: array.copy() for name, array in arrays.items()}
    first, second = backward(part, arrays), backward(part, arrays)
    assert all(np.array_equal(arrays[name], before[name]) for name in arrays)
    assert all(np.array_equal(first[name], second[name]) for name in first)


@PARTS
@pytest.mark.parametrize("dtype", ["float32", "float64", "complex64", "complex128"])
def test_the_type_of_the_arrays_is_kept_everywhere(part: str, dtype: str) -> None:
    arrays = {name: array.astype(dtype) for name, array in drawn(part).items()}
    every = [forward(part, arrays), backward(part, arrays)]
    assert {str(array.dtype) for _, array in arrays_in(every)} == {dtype}


# ------------------------------------------------------------------ what does not fit

ARRAYS = drawn("lstm", 2, 3, 5, 4)
h, CACHE = forward("lstm", ARRAYS)


def lstm_with(**changed: Any) -> Any:
    return forward("lstm", ARRAYS | changed)


SHAPES = {
    "lstm_forward: h0 has the shape (5, 2), but must be (N, H) = (2, 5), since x has a batch of 2 and Wx has 20 "
    "columns.": lambda: lstm_with(h0=ARRAYS["h0"].T),
    "lstm_forward: Wx has the shape (20, 3), but must be (D, 4H) = (3, 20), since x has 3 features and h0 has 5 "
    "columns.": lambda: lstm_with(Wx=ARRAYS["Wx"].T),
    "lstm_forward: b has the shape (20, 1), but must be (4H,) = (20,), since h0 has 5 columns.": lambda: (
        lstm_with(b=ARRAYS["b"][:, None])
    ),
    "lstm_forward: Wx has the shape (5, 20), but must be (D, 4H) = (3, 20), since x has 3 features and h0 has 5 "
    "columns; Wx and Wh look swapped.": lambda: lstm_with(Wx=ARRAYS["Wh"], Wh=ARRAYS["Wx"]),
    "lstm_backward: dh has the shape (2, 3, 5), but must be (N, T, H) = (2, 4, 5), since x has a batch of 2 and 4 "
    "time steps and Wx has 20 columns.": lambda: cs231n.lstm_backward(h[:, :3], CACHE),
    "lstm_backward: cache must be a pair: (the list of the steps' caches, x).": lambda: cs231n.lstm_backward(
        h, CACHE[0][0]
    ),
    "rnn_step_backward: cache has 10 entries, but must have 5: (x, prev_h, next_h, Wx, Wh).": lambda: (
        cs231n.rnn_step_backward(h[:, 0], CACHE[0][0])
    ),
}


@pytest.mark.parametrize("sentence", SHAPES)
def test_what_does_not_fit_is_named_with_what_it_should_be(sentence: str) -> None:
    with pytest.raises(ChapterInputError) as caught:
        SHAPES[sentence]()
    assert str(caught.value) == sentence


def test_what_is_no_array_is_named() -> None:
    with pytest.raises(ChapterTypeError, match=r"^lstm_forward: h0 must be a NumPy array, but is None\.$"):
        lstm_with(h0=None)
    with pytest.raises(ChapterTypeError, match="dh and cache look swapped"):
        cs231n.lstm_backward(CACHE, h)
