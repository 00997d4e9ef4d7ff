"""Scripts that Python cannot read as a whole: output that was pasted into them, a function with a slip in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from whygrad.submission.source import Unreadable, read
from whygrad.submission.syntax import Trouble, parse

FIRST = "import numpy as np\n\n\ndef one(x):\n    return np.tanh(x)\n"
LAST = "\n\ndef two(x):\n    return one(x) * 2\n"
PASTED = "# prints:\na[4] =  [ 0.59584544  0.18141802\n -0.18887155  0.99815551]\na.shape =  (5, 10)\n"
SLIP = "\n\ndef three(x):\n    return one(x))\n"
WANTED = frozenset({"one", "two", "three"})


def cells(folder: Path, source: str, wanted: frozenset[str] = WANTED) -> list[tuple[str, bool]]:
    """The pieces that a script is read as, each with whether Python can read it."""
    path = folder / "net.py"
    path.write_text(source, encoding="utf-8")
    return [
        (cell.code.strip(), not isinstance(parse(cell.code, "net.py"), Trouble))
        for cell in read(path, wanted)
    ]


def test_a_script_that_python_reads_is_one_piece(tmp_path: Path) -> None:
    assert cells(tmp_path, FIRST + LAST) == [((FIRST + LAST).strip(), True)]


@pytest.mark.parametrize("source", [FIRST + LAST + PASTED, FIRST + PASTED + LAST, PASTED + FIRST + LAST])
def test_pasted_output_is_left_out(tmp_path: Path, source: str) -> None:
    rest, pasted = cells(tmp_path, source)
    assert rest[1]
    assert "def one" in rest[0]
    assert "def two" in rest[0]
    assert pasted == ("a[4] =  [ 0.59584544  0.18141802\n -0.18887155  0.99815551]", False)


def test_every_line_keeps_its_number(tmp_path: Path) -> None:
    path = tmp_path / "net.py"
    path.write_text(PASTED + FIRST, encoding="utf-8")
    whole = (PASTED + FIRST).split("\n")
    for cell in read(path, WANTED):
        assert all(line in ("", whole[k]) for k, line in enumerate(cell.code.split("\n")))


def test_a_function_with_a_slip_is_a_piece_of_its_own(tmp_path: Path) -> None:
    rest, slip = cells(tmp_path, FIRST + SLIP + LAST)
    assert rest[1]
    assert "three" not in rest[0]
    assert slip == (SLIP.strip(), False)


def test_a_helper_with_a_slip_is_not_left_out(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"net\.py cannot be read: line 9"):
        cells(tmp_path, FIRST + SLIP + LAST, frozenset({"one", "two"}))


def test_where_nothing_is_defined_nothing_is_left(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="cannot be read"):
        cells(tmp_path, "x = 1\n" + PASTED)
