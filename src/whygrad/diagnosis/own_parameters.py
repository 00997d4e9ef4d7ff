"""Parameters under keys of somebody's own: another convention, in which nothing here can be judged."""

from __future__ import annotations

import ast
from collections.abc import Collection

from whygrad.diagnosis.exercises import Function
from whygrad.running.program import Crash, Program

FEWEST = 3  # keys that are none of the exercise's; fewer may be slips


def own_parameters(
    program: Program, function: Function, crash: Crash | None, strange: Collection[str]
) -> list[str]:
    """The keys that a function looks up in its parameters, if it stopped at one and it should be given none of them.

    A backward function has its parameters in a cache, whose own keys may be any: it is asked about only where its
    forward function is one of the ``strange`` ones, which take parameters under other keys.
    """
    definition, _ = program.definitions.get(function.name, (None, None))
    stopped_here = crash is not None and isinstance(crash.error, KeyError) and crash.function == function.name
    if crash is None or not stopped_here or not isinstance(definition, ast.FunctionDef):
        return []
    given = [one.arg for one in definition.args.args]
    place = function.arguments.index("parameters") if "parameters" in function.arguments else len(given)
    holder = given[place] if place < len(given) else None
    if holder is None and function.forward not in strange:
        return []
    looked_up = [
        node.slice.value
        for node in ast.walk(definition)
        if isinstance(node, ast.Subscript)
        and isinstance(node.ctx, ast.Load)
        and isinstance(node.slice, ast.Constant)
        and isinstance(node.slice.value, str)
        and (holder is None or (isinstance(node.value, ast.Name) and node.value.id == holder))
    ]
    keys = list(dict.fromkeys(looked_up))
    stopped = crash.error.args[0] if crash.error.args else None
    own = stopped in keys and not set(weights_of(function)) & set(keys)
    return keys if own and len(keys) >= FEWEST else []


def weights_of(function: Function) -> list[str]:
    """The keys that the parameters of a function have in the exercise; none where it has no such dict."""
    return sorted(function.convention.published(function).get("parameters", ()))
