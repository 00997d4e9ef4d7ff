"""whygrad: why is my gradient wrong?

The chapters' functions can be imported from here (``from whygrad import lstm_backward``); they are loaded on
first use, so that ``import whygrad`` costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from whygrad._version import __version__

if TYPE_CHECKING:
    from whygrad.chapters.lstm import (
        lstm_backward,
        lstm_cell_backward,
        lstm_cell_forward,
        lstm_forward,
    )
    from whygrad.chapters.rnn import (
        rnn_backward,
        rnn_cell_backward,
        rnn_cell_forward,
        rnn_forward,
    )

__all__ = [
    "__version__",
    "lstm_backward",
    "lstm_cell_backward",
    "lstm_cell_forward",
    "lstm_forward",
    "rnn_backward",
    "rnn_cell_backward",
    "rnn_cell_forward",
    "rnn_forward",
]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'whygrad' has no attribute {name!r}")
    from importlib import import_module

    chapter = "whygrad.chapters.lstm" if name.startswith("lstm") else "whygrad.chapters.rnn"
    return getattr(import_module(chapter), name)
