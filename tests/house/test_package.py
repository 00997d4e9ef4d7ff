"""The rest of the house rules that a machine can keep."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import whygrad

SRC = Path(whygrad.__file__).parent
ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
MODULES = sorted(SRC.rglob("*.py"))
DRAWERS = {"util", "utils", "misc", "helper", "helpers", "common", "manager", "managers", "junkdrawer"}
LONGEST = 350


def names(place: Path) -> set[str]:
    """What a module and the folders above it are called, without the underscore of private ones."""
    return {part.removesuffix(".py").strip("_") for part in place.parts}


def lengthy(path: Path) -> bool:
    return len(path.read_text(encoding="utf-8").splitlines()) > LONGEST


def test_no_module_is_a_drawer() -> None:
    assert [path.name for path in MODULES if names(path.relative_to(SRC)) & DRAWERS] == []


def test_a_drawer_would_be_seen() -> None:
    assert names(Path("report/_utils.py")) & DRAWERS


def test_no_module_is_longer_than_350_lines() -> None:
    assert [path.relative_to(SRC).as_posix() for path in MODULES if lengthy(path)] == []


def test_a_long_module_would_be_seen(tmp_path: Path) -> None:
    long = tmp_path / "long.py"
    long.write_text("x = 1\n" * (LONGEST + 1), encoding="utf-8")
    assert lengthy(long)


def test_import_is_cheap() -> None:
    heavy = {"numpy", "rich", "click", "jinja2", "nbformat", "IPython", "starlette", "uvicorn"}
    code = f"import sys, whygrad; print(*sorted({heavy} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == []


HOMES: dict[str, set[str]] = {
    "rich": {"report", "cli"},
    "click": {"cli"},
    "jinja2": {"report"},
    "starlette": {"server"},
    "uvicorn": {"server"},
    "IPython": {"notebook"},
    "nbformat": set(),
}


@pytest.mark.parametrize(("library", "homes"), HOMES.items(), ids=HOMES.keys())
def test_a_library_stays_in_its_parts(library: str, homes: set[str]) -> None:
    imported = re.compile(rf"^\s*(import|from) {library}\b", re.MULTILINE)
    users = {path.relative_to(SRC).parts[0] for path in MODULES if imported.search(path.read_text("utf-8"))}
    assert users <= homes


def test_one_version() -> None:
    assert PROJECT["version"] == whygrad.__version__


def test_the_changelog_knows_the_version() -> None:
    assert f"[{whygrad.__version__}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'lstm_sideways'"):
        whygrad.lstm_sideways  # noqa: B018


@pytest.mark.parametrize("public", sorted(set(whygrad.__all__) - {"__version__", "why", "picture"}))
def test_the_front_door_opens_on_the_chapters(public: str) -> None:
    assert getattr(whygrad, public).__module__.startswith("whygrad.chapters")


LOCK = (ROOT / "requirements" / "dev.txt").read_text(encoding="utf-8")
WANTED = (ROOT / "requirements" / "dev.in").read_text(encoding="utf-8")


def requirements(lines: list[str]) -> set[str]:
    return {match[0] for line in lines if (match := re.match(r"[a-z][\w.-]*", line))}


def test_the_lock_pins_every_direct_dependency() -> None:
    assert requirements([*PROJECT["dependencies"], *WANTED.splitlines()]) <= requirements(LOCK.splitlines())


def test_the_lock_holds_exact_versions_and_nothing_else() -> None:
    lines = [line.split("#")[0].strip() for line in LOCK.splitlines()]
    assert [line for line in lines if line and not re.fullmatch(r"[a-z][\w.-]*==[\w.]+", line)] == []


def test_the_continuous_integration_script_can_be_run() -> None:
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
