"""Several faults at once: the lines whose right formula is known, and for each the smallest edit that comes to it.

Where nothing reaches just what is wrong, every edit of the function would have to be tried. The first values that are
not right, though all that they are made from is, stand in few lines; only those are searched.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace

from whygrad.diagnosis.context import Context
from whygrad.diagnosis.judging import Bench, Judgement
from whygrad.diagnosis.rewriting import rewritten
from whygrad.diagnosis.search import Healing, Search
from whygrad.diagnosis.suspects import Suspects
from whygrad.faults.families import FAMILIES, edits_of
from whygrad.running.interventions import Watch
from whygrad.running.sites import Site

FORMULA_SECONDS = 0.6  # of computing, for all lines
LINE_SECONDS = 0.3  # for each
COSTS = range(1, 3)
_BRACKETS = next(
    family for family in FAMILIES if family.name == "moved-bracket"
)  # what people get wrong in many lines


def by_lines(
    bench: Bench,
    judgement: Judgement,
    search: Search,
    near: Suspects,
    context: Context,
    watch: Watch,
    deadline: float,
) -> list[Healing]:
    """The edits that mend one line each: as much as its right formula does; that formula where no edit is small."""
    limit, found = search.limit, []
    sites = [site for site in (*near.sites, *near.partial) if _is_whole(site)]
    experiment, (problem, _) = judgement.experiment, judgement.first_wrong
    within = bench.limit(deadline, FORMULA_SECONDS)
    formulas = list(rewritten(search, experiment, problem, context, watch, sites, within, True))
    if len({formula.edit.text for formula in formulas}) < len(formulas):
        return []  # the same is missing in several lines: a path that no line has
    for formula in formulas:
        search.limit = bench.limit(deadline, LINE_SECONDS)
        found += list(_smaller(search, context, formula)) or ([] if formula.whole else [formula])
    search.limit = limit
    return [replace(healing, of_line=True) for healing in found]


def _is_whole(site: Site) -> bool:
    """Whether a value is all that a statement gives to a name, or a part of what it hands back."""
    statement = site.statement
    if isinstance(statement, ast.Assign | ast.AugAssign | ast.AnnAssign):
        value = statement.value
        return site.node is value or (isinstance(value, ast.Tuple) and site.node in value.elts)
    return isinstance(statement, ast.Return)


def _smaller(search: Search, context: Context, formula: Healing) -> Iterator[Healing]:
    """The small edits of a line that mend what its formula does."""
    site, statement = formula.edit.site, formula.edit.site.statement
    for edit in edits_of(_BRACKETS, site, context.surroundings(site), {site.source}):
        healing = search.attempt(edit, True)
        if healing is not None and healing.rest <= formula.rest:
            yield healing
            return
    there = [
        site
        for site in context.passed.values()
        if site.statement is statement and site.role not in ("step", "before", "after")
    ]
    for healing in search.heal(there, frozenset(site.number for site in there), costs=COSTS):
        if healing.rest <= formula.rest:
            yield healing
