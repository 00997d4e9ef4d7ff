"""What a line computes and gives to nothing, or to all of an array in the place of one step of it.

``dc + dc_next`` by itself, ``np.tanh(z)`` without ``out=``, ``c[:, :, t] == c_next``, ``a = a_next``.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from whygrad.diagnosis.context import Context
from whygrad.diagnosis.over_time import places
from whygrad.faults.edit import Edit, Shape, text_of
from whygrad.running.sites import Site, names_read


def lost_values(context: Context) -> Iterator[Edit]:
    """Both kinds, wherever they stand."""
    sites = list(context.passed.values())
    yield from thrown_away(context, sites)
    yield from stored_whole(context, sites)


def thrown_away(context: Context, sites: Iterable[Site]) -> Iterator[Edit]:
    """Edits that give such a value to one of the variables that it is computed from, or to what it is compared with."""
    for site in sites:
        if not isinstance(site.statement, ast.Expr) or site.statement.value is not site.node:
            continue
        match site.node:
            case ast.Compare(
                left=ast.Name() | ast.Subscript() as target, ops=[ast.Eq()], comparators=[value]
            ):
                yield _instead(site, text_of(target), value, "thrown-away")
            case ast.Call(args=[ast.Subscript() as target]):
                yield _instead(site, text_of(target), site.node, "thrown-away")
        scope, shape = context.watch.scopes.get(site.number, {}), context.shapes.get(site.number)
        text = text_of(site.node)
        for name in dict.fromkeys(names_read(site.node)):
            if shape is not None and scope.get(name) == shape:
                yield Edit(site, f"({name} := {text})", "thrown-away", 1, name, text)


def stored_whole(context: Context, sites: Iterable[Site]) -> Iterator[Edit]:
    """Edits that store a value as one step of an array over time, whose name it takes away."""
    over_time = {
        (site.function, site.variable)
        for site in context.passed.values()
        if site.role == "assigned" and len(context.shapes.get(site.number) or ()) == 3
    }
    for site in sites:
        statement, step = site.statement, context.surroundings(site).step
        if site.role == "stored" and step is not None:
            yield from _of_an_entry(site, step, context.shapes.get(site.number))
        if site.role != "assigned" or not isinstance(statement, ast.Assign):
            continue
        if statement.value is not site.node:
            continue
        for part in ast.walk(site.node):  # ``z = f(z[:, :n])`` for ``z[:, :n] = f(z[:, :n])``
            if isinstance(part, ast.Subscript) and text_of(part.value) == site.variable:
                yield _instead(site, text_of(part), site.node, "lost-index")
        if (
            step is not None
            and (site.function, site.variable) in over_time
            and len(context.shapes.get(site.number) or ()) == 2
        ):
            for place in places(step):
                yield _instead(site, f"{site.variable}[{place}]", site.node, "lost-index")


def _of_an_entry(site: Site, step: str, shape: Shape | None) -> Iterator[Edit]:
    """``g["dx"] = d`` for ``g["dx"][:, :, t] = d``."""
    targets = site.statement.targets if isinstance(site.statement, ast.Assign) else []
    for target in targets:
        match target:
            case ast.Subscript(slice=ast.Constant(value=str())) if shape is not None and len(shape) == 2:
                for place in places(step):
                    yield _instead(site, f"{text_of(target)}[{place}]", site.node, "lost-index")


def _instead(site: Site, target: str, value: ast.expr, family: str) -> Edit:
    """The same value given to a target, in the place of the statement."""
    text = f"{target} = {text_of(value)}"
    return Edit(site, text, family, 1, target, text_of(value), ahead=site.statement, gone=(site.statement,))
