"""The exercise `cs231n`: eight functions with the batch first, weights as arguments, gradients in a tuple, any cache.

The inputs are those of the course's two notebooks: evenly spaced numbers for the forward functions, whose values they
print, and random ones (``np.random.seed(231)``) for the backward functions.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from whygrad.chapters.cs231n import lstm, rnn
from whygrad.diagnosis.exercises.record import Convention, Exercise, Function, Inputs

Shape = tuple[int, ...]
Draw = Callable[[str, Shape], NDArray[Any]]

# the sizes of each test cell, N D H and T of a sequence; of the forward ones, the ends between which numbers are spaced
_SIZES = {
    "rnn_step_forward": (3, 10, 4),
    "rnn_step_backward": (4, 5, 6),
    "rnn_forward": (2, 4, 5, 3),
    "rnn_backward": (2, 3, 5, 10),
    "lstm_step_forward": (3, 4, 5),
    "lstm_step_backward": (4, 5, 6),
    "lstm_forward": (2, 5, 4, 3),
    "lstm_backward": (2, 3, 6, 10),
}
_ENDS = {
    "rnn_step_forward": {
        "x": (-0.4, 0.7),
        "prev_h": (-0.2, 0.5),
        "Wx": (-0.1, 0.9),
        "Wh": (-0.3, 0.7),
        "b": (-0.2, 0.4),
    },
    "rnn_forward": {
        "x": (-0.1, 0.3),
        "h0": (-0.3, 0.1),
        "Wx": (-0.2, 0.4),
        "Wh": (-0.4, 0.1),
        "b": (-0.7, 0.1),
    },
    "lstm_step_forward": {
        "x": (-0.4, 1.2),
        "prev_h": (-0.3, 0.7),
        "prev_c": (-0.4, 0.9),
        "Wx": (-2.1, 1.3),
        "Wh": (-0.7, 2.2),
        "b": (0.3, 0.7),
    },
    "lstm_forward": {
        "x": (-0.4, 0.6),
        "h0": (-0.4, 0.8),
        "Wx": (-0.2, 0.9),
        "Wh": (-0.3, 0.6),
        "b": (0.2, 0.7),
    },
}


def _drawn(function: Function, sizes: tuple[int, ...], draw: Draw) -> Inputs:
    """Everything that a function and the forward function before it are given, in the order of the test cells."""
    N, D, H, *steps = sizes
    gates = 4 if function.chapter is lstm else 1
    shapes: dict[str, Shape] = {"x": (N, *steps, D), "h0" if function.sequence else "prev_h": (N, H)}
    if function.chapter is lstm and not function.sequence:
        shapes["prev_c"] = (N, H)
    shapes |= {"Wx": (D, gates * H), "Wh": (H, gates * H), "b": (gates * H,)}
    if not function.saves:
        shapes |= dict.fromkeys(function.arguments[:-1], (N, *steps, H))
    return {name: draw(name, shape) for name, shape in shapes.items()}


def _ordinary(function: Function, sizes: tuple[int, ...], seed: int) -> Inputs:
    random = np.random.RandomState(seed)
    scale = {"Wx": 0.7, "Wh": 0.7, "b": 0.7}
    return _drawn(function, sizes, lambda name, shape: scale.get(name, 1.0) * random.randn(*shape))


def _second(function: Function) -> Inputs:
    return _ordinary(function, (6, 3, 4, 5) if function.sequence else (6, 3, 4), 7)


def _long(function: Function, steps: int) -> Inputs:
    return _ordinary(function, (6, 3, 4, steps), 11)


def _published(function: Function) -> Inputs:
    sizes = _SIZES[function.name]
    if not function.saves:
        random = np.random.RandomState(231)
        return _drawn(function, sizes, lambda name, shape: random.randn(*shape))
    ends = _ENDS[function.name]
    return _drawn(
        function, sizes, lambda name, shape: np.linspace(*ends[name], num=int(np.prod(shape))).reshape(shape)
    )


CONVENTION = Convention(
    over_time=frozenset({"h", "dx"}),
    time_axis=1,
    own_cache=True,
    gates="ifog",
    loose=True,
    prints={},
    second=_second,
    published=_published,
    long=_long,
)

_STEP = ("x", "prev_h", "Wx", "Wh", "b")
_LSTM_STEP = ("x", "prev_h", "prev_c", "Wx", "Wh", "b")
_SEQUENCE = ("x", "h0", "Wx", "Wh", "b")
_WEIGHTS = ("dWx", "dWh", "db")
_RNN_CACHE = rnn.STEP.cache
_LSTM_CACHE = lstm.STEP.cache

_ROWS = (
    Function("rnn_step_forward", _STEP, ("next_h", "cache"), "tuple", rnn, CONVENTION, cache=_RNN_CACHE),
    Function(
        "rnn_forward",
        _SEQUENCE,
        ("h", "cache"),
        "tuple",
        rnn,
        CONVENTION,
        sequence=True,
        cache=_RNN_CACHE,
        cell="rnn_step_forward",
    ),
    Function(
        "lstm_step_forward",
        _LSTM_STEP,
        ("next_h", "next_c", "cache"),
        "tuple",
        lstm,
        CONVENTION,
        cache=_LSTM_CACHE,
    ),
    Function(
        "lstm_forward",
        _SEQUENCE,
        ("h", "cache"),
        "tuple",
        lstm,
        CONVENTION,
        sequence=True,
        cache=_LSTM_CACHE,
        cell="lstm_step_forward",
    ),
    Function(
        "rnn_step_backward",
        ("dnext_h", "cache"),
        ("dx", "dprev_h", *_WEIGHTS),
        "tuple",
        rnn,
        CONVENTION,
        forward="rnn_step_forward",
    ),
    Function(
        "rnn_backward",
        ("dh", "cache"),
        ("dx", "dh0", *_WEIGHTS),
        "tuple",
        rnn,
        CONVENTION,
        sequence=True,
        cell="rnn_step_backward",
        forward="rnn_forward",
    ),
    Function(
        "lstm_step_backward",
        ("dnext_h", "dnext_c", "cache"),
        ("dx", "dprev_h", "dprev_c", *_WEIGHTS),
        "tuple",
        lstm,
        CONVENTION,
        forward="lstm_step_forward",
        stacked=frozenset(_WEIGHTS),
    ),
    Function(
        "lstm_backward",
        ("dh", "cache"),
        ("dx", "dh0", *_WEIGHTS),
        "tuple",
        lstm,
        CONVENTION,
        sequence=True,
        cell="lstm_step_backward",
        forward="lstm_forward",
        stacked=frozenset(_WEIGHTS),
    ),
)

CS231N = Exercise("cs231n", {row.name: row for row in _ROWS})
