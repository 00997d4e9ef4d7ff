"""The page of `whygrad serve` in a real browser: typing, dropping, copying; with a keyboard, and for a screen reader."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.chromium import serious
from tests.server.client import Served
from tools.gallery import sources

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
POST = 'gradients["dx"][1][2] = [-0.00424213 0.28205375 -0.48292508 -0.43281115]\ngradients["da0"][2][3] = 0.36036164521813085\n'


@pytest.fixture
def page(browser: Browser, served: Served) -> Iterator[Page]:
    served.ask("/numbers?patient", POST.encode())  # the table of faults is made
    context = browser.new_context(
        viewport={"width": 1200, "height": 1000}, permissions=["clipboard-read", "clipboard-write"]
    )
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto(served.address)
    yield page
    context.close()


def keep(page: Page, name: str) -> None:
    """A screenshot to look at, where somebody asked for them."""
    if folder := os.environ.get("WHYGRAD_SCREENSHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def drop(page: Page, tmp_path: Path, name: str = "aliasing") -> None:
    file, text = sources()[name]
    (tmp_path / file).write_text(text, encoding="utf-8")
    page.get_by_label("Or drop a notebook or script").set_input_files(tmp_path / file)
    page.locator("#answer h1").wait_for()


def test_the_answer_comes_while_one_types(page: Page) -> None:
    keep(page, "serve-empty")
    page.get_by_label("Paste what your code prints").press_sequentially(POST, delay=1)
    page.locator("#answer h1").wait_for()
    assert "lstm_forward" in page.locator("#answer h1").inner_text()
    assert page.evaluate("document.activeElement.id") == "numbers"  # nobody who types is interrupted
    assert page.get_by_role("status").inner_text().startswith("Wrong. ")
    keep(page, "serve-typed")
    page.get_by_label("Paste what your code prints").fill("")
    page.locator("#answer main").wait_for(state="detached")
    assert not page.get_by_role("button", name="Copy a link").is_visible()


def test_a_file_gets_its_report_and_the_focus(page: Page, tmp_path: Path) -> None:
    drop(page, tmp_path)
    assert "cell 5, line 13" in page.locator("#answer h1").inner_text()
    assert page.evaluate("document.activeElement.tagName") == "H1"
    keep(page, "serve-dropped")


def test_a_file_can_be_dropped_anywhere(page: Page) -> None:
    page.evaluate(
        """() => {
            const data = new DataTransfer();
            data.items.add(new File(["def lstm_forward(x, a0, parameters):\\n    return 1\\n"], "mine.py"));
            document.body.dispatchEvent(new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true}));
        }"""
    )
    page.locator("#answer h1").wait_for()
    assert "lstm_forward" in page.locator("#answer").inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser: Browser, served: Served, tmp_path: Path, scheme: str) -> None:
    page = browser.new_page(color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
    page.goto(served.address)
    assert serious(page) == []
    drop(page, tmp_path)
    assert serious(page) == []
    keep(page, f"serve-{scheme}")
    page.close()


def test_a_link_holds_the_diagnosis_and_no_code(page: Page, tmp_path: Path) -> None:
    drop(page, tmp_path)
    page.get_by_role("button", name="Copy a link").click()
    page.get_by_text("The link is copied").wait_for()
    link = page.evaluate("navigator.clipboard.readText()")
    assert len(link) < 3000
    asked: list[str] = []
    other = page.context.new_page()
    other.on("request", lambda request: asked.append(request.url))
    other.goto(link)
    other.locator("#answer h1").wait_for()
    shown = other.locator("#answer").inner_text()
    assert "The fault is in lstm_forward" in shown
    assert "c[:, :, 0]" not in shown.split("What the chain rule gives")[0]
    assert "lstm.ipynb" not in shown
    assert not any("#" in url or "whygrad=" in url.split("#")[0] for url in asked[1:])
    keep(other, "serve-link")


def test_the_text_to_copy_has_no_code(page: Page, tmp_path: Path) -> None:
    drop(page, tmp_path)
    page.get_by_role("button", name="Copy as text").click()
    page.get_by_text("The text is copied").wait_for()
    text = page.evaluate("navigator.clipboard.readText()")
    assert "lstm_forward" in text
    assert "c[:, :, 0]" not in text
    assert "lstm.ipynb" not in text


def test_the_report_can_be_saved(page: Page, tmp_path: Path) -> None:
    drop(page, tmp_path)
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save the report").click()
    assert Path(saved.value.path()).read_text("utf-8").startswith("<!DOCTYPE html>")


def test_everything_is_reached_with_a_keyboard(page: Page, tmp_path: Path) -> None:
    drop(page, tmp_path)
    page.get_by_label("Paste what your code prints").focus()
    reached = []
    for _ in range(9):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate("document.activeElement.id || document.activeElement.getAttribute('aria-label')")
        )
    assert reached[:4] == ["file", "copy-link", "copy-text", "save"]
    assert "The LSTM, step by step" in reached


def test_a_server_that_is_gone_is_said(page: Page) -> None:
    page.route("**/numbers*", lambda route: route.abort())
    page.get_by_label("Paste what your code prints").fill("dx = 1")
    page.get_by_text("whygrad does not answer").wait_for()


def test_nothing_that_is_pasted_runs(page: Page) -> None:
    page.get_by_label("Paste what your code prints").fill(
        POST.replace("gradients", "<img src=x onerror=document.title='hacked'>gradients")
    )
    page.get_by_role("status").filter(has_text=".").wait_for()
    page.wait_for_timeout(300)
    assert "hacked" not in page.title()


@pytest.mark.parametrize("width", [360, 800])
def test_small_screens(page: Page, tmp_path: Path, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    drop(page, tmp_path)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    keep(page, f"serve-{width}")
