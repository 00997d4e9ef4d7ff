from __future__ import annotations

import pytest
from rich.cells import cell_len

from tests.report.consoles import console, written
from whygrad.report.page import WIDEST, Page

ALPHABET = "abcdefghijklmnopqrstuvwxyz"


@pytest.mark.parametrize(
    ("at", "length", "shown", "moved"),
    [
        (0, 0, "abcdefghi…", 0),
        (7, 2, "abcdefghi…", 0),
        (8, 2, "…efghijkl…", 3),
        (25, 1, "…rstuvwxyz", 16),
        (99, 0, "…rstuvwxyz", 16),
        (10, 12, "…klmnopqr…", 9),
    ],
)
def test_a_long_line_is_cropped_around_its_column(at: int, length: int, shown: str, moved: int) -> None:
    assert Page(console()).crop(ALPHABET, 10, at, length) == (shown, moved)


def test_a_line_that_fits_is_left_alone() -> None:
    assert Page(console()).crop("abc", 3, 2, 1) == ("abc", 0)


@pytest.mark.parametrize("room", range(1, 12))
@pytest.mark.parametrize("text", [ALPHABET, "時系列" * 9, "a時b系c列" * 5])
@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_a_cropped_line_never_takes_more_room(room: int, text: str, encoding: str) -> None:
    page = Page(console(encoding=encoding))
    for at in (0, 5, 13, 40):
        assert cell_len(page.crop(text, room, at, 3)[0]) <= room


def test_a_column_is_filled_from_either_side() -> None:
    page = Page(console())
    assert page.column("時", 4) == "時  "
    assert page.column("ab", 4, right=True) == "  ab"


def test_a_paragraph_hangs_behind_its_label() -> None:
    on = console(24)
    page = Page(on)
    page.paragraph(page.prose("one two three\nfour"), first="  Fix", indent=9)
    assert written(on) == "  Fix    one two three\n         four\n"


def test_short_code_is_not_broken_and_keeps_its_spaces() -> None:
    on = console(20)
    page = Page(on)
    page.paragraph(page.prose("Please say `a = b + c` now."))
    assert written(on).splitlines() == ["  Please say", "  `a = b + c` now."]


def test_prose_is_no_wider_than_is_good_to_read() -> None:
    on = console(300)
    page = Page(on)
    page.paragraph(page.prose("word " * 100))
    assert max(map(len, written(on).splitlines())) <= WIDEST
