"""Searches the small edit that heals: which one change at which place makes every output right?

The sites are narrowed first by what they reach. Then edits are tried, likeliest first, until one heals.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import combinations

from whygrad.diagnosis.context import Context
from whygrad.diagnosis.exchanging import (
    exchanged_entries,
    exchanged_neighbours,
    exchanged_operands,
    exchanged_stores,
    partings,
)
from whygrad.diagnosis.experiment import Experiment
from whygrad.diagnosis.fixes import Fixes
from whygrad.diagnosis.lacking import lacking_statements
from whygrad.diagnosis.limit import Limit
from whygrad.diagnosis.moving import moved_statements
from whygrad.diagnosis.outcome import Cell, Outcome, further
from whygrad.diagnosis.pathways import lacking_paths
from whygrad.diagnosis.problems import Problem
from whygrad.diagnosis.seams import started_with_a_step
from whygrad.diagnosis.suspects import writes
from whygrad.diagnosis.thrown_away import lost_values
from whygrad.diagnosis.together import in_all_its_places
from whygrad.diagnosis.unlikely import CERTAIN, is_unlikely
from whygrad.diagnosis.unread import unread_carries
from whygrad.faults.edit import REWRITTEN, Edit, Surroundings, text_of
from whygrad.faults.families import FAMILIES, edits, edits_of
from whygrad.running.interventions import VALUE, Watch, by_expression
from whygrad.running.sites import Site

DEAREST = 4
MOVED = 2  # the cost of statements in another place: each is tried by its source, which takes long
AFTERWARDS = (
    0.2  # seconds of effort for other edits of cost 1, once one heals all; twice that for dearer ones
)
PAST_A_STOP = 1.0  # and once one leads past the line where Python stops
LIKELY = 3  # up to this cost a whole healing is preferred to any partial one
_PARTLY = "another-variable"
_COPIED, _UNSHARED, _UNPACKED = (
    next(family for family in FAMILIES if family.name == name)
    for name in ("copied", "unshared", "another-unpacking")
)
_SHAPING = frozenset({"added-slice"})  # likely where a shape is wrong
_IN_ALL_PLACES = frozenset(
    {
        "another-variable",
        "dropped-function",
        "another-function",
        "transposed",
        "another-expression",
        "another-number",
    }
)


@dataclass(frozen=True, eq=False)
class Healing:
    """An edit, and what the run with it still gets wrong (nothing, if it is ``whole``)."""

    edit: Edit
    rest: frozenset[Cell]
    whole: bool
    exact: bool  # the site reaches the wrong outputs and no others
    by_source: bool = False
    late: bool = False  # the edit took hold only from a later round of the loop on
    left: int = 0  # how much of what the site reaches is still wrong
    repeated: bool = False  # it leads past a line, to another one where Python stops for the same reason
    of_line: bool = False  # it does for its line what the right formula does there

    @property
    def clean(self) -> bool:  # nothing that the site reaches is still wrong
        return self.left == 0


class Search:
    """Tries edits on one experiment and problem until the time is up."""

    def __init__(
        self,
        experiment: Experiment,
        problem: Problem,
        base: Outcome,
        context: Context,
        fixes: Fixes,
        limit: Limit,
    ) -> None:
        self.experiment = experiment
        self.problem = problem
        self._base = base
        self.context = context
        self._fixes = fixes
        self.limit = limit
        self.reached: Mapping[int, frozenset[Cell]] = {}
        self.partial: Sequence[Site] = ()  # sites that reach only some of what is wrong
        self.innocent: frozenset[int] = frozenset()  # sites that functions which are right pass, too
        self._seen: dict[int, set[str]] = {}  # the texts that were tried at each site
        self.repeated = False  # whether it helps to stop for the same reason in a later line only
        self._loose = False
        self._moved = MOVED
        self._in_vain: set[object] = set()  # what was tried and did not help
        self.tried = 0

    def heal(
        self,
        sites: Sequence[Site],
        exact: frozenset[int],
        loose: bool = False,
        lacking: bool = False,
        costs: Sequence[int] = range(1, DEAREST + 1),
        formulas: Callable[[], Iterator[Healing]] = lambda: iter(()),
    ) -> Iterator[Healing]:
        """The edits that help, in the order in which they were tried: first all of the cheapest kind.

        ``loose``: also what has another shape. ``lacking``: also statements that a loop may lack. ``formulas``: what
        mends single lines as their right formulas do, asked for where nothing of the cheapest kind heals all.
        """
        around = {site.number: self.context.surroundings(site, loose) for site in sites}
        self._seen, self._loose, self._moved = {}, loose, min(MOVED, *costs[-1:])
        late: list[Edit] = []
        whole = some = False
        for cost in costs:
            late, tried = [], late
            for edit in self._edits(cost, sites, around, exact, lacking):
                if edit is None:
                    for healing in formulas() if cost == 1 and not whole else ():
                        if healing.edit.cost < REWRITTEN:  # else rather any small edit, if there is one
                            whole, self._moved = True, 1
                            self.limit.shorten(AFTERWARDS * 2)
                        yield healing
                    continue
                (late if is_unlikely(edit) else tried).append(edit)
                while tried:
                    if self.limit.reached:
                        return
                    healed = self.attempt(tried[0], tried.pop(0).site.number in exact)
                    if healed is not None:
                        if healed.whole and not whole:
                            self.limit.shorten(AFTERWARDS * min(cost, 2))
                        elif self._base.crash is not None and not some:
                            self.limit.shorten(PAST_A_STOP)
                        whole, some = whole or healed.whole, True
                        yield from self._by_copy(healed)
                        yield healed
            if whole or (some and cost >= LIKELY):
                return

    def afresh(self, limit: Limit) -> Search:
        """The same search with a time of its own; it may be asked while this one goes on."""
        new = Search(self.experiment, self.problem, self._base, self.context, self._fixes, limit)
        new.reached, new.partial, new.innocent = self.reached, self.partial, self.innocent
        return new

    def _by_copy(self, healing: Healing) -> Iterator[Healing]:
        """A mere copy at the same place, if it heals too: the value is right, and something writes over it."""
        site = healing.edit.site
        if not healing.whole or healing.edit.is_statement or healing.edit.others:
            return
        for edit in edits_of(_COPIED, site, self.context.surroundings(site), {site.source}):
            parted = self.attempt(edit, healing.exact)
            if parted is not None and parted.whole:
                yield parted

    def unsharing(self) -> Iterator[Edit]:
        """An array of its own for each entry, wherever a list or a dictionary holds one array several times."""
        for site in self.context.passed.values():
            around = self.context.surroundings(site)
            if around.shared:
                yield from edits_of(_UNSHARED, site, around, {site.source})

    def unpacking(self) -> Iterator[Edit]:
        """Two names of an unpacking the other way round: two values are wrong, and neither reaches all that is."""
        for site in [site for site in self.context.passed.values() if site.role == "assigned"]:
            yield from edits_of(_UNPACKED, site, self.context.surroundings(site), {site.source})

    def _edits(
        self,
        cost: int,
        sites: Sequence[Site],
        around: Mapping[int, Surroundings],
        exact: frozenset[int],
        lacking: bool,
    ) -> Iterator[Edit | None]:
        """All edits of one cost; None where those of one place end. Away from the exact sites all costs one more."""
        lacking_here = [edit for edit in self._lacking if edit.cost == cost] if lacking else []
        early = cost > 1 or not exact  # few, and likelier than much that is dear, or at places that are many
        certain = [edit for edit in lacking_here if edit.family in CERTAIN]
        yield from lacking_here if early else certain
        if lacking and cost == 1:  # a value that is thrown away reaches nothing, wherever it stands
            yield from lost_values(self.context)
            yield from unread_carries(self.context, sites)
        for penalty in range(cost):
            there = [site for site in sites if self._penalty(site, exact) == penalty]
            yield from self._of_one_place(cost - penalty, there, around)
            yield None
            yield from self._of_several_places(cost - penalty, there, around)
        yield from () if early else lacking_here
        yield from in_all_its_places(self.context, sites) if cost == 1 else ()
        yield from moved_statements(self.context, sites) if lacking and cost == self._moved else ()
        yield from (
            lacking_paths(self.experiment, self.problem, self.context) if lacking and cost == 1 else ()
        )

    @cached_property
    def _lacking(self) -> list[Edit]:
        passed = list(self.context.passed.values())
        there = {text_of(site.statement) for site in passed if site.role == "stored"}  # what may be moved
        return [edit for edit in lacking_statements(self.context, passed) if edit.text not in there]

    def _penalty(self, site: Site, exact: frozenset[int]) -> int:
        """What a change costs more where more is reached than is wrong, and in what right functions pass."""
        elsewhere = site.number in self.context.early or site.number in self.innocent
        near = site.number in exact or writes(site) or self._decides(site, exact)
        return (bool(exact) and not near) + elsewhere

    def _decides(self, site: Site, exact: frozenset[int]) -> bool:
        """Whether it is a condition or a walk over time, which nothing can move, and decides on an exact place."""
        walk = site.role == "iterated" and site.loops == 0
        if not walk and not isinstance(site.node, ast.Compare):
            return False
        inside = {id(part) for part in ast.walk(site.statement)}
        return any(id(one.statement) in inside for one in self.context.passed.values() if one.number in exact)

    def _of_one_place(
        self, cost: int, sites: Sequence[Site], around: Mapping[int, Surroundings]
    ) -> Iterator[Edit]:
        """The edits of one cost at single sites, the likeliest families first."""
        for family in FAMILIES:
            if cost == (1 if self._loose and family.name in _SHAPING else family.cost):
                for site in sites:
                    seen = self._seen.setdefault(site.number, {site.source})
                    yield from edits_of(family, site, around[site.number], seen)

    def _of_several_places(
        self, cost: int, sites: Sequence[Site], around: Mapping[int, Surroundings]
    ) -> Iterator[Edit]:
        """The edits of one cost that change several places at once: exchanges, and the same change wherever it fits."""
        pairs = {site.number: site for site in (*sites, *self.partial)}.values() if cost == 1 else ()
        alike = pairs or sites
        for site in pairs:  # one half of a pair may reach a part of what is wrong
            yield from exchanged_entries(self.context, site)
        for site in pairs:
            yield from exchanged_stores(self.context, site)
            yield from partings(self.context, site)
            yield from exchanged_neighbours(self.context, site)
            yield from started_with_a_step(self.context, site)
        for site in sites:
            twins = self.context.twins(site)
            if twins and site.number < twins[0].number:
                for edit in edits(site, around[site.number], cost):
                    if edit.family in _IN_ALL_PLACES:
                        yield from _at_several(edit, twins)
        for site in alike:
            yield from self.context.in_all_alike(site, partial(self._edits_at, site, around, cost))
        yield from exchanged_operands(self.context, (*sites, *self.partial), cost)
        for site in pairs:
            yield from self.context.other_targets(site)

    def _edits_at(self, site: Site, around: Mapping[int, Surroundings], cost: int) -> Iterator[Edit]:
        here = around.get(site.number) or self.context.surroundings(site, self._loose)
        return edits(site, here, cost)

    def attempt(self, edit: Edit, exact: bool, by_source: bool = False) -> Healing | None:
        """The outcome of one edit; None unless something that was wrong is right, and nothing else got wrong."""
        self.tried += 1
        key = (by_source, edit.loop, edit.ahead, *((site.number, text) for site, text in edit.changes))
        if key in self._in_vain and edit.site.number >= 0:
            return None
        healing = self._attempt(edit, exact, by_source)
        if healing is None:
            self._in_vain.add(key)
        return healing

    def _attempt(self, edit: Edit, exact: bool, by_source: bool) -> Healing | None:
        by_source = by_source or edit.is_statement or ":=" in edit.text or _writes(edit)
        if by_source or edit.site.number not in self.context.passed:
            return self._by_source(edit, exact)
        late: list[bool] = []
        try:
            replacement = by_expression(edit.text, late)
            changes = {site.number: by_expression(text) for site, text in edit.others}
        except SyntaxError:  # a text that stands for no value, such as ``*args``
            return None
        outcome = self.experiment.trial(self.problem, {**changes, edit.site.number: replacement})
        if not self.helps(outcome):
            return None
        left, taken_hold_late = self._left(edit, outcome), any(late) and not all(late)
        return Healing(edit, outcome.cells, outcome.right, exact, False, taken_hold_late, left)

    def in_order(self, edit: Edit, exact: bool) -> Healing | None:
        """The outcome of one edit; None unless the cell is then given its caches in order, and nothing got wrong."""
        outcome = self.experiment.trial(self.problem, {edit.site.number: by_expression(edit.text)})
        if outcome.crash is not None or not outcome.in_order or not outcome.cells <= self._base.cells:
            return None
        return Healing(edit, outcome.cells, outcome.right, exact, left=len(outcome.cells) or 1)

    def helps(self, outcome: Outcome) -> bool:
        """Whether something that was wrong is right, and nothing else got wrong."""
        if outcome.crash is not None:
            return further(self._base, outcome, self.repeated)
        if self._base.crash is not None or outcome.right:
            return True
        return outcome.cells < self._base.cells

    def _by_source(self, edit: Edit, exact: bool) -> Healing | None:
        if not self._fixes.try_out(edit):
            return None
        outcome = self.experiment.trial(self.problem, {})
        self._fixes.drop()
        if not self.helps(outcome):
            return None
        repeated = further(self._base, outcome)
        left = self._left(edit, outcome)
        return Healing(edit, outcome.cells, outcome.right, exact, True, left=left, repeated=repeated)

    def _left(self, edit: Edit, outcome: Outcome) -> int:
        """How much of what its site reaches an edit leaves wrong; all that is wrong where that is not known."""
        if outcome.right:
            return 0
        reached = self.reached.get(edit.site.number)
        return max(1, len(outcome.cells)) if reached is None else len(reached & outcome.cells)


def _writes(edit: Edit) -> bool:  # into an array: done once, it cannot be done again another way
    return "out=" in edit.text and VALUE not in edit.text


def _at_several(edit: Edit, twins: Sequence[Site]) -> Iterator[Edit]:
    """An edit in all places of a statement that read alike; if there are more than two, in two or more of them."""
    for count in range(len(twins), 0, -1):
        for some in combinations(twins, count) if count == len(twins) or edit.family == _PARTLY else ():
            yield replace(edit, others=tuple((twin, edit.text) for twin in some))


def watched(experiment: Experiment, problem: Problem) -> tuple[Outcome, Watch]:
    """A run with every value watched; the fixes hold."""
    watch = Watch(experiment.program.sites, experiment.fixes)
    return experiment.run(problem, watch), watch
