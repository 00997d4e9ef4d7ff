"""Edits of where: indices, sizes, keys, slices, and the order of axes."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator, Mapping
from itertools import combinations, permutations

from whygrad.faults.edit import Surroundings, Triples, bracketed, called, is_method, text_of
from whygrad.faults.slices import along_other_axes, blocks
from whygrad.running.interventions import VALUE
from whygrad.running.sites import Site


def numbers(node: ast.expr, around: Surroundings) -> Iterator[str]:
    """Other whole numbers that could stand in the place of one."""
    text = text_of(node)
    if around.step is not None and around.step != text:
        yield f"{around.step} - 1"
        for bound in around.integers if around.step in text else ():
            if bound != around.step:
                yield f"{bound} - {around.step}"
                yield f"{bound} - 1 - {around.step}"
    if text.removeprefix("-").isdecimal():
        yield from (str(int(text) - 1), str(int(text) + 1))
    else:
        if isinstance(node, ast.BinOp):
            yield text_of(node.left)
        yield from (f"{text} - 1", f"{text} + 1")
    for other in ("0", "-1", "1", *around.integers):
        if other != text:
            yield other


def another_index(site: Site, around: Surroundings) -> Triples:
    """Another step, or another position."""
    node = site.node
    if site.role == "index" and not isinstance(node, ast.Slice):
        for new in [*numbers(node, around), *_further_on(node, site, around)]:
            yield new, text_of(node), new
    if not isinstance(node, ast.Subscript):
        return
    parts = _parts(node)
    for k, part in enumerate(parts):
        if isinstance(part, ast.Slice) or (
            isinstance(part, ast.Constant) and not isinstance(part.value, int)
        ):
            continue
        for new in [*numbers(part, around), *_positions(part, around), *_further_on(part, site, around)]:
            changed = [*map(text_of, parts[:k]), new, *map(text_of, parts[k + 1 :])]
            yield f"{text_of(node.value)}[{', '.join(changed)}]", text_of(part), new


def _further_on(part: ast.expr, site: Site, around: Surroundings) -> list[str]:
    """``n_a + j`` for ``j``, where loops go through the entries of a matrix one by one."""
    if site.loops < 2 or not isinstance(part, ast.Name):
        return []
    return [f"{size} + {part.id}" for size in around.integers if size.isidentifier() and size != part.id]


def _positions(part: ast.expr, around: Surroundings) -> list[str]:
    """The other entries of a tuple or list that one is picked of."""
    if around.entries is None or not isinstance(part, ast.Constant):
        return []
    return [str(position) for position in range(around.entries) if position != part.value]


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
        for name in dict.fromkeys([*around.strings, *around.words]):
            yield name, text_of(node), name
        if 1 < len(node.value) <= 4:
            for letters in permutations(node.value):
                yield repr("".join(letters)), text_of(node), repr("".join(letters))
        return
    if isinstance(node, ast.Tuple | ast.List) and all(
        isinstance(part, ast.Constant) and isinstance(part.value, str) for part in node.elts
    ):
        for i, k in combinations(range(len(node.elts)), 2):
            swapped = list(node.elts)
            swapped[i], swapped[k] = swapped[k], swapped[i]
            yield text_of(type(node)(swapped, ast.Load())), text_of(node.elts[i]), text_of(node.elts[k])
        return
    words = {
        part.value
        for part in ast.walk(node)
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    }
    if len(text_of(node)) > 120 or isinstance(node, ast.Dict | ast.DictComp):
        return
    for old in sorted(words):
        for name in dict.fromkeys([*around.strings, *around.words]):
            if name.startswith(("'", "f'")) and name != repr(old):
                yield text_of(node).replace(repr(old), name), repr(old), name


def another_slice(site: Site, around: Surroundings) -> Triples:
    """Another part of the same array: the other half, the other axis, or as it is sliced elsewhere."""
    node = site.node
    if not isinstance(node, ast.Subscript) or _is_key(node.slice):
        return
    parts = _parts(node)
    base, old = text_of(node.value), ", ".join(map(text_of, parts))
    if old == "::-1":  # the other way round, and no part
        return
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
    for other in _complements(around):
        yield f"{base}[{other}]", old, other
    for other in along_other_axes(parts):
        yield f"{base}[{other}]", old, other
    yield base, old, "all of it"


def _complements(around: Surroundings) -> Iterator[str]:
    """The other halves of the slices that stand elsewhere."""
    for other in around.slices:
        lower, colon, upper = (part.strip() for part in other.partition(":"))
        if colon and bool(lower) != bool(upper) and "," not in other:
            yield f"{upper}:{lower}"


def _is_key(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _other_slices(part: ast.Slice, around: Surroundings) -> Iterator[str]:
    lower = text_of(part.lower) if part.lower else ""
    upper = text_of(part.upper) if part.upper else ""
    if bool(lower) != bool(upper):
        yield f"{upper}:{lower}"  # [:n] and [n:]
    yield from _from_the_other_end(part)
    yield from blocks(f"{lower}:{upper}", list(around.integers))
    yield from _as_long(lower, upper, around.integers)
    for bound in around.integers:
        for one, two in ((bound, upper), (lower, bound), (bound, ""), ("", bound)):
            yield f"{one}:{two}"


def _from_the_other_end(part: ast.Slice) -> Iterator[str]:
    """``:-1`` for ``1:``, all but the last for all but the first, and the other way round."""
    lower, upper = (None if bound is None else text_of(bound) for bound in (part.lower, part.upper))
    if lower is not None and lower.isdecimal() and upper is None:
        yield f":-{lower}"
    elif upper is not None and lower is None and upper.startswith("-") and upper[1:].isdecimal():
        yield f"{upper[1:]}:"


def _as_long(lower: str, upper: str, integers: Mapping[str, int]) -> Iterator[str]:
    """Between two other bounds that are as far from each other: ``n3:n4`` for ``n1:n2``."""
    bounds = {name: value for name, value in {"": 0, **integers}.items() if value >= 0}
    if lower not in bounds or (upper and upper not in bounds):
        return
    for one, start in bounds.items():
        for two, end in integers.items():
            if (one, two) != (lower, upper) and upper and end - start == bounds[upper] - bounds[lower]:
                yield f"{one}:{two}"


def added_slice(site: Site, around: Surroundings) -> Triples:
    """A part in the place of the whole, or what belongs to this step in the place of all steps."""
    if site.role in ("index", "iterated", "step", "before"):
        return
    base = bracketed(site.node)
    others = [*around.slices, *_complements(around)] if around.shape is not None else []
    if around.loose and around.shape is not None and len(around.shape) == 3:  # a step too many
        others += [f"{':, ' * axis}{part}" for part in ("1:", ":-1") for axis in (1, 2, 0)]
    for other in dict.fromkeys([*_of_this_step(site, around), *others]):
        yield f"{VALUE}[{other}]", text_of(site.node), f"{base}[{other}]"


def _of_this_step(site: Site, around: Surroundings) -> Iterator[str]:
    """Where the time of an array may be, and of a list."""
    if around.step is None or not isinstance(site.node, ast.Name | ast.Attribute):
        return
    if around.shape is not None and len(around.shape) == 3:
        yield from (f":, :, {around.step}", f":, {around.step}, :", around.step)
    elif around.length is not None:
        yield around.step


def added_axis(site: Site, around: Surroundings) -> Triples:
    """An axis of length 1 more, or one less, where a shape is wrong."""
    if around.shape is None or site.role in ("index", "iterated", "step", "before"):
        return
    base = bracketed(site.node)
    parts = {1: (":, None", "None, :"), 2: (":, 0", "0") if 1 in around.shape else ()}
    for part in parts.get(len(around.shape), ()):
        yield f"{VALUE}[{part}]", text_of(site.node), f"{base}[{part}]"


def another_permutation(site: Site, around: Surroundings) -> Triples:
    """The axes of a transposition in another order."""
    node = site.node
    if isinstance(node, ast.Tuple | ast.List) and len(node.elts) == 3:
        values = [part.value for part in node.elts if isinstance(part, ast.Constant)]
        if sorted(map(str, values)) == ["0", "1", "2"]:
            for order in permutations((0, 1, 2)):
                yield str(order), text_of(node), str(order)
    if around.shape is not None and len(around.shape) == 3 and site.role not in ("index", "step"):
        yield from _other_axes(site, around)


def _other_axes(site: Site, around: Surroundings) -> Triples:
    """Other axes for a call that moves them or reshapes; where shapes are wrong, for any whole value."""
    node, old, made = site.node, text_of(site.node), called(site.node)
    array: ast.expr | None = None
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        array = node.func.value if is_method(node.func) else next(iter(node.args), None)
    whole_value = site.node is getattr(site.statement, "value", None) or isinstance(
        site.statement, ast.Return
    )
    moved = made in ("swapaxes", "moveaxis", "rollaxis", "transpose", "reshape") and array is not None
    if moved or (around.loose and whole_value):
        whole = bracketed(array) if moved and array is not None else VALUE
        for one, other in ((0, 1), (1, 2), (0, 2)):
            new = f"np.swapaxes({whole}, {one}, {other})"
            yield new, old, new if moved else f"np.swapaxes({old}, {one}, {other})"
        for order in ("1, 2, 0", "2, 0, 1"):
            new = f"np.transpose({whole}, ({order}))"
            yield new, old, new if moved else f"np.transpose({old}, ({order}))"
