"""Other slices in the place of one: the other half, the next block, as it is sliced elsewhere."""

from __future__ import annotations

import ast
import re
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
    if counted := re.fullmatch(
        r"(\w+):\1 \+ (\w+)", text
    ):  # as many from a number on: the number counts blocks
        count, size = counted.groups()
        yield f"{count} * {size}:({count} + 1) * {size}"


def parts_like(target: ast.Subscript, bounds: Sequence[str], elsewhere: Sequence[str]) -> Iterator[str]:
    """Other parts that a store may be meant for."""
    mine = slice_text(target.slice)
    seen = {mine}
    for text in [*_in_each_place(target.slice, bounds), *elsewhere]:
        if text not in seen and text.count(",") == mine.count(","):
            seen.add(text)
            yield text
    yield from along_other_axes(target.slice.elts if isinstance(target.slice, ast.Tuple) else [target.slice])


def _in_each_place(node: ast.expr, bounds: Sequence[str]) -> Iterator[str]:
    """Other blocks along each axis that is cut."""
    parts = list(node.elts) if isinstance(node, ast.Tuple) else [node]
    texts = [text_of(part) for part in parts]
    for k, part in enumerate(parts):
        if isinstance(part, ast.Slice) and (part.lower or part.upper):
            for new in blocks(texts[k], bounds):
                yield ", ".join([*texts[:k], new, *texts[k + 1 :]])


def along_other_axes(parts: Sequence[ast.expr], axes: int = 3) -> Iterator[str]:
    """The one part of an array that is taken, along another axis: ``[:, t]`` and ``[:, :, t]`` for ``[t]``."""
    taken = [text_of(part) for part in parts if text_of(part) != ":"]
    if len(taken) != 1:
        return
    mine = [text_of(part) for part in parts]
    for axis in range(axes):
        new = [":"] * axis + taken
        if new != mine and new + [":"] * (len(mine) - len(new)) != mine:
            yield ", ".join(new)


def slice_text(node: ast.expr) -> str:
    """What stands between the brackets."""
    return ", ".join(map(text_of, node.elts)) if isinstance(node, ast.Tuple) else text_of(node)


def first_part(node: ast.expr) -> ast.expr:
    """What is taken along the first axis."""
    return node.elts[0] if isinstance(node, ast.Tuple) and node.elts else node


def halves(one: ast.expr, other: ast.expr, bounds: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Two halves that are stored one after the other: the other way round, and cut elsewhere."""
    mine, its = first_part(one), first_part(other)
    rest = "".join(f", {text_of(part)}" for part in one.elts[1:]) if isinstance(one, ast.Tuple) else ""
    if not (isinstance(mine, ast.Slice) and isinstance(its, ast.Slice)):
        return
    if (mine.lower is None) == (mine.upper is None) or (mine.lower is None) != (its.upper is None):
        return
    for name in bounds:
        lower, upper = f":{name}{rest}", f"{name}:{rest}"
        yield (upper, lower) if mine.lower is None else (lower, upper)
    for name in bounds:
        same = (f":{name}", f"{name}:") if mine.lower is None else (f"{name}:", f":{name}")
        if same != (text_of(mine), text_of(its)):
            yield f"{same[0]}{rest}", f"{same[1]}{rest}"
