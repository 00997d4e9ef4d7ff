"""What a function has in hand at one place: each value with the expression that a person would write for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import FrameType
from typing import Any

import numpy as np

from whygrad.diagnosis.experiment import Experiment
from whygrad.diagnosis.problems import Problem
from whygrad.running.interventions import override
from whygrad.running.rounds import scope_of
from whygrad.running.sites import Site

MOST_PARTS = 16  # of a tuple that is taken apart
_VALUES = (np.ndarray, int, float, dict, list, tuple)


def expressions_in(scope: Mapping[str, Any], depth: int = 3) -> Iterator[tuple[str, Any]]:
    """Variables, entries of dictionaries and tuples, and the lengths of arrays; simple ones first."""
    level = [
        (name, value) for name, value in scope.items() if name.strip("_").isidentifier() and _counts(value)
    ]
    arrays: list[tuple[str, Any]] = []
    for _ in range(depth):
        yield from level
        arrays += [(text, value) for text, value in level if isinstance(value, np.ndarray)]
        level = [row for text, value in level for row in _parts(text, value)]
    for text, array in arrays:
        yield from ((f"{text}.shape[{axis}]", size) for axis, size in enumerate(array.shape))


def _parts(text: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        rows = [(repr(key), part) for key, part in value.items() if isinstance(key, str)]
    elif isinstance(value, tuple | list) and len(value) <= MOST_PARTS:
        rows = [(str(place), part) for place, part in enumerate(value)]
    else:
        return
    yield from ((f"{text}[{key}]", part) for key, part in rows if _counts(part))


def _counts(value: Any) -> bool:
    return isinstance(value, _VALUES) and not isinstance(value, bool)


def scope_at(experiment: Experiment, problem: Problem, site: Site) -> dict[str, Any]:
    """The variables where a run first passes a site; none where it never does."""
    seen: list[dict[str, Any]] = []

    def noting(value: Any, frame: FrameType) -> Any:
        if not seen:
            seen.append(scope_of(frame))
        return value

    experiment.run(problem, override({**experiment.fixes, site.number: _after(experiment, site, noting)}))
    return seen[0] if seen else {}


def _after(experiment: Experiment, site: Site, noting: Any) -> Any:
    fix = experiment.fixes.get(site.number)
    return noting if fix is None else lambda value, frame: noting(fix(value, frame), frame)
