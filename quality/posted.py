"""The posts: texts with printed numbers of which the fault is known (``quality/posts`` made them)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "posts"
WITHOUT_CAUSE = frozenset({"unexplainable", "other-inputs", "stale-test", "other-sizes"})


@dataclass(frozen=True)
class Fault:
    """One of the faults behind a post."""

    function: str
    kind: str


Cause = tuple[Fault, ...]


@dataclass(frozen=True)
class Post:
    """One text, and what is true of it. ``causes``: the true set of faults first, then others that print the same."""

    name: str
    file: Path  # a saved notebook, or the case itself
    text: str | None
    group: str
    verdict: str
    causes: tuple[Cause, ...]
    expected: str | None
    unexplained: tuple[str, ...]

    @property
    def explainable(self) -> bool:
        """Whether there is a cause to be found."""
        return bool(self.causes)

    def write(self, folder: Path) -> Path:
        """The text as a file, to be given to the command."""
        if self.text is None:
            return self.file
        path = folder / f"{self.file.stem}.txt"
        path.write_text(self.text, encoding="utf-8", newline="")
        return path


def load() -> tuple[Post, ...]:
    """Every post, in the order of their names."""
    rows = tomllib.loads((FOLDER / "faults.toml").read_text(encoding="utf-8"))["fault"]
    known = {row["name"]: Fault(row["function"], row["kind"]) for row in rows}
    return tuple(_post(path, known) for path in sorted((FOLDER / "cases").glob("*.toml")))


def _post(path: Path, known: dict[str, Fault]) -> Post:
    case: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    rows = case.get("fault", ())
    true = tuple(Fault(row["function"], row["kind"]) for row in rows)
    elsewhere = [
        (Fault(name, row["kind"]),)
        for row in rows
        for name in row.get("functions", ())
        if name != row["function"]
    ]  # of a single fault that shows in either of two functions
    same = tuple(tuple(known[name] for name in names) for names in case.get("same_as", ()))
    return Post(
        name=case["name"],
        file=path.with_name(case["file"]) if "file" in case else path,
        text=case.get("text"),
        group=case["group"],
        verdict=case["verdict"],
        causes=(true, *elsewhere, *same) if true and case["group"] not in WITHOUT_CAUSE else (),
        expected=case.get("expected"),
        unexplained=tuple(case.get("unexplained", ())),
    )
