"""What somebody's LSTM prints for the exercise's test cell: computed from their own functions, and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from whygrad.diagnosis.diagnose import load
from whygrad.diagnosis.exercises import STEP_BY_STEP
from whygrad.diagnosis.problems import problems
from whygrad.running.program import Crash, Program
from whygrad.submission.selection import select
from whygrad.submission.source import read

SECONDS = 5.0  # for one call
# what the exercise prints of each gradient
PRINTED: dict[str, tuple[int, ...]] = {"dx": (1, 2), "da0": (2, 3)}
PRINTED |= {"dWf": (3, 1), "dWi": (1, 2), "dWc": (3, 1), "dWo": (1, 2)}
PRINTED |= {"dbf": (4,), "dbi": (4,), "dbc": (4,), "dbo": (4,)}


class DidNotRunError(Exception):
    """A function did not come back; the argument is what Python says."""


def run(path: str) -> dict[str, list[float]]:
    """The printed numbers of ``lstm_backward`` in a file, by name: ``dx[1][2]`` and so on.

    Its own ``lstm_forward`` feeds it, on the published inputs. Runs the person's code in this process.
    """
    file = Path(path)
    submission = select(file.name, file.parent, read(file), frozenset(STEP_BY_STEP.functions))
    program = load(submission)
    published = problems(STEP_BY_STEP.functions["lstm_backward"])[-1].draw()
    caches = _called(program, "lstm_forward", *(published[name] for name in ("x", "a0", "parameters")))[-1]
    gradients = _called(program, "lstm_backward", published["da"], caches)
    return {
        name + "".join(f"[{one}]" for one in index): np.ravel(gradients[name][index]).tolist()
        for name, index in PRINTED.items()
    }


def _called(program: Program, name: str, *arguments: Any) -> Any:
    returned = program.run(name, arguments, seconds=SECONDS)
    if isinstance(returned, Crash):
        raise DidNotRunError(f"{name}: {returned.sentence}")
    return returned
