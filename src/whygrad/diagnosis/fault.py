"""What is known of one fault: where it is, the edit that mends it, and what was wrong before and after."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from whygrad.diagnosis.aliasing import Change
from whygrad.diagnosis.judging import Judgement
from whygrad.diagnosis.locating import Located
from whygrad.diagnosis.search import Healing
from whygrad.diagnosis.stop import Stop
from whygrad.diagnosis.viewing import Count
from whygrad.running.program import Crash
from whygrad.running.sites import Site


@dataclass(frozen=True, eq=False)
class Passing:
    """What passes a site in a run, without the edit (``old``) and with it (``new``), when it first takes hold.

    ``count``: how often; ``constant``: the old one holds the same numbers each time; ``emptied``: there is something
    before, and always zeros after; ``blank``: always zeros before; ``record``: what is indexed there holds different
    things, and not one thing over time; ``lagging``: the old one is each time what the new one was the time before.
    """

    old: Any = None
    new: Any = None
    count: int = 0
    constant: bool = False
    emptied: bool = False
    blank: bool = False
    record: bool = False
    lagging: bool = False


@dataclass(frozen=True, eq=False)
class Fault:
    """One fault of a function. ``healing`` is the edit that mends it (None: located at most)."""

    function: str
    site: Site | None
    healing: Healing | None
    judgement: Judgement  # before
    after: Judgement | None  # with the edit
    before: Count  # of wrong outputs
    rest: Count  # after the edit
    crash: Crash | None = None
    stop: Stop | None = None  # where and on what it crashed
    change: Change | None = None  # of a saved array that was written to
    located: Located | None = None  # where no edit heals: the value whose override does
    passing: Passing = field(default_factory=Passing)  # what stands at the site, without the edit and with it
    others: tuple[Site, ...] = ()  # more places of the same fault
    beside: tuple[Healing, ...] = ()  # edits that were found to mend other lines, each by itself
    in_lines: tuple[int, ...] = ()  # those lines, where they belong to this fault
    mended: bool = False  # with this edit and those of the other faults everything is right
