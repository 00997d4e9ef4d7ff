"""A carry that each round of a loop leaves, and that nothing in the loop reads: what it may have to be added to."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from whygrad.diagnosis.context import Context
from whygrad.faults.edit import Edit
from whygrad.running.interventions import VALUE
from whygrad.running.sites import Site


def unread_carries(context: Context, sites: Sequence[Site]) -> Iterator[Edit]:
    """A value in a loop plus a variable that begins before it, is given a value in it, and never read there."""
    for function in dict.fromkeys(site.function for site in sites if site.loops):
        definition = context.definition(function)
        inside = [site for site in sites if site.function == function and site.loops]
        for name in _unread(definition) if definition is not None else ():
            for site in inside:
                shape = context.watch.scopes.get(site.number, {}).get(name)
                placed = site.role in ("argument", "assigned") and not isinstance(site.node, ast.Constant)
                if placed and shape is not None and shape == context.shapes.get(site.number):
                    yield Edit(site, f"{VALUE} + {name}", "added-term", 1, "", name)


def _unread(definition: ast.FunctionDef) -> list[str]:
    found: list[str] = []
    for loop in definition.body:
        if not isinstance(loop, ast.For | ast.While):
            continue
        names = [part for part in ast.walk(loop) if isinstance(part, ast.Name)]
        read = {name.id for name in names if isinstance(name.ctx, ast.Load)}
        made = {name.id for name in names if isinstance(name.ctx, ast.Store)}
        before = {
            part.id
            for statement in definition.body[: definition.body.index(loop)]
            for part in ast.walk(statement)
            if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)
        }
        found += sorted((made & before) - read)
    return found
