"""The figures of a run, for a person at a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from statistics import median

from rich.console import Console
from rich.table import Table
from rich.text import Text

from quality.corpus import Line
from quality.scoring import MEASURES, Score, Share, is_miss, shares

COLUMNS = ("function", "line", "kind", "kind, or a fair one", "confirmed", "confirmed but wrong", "missed")


def show(scores: Sequence[Score], console: Console) -> None:
    """Prints all figures, then each miss with what is true and what was said."""
    faulty = [one for one in scores if one.case.group == "faulty"]
    console.print(table("set", faulty, lambda one: one.case.set_name))
    console.print(table("sample", faulty, lambda one: one.case.folder.name))
    console.print(table("kind", faulty, kind_of))
    for of in MEASURES:
        for name, share in shares(scores, of).items():
            console.print(f"{of}: {name} {percent(share)} ({share.count} of {share.of})")
        console.print(f"{of}: {seconds([one for one in scores if one.case.group == of])}")
    for one in filter(is_miss, scores):
        console.print(Text(miss(one)))
    other = [one for one in faulty if not is_miss(one) and not one.marks.fair_kind]
    if other:
        console.print("\nplace right, kind neither equal nor fair (true, said):")
    for one in other:
        console.print(Text(f"  {kind_of(one)}, {said_kind(one)}: {one.case.label}"))


def table(by: str, scores: Sequence[Score], group: Callable[[Score], str]) -> Table:
    shown = Table(by, "faults", *COLUMNS)
    for row in rows(scores, group):
        shown.add_row(*row)
    return shown


def rows(scores: Sequence[Score], group: Callable[[Score], str]) -> Iterable[list[str]]:
    """A row of shares for each group and one for all."""
    for name in [*sorted({group(one) for one in scores}), None]:
        chosen = [one for one in scores if name is None or group(one) == name]
        found = shares(chosen)
        yield [name or "all", str(len(chosen)), *(percent(found[column]) for column in COLUMNS)]


def kind_of(one: Score) -> str:
    return " + ".join(truth.kind for truth in one.case.truths)


def said_kind(one: Score) -> str:
    findings = one.answer.diagnosis.findings if one.answer.diagnosis else ()
    return findings[0].kind if findings else "nothing"


def percent(share: Share) -> str:
    return f"{share.value:.1%}" if share.of else "-"


def seconds(scores: Sequence[Score]) -> str:
    times = [one.answer.seconds for one in scores]
    return f"median {median(times):.2f} s, longest {max(times):.2f} s" if times else "no times"


def miss(one: Score) -> str:
    """A few lines about one program: what is true, what was said, how long it took."""
    wanted = {"right": (), "faulty": ("function", "line"), "pairs": ("function", "line", "both")}[
        one.case.group
    ]
    flags = [name for name in wanted if not getattr(one.marks, name)]
    flags += [name for name in ("misled", "missed", "accused", "unjudged") if getattr(one.marks, name)]
    lines = [f"\n{one.case.label}  [{', '.join(flags)}]  {one.answer.seconds:.2f} s"]
    for truth in one.case.truths:
        functions = "/".join(sorted(truth.functions))
        lines.append(f"  true: {functions} {places(truth.lines)} {truth.kind}")
    return "\n".join([*lines, *(f"  said: {line}" for line in said(one))])


def said(one: Score) -> Iterable[str]:
    diagnosis = one.answer.diagnosis
    if diagnosis is None:
        yield one.answer.failure or "nothing"
        return
    if not diagnosis.findings:
        yield f"{diagnosis.verdict} {diagnosis.reason or ''} {diagnosis.message}"
    for found in diagnosis.findings:
        also = places([(place.cell, place.line) for place in found.also])
        own = "nowhere" if found.line is None else places([(found.cell, found.line)])
        yield (
            f"{found.function} {own} {found.kind} ({found.certainty}): {(found.source or '').strip()}"
            + (f" [also {also}]" if also else "")
        )


def places(lines: Iterable[Line]) -> str:
    ordered = sorted(lines, key=lambda line: (line[0] or 0, line[1]))
    return ", ".join(f"{line}" if cell is None else f"cell {cell} line {line}" for cell, line in ordered)
