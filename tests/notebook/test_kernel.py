"""What a kernel holds, written down as a notebook: only what is alive, with its lines where they were."""

from __future__ import annotations

import json
import linecache
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from whygrad.notebook.kernel import Kernel

WANTED = frozenset({"lstm_forward", "lstm_backward"})
ONE = "import numpy as np\n\ndef lstm_forward(x, a0, parameters):\n    return 1\n"
TWO = "def lstm_forward(x, a0, parameters):\n    return 2\n"


def ran(*cells: str, name: str = "mine.ipynb") -> Kernel:
    """A kernel after these cells, as IPython keeps their source."""
    namespace: dict[str, Any] = {"__name__": "__main__"}
    for number, text in enumerate(cells, 1):
        file = f"<test-cell-{number}>"
        linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
        exec(compile(text, file, "exec"), namespace)
    return Kernel(("", *cells), namespace, name)


def written(kernel: Kernel) -> list[str]:
    return ["".join(cell["source"]) for cell in json.loads(kernel.as_notebook(WANTED))["cells"]]


def test_a_cell_has_the_number_beside_it() -> None:
    assert written(ran("x = 1", ONE)) == ["", "x = 1", ONE]


def test_only_the_last_definition_is_alive() -> None:
    kernel = ran(ONE, TWO)
    assert written(kernel) == ["", "import numpy as np\n\n\n\n", TWO]


def test_the_earlier_one_lives_if_it_was_put_back() -> None:
    kernel = ran(ONE, "kept = lstm_forward", TWO, "lstm_forward = kept")
    assert written(kernel)[1] == ONE
    assert "return 2" not in "".join(written(kernel))


def test_a_deleted_function_is_gone() -> None:
    assert "return" not in "".join(written(ran(ONE, "del lstm_forward")))


def test_lines_stay_where_they_were() -> None:
    [_, first, _] = written(ran("y = 0\n" + ONE + "\nz = 3", TWO))
    assert first.split("\n").index("z = 3") == ("y = 0\n" + ONE + "\nz = 3").split("\n").index("z = 3")


def test_other_functions_are_left_alone() -> None:
    helper = "def sigmoid(x):\n    return x\n"
    assert written(ran(helper, "def sigmoid(x):\n    return 2 * x\n"))[1] == helper


def test_magics_do_not_hide_a_function() -> None:
    kernel = ran(TWO)
    magic = Kernel(("", "%matplotlib inline\n" + TWO), kernel.namespace)
    assert written(magic)[1] == "%matplotlib inline\n" + TWO


@pytest.mark.parametrize("text", ["%%bash\nls", "def lstm_forward(:", "!pip install x", "\x00", ""])
def test_what_is_no_python_is_kept_as_it_is(text: str) -> None:
    assert written(Kernel(("", text), {}))[1] == text


def test_functions_of_a_module_beside_the_notebook_are_found_there(tmp_path: Path) -> None:
    file = tmp_path / "mylstm.py"
    file.write_text(TWO, encoding="utf-8")
    module = ModuleType("mylstm")
    module.__file__ = str(file)
    exec(compile(TWO, str(file), "exec"), module.__dict__)
    namespace = {"lstm_forward": module.lstm_forward}
    assert Kernel(("", "from mylstm import *"), namespace).module(WANTED) == file
    assert Kernel(("", TWO), {**namespace, **ran(ONE).namespace}).module(WANTED) is None


def test_the_chapters_are_not_the_persons_own() -> None:
    from whygrad import lstm_forward

    assert (
        Kernel(("", "from whygrad import lstm_forward"), {"lstm_forward": lstm_forward}).module(WANTED)
        is None
    )


def test_importing_whygrad_brings_no_ipython() -> None:
    import subprocess

    code = "import sys, whygrad; whygrad.why; print('IPython' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
