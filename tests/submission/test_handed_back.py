"""An entry under a name of the person's own: a name where all use it, a mistake where one asks for the exercise's."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.diagnosis.stories import GOOD, line_of, spoiled, told
from whygrad.submission import handed_back
from whygrad.submission.source import Cell

OWN = (
    ('return {"dxt": dxt, "da_prev": da_prev, "dc_prev"', 'return {"dx": dxt, "da_prev": da_prev, "dc_prev"'),
    ('step["dxt"]', 'step["dx"]'),
)
CARRY = ('        dc_prevt = step["dc_prev"]\n', "")


def test_a_name_that_all_use_is_no_mistake(tmp_path: Path) -> None:
    source = spoiled(*OWN)
    assert '"dxt"' not in source
    found = told(tmp_path, source)
    assert found.verdict == "right"
    [note] = [note for note in found.notes if "hands back" in note.message]
    assert note.line == line_of('return {"dx": dxt', source)
    assert note.message == (
        "`lstm_cell_backward` hands back `dx`. The exercise calls it `dxt`, and its tests ask for that; "
        "judged under its own name."
    )


def test_beside_a_fault_the_lines_are_shown_as_they_are_written(tmp_path: Path) -> None:
    source = spoiled(*OWN, CARRY)
    [finding] = told(tmp_path, source).findings
    assert (finding.function, finding.kind) == ("lstm_backward", "not-carried")
    assert finding.excerpt is not None
    assert not any('"dxt"' in line for line in finding.excerpt.lines)


def test_a_name_that_is_asked_for_otherwise_is_one(tmp_path: Path) -> None:
    source = spoiled(OWN[0])
    [finding, *_] = told(tmp_path, source).findings
    assert (finding.function, finding.kind) == ("lstm_cell_backward", "wrong-return")
    assert finding.line == line_of('return {"dx": dxt', source)


def test_the_sequence_s_own_dx_stays(tmp_path: Path) -> None:
    assert GOOD.count('"dx"') == 1
    assert told(tmp_path, spoiled(*OWN)).functions["lstm_backward"] == "right"


MAGIC = "%matplotlib inline\n"
RETURNS = {"lstm_cell_backward": ("dxt", "da_prev")}
CELL = 'def lstm_cell_backward():\n    return {"dx": 1, "da_prev": 2}\n'
CALLER = 'def lstm_backward():\n    step = lstm_cell_backward()\n    return step["dx"]\n'


def test_nothing_is_parsed_where_all_keys_are_written(monkeypatch: pytest.MonkeyPatch) -> None:
    cells = (Cell(0, CELL + CALLER + '# "dxt"\n'),)
    monkeypatch.setattr(handed_back, "parse", None)
    assert handed_back.entries_of_their_own(cells, RETURNS) == (cells, ())


def test_a_cell_that_is_no_plain_python_is_left_as_it_is() -> None:
    plain, magic = Cell(0, CELL), Cell(1, MAGIC + CALLER)
    assert magic.code != magic.text
    assert handed_back.entries_of_their_own((plain, magic), RETURNS) == ((plain, magic), ())
    new, [entry] = handed_back.entries_of_their_own((plain, Cell(1, CALLER)), RETURNS)
    assert (entry.own, entry.meant) == ("dx", "dxt")
    assert ['"dxt"' in cell.text for cell in new] == [True, True]
