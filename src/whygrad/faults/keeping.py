"""Edits of what is kept: added up, written over, unpacked and returned."""

from __future__ import annotations

import ast
import copy

from whygrad.faults.edit import Surroundings, Triples, text_of
from whygrad.running.interventions import VALUE
from whygrad.running.sites import Site


def in_place(site: Site, around: Surroundings) -> Triples:
    """Written into the array that others hold, too, in the place of a new one."""
    node = site.node
    name = site.variable
    sums = isinstance(node, ast.BinOp) and text_of(node.left) == name and around.shape is not None
    if sums and site.role == "assigned" and site.loops:
        yield f"np.copyto({name}, {VALUE}) or {name}", "=", "+="


def accumulated(site: Site, around: Surroundings) -> Triples:
    """Added to what was there in the place of written over it."""
    if site.role in ("assigned", "stored") and around.shape is not None:
        target = _target(site)
        if target is not None and (site.loops or around.scope.get(target) == around.shape):
            yield f"{target} + {VALUE}", "=", "+="
    if site.role == "assigned" and site.loops and text_of(site.node) in around.containers:
        target = _target(site)
        if target is not None:
            every = f"{{k: {target}[k] + {VALUE}[k] for k in {VALUE}}}"
            yield f"({every} if {target} else {VALUE})", "=", "+="
            yield f"[one + more for one, more in zip({target}, {VALUE})]", "=", "+="


def multiplied_in(site: Site, around: Surroundings) -> Triples:
    """Multiplied with what was there in the place of written over it; at one place, the first, nothing was."""
    if site.role in ("assigned", "stored") and around.shape is not None and not _is_at_a_number(site):
        target = _target(site)
        if target is not None and not target.isidentifier():
            yield f"{target} * {VALUE}", "=", "*="


def _is_at_a_number(site: Site) -> bool:
    """Whether a value is stored at one place that is always the same: ``c[0] = c0``."""
    targets = site.statement.targets if isinstance(site.statement, ast.Assign) else []
    indices = [one.slice for one in targets if isinstance(one, ast.Subscript)]
    return any(isinstance(one, ast.Constant) and type(one.value) is int for one in indices)


def not_accumulated(site: Site, around: Surroundings) -> Triples:
    """Written over what was there in the place of added to it, or not added at all."""
    if site.role == "augmented" and isinstance(site.statement, ast.AugAssign):
        target = text_of(site.statement.target)
        if isinstance(site.statement.op, ast.Add):
            yield f"{VALUE} - {target}", "+=", "="
        if isinstance(site.statement.op, ast.Add | ast.Sub):
            sign = "" if isinstance(site.statement.op, ast.Add) else "-"
            yield f"-{VALUE}", "+=" if not sign else "-=", "-=" if not sign else "+="
            yield f"{sign}({target} * {VALUE} - {target})", "+=" if not sign else "-=", "*="


def wrapped(site: Site, around: Surroundings) -> Triples:
    """One entry more for a list, where all parts of a tuple are added to it, one by one."""
    adds = isinstance(site.statement, ast.AugAssign) and isinstance(site.statement.op, ast.Add)
    if adds and site.role == "augmented" and around.length is not None and site.loops:
        yield f"[{VALUE}]", text_of(site.node), f"[{text_of(site.node)}]"


def dropped_statement(site: Site, around: Surroundings) -> Triples:
    """Nothing added where something is added that was added before."""
    if site.role == "augmented" and isinstance(site.statement, ast.AugAssign):
        yield f"0 * {VALUE}", text_of(site.statement), ""


def _target(site: Site) -> str | None:
    if isinstance(site.statement, ast.Assign) and len(site.statement.targets) == 1:
        target = site.statement.targets[0]
        if isinstance(target, ast.Name | ast.Subscript | ast.Attribute):
            read = copy.deepcopy(target)
            read.ctx = ast.Load()
            return text_of(read)
    return None


def another_unpacking(site: Site, around: Surroundings) -> Triples:
    """Two names of an unpacking the other way round."""
    statement = site.statement
    if site.role != "assigned" or not isinstance(statement, ast.Assign):
        return
    names = statement.targets[0]
    if site.node is not statement.value or not isinstance(names, ast.Tuple | ast.List):
        return
    unmeasured = isinstance(site.node, ast.Call) and around.length is None and around.shape is None
    if (
        isinstance(site.node, ast.GeneratorExp) or unmeasured
    ):  # it can be gone through only once, or not counted
        for picked, old, new in _swapped_names(names, "__all__"):
            yield f"(lambda __all__: {picked})(list({VALUE}))", old, new
    if len(names.elts) != around.length:
        return
    yield from _swapped_names(names, VALUE)
    for position, inner in enumerate(names.elts):
        if isinstance(inner, ast.Tuple | ast.List):
            before, behind = f"*{VALUE}[:{position}]", f"*{VALUE}[{position + 1}:]"
            for picked, old, new in _swapped_names(inner, f"{VALUE}[{position}]"):
                yield f"({before}, {picked}, {behind})", old, new


def _swapped_names(names: ast.Tuple | ast.List, value: str) -> Triples:
    """The entries of a value in each order in which two of them change places."""
    count = len(names.elts)
    for i in range(count):
        for k in range(i + 1, count):
            order = list(range(count))
            order[i], order[k] = k, i
            picked = ", ".join(f"{value}[{position}]" for position in order)
            one, two = text_of(names.elts[i]), text_of(names.elts[k])
            yield f"({picked})", f"{one}, {two}", f"{two}, {one}"


def another_return(site: Site, around: Surroundings) -> Triples:
    """What is returned in another order, or with the entry that it lacks."""
    node = site.node
    if isinstance(node, ast.Tuple | ast.List) and site.role not in ("index", "iterated"):
        for i in range(len(node.elts)):
            for k in range(i + 1, len(node.elts)):
                order = list(range(len(node.elts)))
                order[i], order[k] = k, i
                new = text_of(type(node)([node.elts[position] for position in order], ast.Load()))
                yield f"({', '.join(f'{VALUE}[{position}]' for position in order)},)", text_of(node), new
    alone = site.role == "returned" and around.length is None and not isinstance(node, ast.Dict)
    if alone and around.promised and all(name in around.scope for name in around.promised):
        new = "{" + ", ".join(f"{name!r}: {name}" for name in around.promised) + "}"
        yield new, text_of(node), new
    if isinstance(node, ast.Dict):
        keys = [key.value for key in node.keys if isinstance(key, ast.Constant)]
        lacking = [name for name in around.promised if name not in keys]
        for name in lacking:
            for variable in around.scope:
                yield f"{{**{text_of(node)}, {name!r}: {variable}}}", "", f"{name!r}: {variable}"
            for key in keys:
                if key not in around.promised:
                    renamed = text_of(node).replace(repr(key), repr(name))
                    yield renamed, repr(key), repr(name)
