"""The report in a real browser: for those who do not see it, on small screens, without JavaScript, on paper."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.chromium import serious
from tests.report import samples
from whygrad.records.diagnosis import Diagnosis
from whygrad.report.html.document import to_html

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
EVERY = pytest.mark.parametrize("sample", samples.SAMPLES.values(), ids=samples.SAMPLES.keys())


def opened(browser: Browser, folder: Path, sample: Diagnosis, **how: object) -> Page:
    path = folder / "report.html"
    path.write_bytes(to_html(sample).encode("utf-8", "backslashreplace"))
    page = browser.new_page(**how)  # type: ignore[arg-type]
    page.goto(path.as_uri())
    return page


def unfold(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")


@EVERY
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser: Browser, tmp_path: Path, sample: Diagnosis, scheme: str) -> None:
    page = opened(browser, tmp_path, sample, color_scheme=scheme, bypass_csp=True)
    unfold(page)
    assert serious(page) == []
    page.close()


def test_axe_would_find_something(browser: Browser, tmp_path: Path) -> None:
    page = opened(browser, tmp_path, samples.ALIAS, bypass_csp=True)
    page.evaluate("document.querySelector('h1').style.color = '#f3f1ec'")
    assert any("color-contrast" in one for one in serious(page))
    page.close()


@pytest.mark.parametrize("width", [360, 800, 1280])
@pytest.mark.parametrize("name", ["alias", "two-faults", "series", "hostile", "crash"])
def test_nothing_sticks_out_of_a_screen(browser: Browser, tmp_path: Path, name: str, width: int) -> None:
    page = opened(browser, tmp_path, samples.SAMPLES[name], viewport={"width": width, "height": 800})
    unfold(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


def test_without_javascript_hints_unfold_one_by_one(browser: Browser, tmp_path: Path) -> None:
    page = opened(browser, tmp_path, samples.ALIAS, java_script_enabled=False)
    hints = [page.get_by_text(name) for name in ("First hint", "Second hint", "Third hint")]
    fix = page.get_by_text("Give it numbers of its own")
    assert [one.is_visible() for one in hints] == [True, False, False]
    for before, after in zip(hints, [*hints[1:], fix], strict=True):
        assert not after.is_visible()
        before.click()
        assert after.is_visible()
    page.close()


def test_a_keyboard_reaches_the_hints_and_what_scrolls(browser: Browser, tmp_path: Path) -> None:
    page = opened(browser, tmp_path, samples.ALIAS, viewport={"width": 360, "height": 700})
    reached = set()
    for _ in range(20):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate(
                "document.activeElement.getAttribute('aria-label') || document.activeElement.innerText"
            )
        )
    assert {"First hint: where to look", "The LSTM, step by step"} <= reached
    page.close()


def test_on_paper_everything_is_unfolded(browser: Browser, tmp_path: Path) -> None:
    page = opened(browser, tmp_path, samples.ALIAS)
    page.emulate_media(media="print")
    assert page.get_by_text("Give it numbers of its own").bounding_box()["height"] > 0  # type: ignore[index]
    assert len(page.pdf()) > 10_000
    page.close()


def test_it_asks_for_nothing(browser: Browser, tmp_path: Path) -> None:
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    path = tmp_path / "report.html"
    path.write_text(to_html(samples.ALIAS), encoding="utf-8")
    page.goto(path.as_uri())
    page.wait_for_load_state("networkidle")
    assert [url for url in asked if url != path.as_uri() and not url.startswith("data:")] == []
    page.close()
