"""Where the rows of a ragged batch are: the core's arrangement against its definition, and there and back again."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from whygrad_engine import _core
from whygrad_engine.ragged import Ragged, arrange

LENGTHS = st.lists(st.integers(1, 9), min_size=1, max_size=12)


@given(LENGTHS, st.integers(0, 3))
def test_the_arrangement_is_its_definition(lengths: list[int], spare: int) -> None:
    T, m = max(lengths) + spare, len(lengths)
    rows = arrange("test", T, m, lengths)
    assert isinstance(rows, Ragged)
    order = sorted(range(m), key=lambda example: -lengths[example])
    pairs = [(t, example) for t in range(max(lengths)) for example in order if lengths[example] > t]
    assert list(rows.order) == order
    assert list(rows.active) == [sum(length > t for length in lengths) for t in range(max(lengths))]
    assert [divmod(place, m) for place in rows.places] == pairs
    turned = [pairs[row] for row in rows.arrangement.reverse]
    assert turned == [(lengths[example] - 1 - t, example) for t, example in pairs]


@given(LENGTHS, st.integers(0, 3), st.integers(1, 5), st.sampled_from([np.float32, np.float64]))
def test_gathered_and_scattered_is_the_batch_with_zeros_behind_each_end(
    lengths: list[int], spare: int, n: int, dtype: type
) -> None:
    T, m = max(lengths) + spare, len(lengths)
    batch = np.arange(1, T * m * n + 1, dtype=dtype).reshape(T, m, n)
    rows = arrange("test", T, m, np.array(lengths, np.int32))
    beyond = np.arange(T)[:, None] >= np.array(lengths)
    np.testing.assert_array_equal(rows.scatter(rows.gather(batch)), np.where(beyond[..., None], 0, batch))


def test_the_core_refuses_what_does_not_fit() -> None:
    with pytest.raises(ValueError, match="lengths has the wrong size"):
        _core.arrange(np.array([3, 0]), 5)
    with pytest.raises(ValueError, match="lengths has the wrong size"):
        _core.arrange(np.array([3, 6]), 5)
    found = _core.arrange(np.array([3, 5]), 5)
    with pytest.raises(ValueError, match="rows has the wrong size"):
        found.scatter(np.zeros((7, 2)), 2, np.zeros((5, 2, 2)))
    with pytest.raises(ValueError, match="to has the wrong size"):
        found.scatter(np.zeros((8, 2)), 2, np.zeros((4, 2, 2)))
    with pytest.raises(ValueError, match="read-only"):
        found.order[0] = 1
