"""Parameters under keys of somebody's own: another convention, in which nothing here can be judged."""

from __future__ import annotations

import ast

from whygrad.diagnosis.exercises import Exercise
from whygrad.running.program import Crash, Program

FEWEST = 3  # keys that are none of the exercise's; fewer may be slips


def own_parameters(program: Program, exercise: Exercise, name: str, crash: Crash | None) -> list[str]:
    """The keys that a function looks up, if it stopped at one of them and none is a key of the exercise."""
    definition, _ = program.definitions.get(name, (None, None))
    if crash is None or not isinstance(crash.error, KeyError) or crash.function != name or definition is None:
        return []
    looked_up = [
        node.slice.value
        for node in ast.walk(definition)
        if isinstance(node, ast.Subscript)
        and isinstance(node.ctx, ast.Load)
        and isinstance(node.slice, ast.Constant)
        and isinstance(node.slice.value, str)
    ]
    keys = list(dict.fromkeys(looked_up))
    stopped = crash.error.args[0] if crash.error.args else None
    own = stopped in keys and exercise.weights and not exercise.keys & set(keys)
    return keys if own and len(keys) >= FEWEST else []
