"""``pytest quality`` judges a sample of the programs; ``--whole`` all of them."""

from __future__ import annotations

import pytest

collect_ignore = ["samples", "faults"]


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("quality")
    group.addoption("--whole", action="store_true", help="judge every program, not a sample (minutes)")
    group.addoption(
        "--only", metavar="TEXT", help="judge the samples whose name begins with TEXT, or has it in it"
    )
    group.addoption(
        "--write-docs", action="store_true", help="with --whole: write the figures into docs/quality.md"
    )


def pytest_configure(config: pytest.Config) -> None:
    whole = config.getoption("--whole") and not config.getoption("--only")
    if config.getoption("--write-docs") and not whole:
        raise pytest.UsageError(
            "--write-docs needs --whole, without --only: the docs hold the figures of a whole run"
        )
