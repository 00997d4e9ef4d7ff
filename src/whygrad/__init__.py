"""whygrad: why is my gradient wrong?

The chapters' functions can be imported from here (``from whygrad import lstm_backward``); they are loaded on
first use, so that ``import whygrad`` costs nothing. So are ``whygrad.why()`` and ``whygrad.picture()``, which look at
the functions of a running notebook.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from whygrad._version import __version__

if TYPE_CHECKING:
    from whygrad.chapters.gru import (
        gru_backward,
        gru_cell_backward,
        gru_cell_forward,
        gru_forward,
    )
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
    from whygrad.notebook.picturing import picture
    from whygrad.notebook.why import why

__all__ = [
    "__version__",
    "gru_backward",
    "gru_cell_backward",
    "gru_cell_forward",
    "gru_forward",
    "lstm_backward",
    "lstm_cell_backward",
    "lstm_cell_forward",
    "lstm_forward",
    "picture",
    "rnn_backward",
    "rnn_cell_backward",
    "rnn_cell_forward",
    "rnn_forward",
    "why",
]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'whygrad' has no attribute {name!r}")
    from importlib import import_module

    place = _PLACES.get(name) or f"whygrad.chapters.{name.split('_')[0]}"
    return getattr(import_module(place), name)


_PLACES = {"why": "whygrad.notebook.why", "picture": "whygrad.notebook.picturing"}


def load_ipython_extension(shell: Any) -> None:
    """``%load_ext whygrad``: makes ``%whygrad`` and ``%%whygrad`` known to a notebook."""
    from importlib import import_module

    import_module("whygrad.notebook.extension").load(shell)
