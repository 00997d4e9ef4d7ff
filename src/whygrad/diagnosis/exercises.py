"""The exercises that people are given: which functions there are, what goes in and what comes out.

Same-shaped things are rows. A row says how a function is called and how what it returns is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Literal

from whygrad.chapters import lstm, rnn


@dataclass(frozen=True)
class Function:
    """One function of an exercise.

    ``returns``: the names of what comes back, in the order of the tuple, or the keys of the dict.
    ``cache``: what the function remembers; ``cell`` is the function that a sequence function calls at each
    step; ``forward`` is the function whose cache a backward function reads.
    """

    name: str
    arguments: tuple[str, ...]
    returns: tuple[str, ...]
    form: Literal["tuple", "dict"]
    chapter: ModuleType
    sequence: bool = False
    cache: tuple[str, ...] = ()
    cell: str | None = None
    forward: str | None = None

    @property
    def timed(self) -> frozenset[str]:
        """The returned arrays whose last axis is time."""
        return frozenset(self.returns) & {"a", "y", "y_pred", "c", "dx"}


@dataclass(frozen=True)
class Exercise:
    """A set of functions that are taught together, in the order in which they are judged."""

    name: str
    functions: Mapping[str, Function]

    def family(self, function: str) -> tuple[str, ...]:
        """The functions that work together with one: those of the same chapter."""
        chapter = self.functions[function].chapter
        return tuple(name for name, row in self.functions.items() if row.chapter is chapter)


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
        cache=_RNN_CACHE,
    ),
    Function(
        "rnn_forward",
        ("x", "a0", "parameters"),
        ("a", "y_pred", "caches"),
        "tuple",
        rnn,
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
        cache=_LSTM_CACHE,
    ),
    Function(
        "lstm_forward",
        ("x", "a0", "parameters"),
        ("a", "y", "c", "caches"),
        "tuple",
        lstm,
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
        forward="rnn_cell_forward",
    ),
    Function(
        "rnn_backward",
        ("da", "caches"),
        ("dx", "da0", *_RNN_WEIGHTS),
        "dict",
        rnn,
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
        forward="lstm_cell_forward",
    ),
    Function(
        "lstm_backward",
        ("da", "caches"),
        ("dx", "da0", *_LSTM_WEIGHTS),
        "dict",
        lstm,
        sequence=True,
        cell="lstm_cell_backward",
        forward="lstm_forward",
    ),
)

STEP_BY_STEP = Exercise("step-by-step", {row.name: row for row in _ROWS})
EXERCISES: Mapping[str, Exercise] = {STEP_BY_STEP.name: STEP_BY_STEP}
