"""Other slices in the place of one: the other half, the next block, as it is sliced elsewhere."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from whygrad.faults.edit import text_of

BLOCKS = 4  # gates that are stacked


def blocks(text: str, bounds: Sequence[str]) -> Iterator[str]:
    """The four blocks of an array that is cut at multiples of a size which its slice names: ``H:2 * H``."""
    for name in bounds:
        words = {node.id for node in ast.walk(ast.parse(f"_[{text}]")) if isinstance(node, ast.Name)}
        if name in words:
            yield f":{name}"
            for k in range(1, BLOCKS - 1):
                yield f"{name if k == 1 else f'{k} * {name}'}:{k + 1} * {name}"
            yield f"{BLOCKS - 1} * {name}:"


def parts_like(target: ast.Subscript, bounds: Sequence[str], elsewhere: Sequence[str]) -> Iterator[str]:
    """Other parts that a store may be meant for."""
    mine = text_of(target.slice)
    seen = {mine}
    for text in [*blocks(mine, bounds), *elsewhere]:
        if text not in seen and "," not in text:
            seen.add(text)
            yield text


def halves(one: ast.expr, other: ast.expr, bounds: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Two halves that are stored one after the other: the other way round, and cut elsewhere."""
    if not (isinstance(one, ast.Slice) and isinstance(other, ast.Slice)):
        return
    if (one.lower is None) == (one.upper is None) or (one.lower is None) != (other.upper is None):
        return
    for name in bounds:
        lower, upper = f":{name}", f"{name}:"
        first, second = (upper, lower) if one.lower is None else (lower, upper)
        yield first, second
    for name in bounds:
        same = (f":{name}", f"{name}:") if one.lower is None else (f"{name}:", f":{name}")
        if same != (text_of(one), text_of(other)):
            yield same
