"""Layers: gradients by central differences, and everything that must give the same numbers in another way."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pytest

from whygrad.chapters import lstm as chapter
from whygrad_engine import GRU, LSTM, RNN

LAYERS: dict[str, Any] = {
    "LSTM": LSTM,
    "RNN": RNN,
    "GRU": GRU,
    "GRU before": partial(GRU, reset="before"),
}
Arrays = dict[str, np.ndarray]


class Case:
    """A layer with inputs and a loss that depends on all outputs and on the final state."""

    def __init__(
        self, kind: str, *, T: int = 6, m: int = 4, lengths: Any = None, seed: int = 0, **options: Any
    ) -> None:
        random = np.random.default_rng(seed)
        self.layer = LAYERS[kind](**{"n_x": 3, "n_a": 5, "dtype": np.float64, **options})
        self.parameters = self.layer.initial_parameters(random)
        self.lengths = lengths
        self.x = random.standard_normal((T, m, self.layer.n_x)).astype(self.layer.dtype)
        self.dy = random.standard_normal((T, m, self.layer.directions * self.layer.n_a)).astype(
            self.layer.dtype
        )
        self.state, self.dstate = (self._like_a_state(random, m) for _ in range(2))

    def _like_a_state(self, random: np.random.Generator, m: int) -> Any:
        zeros = self.layer.initial_state(m)
        drawn = (
            [random.standard_normal(array.shape).astype(array.dtype) for array in np.atleast_1d(zeros)]
            if not isinstance(zeros, np.ndarray)
            else random.standard_normal(zeros.shape).astype(zeros.dtype)
        )
        return tuple(drawn) if isinstance(zeros, tuple) else drawn

    def run(self) -> tuple[np.ndarray, Any, Any, Arrays]:
        y, state, saved = self.layer.forward(self.x, self.parameters, self.state, self.lengths)
        return y, state, saved, self.layer.backward(self.dy, saved, self.dstate)

    def loss(self) -> float:
        y, state, _ = self.layer.forward(self.x, self.parameters, self.state, self.lengths, training=False)
        pairs = zip(state, self.dstate, strict=True) if isinstance(state, tuple) else [(state, self.dstate)]
        return float((y * self.dy).sum() + sum((end * weight).sum() for end, weight in pairs))

    def arrays(self) -> Arrays:
        """All that the loss depends on, by the name of its gradient."""
        states = self.state if isinstance(self.state, tuple) else (self.state,)
        named = {"dx": self.x, **dict(zip(("dh0", "dc0"), states, strict=False))}
        return named | {"d" + name: array for name, array in self.parameters.items()}


def state_arrays(state: Any) -> tuple[np.ndarray, ...]:
    return state if isinstance(state, tuple) else (state,)


@pytest.mark.parametrize("lengths", [None, [3, 6, 1, 6]], ids=["padded", "ragged"])
@pytest.mark.parametrize("options", [{}, {"layers": 2, "bidirectional": True}], ids=["one", "two both ways"])
@pytest.mark.parametrize("kind", LAYERS)
def test_gradients_are_those_of_central_differences(kind: str, options: Any, lengths: Any) -> None:
    case, random, step = Case(kind, lengths=lengths, **options), np.random.default_rng(5), 1e-6
    gradients = case.run()[-1]
    assert sorted(gradients) == sorted(case.arrays())
    for name, array in case.arrays().items():
        for flat in random.choice(array.size, min(6, array.size), replace=False):
            at = np.unravel_index(flat, array.shape)
            kept, losses = array[at], []
            for moved in (kept + step, kept - step):
                array[at] = moved
                losses.append(case.loss())
            array[at] = kept
            assert gradients[name][at] == pytest.approx(
                (losses[0] - losses[1]) / (2 * step), abs=2e-7, rel=1e-6
            ), (name, at)


def test_an_lstm_is_the_chapters() -> None:
    case = Case("LSTM", n_x=7, n_a=19, m=5, T=8)
    W, n_a = case.parameters, 19
    weights: Arrays = {"Wy": np.zeros((1, n_a)), "by": np.zeros((1, 1))}
    for place, gate in enumerate("ifco"):
        part = slice(place * n_a, (place + 1) * n_a)
        weights["W" + gate] = np.concatenate((W["Wh_l0"][:, part], W["Wx_l0"][:, part])).T
        weights["b" + gate] = W["b_l0"][part, None]
    case.state[1][...] = 0
    a, _, c, caches = chapter.lstm_forward(case.x.transpose(2, 1, 0), case.state[0][0].T, weights)
    y, (_, c_last), saved = case.layer.forward(case.x, W, case.state)
    np.testing.assert_allclose(y, a.transpose(2, 1, 0), atol=1e-13)
    np.testing.assert_allclose(c_last[0], c[:, :, -1].T, atol=1e-13)
    gradients = case.layer.backward(case.dy, saved)
    wanted = chapter.lstm_backward(np.ascontiguousarray(case.dy.transpose(2, 1, 0)), caches)
    np.testing.assert_allclose(gradients["dx"], wanted["dx"].transpose(2, 1, 0), atol=1e-12)
    np.testing.assert_allclose(gradients["dh0"][0], wanted["da0"].T, atol=1e-12)


@pytest.mark.parametrize("kind", LAYERS)
def test_an_example_of_a_ragged_batch_is_as_if_alone(kind: str) -> None:
    lengths = [4, 9, 1, 9, 7, 2]
    case = Case(kind, T=9, m=6, lengths=lengths, layers=2, bidirectional=True, n_a=17)
    y, state, _, gradients = case.run()
    total = {name: np.zeros_like(array) for name, array in gradients.items() if "_l" in name}
    for example, length in enumerate(lengths):
        only = slice(example, example + 1)
        alone = [array[:, only] for array in state_arrays(case.state)]
        behind = [array[:, only] for array in state_arrays(case.dstate)]
        unpack = (lambda arrays: tuple(arrays)) if len(alone) > 1 else (lambda arrays: arrays[0])
        its_y, its_state, saved = case.layer.forward(case.x[:length, only], case.parameters, unpack(alone))
        its = case.layer.backward(case.dy[:length, only], saved, unpack(behind))
        np.testing.assert_allclose(y[:length, only], its_y, atol=1e-13)
        assert not y[length:, only].any()
        assert not gradients["dx"][length:, only].any()
        np.testing.assert_allclose(gradients["dx"][:length, only], its["dx"], atol=1e-12)
        for end, its_end in zip(state_arrays(state), state_arrays(its_state), strict=True):
            np.testing.assert_allclose(end[:, only], its_end, atol=1e-13)
        for name in total:
            total[name] += its[name]
    for name, array in total.items():
        np.testing.assert_allclose(gradients[name], array, atol=1e-11, err_msg=name)


@pytest.mark.parametrize("kind", LAYERS)
def test_state_that_is_carried_makes_one_long_sequence(kind: str) -> None:
    case = Case(kind, T=10, m=3, layers=2)
    y, end, _, gradients = case.run()
    first, between, saved_first = case.layer.forward(case.x[:4], case.parameters, case.state)
    second, last, saved_second = case.layer.forward(case.x[4:], case.parameters, between)
    np.testing.assert_allclose(np.concatenate((first, second)), y, atol=1e-14)
    for one, other in zip(state_arrays(last), state_arrays(end), strict=True):
        np.testing.assert_allclose(one, other, atol=1e-14)
    later = case.layer.backward(case.dy[4:], saved_second, case.dstate)
    starts = tuple(later[name] for name in ("dh0", "dc0") if name in later)
    earlier = case.layer.backward(case.dy[:4], saved_first, starts if len(starts) > 1 else starts[0])
    np.testing.assert_allclose(np.concatenate((earlier["dx"], later["dx"])), gradients["dx"], atol=1e-13)
    for name in case.parameters:
        np.testing.assert_allclose(earlier["d" + name] + later["d" + name], gradients["d" + name], atol=1e-12)


@pytest.mark.parametrize("kind", LAYERS)
def test_a_stream_gives_what_forward_gives(kind: str) -> None:
    for dtype, tolerance in ((np.float64, 1e-14), (np.float32, 1e-6)):
        case = Case(kind, T=12, m=2, layers=3, n_a=21, dtype=dtype)
        y, end, _ = case.layer.forward(case.x, case.parameters, case.state, training=False)
        stream = case.layer.stream(case.parameters, m=2)
        state = np.ascontiguousarray(np.stack(state_arrays(case.state), axis=1))
        for t in range(12):
            stream.step(case.x[t], state)
            np.testing.assert_allclose(state[-1, 0], y[t], atol=tolerance)
        for place, array in enumerate(state_arrays(end)):
            np.testing.assert_allclose(state[:, place], array, atol=tolerance)


@pytest.mark.parametrize(
    ("m", "n_a", "T"), [(32, 40, 60), (2, 300, 30)], ids=["rows are shared", "panels are shared"]
)
@pytest.mark.parametrize("kind", LAYERS)
def test_threads_change_no_more_than_rounding_and_repeat_exactly(kind: str, m: int, n_a: int, T: int) -> None:
    results: dict[int, list[Arrays]] = {}
    for threads in (1, 2, 2, 3, 3):
        case = Case(kind, T=T, m=m, n_a=n_a, n_x=20, threads=threads)
        y, _, _, gradients = case.run()
        results.setdefault(threads, []).append({"y": y, **gradients})
    for runs in results.values():
        for name in runs[0]:
            np.testing.assert_array_equal(runs[0][name], runs[-1][name], err_msg=name)
            np.testing.assert_allclose(
                runs[0][name], results[1][0][name], rtol=1e-10, atol=1e-10, err_msg=name
            )


def test_what_is_saved_is_five_numbers_a_unit_and_step() -> None:
    """For an LSTM whose units fill whole vectors: four gates and c. PyTorch saves no less."""
    case = Case("LSTM", T=10, m=8, n_a=64, dtype=np.float32)
    saved = case.run()[2]
    assert saved.nbytes == 5 * 4 * 10 * 8 * 64


def test_nothing_remembers() -> None:
    case = Case("LSTM", layers=2)
    first, second = case.run(), case.run()
    np.testing.assert_array_equal(first[0], second[0])
    for name, array in first[-1].items():
        np.testing.assert_array_equal(array, second[-1][name])


def test_an_output_that_backward_reads_cannot_be_written_to() -> None:
    case = Case("LSTM")
    y = case.run()[0]
    with pytest.raises(ValueError, match="read-only"):
        y[0] = 0


def test_an_infinite_input_reaches_only_its_own_example() -> None:
    case = Case("LSTM", m=8, n_a=5)
    case.x[2, 3] = np.inf
    with np.errstate(all="ignore"):
        y, _, _, gradients = case.run()
    others = [example for example in range(8) if example != 3]
    assert np.isfinite(y[:, others]).all()
    assert np.isfinite(gradients["dx"][:, others]).all()
