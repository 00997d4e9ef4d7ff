"""What the person sees: the outputs of their own functions, feeding each other, on the exercise's inputs."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from whygrad.diagnosis.chain import expected_along
from whygrad.diagnosis.exercises import Function
from whygrad.diagnosis.experiment import Experiment
from whygrad.diagnosis.figures import error_of, errors_by_step, numbers, scale_of
from whygrad.diagnosis.judging import Bench, Judgement
from whygrad.diagnosis.observing import Array
from whygrad.diagnosis.outcome import Outcome
from whygrad.records import Output
from whygrad.running.program import Crash


def view(bench: Bench, names: Sequence[str]) -> tuple[tuple[Output, ...], dict[str, Crash]]:
    """The outputs of the named functions, as their own test cells would print them, and what did not come back.

    After one wait in vain nothing more is run of that chapter.
    """
    outputs: list[Output] = []
    stopped: dict[str, Crash] = {}
    for name in names:
        if not any(
            bench.exercise.functions[other].chapter is bench.exercise.functions[name].chapter
            for other in stopped
        ):
            seen = _outputs(bench, name)
            if isinstance(seen, Crash):
                stopped[name] = seen
            else:
                outputs += seen
    return tuple(outputs), stopped


def seen_now(bench: Bench, name: str) -> tuple[Mapping[str, Array], Mapping[str, Array]]:
    """What a function returns with all edits in force, and what is right; nothing where it does not come back."""
    outcome, right = _run(bench, name)
    if outcome.crash is not None or not outcome.observations:
        return {}, right
    return outcome.observations[name].values, right


def _run(bench: Bench, name: str) -> tuple[Outcome, Mapping[str, Array]]:
    """The person's own forward feeds a backward function, on the exercise's inputs."""
    function = bench.exercise.functions[name]
    own_forward = function.forward in bench.present
    chain = (str(function.forward), name) if own_forward else (name,)
    experiment = bench.experiment(*chain, apart=not own_forward and function.forward is not None)
    problem = next(one for one in experiment.problems if one.name == "published")
    return experiment.run(problem), expected_along(function, function, problem)


def _outputs(bench: Bench, name: str) -> list[Output] | Crash:
    outcome, right = _run(bench, name)
    if outcome.crash is not None or not outcome.observations:
        waited = outcome.crash is not None and outcome.crash.reason != "crashed"
        return outcome.crash if waited and outcome.crash is not None else []
    return list(_compared(bench.exercise.functions[name], outcome, right))


def _compared(function: Function, outcome: Outcome, expected: Mapping[str, Array]) -> Iterator[Output]:
    seen = outcome.observations[function.name].values if outcome.observations else {}
    axis = function.convention.time_axis
    for name, right in expected.items():
        if name.startswith("cache"):
            continue
        difference = outcome.wrong.get((function.name, name))
        found, timed = seen.get(name), name in function.timed
        yield Output(
            function=function.name,
            name=name,
            right=difference is None or difference.rough,
            max_error=difference.error if difference else error_of(seen[name], right),
            steps=difference.steps if difference else None,
            step_count=right.shape[axis] if timed else None,
            step_errors=errors_by_step(found, right, axis) if timed else None,
            scale=scale_of(right),
            numbers=numbers(function, name, found, right, timed),
        )


def digits(experiment: Experiment, outcome: Outcome, function: Function) -> int:
    """To how many digits the right outputs agree, relative to the largest entry of each."""
    worst = 1e-16
    problem = next(one for one in experiment.problems if one.name == "published")
    for name, right in expected_along(experiment.function, function, problem).items():
        found = outcome.observations[function.name].values.get(name) if outcome.observations else None
        if name.startswith("cache"):  # no output: it may be saved in another form
            continue
        if found is not None and found.shape == right.shape and right.size:
            scale = float(abs(right).max()) or 1.0
            worst = max(worst, error_of(found, right) / scale)
    return min(15, max(0, math.floor(-math.log10(worst)))) if math.isfinite(worst) else 0


@dataclass(frozen=True)
class Count:
    """How many outputs of a function are wrong, of how many, and to how many digits they are right if all are."""

    function: str
    wrong: int
    all: int
    digits: int


def count_wrong(bench: Bench, judgement: Judgement, in_cache: bool) -> Count:
    """Counts the wrong outputs on the exercise's inputs. A fault ``in_cache`` shows in what backward makes of it."""
    experiment = judgement.experiment
    function = experiment.function
    if in_cache:
        backward = bench.backward_of(experiment.chain[0].name)
        experiment = bench.experiment(experiment.chain[0].name, backward, apart=False)
        function = experiment.function
        outcome = experiment.run(experiment.problems[-1])
    else:
        outcome = judgement.outcomes.get("published") or next(iter(judgement.outcomes.values()))
    names = list(function.outputs)
    seen = {name: one for (of, name), one in outcome.wrong.items() if of == function.name}
    wrong = [name for name in names if name in seen and not (judgement.stretched and seen[name].stretched)]
    if outcome.crash is not None:
        return Count(function.name, len(names), len(names), 0)
    return Count(function.name, len(wrong), len(names), digits(experiment, outcome, function))
