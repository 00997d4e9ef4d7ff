"""``whygrad demo``: the bug of a real forum thread, from its numbers to its line, computed as you watch."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.resources import as_file, files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from whygrad.cli.check import diagnosis_of
from whygrad.cli.options import shared
from whygrad.cli.showing import console, show
from whygrad.diagnosis.stopped import stopped
from whygrad.report.hint import Hint
from whygrad.running.answers import Stopped
from whygrad.running.apart import call

if TYPE_CHECKING:
    from whygrad.report.page import Page

TARGET = "whygrad.diagnosis.demonstration:run"
BUG, REPAIR = "c_next = c[:, :, 0]", "c_next = c[:, :, 0].copy()"
DECIMALS = 12  # those that no order of summation changes
CLOSE = 1e-13

Printed = Mapping[str, list[float]]

# What the exercise expects, and what was posted in the thread where it is something else.
EXPECTED: Printed = {
    "dx[1][2]": [0.00218254, 0.28205375, -0.48292508, -0.43281115],
    "da0[2][3]": [0.3127703102572602],
    "dWf[3][1]": [-0.08098023109383466],
    "dWi[1][2]": [0.40512433092981825],
    "dWc[3][1]": [-0.07937467355121496],
    "dWo[1][2]": [0.038948775762986956],
    "dbf[4]": [-0.15745657],
    "dbi[4]": [-0.50848333],
    "dbc[4]": [-0.42510818],
    "dbo[4]": [-0.17958196],
}
POSTED: Printed = {
    **EXPECTED,
    "dx[1][2]": [-0.00424213, 0.28205375, -0.48292508, -0.43281115],
    "da0[2][3]": [0.36036164521813085],
    "dWf[3][1]": [-0.185172422655972],
    "dbf[4]": [-0.17049796],
}
ARRAYS = ("dx", "db")  # printed with 8 decimals; single numbers with all that they have

OPENING = (
    "Somebody wrote an LSTM by hand and compared it with the expected output. Six of the ten gradients agree, "
    "four do not. The case is from a real forum thread; the notebook is a new one with the same bug. Its "
    "functions were run just now on the exercise's inputs, and this is what they give:"
)
AS_POSTED = "These are the numbers that were posted in the thread (compared to 13 digits)."
NOT_AS_POSTED = "These are not quite the numbers of the thread, as they should be. Please report that."
SUSPECTED = (
    "The thread suspected the kernel, `np.multiply`, the shapes in the backward pass, where `da0` is taken "
    "from, and the expected output. It was none of these. `whygrad check lstm.ipynb` says:"
)
REPAIRED = "Now the same notebook with one change, `{repair}`, run in the same way:"
ALL_RIGHT = "All ten gradients agree with the expected output. The backward pass was right from the start."
NOT_RIGHT = "{count} of them still differ, which they should not. Please report that."
CLOSING = "Your turn: `whygrad check my_notebook.ipynb`"
HEADS = ("printed", "expected", "after the fix")


class _Halted(Exception):
    """A run that did not come back."""


@click.command()
@shared
def demo(as_json: bool, html: str | None, exercise: str | None, hint: Hint | None, timeout: float) -> int:
    """Shows the bug of a real forum thread: its numbers, the diagnosis, and the numbers after the fix."""
    with sample() as notebook:
        if as_json:
            show(diagnosis_of(notebook, exercise, timeout), hint, as_json, html)
            return 0
        with repaired(notebook) as copy:
            return _tell(notebook, copy, exercise, hint, html, timeout)


@contextmanager
def sample() -> Iterator[Path]:
    """The notebook with the bug."""
    with as_file(files("whygrad.cli") / "samples" / "lstm.ipynb") as path:
        yield path


@contextmanager
def repaired(notebook: Path) -> Iterator[Path]:
    """The same notebook with the one line changed, in a folder that vanishes."""
    text = notebook.read_text(encoding="utf-8")
    assert text.count(BUG) == 1
    with TemporaryDirectory(prefix="whygrad-") as folder:
        copy = Path(folder) / notebook.name
        copy.write_text(text.replace(BUG, REPAIR), encoding="utf-8")
        yield copy


def _tell(
    notebook: Path, copy: Path, exercise: str | None, hint: Hint | None, html: str | None, seconds: float
) -> int:
    from whygrad.report.page import Page

    try:
        before, after = printed_by(notebook, seconds), printed_by(copy, seconds)
    except _Halted as error:
        (halted,) = error.args
        return show(stopped(halted, notebook.name, seconds), hint, as_json=False)
    page = Page(console())
    _say(page, OPENING)
    page.gap()
    _table(page, before)
    page.gap()
    _say(page, AS_POSTED if agree(before, POSTED) else NOT_AS_POSTED)
    page.gap()
    _say(page, SUSPECTED)
    _rule(page)
    show(diagnosis_of(notebook, exercise, seconds), hint, as_json=False, html=html)
    _rule(page)
    _say(page, REPAIRED.format(repair=REPAIR))
    page.gap()
    differing = [name for name in EXPECTED if not near(name, before[name], EXPECTED[name])]
    _table(page, {name: before[name] for name in differing}, after)
    page.gap()
    wrong = sum(not near(name, after[name], EXPECTED[name]) for name in EXPECTED)
    _say(page, NOT_RIGHT.format(count=wrong) if wrong else ALL_RIGHT)
    page.gap()
    _say(page, CLOSING)
    return 0


def printed_by(notebook: Path, seconds: float) -> Printed:
    """The numbers that the functions of a notebook print, computed in a process of its own."""
    answer = call(TARGET, {"path": str(notebook)}, seconds)
    if isinstance(answer, Stopped):
        raise _Halted(answer)
    printed: Printed = answer.value
    return printed


def agree(printed: Printed, others: Printed) -> bool:
    """Whether all numbers agree, each to the digits that it is printed with."""
    return all(near(name, printed[name], others[name]) for name in others)


def near(name: str, numbers: list[float], others: list[float]) -> bool:
    """Whether a printed value agrees with another one, to the digits that the exercise prints."""
    rounding = 0.51e-8 if name.startswith(ARRAYS) else 0.0
    pairs = zip(numbers, others, strict=True)
    return all(math.isclose(one, other, rel_tol=CLOSE, abs_tol=rounding) for one, other in pairs)


def _table(page: Page, printed: Printed, after: Printed | None = None) -> None:
    from whygrad.report.before_after import Numbers, numbers_table

    rows = [
        Numbers(
            name,
            _text(name, numbers),
            _text(name, EXPECTED[name]),
            _text(name, after[name]) if after else "",
        )
        for name, numbers in printed.items()
    ]
    numbers_table(rows, page.console, HEADS)


def _text(name: str, numbers: list[float]) -> str:
    return " ".join(f"{number:.{8 if name.startswith(ARRAYS) else DECIMALS}f}" for number in numbers)


def _say(page: Page, sentences: str) -> None:
    page.paragraph(page.prose(sentences), indent=0)


def _rule(page: Page) -> None:
    from rich.text import Text

    page.gap()
    page.line(Text(page.glyphs.rule * min(page.width, 80), style="dim"))
    page.gap()
