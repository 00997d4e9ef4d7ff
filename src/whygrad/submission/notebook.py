"""Notebooks of every version to their code cells.

A notebook is read leniently: what Jupyter would refuse (a missing field, an odd output) is no matter here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any


class NotJsonError(Exception):
    """The text is not JSON; the argument says where it stops being so."""


def notebook_in(text: str) -> Mapping[str, Any] | None:
    """The notebook that a text is, or None if it is JSON of another kind.

    Raises:
        NotJsonError: the text is not JSON at all.
    """
    try:
        found = json.loads(text)
    except json.JSONDecodeError as error:
        raise NotJsonError(f"line {error.lineno}: {error.msg}") from None
    except (ValueError, RecursionError) as error:
        raise NotJsonError(str(error)) from None
    if isinstance(found, dict) and isinstance(found.get("cells", found.get("worksheets")), list):
        return found
    return None


def language(notebook: Mapping[str, Any]) -> str:
    """The language of the notebook's kernel, in small letters; ``python`` where it does not say."""
    metadata = notebook.get("metadata")
    for key, entry in (("language_info", "name"), ("kernelspec", "language")):
        part = metadata.get(key) if isinstance(metadata, dict) else None
        if isinstance(part, dict) and isinstance(part.get(entry), str):
            return str(part[entry]).lower()
    return "python"


def code_cells(notebook: Mapping[str, Any]) -> list[tuple[int, str]]:
    """The text of each code cell, with its place among all cells, counted from 0."""
    cells = [cell if isinstance(cell, dict) else {} for cell in _all_cells(notebook)]
    return [(index, _source(cell)) for index, cell in enumerate(cells) if cell.get("cell_type") == "code"]


def _all_cells(notebook: Mapping[str, Any]) -> list[Any]:
    if isinstance(cells := notebook.get("cells"), list):
        return cells
    sheets = notebook["worksheets"]  # up to version 3
    lists = [sheet.get("cells") for sheet in sheets if isinstance(sheet, dict)]
    return [cell for cells in lists if isinstance(cells, list) for cell in cells]


def _source(cell: Mapping[str, Any]) -> str:
    source = cell.get("source", cell.get("input", ""))  # ``input`` up to version 3
    if isinstance(source, list):
        return "".join(str(line) for line in source)
    return source if isinstance(source, str) else ""
