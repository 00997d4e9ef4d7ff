"""An argument that a forward function writes into, and saves afterwards: backward is handed what came out of that.

The formula of forward is right, so its outputs are; what is saved under the argument's name is not what came in. A
factor or a term taken out of backward may make up for it. The fault is in forward all the same.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import replace

from whygrad.diagnosis.context import Context
from whygrad.diagnosis.experiment import Experiment
from whygrad.diagnosis.parting import first_whole
from whygrad.diagnosis.search import Healing, Search
from whygrad.faults.edit import Edit, called
from whygrad.running.sites import Site

FAMILY = "written-over"
_MAKING = frozenset({"dict", "list", "tuple", "append"})  # calls that keep what they are given, as classes do
_COPYING = frozenset({"copy", "array", "asarray", "ascontiguousarray"})
_SIMPLE = ast.Assign | ast.AnnAssign | ast.AugAssign | ast.Expr


def heal_written_over(search: Search, experiment: Experiment) -> list[Healing]:
    """What an argument held before it is written to, saved in its place, if that makes all right."""
    names = {
        name for one in experiment.chain if one.saves for name in (one.name, one.cell) if name is not None
    }
    return first_whole(search, written_over(search.context, names))


def written_over(context: Context, names: set[str]) -> Iterator[Edit]:
    """Edits that keep an argument of one of these functions as it came in, and save that."""
    inside: dict[int, list[Site]] = {}
    for site in context.passed.values():
        if site.function.split(".")[-1] in names:
            inside.setdefault(id(site.statement), []).append(site)
    for function in dict.fromkeys(sites[0].function for sites in inside.values()):
        definition = context.definition(function)
        for name in _given(definition) if definition is not None else ():
            assert definition is not None
            writer = next((one for one in _in_order(definition) if _writes_into(one, name)), None)
            if writer is not None and id(writer) in inside:
                yield from _edits(definition, name, writer, inside[id(writer)])


def _edits(definition: ast.FunctionDef, name: str, writer: ast.stmt, there: Sequence[Site]) -> Iterator[Edit]:
    """The statement that keeps what came in, and its name in all places behind it that save, or in one of them."""
    before = f"{name}_before"
    if any(isinstance(node, ast.Name) and node.id == before for node in ast.walk(definition)):
        return
    site = next((one for one in there if name in (one.variable, one.source)), there[0])
    saved = [
        (replace(site, number=-2 - k, line=node.lineno, source=name, role="expression", node=node), before)
        for k, node in enumerate(_saved(definition, name, writer))
    ]
    # what is written into is then a copy: the caller's array, which an earlier cache may hold, is left as it is
    text, kept = f"{before}, {name} = {name}, {name}.copy()", f"{name}.copy()"
    for places in [saved, *([one] for one in saved)] if len(saved) > 1 else [saved] if saved else []:
        yield Edit(site, text, FAMILY, 1, name, kept, others=tuple(places), ahead=writer)


def _given(definition: ast.FunctionDef) -> list[str]:
    """The arguments that are the caller's throughout: no statement gives their names anything else."""
    arguments = definition.args
    names = [one.arg for one in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)]
    written = {id(one.target) for one in ast.walk(definition) if isinstance(one, ast.AugAssign)}
    own = {
        node.id
        for node in ast.walk(definition)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and id(node) not in written
    }
    return [name for name in names if name not in own]


def _in_order(definition: ast.FunctionDef) -> list[ast.stmt]:
    """The simple statements of a function, from its first line to its last."""
    simple = [node for node in ast.walk(definition) if isinstance(node, _SIMPLE)]
    return sorted(simple, key=lambda one: (one.lineno, one.col_offset))


def _writes_into(statement: ast.stmt, name: str) -> bool:
    """``x *= y``, ``x[:] = y``, ``out=x``, and what is called for its effect: ``np.copyto(x, y)``, ``x.fill(0)``."""
    targets: list[ast.expr] = []
    if isinstance(statement, ast.AugAssign):
        targets.append(statement.target)
    elif isinstance(statement, ast.Assign):
        targets += [one.value for one in statement.targets if isinstance(one, ast.Subscript)]
    elif isinstance(statement, ast.Expr):
        targets += _given_for_effect(statement.value)
    for node in ast.walk(statement):
        if isinstance(node, ast.Call):
            targets += [word.value for word in node.keywords if word.arg == "out"]
    bases = [one.value if isinstance(one, ast.Subscript) else one for one in targets]
    return any(isinstance(one, ast.Name) and one.id == name for one in bases)


def _given_for_effect(value: ast.expr) -> list[ast.expr]:
    """What a method is called on, or NumPy is given, where the result is thrown away: it can only be written to."""
    match value:
        case ast.Call(func=ast.Attribute(value=ast.Name(id="np" | "numpy")), args=parts):
            return parts
        case ast.Call(func=ast.Attribute(value=ast.Name() as base, attr=word)) if word not in _MAKING:
            return [base]
    return []


def _saved(definition: ast.FunctionDef, name: str, writer: ast.stmt) -> list[ast.Name]:
    """Where a name is put into something that keeps it, behind the statement that writes into its array."""
    kept = (_without_copy(part) for node in ast.walk(definition) for part in _kept_by(node))
    behind = writer.end_lineno or writer.lineno
    found = [one for one in kept if isinstance(one, ast.Name) and one.id == name and one.lineno > behind]
    return sorted(found, key=lambda one: (one.lineno, one.col_offset))


def _kept_by(node: ast.AST) -> Sequence[ast.expr]:
    """The expressions whose values a tuple, a list, a dictionary or an object holds from here on."""
    match node:
        case ast.Tuple(elts=parts, ctx=ast.Load()) | ast.List(elts=parts, ctx=ast.Load()):
            return parts
        case ast.Dict(values=parts):
            return parts
        case ast.Assign(targets=[ast.Subscript() | ast.Attribute()], value=part):
            return [part]
        case ast.Call(args=parts, keywords=words):
            word = called(node) or ""
            makes = word in _MAKING or word[:1].isupper()
            return [*parts, *(one.value for one in words)] if makes else []
    return []


def _without_copy(node: ast.expr) -> ast.expr:
    """What is copied, where a copy of it is kept."""
    if isinstance(node, ast.Call) and called(node) in _COPYING and not node.keywords:
        base = node.func.value if isinstance(node.func, ast.Attribute) and not node.args else None
        return node.args[0] if len(node.args) == 1 else base or node
    return node
