"""Gates that stand side by side, in another order than the exercise has them."""

from __future__ import annotations

import ast
import operator
from collections.abc import Iterator, Mapping, Sequence
from itertools import permutations

from whygrad.faults.edit import Edit, text_of
from whygrad.faults.slices import slice_text
from whygrad.running.interventions import VALUE
from whygrad.running.sites import Site

MOST = 4  # gates that stand side by side; the candidate may stand apart


def in_order(definition: ast.FunctionDef, sites: Mapping[int, Site], gates: str) -> Iterator[Edit]:
    """The gates in their order, where names, letters or parts of an array stand in another one.

    ``gates``: the letters of the exercise's gates in their order; none if they never stand side by side there.
    """
    if gates:
        yield from _named_in_order(definition, sites, gates)
    yield from _blocks_in_order(definition, sites)


def _named_in_order(definition: ast.FunctionDef, sites: Mapping[int, Site], gates: str) -> Iterator[Edit]:
    for node in ast.walk(definition):
        match node:
            case ast.Constant(value=str(word)) if sorted(word) == sorted(gates) and word != gates:
                if (site := sites.get(id(node))) is not None:
                    yield Edit(site, repr(gates), "another-order", 1, repr(word), repr(gates))
            case ast.Tuple(ctx=ast.Load()) | ast.List(ctx=ast.Load()):
                site, order = sites.get(id(node)), _order(node.elts, gates)
                if site is not None and order is not None:
                    parts = [text_of(node.elts[k]) for k in order]
                    own = [text_of(part) for part in node.elts]
                    text = f"[{', '.join(parts)}]" if isinstance(node, ast.List) else f"({', '.join(parts)})"
                    yield Edit(site, text, "another-order", 1, ", ".join(own), ", ".join(parts))
            case ast.Assign(targets=[ast.Tuple() | ast.List() as names], value=value):
                site, order = sites.get(id(value)), _order(names.elts, gates)
                if site is not None and order is not None and not isinstance(value, ast.Tuple):
                    picked = ", ".join(f"{VALUE}[{order.index(k)}]" for k in range(len(order)))
                    own = [text_of(part) for part in names.elts]
                    new = [own[k] for k in order]
                    yield Edit(site, f"({picked})", "another-unpacking", 1, ", ".join(own), ", ".join(new))


def _blocks_in_order(definition: ast.FunctionDef, sites: Mapping[int, Site]) -> Iterator[Edit]:
    """The four parts of one array, each in the place of another one."""
    parts: dict[str, list[ast.Subscript]] = {}
    for node in ast.walk(definition):
        match node:
            case ast.Subscript(value=base, slice=part, ctx=ast.Load()) if (
                ":" in text_of(part) and id(node) in sites
            ):
                parts.setdefault(text_of(base), []).append(node)
    for found in parts.values():
        own = [text_of(node) for node in found]
        if len(own) == len(set(own)) == MOST:
            first, *rest = [sites[id(node)] for node in found]
            for order in permutations(own):
                if all(map(operator.ne, own, order)):  # fewer: another search finds them
                    others = tuple(zip(rest, order[1:], strict=True))
                    old, new = (slice_text(found[own.index(text)].slice) for text in (own[0], order[0]))
                    yield Edit(first, order[0], "another-slice", 1, old, new, others)


def _order(parts: Sequence[ast.expr], gates: str) -> list[int] | None:
    """Where the gates stand among names that differ in their letter only; None if they are in order."""
    if len(parts) not in (MOST - 1, MOST) or not all(
        isinstance(part, ast.Name | ast.Constant) for part in parts
    ):
        return None
    words = [str(part.id if isinstance(part, ast.Name) else getattr(part, "value", "")) for part in parts]
    for at in range(min(map(len, words))):
        letters = [word[at] for word in words]
        rest = {word[:at] + word[at + 1 :] for word in words}
        if len(set(letters)) == len(parts) and set(letters) <= set(gates) and len(rest) == 1:
            order = [letters.index(letter) for letter in gates if letter in letters]
            return order if order != sorted(order) else None
    return None
