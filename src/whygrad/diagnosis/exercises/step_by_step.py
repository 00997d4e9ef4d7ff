"""The exercise `step-by-step`: eight functions over arrays (n_x, m, T_x), with dicts of parameters and gradients.

The published inputs have the sizes and numbers that people know (and a ``da`` shorter than ``x``). On the second
set all dimensions differ, so that shapes settle transposes; nothing that may be nonzero is zero.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from whygrad.chapters import lstm, rnn
from whygrad.diagnosis.exercises.record import Convention, Exercise, Function, Inputs
from whygrad.diagnosis.printed import PRINTED

# what is drawn, in the order of the exercise's own test cells (np.random.seed(1), the legacy generator)
_RNN_SIZES = {"Wax": (5, 3), "Waa": (5, 5), "Wya": (2, 5), "ba": (5, 1), "by": (2, 1)}
_GATES = {
    "Wf": (5, 8),
    "bf": (5, 1),
    "Wi": (5, 8),
    "bi": (5, 1),
    "Wo": (5, 8),
    "bo": (5, 1),
    "Wc": (5, 8),
    "bc": (5, 1),
}
_FORWARD_ORDER = ("Waa", "Wax", "Wya", "ba", "by")  # the RNN's forward test cells draw in another order
_OUTPUT = {"Wy": (2, 5), "by": (2, 1)}


def _second(function: Function) -> Inputs:
    n_x, n_a, n_y, m, T_x = 3, 4, 2, 6, 5
    random = np.random.RandomState(7)
    sizes = {"xt": (n_x, m), "a_prev": (n_a, m), "c_prev": (n_a, m), "x": (n_x, m, T_x), "a0": (n_a, m)}
    sizes |= {"da_next": (n_a, m), "dc_next": (n_a, m), "da": (n_a, m, T_x)}
    inputs: Inputs = {name: random.randn(*size) for name, size in sizes.items()}
    if function.name.startswith("lstm"):
        weights = {name: (n_a, n_a + n_x if name[0] == "W" else 1) for name in _GATES}
        weights |= {"Wy": (n_y, n_a), "by": (n_y, 1)}
    else:
        weights = {"Wax": (n_a, n_x), "Waa": (n_a, n_a), "Wya": (n_y, n_a), "ba": (n_a, 1), "by": (n_y, 1)}
    inputs["parameters"] = {name: 0.7 * random.randn(*size) for name, size in weights.items()}
    return inputs


def _published(function: Function) -> Inputs:
    random = np.random.RandomState(1)
    return drawn_first(function, random) | drawn_last(function, random)


def drawn_first(function: Function, random: Any) -> Inputs:
    """What the exercise's own test cell draws before it calls forward (and all that a forward function is given)."""
    lstm = function.name.startswith("lstm")
    backward = function.forward is not None
    steps = (7 if lstm else 4,) if function.sequence else ()
    inputs: Inputs = {"x" if function.sequence else "xt": random.randn(3, 10, *steps)}
    inputs["a0" if function.sequence else "a_prev"] = random.randn(5, 10)
    if lstm and not function.sequence:
        inputs["c_prev"] = random.randn(5, 10)
    if lstm:
        zeros = (
            backward and function.sequence
        )  # this test cell has Wy and by of zeros, and draws nothing for them
        weights = {name: random.randn(*size) for name, size in _GATES.items()}
        weights |= {name: np.zeros(size) if zeros else random.randn(*size) for name, size in _OUTPUT.items()}
    else:
        order = tuple(_RNN_SIZES) if backward else _FORWARD_ORDER
        weights = {name: random.randn(*_RNN_SIZES[name]) for name in order}
    inputs["parameters"] = weights
    return inputs


def drawn_last(function: Function, random: Any) -> Inputs:
    """What the test cell draws after it called forward: the gradients that backward is given."""
    inputs: Inputs = {"da": random.randn(5, 10, 4)} if function.sequence else {"da_next": random.randn(5, 10)}
    if function.name.startswith("lstm") and not function.sequence:
        inputs["dc_next"] = random.randn(5, 10)
    return inputs


def _long(function: Function, steps: int) -> Inputs:
    n_x, n_a, n_y, m = 3, 4, 2, 6
    random = np.random.RandomState(11)
    da = np.zeros((n_a, m, steps))
    da[:, :, -1] = random.randn(n_a, m)
    made: Inputs = {"x": random.randn(n_x, m, steps), "a0": random.randn(n_a, m), "da": da}
    if function.name.startswith("lstm"):
        sizes = {f"W{gate}": (n_a, n_a + n_x) for gate in "fioc"} | {f"b{gate}": (n_a, 1) for gate in "fioc"}
        sizes |= {"Wy": (n_y, n_a), "by": (n_y, 1)}
    else:
        sizes = {"Wax": (n_a, n_x), "Waa": (n_a, n_a), "Wya": (n_y, n_a), "ba": (n_a, 1), "by": (n_y, 1)}
    return made | {"parameters": {name: 0.7 * random.randn(*size) for name, size in sizes.items()}}


CONVENTION = Convention(
    over_time=frozenset({"a", "y", "y_pred", "c", "dx"}),
    time_axis=-1,
    own_cache=False,
    gates="",
    prints=PRINTED,
    second=_second,
    published=_published,
    long=_long,
)

_RNN_CACHE = ("a_next", "a_prev", "xt", "parameters")
_LSTM_CACHE = ("a_next", "c_next", "a_prev", "c_prev", "ft", "it", "cct", "ot", "xt", "parameters")
_RNN_WEIGHTS = ("dWax", "dWaa", "dba")
_LSTM_WEIGHTS = ("dWf", "dbf", "dWi", "dbi", "dWc", "dbc", "dWo", "dbo")

_ROWS = (
    Function(
        "rnn_cell_forward",
        ("xt", "a_prev", "parameters"),
        ("a_next", "yt_pred", "cache"),
        "tuple",
        rnn,
        CONVENTION,
        cache=_RNN_CACHE,
    ),
    Function(
        "rnn_forward",
        ("x", "a0", "parameters"),
        ("a", "y_pred", "caches"),
        "tuple",
        rnn,
        CONVENTION,
        sequence=True,
        cache=_RNN_CACHE,
        cell="rnn_cell_forward",
    ),
    Function(
        "lstm_cell_forward",
        ("xt", "a_prev", "c_prev", "parameters"),
        ("a_next", "c_next", "yt_pred", "cache"),
        "tuple",
        lstm,
        CONVENTION,
        cache=_LSTM_CACHE,
    ),
    Function(
        "lstm_forward",
        ("x", "a0", "parameters"),
        ("a", "y", "c", "caches"),
        "tuple",
        lstm,
        CONVENTION,
        sequence=True,
        cache=_LSTM_CACHE,
        cell="lstm_cell_forward",
    ),
    Function(
        "rnn_cell_backward",
        ("da_next", "cache"),
        ("dxt", "da_prev", *_RNN_WEIGHTS),
        "dict",
        rnn,
        CONVENTION,
        forward="rnn_cell_forward",
    ),
    Function(
        "rnn_backward",
        ("da", "caches"),
        ("dx", "da0", *_RNN_WEIGHTS),
        "dict",
        rnn,
        CONVENTION,
        sequence=True,
        cell="rnn_cell_backward",
        forward="rnn_forward",
    ),
    Function(
        "lstm_cell_backward",
        ("da_next", "dc_next", "cache"),
        ("dxt", "da_prev", "dc_prev", *_LSTM_WEIGHTS),
        "dict",
        lstm,
        CONVENTION,
        forward="lstm_cell_forward",
    ),
    Function(
        "lstm_backward",
        ("da", "caches"),
        ("dx", "da0", *_LSTM_WEIGHTS),
        "dict",
        lstm,
        CONVENTION,
        sequence=True,
        cell="lstm_cell_backward",
        forward="lstm_forward",
    ),
)

STEP_BY_STEP = Exercise(
    "step-by-step", {row.name: row for row in _ROWS}, frozenset({**_RNN_SIZES, **_GATES, **_OUTPUT})
)
