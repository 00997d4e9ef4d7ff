"""What a file's own lines leave behind at top level: part of its surroundings, or the data of its tests?

A logger, a clock, a lock or a configuration is there for whoever runs the file. Numbers and arrays may be what a test
cell was run with, and then a function that reads them is right for these alone. So they count only where more is right
with them than without.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from whygrad.running.interventions import attributes_of
from whygrad.running.program import Program

DEEPEST = 4  # levels of what holds numbers


def taken_out(program: Program, names: frozenset[str]) -> dict[str, Any]:
    """Takes the data among the values of some names out of the program, and gives them back."""
    namespace = program.namespace
    found = {
        name: namespace[name] for name in sorted(names & namespace.keys()) if holds_data(namespace[name])
    }
    for name in found:
        del namespace[name]
        program.tables.pop(name, None)
    return found


def holds_data(value: Any, level: int = 0) -> bool:
    """Whether a value is a number or an array, or holds one; of an object that is no container, an array."""
    if isinstance(value, bool | np.bool_ | str | bytes) or value is None or level > DEEPEST:
        return False
    if isinstance(value, int | float | complex | np.ndarray | np.generic):
        return True
    if isinstance(value, dict):
        return any(holds_data(part, level + 1) for part in value.values())
    if isinstance(value, list | tuple | set | frozenset):
        return any(holds_data(part, level + 1) for part in value)
    parts = attributes_of(value).values()
    return any(isinstance(part, np.ndarray) or _is_table(part, level) for part in parts)


def _is_table(value: Any, level: int) -> bool:
    """Whether it is a dictionary or list of arrays, as an object keeps its parameters."""
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    return any(isinstance(part, np.ndarray) for part in parts)
