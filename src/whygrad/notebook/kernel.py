"""What a kernel holds: the cells that were run, and the functions that are alive in it, by their source.

A cell's number is its execution count, as the brackets beside it show it.
"""

from __future__ import annotations

import ast
import inspect
import json
import os
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FunctionType
from typing import Any

from whygrad.submission.magics import is_code, without_magics

UNNAMED = "notebook.ipynb"


@dataclass(frozen=True)
class Kernel:
    """The raw text of each executed cell (the first one, number 0, is empty), and the namespace."""

    cells: tuple[str, ...]
    namespace: Mapping[str, Any]
    name: str = UNNAMED  # of the notebook

    def as_notebook(self, wanted: frozenset[str]) -> str:
        """A notebook of all that was run, in which only living functions of the wanted names are defined."""
        living = dict(self._living(wanted))
        cells = [_with_the_living(text, living, wanted) for text in self.cells]
        written = [{"cell_type": "code", "source": text, "metadata": {}, "outputs": []} for text in cells]
        return json.dumps({"cells": written, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})

    def module(self, wanted: frozenset[str]) -> Path | None:
        """The file that all living functions come from, where the notebook itself defines none of them."""
        files = set()
        for name in wanted:
            function = self.namespace.get(name)
            if isinstance(function, FunctionType) and not function.__module__.startswith("whygrad."):
                if function.__module__ == "__main__":
                    return None
                files.add(inspect.getsourcefile(function))
        found = files.pop() if len(files) == 1 else None
        return Path(found) if found and os.path.isfile(found) and _is_own(found) else None

    def _living(self, wanted: frozenset[str]) -> Iterator[tuple[str, str]]:
        for name in wanted:
            function = inspect.unwrap(self.namespace[name]) if callable(self.namespace.get(name)) else None
            if function is not None:
                yield name, _source(function)


def kernel_of(shell: Any) -> Kernel:
    """The kernel behind an IPython shell, as it is now."""
    manager = getattr(shell, "history_manager", None)
    raw = getattr(manager, "input_hist_raw", None) or shell.user_ns.get("In", [""])
    return Kernel(tuple(str(text) for text in raw), dict(shell.user_ns), _name(shell.user_ns))


def _name(namespace: Mapping[str, Any]) -> str:
    """What the notebook is called, where its program says so: Jupyter, VS Code."""
    said = os.environ.get("JPY_SESSION_NAME") or namespace.get("__vsc_ipynb_file__")
    name = os.path.basename(str(said)) if said else UNNAMED
    return name if name.endswith(".ipynb") else UNNAMED


def _source(function: Any) -> str:
    try:
        return _plain(inspect.getsource(function))
    except (OSError, TypeError, SyntaxError):
        return ""


def _plain(source: str) -> str:
    return textwrap.dedent(source).strip()


def _with_the_living(text: str, living: Mapping[str, str], wanted: frozenset[str]) -> str:
    """The cell without definitions that are dead: overwritten, deleted, or of another one of the same name."""
    if not is_code(text):
        return text
    lines = without_magics(text).split("\n")
    original = text.split("\n")
    for node in _definitions("\n".join(lines), wanted):
        first = min([node.lineno, *(one.lineno for one in node.decorator_list)]) - 1
        last = node.end_lineno or node.lineno
        own = _plain("\n".join(original[first:last]))
        alive = living.get(node.name)
        if alive is None or (alive and alive != own and alive != _plain("\n".join(lines[first:last]))):
            original[first:last] = [""] * (last - first)
    return "\n".join(original)


def _definitions(code: str, wanted: frozenset[str]) -> Sequence[ast.FunctionDef]:
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError):
        return ()
    return [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name in wanted]


def _is_own(file: str) -> bool:
    """Whether a file is somebody's own, and not an installed package."""
    return not {"site-packages", "dist-packages"} & set(Path(file).parts)
