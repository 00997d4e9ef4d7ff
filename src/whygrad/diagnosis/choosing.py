"""Which exercise a file belongs to: the names and arguments of its functions tell, of all of them together."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches

from whygrad.diagnosis.exercises import EXERCISES, STEP_BY_STEP, Exercise, Function
from whygrad.submission.methods import lift_methods
from whygrad.submission.source import Cell

NEAR = 0.8  # how much alike two names are, so that one may be meant by the other
OWN_NAME, FITS, SAME_NAMES, SAME_FORM, KEYS = 4, 1, 2, 1, 5
FEWEST_KEYS = 4  # of an exercise's parameters that are looked up


def choose(cells: Sequence[Cell]) -> Exercise | None:
    """The exercise that most of the functions speak for; None where as much speaks for another one.

    A file without any function of an exercise is held for the first exercise.
    """
    trees = [ast.Module(body_of(cell.code), []) for cell in cells]
    lift_methods(trees, {name for exercise in EXERCISES.values() for name in exercise.functions})
    body = [node for tree in trees for node in tree.body]
    for definitions in _definitions(body):
        points = {one.name: _points(one, definitions) for one in EXERCISES.values()}
        most = max(points.values())
        if most:
            likeliest = [name for name, count in points.items() if count == most]
            return EXERCISES[likeliest[0]] if len(likeliest) == 1 else None
    return STEP_BY_STEP


def _definitions(body: Sequence[ast.stmt]) -> Iterator[list[ast.FunctionDef]]:
    """The functions at top level; only these are checked, but those anywhere, and nearly so called, tell, too."""
    top = [node for node in body if isinstance(node, ast.FunctionDef)]
    yield top
    yield [part for node in body for part in ast.walk(node) if isinstance(part, ast.FunctionDef)]
    yield list(_respelt(top))


def _respelt(definitions: Iterable[ast.FunctionDef]) -> Iterator[ast.FunctionDef]:
    """The definitions whose names are nearly those of an exercise, so named."""
    known = dict.fromkeys(name for exercise in EXERCISES.values() for name in exercise.functions)
    for node in definitions:
        for name in get_close_matches(node.name, known, n=1, cutoff=NEAR):
            meant = copy.copy(node)
            meant.name = name
            yield meant


def _points(exercise: Exercise, definitions: Sequence[ast.FunctionDef]) -> int:
    """What speaks for an exercise. A name that several exercises have counts only as far as it is called alike."""
    others = [one for one in EXERCISES.values() if one is not exercise]
    named = {node.name: node for node in definitions if node.name in exercise.functions}
    total = KEYS * (bool(named and exercise.weights) and _looks_up(exercise, definitions))
    for node in named.values():
        function = exercise.functions[node.name]
        total += OWN_NAME * all(node.name not in one.functions for one in others)
        total += _likeness(node, function)
    return total


def _looks_up(exercise: Exercise, definitions: Sequence[ast.FunctionDef]) -> bool:
    """Whether the functions speak of the keys of its parameters."""
    words = {one.value for node in definitions for one in ast.walk(node) if isinstance(one, ast.Constant)}
    return len(exercise.weights & words) >= FEWEST_KEYS


def _likeness(node: ast.FunctionDef, function: Function) -> int:
    names = tuple(argument.arg for argument in (*node.args.posonlyargs, *node.args.args))
    same = names[: len(function.arguments)] == function.arguments
    returned = list(_returned(node))
    shaped = bool(returned) and all(_is_of_form(value, function) for value in returned)
    return FITS * fits(node, function) + SAME_NAMES * same + SAME_FORM * shaped


def _is_of_form(value: ast.expr, function: Function) -> bool:
    if function.form == "dict":
        return isinstance(value, ast.Dict)
    return isinstance(value, ast.Tuple) and len(value.elts) == len(function.returns)


def _returned(node: ast.FunctionDef) -> Iterator[ast.expr]:
    """What the function's own returns give back; a name stands for what was last assigned to it."""
    assigned: dict[str, ast.expr] = {}
    for part in ast.walk(node):
        if isinstance(part, ast.Assign) and isinstance(part.targets[0], ast.Name):
            assigned[part.targets[0].id] = part.value
    for part in ast.walk(node):
        if isinstance(part, ast.Return) and part.value is not None:
            value = part.value
            yield assigned.get(value.id, value) if isinstance(value, ast.Name) else value


def fits(node: ast.FunctionDef, function: Function) -> bool:
    """Whether a definition can be called as the exercise calls it."""
    arguments = node.args
    positional = len(arguments.posonlyargs) + len(arguments.args)
    required = positional - len(arguments.defaults)
    keywords = [
        name
        for name, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
        if default is None
    ]
    wanted = len(function.arguments)
    return required <= wanted and not keywords and (positional >= wanted or arguments.vararg is not None)


def may_be(node: ast.FunctionDef, name: str) -> bool:
    """Whether a definition can be called as the function of a name is in one of the exercises."""
    known = (one.functions[name] for one in EXERCISES.values() if name in one.functions)
    return any(fits(node, function) for function in known)


def body_of(code: str) -> list[ast.stmt]:
    """The statements of a cell; none if Python cannot read it."""
    try:
        return ast.parse(code).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
