"""Inputs for the chapters with the batch first, of any size, and their functions called by name."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import strategies as st

from whygrad.chapters import cs231n

Arrays = dict[str, Any]
WEIGHTS = ("Wx", "Wh", "b")
INPUTS = {
    "rnn_step": ("x", "prev_h", *WEIGHTS),
    "rnn": ("x", "h0", *WEIGHTS),
    "lstm_step": ("x", "prev_h", "prev_c", *WEIGHTS),
    "lstm": ("x", "h0", *WEIGHTS),
}
GIVEN_BACK = {
    "rnn_step": ("dnext_h",),
    "rnn": ("dh",),
    "lstm_step": ("dnext_h", "dnext_c"),
    "lstm": ("dh",),
}


def drawn(part: str, N: int = 2, D: int = 3, H: int = 5, T: int = 4, seed: int = 1) -> Arrays:
    """Random arrays for the functions of one part: ``rnn_step``, ``rnn``, ``lstm_step``, ``lstm``."""
    random = np.random.RandomState(seed)
    gates = 4 if part.startswith("lstm") else 1
    time = () if part.endswith("step") else (T,)
    shapes: dict[str, tuple[int, ...]] = {"x": (N, *time, D), "Wx": (D, gates * H), "Wh": (H, gates * H)}
    shapes |= {"b": (gates * H,), "dh": (N, T, H)}
    names = (*INPUTS[part], *GIVEN_BACK[part])
    return {name: random.randn(*shapes.get(name, (N, H))) for name in names}


@st.composite
def draws(draw: st.DrawFn, part: str, most: int = 4) -> Arrays:
    N, D, H, T = (draw(st.integers(1, most)) for _ in range(4))
    return drawn(part, N, D, H, T, draw(st.integers(0, 2**32 - 1)))


def forward(part: str, arrays: Arrays) -> Any:
    return getattr(cs231n, f"{part}_forward")(*(arrays[name] for name in INPUTS[part]))


def backward(part: str, arrays: Arrays) -> Arrays:
    """The gradients by name, in the order in which they come back."""
    cache = forward(part, arrays)[-1]
    gradients = getattr(cs231n, f"{part}_backward")(*(arrays[name] for name in GIVEN_BACK[part]), cache)
    return {f"d{name}": gradient for name, gradient in zip(INPUTS[part], gradients, strict=True)}


def loss(part: str, arrays: Arrays) -> Any:
    """The sum whose gradient goes in at the end."""
    *outputs, _ = forward(part, arrays)
    given = (arrays[name] for name in GIVEN_BACK[part])
    return sum((output * gradient).sum() for output, gradient in zip(outputs, given, strict=True))
