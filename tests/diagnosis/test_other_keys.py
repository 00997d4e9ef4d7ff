"""Gradients under other keys than the exercise looks for: the numbers are right, and a note says what its test does."""

from __future__ import annotations

from pathlib import Path

from tests.diagnosis.stories import GOOD, told


def test_a_key_with_another_underscore_is_a_note(tmp_path: Path) -> None:
    assert GOOD.count('"da0": ') == 1
    found = told(tmp_path, GOOD.replace('"da0": ', '"da_0": '))
    assert (found.verdict, found.findings) == ("right", ())
    [note] = [one for one in found.notes if one.kind == "wrong-return"]
    assert "`lstm_backward` returns under `'da_0'` what the exercise looks for under `'da0'`" in note.message


def test_its_own_keys_need_no_note(tmp_path: Path) -> None:
    assert not [one for one in told(tmp_path, GOOD).notes if one.kind == "wrong-return"]
