"""Layers for training and streaming: ``LSTM``, ``GRU`` and ``RNN`` over arrays (T, m, n), time first.

    n_x  features of the input      m  examples in a batch
    n_a  units                      T  time steps

    lstm = LSTM(n_x=64, n_a=128)
    parameters = lstm.initial_parameters(np.random.default_rng(0))
    y, state, saved = lstm.forward(x, parameters)          # x (T, m, n_x), y (T, m, n_a)
    gradients = lstm.backward(dy, saved)                   # {"dx": ..., "dWx_l0": ..., "dh0": ..., ...}

A layer object holds sizes and nothing else. Weights, states and what forward saves for backward are arguments and
results: to carry the state over to the next piece of a long sequence, pass it on.

With several layers, each takes the output of the one before it. With ``bidirectional``, a second set of weights
(``Wx_l0_reverse``, ...) runs from the last step to the first, and y is (T, m, 2 n_a): forward, then reverse.
"""

from __future__ import annotations

from dataclasses import dataclass

from whygrad_engine import checks
from whygrad_engine.layer import Layer


@dataclass(frozen=True)
class LSTM(Layer):
    """The LSTM. Gates in the order i, f, g, o: input, forget, candidate, output. b (4 n_a)."""

    cell = 1
    gates = biases = 4
    states = ("h", "c")


@dataclass(frozen=True)
class RNN(Layer):
    """The plain recurrent network, with tanh. b (n_a)."""

    cell = 0
    gates = biases = 1


@dataclass(frozen=True)
class GRU(Layer):
    """The GRU. Gates in the order r, z, n: reset, update, candidate; h = (1 - z) n + z h_prev.

    ``reset="after"``: n = tanh(x Wxn + bn + r * (h_prev Whn + bhn)); b (4 n_a) is r, z, n and then bhn. This is what
    PyTorch and cuDNN compute. ``reset="before"``: n = tanh(x Wxn + bn + (r * h_prev) Whn); b (3 n_a). This is the
    GRU of K. Cho et al., "Learning phrase representations using RNN encoder-decoder" (2014).
    """

    reset: str = "after"

    gates = 3

    def __post_init__(self) -> None:
        if self.reset not in ("after", "before"):
            raise checks.EngineInputError(f"GRU: reset must be 'after' or 'before', but is {self.reset!r}.")
        super().__post_init__()

    @property
    def cell(self) -> int:  # type: ignore[override]
        """The number of the cell in the core."""
        return 2 if self.reset == "after" else 3

    @property
    def biases(self) -> int:  # type: ignore[override]
        """The vectors of n_a in b."""
        return 4 if self.reset == "after" else 3
