"""Several faults at once: the lines whose right formula is known, and for each the smallest edit that comes to it.

Where nothing reaches just what is wrong, every edit of the function would have to be tried. The first values that are
not right, though all that they are made from is, stand in few lines; only those are searched.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import replace

from whygrad.diagnosis.judging import Bench
from whygrad.diagnosis.rewriting import rewritten, rewritten_at
from whygrad.diagnosis.search import Healing, Search
from whygrad.diagnosis.suspects import Suspects
from whygrad.faults.families import FAMILIES, edits_of
from whygrad.running.sites import Site

FORMULA_SECONDS = 0.6  # of computing, for all lines
LINE_SECONDS = 0.3  # for each
COSTS = range(1, 3)
_BRACKETS = next(
    one for one in FAMILIES if one.name == "moved-bracket"
)  # what people get wrong in many lines


def by_lines(bench: Bench, search: Search, near: Suspects, deadline: float) -> list[Healing]:
    """The edits that mend one line each: as much as its right formula does; that formula where no edit is small.

    Where one line that all of these read makes all right, it is that line alone.
    """
    limit = search.limit
    sites = [site for site in (*near.sites, *near.partial) if _is_whole(site)]
    formulas = list(rewritten(search, sites, bench.limit(deadline, FORMULA_SECONDS), in_shape=True))
    if len({formula.edit.text for formula in formulas}) < len(formulas):
        return []  # the same is missing in several lines: a path that no line has
    behind = list(rewritten_at(search, _behind(search, formulas), bench.limit(deadline, LINE_SECONDS)))
    found: list[Healing] = []
    for formula in behind or formulas:
        search.limit = bench.limit(deadline, LINE_SECONDS)
        small = list(_smaller(search, formula))
        found += small or ([formula] if behind or not formula.whole else [])
    search.limit = limit
    return [replace(healing, of_line=True) for healing in found]


def _behind(search: Search, formulas: Sequence[Healing]) -> list[Site]:
    """Where the values are computed that all of several lines read: one of them may be another right value."""
    if len(formulas) < 2:
        return []
    function = formulas[0].edit.site.function
    read = set.intersection(*(_read(formula.edit.site.statement) for formula in formulas))
    return [
        site
        for site in search.context.passed.values()
        if site.function == function and _made_by(site.statement) in read and _is_whole(site)
    ]


def _read(statement: ast.stmt) -> set[str]:
    loads = (part for part in ast.walk(statement) if isinstance(part, ast.Name))
    return {part.id for part in loads if isinstance(part.ctx, ast.Load)}


def _made_by(statement: ast.stmt) -> str | None:
    """The one name that a statement computes a value for."""
    if not isinstance(statement, ast.Assign) or isinstance(statement.value, ast.Name | ast.Subscript):
        return None
    target = statement.targets[0]
    return target.id if len(statement.targets) == 1 and isinstance(target, ast.Name) else None


def _is_inside(site: Site) -> bool:
    return site.role not in ("step", "before", "after")


def _is_whole(site: Site) -> bool:
    """Whether a value is all that a statement gives to a name, or a part of what it hands back."""
    statement = site.statement
    if isinstance(statement, ast.Assign | ast.AugAssign | ast.AnnAssign):
        value = statement.value
        return site.node is value or (isinstance(value, ast.Tuple) and site.node in value.elts)
    return isinstance(statement, ast.Return)


def _smaller(search: Search, formula: Healing) -> Iterator[Healing]:
    """The small edits of a line that mend what its formula does."""
    site, statement = formula.edit.site, formula.edit.site.statement
    for edit in edits_of(_BRACKETS, site, search.context.surroundings(site), {site.source}):
        healing = search.attempt(edit, True)
        if healing is not None and healing.rest <= formula.rest:
            yield healing
            return
    there = [one for one in search.context.passed.values() if one.statement is statement and _is_inside(one)]
    for healing in search.heal(there, frozenset(one.number for one in there), costs=COSTS):
        if healing.rest <= formula.rest:
            yield healing
