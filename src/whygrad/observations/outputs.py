"""What a saved notebook shows: the printed outputs of its code cells, and the tables that its text expects."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from whygrad.observations.reading import LARGEST, read_text
from whygrad.observations.record import Hint, Observation, Reading, Unread
from whygrad.observations.unnamed import Pair


def read_notebook_outputs(text: str) -> Reading:
    """The printed values of a notebook, given as the text of its file. Never raises.

    The outputs of a cell are ``mine`` and the text between cells ``expected``, where they say nothing else themselves.
    Lines count through all that is read; each cell starts a new block. Text that is no notebook is read as it is. What
    stands after the first ``LARGEST`` characters of outputs and text is left out.
    """
    found: list[Observation] = []
    unnamed: list[Pair] = []
    unread: list[Unread] = []
    lines = blocks = size = 0
    for shown, hint in _shown(text):
        part = shown[: LARGEST - size]
        size += len(part)
        reading = read_text(part)
        observations = reading.observations
        unnamed += reading.unnamed
        found += [
            replace(one, line=one.line + lines, block=one.block + blocks, hint=one.hint or hint)
            for one in observations
        ]
        if hint != "expected":  # what the text says of numbers is no output of the person's own
            unread += [replace(one, line=one.line + lines) for one in reading.unread]
        lines += part.count("\n") + 1
        blocks = max((one.block + 1 for one in found), default=0)
    pairs = () if any(one.numbers for one in found) else tuple(unnamed)
    return Reading(tuple(found), pairs, unread=tuple(unread))


def _shown(text: str) -> Iterator[tuple[str, Hint | None]]:
    """Each text that the notebook shows, with whose values it holds."""
    cells = _cells(text)
    if cells is None:
        yield text, None
        return
    for cell in cells:
        if cell.get("cell_type") == "code":
            outputs = cell.get("outputs")
            yield "".join(map(_output, outputs if isinstance(outputs, list) else ())), "mine"
        else:
            yield _text(cell.get("source", "")), "expected"


def _cells(text: str) -> list[dict[str, Any]] | None:
    try:
        notebook = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(notebook, dict):
        return None
    sheets = notebook.get("worksheets")
    holders = [notebook, *(sheets if isinstance(sheets, list) else ())]  # sheets up to version 3
    lists = [holder.get("cells") for holder in holders if isinstance(holder, dict)]
    if not any(isinstance(cells, list) for cells in lists):
        return None
    return [cell for cells in lists if isinstance(cells, list) for cell in cells if isinstance(cell, dict)]


def _output(output: Any) -> str:
    """The text of one output; a picture has none."""
    if not isinstance(output, dict):
        return ""
    data = output.get("data")
    if isinstance(data, dict):
        return "\n" + _text(data.get("text/plain", "")) + "\n"
    return _text(output.get("text", ""))


def _text(lines: Any) -> str:
    if isinstance(lines, list):
        return "".join(line for line in lines if isinstance(line, str))
    return lines if isinstance(lines, str) else ""
