"""Modules that a file imports and that are not there: drawing does nothing, and for the rest nobody is blamed."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from whygrad.diagnosis import wording
from whygrad.diagnosis.outcome import is_nameless
from whygrad.running.importing import bound_by
from whygrad.running.program import Crash, Program
from whygrad.submission.beside import HEAVY, StandIn, is_installed, root_of
from whygrad.submission.imports import run_import
from whygrad.submission.selection import Submission
from whygrad.submission.supplied import IN_FULL

# Modules that show something and compute nothing: whatever is asked of them is done, and nothing happens.
DRAWING = frozenset("matplotlib pylab mpl_toolkits seaborn plotly bokeh IPython ipywidgets".split())


def import_or_draw_nothing(
    node: ast.Import | ast.ImportFrom, namespace: dict[str, Any], folder: Path
) -> None:
    """Binds what an import statement imports; a module that only draws is replaced by one that does nothing."""
    run_import(node, namespace, folder)
    for name, module in bound_by(node).items():
        if module.split(".")[0] in DRAWING:
            namespace.setdefault(name, StandIn(name))


@dataclass(frozen=True)
class Absent:
    """Names that a file imports and that could not be had, each with its module; and star imports of such modules."""

    names: dict[str, str]
    stars: tuple[str, ...]
    elsewhere: frozenset[str] = frozenset()  # names that code of the file itself gives a value
    values: frozenset[str] = frozenset()  # arrays of the file's own: no module of helpers has these

    def lack(self, function: str, crash: Crash | None, healed: bool) -> str | None:
        """The sentence for a function that stopped because of such a name; None if it stopped for another reason.

        ``healed``: another name in its place makes all right, so that a star import is not to blame.
        """
        if crash is None or not is_nameless(crash):
            return None
        name = str(getattr(crash.error, "name", None))
        unknown = not healed and name not in self.elsewhere | self.values
        own = getattr(crash.error, "module", None)  # of an import inside the function
        module = own or self.names.get(name) or (next(iter(self.stars), None) if unknown else None)
        if module is None:
            return None
        heavy = module.split(".")[0] in HEAVY
        sentence = wording.NEEDS_FRAMEWORK if heavy else wording.NEEDS_MODULE
        return sentence.format(function=function, name=name, module=module)


def absent_from(submission: Submission, program: Program) -> Absent:
    """What the imports of a loaded program did not bring."""
    names: dict[str, str] = {}
    stars: list[str] = []
    for _, node in submission.statements:
        if isinstance(node, ast.Import | ast.ImportFrom):
            names |= {
                name: module for name, module in bound_by(node).items() if name not in program.namespace
            }
        if isinstance(node, ast.ImportFrom) and node.module and any(one.name == "*" for one in node.names):
            top = node.module.split(".")[0]
            here = not node.level and (root_of(top, submission.folder) or is_installed(top))
            found = here or node.module in IN_FULL
            stars += [] if found else ["." * node.level + node.module]
    return Absent(names, tuple(stars), frozenset(submission.origins), _values(submission))


def _values(submission: Submission) -> frozenset[str]:
    """The names whose shape or transpose the file asks for, and that it never calls: arrays of its own."""
    nodes = [node for _, statement in submission.statements for node in ast.walk(statement)]
    asked = {
        node.value.id
        for node in nodes
        if isinstance(node, ast.Attribute)
        and node.attr in ("shape", "T")
        and isinstance(node.value, ast.Name)
    }
    called = {
        node.func.id for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    return frozenset(asked - called)
