"""What a line computes and gives to nothing: ``dc + dc_next`` by itself, ``np.tanh(z)`` without ``out=``."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from whygrad.diagnosis.context import Context
from whygrad.faults.edit import Edit, text_of
from whygrad.running.sites import Site, names_read


def thrown_away(context: Context, sites: Iterable[Site]) -> Iterator[Edit]:
    """Edits that give such a value to one of the variables that it is computed from."""
    for site in sites:
        if not isinstance(site.statement, ast.Expr) or site.statement.value is not site.node:
            continue
        scope, shape = context.watch.scopes.get(site.number, {}), context.shapes.get(site.number)
        text = text_of(site.node)
        for name in dict.fromkeys(names_read(site.node)):
            if shape is not None and scope.get(name) == shape:
                yield Edit(site, f"({name} := {text})", "thrown-away", 1, name, text)
