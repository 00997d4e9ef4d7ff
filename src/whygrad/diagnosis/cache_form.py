"""Whether a forward function that cannot be run would save what the exercise asks for: its source tells."""

from __future__ import annotations

import ast

from whygrad.diagnosis.exercises import Exercise, Function
from whygrad.diagnosis.remembering import hands_over
from whygrad.running.program import Program
from whygrad.submission.respelling import plain

ENOUGH = 0.5  # of the entries of a cache that have the exercise's names


def is_fed_as_asked(program: Program, exercise: Exercise, backward: Function) -> bool:
    """Whether the forward function that stands in the file saves for a backward function what the reference saves."""
    forward = exercise.functions[str(backward.forward)]
    spoken = hands_over(program, (forward.name, forward.cell), (backward.name, backward.cell))
    return not spoken and not forward.convention.own_cache and _saves_as_asked(program, exercise, forward)


def _saves_as_asked(program: Program, exercise: Exercise, forward: Function) -> bool:
    definition, _ = program.definitions.get(forward.name, (None, None))
    if not isinstance(definition, ast.FunctionDef):
        return False
    tuples = [names for part in ast.walk(definition) if (names := _names(part))]
    step = any(_is_cache(names, forward.cache) for names in tuples)
    if not forward.sequence:
        return step
    lists = {
        part.value.id
        for part in ast.walk(definition)
        if isinstance(part, ast.Attribute) and part.attr == "append" and isinstance(part.value, ast.Name)
    }
    whole = any(
        len(names) == 2 and names[0] in lists and names[1] == forward.arguments[0] for names in tuples
    )
    cell = exercise.functions[str(forward.cell)]
    return whole and (
        step or cell.name not in program.definitions or _saves_as_asked(program, exercise, cell)
    )


def _names(node: ast.AST) -> list[str]:
    """The names that a tuple is made of; none if there is anything else in it."""
    if not isinstance(node, ast.Tuple) or not isinstance(node.ctx, ast.Load):
        return []
    names = [part.id for part in node.elts if isinstance(part, ast.Name)]
    return names if len(names) == len(node.elts) else []


def _is_cache(names: list[str], entries: tuple[str, ...]) -> bool:
    """Whether it holds what a cache holds, in that order: no entry stands in another's place."""
    if len(names) != len(entries):
        return False
    own, asked = [plain(name) for name in names], [plain(name) for name in entries]
    known = [one for one in own if one in asked]
    in_place = sum(one == other for one, other in zip(own, asked, strict=True))
    return len(known) == in_place >= ENOUGH * len(entries)
