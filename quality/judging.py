"""Asks whygrad about each program, as a user would: one ``whygrad check --json`` each, timed from start to end."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from quality.corpus import Case
from whygrad.records import Diagnosis

AT_ONCE = 2
PATIENCE = 60.0  # seconds; whygrad stops by itself after 20


@dataclass(frozen=True)
class Answer:
    """What whygrad said, or (``failure``) that it said nothing of use."""

    diagnosis: Diagnosis | None
    seconds: float
    failure: str | None = None


Judge = Callable[[Case], Answer]


def ask(case: Case) -> Answer:
    """One whole process for one program."""
    with TemporaryDirectory(prefix="quality-") as folder:
        program = case.write(Path(folder))
        command = [sys.executable, "-m", "whygrad", "check", "--json", program.name]
        started = time.perf_counter()
        try:
            run = subprocess.run(
                command,
                cwd=program.parent,
                capture_output=True,
                text=True,
                encoding="utf-8",
                timeout=PATIENCE,
            )
        except subprocess.TimeoutExpired:
            return Answer(None, PATIENCE, "did not come back")
        seconds = time.perf_counter() - started
    return _read(run.stdout, run.stderr, run.returncode, seconds)


def _read(stdout: str, stderr: str, status: int, seconds: float) -> Answer:
    try:
        diagnosis = Diagnosis.from_json(json.loads(stdout))
    except (ValueError, KeyError, TypeError) as error:
        last = (stderr.strip().splitlines() or [str(error)])[-1]
        return Answer(None, seconds, f"no diagnosis, status {status}: {last}")
    if status != diagnosis.exit_status:
        return Answer(None, seconds, f"status {status} where {diagnosis.exit_status} was due")
    return Answer(diagnosis, seconds)


def ask_all(cases: Sequence[Case], judge: Judge = ask) -> list[Answer]:
    """All answers, in the order of the cases; a bar shows how far it is, if there is a terminal."""
    console = Console(stderr=True)
    columns = (TextColumn("judging"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with (
        Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as bar,
        ThreadPoolExecutor(AT_ONCE) as pool,
    ):
        work = {pool.submit(judge, case): number for number, case in enumerate(cases)}
        answers: dict[int, Answer] = {}
        for done in bar.track(as_completed(work), total=len(work)):
            answers[work[done]] = done.result()
    return [answers[number] for number in range(len(cases))]
