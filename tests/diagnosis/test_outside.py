"""Names from outside: left over from a cell, set once for all inputs, or drawn; and names that may stand outside."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.diagnosis.stories import CELLS, GOOD, line_of, notebook, spoiled, told
from whygrad.records import Finding

TEST_CELL = """np.random.seed(1)
x_tmp = np.random.randn(3, 10, 7)
c_prev = np.random.randn(5, 10)
parameters_tmp = {"Wf": np.random.randn(5, 8)}
Wf = parameters_tmp["Wf"]
n_a, m, T_x = 5, 10, 7"""


def of_notebook(folder: Path, *changes: tuple[str, str]) -> Finding:
    """The only finding for a notebook with a test cell behind its functions, which is cell 7."""
    cells = [*CELLS, TEST_CELL]
    for old, new in changes:
        assert sum(cell.count(old) for cell in cells) == 1
        cells = [cell.replace(old, new) for cell in cells]
    [finding] = told(folder, notebook(*cells), "mine.ipynb").findings
    assert finding.kind == "outside-state"
    return finding


LOOP = "a_next, c_next, yt, cache = lstm_cell_forward(x[:, :, t], a_next, c_next, parameters)"
LEFT_OVER = {  # what is changed -> what belongs there
    "the input": ((LOOP, LOOP.replace("x[:", "x_tmp[:")), "x"),
    "the parameters": ((LOOP, LOOP.replace("parameters", "parameters_tmp")), "parameters"),
    "a start": (("    c_next = np.zeros((n_a, m))\n", "    c_next = c_prev\n"), "np.zeros_like(a0)"),
    "nothing is left over": ((LOOP, LOOP.replace("x[:", "x_temp[:")), "x"),
}


@pytest.mark.parametrize("form", LEFT_OVER)
def test_a_name_that_a_test_cell_leaves_behind(tmp_path: Path, form: str) -> None:
    change, belongs = LEFT_OVER[form]
    finding = of_notebook(tmp_path, change)
    assert finding.certainty == "confirmed"
    assert f"`{belongs}` belongs here." in finding.message
    cell = len(CELLS)
    if form == "nothing is left over":
        assert "In a fresh kernel Python stops here: NameError" in finding.message
        assert "Nothing in this file gives `x_temp` a value" in finding.message
    else:
        assert f"In a fresh kernel, without cell {cell}, line " in finding.message
        assert f"left over from cell {cell}, line " in finding.message


def test_weights_that_were_never_taken_out_of_the_parameters_are_one_fault(tmp_path: Path) -> None:
    source = spoiled(('    Wi, bi = parameters["Wi"], parameters["bi"]\n', ""))
    [finding] = told(tmp_path, source).findings
    assert (finding.kind, finding.certainty) == ("outside-state", "confirmed")
    assert "`parameters['Wi'], parameters['bi']` belongs here" in finding.message


def test_a_size_that_a_test_cell_sets_is_wrong_although_the_exercise_itself_has_it(tmp_path: Path) -> None:
    finding = of_notebook(
        tmp_path, ("    n_x, m, T_x = x.shape\n    n_y, n_a", "    n_x = len(x)\n    n_y, n_a")
    )
    assert finding.function == "lstm_forward"
    assert f"the value is that of cell {len(CELLS)}, line 6, whatever the inputs are" in finding.message
    assert finding.certainty == "confirmed"


def test_a_name_below_main(tmp_path: Path) -> None:
    source = spoiled((LOOP, LOOP.replace("parameters", "pars")))
    source += '\n\nif __name__ == "__main__":\n    pars = {"Wf": np.random.randn(5, 8)}\n'
    [finding] = told(tmp_path, source).findings
    assert f"left over from line {line_of('pars = {', source)}, below" in finding.message
    assert "In a fresh session" in finding.message


CONSTANTS = """EPS = 1e-8
n_gates = 4
AXIS = 1
SIZES = {"two": 2}
UNUSED = np.zeros((5, 10))
"""


def test_constants_helpers_and_modules_may_stand_outside(tmp_path: Path) -> None:
    source = GOOD.replace("axis=1", "axis=AXIS").replace(
        "    dc_prev = dc * ft",
        "    assert n_gates == 2 * SIZES['two']\n    dc_prev = dc * ft / (1 + 0 * EPS)",
    )
    assert told(tmp_path, f"{source}\n\n{CONSTANTS}").verdict == "right"


BEFORE_THE_LOOP = "    caches = []\n\n    # c is"
DECIDES_NOTHING = {  # a line that stops, whose values no output depends on
    "a name that is printed": "    print(T_y)\n",
    "a name in a condition": "    if verbose:\n        print('forward')\n",
    "a seed": "    np.random.seed(seed)\n",
    "a part of a name": "    label = names[2]\n",
    "a key in a condition": "    if not parameters['grad']:\n        return None\n",
}


@pytest.mark.parametrize("form", DECIDES_NOTHING)
def test_a_value_that_may_be_anything_is_not_guessed(tmp_path: Path, form: str) -> None:
    line = BEFORE_THE_LOOP.replace("[]\n", "[]\n" + DECIDES_NOTHING[form], 1)
    source = spoiled((BEFORE_THE_LOOP, line))
    [finding] = told(tmp_path, source).findings
    assert finding.line == line_of(DECIDES_NOTHING[form].split("\n")[0].strip(), source)
    assert finding.certainty == "consistent"
    assert "belongs" not in finding.message
