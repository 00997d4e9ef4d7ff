"""Random numbers that a function draws, where what comes out depends on them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from whygrad.diagnosis.context import Context
from whygrad.diagnosis.search import Healing, Search
from whygrad.faults.edit import Edit, text_of
from whygrad.running.interventions import VALUE
from whygrad.running.sites import Site

DRAWING = re.compile(
    r"(^|\.)(rand|randn|randint|random|random_sample|normal|uniform|standard_normal|permutation|choice|sample)$"
)
_HANDED_ON = frozenset({"assigned", "stored", "returned", "argument"})


def heal_draws(search: Search, context: Context) -> list[Healing]:
    """The healing of a draw by zeros or by something of the same shape, if that makes all right."""
    sites = [site for site in context.passed.values() if site.role in _HANDED_ON and _draws(site.node)]
    for site in sites:
        for edit in _instead(site, context):
            healing = search.attempt(edit, True)
            if healing is not None and healing.whole:
                return [healing]
    return []


def _draws(node: ast.AST) -> bool:
    """Whether an expression calls something that draws numbers."""
    calls = [part for part in ast.walk(node) if isinstance(part, ast.Call)]
    return any(DRAWING.search(text_of(call.func)) for call in calls)


def _instead(site: Site, context: Context) -> Iterator[Edit]:
    around = context.surroundings(site)
    old, variable = text_of(site.node), site.variable or ""
    yield Edit(site, f"np.zeros_like({VALUE})", "started-at-zero", 1, old, "zeros")
    same = [name for name, shape in around.scope.items() if shape == around.shape and name != variable]
    for name in sorted(same, key=lambda name: -_alike(variable, name)):
        yield Edit(site, name, "another-variable", 1, old, name)


def _alike(variable: str, name: str) -> float:
    return 2.0 if f"[{variable!r}]" in name else SequenceMatcher(None, variable, name).ratio()
