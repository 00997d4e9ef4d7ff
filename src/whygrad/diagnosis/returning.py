"""A function that comes to its end without a ``return``: what it would have to hand back, by experiment."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace

from whygrad.diagnosis.exercises import Function
from whygrad.diagnosis.judging import Bench
from whygrad.diagnosis.outcome import Outcome
from whygrad.diagnosis.search import Healing, Search
from whygrad.faults.edit import Edit, text_of

FAMILY = "never-returned"


def heal_return(bench: Bench, search: Search, function: Function, base: Outcome) -> list[Healing]:
    """The ``return`` that makes all right, where a function returns nothing."""
    seen = (base.observations or {}).get(function.name)
    definition, _ = bench.program.definitions.get(function.name, (None, None))
    if seen is None or not seen.nothing or not isinstance(definition, ast.FunctionDef):
        return []
    last = definition.body[-1]
    near = next((site for site in bench.program.sites if site.function == function.name), None)
    if near is None:
        return []
    end = (
        last.value if isinstance(last, ast.Expr | ast.Assign) else ast.copy_location(ast.Constant(None), last)
    )
    site = replace(near, line=last.lineno, node=end, statement=last, source=text_of(last), role="returned")
    for text in _returned(function, last):
        edit = Edit(site, f"return {text}", FAMILY, 1, "", text, loop=definition)
        healing = search.attempt(edit, True)
        if healing is not None and healing.whole:
            return [healing]
    return []


def _returned(function: Function, last: ast.stmt) -> Iterator[str]:
    """What stands at the end, and what the exercise calls its values."""
    if isinstance(last, ast.Expr):
        yield text_of(last.value)
    if isinstance(last, ast.Assign) and isinstance(last.targets[0], ast.Name | ast.Tuple):
        yield text_of(last.targets[0])
    if function.form == "dict":
        yield "{" + ", ".join(f"{name!r}: {name}" for name in function.returns) + "}"
        yield "gradients"
        yield "grads"
        return
    if function.sequence:  # the exercise's cache: the steps' own, and the series that went in
        yield ", ".join([*function.returns[:-1], f"({function.returns[-1]}, {function.arguments[0]})"])
    yield ", ".join(function.returns)
