"""Training that can be killed: everything that it needs to go on is in one file, replaced as a whole."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file, save_file

from examples.characters.model import Arrays, Model, State, adam, clip
from examples.characters.text import Text


@dataclass
class Progress:
    """All that changes during training. Nothing is random after the first weights, so it is all there is."""

    parameters: Arrays
    moments: Arrays  # Adam's
    state: State  # where the LSTM is in its text
    step: int = 0

    def save(self, path: Path) -> None:
        """Write the file beside the old one, then put it in its place: a kill leaves one of the two."""
        named = {"parameter " + name: array for name, array in self.parameters.items()} | self.moments
        named |= {"h": self.state[0], "c": self.state[1], "step": np.array([self.step])}
        beside = path.with_suffix(".new")
        save_file({name: np.ascontiguousarray(array) for name, array in named.items()}, beside)
        os.replace(beside, path)

    @classmethod
    def load(cls, path: Path) -> Progress:
        """What was saved."""
        named = load_file(path)
        prefix = "parameter "
        parameters = {
            name.removeprefix(prefix): array for name, array in named.items() if name.startswith(prefix)
        }
        moments = {name: array for name, array in named.items() if name.startswith(("mean ", "square "))}
        return cls(parameters, moments, (named["h"], named["c"]), int(named["step"][0]))

    @classmethod
    def begin(cls, model: Model, m: int, seed: int) -> Progress:
        """First weights, and a state of zeros."""
        parameters = model.initial_parameters(np.random.default_rng(seed))
        moments = {
            f"{kind} {name}": np.zeros_like(array)
            for kind in ("mean", "square")
            for name, array in parameters.items()
        }
        return cls(parameters, moments, model.lstm.initial_state(m))


def train(
    model: Model,
    text: Text,
    progress: Progress,
    *,
    steps: int,
    T: int = 64,
    rate: float = 2e-3,
    largest: float = 5.0,
) -> Iterator[float]:
    """Go on until ``steps`` steps are done in all; gives the loss of each, after its weights have been changed."""
    while progress.step < steps:
        x, target = text.batch(progress.step, T)
        if progress.step % text.steps(T) == 0:
            progress.state = model.lstm.initial_state(x.shape[1])
        loss, progress.state, gradients = model.loss(progress.parameters, x, target, progress.state)
        clip(gradients, largest)
        progress.step += 1
        adam(progress.parameters, gradients, progress.moments, progress.step, rate)
        yield loss


def resumed(model: Model, m: int, path: Path | None, seed: int) -> Progress:
    """From the file if there is one, from the beginning otherwise."""
    return Progress.load(path) if path is not None and path.exists() else Progress.begin(model, m, seed)
