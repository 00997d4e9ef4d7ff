"""One Chromium for each process that runs tests in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.browser.chromium import lacking, started

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if lack := lacking():
        pytest.skip(lack)
    with started() as browser:
        yield browser
