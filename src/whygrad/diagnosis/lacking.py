"""Statements that a loop may lack: a carry that is never passed on, a result never stored, a sum never added to."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from itertools import combinations, product

from whygrad.diagnosis.carried_together import carried_together
from whygrad.diagnosis.carrying import both_carries
from whygrad.diagnosis.context import Context
from whygrad.diagnosis.over_time import first_places, place_of
from whygrad.faults.edit import ZERO_CALLS, Edit, Loop, Shape, called, text_of
from whygrad.running.sites import Site

MOST_CARRIED = 3  # variables of a loop that may wait for a carry


def lacking_statements(context: Context, sites: Sequence[Site]) -> Iterator[Edit]:
    """Edits that append one assignment to the body of a loop over time."""
    for loop, inside in _loops(context, sites):
        scope: dict[str, Shape] = {}
        zeros: set[str] = set()
        for site in inside:
            around = context.surroundings(site)
            scope |= around.scope
            zeros |= {name for name, value in around.integers.items() if value == 0 and name.isidentifier()}
        written = _written_in(loop)
        fresh = [name for name in scope if name.split("[")[0] in written.names]
        head = loop.test if isinstance(loop, ast.While) else loop.target
        counted = {part.id for part in ast.walk(head) if isinstance(part, ast.Name)}
        body = _Body(loop, inside, scope, written, fresh, zeros - written.names - counted)
        yield from _misnamed(body)
        yield from _carried(body, context)
        yield from carried_together(context, loop, inside, written.names, fresh)
        yield from _neither_carried(body)
        yield from _stored(body, context)
        yield from _kept(body, context)
        yield from _emptied(body)
        yield from both_carries(context, inside, scope, fresh)
        yield from _started(body, context)


@dataclass(frozen=True)
class _Written:
    """What the body of a loop gives a value: names, and arrays that it stores into."""

    names: set[str] = field(default_factory=set)
    stored: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class _Body:
    """The body of a loop: its sites, the arrays in scope there, what it writes, and which arrays each round makes.

    ``zeros`` are names of the whole number 0, as which a carry may begin.
    """

    loop: Loop
    inside: Sequence[Site]
    scope: Mapping[str, Shape]
    written: _Written
    fresh: Sequence[str]
    zeros: Set[str]


def _loops(context: Context, sites: Sequence[Site]) -> Iterator[tuple[Loop, list[Site]]]:
    """The outermost loops, with the sites in their bodies."""
    for function in dict.fromkeys(site.function for site in sites):
        definition = context.definition(function)
        own = [site for site in sites if site.function == function and site.loops]
        for loop in _outermost(definition.body if definition is not None else []):
            inside = [site for site in own if loop.lineno <= site.line <= (loop.end_lineno or loop.lineno)]
            if inside:
                yield loop, inside


def _outermost(body: Sequence[ast.stmt]) -> Iterator[Loop]:
    for statement in body:
        if isinstance(statement, ast.For | ast.While):
            yield statement
        else:
            for inner in ("body", "orelse", "finalbody"):
                yield from _outermost(getattr(statement, inner, []))


def _written_in(loop: Loop) -> _Written:
    found = _Written()
    for statement in loop.body:
        for node in ast.walk(statement):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                found.names.add(node.id)
            elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
                found.names.add(ast.unparse(node))
            elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
                base: ast.expr = node
                while isinstance(base, ast.Subscript):
                    base = base.value
                found.stored.update((ast.unparse(base), _read(node)))
    return found


def _read(node: ast.expr) -> str:
    """The text of a place, as an expression reads it."""
    return ast.unparse(node).replace('"', "'")


def _carried(body: _Body, context: Context) -> Iterator[Edit]:
    """A variable that is set before the loop, used in it, and never passed on from one round to the next."""
    fresh = [(value, body.scope[value]) for value in body.fresh]
    made_anew = sorted(
        (*fresh, *_stored_steps(body, context)), key=lambda row: row in fresh and "[" in row[0]
    )
    for name, shape in [*body.scope.items(), *((name, None) for name in sorted(body.zeros))]:
        if name.split("[")[0] in body.written.names or name in body.written.stored:
            continue
        uses = (site for site in body.inside if site.role not in ("step", "before"))
        use = next((site for site in uses if text_of(site.node) == name), None)
        if use is None:
            continue
        for value, made in made_anew:
            if shape is None or made in (None, shape):
                site = _too_late(context, body.loop, name, value) or _never_read(body, value) or use
                yield Edit(site, f"{name} = {value}", "never-carried", 1, name, value, loop=body.loop)
        if context.made(name, use.function) is not None:
            for value in _other_entries(body, context.words(use)):
                yield Edit(use, f"{name} = {value}", "never-carried", 1, name, value, loop=body.loop)


def _stored_steps(body: _Body, context: Context) -> Iterator[tuple[str, Shape | None]]:
    """What each round stores in an array over time, as an expression reads it, and its shape where that is known."""
    for statement in body.loop.body:
        if not isinstance(statement, ast.Assign):
            continue
        [target, *_] = statement.targets
        parts = target.elts if isinstance(target, ast.Tuple) else [target]
        site = next((one for one in body.inside if one.node is statement.value), None)
        for part in parts:
            if isinstance(part, ast.Subscript) and isinstance(part.value, ast.Name):
                known = context.shapes.get(site.number) if site is not None and part is target else None
                yield _read(part), known


def _neither_carried(body: _Body) -> Iterator[Edit]:
    """Two variables that are set before the loop and read in it, of which neither is passed on."""
    uses: dict[str, Site] = {}
    for site in body.inside:
        name = text_of(site.node)
        if isinstance(site.node, ast.Name) and name in body.scope and name not in body.written.names:
            uses.setdefault(name, site)
    read = [name for name in uses if name not in body.written.stored and body.scope[name]]
    for one, other in combinations(read[:MOST_CARRIED], 2):
        left = [
            [value for value in body.fresh if body.scope[value] == body.scope[name]] for name in (one, other)
        ]
        for first, second in product(*left):
            if first != second:
                old, new = f"{one}, {other}", f"{first}, {second}"
                yield Edit(uses[one], f"{old} = {new}", "neither-carried", 1, old, new, loop=body.loop)


def _misnamed(body: _Body) -> Iterator[Edit]:
    """One of several results that gets a name which nobody reads, where the carry should get it."""
    read = _names_in(body, ast.Load)
    for site in body.inside:
        targets = site.statement.targets if isinstance(site.statement, ast.Assign) else []
        if site.role != "assigned" or not targets or site.node is not site.statement.value:  # type: ignore[attr-defined]
            continue
        for part in targets[0].elts if isinstance(targets[0], ast.Tuple) else []:
            if not isinstance(part, ast.Name) or part.id in read:
                continue
            alike = [name for name, shape in body.scope.items() if shape == body.scope.get(part.id)]
            for name in [*alike, *sorted(body.zeros)]:
                if name in read and name not in body.written.names:
                    place = replace(site, number=-1, node=part, source=part.id, role="index")
                    yield Edit(place, name, "another-target", 1, part.id, name)


def _names_in(body: _Body, context: type[ast.expr_context]) -> set[str]:
    """The names that a loop reads, or those that it gives a value."""
    return {
        node.id
        for statement in body.loop.body
        for node in ast.walk(statement)
        if isinstance(node, ast.Name) and isinstance(node.ctx, context)
    }


def _other_entries(body: _Body, words: Sequence[str]) -> Iterator[str]:
    """Other entries of what the loop takes a value from: ``g['b']`` of ``g['a']``, ``rows[t][1]`` of ``rows[t][0]``."""
    found: dict[str, None] = {}
    for statement in body.loop.body:
        value = statement.value if isinstance(statement, ast.Assign | ast.AnnAssign) else None
        if not isinstance(value, ast.Subscript) or any(
            isinstance(part, ast.Call) for part in ast.walk(value)
        ):
            continue
        base, key = text_of(value.value), value.slice
        if isinstance(key, ast.Slice) or (isinstance(key, ast.Constant) and isinstance(key.value, int)):
            found |= dict.fromkeys(f"{base}[{k}]" for k in range(3))
        elif isinstance(key, ast.Constant):
            found |= dict.fromkeys(f"{base}[{word}]" for word in words)
    return iter(found)


def _kept(body: _Body, context: Context) -> Iterator[Edit]:
    """A result that is thrown away, where a variable that is set before the loop should get it."""
    for site in body.inside:
        statement = site.statement
        if not (isinstance(statement, ast.Expr) and statement.value is site.node):
            continue
        shape = context.shapes.get(site.number)
        for name, held in body.scope.items():
            if name.isidentifier() and held == shape and name not in body.written.names:
                text = text_of(site.node)
                yield Edit(site, f"({name} := {text})", "never-carried", 1, name, text)


def _emptied(body: _Body) -> Iterator[Edit]:
    """A sum that an inner loop adds to, and that no round of the outer one begins anew."""
    for statement in body.loop.body:
        if not isinstance(statement, ast.For):
            continue
        for node in ast.walk(statement):
            name = _added_to(node)
            site = next((one for one in body.inside if one.statement is node), None)
            if (
                name is not None
                and name in body.scope
                and site is not None
                and _only_in(body.loop, name, statement)
            ):
                text = f"{name} = np.zeros_like({name})"
                yield Edit(site, text, "never-emptied", 1, "", text, ahead=statement)


def _added_to(node: ast.AST) -> str | None:
    match node:
        case ast.AugAssign(target=ast.Name(id=name), op=ast.Add()):
            return name
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.BinOp(op=ast.Add()) as total):
            return name if name in map(text_of, (total.left, total.right)) else None
    return None


def _only_in(loop: Loop, name: str, inner: ast.stmt) -> bool:
    """Whether no statement of a loop but an inner one gives a variable a value."""
    rest = [node for statement in loop.body if statement is not inner for node in ast.walk(statement)]
    return not any(
        isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Store) for node in rest
    )


def _too_late(context: Context, loop: Loop, name: str, value: str) -> Site | None:
    """The same assignment behind the loop, where it comes too late."""
    for site in context.passed.values():
        if (
            site.variable == name
            and site.line > (loop.end_lineno or loop.lineno)
            and text_of(site.node) == value
        ):
            return site
    return None


def _never_read(body: _Body, value: str) -> Site | None:
    """The assignment of a variable that the loop never reads, where the name is misspelt."""
    made = [site for site in body.inside if site.variable == value and site.role == "assigned"]
    return made[0] if made and value not in _names_in(body, ast.Load) else None


def _stored(body: _Body, context: Context) -> Iterator[Edit]:
    """An array that the loop never stores into, or a sum that it never adds to."""
    loop = body.loop
    step = loop.target.id if isinstance(loop, ast.For) and isinstance(loop.target, ast.Name) else None
    returned = _returned(context.definition(body.inside[0].function))
    for name, shape in body.scope.items():
        base = name.split("[")[0]
        if base in body.written.names or base in body.written.stored:
            continue
        site = context.made(base, body.inside[0].function)
        filled = _is_made_empty(site, base) if site is not None and base == name else False
        filled = filled or (site is not None and base == name and name in returned)
        if site is None or not (filled or (base != name and isinstance(site.node, ast.Dict | ast.DictComp))):
            continue  # only what was made to be filled, or is handed back
        for value in body.fresh:
            if body.scope[value] == shape:
                yield Edit(site, f"{name} += {value}", "never-added", 2, "", value, loop=loop)
            elif step and (place := place_of(body.scope[value], shape, step)):
                text = f"{name}[{place}] = {value}"
                cost = 1 if _is_made_empty(site, base) and base in _names_in(body, ast.Load) else 2
                yield Edit(site, text, "never-stored", cost, "", value, loop=loop)
    for name in sorted(body.zeros & returned):  # ``db = 0``, which is no array before something is added
        made = context.made(name, body.inside[0].function)
        if made is not None:
            for value in body.fresh:
                yield Edit(made, f"{name} = {name} + {value}", "never-added", 2, "", value, loop=loop)


def _started(body: _Body, context: Context) -> Iterator[Edit]:
    """The first entry of an array over time, where an argument that nothing reads belongs."""
    definition = context.definition(body.inside[0].function)
    given = [argument.arg for argument in definition.args.args] if definition is not None else []
    unread = [name for name in given if definition is not None and not _is_read(definition, name)]
    for name in unread:
        for array, shape in body.scope.items():
            site = context.made(array, body.inside[0].function)
            if site is None or not _is_made_empty(site, array) or array not in body.written.stored:
                continue
            for place in first_places(body.scope.get(name), shape):
                text = f"{array}[{place}] = {name}"
                yield Edit(site, text, "never-started", 1, "", name, ahead=body.loop)


def _is_made_empty(site: Site, name: str) -> bool:
    """Whether a variable is made as an array that is still to be filled."""
    statement, value = site.statement, site.node
    if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Tuple):
        names = statement.targets[0].elts
        parts = statement.value.elts if isinstance(statement.value, ast.Tuple) else []
        pairs = zip(map(text_of, names), parts, strict=False)
        value = next((part for own, part in pairs if own == name), value)
    return called(value) in ZERO_CALLS


def _is_read(definition: ast.FunctionDef, name: str) -> bool:
    """Whether a function reads the numbers of an argument, and not only its shape."""
    asked = {
        id(node.value)
        for node in ast.walk(definition)
        if isinstance(node, ast.Attribute) and node.attr in ("shape", "dtype")
    }
    asked |= {
        id(part) for node in ast.walk(definition) if called(node) in ZERO_CALLS for part in ast.walk(node)
    }
    return any(
        isinstance(node, ast.Name) and node.id == name and id(node) not in asked
        for node in ast.walk(definition)
    )


def _returned(definition: ast.FunctionDef | None) -> set[str]:
    """The names that a function hands back."""
    returns = [
        node
        for node in ast.walk(definition or ast.Pass())
        if isinstance(node, ast.Return) and node.value is not None
    ]
    return {part.id for node in returns for part in ast.walk(node) if isinstance(part, ast.Name)}
