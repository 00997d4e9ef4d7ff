"""The picture of the unrolled network: where each box, mark and arrow stands. The template only writes it down."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from whygrad.records.diagnosis import Output
from whygrad.report.html import words
from whygrad.report.html.prose import plain, spoken
from whygrad.report.html.unrolled import BACKWARD, CACHE, FORWARD, SUMS, Network, Target, wrong_steps

LEFT, PITCH, RIGHT = 236, 116, 8  # the column of names and cards; one step; the margin
BOX, HALF, LOW = 90, 45, 40  # width of a box, half of it, its height
PILL, PILL_HIGH = 64, 22
CARD, CARD_HIGH = 212, 46
MOST_COLUMNS, LEAST_COLUMNS = 9, 5  # the sums below have to fit too
CHARACTERS = 28  # of source that a card has room for
KEPT_FIRST, KEPT_LAST = 3, 2


@dataclass(frozen=True)
class Shape:
    """A box or a pill: a rounded rectangle with a label."""

    x: float
    y: float
    width: float
    height: float
    label: str
    standing: str
    small: bool = False


@dataclass(frozen=True)
class Arrow:
    """A line with a head. ``kind``: flow, spread (along wrong values), culprit."""

    path: str
    kind: str


@dataclass(frozen=True)
class Label:
    """A word beside the shapes."""

    x: float
    y: float
    text: str
    kind: str = "muted"
    anchor: str = "middle"


@dataclass(frozen=True)
class Card:
    """The line at fault."""

    x: float
    y: float
    number: str
    place: str
    source: str


@dataclass
class Picture:
    """All that is to be drawn, and the same in words."""

    title: str
    description: str
    width: float = 0.0
    height: float = 0.0
    shapes: list[Shape] = field(default_factory=list)
    arrows: list[Arrow] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
    cards: list[Card] = field(default_factory=list)

    @property
    def kinds(self) -> set[str]:
        """What a legend has to explain."""
        return {one.standing for one in self.shapes} | {one.kind for one in self.arrows}


def draw(network: Network) -> Picture:
    """The picture of one family of functions."""
    return _Drawing(network).whole()


class _Drawing:
    """Rows from top to bottom, a column a step."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.columns = columns(network)
        self.picture = Picture(_title(network), describe(network))
        self.targets = {
            row: [one for one in network.targets if one.row == row]
            for row in (FORWARD, CACHE, BACKWARD, SUMS)
        }
        self._place_rows()

    def _place_rows(self) -> None:
        """The heights at which the rows stand: a lane is as high as its cards."""
        pills = len(self.network.timed(FORWARD))
        above = [one for one in self.network.targets if one.side == FORWARD]
        below = [one for one in self.network.targets if one.side == BACKWARD]
        self.pills = 34
        self.forward = self.pills + pills * (PILL_HIGH + 4) + (12 if pills else 0)
        self.lane_above = self.forward + LOW + 14
        self.cache = self.lane_above + max(len(above) * (CARD_HIGH + 10), 12)
        self.lane_below = self.cache + PILL_HIGH + 14
        self.backward = self.lane_below + max(len(below) * (CARD_HIGH + 10), 12)
        self.marks = self.backward + LOW + 16
        self.sums = self.marks + max(len(self._below()), 1) * (PILL_HIGH + 4) + 18

    def whole(self) -> Picture:
        self._steps()
        for row in (FORWARD, CACHE, BACKWARD):
            self._row(row)
        self._flow()
        bottom = self._sums()
        for side in (FORWARD, BACKWARD):
            self._culprits([one for one in self.network.targets if one.side == side], side)
        wide = LEAST_COLUMNS if len(self.network.sums) > 2 else 1
        self.picture.width = LEFT + max(len(self.columns), wide) * PITCH + RIGHT
        self.picture.height = bottom + 10
        return self.picture

    # ------------------------------------------------------------------ rows

    def _steps(self) -> None:
        for at, step in enumerate(self.columns):
            text = "…" if step is None else words.STEP.format(step=step)
            text = words.EACH_STEP if self.network.steps == 1 and not self.network.only_cells else text
            text = words.CELL_ALONE if self.network.only_cells else text
            self.picture.labels.append(Label(self._x(at), 18, text))

    def _row(self, row: str) -> None:
        top = {FORWARD: self.forward, CACHE: self.cache, BACKWARD: self.backward}[row]
        self._row_name(row, top)
        for at, step in enumerate(self.columns):
            if step is None or step >= self._count(row):
                continue
            standing = self._standing(row, step)
            if row == CACHE:
                self._pill(at, top, words.SAVED, standing)
                continue
            label = words.BOX[row]
            self.picture.shapes.append(Shape(self._x(at) - HALF, top, BOX, LOW, label, standing))
            outputs = self.network.timed(FORWARD) if row == FORWARD else self._below()
            first = self.pills if row == FORWARD else self.marks
            for k, output in enumerate(outputs):
                mark = "wrong" if step in wrong_steps(output) else "right"
                self._pill(at, first + k * (PILL_HIGH + 4), output.name, mark)

    def _row_name(self, row: str, top: float) -> None:
        if row == CACHE:
            return
        names = self.network.names(row) or [words.BOX[row]]
        for k, name in enumerate(names[:2]):
            standing = self.network.diagnosis.functions.get(name, "missing")
            y = top + LOW / 2 + 5 + (k - (len(names[:2]) - 1) / 2) * 18
            self.picture.labels.append(Label(16, y, name, f"name {standing}", "start"))

    def _pill(self, at: int, y: float, label: str, standing: str) -> None:
        x = self._x(at) - PILL / 2
        self.picture.shapes.append(Shape(x, y, PILL, PILL_HIGH, plain(label), standing, small=True))

    def _standing(self, row: str, step: int) -> str:
        if self.network.wrong_at(row, step):
            return "wrong"
        if row == CACHE:
            return "plain" if self.network.present(FORWARD) else "missing"
        standing = self.network.standing(row)
        if standing == "crashed":
            return "wrong"
        return "missing" if standing in ("missing", "unjudged") and not self._known(row) else "plain"

    def _known(self, row: str) -> bool:
        return bool(self.network.timed(row))

    def _count(self, row: str) -> int:
        return self.network.steps if row == CACHE else self.network.steps_of(row)

    def _below(self) -> list[Output]:
        return self.network.timed(BACKWARD)

    def _x(self, at: int) -> float:
        return LEFT + at * PITCH + PITCH / 2

    # ---------------------------------------------------------------- arrows

    def _flow(self) -> None:
        for at, step in enumerate(self.columns):
            if step is None:
                continue
            self._up_and_down(at, step)
            after = self.columns[at + 1] if at + 1 < len(self.columns) else None
            if at + 1 < len(self.columns) and (after is None or after < self.network.steps):
                self._along(FORWARD, at, step, after)
                self._along(BACKWARD, at, step, after)
        start = self.network.start
        if start is not None:
            y = self.backward + LOW / 2
            mark = "right" if start.right else "wrong"
            x = LEFT - PILL - 2
            self.picture.shapes.append(
                Shape(x, y - PILL_HIGH / 2, PILL, PILL_HIGH, start.name, mark, small=True)
            )
            wrong = not start.right and self.network.wrong_at(BACKWARD, 0)
            self._arrow(f"M{self._x(0) - HALF - 2} {y}H{x + PILL + 4}", wrong)

    def _along(self, row: str, at: int, step: int, after: int | None) -> None:
        """The carry to the next step, or back to the one before."""
        here, there = self._x(at) + HALF, self._x(at + 1) - HALF
        count = self._count(row)
        if after is None or step >= count or after >= count:
            return
        wrong = self.network.wrong_at(row, step) and self.network.wrong_at(row, after)
        if row == FORWARD:
            self._arrow(f"M{here + 2} {self.forward + LOW / 2}H{there - 4}", wrong)
        else:
            self._arrow(f"M{there - 2} {self.backward + LOW / 2}H{here + 4}", wrong)

    def _up_and_down(self, at: int, step: int) -> None:
        x, wrong = self._x(at), self.network.wrong_at
        forward = wrong(FORWARD, step)
        if self.network.timed(FORWARD):
            self._arrow(f"M{x} {self.forward - 1}V{self.forward - 10}", forward)
        self._arrow(
            f"M{x} {self.forward + LOW + 1}V{self.cache - 4}",
            forward and wrong(CACHE, step),
        )
        if step < self._count(BACKWARD):
            back = wrong(BACKWARD, step)
            self._arrow(f"M{x} {self.cache + PILL_HIGH + 1}V{self.backward - 4}", back and wrong(CACHE, step))
            if self._below():
                self._arrow(f"M{x} {self.backward + LOW + 1}V{self.marks - 4}", back)

    def _arrow(self, path: str, wrong: bool) -> None:
        self.picture.arrows.append(Arrow(path, "spread" if wrong else "flow"))

    def _culprits(self, targets: list[Target], side: str) -> None:
        top = self.lane_above if side == FORWARD else self.lane_below
        for k, target in enumerate(targets):
            y = top + k * (CARD_HIGH + 10) - 4
            self.picture.cards.append(_card(target, y, len(self.network.diagnosis.findings)))
            for path in self._paths(target, y + CARD_HIGH / 2):
                self.picture.arrows.append(Arrow(path, "culprit"))

    def _paths(self, target: Target, y: float) -> Iterator[str]:
        start = 8 + CARD
        if target.row == SUMS:
            yield f"M{start} {y}h6q6 0 6 6V{self.sums + 6}q0 6 6 6h4"
            return
        edge = {
            FORWARD: self.forward + LOW + 5,
            CACHE: self.cache - 5 if target.side == FORWARD else self.cache + PILL_HIGH + 5,
            BACKWARD: self.backward - 5,
        }[target.row]
        for at, step in enumerate(self.columns):
            if step is not None and step in target.steps:
                x = self._x(at) + (-14 if target.row != CACHE else -18)
                turn = 6 if edge > y else -6
                yield f"M{start} {y}H{x - 6}q6 0 6 {turn}V{edge}"

    # ------------------------------------------------------------------ sums

    def _sums(self) -> float:
        """The gradients that have no step, in one row or more; where the picture ends."""
        rest = [one for one in self.network.sums if one is not self.network.start]
        if not rest:
            return self.marks + len(self._below()) * (PILL_HIGH + 4)
        note = words.CELL_GRADIENTS if self.network.only_cells else words.SUMMED
        room = max(len(self.columns), LEAST_COLUMNS) * PITCH
        fits = max(int(room // (PILL + 8)), 1)
        self.picture.labels.append(Label(16, self.sums + 16, note, "muted", "start"))
        for k, output in enumerate(rest):
            x, y = LEFT + 8 + (k % fits) * (PILL + 8), self.sums + (k // fits) * (PILL_HIGH + 6)
            standing = "right" if output.right else "wrong"
            self.picture.shapes.append(Shape(x, y, PILL, PILL_HIGH, plain(output.name), standing, small=True))
        return self.sums + (1 + (len(rest) - 1) // fits) * (PILL_HIGH + 6)


def columns(network: Network) -> list[int | None]:
    """The steps to draw; None stands for those that are left out."""
    count = network.steps
    if count <= MOST_COLUMNS:
        return list(range(count))
    wrong = [
        step
        for step in range(count)
        if any(network.wrong_at(row, step) for row in (FORWARD, CACHE, BACKWARD))
    ]
    kept = sorted({*range(KEPT_FIRST), *range(count - KEPT_LAST, count), *wrong[:2], *wrong[-1:]})
    found: list[int | None] = []
    for step in kept:
        if found and found[-1] is not None and step != found[-1] + 1:
            found.append(None)
        found.append(step)
    return found


def _card(target: Target, y: float, count: int) -> Card:
    finding = target.finding
    place = plain(finding.function)
    if finding.line is not None:
        cell = "" if finding.cell is None else f"cell {finding.cell}, "
        place = f"{cell}line {finding.line}"
    source = plain((finding.source or "").strip()) or (
        words.NO_LINE if finding.line is None else words.NO_SOURCE
    )
    if len(source) > CHARACTERS:
        source = source[: CHARACTERS - 1] + "…"
    return Card(8, y, str(target.number) if count > 1 else "", place, source)


def _title(network: Network) -> str:
    return words.NETWORK_OF.format(family=network.family.upper())


def describe(network: Network) -> str:
    """The picture in words, for those who do not see it."""
    said = []
    for target in network.targets:
        card = _card(target, 0, 1)
        said.append(words.FROM_LINE.format(place=card.place, targets=_places(target)))
    wrong = [_named(one) for row in (FORWARD, BACKWARD) for one in network.timed(row) if not one.right]
    wrong += [one.name for one in network.sums if not one.right]
    said.append(words.WRONG_HERE.format(places=", ".join(dict.fromkeys(wrong))) if wrong else "")
    return spoken(" ".join(one for one in said if one) or words.ALL_RIGHT_HERE)


def _places(target: Target) -> str:
    if target.row == SUMS:
        return words.PARAMETERS
    steps = ", ".join(str(step) for step in target.steps)
    return words.AT_STEPS.format(name=words.ROLES[target.row], steps=steps)


def _named(output: Output) -> str:
    if output.step_count is None:
        return output.name
    steps = wrong_steps(output)
    if len(steps) == output.step_count:
        return words.AT_EVERY_STEP.format(name=output.name)
    return words.AT_STEPS.format(name=output.name, steps=", ".join(str(step) for step in steps))
