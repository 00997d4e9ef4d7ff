"""Inputs for the chapters: the ones the exercise publishes, and random ones of any size."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from hypothesis import strategies as st

from whygrad import (
    gru_backward,
    gru_cell_backward,
    gru_cell_forward,
    gru_forward,
    lstm_backward,
    lstm_cell_backward,
    lstm_cell_forward,
    lstm_forward,
    rnn_backward,
    rnn_cell_backward,
    rnn_cell_forward,
    rnn_forward,
)

RNN = ("Wax", "Waa", "Wya", "ba", "by")
GRU = ("Wr", "br", "Wz", "bz", "Wn", "bn", "bna", "Wy", "by")
LSTM = ("Wf", "bf", "Wi", "bi", "Wo", "bo", "Wc", "bc", "Wy", "by")


@dataclass(frozen=True)
class Sizes:
    """The letters of the chapters. They are all different here, so that a shape tells which is which."""

    n_x: int = 3
    n_a: int = 5
    n_y: int = 2
    m: int = 10
    T_x: int = 4
    T: int = 4

    def shape(self, name: str) -> tuple[int, ...]:
        """The shape of the array of this name."""
        n_x, n_a, n_y, m = self.n_x, self.n_a, self.n_y, self.m
        special = {"x": (n_x, m, self.T_x), "xt": (n_x, m), "da": (n_a, m, self.T), "by": (n_y, 1)}
        special |= {"Wax": (n_a, n_x), "Waa": (n_a, n_a), "Wya": (n_y, n_a), "Wy": (n_y, n_a)}
        if name in special:
            return special[name]
        return {"W": (n_a, n_a + n_x), "b": (n_a, 1)}.get(name[0], (n_a, m))


class Draw(dict[str, Any]):
    """Arrays by name, drawn one after the other."""

    def __init__(self, names: tuple[str, ...], sizes: Sizes, seed: int = 1) -> None:
        random = np.random.RandomState(seed)
        super().__init__((name, random.randn(*sizes.shape(name))) for name in names)

    @property
    def parameters(self) -> dict[str, Any]:
        return {name: array for name, array in self.items() if name[0] in "Wb"}


ORDER = {
    "rnn_cell_forward": ("xt", "a_prev", "Waa", "Wax", "Wya", "ba", "by"),
    "rnn_forward": ("x", "a0", "Waa", "Wax", "Wya", "ba", "by"),
    "rnn_cell_backward": ("xt", "a_prev", *RNN, "da_next"),
    "rnn_backward": ("x", "a0", *RNN, "da"),
    "lstm_cell_forward": ("xt", "a_prev", "c_prev", *LSTM),
    "lstm_forward": ("x", "a0", *LSTM),
    "lstm_cell_backward": ("xt", "a_prev", "c_prev", *LSTM, "da_next", "dc_next"),
    "lstm_backward": ("x", "a0", *LSTM[:-2], "da"),
} | {
    f"{gru}_{name}": inputs
    for gru in ("gru", "gru_before")
    for name, inputs in {
        "cell_forward": ("xt", "a_prev", *GRU),
        "forward": ("x", "a0", *GRU),
        "cell_backward": ("xt", "a_prev", *GRU, "da_next"),
        "backward": ("x", "a0", *GRU, "da"),
    }.items()
}


def published(function: str) -> Draw:
    """The inputs that the exercise draws for this function after np.random.seed(1)."""
    T_x = 7 if function.startswith("lstm") else 4
    draw = Draw(ORDER[function], Sizes(T_x=T_x))
    if function == "lstm_backward":
        draw |= {"Wy": np.zeros((2, 5)), "by": np.zeros((2, 1))}
    return draw


def rnn_cell(draw: Draw) -> Any:
    return rnn_cell_forward(draw["xt"], draw["a_prev"], draw.parameters)


def lstm_cell(draw: Draw) -> Any:
    return lstm_cell_forward(draw["xt"], draw["a_prev"], draw["c_prev"], draw.parameters)


def rnn(draw: Draw) -> Any:
    return rnn_forward(draw["x"], draw["a0"], draw.parameters)


def lstm(draw: Draw) -> Any:
    return lstm_forward(draw["x"], draw["a0"], draw.parameters)


def gru_cell(draw: Draw, reset: Any = "after") -> Any:
    return gru_cell_forward(draw["xt"], draw["a_prev"], draw.parameters, reset)


def gru(draw: Draw, reset: Any = "after") -> Any:
    return gru_forward(draw["x"], draw["a0"], draw.parameters, reset)


FORWARD = {
    "rnn_cell_forward": rnn_cell,
    "rnn_forward": rnn,
    "lstm_cell_forward": lstm_cell,
    "lstm_forward": lstm,
    "gru_cell_forward": gru_cell,
    "gru_forward": gru,
    "gru_before_cell_forward": partial(gru_cell, reset="before"),
    "gru_before_forward": partial(gru, reset="before"),
}
BACKWARD = {
    "rnn_cell_backward": lambda draw: rnn_cell_backward(draw["da_next"], rnn_cell(draw)[-1]),
    "rnn_backward": lambda draw: rnn_backward(draw["da"], rnn(draw)[-1]),
    "lstm_cell_backward": lambda draw: lstm_cell_backward(
        draw["da_next"], draw["dc_next"], lstm_cell(draw)[-1]
    ),
    "lstm_backward": lambda draw: lstm_backward(draw["da"], lstm(draw)[-1]),
    "gru_cell_backward": lambda draw: gru_cell_backward(draw["da_next"], gru_cell(draw)[-1]),
    "gru_backward": lambda draw: gru_backward(draw["da"], gru(draw)[-1]),
    "gru_before_cell_backward": lambda draw: gru_cell_backward(draw["da_next"], gru_cell(draw, "before")[-1]),
    "gru_before_backward": lambda draw: gru_backward(draw["da"], gru(draw, "before")[-1]),
}


def names(function: str) -> tuple[str, ...]:
    """Everything that the function needs, in an order in which it can be drawn."""
    return tuple(
        dict.fromkeys((*ORDER[function], *{"lstm": LSTM, "gru": GRU}.get(function.split("_")[0], RNN)))
    )


@st.composite
def draws(draw_one: st.DrawFn, function: str, most: int = 4) -> Draw:
    """Random arrays for a backward function, of every size up to ``most``; T is at most T_x."""
    n_x, n_a, n_y, m, T_x = (draw_one(st.integers(1, most)) for _ in range(5))
    sizes = Sizes(n_x, n_a, n_y, m, T_x, draw_one(st.integers(1, T_x)))
    return Draw(names(function), sizes, draw_one(st.integers(0, 2**32 - 1)))


def changed(draw: Draw, **arrays: Any) -> Draw:
    """The same draw with other arrays in it."""
    other = Draw((), Sizes())
    other.update(draw, **arrays)
    return other
