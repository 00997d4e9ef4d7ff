"""A module may import only from lower rows. This is the picture in docs/architecture.md, held to the code."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import whygrad

SRC = Path(whygrad.__file__).parent

ROWS = [
    "cli notebook server cluster",
    "report",
    "diagnosis",
    "faults",
    "submission running observations",
    "chapters engine gradcheck records",
]
HEIGHT = {part: len(ROWS) - depth for depth, row in enumerate(ROWS) for part in row.split()}
HEIGHT["_version"] = 0
DYNAMIC = {"import_module", "__import__"}
FREE = {"cli", "__main__", "__init__"}  # they tie all together; __init__ opens the chapters on first use


def called(func: ast.expr) -> str:
    return ast.unparse(func).split(".")[-1]


def imports(source: str, package: str) -> Iterator[tuple[int, str]]:
    """Each import of whygrad's own, at any depth: the line, and the absolute dotted name."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                found = [alias.name for alias in names]
            case ast.ImportFrom(module=module, names=names, level=level):
                parents = package.split(".")[: len(package.split(".")) - level + 1] if level else []
                base = ".".join([*parents, *([module] if module else [])])
                found = [f"{base}.{alias.name}" for alias in names]
            case ast.Call(func=func, args=[ast.Constant(value=str(name)), *_]) if called(func) in DYNAMIC:
                found = [name]
            case _:
                continue
        yield from ((node.lineno, name) for name in found if name.split(".")[0] == "whygrad")


def violations(root: Path) -> list[str]:
    """Every import under ``root`` (the package's folder) that does not point downwards."""
    found = []
    for path in sorted(root.rglob("*.py")):
        place = path.relative_to(root)
        part = place.parts[0].removesuffix(".py")
        package = ".".join(["whygrad", *place.parts[:-1]])
        for line, name in imports(path.read_text(encoding="utf-8"), package):
            target = [*name.split("."), "__init__"][1]
            if part not in FREE and target != part and not HEIGHT.get(target, 99) < HEIGHT.get(part, -1):
                found.append(f"{place.as_posix()}:{line}: {part} may not import {name}")
    return found


def test_imports_point_downwards() -> None:
    assert violations(SRC) == []


def test_every_part_has_its_row() -> None:
    parts = {path.name.removesuffix(".py") for path in SRC.iterdir() if path.suffix == ".py" or path.is_dir()}
    assert parts - {*FREE, "__pycache__"} <= set(HEIGHT)


PLANTED = {
    "upwards": "from whygrad.diagnosis import judge",
    "to a stranger": "import whygrad.submission",
    "in a function": "def f():\n    from whygrad.report import terminal",
    "relative": "from ...faults import edits",
    "relative, by the part's name": "from ... import report",
    "by a string": "from importlib import import_module\nimport_module('whygrad.cli')",
    "through the front door": "from whygrad import lstm_forward",
    "of the whole": "import whygrad",
    "without a row": "from whygrad.utils import anything",
}
ALLOWED = [
    "from whygrad._version import __version__",
    "from ...records import Place",
    "from . import x",
    "import numpy",
]


def plant(root: Path, source: str) -> list[str]:
    folder = root / "running" / "child"
    folder.mkdir(parents=True)
    (folder / "planted.py").write_text(source, encoding="utf-8")
    return violations(root)


@pytest.mark.parametrize("source", PLANTED.values(), ids=PLANTED.keys())
def test_a_planted_violation_is_caught(tmp_path: Path, source: str) -> None:
    [violation] = plant(tmp_path, source)
    assert violation.startswith(
        f"running/child/planted.py:{source.count(chr(10)) + 1}: running may not import"
    )


@pytest.mark.parametrize("source", ALLOWED)
def test_what_is_allowed_is_let_through(tmp_path: Path, source: str) -> None:
    assert plant(tmp_path, source) == []
