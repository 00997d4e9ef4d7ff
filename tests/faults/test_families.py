"""The families of edits: each does what its example says, and none ever writes what is no expression."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import whygrad.chapters
from tests.chapters.draws import FORWARD, published
from tests.faults.places import made_up, normal, parses, value, watched_places
from tests.running.programs import import_it, loaded
from tests.running.styles import STYLES
from whygrad.faults.edit import Edit, Surroundings, shown
from whygrad.faults.families import FAMILIES, Family, edits
from whygrad.running.program import Program
from whygrad.running.sites import Site, SourceText

CHAPTERS = Path(whygrad.chapters.__file__).parent
BY_VALUE = {"another-unpacking", "another-return"}  # these pick parts of the value by their number


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_a_family_turns_its_example_into_the_other(family: Family) -> None:
    made = {
        shown(site, text)
        for site, around in made_up(family.before)
        for text, _, _ in family.make(site, around)
    }
    if family.name in BY_VALUE:
        assert any(np.array_equal(value(text), value(family.after)) for text in made if _runs(text))
    else:
        assert normal(family.after) in set(map(normal, made))


def _runs(text: str) -> bool:
    try:
        value(text)
    except Exception:
        return False
    return True


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_a_family_leaves_alone_what_it_does_not_know(family: Family) -> None:
    for odd in (
        "None",
        "...",
        "'text'",
        "lambda: 0",
        "f'{u}'",
        "[*rows]",
        "(yield)",
        "u if v else w",
        "{**d}",
        "-1",
        "()",
    ):
        for site, around in made_up(odd):
            for text, _, _ in family.make(site, around):
                assert parses(text)


def test_families_have_names_of_their_own_and_likely_ones_come_first() -> None:
    names = [family.name for family in FAMILIES]
    assert len(set(names)) == len(names)
    costs = [family.cost for family in FAMILIES]
    assert costs == sorted(costs)


# ---------------------------------------------------------------- the chapters


def chapter(name: str) -> Program:
    source = (CHAPTERS / f"{name}.py").read_text(encoding="utf-8")
    text = SourceText.of(source, str(CHAPTERS / f"{name}.py"))
    program = Program()
    program.load([(text, statement) for statement in ast.parse(source).body], import_it)
    assert not program.failures
    return program


def arguments(function: str) -> tuple[Any, ...]:
    draw = published(function)
    if function.endswith("_backward"):
        forward = FORWARD[function.replace("backward", "forward")](draw)
        gradients = ("da",) if not function.endswith("cell_backward") else ("da_next", "dc_next")
        return (*(draw[name] for name in gradients if name in draw), forward[-1])
    inputs = ("x", "a0") if "cell" not in function else ("xt", "a_prev", "c_prev")
    return (*(draw[name] for name in inputs if name in draw), draw.parameters)


FUNCTIONS = [f"{net}_{part}" for net in ("rnn", "lstm") for part in
             ("cell_forward", "forward", "cell_backward", "backward")]  # fmt: skip


def edits_of(places: Iterator[tuple[Site, Surroundings]]) -> Iterator[list[Edit]]:
    for site, around in places:
        yield list(edits(site, around))


@pytest.mark.parametrize("function", FUNCTIONS)
def test_every_edit_of_the_chapters_is_an_expression(function: str) -> None:
    places = watched_places(chapter(function.split("_")[0]), function, arguments(function))
    found = [edit for made in edits_of(places) for edit in made]
    assert len(found) > 500
    assert [edit for edit in found if not parses(edit.text) or not parses(shown(edit.site, edit.text))] == []


@pytest.mark.parametrize("function", FUNCTIONS)
def test_no_site_of_the_chapters_gets_a_text_twice_or_the_one_it_has(function: str) -> None:
    for made in edits_of(watched_places(chapter(function.split("_")[0]), function, arguments(function))):
        counts = Counter(edit.text for edit in made)
        assert max(counts.values(), default=1) == 1
        assert all(edit.text != edit.site.source for edit in made)


@pytest.mark.parametrize("style", STYLES)
def test_every_edit_of_every_style_is_an_expression(style: str) -> None:
    for made in edits_of(watched_places(loaded(STYLES[style]), "f", [3])):
        assert [
            edit for edit in made if not parses(edit.text) or not parses(shown(edit.site, edit.text))
        ] == []
