"""The same tests give the same answers everywhere: no luck, and nothing taken from the terminal."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.browser.chromium import lacking
from tests.server.client import Served, serving

# Hypothesis repeats itself exactly, and is not hurried; `--hypothesis-profile=default` lets it roam.
settings.register_profile("house", derandomize=True, deadline=None)
settings.load_profile("house")

TERMINAL = ("NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS", "LINES", "TTY_COMPATIBLE")


@pytest.fixture(autouse=True)
def _plain_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in TERMINAL:
        monkeypatch.delenv(name, raising=False)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A test marked ``torch`` or ``browser`` is skipped where PyTorch or a Chromium is absent."""
    if item.get_closest_marker("torch"):
        pytest.importorskip("torch")
    if item.get_closest_marker("browser") and (lack := lacking()):
        pytest.skip(lack)


@pytest.fixture(scope="session")
def served() -> Iterator[Served]:
    """One `whygrad serve` for each process that tests it."""
    with serving() as served:
        yield served


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """A plain line where tests in a browser were asked for and could not be."""
    skipped = terminalreporter.stats.get("skipped", [])
    if (lack := lacking()) and any("browser" in getattr(one, "keywords", ()) for one in skipped):
        terminalreporter.write_line(f"Skipped: {lack}.")


@pytest.fixture(scope="session")
def kept_signatures(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The table of what faults print is made once for all tests that ask for it, in a folder of the tests' own."""
    base = tmp_path_factory.getbasetemp()
    base = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    os.environ["WHYGRAD_CACHE"] = str(base / "signatures")
