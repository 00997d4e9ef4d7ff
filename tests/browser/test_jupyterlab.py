"""``%whygrad`` in a real JupyterLab: the report stands below the cell, in the colours of the theme."""

from __future__ import annotations

import importlib.util
import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.chromium import serious
from tools.gallery import NOTEBOOK

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
SECONDS, TRIES = 160, 8  # a kernel that starts beside other tests takes its time
HELPERS = "def sigmoid(x):\n    return 1 / (1 + np.exp(-x))\ndef softmax(x):\n    e = np.exp(x - x.max(0))\n    return e / e.sum(0)"


def notebook() -> str:
    made = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    code = ["".join(cell["source"]) for cell in made["cells"] if cell["cell_type"] == "code"]
    texts = ["%load_ext whygrad\nimport numpy as np\n" + "\n\n".join([HELPERS, *code[1:-1]]), "%whygrad"]
    cells = [
        {
            "cell_type": "code",
            "id": f"c{k}",
            "source": text,
            "metadata": {},
            "outputs": [],
            "execution_count": None,
        }
        for k, text in enumerate(texts)
    ]
    return json.dumps({**made, "cells": cells, "nbformat": 4, "nbformat_minor": 5})


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A JupyterLab of its own, with one notebook in it."""
    if importlib.util.find_spec("jupyterlab") is None:
        pytest.skip("JupyterLab is not installed: requirements/browser.txt has it")
    folder, apart = tmp_path_factory.mktemp("lab"), tmp_path_factory.mktemp("homes")
    (folder / "lstm.ipynb").write_text(notebook(), encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    homes = {
        name: str(apart / name) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")
    }
    command = [
        sys.executable,
        "-m",
        "jupyterlab",
        "--no-browser",
        "--allow-root",
        "--ip=127.0.0.1",
        f"--port={port}",
    ]
    command += [
        "--ServerApp.port_retries=0",
        "--IdentityProvider.token=",
        "--LabApp.news_url=",
        f"--ServerApp.root_dir={folder}",
    ]
    server = subprocess.Popen(
        command, env={**os.environ, **homes}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait(f"http://127.0.0.1:{port}/api")
        yield f"http://127.0.0.1:{port}/lab/tree/lstm.ipynb"
    finally:
        server.terminate()
        server.wait(20)


def _wait(url: str) -> None:
    for _ in range(240):
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            time.sleep(0.25)
    raise TimeoutError(url)


def run_both(page: Page, url: str) -> None:
    """Runs the two cells. Somebody who sees nothing happen presses the keys again, and so do we: a kernel that is just
    starting loses what it is asked, now and then.
    """
    page.set_default_timeout(SECONDS * 1000)
    page.goto(url)
    cells = page.locator(".jp-Notebook .jp-CodeCell")
    cells.nth(1).wait_for()
    for cell, done in (
        (cells.nth(0), cells.nth(0).get_by_text("[1]:")),
        (cells.nth(1), page.locator(".whygrad.part h1")),
    ):
        for _ in range(TRIES):
            cell.locator(".cm-content").click(position={"x": 5, "y": 5})
            page.keyboard.press("Shift+Enter")
            for _ in range(20):
                page.wait_for_timeout(SECONDS * 1000 / TRIES / 20)
                if done.count():
                    break
            if done.count():
                break
        done.first.wait_for()


def test_the_report_stands_below_the_cell(browser: Browser, lab: str, tmp_path: Path) -> None:
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    run_both(page, lab)
    report = page.locator(".whygrad.part")
    assert "lstm_forward, cell 1, line" in report.locator("h1").inner_text()
    assert report.locator("svg.network").first.is_visible()
    report.get_by_text("First hint").click()
    assert report.get_by_text("Second hint").is_visible()
    assert [one for one in serious(page) if "whygrad" in one or "wg-" in one] == []
    assert page.locator(".whygrad.part").evaluate("e => e.scrollWidth <= e.clientWidth + 1")
    if folder := os.environ.get("WHYGRAD_SCREENSHOTS"):
        report.locator("header").scroll_into_view_if_needed()
        page.screenshot(path=f"{folder}/jupyterlab.png")
        page.evaluate("document.body.dataset.jpThemeLight = 'false'")
        page.screenshot(path=f"{folder}/jupyterlab-dark.png")
    page.close()
