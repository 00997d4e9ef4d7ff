"""The model: an LSTM over one-hot characters, a linear layer, and a softmax; its loss and gradients; Adam.

V  characters of the alphabet    m  parts of the text, side by side
n_a  units                       T  characters read at a time
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from whygrad.engine import LSTM

Array = np.ndarray[Any, Any]
Arrays = dict[str, Array]
State = tuple[Array, Array]


@dataclass(frozen=True)
class Model:
    """Sizes; weights and states are arguments."""

    V: int
    n_a: int
    dtype: Any = np.float32

    @property
    def lstm(self) -> Any:
        """The recurrent layer."""
        return LSTM(self.V, self.n_a, dtype=self.dtype)

    def initial_parameters(self, random: np.random.Generator) -> Arrays:
        """Weights within 1 / sqrt(n_a) of zero; the forget gate starts open, so that what is old is kept at first."""
        parameters: Arrays = self.lstm.initial_parameters(random)
        parameters["b_l0"][self.n_a : 2 * self.n_a] = 1
        bound = 1 / np.sqrt(self.n_a)
        parameters["Wy"] = random.uniform(-bound, bound, (self.n_a, self.V)).astype(self.dtype)
        parameters["by"] = np.zeros(self.V, self.dtype)
        return parameters

    def loss(self, parameters: Arrays, x: Array, target: Array, state: State) -> tuple[float, State, Arrays]:
        """Cross-entropy in nats a character, the state to go on from, and the gradient of each parameter.

        x and target (T, m). The gradient stops at ``state``: backpropagation is truncated to T steps.
        """
        T, m = x.shape
        one_hot = np.eye(self.V, dtype=self.dtype)
        y, state, saved = self.lstm.forward(one_hot[x], parameters, state)
        rows = y.reshape(T * m, self.n_a)
        scores = rows @ parameters["Wy"] + parameters["by"]  # (T m, V)
        scores -= scores.max(axis=1, keepdims=True)
        log_sum = np.log(np.exp(scores).sum(axis=1, keepdims=True))
        wanted = target.reshape(-1)
        loss = float((log_sum[:, 0] - scores[np.arange(T * m), wanted]).mean())

        dscores = (np.exp(scores - log_sum) - one_hot[wanted]) / self.dtype(T * m)
        dy = (dscores @ parameters["Wy"].T).reshape(T, m, self.n_a)
        gradients = self.lstm.backward(dy, saved)
        found = {name: gradients["d" + name] for name in self.lstm.shapes()}
        return loss, state, found | {"Wy": rows.T @ dscores, "by": dscores.sum(axis=0)}


def clip(gradients: Arrays, largest: float) -> float:
    """Scale all gradients so that their norm, taken together, is at most ``largest``. Returns what it was."""
    norm = float(
        np.sqrt(sum(float((gradient.astype(np.float64) ** 2).sum()) for gradient in gradients.values()))
    )
    if norm > largest:
        for gradient in gradients.values():
            gradient *= largest / norm
    return norm


def adam(parameters: Arrays, gradients: Arrays, moments: Arrays, step: int, rate: float) -> None:
    """One step of Adam, in place; ``step`` counts from 1. D. Kingma and J. Ba, "Adam" (2015), algorithm 1."""
    first, second, tiny = 0.9, 0.999, 1e-8
    for name, gradient in gradients.items():
        mean, square = moments["mean " + name], moments["square " + name]
        mean += (1 - first) * (gradient - mean)
        square += (1 - second) * (gradient**2 - square)
        corrected = np.sqrt(square / (1 - second**step)) + tiny
        parameters[name] -= rate / (1 - first**step) * mean / corrected


def sample(
    model: Model, parameters: Arrays, alphabet: str, length: int, random: np.random.Generator, heat: float
) -> str:
    """Text that the model writes, beginning after a line end. A small ``heat`` is careful, 1 is as it has learnt."""
    stream = model.lstm.stream({name: parameters[name] for name in model.lstm.shapes()})
    state, written = stream.initial_state(), "\n"
    one_hot = np.eye(model.V, dtype=model.dtype)
    for _ in range(length):
        stream.step(one_hot[alphabet.index(written[-1])][None], state)
        scores = (state[-1, 0, 0] @ parameters["Wy"] + parameters["by"]).astype(np.float64) / heat
        chances = np.exp(scores - scores.max())
        written += alphabet[random.choice(model.V, p=chances / chances.sum())]
    return written
