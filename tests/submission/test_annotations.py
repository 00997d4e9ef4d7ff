"""Annotations need no module that is not at hand."""

from __future__ import annotations

import ast

from tests.submission.test_selection import selecting


def test_what_only_annotations_name_is_not_needed() -> None:
    found = selecting(
        "from tensor import Tensor\ndef f(x: Tensor, *, y: 'Tensor' = 3) -> Tensor:\n    return x"
    )
    assert [ast.unparse(node) for _, node in found.statements] == ["def f(x, *, y=3):\n    return x"]
    assert not found.undefined


def test_a_variable_at_top_level_keeps_its_value() -> None:
    found = selecting("c: Tensor = 3\ndef f(x): return c")
    assert not found.undefined


def test_a_dataclass_is_made_of_its_own() -> None:
    source = (
        "from dataclasses import dataclass\n@dataclass\nclass Own:\n    x: int = 3\ndef f(x): return Own(x)"
    )
    [made] = [node for _, node in selecting(source).statements if isinstance(node, ast.ClassDef)]
    assert "x: int = 3" in ast.unparse(made)


def test_a_function_that_is_chosen_by_them_keeps_them() -> None:
    source = "from functools import singledispatch\n@singledispatch\ndef g(x): return x\n@g.register\ndef _(x: int): return -x\ndef f(x): return g(x)"
    kept = [ast.unparse(node) for _, node in selecting(source).statements]
    assert not any("def _(x)" in one for one in kept)
