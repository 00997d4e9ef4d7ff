"""What ``explain`` adds to a report: the values as they were posted beside the right ones, what is left unexplained,
what to ask for, and what may be posted."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from whygrad.records.diagnosis import Diagnosis, PrintedValue
from whygrad.report import words
from whygrad.report.before_after import Numbers, numbers_table
from whygrad.report.page import Page

MOST_NUMBERS = 12  # of one value


def show_numbers(page: Page, diagnosis: Diagnosis) -> None:
    """The printed values, function by function; what is right and no number takes one line for all."""
    values = diagnosis.printed or ()
    for function in dict.fromkeys(one.function for one in values if not one.fine):
        own = [one for one in values if one.function == function]
        numbers = [one for one in own if not one.fine or _is_number(one)]
        page.gap()
        page.line(Text(words.NUMBERS.format(function=page.literal(function)), style="bold"))
        numbers_table(_rows(numbers), page.console)
        if names := [one.name for one in own if one not in numbers]:
            first = Text.assemble("  ", page.mark("right"), " ")
            page.paragraph(page.text(", ".join(names), "dim"), first=first, indent=first.cell_len)


def show_rest(page: Page, diagnosis: Diagnosis) -> None:
    """What is not explained, and the one further value that would tell causes apart."""
    for label, names, text in (
        (words.UNEXPLAINED, diagnosis.unexplained, words.UNEXPLAINED_TEXT),
        (words.ASK, (diagnosis.ask,) if diagnosis.ask else (), words.ASK_TEXT),
    ):
        if names:
            listed = ", ".join(f"`{name}`" for name in names)
            page.gap()
            _labelled(page, label, text.format(names=listed))


def show_share(page: Page, diagnosis: Diagnosis) -> None:
    """The sentence that gives no solution away."""
    if diagnosis.share:
        page.gap()
        _labelled(page, words.SHARE, f"“{diagnosis.share}”")


def _labelled(page: Page, label: str, text: str) -> None:
    lead = Text(f"{label}  ", style="bold")
    page.paragraph(page.prose(text), first=lead, indent=lead.cell_len)


def _is_number(one: PrintedValue) -> bool:
    return not one.name.endswith(".shape") and not one.name.startswith("len(")


def _rows(values: Sequence[PrintedValue]) -> list[Numbers]:
    rows = []
    for one in values:
        posted, right = ([text.replace(" ", "") for text in texts] for texts in (one.posted, one.right))
        rows.append(Numbers(one.name, " ".join(posted[:MOST_NUMBERS]), " ".join(right[:MOST_NUMBERS])))
        if len(posted) > MOST_NUMBERS:
            rows[-1] = rows[-1]._replace(
                name=words.FIRST.format(name=one.name, count=MOST_NUMBERS, all=len(posted))
            )
    return rows
