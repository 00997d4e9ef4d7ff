"""From the wanted functions along the names they look up to the statements that supply these."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from whygrad.submission.names import GIVEN, looked_up, looked_up_at_once
from whygrad.submission.outline import Entry, assigned_by_functions
from whygrad.submission.source import Cell
from whygrad.submission.supplied import supplied_names


@dataclass(frozen=True)
class Needs:
    """The entries to execute, and the names that they do not supply."""

    entries: list[Entry]
    outside: Mapping[str, tuple[Cell, int]]
    undefined: frozenset[str]


def follow(entries: list[Entry], names: Iterable[str]) -> Needs:
    """What has to be executed so that the functions of these names can be called."""
    runnable = _runnable(entries)
    registered = _registered(runnable)
    unsure = {**assigned_by_functions(entries), **_assigned_by_others(entries, runnable)}
    kept: list[Entry] = []
    outside: dict[str, tuple[Cell, int]] = {}
    undefined: set[str] = set()
    seen, waiting = set(names), sorted(names)
    while waiting:
        name = waiting.pop()
        found = [
            entry
            for entry in runnable
            if name in entry.binds or name in entry.changes or entry in registered.get(name, ())
        ]
        if not any(name in entry.binds for entry in found):
            if name in unsure:
                outside[name] = unsure[name]
            elif name not in GIVEN:
                undefined.add(name)
            continue
        new = [entry for entry in found if entry not in kept]
        kept += new
        looked = {needed for entry in new if entry.kind != "import" for needed in looked_up(entry.node)}
        waiting += sorted(looked - seen)
        seen |= looked
    return Needs(kept, outside, frozenset(undefined))


def _registered(entries: list[Entry]) -> dict[str, list[Entry]]:
    """For each constant, the definitions whose decorators look it up: they may write themselves into it."""
    made = {name: entry for entry in entries if entry.kind == "definition" for name in entry.binds}
    constants = {name for entry in entries if entry.kind == "constant" for name in entry.binds}
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        for decorator in getattr(entry.node, "decorator_list", ()):
            called = decorator.func if isinstance(decorator, ast.Call) else decorator
            own = made.get(called.id) if isinstance(called, ast.Name) else None
            for name in looked_up(own.node) & constants if own is not None else ():
                found.setdefault(name, []).append(entry)
    return found


def _runnable(entries: list[Entry]) -> list[Entry]:
    """Definitions (the last of each name), imports, and constants made of these and each other."""
    last = {name: entry for entry in entries if entry.kind == "definition" for name in entry.binds}
    firm = [entry for entry in entries if entry.kind == "import" or entry in last.values()]
    constants = [entry for entry in entries if entry.kind == "constant"]
    others = [entry for entry in entries if entry.kind == "other"]
    sure = {name for entry in firm for name in entry.binds}
    bound_anywhere = {name for entry in entries for name in entry.binds}
    given = (GIVEN | supplied_names().keys()) - bound_anywhere
    has_star = any(entry.is_star for entry in entries)
    while True:
        spoiled = {name for entry in others for name in (*entry.binds, *entry.changes)} - sure
        made = {name for entry in constants for name in entry.binds} - spoiled
        known = sure | made | given | GIVEN

        def stands(entry: Entry, spoiled: set[str] = spoiled, known: set[str] = known) -> bool:
            missing = looked_up_at_once(entry.node) - known
            if has_star:
                missing &= bound_anywhere
            return not missing and not spoiled & {*entry.binds, *entry.changes}

        fallen = [entry for entry in constants if not stands(entry)]
        if not fallen:
            return [entry for entry in entries if entry in firm or entry in constants]
        constants = [entry for entry in constants if entry not in fallen]
        others = [*others, *fallen]


def _assigned_by_others(entries: list[Entry], runnable: list[Entry]) -> dict[str, tuple[Cell, int]]:
    """Where code that is not run assigns a name (the last place), or writes into it."""
    places: dict[str, tuple[Cell, int]] = {}
    for entry in entries:
        if entry not in runnable and entry.kind != "definition":
            places |= {name: (entry.cell, line) for name, line in {**entry.changes, **entry.binds}.items()}
    return places
