"""The door to the engine, with and without the engine behind it."""

from __future__ import annotations

import subprocess
import sys
from types import ModuleType

import pytest

import whygrad.engine


def test_without_the_engine_it_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "whygrad_engine", None)  # as if it were not installed
    with pytest.raises(ImportError) as error:
        from whygrad.engine import lstm_forward  # noqa: F401
    assert str(error.value) == (
        "whygrad.engine needs the package whygrad-engine, which is not installed: "
        "pip install 'whygrad[engine]', or in a checkout: pip install ./engine"
    )


def test_names_come_from_the_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = ModuleType("whygrad_engine")
    engine.__all__ = ["lstm_forward"]  # type: ignore[attr-defined]
    engine.lstm_forward = lambda: "fast"  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "whygrad_engine", engine)
    assert whygrad.engine.lstm_forward() == "fast"
    assert dir(whygrad.engine) == ["lstm_forward"]
    with pytest.raises(AttributeError, match="has no attribute 'gru_fast'"):
        whygrad.engine.gru_fast  # noqa: B018


def test_the_rest_of_whygrad_never_loads_it() -> None:
    program = "import sys, whygrad.cli, whygrad.diagnosis; sys.exit(any('whygrad_engine' in name for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
