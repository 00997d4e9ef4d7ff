"""A right LSTM, as the sample notebook has it, and ways to spoil it."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

from whygrad.diagnosis.diagnose import diagnose
from whygrad.records import Diagnosis

NOTEBOOK = json.loads((files("whygrad.cli") / "samples" / "lstm.ipynb").read_text(encoding="utf-8"))
BUG, REPAIR = "c_next = c[:, :, 0]", "c_next = np.zeros((n_a, m))"
CELLS = [
    "".join(cell["source"]).replace(BUG, REPAIR) for cell in NOTEBOOK["cells"] if cell["cell_type"] == "code"
][:-1]  # without the test cell
PATIENCE = 120.0  # seconds: no busy machine is to change what a test is told
GOOD = "\n\n\n".join(CELLS) + "\n"


def spoiled(*changes: tuple[str, str], source: str = GOOD) -> str:
    """The right program with some pieces replaced, each of which stands in it once."""
    for old, new in changes:
        assert source.count(old) == 1, f"{old!r} stands there {source.count(old)} times"
        source = source.replace(old, new)
    return source


def starting(function: str, *lines: str, source: str = GOOD) -> str:
    """The right program with lines at the start of a function's body."""
    text = source.split("\n")
    first = next(k for k, line in enumerate(text) if line.startswith(f"def {function}(")) + 2
    return "\n".join([*text[:first], *(f"    {line}" for line in lines), *text[first:]])


def notebook(*sources: str, **more: Any) -> str:
    cells = [
        {
            "cell_type": "code",
            "source": source,
            "metadata": {},
            "outputs": [],
            "execution_count": None,
            "id": str(k),
        }
        for k, source in enumerate(sources)
    ]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5} | more)


def told(folder: Path, source: str, name: str = "lstm.py", seconds: float = PATIENCE) -> Diagnosis:
    """The diagnosis of a file with this source."""
    path = folder / name
    path.write_text(source, encoding="utf-8")
    return diagnose(path, None, seconds)


def line_of(text: str, source: str) -> int:
    """The number of the only line that holds a text."""
    [number] = [k for k, line in enumerate(source.split("\n"), 1) if text in line]
    return number
