"""The picture: one mark per function, and one per output and time step of the wrong ones."""

from __future__ import annotations

import math
from collections.abc import Sequence

from rich.text import Text

from whygrad.records.diagnosis import Diagnosis, Output
from whygrad.report import words
from whygrad.report.page import STYLE, Page

_ERROR_ROOM = 18  # "   off by 1.2e-10"


def show(page: Page, diagnosis: Diagnosis) -> None:
    """Writes the functions in the order of the record; those that are not filled in come last."""
    standings: dict[str, str] = dict(diagnosis.functions)
    for output in diagnosis.outputs:
        standings.setdefault(output.function, "unjudged")
    missing = [name for name, standing in standings.items() if standing == "missing"]
    present = [name for name in standings if name not in missing]
    names = [words.STEP, *present, *(output.name for output in diagnosis.outputs if not output.right)]
    column = min(max(len(page.literal(name)) for name in names), max(page.width // 3, 1))
    page.line(Text(words.PICTURE[diagnosis.verdict], style="bold"))
    for name in present:
        outputs = [output for output in diagnosis.outputs if output.function == name]
        _function(page, name, standings[name], outputs, column)
    absent = [name for name in missing if name in (diagnosis.absent or ())]
    unfilled = [name for name in missing if name not in absent]
    for said, listed in ((words.STANDING["missing"], unfilled), (words.ABSENT, absent)):
        if listed:
            gap = Text.assemble("  ", page.mark("missing"), " ")
            text = page.text(f"{said}: {', '.join(listed)}", STYLE["missing"])
            page.paragraph(text, first=gap, indent=gap.cell_len)


def _function(page: Page, name: str, standing: str, outputs: Sequence[Output], column: int) -> None:
    wrong = [output for output in outputs if not output.right]
    right = [output.name for output in outputs if output.right]
    label = words.STANDING[standing]
    if standing == "wrong" and right and not wrong:
        label = words.OUTPUTS_RIGHT
    elif standing == "right" and wrong:
        label = words.FED_WRONG
    lead = Text.assemble("  ", page.column(name, column), "  ", page.mark(standing))
    folded = _folded(right, page.width - lead.cell_len - len(label) - 4) if right and not wrong else ""
    page.line(lead, " ", Text(label, style=STYLE[standing]), Text(folded, style="dim"))
    if wrong:
        _rows(page, wrong, column)
    if wrong and right:
        text = page.text(words.REST_RIGHT.format(names=", ".join(right)), "dim")
        first = Text.assemble(" " * (column + 4), page.mark("right"), " ")
        page.paragraph(text, first=first, indent=first.cell_len)


def _folded(names: Sequence[str], room: int) -> str:
    counted = words.OUTPUTS[len(names) > 1].format(count=len(names))
    fitting = (text for text in (", ".join(names), counted) if len(text) <= room)
    return next((f" ({text})" for text in fitting), "")


def _rows(page: Page, outputs: Sequence[Output], column: int) -> None:
    timed = [output for output in outputs if output.step_count]
    longest = max((output.step_count or 0 for output in timed), default=0)
    room = max(page.width - column - 4 - _ERROR_ROOM, 1)
    wide = 2 if 2 * longest - 1 <= room else 1  # cells a mark
    bundle = math.ceil(longest / room) if wide == 1 else 1  # steps a mark
    cells = max(wide * math.ceil(longest / bundle) - wide + 1, 1)
    if timed:
        page.line("  ", page.column(words.STEP, column, right=True), "  ", _axis(longest, wide, bundle))
    for output in timed + [output for output in outputs if not output.step_count]:
        marks = _marks(page, output, bundle, " " * (wide - 1))
        gap = " " * (cells - marks.cell_len + 3)
        page.line(
            "  ",
            page.column(output.name, column, right=True),
            "  ",
            marks,
            gap,
            page.text(_error(output), "dim"),
        )


def _marks(page: Page, output: Output, bundle: int, gap: str) -> Text:
    count = output.step_count or 1
    bad = set(output.steps or range(count))
    marks = [
        page.mark("wrong" if bad.intersection(range(start, start + bundle)) else "right")
        for start in range(0, count, bundle)
    ]
    return Text(gap).join(marks)


def _axis(count: int, wide: int, bundle: int) -> Text:
    """The numbers of the steps: each one where there is room, else every fifth or tenth."""
    every = 1 if wide == 2 and count <= 10 else 5 if wide == 2 else 10
    axis = "".join(str(step).ljust(every * wide) for step in range(0, count, every)).rstrip()
    if bundle > 1:
        last = str(count - 1).rjust(math.ceil(count / bundle) - 1)
        axis = f"0{last}   {words.STEPS_A_MARK.format(count=bundle)}"
    return Text(axis, style="dim")


def _error(output: Output) -> str:
    if output.max_error is None:
        return words.NOT_COMPARABLE
    if not math.isfinite(output.max_error):
        return words.OFF_BY.format(error=output.max_error)
    digits, _, power = f"{output.max_error:.2g}".partition("e")
    return words.OFF_BY.format(error=f"{digits}e{int(power)}" if power else digits)
