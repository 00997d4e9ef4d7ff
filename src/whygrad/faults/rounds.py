"""Edits of when: the steps that a loop walks over, and their order."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from whygrad.faults.edit import Surroundings, Triples, called, text_of
from whygrad.faults.indices import numbers
from whygrad.running.interventions import VALUE
from whygrad.running.sites import Site


def another_range(site: Site, around: Surroundings) -> Triples:
    """A loop that starts or ends elsewhere, or runs the other way."""
    if site.role != "iterated":
        return
    node, old = site.node, text_of(site.node)
    if called(node) in ("reversed", "list") and isinstance(node, ast.Call) and len(node.args) == 1:
        yield text_of(node.args[0]), old, text_of(node.args[0])
    if not _is_unpacked(site):
        yield f"list({old})[::-1]", old, f"reversed({old})"
    for inner in ast.walk(node):  # ``reversed(range(T))``, ``range(T)[::-1]``, ``zip(range(T), caches)``
        if isinstance(inner, ast.Call) and called(inner) == "range":
            for new in _ranges(inner, around):
                yield old.replace(text_of(inner), new), text_of(inner), new


def _is_unpacked(site: Site) -> bool:
    """Whether what the rounds give is taken apart into names, one for each: then it is no walk over time."""
    statement = site.statement
    if not isinstance(statement, ast.Assign) or not isinstance(statement.targets[0], ast.Tuple | ast.List):
        return False
    value = statement.value
    return isinstance(value, ast.GeneratorExp | ast.ListComp) and value.generators[0].iter is site.node


def _ranges(node: ast.Call, around: Surroundings) -> Iterator[str]:
    arguments = [text_of(argument) for argument in node.args]
    for k, argument in enumerate(node.args):
        for new in numbers(argument, around):
            yield f"range({', '.join([*arguments[:k], new, *arguments[k + 1 :]])})"
    if len(arguments) == 2:
        yield f"range({arguments[1]})"
    if len(arguments) == 3:
        for bound in around.integers:  # a walk backwards from the last step to the first
            yield f"range({bound} - 1, -1, -1)"


def turned_round(site: Site, around: Surroundings) -> Triples:
    """A list from its end to its start."""
    if _is_unpacked(site):
        return
    if around.length is not None and around.length > 1 and isinstance(site.node, ast.Name | ast.Attribute):
        yield f"{VALUE}[::-1]", text_of(site.node), f"{text_of(site.node)}[::-1]"
    elif isinstance(site.node, ast.Subscript) and text_of(site.node.slice) == "::-1":
        yield text_of(site.node.value), text_of(site.node), text_of(site.node.value)
