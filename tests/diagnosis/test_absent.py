"""Modules that a function imports and that are not here: nobody is blamed for that."""

from pathlib import Path

import pytest

from tests.diagnosis.stories import starting, told


@pytest.mark.parametrize(
    "line",
    [
        "from debugging_things import show",
        "import matplotlib.pyplot as plt; plt.plot([1], [2])",
        "from rnn_utils import sigmoid",
    ],
)
def test_an_import_inside_a_function_stops_nothing(tmp_path: Path, line: str) -> None:
    found = told(tmp_path, starting("lstm_backward", line))
    assert (found.verdict, found.findings) == ("right", ())


def test_what_such_an_import_should_bring_is_told_where_it_is_used(tmp_path: Path) -> None:
    found = told(tmp_path, starting("lstm_backward", "from nowhere import scale", "da = scale(da)"))
    assert (found.verdict, found.functions["lstm_backward"], found.findings) == ("unjudged", "unjudged", ())
    assert found.message.startswith(
        "`lstm_backward` needs `scale` from `nowhere`, and that could not be loaded."
    )


def test_a_module_beside_the_file_is_found(tmp_path: Path) -> None:
    (tmp_path / "scaling.py").write_text("def scale(x):\n    return 2 * x\n")
    found = told(tmp_path, starting("lstm_backward", "from scaling import scale", "da = scale(da) / 2"))
    assert found.verdict == "right"


def test_an_array_that_no_line_makes_is_not_looked_for_in_a_module_of_helpers(tmp_path: Path) -> None:
    source = starting("lstm_backward", "n_z, m_z = x9.shape")
    found = told(tmp_path, "from helpers_of_the_course import *\n" + source)
    assert (found.verdict, found.findings[0].kind) == ("wrong", "outside-state")
    assert "`x9`" in found.findings[0].message


def test_what_a_module_of_helpers_may_well_have_is_nobodys_fault(tmp_path: Path) -> None:
    source = starting("lstm_backward", "da = da * loudness", "da = scaled(da)")
    assert told(tmp_path, "from helpers_of_the_course import *\n" + source).verdict == "unjudged"
