"""Values to the printouts that they belong to.

A part of the text (between two headings, posts or levels of quotation) holds lanes: the printout itself, what the
words in a sentence say of one value, the further columns of a table. Within a lane a new printout begins where a value
comes again, or where one comes that another function prints. Where a value comes again, the printout began with the
lines that stand together with it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from whygrad.observations.record import Hint, Observation

Lane = tuple[str, str | int | None]
MAIN: Lane = ("main", None)
_FAMILIES = {
    "cell forward": "a_next c_next yt yt_pred",
    "forward": "a c y y_pred caches",
    "cell backward": "dxt da_prev dc_prev",
    "backward": "dx da0",
}
_FAMILY = {name: family for family, names in _FAMILIES.items() for name in names.split()}
Key = tuple[str, tuple[int, ...], bool, bool]


@dataclass
class Block:
    """One printout: the places of its observations in the text's order, and what it holds."""

    hint: Hint | None
    places: list[tuple[int, Key, int]] = field(default_factory=list)  # place, key, run
    keys: dict[Key, int] = field(default_factory=dict)  # to the run in which it came
    family: str | None = None

    def add(self, place: int, key: Key, run: int) -> None:
        """Put an observation into it."""
        self.places.append((place, key, run))
        self.keys[key] = run
        self.family = self.family or _FAMILY.get(key[0])


class Printouts:
    """Collects observations, each put into a lane, and gives them back with their blocks."""

    def __init__(self) -> None:
        self._found: list[Observation] = []
        self._blocks: list[Block] = []
        self._lanes: dict[Lane, Block] = {}

    def new_part(self) -> None:
        """Whatever comes now belongs to other printouts than what came before."""
        self._lanes.clear()

    def put(self, found: Observation, lane: Lane, run: int) -> None:
        """Add an observation; those of one ``run`` stand together, with nothing in between."""
        key: Key = (found.name, found.index, found.shape is not None, found.length is not None)
        block = self._lanes.get(lane)
        family = _FAMILY.get(found.name)
        if block is None:
            block = self._start(lane, found.hint)
        elif key in block.keys:
            block = self._again(block, lane, key, run)
        elif family and block.family and family != block.family:
            block = self._start(lane, block.hint)
        self._found.append(found)
        block.add(len(self._found) - 1, key, run)

    def observations(self) -> tuple[Observation, ...]:
        """All of them, in the order of the text, with blocks numbered by their first one.

        A comma is a decimal one only where no number of the same printout has a point.
        """
        for block in self._blocks:
            found = [self._found[place] for place, _, _ in block.places]
            commas = [any("," in number.text for number in one.numbers) for one in found]
            points = [number.text for one in found for number in one.numbers if "." in number.text[:-1]]
            if any(commas) and points:
                block.places = [put for put, comma in zip(block.places, commas, strict=True) if not comma]
        owner = {place: block for block in self._blocks for place, _, _ in block.places}
        numbers: dict[int, int] = {}
        done = []
        for place in sorted(owner):
            block = owner[place]
            number = numbers.setdefault(id(block), len(numbers))
            done.append(replace(self._found[place], block=number, hint=block.hint))
        return tuple(done)

    def _start(self, lane: Lane, hint: Hint | None) -> Block:
        block = Block(hint)
        self._blocks.append(block)
        self._lanes[lane] = block
        return block

    def _again(self, old: Block, lane: Lane, key: Key, run: int) -> Block:
        """A block for a value that comes again; it takes with it what stands together with the value."""
        new = self._start(lane, old.hint if lane[0] != "main" else None)
        if old.keys[key] == run:
            return new
        first = len(old.places)
        while first and old.places[first - 1][2] == run:
            first -= 1
        moved, old.places[first:] = old.places[first:], []
        for place, moved_key, moved_run in moved:
            new.add(place, moved_key, moved_run)
        return new
