"""The engine's functions are the chapters': same arguments, same results, on every kernel."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import whygrad_engine as engine
from whygrad.chapters import gru, lstm, rnn
from whygrad_engine import kernel_names, use_kernel

TOLERANCE = {np.float64: 1e-12, np.float32: 1e-5}


@dataclass(frozen=True)
class Sizes:
    n_x: int
    n_a: int
    n_y: int
    m: int
    T_x: int
    T: int

    def draw(self, letters: str, random: np.random.Generator) -> np.ndarray:
        shape = [
            sum(getattr(self, part) if part.isidentifier() else int(part) for part in letter.split("+"))
            for letter in letters.split()
        ]
        return random.standard_normal(shape)


@st.composite
def sizes(draw: Any) -> Sizes:
    """Odd sizes, sizes of one, and sizes around those of a vector and of a block of rows."""
    odd = st.one_of(st.integers(1, 9), st.sampled_from([15, 16, 17, 31, 33, 64, 65]))
    T_x = draw(st.integers(1, 9))
    return Sizes(draw(odd), draw(odd), draw(st.integers(1, 4)), draw(odd), T_x, draw(st.integers(1, T_x)))


@pytest.fixture(params=kernel_names(), autouse=True)
def _kernel(request: pytest.FixtureRequest) -> Iterator[None]:
    use_kernel(request.param)
    yield
    use_kernel(kernel_names()[0])


@dataclass(frozen=True)
class Chapter:
    """A chapter's module, the letters of its arrays, and what its forward functions take beside arrays."""

    name: str
    module: Any
    letters: Any
    options: dict[str, str] = field(default_factory=dict)

    def of(self, module: Any, function: str) -> Callable[..., Any]:
        """The chapter's own function, or the engine's."""
        found = getattr(module, f"{self.name}_{function}")
        return partial(found, **self.options) if function.endswith("forward") else found


CHAPTERS = {
    "rnn": Chapter("rnn", rnn, rnn.LETTERS),
    "lstm": Chapter("lstm", lstm, lstm.LETTERS),
    "gru after": Chapter("gru", gru, gru.AFTER, {"reset": "after"}),
    "gru before": Chapter("gru", gru, gru.BEFORE, {"reset": "before"}),
}
EXAMPLES = settings(max_examples=12, deadline=None)


def parameters(chapter: Any, size: Sizes, random: np.random.Generator) -> dict[str, np.ndarray]:
    """Small enough that a plain network does not become chaotic, and double what rounding has done."""
    scale = 1 / np.sqrt(size.n_a + size.n_x)
    return {name: size.draw(letters, random) * scale for name, letters in chapter.letters.parameters.items()}


def same(got: Any, wanted: Any, tolerance: float) -> None:
    """Equal in form, and in value as far as the whole array's size allows."""
    assert type(got) is type(wanted) or isinstance(got, type(wanted))
    if isinstance(wanted, dict):
        assert list(got) == list(wanted)
        return [same(got[name], wanted[name], tolerance) for name in wanted] and None
    if isinstance(wanted, tuple | list):
        assert len(got) == len(wanted)
        return [same(a, b, tolerance) for a, b in zip(got, wanted, strict=True)] and None
    assert got.shape == wanted.shape
    np.testing.assert_allclose(
        got, wanted, rtol=tolerance, atol=tolerance * max(1.0, float(np.abs(wanted).max()))
    )
    return None


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("name", CHAPTERS)
@EXAMPLES
@given(size=sizes(), seed=st.integers(0, 2**32 - 1))
def test_a_sequence(name: str, dtype: type, size: Sizes, seed: int) -> None:
    random, chapter = np.random.default_rng(seed), CHAPTERS[name]
    weights = parameters(chapter, size, random)
    x, a0, da = (size.draw(letters, random) for letters in ("n_x m T_x", "n_a m", "n_a m T"))
    less = {key: array.astype(dtype) for key, array in weights.items()}

    wanted = chapter.of(chapter.module, "forward")(x, a0, weights)
    got = chapter.of(engine, "forward")(x.astype(dtype), a0.astype(dtype), less)
    same(got, wanted, TOLERANCE[dtype])
    assert all(array.dtype == dtype for array in got[:2])

    gradients = chapter.of(engine, "backward")(da.astype(dtype), got[-1])
    same(
        gradients,
        chapter.of(chapter.module, "backward")(da, wanted[-1]),
        TOLERANCE[dtype] * (10 if dtype is np.float32 else 1),
    )
    assert all(array.dtype == dtype for array in gradients.values())


@pytest.mark.parametrize("name", CHAPTERS)
@EXAMPLES
@given(size=sizes(), seed=st.integers(0, 2**32 - 1))
def test_a_cell(name: str, size: Sizes, seed: int) -> None:
    random, chapter = np.random.default_rng(seed), CHAPTERS[name]
    weights = parameters(chapter, size, random)
    states = [size.draw(letters, random) for letters in ["n_x m", *["n_a m"] * (2 if name == "lstm" else 1)]]
    behind = [size.draw("n_a m", random) for _ in states[1:]]

    wanted = chapter.of(chapter.module, "cell_forward")(*states, weights)
    got = chapter.of(engine, "cell_forward")(*states, weights)
    same(got, wanted, 1e-12)
    backward: Callable[..., Any] = chapter.of(engine, "cell_backward")
    same(backward(*behind, got[-1]), chapter.of(chapter.module, "cell_backward")(*behind, wanted[-1]), 1e-12)


@pytest.mark.parametrize("name", CHAPTERS)
def test_either_takes_the_other_ones_caches(name: str) -> None:
    size, random, chapter = Sizes(3, 5, 2, 10, 7, 4), np.random.default_rng(1), CHAPTERS[name]
    weights = parameters(chapter, size, random)
    x, a0, da = (size.draw(letters, random) for letters in ("n_x m T_x", "n_a m", "n_a m T"))
    ours, theirs = (chapter.of(module, "forward")(x, a0, weights)[-1] for module in (engine, chapter.module))
    wanted = chapter.of(chapter.module, "backward")(da, theirs)
    same(chapter.of(engine, "backward")(da, theirs), wanted, 1e-12)
    same(chapter.of(chapter.module, "backward")(da, ours), wanted, 1e-12)


@pytest.mark.parametrize("name", CHAPTERS)
def test_backward_reads_what_is_in_the_caches_now(name: str) -> None:
    """A fault that changes a cache shows in the engine's gradients as it shows in the chapter's."""
    size, random, chapter = Sizes(3, 5, 2, 10, 7, 7), np.random.default_rng(1), CHAPTERS[name]
    weights = parameters(chapter, size, random)
    x, a0, da = (size.draw(letters, random) for letters in ("n_x m T_x", "n_a m", "n_a m T"))
    ours, theirs = (chapter.of(module, "forward")(x, a0, weights)[-1] for module in (engine, chapter.module))
    before = chapter.letters.cache.index("c_prev" if name == "lstm" else "a_prev")
    for caches in (ours, theirs):
        caches[0][2][before][...] = 0.25
    wanted = chapter.of(chapter.module, "backward")(da, theirs)
    same(chapter.of(engine, "backward")(da, ours), wanted, 1e-12)
    for caches in (ours, theirs):
        caches[0][3] = caches[0][4]
    wanted = chapter.of(chapter.module, "backward")(da, theirs)
    same(chapter.of(engine, "backward")(da, ours), wanted, 1e-12)


@pytest.mark.parametrize("name", CHAPTERS)
def test_arrays_may_lie_in_memory_as_they_like_and_stay_as_they_are(name: str) -> None:
    size, random, chapter = Sizes(3, 5, 2, 10, 7, 7), np.random.default_rng(1), CHAPTERS[name]
    weights = {key: np.asfortranarray(array) for key, array in parameters(chapter, size, random).items()}
    x = size.draw("T_x m n_x", random).transpose(2, 1, 0)
    a0, da = size.draw("n_a m", random)[::-1, ::-1], size.draw("n_a m T", random)[:, ::-1]
    copies = [array.copy() for array in (x, a0, da, *weights.values())]
    got = chapter.of(engine, "forward")(x, a0, weights)
    gradients = chapter.of(engine, "backward")(da, got[-1])
    wanted = chapter.of(chapter.module, "forward")(x, a0, weights)
    same(got, wanted, 1e-12)
    same(gradients, chapter.of(chapter.module, "backward")(da, wanted[-1]), 1e-12)
    for array, copy in zip((x, a0, da, *weights.values()), copies, strict=True):
        np.testing.assert_array_equal(array, copy)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("name", CHAPTERS)
def test_nan_and_infinity_go_where_the_chapter_lets_them_go(name: str, value: float) -> None:
    size, random, chapter = Sizes(3, 5, 2, 10, 7, 7), np.random.default_rng(1), CHAPTERS[name]
    weights = parameters(chapter, size, random)
    x, a0, da = (size.draw(letters, random) for letters in ("n_x m T_x", "n_a m", "n_a m T"))
    x[1, 4, 3] = value
    with np.errstate(all="ignore"):
        wanted = chapter.of(chapter.module, "forward")(x, a0, weights)
        got = chapter.of(engine, "forward")(x, a0, weights)
        gradients = chapter.of(chapter.module, "backward")(da, wanted[-1])
    np.testing.assert_allclose(got[0], wanted[0], rtol=1e-12, atol=1e-12)
    for key, array in chapter.of(engine, "backward")(da, got[-1]).items():
        np.testing.assert_allclose(array, gradients[key], rtol=1e-12, atol=1e-12)
