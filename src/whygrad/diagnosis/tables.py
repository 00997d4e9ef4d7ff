"""Tables at top level that functions read: an entry that stands for another, two that change places.

``ACTIVATIONS = {"f": sigmoid, "c": sigmoid}`` is made once, before any run; an edit of it is tried by making it anew.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

from whygrad.diagnosis.search import Healing, Search
from whygrad.faults.edit import Edit, text_of
from whygrad.running.program import Program
from whygrad.running.sites import Site, names_read

MOST_ENTRIES = 12


def heal_tables(search: Search) -> list[Healing]:
    """The first edit of a table with which all is right."""
    for edit in _edits(search):
        healing = None if search.limit.reached else search.attempt(edit, True, by_source=True)
        if healing is not None and healing.whole:
            return [healing]
    return []


def replaces_entry(program: Program, edit: Edit) -> bool:
    """Whether it puts something in the place of an entry of a table at top level, which may itself be wrong."""
    return re.split(r"\W", edit.old)[0] in program.tables


def _edits(search: Search) -> Iterator[Edit]:
    program, context = search.experiment.program, search.context
    statements = {id(site.statement): site.statement for site in context.passed.values()}.values()
    read = {name for statement in statements for name in names_read(statement)}
    near = next(iter(context.passed.values()), None)
    for name, (statement, text) in program.tables.items():
        entries = _entries(statement.value) if name in read else []
        if near is None or not 1 < len(entries) <= MOST_ENTRIES:
            continue
        place = replace(near, number=-1, function=name, cell=text.cell, statement=statement, variable=None)
        around = context.surroundings(near)
        yield from _others(
            [_at(place, entry) for entry in entries], [*around.activations, *context.words(near)]
        )
        if isinstance(statement.value, ast.Dict):
            yield from _another_order(place, statement.value)


def _others(sites: list[Site], known: list[str]) -> Iterator[Edit]:
    """Another entry, or what else a table of such entries could have, in the place of one; two that change places."""
    for one, two in combinations(sites, 2):
        if one.source != two.source:
            yield Edit(one, two.source, "exchanged", 1, one.source, two.source, ((two, one.source),))
    for site in sites:
        word = isinstance(site.node, ast.Constant)
        alike = [text for text in known if (text[:1] in "'\"" and word) or (text[:1].isalpha() and not word)]
        for other in dict.fromkeys([*(one.source for one in sites), *alike]):
            if other != site.source:
                yield Edit(site, other, "another-value", 1, site.source, other)


def _another_order(place: Site, table: ast.Dict) -> Iterator[Edit]:
    """Two entries in the order of each other, for those who go through a table in its order."""
    keys = [_at(place, key) for key in table.keys if key is not None]
    values = [_at(place, value) for value in table.values]
    for i, k in combinations(range(len(keys)), 2):
        others = ((keys[k], keys[i].source), (values[i], values[k].source), (values[k], values[i].source))
        yield Edit(keys[i], keys[k].source, "exchanged", 1, keys[i].source, keys[k].source, others)


def _at(place: Site, entry: ast.expr) -> Site:
    return replace(
        place,
        line=entry.lineno,
        column=entry.col_offset,
        source=text_of(entry),
        role="expression",
        node=entry,
    )


def _entries(value: ast.expr | None) -> list[ast.expr]:
    """What a table has for each key, or at each place."""
    if isinstance(value, ast.Dict):
        return list(value.values)
    return list(value.elts) if isinstance(value, ast.List | ast.Tuple) else []
