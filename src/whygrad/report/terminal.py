"""The diagnosis for a person at a terminal: verdict, findings, picture, notes, next step, in this order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from rich.text import Text

from whygrad.records.diagnosis import Diagnosis, Finding, Note, Place
from whygrad.report import excerpt, picture, printed_values, words
from whygrad.report.hint import Hint, withhold
from whygrad.report.page import STYLE, Page

if TYPE_CHECKING:
    from rich.console import Console

_LABEL_END = 9  # where the text behind "  Cause  " starts


def render(diagnosis: Diagnosis, *, hint: Hint = "cause", console: Console) -> None:
    """Writes ``diagnosis`` on ``console``, no more of it than ``hint`` asks for.

    Nothing but the record is read, and nothing in it is trusted: markup and control characters in the
    person's source are shown as they were typed. No line is longer than the console is wide.
    """
    repair = any(len(finding.hints) > 2 for finding in diagnosis.findings)
    diagnosis = withhold(diagnosis, hint)
    page = Page(console)
    _head(page, diagnosis)
    if len(diagnosis.findings) > 1:
        page.gap()
        page.line(Text(words.FAULTS.format(count=len(diagnosis.findings)), style="bold"))
    for number, finding in enumerate(diagnosis.findings, 1):
        page.gap()
        _finding(page, finding, hint, f"{number}  " if len(diagnosis.findings) > 1 else "")
    if diagnosis.alternatives:
        page.gap()
        _alternatives(page, diagnosis)
    printed_values.show_rest(page, diagnosis)
    printed_values.show_numbers(page, diagnosis)
    if diagnosis.functions or diagnosis.outputs:
        page.gap()
        picture.show(page, diagnosis)
    unjudged = [
        note for note in diagnosis.notes if note.kind == "unjudged" and note.message not in diagnosis.message
    ]
    if unjudged:
        page.gap()
        page.line(Text(words.STANDING["unjudged"].capitalize(), style="bold"))
        for note in unjudged:
            page.paragraph(page.prose(note.message))
    if notes := tuple(note for note in diagnosis.notes if note.kind != "unjudged"):
        page.gap()
        _notes(page, notes)
    printed_values.show_share(page, diagnosis)
    _next(page, diagnosis, hint, repair)


def _head(page: Page, diagnosis: Diagnosis) -> None:
    verdict = diagnosis.verdict
    lead = Text.assemble(page.mark(verdict), f" {words.VERDICT[verdict]} ", style=f"bold {STYLE[verdict]}")
    lead = Text.assemble(lead, f"{page.glyphs.dot} ")
    subject, _ = page.crop(
        page.literal(diagnosis.subject), max(page.width - lead.cell_len, 1), at=len(diagnosis.subject)
    )
    page.line(lead, Text(subject, style="bold"))
    page.paragraph(page.prose(diagnosis.message))


def _finding(page: Page, finding: Finding, hint: Hint, number: str) -> None:
    shown = excerpt.blocks(replace(finding, also=()) if hint == "place" else finding)
    if not shown:
        page.line(Text(number + page.literal(finding.function), style="bold"))
    for block in shown:
        own, *also = block.places
        if block is not shown[0]:
            page.gap()
        head = _where(own) if block is shown[0] else _role(finding, _where(own))
        roles = "".join(f" {page.glyphs.dot} " + _role(finding, _where_all(run, own)) for run in _runs(also))
        page.paragraph(page.text(head + roles, "bold"), first=Text(number, style="bold"), indent=len(number))
        excerpt.show(page, block, finding)
        number = ""
    page.gap()
    known = hint != "place" and finding.kind != "unexplained"
    _told(page, words.CAUSE if known else words.WHERE, finding.message)
    _proof(page, finding, hint)
    if hint == "fix":
        _told(page, words.FIX, finding.hints[2] if len(finding.hints) > 2 else words.NO_FIX)


def _told(page: Page, label: str, text: str) -> None:
    page.paragraph(page.prose(text), first=Text(f"  {label}", style="bold"), indent=_LABEL_END)


def _proof(page: Page, finding: Finding, hint: Hint) -> None:
    proof = finding.proof
    counted = proof.wrong_before or proof.wrong_after
    if not counted and not proof.experiment:
        return
    known: str = finding.certainty
    if known == "confirmed" and counted and finding.line is None:
        known = "planted"  # nobody's code was run: there are only numbers
    elif known == "confirmed" and counted and proof.wrong_after == proof.wrong_before:
        known = "waiting"
    elif hint == "place" and known == "confirmed":
        known = "here"
    elif hint != "place" and finding.kind == "unexplained":
        known = "unexplained"
    counts = words.COUNTS[proof.wrong_before != 1].format(
        before=proof.wrong_before, gives=page.glyphs.gives, after=proof.wrong_after
    )
    sentence = f"{counts}{words.KNOWN[known]}" if counted else words.KNOWN_UNCOUNTED[known]
    experiment = proof.experiment.strip().rstrip(".") if hint != "place" else ""
    label = words.PROOF if finding.certainty == "confirmed" else words.SIGNS
    _told(page, label, f"{experiment}.\n{sentence}" if experiment else sentence)


def _role(finding: Finding, place: str) -> str:
    return words.ROLE.get(finding.kind, words.TOGETHER_WITH).format(place=place)


def _runs(places: Sequence[Place]) -> list[list[Place]]:
    """Lines that follow each other without a gap, together."""
    runs: list[list[Place]] = []
    for place in places:
        last = runs[-1][-1] if runs else None
        if (
            last is not None
            and place == replace(last, line=place.line)
            and place.line == (last.line or 0) + 1
        ):
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs


def _where_all(run: Sequence[Place], seen: Place) -> str:
    """``line 4``; ``lines 4 to 9`` for a run of them."""
    if len(run) == 1:
        return _where(run[0], seen)
    where = _where(run[0], seen).rpartition(", ")[0]
    lines = words.LINES.format(first=run[0].line, last=run[-1].line)
    return f"{where}, {lines}" if where else lines


def _where(place: Place | Note, seen: Place | None = None) -> str:
    """``lstm_forward, cell 12, line 4``; only the line for a place in the function of ``seen``."""
    parts = [] if not place.function or (seen and seen.function == place.function) else [place.function]
    if place.cell is not None and not (seen and seen.cell == place.cell):
        parts.append(words.CELL.format(cell=place.cell))
    if place.line is not None:
        parts.append(words.LINE.format(line=place.line))
    return ", ".join(parts)


def _alternatives(page: Page, diagnosis: Diagnosis) -> None:
    page.line(Text(words.ALTERNATIVES, style="bold"))
    for findings in diagnosis.alternatives:
        first = f"  {page.glyphs.also} "
        for finding in findings:
            place = (
                finding.function
                if finding.line is None
                else _where(Place(finding.function, finding.line, finding.cell))
            )
            page.paragraph(page.prose(f"{place}: {finding.message}"), first=first, indent=len(first))
            first = "    "


def _notes(page: Page, notes: tuple[Note, ...]) -> None:
    page.line(Text(words.NOTES[len(notes) > 1], style="dim bold"))
    for note in notes:
        first = Text(f"  {page.glyphs.also} ", style="dim")
        page.paragraph(page.prose(f"{_where(note)}: {note.message}", "dim"), first=first, indent=4)


def _next(page: Page, diagnosis: Diagnosis, hint: Hint, repair: bool) -> None:
    findings = diagnosis.findings
    more = words.HINTS.get(hint, "") if repair or hint == "place" else words.HINTS_NO_REPAIR
    said: list[str] = []
    if diagnosis.verdict == "unjudged" and diagnosis.observations is not None:
        said = [words.PASTE]
    elif diagnosis.verdict == "unjudged":
        known = diagnosis.functions or diagnosis.reason != "could-not-bind"  # else: of another exercise
        said = [words.UNJUDGED[diagnosis.reason]] if diagnosis.reason and known else []
    elif diagnosis.verdict == "right":
        missing = {name for name, standing in diagnosis.functions.items() if standing == "missing"}
        said = [words.FILL_IN] if missing - set(diagnosis.absent or ()) else []
    elif diagnosis.observations is not None:
        said = [words.NUMBERS_ONLY, more if findings else ""]
    elif findings and findings[0].line is None:
        said = [words.NO_PLACE if diagnosis.functions else words.NUMBERS_ONLY, more]
    elif findings:
        located = findings[0].kind == "unexplained" and hint != "place" and not _crashed(diagnosis)
        said = [words.CHANGE_SEVERAL if len(findings) > 1 else words.COMPARE if located else words.CHANGE_ONE]
        said.append(more)
    else:
        said = [words.NO_PLACE]
    if said:
        page.gap()
        page.paragraph(page.prose(" ".join(said).rstrip()), first=Text(words.NEXT, style="bold"), indent=6)


def _crashed(diagnosis: Diagnosis) -> bool:
    """Whether the first finding is a place where Python stopped."""
    where = diagnosis.findings[0].function
    return diagnosis.functions.get(where) == "crashed" or (
        where not in diagnosis.functions and "crashed" in diagnosis.functions.values()
    )
