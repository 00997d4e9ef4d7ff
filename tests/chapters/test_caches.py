"""What is in a cache is in no other place: no write can reach it later. And every number keeps its type."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import numpy as np
import pytest

from tests.chapters.draws import BACKWARD, FORWARD, Draw, Sizes, changed, names
from whygrad import lstm_backward, lstm_forward

FORWARDS = pytest.mark.parametrize("forward", FORWARD)
SEQUENCES = pytest.mark.parametrize("forward", [name for name in FORWARD if "cell" not in name])


def backward_of(forward: str) -> str:
    return forward.replace("forward", "backward")


def draw_for(forward: str) -> Draw:
    return Draw(names(backward_of(forward)), Sizes())


def arrays(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every array in nested tuples, lists and dicts, with the way to it."""
    if isinstance(value, np.ndarray):
        yield path, value
    else:
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from arrays(inner, f"{path}/{key}")


def shared(value: Any) -> list[tuple[str, str]]:
    return [
        (one, other)
        for (one, first), (other, second) in combinations(arrays(value), 2)
        if np.shares_memory(first, second)
    ]


@FORWARDS
def test_outputs_caches_and_the_callers_arrays_share_nothing(forward: str) -> None:
    draw = draw_for(forward)
    *outputs, cache = FORWARD[forward](draw)
    if "cell" not in forward:
        steps, x = cache
        # The parameters are one copy that all steps have: they do not change in time.
        cache = [x, steps[0][-1], *(step[:-1] for step in steps)]
    assert shared([dict(draw), outputs, cache]) == []


@SEQUENCES
def test_all_steps_have_the_same_copy_of_the_parameters(forward: str) -> None:
    steps, _ = FORWARD[forward](draw_for(forward))[-1]
    first, *others = [step[-1] for step in steps]
    assert all(type(kept) is dict and kept.keys() == first.keys() for kept in (first, *others))
    assert all(kept[name] is first[name] for kept in others for name in first)


@SEQUENCES
def test_parameters_out_of_a_cache_are_copied_when_they_are_used_again(forward: str) -> None:
    draw = draw_for(forward)
    kept = FORWARD[forward](draw)[-1][0][0][-1]
    again = FORWARD[forward](changed(draw, **kept))[-1][0][0][-1]
    assert shared([kept, again]) == []


@pytest.mark.parametrize("backward", BACKWARD)
def test_gradients_share_nothing_with_one_another(backward: str) -> None:
    assert shared(BACKWARD[backward](Draw(names(backward), Sizes()))) == []


def test_a_window_would_be_seen() -> None:
    c = np.zeros((5, 10, 4))
    assert shared([c, (c[:, :, 0],), {"c": c.copy()}]) == [("/0", "/1/0")]


def test_nothing_written_after_forward_reaches_backward() -> None:
    draw = draw_for("lstm_forward")
    right = BACKWARD["lstm_backward"](draw)
    da = draw.pop("da").copy()
    *outputs, caches = lstm_forward(draw["x"], draw["a0"], draw.parameters)
    for _, array in arrays([dict(draw), outputs]):
        array[...] = np.nan
    gradients = lstm_backward(da, caches)
    assert all(np.array_equal(right[name], gradients[name]) for name in right)


@pytest.mark.parametrize("backward", BACKWARD)
def test_backward_leaves_what_it_is_given_alone(backward: str) -> None:
    draw = Draw(names(backward), Sizes())
    before = {name: array.copy() for name, array in draw.items()}
    first, second = BACKWARD[backward](draw), BACKWARD[backward](draw)
    assert all(np.array_equal(draw[name], before[name]) for name in draw)
    assert all(np.array_equal(first[name], second[name]) for name in first)


@FORWARDS
@pytest.mark.parametrize("dtype", ["float32", "float64", "complex64", "complex128"])
def test_the_type_of_the_arrays_is_kept_everywhere(forward: str, dtype: str) -> None:
    draw = draw_for(forward)
    draw = changed(draw, **{name: array.astype(dtype) for name, array in draw.items()})
    every = [FORWARD[forward](draw), BACKWARD[backward_of(forward)](draw)]
    assert {str(array.dtype) for _, array in arrays(every)} == {dtype}


@FORWARDS
def test_integers_become_float64(forward: str) -> None:
    draw = draw_for(forward)
    draw = changed(draw, **{name: array.astype(int) for name, array in draw.items()})
    outputs = [FORWARD[forward](draw)[:-1], BACKWARD[backward_of(forward)](draw)]
    assert {str(array.dtype) for _, array in arrays(outputs)} <= {"float64", "int64"}
    assert {str(array.dtype) for _, array in arrays(outputs[0])} == {"float64"}
