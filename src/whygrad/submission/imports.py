"""One import statement of somebody's file, executed so that it cannot fail.

Modules beside the file are found; a course's helper module that is missing is supplied; heavy frameworks are
never loaded. Whatever else goes wrong leaves names undefined: the functions under test may never use them.
"""

from __future__ import annotations

import ast
import contextlib
import importlib
import io
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

from whygrad.submission.beside import HEAVY, StandIn, is_installed, local_modules, root_of
from whygrad.submission.supplied import COURSE, ELSEWHERE, supplied_names

__all__ = ["may_supply", "run_import", "supplied_names"]

_PACKAGE = "_submitted"  # the folder of the file, as a package, for its relative imports


def run_import(node: ast.Import | ast.ImportFrom, namespace: dict[str, Any], folder: Path) -> None:
    """Bind what the statement imports, as far as it can be had; never raises."""
    if isinstance(node, ast.Import):
        for alias in node.names:
            _run_plain(alias, namespace, folder)
        return
    origin = node.module or ""
    module = _load(origin, folder, node.level) if origin else None
    for alias in node.names:
        if alias.name == "*":
            namespace.update(_course_names(origin) if module is None else _public(module))
            continue
        with contextlib.suppress(LookupError):
            member = _member(module, origin, alias.name, folder, node.level)
            namespace[alias.asname or alias.name] = member


def may_supply(node: ast.ImportFrom, name: str, folder: Path) -> bool:
    """Whether a star import can be where a name comes from, as far as can be told without running it."""
    top = (node.module or "").split(".")[0]
    if top == "numpy":
        return hasattr(importlib.import_module("numpy"), name)
    found = node.level or root_of(top, folder) or (top not in HEAVY and is_installed(top))
    return bool(found) or name in _course_names(top)


def _run_plain(alias: ast.alias, namespace: dict[str, Any], folder: Path) -> None:
    """``import a.b`` binds ``a``; ``import a.b as c`` binds ``b``."""
    top = alias.name.split(".")[0]
    module = _load(alias.name, folder, whole=alias.asname is None)
    if module is None and top not in HEAVY:
        module = _course_module(alias.name)
    if module is not None:
        namespace[alias.asname or top] = module


def _member(module: ModuleType | None, origin: str, name: str, folder: Path, level: int) -> Any:
    """What ``from module import name`` gives: an attribute, a module inside it, or what we can supply.

    Raises:
        LookupError: none of these.
    """
    if module is not None:
        with contextlib.suppress(Exception):
            member = getattr(module, name)
            if not isinstance(member, StandIn):
                return member
    inner = _load(f"{origin}.{name}" if origin else name, folder, level)
    if inner is not None:
        return inner
    if module is not None and not origin.endswith("utils"):
        raise LookupError(name)
    supplied = _course_names(origin)
    helper = _course_module(name) if supplied and name not in supplied else None
    return supplied[name] if helper is None else helper


def _course_module(name: str) -> ModuleType | None:
    """What a missing module with such a name stands for: the helpers of a course."""
    if not re.search("util|helper|activation", name):
        return None
    module = ModuleType(name)
    vars(module).update(COURSE)
    return module


def _course_names(origin: str) -> Mapping[str, Any]:
    """What we can supply of a missing module: nothing of a framework, whose names mean other things."""
    top = origin.split(".")[0]
    return {} if top in HEAVY else ELSEWHERE.get(top, COURSE)


def _public(module: ModuleType) -> dict[str, Any]:
    listed = getattr(module, "__all__", None)
    names = listed if isinstance(listed, list | tuple) else [n for n in vars(module) if not n.startswith("_")]
    found = {name: vars(module)[name] for name in names if name in vars(module)}
    return {name: member for name, member in found.items() if not isinstance(member, StandIn)}


def _load(name: str, folder: Path, level: int = 0, whole: bool = False) -> ModuleType | None:
    """A module (``whole``: the package that it is in), or None if it cannot be had or must not be loaded."""
    if level:
        return _load_relative(name, folder, level)
    top = name.split(".")[0]
    root = root_of(top, folder)
    if root is None:
        return None if top in HEAVY else _imported(name, whole)
    with local_modules(top, root):
        return _imported(name, whole)


def _load_relative(name: str, folder: Path, level: int) -> ModuleType | None:
    root = folder.joinpath(*[".."] * (level - 1)).resolve()
    package = ModuleType(_PACKAGE)
    package.__path__ = [str(root)]
    with local_modules(_PACKAGE, root):
        sys.modules[_PACKAGE] = package
        return _imported(f"{_PACKAGE}.{name}", whole=False)


def _imported(name: str, whole: bool) -> ModuleType | None:
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            return __import__(name) if whole else importlib.import_module(name)
    except (Exception, SystemExit):
        return None
