"""The picture of a gradient that flows back through time: its norms on a log scale, gates and states as strips."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from whygrad.records.flow import Flow, Series
from whygrad.report.html import words
from whygrad.report.html.errors import short
from whygrad.report.html.prose import spoken

LEFT, PLOT, RIGHT = 150, 600, 110  # names; the steps; what is said at the end of a row
HIGH, STRIP, GAP = 170, 20, 6
TOP = 22
MOST_DECADES = 5  # labels on the log scale
TINY = 1e-300
VANISHING, SATURATED = 1e-3, 0.5


@dataclass(frozen=True)
class Line:
    """A norm over time: an SVG path, and small circles where it is zero."""

    kind: str  # yours, right
    path: str
    zeros: tuple[float, ...]  # where on the x axis


@dataclass(frozen=True)
class Strip:
    """A gate or a state over time: a cell a step, darker for more; a dot where it is saturated."""

    name: str
    y: float
    cells: tuple[tuple[float, float], ...]  # x, opacity
    dots: tuple[float, ...]
    said: str


@dataclass
class FlowPicture:
    """All that is to be drawn, and the same in words."""

    title: str
    sentences: list[str]
    width: float = LEFT + PLOT + RIGHT
    height: float = 0.0
    cell: float = 0.0
    lines: list[Line] = field(default_factory=list)
    decades: list[tuple[float, str]] = field(default_factory=list)  # y, label
    ticks: list[tuple[float, str]] = field(default_factory=list)  # x, label
    strips: list[Strip] = field(default_factory=list)

    @property
    def description(self) -> str:
        return spoken(" ".join(self.sentences))


def draw_flow(flow: Flow) -> FlowPicture:
    """The picture of a flow."""
    yours, right = main_series(flow.gradients), main_series(flow.right) if flow.right else None
    picture = FlowPicture(words.FLOW_OF.format(name=yours.name), sentences(flow))
    picture.cell = PLOT / flow.steps
    low, high = _range([*yours.values, *(right.values if right else ())])
    for kind, series in (("right", right), ("yours", yours)):
        if series is not None:
            picture.lines.append(_line(kind, series, picture.cell, low, high))
    every = max(1, math.ceil((high - low) / MOST_DECADES))
    picture.decades = [
        (_height(10.0**k, low, high), f"1e{k}" if k else "1") for k in range(low, high + 1, every)
    ]
    picture.ticks = [
        (LEFT + (step + 0.5) * picture.cell, str(step)) for step in range(0, flow.steps, _every(flow.steps))
    ]
    y = TOP + HIGH + 44.0
    for series in (*flow.gates, *flow.states):
        picture.strips.append(_strip(series, y, picture.cell, gate=series in flow.gates))
        y += STRIP + GAP
    picture.height = y + 4 if picture.strips else TOP + HIGH + 36
    return picture


def sentences(flow: Flow) -> list[str]:
    """What the picture shows, in words."""
    yours, right = main_series(flow.gradients), main_series(flow.right) if flow.right else None
    said = [_reach(yours, words.FLOW_YOURS)]
    if right is not None:
        same = _same(yours, right)
        said.append(words.FLOW_SAME if same else _reach(right, words.FLOW_RIGHT))
    saturated = [
        words.FLOW_SATURATED.format(name=one.name, share=_percent(share))
        for one in flow.gates
        if (share := _mean(one.saturated or ())) > SATURATED
    ]
    return [*said, *(saturated or ([words.FLOW_OPEN] if flow.gates else []))]


def main_series(series: Sequence[Series]) -> Series:
    """The carried gradient if it is known, else that of the input."""
    return next((one for one in series if one.name.startswith("hidden")), series[0])


def _reach(series: Series, sentence: str) -> str:
    last, first = series.values[-1], series.values[0]
    if last is None or first is None:
        return words.FLOW_NO_NUMBER
    cut = [step for step, value in enumerate(series.values) if value == 0]
    if cut and first == 0:
        return words.FLOW_CUT.format(step=max(cut))
    share = first / (last or 1.0)
    how = words.FLOW_ARRIVES
    if not VANISHING <= share <= 1 / VANISHING:
        how = words.FLOW_VANISHES if share < VANISHING else words.FLOW_EXPLODES
    return sentence.format(share=_percent(share), how=how)


def _percent(share: float) -> str:
    percent = 100 * share
    return f"{percent:.0f} %" if 1 <= percent < 1e4 else f"{short(percent)} %"


def _same(one: Series, other: Series) -> bool:
    pairs = zip(one.values, other.values, strict=True)
    return all(a is not None and b is not None and abs(a - b) <= 1e-3 * max(abs(b), TINY) for a, b in pairs)


def _mean(values: Sequence[float | None]) -> float:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else 0.0


def _range(values: Sequence[float | None]) -> tuple[int, int]:
    """The decades that hold all values but zeros."""
    logs = [math.log10(value) for value in values if value and value > TINY]
    if not logs:
        return 0, 1
    low, high = math.floor(min(logs)), math.ceil(max(logs))
    return low, max(high, low + 1)


def _height(value: float, low: int, high: int) -> float:
    return round(TOP + HIGH * (1 - (math.log10(value) - low) / (high - low)), 1)


def _line(kind: str, series: Series, cell: float, low: int, high: int) -> Line:
    path, zeros, pen = "", [], "M"
    for step, value in enumerate(series.values):
        x = round(LEFT + (step + 0.5) * cell, 1)
        if value is None or value <= TINY:
            zeros += [x] if value is not None else []
            pen = "M"
            continue
        path += f"{pen}{x} {_height(value, low, high)}" + "h0" * (pen == "M")  # one alone is a dot
        pen = "L"
    return Line(kind, path, tuple(zeros))


def _strip(series: Series, y: float, cell: float, gate: bool) -> Strip:
    known = [value for value in series.values if value is not None]
    top = 1.0 if gate else max(known, default=1.0) or 1.0
    cells = tuple(
        (round(LEFT + step * cell, 1), round(0.06 + 0.9 * min(value / top, 1.0), 2))
        for step, value in enumerate(series.values)
        if value is not None
    )
    shares = series.saturated or ()
    dots = tuple(
        round(LEFT + (step + 0.5) * cell, 1)
        for step, share in enumerate(shares)
        if share is not None and share > SATURATED
    )
    said = words.FLOW_MEAN if gate else words.FLOW_UP_TO
    said = said.format(value=short(_mean(series.values) if gate else top))
    return Strip(series.name, y, cells, dots, said)


def _every(steps: int) -> int:
    return next(every for every in (1, 5, 10, 50, 100, 500, 10**9) if steps / every <= 10)
