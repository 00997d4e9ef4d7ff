"""What saved notebooks show."""

from __future__ import annotations

import json
from typing import Any

import pytest

from whygrad.observations import Observation, read_notebook_outputs


def code(*outputs: dict[str, Any]) -> dict[str, Any]:
    return {"cell_type": "code", "source": 'print("dWf[3][1] =", dWf[3][1])', "outputs": list(outputs)}


def markdown(source: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "source": source.splitlines(keepends=True)}


def stream(text: str) -> dict[str, Any]:
    return {"output_type": "stream", "name": "stdout", "text": text.splitlines(keepends=True)}


def read(*cells: Any) -> tuple[Observation, ...]:
    return read_notebook_outputs(json.dumps({"nbformat": 4, "cells": cells})).observations


def told(*cells: Any) -> list[tuple[str, int, str | None]]:
    return [(one.name, one.block, one.hint) for one in read(*cells)]


def test_outputs_are_mine_and_text_is_expected() -> None:
    found = told(
        code(stream("dWf[3][1] = 0.1\n"), stream("dbf[4] = [0.2]\n")),
        markdown("**Expected Output**:\n\n| **dWf[3][1]** = | 0.3 |\n"),
        code(stream("dWi[1][2] = 0.4\n")),
    )
    assert found == [("dWf", 0, "mine"), ("dbf", 0, "mine"), ("dWf", 1, "expected"), ("dWi", 2, "mine")]


def test_the_value_of_a_cell() -> None:
    shown = {"output_type": "execute_result", "data": {"text/plain": ["{'dbf': array([[0.25]])}"]}}
    assert told(code(shown)) == [("dbf", 0, "mine")]


def test_an_output_that_names_the_expected_ones() -> None:
    text = "dWf[3][1] = 0.1\nExpected output:\ndWf[3][1] = 0.3\n"
    assert told(code(stream(text))) == [("dWf", 0, "mine"), ("dWf", 1, "expected")]


def test_a_notebook_of_version_3() -> None:
    sheet = {"cells": [code({"output_type": "pyout", "text": ["dWf[3][1] = 0.1"]})]}
    found = read_notebook_outputs(json.dumps({"nbformat": 3, "worksheets": [sheet]})).observations
    assert [one.name for one in found] == ["dWf"]


def test_text_that_is_no_notebook() -> None:
    assert [one.name for one in read_notebook_outputs("dWf[3][1] = 0.1").observations] == ["dWf"]


ODD = [
    "null",
    "[]",
    "{}",
    '{"cells": 3}',
    '{"cells": [3, null, {"outputs": 5}]}',
    "[" * 100_000,
    "1" * 10_000,
]


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_odd_files(text: str) -> None:
    assert read_notebook_outputs(text).observations == ()


def test_odd_cells() -> None:
    odd: list[Any] = [None, {"data": {"text/plain": 7}}, {"text": {"a": 1}}, {"text": [1, "dWf[3][1] = 0.1"]}]
    assert told(code(*odd), {"cell_type": "code", "outputs": None}, markdown("")) == [("dWf", 0, "mine")]
