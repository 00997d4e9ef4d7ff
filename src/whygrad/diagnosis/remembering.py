"""What methods leave in their object: a backward method may read there what forward saved, and not in its argument."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from whygrad.running.program import Program

Access = tuple[str, bool]  # an attribute of the object, and whether it is changed


def hands_over(program: Program, forward: Iterable[str | None], backward: Iterable[str | None]) -> bool:
    """Whether one of the backward functions reads what one of the forward functions puts into the object."""
    put = {name for one in forward for name, changed in _accesses(program, one) if changed}
    return any(name in put for one in backward for name, changed in _accesses(program, one) if not changed)


def _accesses(program: Program, name: str | None) -> Iterator[Access]:
    """Of a method and of those that it calls, none twice."""
    waiting, seen = [name], {name}
    while waiting:
        definition, _ = program.definitions.get(str(waiting.pop()), (None, None))
        spoken: dict[str, str] = getattr(definition, "spoken", {})
        if not isinstance(definition, ast.FunctionDef) or not spoken:
            continue
        yield from _in_one(definition)
        called = {part.id for part in ast.walk(definition) if isinstance(part, ast.Name)} & spoken.keys()
        waiting += sorted(called - seen)
        seen |= called


def _in_one(definition: ast.FunctionDef) -> Iterator[Access]:
    owners = {one.arg for one in definition.args.kwonlyargs[-1:]}
    parents = {id(child): part for part in ast.walk(definition) for child in ast.iter_child_nodes(part)}
    for part in ast.walk(definition):
        if isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name) and part.value.id in owners:
            yield part.attr, not isinstance(part.ctx, ast.Load) or _is_changed(part, parents)


def _is_changed(node: ast.expr, parents: dict[int, ast.AST]) -> bool:
    """Whether something is put into what an attribute holds: ``self.caches.append(x)``, ``self.caches[t] = x``."""
    around = parents.get(id(node))
    if isinstance(around, ast.Attribute):
        return around.attr in ("append", "insert", "extend", "update", "setdefault", "appendleft")
    return isinstance(around, ast.Subscript) and not isinstance(around.ctx, ast.Load)
