"""Several carries in one tuple, ``state = (h, c)``, that no round of a loop renews."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Sequence
from itertools import islice, permutations

from whygrad.diagnosis.context import Context
from whygrad.faults.edit import Edit, Loop
from whygrad.running.sites import Site, names_read

MOST = 24  # tuples that are tried for one name
LARGEST = 3  # entries of a tuple


def carried_together(
    context: Context, loop: Loop, inside: Sequence[Site], written: Collection[str], fresh: Sequence[str]
) -> Iterator[Edit]:
    """A statement at the end of a loop that renews such a tuple.

    ``inside``: the sites of the loop; ``written``: the names that it gives a value; ``fresh``: those of the arrays
    that it makes, in their order.
    """
    definition = context.definition(inside[0].function)
    if definition is None:
        return
    body = [site for site in inside if site.statement is not loop]
    for name, value in _renewed(definition, loop, written, fresh):
        use = next((site for site in body if name in names_read(site.statement)), inside[0])
        yield Edit(use, f"{name} = {value}", "never-carried", 1, name, value, loop=loop)


def _renewed(
    definition: ast.FunctionDef, loop: Loop, written: Collection[str], fresh: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """A name for a tuple that a loop reads and never writes, and what each round may put into it."""
    read = {
        part.id for part in ast.walk(loop) if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load)
    }
    values = [name for name in fresh if name.isidentifier()]
    for name, size in _tuples(definition, loop).items():
        if name in read and name not in written:
            for parts in islice(permutations(values, size), MOST):
                yield name, f"({', '.join(parts)})"


def _tuples(definition: ast.FunctionDef, loop: Loop) -> dict[str, int]:
    """The names that are given a tuple before a loop, with its size."""
    found: dict[str, int] = {}
    for node in ast.walk(definition):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Tuple) and node.lineno < loop.lineno:
            size = len(node.value.elts)
            found |= {
                target.id: size
                for target in node.targets
                if isinstance(target, ast.Name) and 1 < size <= LARGEST
            }
    return found
