"""Conditions at top level whose answer is known without running anything of the person's."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

_MODULES: Mapping[str, Any] = {"sys": sys, "np": np, "numpy": np}
_ASKED: Mapping[str, Any] = {"hasattr": hasattr, "int": int, "tuple": tuple, "len": len, "map": map}
_OF_TEXT = frozenset("split startswith endswith lower".split())
_UNKNOWN = ast.NamedExpr | ast.BinOp | ast.Await | ast.Lambda | ast.comprehension | ast.Starred


def literals(nodes: Iterable[ast.stmt]) -> dict[str, Any]:
    """The names that are given a number, a word or a truth value, and only once."""
    found: dict[str, Any] = {}
    often: set[str] = set()
    for node in nodes:
        stored = [part.id for part in ast.walk(node) if _is_stored(part)]  # type: ignore[attr-defined]
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            often |= found.keys() & set(stored)
            found |= dict.fromkeys(stored, node.value.value)
        else:
            often |= set(stored)
    return {name: value for name, value in found.items() if name not in often}


def _is_stored(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)


def truth(test: ast.expr, known: Mapping[str, Any]) -> bool | None:
    """What a condition is known to be: ``True``, ``sys.version_info >= (3,)``, ``hasattr(np, "float")``, ``DEBUG``
    where that was set; None if it is not known."""
    if is_main(test):
        return False
    scope = {**known, **_MODULES, **_ASKED}
    if not all(_is_plain(part, scope) for part in ast.walk(test)):
        return None
    try:
        return bool(eval(compile(ast.Expression(test), "<condition>", "eval"), {"__builtins__": {}, **scope}))
    except Exception:
        return None


def _is_plain(node: ast.AST, scope: Mapping[str, Any]) -> bool:
    if isinstance(node, ast.Name):
        return node.id in scope
    if isinstance(node, ast.Call):
        asked = isinstance(node.func, ast.Name) and node.func.id in _ASKED
        return asked or (isinstance(node.func, ast.Attribute) and node.func.attr in _OF_TEXT)
    return not isinstance(node, _UNKNOWN)


def is_main(test: ast.expr) -> bool:
    """``__name__ == "__main__"``."""
    return isinstance(test, ast.Compare) and any(getattr(n, "id", "") == "__name__" for n in ast.walk(test))
