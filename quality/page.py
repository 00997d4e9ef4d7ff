"""The figures of the last whole run, in docs/quality.md. Nothing there depends on the machine: no times, no paths."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from quality.scoring import MEASURES, Score, shares
from quality.showing import COLUMNS, kind_of, percent, rows
from quality.thresholds import THRESHOLDS
from whygrad import __version__

PAGE = Path(__file__).parent.parent / "docs" / "quality.md"
START = "<!-- figures: written by `pytest quality --whole --write-docs` -->"
END = "<!-- end of the figures -->"


def write(scores: Sequence[Score], page: Path = PAGE, today: date | None = None) -> None:
    """Puts the figures between the two marks of the page; what people wrote around them stays."""
    text = page.read_text(encoding="utf-8")
    before, _, rest = text.partition(START)
    _, _, after = rest.partition(END)
    figures = figures_of(scores, today or date.today())
    page.write_text(f"{before}{START}\n\n{figures}\n\n{END}{after}", encoding="utf-8")


def figures_of(scores: Sequence[Score], today: date) -> str:
    faulty = [one for one in scores if one.case.group == "faulty"]
    right, pairs = (sum(one.case.group == group for one in scores) for group in ("right", "pairs"))
    intro = (
        f"Run of {today.isoformat()}, whygrad {__version__}: {right} right programs, "
        f"{len(faulty)} with one fault, {pairs} with two."
    )
    return "\n\n".join(
        [
            intro,
            _table(["measure", "found", "demanded"], _demands(scores)),
            _table(["set", "faults", *COLUMNS], rows(faulty, lambda one: one.case.set_name)),
            _table(["kind in the table", "faults", *COLUMNS], rows(faulty, kind_of)),
        ]
    )


def _demands(scores: Sequence[Score]) -> list[list[str]]:
    demanded = {
        (row.of, row.measure): f"{'at least' if row.at_least else 'at most'} {row.bound:.0%}"
        for row in THRESHOLDS
    }
    return [
        [f"{of}: {name}", f"{percent(share)} ({share.count} of {share.of})", demanded.get((of, name), "")]
        for of in MEASURES
        for name, share in shares(scores, of).items()
    ]


def _table(head: list[str], body: Iterable[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *body]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
