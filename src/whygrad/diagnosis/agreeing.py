"""Names that do not agree: what forward saves under one name, and backward takes back under another."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from whygrad.diagnosis.context import Context
from whygrad.diagnosis.experiment import Experiment
from whygrad.diagnosis.fault import Fault
from whygrad.diagnosis.ordering import in_order
from whygrad.diagnosis.search import Healing, Search
from whygrad.faults.edit import Edit, text_of
from whygrad.running.interventions import VALUE
from whygrad.running.sites import Site

MOST_ENTRIES = 10  # of a record that are exchanged, two at a time
FEWEST = 3  # entries of what is held against each other


@dataclass(frozen=True, eq=False)
class Agreeing:
    """An edit after which the names agree, and where the other of the two stands."""

    edit: Edit
    other: Site | None = None


def agreeing(experiment: Experiment, context: Context) -> Iterator[Agreeing]:
    """Edits that make what is saved and what is taken back agree in their names, and keys with their variables."""
    functions = [context.definition(function.name) for function in experiment.chain]
    sites = {id(site.node): site for site in context.passed.values() if site.role not in ("before", "after")}
    for definition in functions:
        if definition is not None:
            for edit in _under_keys(definition, sites):
                yield Agreeing(edit)
            for edit in (*_under_names(definition, sites), *_in_fields(definition, sites, context.fields)):
                yield Agreeing(edit)
            for edit in _in_records(definition, sites, context):
                yield Agreeing(edit)
            for edit in in_order(definition, sites, experiment.function.convention.gates):
                yield Agreeing(edit)
    forward, backward = functions[0], functions[-1]
    if len(functions) > 1 and forward is not None and backward is not None:
        yield from _taken_back(forward, backward, sites)


def heal_disagreement(search: Search, found: Sequence[Agreeing]) -> list[tuple[Healing, Agreeing]]:
    """Those that make all right."""
    healings = ((search.attempt(one.edit, True), one) for one in found)
    return [(healing, one) for healing, one in healings if healing is not None and healing.whole]


def with_other(fault: Fault | None, found: Sequence[tuple[Healing, Agreeing]]) -> Fault | None:
    """The fault with the place whose name does not agree with its own."""
    if fault is None:
        return None
    other = next((one.other for healing, one in found if healing is fault.healing), None)
    return fault if other is None else replace(fault, others=(*fault.others, other))


def _under_keys(definition: ast.FunctionDef, sites: dict[int, Site]) -> Iterator[Edit]:
    """Of ``{"h": c}`` and ``Cache(h=c)`` with a variable ``h``: that. Of ``h = cache["c"]``: ``cache["h"]``."""
    own = _variables(definition)
    words = {node.value for node in ast.walk(definition) if isinstance(node, ast.Constant)}
    for name, value in _named(definition):
        site = sites.get(id(value))
        if site is not None and isinstance(value, ast.Name) and value.id != name and name in own:
            yield Edit(site, name, "another-variable", 1, value.id, name)
    for target, value in _assigned(definition):
        match value:
            case ast.Subscript(value=base, slice=ast.Constant(value=str(key))) if key != target:
                site = sites.get(id(value))
                if site is not None and key in own | words and len(target) > 0:
                    yield Edit(
                        site, f"{text_of(base)}[{target!r}]", "another-key", 1, repr(key), repr(target)
                    )


def _under_names(definition: ast.FunctionDef, sites: dict[int, Site]) -> Iterator[Edit]:
    """Of ``f_log[t] = i`` and ``i_log[t] = f``: the other way round."""
    stored: list[tuple[str, ast.Name]] = []
    for node in ast.walk(definition):
        match node:
            case ast.Assign(targets=[ast.Subscript(value=ast.Name(id=name))], value=ast.Name() as value):
                stored.append((name, value))
    for (name, value), (other, its) in combinations(stored, 2):
        crossed = its.id in name and value.id in other and value.id not in name and its.id not in other
        if crossed and id(value) in sites and id(its) in sites:
            here, there = sites[id(value)], sites[id(its)]
            yield Edit(here, its.id, "exchanged", 1, value.id, its.id, others=((there, value.id),))


def _in_fields(
    definition: ast.FunctionDef, sites: dict[int, Site], fields: Callable[[str], Sequence[str]]
) -> Iterator[Edit]:
    """Of ``Cache(next_h, prev_h)`` whose fields are ``prev_h`` and ``next_h``: the other way round."""
    calls = (node for node in ast.walk(definition) if isinstance(node, ast.Call))
    for call in calls:
        names = fields(call.func.id) if isinstance(call.func, ast.Name) else ()
        for (one, first), (other, second) in combinations(zip(names, call.args, strict=False), 2):
            match first, second:
                case ast.Name(id=mine), ast.Name(id=its) if mine == other and its == one:
                    here, there = sites.get(id(first)), sites.get(id(second))
                    if here is not None and there is not None:
                        yield Edit(here, its, "exchanged", 1, mine, its, others=((there, mine),))


def _in_records(definition: ast.FunctionDef, sites: dict[int, Site], context: Context) -> Iterator[Edit]:
    """Any two names of one shape that a record class is given, whose fields have other names: the other way round."""
    for call in (node for node in ast.walk(definition) if isinstance(node, ast.Call)):
        if not (isinstance(call.func, ast.Name) and context.fields(call.func.id)):
            continue
        given = [sites[id(one)] for one in call.args if isinstance(one, ast.Name) and id(one) in sites]
        for here, there in combinations(given[:MOST_ENTRIES], 2):
            shape = context.shapes.get(here.number)
            if (
                shape is not None
                and shape == context.shapes.get(there.number)
                and here.source != there.source
            ):
                yield Edit(
                    here,
                    there.source,
                    "exchanged",
                    1,
                    here.source,
                    there.source,
                    others=((there, here.source),),
                )


def _named(definition: ast.FunctionDef) -> Iterator[tuple[str, ast.expr]]:
    for node in ast.walk(definition):
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and isinstance(key.value, str):
                    yield key.value, value
        elif isinstance(node, ast.Call):
            yield from ((word.arg, word.value) for word in node.keywords if word.arg is not None)


def _assigned(definition: ast.FunctionDef) -> Iterator[tuple[str, ast.expr]]:
    """Each name with the expression that it gets, also where several are given at once."""
    for node in ast.walk(definition):
        if isinstance(node, ast.Assign):
            target, value = node.targets[0], node.value
            pairs = [(target, value)]
            if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
                pairs = list(zip(target.elts, value.elts, strict=False))
            yield from ((one.id, other) for one, other in pairs if isinstance(one, ast.Name))


def _variables(definition: ast.FunctionDef) -> set[str]:
    arguments = {argument.arg for argument in definition.args.args}
    nodes = (node for node in ast.walk(definition) if isinstance(node, ast.Name))
    return arguments | {node.id for node in nodes if isinstance(node.ctx, ast.Store)}


def _taken_back(
    forward: ast.FunctionDef, backward: ast.FunctionDef, sites: dict[int, Site]
) -> Iterator[Agreeing]:
    """A tuple that forward makes, held against the names that as many entries get in backward."""
    own = _variables(forward)
    made = [
        node
        for node in ast.walk(forward)
        if isinstance(node, ast.Tuple | ast.List) and isinstance(node.ctx, ast.Load)
    ]
    for node in ast.walk(backward):
        names = node.targets[0] if isinstance(node, ast.Assign) else None
        if not isinstance(node, ast.Assign) or not isinstance(names, ast.Tuple | ast.List):
            continue
        for saved in made:
            one, other = [text_of(part) for part in saved.elts], [text_of(part) for part in names.elts]
            if (
                len(one) == len(other) >= FEWEST
                and 2 * len(set(one) & set(other)) >= len(one)
                and one != other
            ):
                yield from _agreed(saved, node, one, other, own, sites)


def _agreed(
    saved: ast.Tuple | ast.List,
    unpacking: ast.Assign,
    one: list[str],
    other: list[str],
    own: set[str],
    sites: dict[int, Site],
) -> Iterator[Agreeing]:
    differ = [k for k in range(len(one)) if one[k] != other[k]]
    there = next((sites[id(part)] for part in [saved, *saved.elts] if id(part) in sites), None)
    here = sites.get(id(unpacking.value))
    mixed = sorted(one[k] for k in differ) == sorted(other[k] for k in differ)
    if mixed and here is not None and len(set(one)) == len(one):
        order = ", ".join(f"{VALUE}[{one.index(name)}]" for name in other)
        old, new = ", ".join(other[k] for k in differ), ", ".join(one[k] for k in differ)
        yield Agreeing(Edit(here, f"({order})", "another-unpacking", 1, old, new), there)
    for k in [] if mixed else differ:
        site = sites.get(id(saved.elts[k]))
        if site is not None and other[k] in own and other[k] not in one:
            yield Agreeing(Edit(site, other[k], "another-variable", 1, one[k], other[k]), here)
