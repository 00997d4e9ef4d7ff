"""Small programs for the tests of the intervention layer, loaded as a person's would be."""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Iterator
from typing import Any

import numpy as np

from whygrad.running.interventions import Event, Watch
from whygrad.running.program import Program
from whygrad.running.sites import Site, SourceText

FILE = "<theirs.py>"


def import_it(statement: ast.Import | ast.ImportFrom, namespace: dict[str, Any]) -> None:
    exec(compile(ast.Module([statement], []), "<import>", "exec", dont_inherit=True), namespace)


def loaded(
    source: str, filename: str = FILE, cell: int | None = None, program: Program | None = None
) -> Program:
    """A program of one text, with NumPy as np."""
    source = textwrap.dedent(source)
    program = program or Program()
    text = SourceText.of(source, filename, cell)
    program.load([(text, statement) for statement in ast.parse(source).body], import_it, {"np": np})
    return program


def plain(source: str, filename: str = FILE) -> dict[str, Any]:
    """The namespace of the same text, executed by Python alone."""
    namespace: dict[str, Any] = {"np": np, "print": lambda *values, **options: None}
    exec(compile(textwrap.dedent(source), filename, "exec", dont_inherit=True), namespace)
    return namespace


def watched(source: str, name: str, *arguments: Any, **options: Any) -> list[Event]:
    """Every value that passes while a function of the source runs."""
    program = loaded(source)
    watch = Watch(program.sites, **options)
    program.run(name, arguments, watch)
    return watch.events


def site(program: Program, source: str, role: str | None = None, nth: int = 0) -> Site:
    """The nth site with this source (and role)."""
    found = [one for one in program.sites if one.source == source and role in (None, one.role)]
    return found[nth]


def passed(events: list[Event], source: str, role: str | None = None) -> Iterator[Event]:
    return (event for event in events if event.site.source == source and role in (None, event.site.role))


def values(events: list[Event], source: str, role: str | None = None) -> list[Any]:
    return [event.value for event in passed(events, source, role)]
