"""Large results lie in memory that is kept: what somebody still holds is never given to another result."""

from __future__ import annotations

import numpy as np
import pytest

from whygrad_engine import LSTM
from whygrad_engine.rooms import LARGE, room

T, M, N = 64, 16, 128  # y has twice LARGE bytes


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_result_outlives_the_calls_that_follow(dtype: type) -> None:
    random = np.random.default_rng(0)
    layer = LSTM(N, N, dtype=dtype)
    parameters = layer.initial_parameters(random)
    first = random.standard_normal((T, M, N)).astype(dtype)
    y, _, saved = layer.forward(first, parameters)
    found = layer.backward(y, saved)
    copies = [y.copy(), *(array.copy() for array in found.values())]
    assert y.nbytes >= 2 * LARGE
    for _ in range(3):
        other, _, kept = layer.forward(-first, parameters)
        layer.backward(other, kept)
        assert not np.shares_memory(other, y)
    for array, copy in zip([y, *found.values()], copies, strict=True):
        np.testing.assert_array_equal(array, copy)


@pytest.mark.parametrize("shape", [(3, 4), (0, 5), (LARGE, 1), (2, 3, LARGE // 4)])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_room_is_an_array_like_any_other(shape: tuple[int, ...], dtype: type) -> None:
    made = room(shape, dtype)
    assert (made.shape, made.dtype, made.flags.c_contiguous) == (shape, np.dtype(dtype), True)
    made[...] = 1
    assert made.sum() == np.prod(shape)
    held, size = made[:1], made.nbytes
    del made
    assert (room(shape, dtype).nbytes, held.sum()) == (size, held.size)


def test_more_than_any_memory_is_a_memory_error() -> None:
    with pytest.raises(MemoryError):
        room((1 << 40, 1 << 20), np.float64)
