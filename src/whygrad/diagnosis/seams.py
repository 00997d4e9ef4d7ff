"""Where a loop begins with the last step of an array instead of with zeros, and adds no other step of it."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator

from whygrad.diagnosis.context import Context
from whygrad.faults.edit import Edit, text_of
from whygrad.running.interventions import VALUE
from whygrad.running.sites import Site

BEGUN = "begun-with-a-step"


def started_with_a_step(context: Context, site: Site) -> Iterator[Edit]:
    """The step of the round added to a carry in the loop, and zeros to begin with: one edit at two places.

    The first round is then as it was; alone, neither of the two makes anything right.
    """
    carry, step = site.node, context.surroundings(site).step
    if not isinstance(carry, ast.Name) or step is None or site.role in ("assigned", "after", "step", "index"):
        return
    for start in context.passed.values():
        begins = start.role in ("assigned", "after") and not start.loops and start.variable == carry.id
        if begins and start.function == site.function and start.number < site.number:
            term = _at_step(start.node, step)
            if term is not None and context.shapes.get(start.number) == context.shapes.get(site.number):
                zeros = f"np.zeros_like({VALUE})"
                text = f"{carry.id} + {term}"
                others = ((start, zeros),)
                yield Edit(site, text, BEGUN, 1, text_of(start.node), term, others)


def _at_step(node: ast.AST, step: str) -> str | None:
    """``da[:, :, t]`` for ``da[:, :, -1]``."""
    if not isinstance(node, ast.Subscript):
        return None
    parts = list(node.slice.elts) if isinstance(node.slice, ast.Tuple) else [node.slice]
    fixed = [k for k, part in enumerate(parts) if not isinstance(part, ast.Slice)]
    if len(fixed) != 1 or len(parts) < 2 or isinstance(parts[fixed[0]], ast.Name):
        return None
    parts[fixed[0]] = ast.Name(step)
    changed = copy.copy(node)
    changed.slice = ast.Tuple(parts, ast.Load())
    return text_of(changed)
