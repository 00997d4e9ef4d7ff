"""Tables at top level: made once, before any run, and read by the functions."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path

import pytest

from tests.diagnosis.stories import line_of, spoiled, told
from tests.running.programs import loaded
from whygrad.diagnosis.fixes import Fixes
from whygrad.diagnosis.limit import Effort
from whygrad.faults.edit import Edit
from whygrad.records import Finding
from whygrad.running.program import Program

GATES = """    ft = sigmoid(np.dot(Wf, concat) + bf)
    it = sigmoid(np.dot(Wi, concat) + bi)
    cct = np.tanh(np.dot(Wc, concat) + bc)
    ot = sigmoid(np.dot(Wo, concat) + bo)
"""
BY_TABLE = """    value = {k: GATES[k](np.dot(parameters["W" + k], concat) + parameters["b" + k]) for k in GATES}
    ft, it, cct, ot = value["f"], value["i"], value["c"], value["o"]
"""
IN_ORDER = """    blocks = [np.dot(parameters["W" + k], concat) + parameters["b" + k] for k in "fico"]
    ft, it, cct, ot = (function(z) for function, z in zip(GATES.values(), blocks))
"""
TABLE = 'GATES = {"f": sigmoid, "i": sigmoid, "c": np.tanh, "o": sigmoid}'
IMPORT = "from rnn_utils import sigmoid, softmax\n"


def of_table(folder: Path, table: str, how: str) -> Finding:
    source = spoiled((GATES, how), (IMPORT, f"{IMPORT}\n{table}\n"))
    [finding] = told(folder, source).findings
    assert finding.line == line_of(table, source)
    assert (finding.function, finding.certainty) == ("lstm_cell_forward", "confirmed")
    return finding


def test_a_table_that_is_right(tmp_path: Path) -> None:
    for how in (BY_TABLE, IN_ORDER):
        source = spoiled((GATES, how), (IMPORT, f"{IMPORT}\n{TABLE}\n"))
        assert told(tmp_path, source).verdict == "right"


@pytest.mark.parametrize("wrong", ["sigmoid", "softmax"])
def test_another_function_in_it(tmp_path: Path, wrong: str) -> None:
    finding = of_table(tmp_path, TABLE.replace("np.tanh", wrong), BY_TABLE)
    assert finding.kind == "wrong-activation"
    assert finding.message == f"The function here is `{wrong}`, and the formula has `np.tanh`."


def test_two_entries_in_another_order(tmp_path: Path) -> None:
    table = 'GATES = {"f": sigmoid, "i": sigmoid, "o": sigmoid, "c": np.tanh}'
    finding = of_table(tmp_path, table, IN_ORDER)
    assert "stand in each other's place" in finding.message


def test_two_entries_that_changed_places(tmp_path: Path) -> None:
    table = 'GATES = {"f": sigmoid, "i": np.tanh, "c": sigmoid, "o": sigmoid}'
    finding = of_table(tmp_path, table, BY_TABLE)
    assert "stand in each other's place" in finding.message


SUMS = """
PARTS = {"a": 1, "b": 2}
def total():
    return [PARTS["a"], PARTS["b"]]
"""


def other_part(program: Program, old: str, new: str) -> Edit:
    """An edit of the table as it stands there now."""
    statement = program.tables["PARTS"][0]
    [node] = [one for one in ast.walk(statement) if isinstance(one, ast.Constant) and ast.unparse(one) == old]
    place = replace(program.sites[0], number=-1, function="PARTS", statement=statement, node=node, source=old)
    return Edit(place, new, "another-value", 1, old, new)


def test_a_second_edit_keeps_the_first_and_both_are_taken_back() -> None:
    program = loaded(SUMS)
    fixes = Fixes(program, Effort())
    assert fixes.add(other_part(program, "1", "5"), by_source=True)
    assert fixes.add(other_part(program, "2", "7"), by_source=True)
    assert program.run("total", []) == [5, 7]
    fixes.drop()
    assert program.run("total", []) == [5, 2]
    assert fixes.try_out(other_part(program, "5", "6"))
    assert program.run("total", []) == [6, 2]
    fixes.drop()
    fixes.drop()
    assert program.run("total", []) == [1, 2]
    assert ast.unparse(program.tables["PARTS"][0]) == "PARTS = {'a': 1, 'b': 2}"
