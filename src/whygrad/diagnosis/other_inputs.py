"""Numbers of other inputs: what the right program prints with another seed, with a stale weight, in another size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from whygrad.diagnosis.exercises import STEP_BY_STEP, Function, Inputs
from whygrad.diagnosis.exercises.step_by_step import drawn_first, drawn_last
from whygrad.diagnosis.observing import observe
from whygrad.diagnosis.problems import Problem, arguments, problems
from whygrad.diagnosis.simulation import Printout
from whygrad.diagnosis.targets import Form, Printed, Target

SEEDS: tuple[int, ...] = (*range(101), 123, 1000, 1234, 12345, 2018, 2021)
ENOUGH = 2  # numbers that must come out, so that no seed does it by chance
STALE = "stale"


def seed_of(mine: Sequence[Printed]) -> int | None:
    """The seed with which the right program prints all of these numbers."""
    if sum(len(one.targets) for one in mine) < ENOUGH or not mine[0].targets:
        return None
    first = mine[0]
    for seed in SEEDS:
        if seed != 1 and _all_met(first.targets, first.function, seeded(_row(first.function), seed)):
            others = all(
                _all_met(one.targets, one.function, seeded(_row(one.function), seed)) for one in mine[1:]
            )
            if others:
                return seed
    return None


def seeded(function: Function, seed: int) -> Problem:
    """The exercise's test cell with another seed, which people try and paste."""

    def draw() -> Inputs:
        random = np.random.RandomState(seed)
        return drawn_first(function, random) | drawn_last(function, random)

    return Problem(f"seed {seed}", f"the exercise's inputs with seed {seed}", draw)


def is_stale(mine: Sequence[Printed]) -> bool:
    """Whether these are the numbers of the old test cell of ``rnn_cell_backward``, which draws ``b`` and takes the
    ``ba`` that the test of ``rnn_forward`` left behind."""
    if [one.function for one in mine] != ["rnn_cell_backward"]:
        return False
    return bool(mine[0].targets) and _all_met(mine[0].targets, "rnn_cell_backward", stale_problem())


def stale_problem() -> Problem:
    """The inputs of that old test cell."""
    function = _row("rnn_cell_backward")

    def draw() -> Inputs:
        inputs = problems(function)[-1].draw()
        left = problems(_row("rnn_forward"))[-1].draw()
        inputs["parameters"]["ba"] = left["parameters"]["ba"]
        return inputs

    return Problem(STALE, "the old test cell, with a weight that another cell left", draw)


def prints(function: str, problem: Problem) -> Printout:
    """What the chapter prints on other inputs."""
    row = _row(function)
    returned = getattr(row.chapter, function)(*arguments(row, problem))
    return {(function, name): value for name, value in observe(row, returned).values.items()}


def other_sizes(forms: Sequence[Form]) -> tuple[str, ...]:
    """The sizes, if the shapes are those of a right program on inputs of other sizes: each letter stands for one.

    At least two shapes must show another size, and all must agree on every size.
    """
    sizes = {"1": 1}
    known = [(form.shape, _SHAPES[form.output].split()) for form in forms if form.output in _SHAPES]
    for shape, letters in known:
        if len(shape) != len(letters) or any(
            sizes.setdefault(letter, size) != size for letter, size in zip(letters, shape, strict=True)
        ):
            return ()
    if sizes.get("n_ax", 0) != sizes.get("n_a", 0) + sizes.get("n_x", 0) and {"n_a", "n_x", "n_ax"} <= set(
        sizes
    ):
        return ()
    other = {letter: size for letter, size in sizes.items() if _USUAL.get(letter, size) != size}
    shown = sum(any(letter in other for letter in letters) for _, letters in known)
    return tuple(f"{letter} = {size}" for letter, size in other.items()) if shown > 1 else ()


_USUAL = {"n_x": 3, "n_a": 5, "n_y": 2, "m": 10}
_SHAPES = {
    "dx": "n_x m T",
    "dxt": "n_x m",
    "da0": "n_a m",
    "da_prev": "n_a m",
    "dc_prev": "n_a m",
    "a": "n_a m T_x",
    "c": "n_a m T_x",
    "y": "n_y m T_x",
    "y_pred": "n_y m T_x",
    "a_next": "n_a m",
    "c_next": "n_a m",
    "yt_pred": "n_y m",
    "dWax": "n_a n_x",
    "dWaa": "n_a n_a",
    "dba": "n_a 1",
    **{f"dW{gate}": "n_a n_ax" for gate in "fico"},
    **{f"db{gate}": "n_a 1" for gate in "fico"},
}


def _row(function: str) -> Function:
    return STEP_BY_STEP.functions[function]


def _all_met(targets: Sequence[Target], function: str, problem: Problem) -> bool:
    printout = prints(function, problem)
    return all(replace(target, function=function).met_by(printout) for target in targets)
