"""Faults as rows: the table is read, a row is an edit of the reference, and what a notebook with it prints is run and kept."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from session import REFERENCE, Printout, run, wrong_names

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Fault:
    name: str
    group: int
    function: str
    kind: str
    what: str
    before: str
    after: str
    more: tuple[tuple[str, str], ...] = ()
    again: str = ""
    posted: bool = True


@cache
def faults() -> dict[str, Fault]:
    rows = tomllib.loads((HERE / "faults.toml").read_text())["fault"]
    table = {row["name"]: Fault(**{**row, "more": tuple(map(tuple, row.get("more", [])))}) for row in rows}
    assert len(table) == len(rows), "two rows of one name"
    return table


def plant(planted: Sequence[Fault]) -> str:
    """The reference with every one of the faults in it."""
    source = REFERENCE
    for fault in planted:
        found = re.search(rf"^def {fault.function}\(.*?(?=^def |\Z)", source, re.M | re.S)
        assert found, fault.function
        body = found.group()
        for before, after in ((fault.before, fault.after), *fault.more):
            assert body.count(before) == 1, f"{fault.name}: {body.count(before)} places for {before!r}"
            body = body.replace(before, after)
        source = source[: found.start()] + body + source[found.end() :]
    return source


def printouts(names: tuple[str, ...]) -> dict[str, Printout]:
    planted = [faults()[name] for name in names]
    return run(plant(planted), again="".join({fault.again for fault in planted}))


def wrong_printouts(names: tuple[str, ...]) -> dict[str, list[str]]:
    """The functions whose printout a person with these faults sees wrong, each with its wrong values."""
    mine, right = printouts(names), run()
    wrong = {function: wrong_names(mine[function], right[function]) for function in right}
    return {function: values for function, values in wrong.items() if values}
