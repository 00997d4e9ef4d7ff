"""The same training in PyTorch, from the same start: to see that the losses are the same, and how long each takes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import torch

from examples.characters.model import Model
from examples.characters.text import Text
from examples.characters.training import Progress


def layers(model: Model, progress: Progress, dtype: Any) -> tuple[torch.nn.LSTM, torch.nn.Linear]:
    """PyTorch's layers with these weights. It has a second bias, which stays zero."""
    units = progress.parameters["Wy"].shape[0]
    lstm, linear = torch.nn.LSTM(model.V, units).to(dtype), torch.nn.Linear(units, model.V).to(dtype)
    P = {name: torch.from_numpy(array.copy()) for name, array in progress.parameters.items()}
    with torch.no_grad():
        for theirs, ours in (
            (lstm.weight_ih_l0, P["Wx_l0"].T),
            (lstm.weight_hh_l0, P["Wh_l0"].T),
            (lstm.bias_ih_l0, P["b_l0"]),
            (linear.weight, P["Wy"].T),
            (linear.bias, P["by"]),
        ):
            theirs.copy_(ours)
        lstm.bias_hh_l0.zero_()
    lstm.bias_hh_l0.requires_grad_(False)
    return lstm, linear


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
    """The losses, step by step, as `training.train` gives them. ``progress`` is only read."""
    dtype = torch.from_numpy(progress.parameters["by"]).dtype
    lstm, linear = layers(model, progress, dtype)
    weights = [weight for weight in [*lstm.parameters(), *linear.parameters()] if weight.requires_grad]
    optimizer = torch.optim.Adam(weights, lr=rate)
    state: Any = None
    for step in range(steps):
        x, target = (torch.from_numpy(array.copy()) for array in text.batch(step, T))
        if step % text.steps(T) == 0:
            state = None
        y, state = lstm(torch.nn.functional.one_hot(x, model.V).to(dtype), state)
        state = tuple(array.detach() for array in state)
        loss = torch.nn.functional.cross_entropy(linear(y).reshape(-1, model.V), target.reshape(-1))
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(weights, largest)
        optimizer.step()
        yield loss.item()
