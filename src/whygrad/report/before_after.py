"""Numbers side by side: what somebody printed, what is right, and what the same code prints after the fix."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from rich.text import Text

from whygrad.report import words
from whygrad.report.page import STYLE, Page

if TYPE_CHECKING:
    from rich.console import Console

_TRIMMED = 8
_ROUNDING = 1e-13  # relative: the last digits of 17 move with the order of summation


class Numbers(NamedTuple):
    """One printed value, a number or a row of numbers in brackets, as text."""

    name: str
    posted: str
    right: str
    fixed: str = ""


def numbers_table(
    rows: Iterable[Numbers | tuple[str, str, str, str]],
    console: Console,
    heads: tuple[str, str, str] = (words.YOURS, words.RIGHT, words.FIXED),
) -> None:
    """Writes one number a line under its name, with a mark, and carets below the wrong digits.

    Where no row has a number after the fix, there is no such column.
    """
    page = Page(console)
    table = [Numbers(*row) for row in rows]
    cells = [_split(page, row) for row in table]
    name = max((len(page.literal(row.name)) for row in table), default=0)
    longest = max((len(number) for row in cells for line in row for number in line), default=0)
    longest = max(longest, *(len(head) + 1 for head in heads[:2]))
    number = max(min(longest, (page.width - name - 11) // 3), 1)
    lead = " " * (name + 3)
    yours, right = (page.column(f" {head}", number) for head in heads[:2])
    fixed = any(row.fixed for row in table)
    page.line(Text(f"{lead}  {yours}  {right}" + f"     {heads[2]}" * fixed, style="dim"))
    for row, lines in zip(table, cells, strict=True):
        label = f"  {page.column(row.name, name)} "
        for numbers in lines:
            _line(page, label, numbers if fixed else numbers[:2], number)
            label = lead


def _split(page: Page, row: Numbers) -> list[tuple[str, str, str]]:
    posted, right, fixed = (_signed(page.literal(text)) for text in row[1:])
    return list(zip_longest(posted, right, fixed, fillvalue=""))


def _signed(text: str) -> list[str]:
    return [one if one.startswith("-") else f" {one}" for one in text.strip("[] ").split()]


def _line(page: Page, label: str, numbers: tuple[str, ...], width: int) -> None:
    posted, right, *fixed = numbers
    first, under = _judged(page, posted, right, width)
    last, under_last = _judged(page, fixed[0], right, width) if fixed else (Text(), "")
    page.line(label, first, "  ", page.column(right, width), "  ", last)
    if (under + under_last).strip():
        page.line(" " * len(label), Text(f"{under}  {' ' * width}  {under_last}", style=STYLE["wrong"]))


def _judged(page: Page, text: str, right: str, width: int) -> tuple[Text, str]:
    """The number with its mark and its wrong digits in colour, and carets to stand under those."""
    shown = page.column(text, width)
    if _near(text, right):
        return Text.assemble(page.mark("right"), " ", shown), " " * (width + 2)
    start = next((at for at, (a, b) in enumerate(zip(text, right, strict=False)) if a != b), len(right))
    start = min(start, max(len(shown.rstrip()) - 1, 0))
    under = ("^" * len(shown[start:].rstrip())).rjust(len(shown.rstrip())).ljust(width)
    marked = Text.assemble(page.mark("wrong"), " ", shown[:start], (shown[start:], STYLE["wrong"]))
    return marked, f"  {under}"


def _decimals(text: str) -> int:
    """The decimals to which a number was printed; NumPy leaves zeros away: `0.` and `0.0` have eight."""
    after = text.partition(".")[2]
    return _TRIMMED if after in ("", "0") and "." in text else len(after)


def _near(text: str, right: str) -> bool:
    """Whether two printed numbers agree to the digits that both have."""
    if text == right:
        return True
    try:
        gap, size = abs(float(text) - float(right)), abs(float(right))
    except ValueError:
        return False
    decimals = min(_decimals(one) for one in (text, right))
    tolerance = 10.0**-decimals if "e" not in text + right else 0.0
    return gap <= max(tolerance * 1.01, _ROUNDING * size)
