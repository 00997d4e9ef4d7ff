"""A Chromium to test pages in: which one there is, how it is started, and what axe-core says of a page."""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

NAMES = ("chromium", "chromium-browser", "google-chrome")
SERIOUS = {"serious", "critical"}


def executable() -> str | None:
    """The Chromium of this machine."""
    return os.environ.get("WHYGRAD_CHROMIUM") or next(
        (found for name in NAMES if (found := shutil.which(name))), None
    )


@cache
def lacking() -> str | None:
    """Why there can be no test in a browser here; None if there can."""
    if executable() is None:
        return "no Chromium on this machine: the browser tests are skipped (Debian: apt-get install chromium)"
    for name in ("playwright", "axe_playwright_python"):
        if importlib.util.find_spec(name) is None:
            return "requirements/browser.txt is not installed: the browser tests are skipped (make test installs it)"
    return None


@contextmanager
def started() -> Iterator[Browser]:
    """A headless Chromium. Its own sandbox needs rights that root in a container does not have."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=executable(), args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


def serious(page: Page) -> list[str]:
    """What axe-core finds on a page that is serious or worse, one line each."""
    from axe_playwright_python.sync_playwright import Axe

    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return [
        f"{one['id']} ({one['impact']}): {node['html'][:200]} {node['failureSummary']}"
        for one in found
        if one["impact"] in SERIOUS
        for node in one["nodes"]
    ]
