"""Edits of where and when: indices, slices, loops, what is added up, unpacked and returned."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from itertools import permutations

from whygrad.faults.edit import Surroundings, bracketed, called, text_of
from whygrad.running.interventions import VALUE
from whygrad.running.sites import Site

Triples = Iterator[tuple[str, str, str]]


def _numbers(node: ast.expr, around: Surroundings) -> Iterator[str]:
    """Other whole numbers that could stand in the place of one."""
    text = text_of(node)
    if around.step is not None and around.step != text:
        yield f"{around.step} - 1"
    yield f"{text} - 1"
    yield f"{text} + 1"
    if isinstance(node, ast.BinOp):
        yield text_of(node.left)
    for other in ("0", "-1", "1", *around.integers):
        if other != text:
            yield other


def another_index(site: Site, around: Surroundings) -> Triples:
    """Another step, or another position."""
    node = site.node
    if site.role == "index" and not isinstance(node, ast.Slice):
        for new in _numbers(node, around):
            yield new, text_of(node), new
    if not isinstance(node, ast.Subscript):
        return
    parts = _parts(node)
    for k, part in enumerate(parts):
        if isinstance(part, ast.Slice) or (
            isinstance(part, ast.Constant) and not isinstance(part.value, int)
        ):
            continue
        for new in _numbers(part, around):
            changed = [*map(text_of, parts[:k]), new, *map(text_of, parts[k + 1 :])]
            yield f"{text_of(node.value)}[{', '.join(changed)}]", text_of(part), new


def _parts(node: ast.Subscript) -> list[ast.expr]:
    return list(node.slice.elts) if isinstance(node.slice, ast.Tuple) else [node.slice]


def another_number(site: Site, around: Surroundings) -> Triples:
    """Another size in the place of a whole number: one expression for each value that there is."""
    if around.whole is None or site.role in ("step", "iterated"):
        return
    old = text_of(site.node)
    if isinstance(site.node, ast.BinOp):
        for side in ("left", "right"):
            constant = getattr(site.node, side)
            if isinstance(constant, ast.Constant) and isinstance(constant.value, int):
                for value in (constant.value + 1, constant.value - 1):
                    changed = copy.copy(site.node)
                    setattr(changed, side, ast.Constant(value))
                    yield text_of(changed), old, text_of(changed)
    sizes = {
        f"{name}.shape[{axis}]": size
        for name, shape in around.scope.items()
        for axis, size in enumerate(shape)
    }
    known = {around.whole}
    for name, value in {**around.integers, **sizes}.items():
        if value not in known:
            known.add(value)
            yield name, old, name


def another_key(site: Site, around: Surroundings) -> Triples:
    """Another word in the place of a key or of a part of it; the letters of a word in another order."""
    node = site.node
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        for name in around.strings:
            yield name, text_of(node), name
        if 1 < len(node.value) <= 4:
            for letters in permutations(node.value):
                yield repr("".join(letters)), text_of(node), repr("".join(letters))
        return
    words = {
        part.value
        for part in ast.walk(node)
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    }
    if len(text_of(node)) > 120 or isinstance(node, ast.Dict | ast.DictComp):
        return
    for old in sorted(words):
        for name in around.strings:
            if name.startswith("'") and name != repr(old):
                yield text_of(node).replace(repr(old), name), repr(old), name


def another_slice(site: Site, around: Surroundings) -> Triples:
    """Another part of the same array: the other half, the other axis, or as it is sliced elsewhere."""
    node = site.node
    if not isinstance(node, ast.Subscript) or _is_key(node.slice):
        return
    parts = _parts(node)
    base, old = text_of(node.value), ", ".join(map(text_of, parts))
    if len(parts) > 1:
        reverse = ", ".join(text_of(part) for part in reversed(parts))
        yield f"{base}[{reverse}]", old, reverse
    for k, part in enumerate(parts):
        if isinstance(part, ast.Slice):
            for other in _other_slices(part, around):
                new = ", ".join([*map(text_of, parts[:k]), other, *map(text_of, parts[k + 1 :])])
                yield f"{base}[{new}]", old, new
    for other in around.slices:
        yield f"{base}[{other}]", old, other
    yield base, old, "all of it"


def _is_key(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _other_slices(part: ast.Slice, around: Surroundings) -> Iterator[str]:
    lower = text_of(part.lower) if part.lower else ""
    upper = text_of(part.upper) if part.upper else ""
    if bool(lower) != bool(upper):
        yield f"{upper}:{lower}"  # [:n] and [n:]
    for bound in around.integers:
        for one, two in ((bound, upper), (lower, bound), (bound, ""), ("", bound)):
            yield f"{one}:{two}"


def added_slice(site: Site, around: Surroundings) -> Triples:
    """A part in the place of the whole."""
    if around.shape is None or site.role in ("index", "iterated", "step", "before"):
        return
    base = bracketed(site.node)
    for other in around.slices:
        yield f"{VALUE}[{other}]", text_of(site.node), f"{base}[{other}]"


def another_range(site: Site, around: Surroundings) -> Triples:
    """A loop that starts or ends elsewhere, or runs the other way."""
    if site.role != "iterated":
        return
    node, old = site.node, text_of(site.node)
    if called(node) in ("reversed", "list") and isinstance(node, ast.Call) and len(node.args) == 1:
        yield text_of(node.args[0]), old, text_of(node.args[0])
    yield f"list({old})[::-1]", old, f"reversed({old})"
    inner = node
    while isinstance(inner, ast.Call) and called(inner) in ("reversed", "list") and inner.args:
        inner = inner.args[0]
    if called(inner) != "range" or not isinstance(inner, ast.Call):
        return
    for new in _ranges(inner, around):
        yield old.replace(text_of(inner), new), text_of(inner), new


def _ranges(node: ast.Call, around: Surroundings) -> Iterator[str]:
    arguments = [text_of(argument) for argument in node.args]
    for k, argument in enumerate(node.args):
        for new in _numbers(argument, around):
            yield f"range({', '.join([*arguments[:k], new, *arguments[k + 1 :]])})"
    if len(arguments) == 2:
        yield f"range({arguments[1]})"
    if len(arguments) == 3:
        for bound in around.integers:  # a walk backwards from the last step to the first
            yield f"range({bound} - 1, -1, -1)"


def in_place(site: Site, around: Surroundings) -> Triples:
    """Written into the array that others hold, too, in the place of a new one."""
    node = site.node
    name = site.variable
    sums = isinstance(node, ast.BinOp) and text_of(node.left) == name and around.shape is not None
    if sums and site.role == "assigned" and site.loops:
        yield f"np.copyto({name}, {VALUE}) or {name}", "=", "+="


def accumulated(site: Site, around: Surroundings) -> Triples:
    """Added to what was there in the place of written over it."""
    if site.role in ("assigned", "stored") and around.shape is not None and site.loops:
        target = _target(site)
        if target is not None:
            yield f"{target} + {VALUE}", "=", "+="


def not_accumulated(site: Site, around: Surroundings) -> Triples:
    """Written over what was there in the place of added to it, or not added at all."""
    if site.role == "augmented" and isinstance(site.statement, ast.AugAssign):
        yield f"{VALUE} - {text_of(site.statement.target)}", "+=", "="
        yield f"-{VALUE}", "+=", "-="


def dropped_statement(site: Site, around: Surroundings) -> Triples:
    """Nothing added where something is added that was added before."""
    if site.role == "augmented" and isinstance(site.statement, ast.AugAssign):
        yield f"0 * {VALUE}", text_of(site.statement), ""


def another_permutation(site: Site, around: Surroundings) -> Triples:
    """The axes of a transposition in another order."""
    node = site.node
    if isinstance(node, ast.Tuple | ast.List) and len(node.elts) == 3:
        values = [part.value for part in node.elts if isinstance(part, ast.Constant)]
        if sorted(map(str, values)) == ["0", "1", "2"]:
            for order in permutations((0, 1, 2)):
                yield str(order), text_of(node), str(order)


def turned_round(site: Site, around: Surroundings) -> Triples:
    """A list from its end to its start."""
    if around.length is not None and around.length > 1 and isinstance(site.node, ast.Name | ast.Attribute):
        yield f"{VALUE}[::-1]", text_of(site.node), f"{text_of(site.node)}[::-1]"
    elif isinstance(site.node, ast.Subscript) and text_of(site.node.slice) == "::-1":
        yield text_of(site.node.value), text_of(site.node), text_of(site.node.value)


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
    if site.role != "assigned" or around.length is None or not isinstance(statement, ast.Assign):
        return
    names = statement.targets[0]
    if site.node is not statement.value or not isinstance(names, ast.Tuple | ast.List):
        return
    count = len(names.elts)
    if count != around.length:
        return
    for i in range(count):
        for k in range(i + 1, count):
            order = list(range(count))
            order[i], order[k] = k, i
            picked = ", ".join(f"{VALUE}[{position}]" for position in order)
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
