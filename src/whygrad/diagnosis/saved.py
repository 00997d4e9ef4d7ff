"""What forward saved in a form of its own: are all the numbers in it that no backward function can do without?"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import numpy as np

from whygrad.diagnosis.aliasing import arrays_in
from whygrad.diagnosis.chain import arguments_along
from whygrad.diagnosis.exercises import Function
from whygrad.diagnosis.experiment import Experiment
from whygrad.diagnosis.observing import CLOSE, Array
from whygrad.diagnosis.outcome import Outcome
from whygrad.diagnosis.problems import Problem

NEEDED = ("x", "prev_h", "prev_c")  # what the gradients of the weights and of the gates are made of


def saves_too_little(experiment: Experiment, problem: Problem, outcome: Outcome) -> bool:
    """Whether numbers that are needed are nowhere in what forward saved, in whatever form. False where nobody knows."""
    forward = experiment.chain[0]
    if len(experiment.chain) == 1 or not forward.convention.own_cache:
        return False
    held = [array.ravel() for array in _arrays(outcome.saved) if array.dtype.kind == "f"]
    if not held:
        return False
    numbers = np.unique(np.concatenate(held))
    return not all(_holds(numbers, wanted) for wanted in _needed(experiment.function, forward, problem))


@cache
def _needed(last: Function, forward: Function, problem: Problem) -> tuple[Array, ...]:
    """What the chapter's forward function saves under the needed names, at every step."""
    chapter = getattr(forward.chapter, forward.name)
    kept = chapter(*arguments_along(last, forward, problem))[-1]
    steps = kept[0] if forward.sequence else [kept]
    named = [dict(zip(forward.cache, step, strict=True)) for step in steps]
    wanted = [step[name] for step in named for name in NEEDED if name in step]
    return tuple(array for array in wanted if array.any())  # zeros can be made anew


def _holds(numbers: Array, wanted: Array) -> bool:
    """Whether each wanted number is one of the sorted numbers."""
    values = wanted.ravel()
    scale = CLOSE * max(1.0, float(np.abs(values).max(initial=0.0)))
    after = np.searchsorted(numbers, values).clip(0, len(numbers) - 1)
    before = (after - 1).clip(0)
    nearest = np.minimum(np.abs(numbers[after] - values), np.abs(numbers[before] - values))
    return bool((nearest <= scale).all())


def _arrays(saved: Any) -> Iterator[Array]:
    """The arrays in a cache; none where something in it, such as a function, may hold more."""
    if isinstance(saved, deque):
        saved = list(saved)
    parts = saved.values() if isinstance(saved, Mapping) else saved
    if callable(saved) or (isinstance(parts, tuple | list) and any(map(_is_closed, parts))):
        return iter(())
    return arrays_in(saved)


def _is_closed(part: Any) -> bool:
    return callable(part) or (isinstance(part, tuple | list) and any(map(callable, part)))
