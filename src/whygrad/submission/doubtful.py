"""Assignments at top level that may do more than make a constant, and that a function needs all the same.

``log = logging.getLogger(__name__)``, ``config = Config()``, ``started = time.time()``: whoever runs the file has them.
``x = np.random.randn(3, 10, 4)`` in a test cell looks no different, so it is not known yet which is which: these are
executed, and what they make decides.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from whygrad.submission.names import looked_up
from whygrad.submission.needs import Needs, follow
from whygrad.submission.outline import Entry

MOST = 20  # names that are followed: surroundings are few, and what takes more is a training script


@dataclass(frozen=True)
class Doubtful:
    """The names that only such assignments give a value, and what is executed for these alone."""

    names: frozenset[str] = frozenset()
    entries: tuple[Entry, ...] = ()

    @property
    def assignments(self) -> list[ast.stmt]:
        """What is only tried: it may train a network, or wait for one."""
        return [entry.node for entry in self.entries if _is_plain(entry)]

    def has(self, cell: int | None, line: int) -> bool:
        """Whether a line belongs to a statement that is executed for these names alone."""
        return any(
            entry.cell.index == cell and entry.node.lineno <= line <= (entry.node.end_lineno or line)
            for entry in self.entries
        )


def doubtful(entries: Sequence[Entry], needs: Needs) -> Doubtful:
    """Which names of those that the functions need are doubtful, and what these need in their turn."""
    found: list[Entry] = []
    names: set[str] = set()
    waiting = sorted(needs.outside)
    while waiting and len(names) < MOST:
        name = waiting.pop()
        making = [entry for entry in entries if name in entry.binds and entry.kind != "definition"]
        if name in names or not making or not all(_is_plain(entry) for entry in making):
            continue
        names.add(name)
        found += [*making, *_changing(entries, name)]
        also = follow(list(entries), {needed for entry in making for needed in looked_up(entry.node)})
        found += also.entries
        waiting += sorted(also.outside)
    return Doubtful(frozenset(names), tuple(entry for entry in found if entry not in needs.entries))


def _is_plain(entry: Entry) -> bool:
    """Whether it is one assignment that is executed in any case, and not only where the file itself is run."""
    return isinstance(entry.node, ast.Assign | ast.AnnAssign) and entry.sure and not entry.main


def _changing(entries: Iterable[Entry], name: str) -> list[Entry]:
    """The assignments to parts of what the name means: ``config.debug = False``."""
    return [entry for entry in entries if name in entry.changes and _is_plain(entry)]
