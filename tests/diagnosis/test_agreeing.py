"""Names that do not agree: what is stored under the name of something else."""

from __future__ import annotations

import ast

import pytest

from whygrad.diagnosis.agreeing import _in_fields, _under_names
from whygrad.running.sites import Site

SOURCE = """
def keep(ft, it, t, ft_log, it_log):
    ft_log[t] = {first}
    it_log[t] = {second}
"""


def exchanged(first: str, second: str) -> list[tuple[str, str]]:
    """The edits that are tried, each as what stands there and what belongs there."""
    definition = ast.parse(SOURCE.format(first=first, second=second)).body[0]
    assert isinstance(definition, ast.FunctionDef)
    sites = {
        id(one.value): Site(
            k, "keep", None, one.lineno, 0, ast.unparse(one.value), "stored", None, one.value, one
        )
        for k, one in enumerate(definition.body)
        if isinstance(one, ast.Assign)
    }
    return [(edit.old, edit.new) for edit in _under_names(definition, sites)]


def test_two_logs_that_hold_each_others_gate_are_exchanged() -> None:
    assert exchanged("it", "ft") == [("it", "ft")]


@pytest.mark.parametrize(("first", "second"), [("ft", "it"), ("ft", "ft"), ("t", "it"), ("it", "it")])
def test_what_is_under_its_own_name_stays(first: str, second: str) -> None:
    assert exchanged(first, second) == []


FIELDS = {"Cache": ("x", "prev_h", "next_h")}


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("Cache(x, next_h, prev_h)", [("next_h", "prev_h")]),
        ("Cache(x, prev_h, next_h)", []),
        ("Other(x, next_h, prev_h)", []),
        ("Cache(next_h, x, prev_h)", []),
    ],
)
def test_an_object_whose_fields_get_each_others_values(call: str, expected: list[tuple[str, str]]) -> None:
    definition = ast.parse(f"def step(x, prev_h, next_h):\n    return {call}").body[0]
    assert isinstance(definition, ast.FunctionDef)
    statement = definition.body[0]
    names = [node for node in ast.walk(statement) if isinstance(node, ast.Name)]
    sites = {
        id(node): Site(k, "step", None, 2, 0, node.id, "argument", None, node, statement)
        for k, node in enumerate(names)
    }
    edits = _in_fields(definition, sites, lambda name: FIELDS.get(name, ()))
    assert [(edit.old, edit.new) for edit in edits] == expected
