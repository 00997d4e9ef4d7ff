"""Names that do not agree: what is stored under the name of something else."""

from __future__ import annotations

import ast

import pytest

from whygrad.diagnosis.agreeing import _under_names
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
