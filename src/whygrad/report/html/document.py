"""A diagnosis as one HTML document that needs nothing else, or as a part to be shown inside of another page."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from whygrad._version import __version__
from whygrad.faults.words import Page, page
from whygrad.records.diagnosis import Diagnosis, Finding
from whygrad.records.flow import Flow
from whygrad.report import words as said
from whygrad.report.hint import Hint, withhold
from whygrad.report.html import words
from whygrad.report.html.drawing import draw
from whygrad.report.html.errors import maps
from whygrad.report.html.flowing import draw_flow
from whygrad.report.html.listing import Listing, listings
from whygrad.report.html.numbers import repairs, tables
from whygrad.report.html.overview import next_step, overview
from whygrad.report.html.prose import paragraphs, pieces, plain, spoken
from whygrad.report.html.unrolled import networks


def to_html(diagnosis: Diagnosis, hint: Hint | None = None) -> str:
    """The whole document. What ``hint`` withholds is not in it; without a hint all is, the repair folded away."""
    return _environment().get_template("document.html").render(_content(diagnosis, hint))


def to_fragment(diagnosis: Diagnosis, hint: Hint | None = None) -> str:
    """The same without ``<html>`` around it, for a notebook; its style touches nothing outside of it."""
    return _environment().get_template("fragment.html").render(_content(diagnosis, hint))


def to_body(diagnosis: Diagnosis, hint: Hint | None = None) -> str:
    """The report without its style, for a page that has it already."""
    return _environment().get_template("body.html").render(_content(diagnosis, hint))


def style() -> str:
    """The style of all reports; it holds below the class ``whygrad``."""
    return _environment().get_template("style.css").render()


def flow_to_svg(flow: Flow) -> str:
    """The picture of a flow alone, as an SVG file."""
    return _environment().get_template("flow.svg").render(flow=draw_flow(flow), key=_key(flow), alone=True)


def flow_to_fragment(flow: Flow) -> str:
    """The picture of a flow with its sentences, for a notebook."""
    return (
        _environment()
        .get_template("flow_fragment.html")
        .render(flow=draw_flow(flow), key=_key(flow), alone=False)
    )


def _key(record: Flow | Diagnosis) -> str:
    """What the ids of a page start with, so that two pages in one notebook share none."""
    return hashlib.sha256(repr(record).encode("utf-8", "backslashreplace")).hexdigest()[:8]


@dataclass(frozen=True)
class Told:
    """A finding with everything that its part of the page shows."""

    finding: Finding
    number: int
    listings: list[Listing]
    page: Page | None  # the explanation of its kind
    certainty: str
    counts: tuple[int, int] | None
    place: str


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("whygrad.report.html"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"pieces": pieces, "paragraphs": paragraphs, "plain": plain, "spoken": spoken}
    made.globals |= {"words": words, "said": said, "version": __version__}
    return made


def _content(diagnosis: Diagnosis, hint: Hint | None) -> dict[str, Any]:
    repairable = any(len(finding.hints) > 2 for finding in diagnosis.findings)
    shown = withhold(diagnosis, hint or "fix")
    place_only = hint == "place"
    drawn = [draw(one) for one in networks(shown)] if diagnosis.outputs or diagnosis.findings else []
    return {
        "key": _key(shown),
        "alone": False,
        "diagnosis": shown,
        "place_only": place_only,
        "fix_open": hint == "fix",
        "pictures": drawn,
        "legend": [(kind, text) for kind, text in words.LEGEND if any(kind in one.kinds for one in drawn)],
        "findings": [_told(one, k, place_only) for k, one in enumerate(shown.findings, 1)],
        "maps": maps(shown),
        "tables": tables(shown),
        "flow": draw_flow(shown.flow) if shown.flow else None,
        "repairs": [] if place_only else repairs(shown),
        "overview": overview(shown),
        "next": next_step(shown, repairable, place_only),
        "unjudged": [
            one for one in shown.notes if one.kind == "unjudged" and one.message not in shown.message
        ],
        "notes": [one for one in shown.notes if one.kind != "unjudged"],
    }


def _told(finding: Finding, number: int, place_only: bool) -> Told:
    proof = finding.proof
    before, after = proof.wrong_before, proof.wrong_after
    counts = (before, after) if before != after else None
    known: str = finding.certainty
    if finding.kind == "unexplained" and not place_only:
        known = "unexplained"
    elif known == "confirmed" and finding.line is None:
        known = "planted"
    explained = None if place_only else _page(finding.kind)
    return Told(
        finding,
        number,
        listings(finding, also=not place_only),
        explained,
        words.CERTAINTY[known],
        counts,
        _place(finding),
    )


def _place(finding: Finding) -> str:
    cell = "" if finding.cell is None else f"{said.CELL.format(cell=finding.cell)}, "
    return f"`{plain(finding.function)}`, {cell}{said.LINE.format(line=finding.line)}"


def _page(kind: str) -> Page | None:
    """The explanation of a kind; a record of another version may name one that is not known here."""
    try:
        return page(kind)
    except ValueError:
        return None
