"""The magics in a real kernel: what is shown, and that nothing there is changed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from tools.gallery import NOTEBOOK

CELLS = [
    "".join(cell["source"])
    for cell in json.loads(NOTEBOOK.read_text("utf-8"))["cells"]
    if cell["cell_type"] == "code"
]
FUNCTIONS = CELLS[1:-1]
HELPERS = (
    "import numpy as np\ndef sigmoid(x):\n    return 1 / (1 + np.exp(-x))\n"
    "def softmax(x):\n    e = np.exp(x - x.max())\n    return e / e.sum(axis=0)\n"
)
SNAPSHOT = "before = {n: id(v) for n, v in globals().items() if not n.startswith('_') and n not in ('In', 'Out', 'before')}"
COMPARE = "print({n for n, v in globals().items() if not n.startswith('_') and n not in ('In', 'Out', 'before')} ^ set(before), [n for n in before if id(globals()[n]) != before[n]])"


def run(folder: Path, *cells: str) -> list[list[Any]]:
    """The outputs of each cell, in a kernel of its own."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(text) for text in cells])
    NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(folder)}}
    ).execute()
    return [cell.outputs for cell in notebook.cells]


def shown(outputs: Sequence[Any]) -> Any:
    [output] = [one for one in outputs if one.output_type == "execute_result"]
    return output.data


def test_the_magic_names_the_cell_and_line_and_changes_nothing(tmp_path: Path) -> None:
    outputs = run(
        tmp_path, "%load_ext whygrad", HELPERS, *FUNCTIONS, SNAPSHOT, "%whygrad", COMPARE, "%whygrad place"
    )
    data = shown(outputs[-3])
    assert set(data) == {"text/plain", "text/html"}
    assert "lstm_forward, cell 4, line 13" in data["text/plain"]
    assert "<mark>c_next = c[:, :, 0]</mark>" in data["text/html"]
    assert outputs[-2][0].text == "set() []\n"
    place = shown(outputs[-1])
    assert "Cause" not in place["text/plain"]
    assert "chain rule" not in place["text/html"]
    assert list(tmp_path.iterdir()) == []


def test_a_function_that_was_mended_is_judged_as_it_is_now(tmp_path: Path) -> None:
    mended = FUNCTIONS[1].replace("c_next = c[:, :, 0]", "c_next = np.zeros((n_a, m))")
    code = (
        "import whygrad\nanswer = whygrad.why()\nprint(answer.diagnosis.verdict)\nanswer.save('report.html')"
    )
    outputs = run(tmp_path, HELPERS, *FUNCTIONS, mended, code)
    assert outputs[-1][0].text == "right\n"
    assert (tmp_path / "report.html").read_text("utf-8").startswith("<!DOCTYPE html>")


def test_the_cell_magic_runs_the_cell_and_then_looks(tmp_path: Path) -> None:
    cell = "%%whygrad fix\n" + FUNCTIONS[1]
    outputs = run(
        tmp_path, "%load_ext whygrad", HELPERS, FUNCTIONS[0], *FUNCTIONS[2:], cell, "lstm_forward.__name__"
    )
    data = shown(outputs[-2])
    assert "line 14" in data["text/plain"]  # the magic is line 1 of the cell, as the person sees it
    assert "Fix" in data["text/plain"]
    assert shown(outputs[-1])["text/plain"] == "'lstm_forward'"


def test_a_cell_that_fails_shows_its_error_and_no_report(tmp_path: Path) -> None:
    [*_, outputs] = run(tmp_path, "%load_ext whygrad", "%%whygrad\n1 / 0")
    assert [one.output_type for one in outputs] == ["error"]
    assert outputs[0].ename == "ZeroDivisionError"


def test_a_wrong_word_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CellExecutionError, match="'all' is none of these"):
        run(tmp_path, "%load_ext whygrad", "%whygrad all")


def test_without_functions_it_says_what_it_looks_for(tmp_path: Path) -> None:
    [*_, outputs] = run(tmp_path, "import whygrad", "whygrad.why()")
    assert "nothing to check" in shown(outputs)["text/plain"]


def test_a_picture_of_ones_own_functions(tmp_path: Path) -> None:
    code = "import whygrad\nwhygrad.picture(lstm_forward, lstm_backward)"
    data = shown(run(tmp_path, HELPERS, *FUNCTIONS, code)[-1])
    assert data["text/plain"].startswith("Of the gradient at the last step, 0.035 % reaches step 0")
    assert "<svg" in data["text/html"]
