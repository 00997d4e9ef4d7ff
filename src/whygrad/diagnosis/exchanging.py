"""Two things in each other's place: stores, neighbouring lines, operands, entries of what is handed back."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence

from whygrad.diagnosis.context import NEAR, Context, is_whole_value
from whygrad.diagnosis.exercises import Function
from whygrad.faults.edit import Edit, text_of
from whygrad.running.interventions import VALUE
from whygrad.running.sites import Site

AGREED = 3  # the cost of parting two names from what they are called for: rather where they get their values


def exchanged_stores(context: Context, site: Site) -> Iterator[Edit]:
    """What is stored into two parts of the same array, the other way round."""
    if site.role != "stored":
        return
    for other in context.passed.values():
        same = other.role == "stored" and (other.function, other.variable) == (
            site.function,
            site.variable,
        )
        if same and other.number > site.number and other.statement is not site.statement:
            mine, its = text_of(site.node), text_of(other.node)
            yield Edit(site, its, "exchanged", 1, mine, its, others=((other, mine),))


def exchanged_neighbours(context: Context, site: Site) -> Iterator[Edit]:
    """What two neighbouring statements give to two variables, the other way round."""
    if site.role not in ("assigned", "stored", "result", "expression") or not is_whole_value(site):
        return
    for other in context.passed.values():
        near = other.function == site.function and 0 < other.statement.lineno - site.statement.lineno <= NEAR
        if (
            near
            and is_whole_value(other)
            and context.shapes.get(other.number) == context.shapes.get(site.number)
        ):
            mine, its = text_of(site.node), text_of(other.node)
            if mine != its and site.number in context.shapes:
                yield Edit(site, its, "exchanged", 1, mine, its, others=((other, mine),))


def exchanges(context: Context, site: Site) -> Iterator[Edit]:
    """Edits that exchange two operands of a statement wherever they stand in it; made at the first of them."""
    groups: dict[str, list[Site]] = {}
    for other in context.beside(site):
        operand = (
            isinstance(other.node, ast.Name | ast.Subscript | ast.Attribute)
            and other.number in context.shapes
        )
        if operand and other.role not in ("index", "step", "before", "after"):
            groups.setdefault(text_of(other.node), []).append(other)
    mine = text_of(site.node)
    if site not in groups.get(mine, ())[:1]:
        return
    names, agreed = list(groups), _agreed(context, site)
    for other_name in names[names.index(mine) + 1 :]:
        if mine in other_name or other_name in mine:
            continue
        pairs = [(one, other_name) for one in groups[mine]] + [(one, mine) for one in groups[other_name]]
        cost = AGREED if agreed.issuperset((mine, other_name)) else 1
        yield Edit(site, other_name, "exchanged", cost, mine, other_name, others=tuple(pairs[1:]))


def exchanged_operands(context: Context, sites: Iterable[Site], cost: int) -> Iterator[Edit]:
    """The exchanges in a return and in any other statement that cost so much."""
    if cost in (1, AGREED):
        for site in {site.number: site for site in sites}.values():
            found = (*exchanged_returns(context, site), *exchanges(context, site))
            yield from (edit for edit in found if edit.cost == cost)


def exchanged_entries(context: Context, site: Site) -> Iterator[Edit]:
    """Two entries of a dictionary the other way round, where each is then called as its key says."""
    for node in ast.walk(site.statement):
        wrong = {text_of(value): key for key, value in _worded(node) if key != text_of(value)}
        other = wrong.get(text_of(site.node))
        if other is None or wrong.get(other) != text_of(site.node) or site.source not in wrong:
            continue
        for twin in context.beside(site):
            if twin.source == other and site.number < twin.number:
                yield Edit(site, other, "exchanged", 1, site.source, other, others=((twin, site.source),))


def exchanged_returns(context: Context, site: Site) -> Iterator[Edit]:
    """Two entries of the tuple that is returned, the other way round; what else stands there stays."""
    beside = list(_returned_beside(context, site))
    agreed = _agreed(context, site) if beside else set()
    for other in beside:
        mine, its = text_of(site.node), text_of(other.node)
        cost = AGREED if agreed.issuperset((mine, its)) else 1
        yield Edit(site, its, "exchanged", cost, mine, its, others=((other, mine),))


def otherwise_returned(context: Context, function: Function) -> Iterator[Edit]:
    """Two entries of what a function returns, the other way round, unless both stand where the exercise has them."""
    for site in [one for one in context.passed.values() if one.function == function.name]:
        for edit in exchanged_returns(context, site):
            if not _as_asked(site, function.returns).issuperset((edit.old, edit.new)):
                yield edit


def _agreed(context: Context, site: Site) -> set[str]:
    """The variables that stand where they are called for: under their keys, in their places of a return."""
    worded = (pair for node in ast.walk(site.statement) for pair in _worded(node))
    return {key for key, value in worded if key == text_of(value)} | _as_asked(
        site, context.promised(site.function)
    )


def _as_asked(site: Site, returns: Sequence[str]) -> set[str]:
    """The entries of a return that stand where the exercise has what they are called."""
    value = site.statement.value if isinstance(site.statement, ast.Return) else None
    entries = value.elts if isinstance(value, ast.Tuple) else []
    return {name for name, part in zip(returns, entries, strict=False) if name == text_of(part)}


def _returned_beside(context: Context, site: Site) -> Iterator[Site]:
    """The later entries of the tuple in which a value is returned."""
    value = site.statement.value if isinstance(site.statement, ast.Return) else None
    parts = [context.site_of(part) for part in value.elts] if isinstance(value, ast.Tuple) else []
    if site in parts:
        for other in parts[parts.index(site) + 1 :]:
            if other is not None and other.number in context.shapes and site.number in context.shapes:
                yield other


def partings(context: Context, site: Site) -> Iterator[Edit]:
    """An array of its own for each name of ``a = b = np.zeros(...)``."""
    statement = site.statement
    if site.role == "after" and isinstance(statement, ast.Assign) and len(statement.targets) > 1:
        names = [one for one in context._by_statement.get(id(statement), ()) if one.role == "after"]
        if names and names[0] is site:
            text = f"{VALUE}.copy()"
            others = tuple((one, text) for one in names[1:])
            yield Edit(
                site, text, "parted", 1, ast.unparse(statement), "an array of its own for each", others
            )


def _worded(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """The entries of a dictionary whose keys are words."""
    if isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                yield key.value, value
