"""``whygrad.why()``: the functions that are defined here and now, judged apart, and the answer to look at."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from whygrad.diagnosis.apart import of_file
from whygrad.diagnosis.exercises import EXERCISES
from whygrad.notebook.kernel import Kernel, kernel_of
from whygrad.notebook.shown import Answer
from whygrad.records.diagnosis import Diagnosis
from whygrad.report.hint import Hint

SECONDS = 20.0
NOWHERE = (
    "whygrad.why() looks at the functions of a notebook or of the script that calls it, and here is neither. "
    "Save your functions in a file, then call `whygrad check FILE`."
)


def why(hint: Hint | None = None, exercise: str | None = None, seconds: float = SECONDS) -> Answer:
    """Says what is wrong in the functions that are defined so far, and why.

    In a notebook these are the living functions of the exercise's names; in a script, those of its file. They run in
    a process apart; nothing here is changed. ``hint`` is how much to give away: "place", "cause" or "fix".

    Raises:
        ValueError: the exercise or the hint is not known.
        RuntimeError: there is neither a notebook nor a script.
    """
    if exercise is not None and exercise not in EXERCISES:
        raise ValueError(f"There is no exercise {exercise!r}; whygrad knows {', '.join(EXERCISES)}.")
    if hint not in (None, "place", "cause", "fix"):
        raise ValueError(f"There is no hint {hint!r}: it is place, cause or fix.")
    shell = _shell()
    if shell is not None:
        return Answer(judged(kernel_of(shell), exercise, seconds), hint)
    script = getattr(sys.modules.get("__main__"), "__file__", None)
    if script is None:
        raise RuntimeError(NOWHERE)
    return Answer(of_file(Path(script), exercise, seconds)[0], hint)


def judged(kernel: Kernel, exercise: str | None = None, seconds: float = SECONDS) -> Diagnosis:
    """The diagnosis of what a kernel holds."""
    wanted = frozenset(name for one in EXERCISES.values() for name in one.functions)
    module = kernel.module(wanted)
    if module is not None:
        return of_file(module, exercise, seconds)[0]
    with TemporaryDirectory(prefix="whygrad-") as folder:
        path = Path(folder) / kernel.name
        path.write_text(kernel.as_notebook(wanted), encoding="utf-8", errors="backslashreplace")
        return of_file(path, exercise, seconds, folder=Path.cwd())[0]


def _shell() -> Any:
    """The running IPython, if this is one; it is never imported for that."""
    ipython = sys.modules.get("IPython")
    return ipython.get_ipython() if ipython is not None else None
