"""The lines whose right formula is known, and for each the smallest edit that comes to it.

One line is looked for where no edit of a single place heals, many lines where there are several faults: where nothing
reaches just what is wrong, every edit of the function would have to be tried. The first values that are not right,
though all that they are made from is, stand in few lines; only those are searched.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain

from whygrad.diagnosis.beside import MANY
from whygrad.diagnosis.judging import Bench
from whygrad.diagnosis.own_activations import own_activations
from whygrad.diagnosis.rewriting import rewritten, rewritten_at
from whygrad.diagnosis.search import DEAREST, Healing, Search
from whygrad.diagnosis.suspects import Suspects
from whygrad.diagnosis.two_slips import two_slips
from whygrad.diagnosis.unlike import lacking_factor
from whygrad.faults.edit import Edit
from whygrad.faults.families import FAMILIES, edits, edits_of
from whygrad.running.interventions import VALUE
from whygrad.running.sites import Site

FORMULA_SECONDS = 0.6  # of effort, for all lines
LINE_SECONDS = 0.3  # for each
SLIPS_SECONDS = 0.8  # for two slips in one of them
COSTS = range(1, 3)
_BRACKETS = next(
    one for one in FAMILIES if one.name == "moved-bracket"
)  # what people get wrong in many lines


def by_lines(bench: Bench, search: Search, near: Suspects, deadline: float) -> list[Healing]:
    """The edits that mend one line each: as much as its right formula does; that formula where no edit is small.

    Where one line that all of these read makes all right, it is that line alone.
    """
    sites = [site for site in (*near.sites, *near.partial) if _is_whole(site)]
    formulas = list(rewritten(search, sites, bench.limit(deadline, FORMULA_SECONDS), in_shape=True))
    same = len({formula.edit.text for formula in formulas}) < len(formulas)
    if same and (len(formulas) < MANY or any(_is_leaf(formula.edit.site.node) for formula in formulas)):
        return []  # the same is missing in several lines: a path that no line has
    behind = list(rewritten_at(search, _behind(search, formulas), bench.limit(deadline, LINE_SECONDS)))
    found: list[Healing] = []
    for formula in behind or formulas:
        small = list(_smaller(search.afresh(bench.limit(deadline, LINE_SECONDS)), formula))
        small = small or _two(bench, search, formula, deadline)
        found += small or ([formula] if behind or not formula.whole else [])
    return [replace(healing, of_line=True) for healing in found]


def by_formula(bench: Bench, search: Search, near: Suspects, deadline: float) -> Iterator[Healing]:
    """The line whose right formula makes all right: the small edits of it that do so too, else that formula.

    Where a value reaches just what is wrong, it may even be a right one of something else. Of a forward function whose
    cache has a form of its own the outputs do not tell whether what was saved is right, too.
    """
    yield from own_activations(search, near.sites, bench.limit(deadline, LINE_SECONDS))
    function = search.experiment.function
    if function.saves and function.convention.own_cache:
        return
    sites = [site for site in near.sites if _is_whole(site)]
    exact = [site for site in sites if site.number in near.exact]
    limit = bench.limit(deadline, LINE_SECONDS)
    for formula in (
        rewritten_at(search, exact, limit) if exact else rewritten(search, sites, limit, in_shape=True)
    ):
        if formula.whole:
            small = list(_smaller(search.afresh(bench.limit(deadline, LINE_SECONDS)), formula))
            yield from (small or _two(bench, search, formula, deadline) or [formula])


def _two(bench: Bench, search: Search, formula: Healing, deadline: float) -> list[Healing]:
    return list(two_slips(search, formula, bench.effort, bench.limit(deadline, SLIPS_SECONDS)))


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


def _is_leaf(node: ast.AST) -> bool:
    return isinstance(node, ast.Name | ast.Subscript | ast.Attribute)


def _is_inside(site: Site) -> bool:
    return site.role not in ("step", "before", "after")


def _is_whole(site: Site) -> bool:
    """Whether a value is all that a statement gives to a name, or a part of what it hands back."""
    statement = site.statement
    if isinstance(statement, ast.Assign | ast.AugAssign | ast.AnnAssign):
        value = statement.value
        return site.node is value or (isinstance(value, ast.Tuple) and site.node in value.elts)
    return isinstance(statement, ast.Return)


def _with_factor(formula: Healing) -> Iterator[Edit]:
    """The person's own expression, times what the formula has more in every term."""
    site = formula.edit.site
    factor = lacking_factor(site.node, ast.parse(formula.edit.text, mode="eval").body)
    if factor is not None:
        yield Edit(site, f"{VALUE} * {factor}", "added-computed-factor", DEAREST, "", factor)


def _smaller(search: Search, formula: Healing) -> Iterator[Healing]:
    """The small edits of a line that mend what its formula does."""
    site, statement = formula.edit.site, formula.edit.site.statement
    there = [one for one in search.context.passed.values() if one.statement is statement and _is_inside(one)]
    there.sort(key=lambda one: one is not site)
    around = {one.number: search.context.surroundings(one) for one in there}
    brackets = (edit for one in there for edit in edits_of(_BRACKETS, one, around[one.number], {one.source}))
    for edit in chain(_with_factor(formula), brackets):
        healing = None if search.limit.reached else search.attempt(edit, True)
        if healing is not None and healing.rest <= formula.rest:
            yield healing
            return
    found = False
    for healing in search.heal(there, frozenset(one.number for one in there), costs=COSTS):
        if healing.rest <= formula.rest:
            yield healing
            found = True
    for edit in () if found else edits(site, search.context.surroundings(site)):
        healing = search.attempt(edit, True) if edit.cost > COSTS[-1] and not search.limit.reached else None
        if healing is not None and healing.rest <= formula.rest:
            yield healing
            return
