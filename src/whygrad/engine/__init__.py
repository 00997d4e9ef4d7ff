"""The engine: the chapters' functions, and layers, at the speed of the machine.

    from whygrad.engine import lstm_forward, lstm_backward    # as in whygrad, and as good as equal
    from whygrad.engine import LSTM, GRU, RNN                 # layers over (T, m, n), for training and streaming

It is a distribution of its own, with a compiled core: whygrad is pure Python and does without it.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

MISSING = (
    "whygrad.engine needs the package whygrad-engine, which is not installed: pip install 'whygrad[engine]', "
    "or in a checkout: pip install ./engine"
)


def _engine() -> Any:
    try:
        return import_module("whygrad_engine")
    except ModuleNotFoundError as error:
        if error.name != "whygrad_engine":
            raise
        raise ImportError(MISSING) from None


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(f"module 'whygrad.engine' has no attribute {name!r}")
    engine = _engine()
    if name not in engine.__all__:
        raise AttributeError(f"module 'whygrad.engine' has no attribute {name!r}")
    return getattr(engine, name)


def __dir__() -> list[str]:
    return list(_engine().__all__)
