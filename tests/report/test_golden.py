"""The comparer of golden outputs is tested like everything else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.golden import VARIABLE, check_golden


@pytest.fixture(autouse=True)
def _reading(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)


def test_an_equal_text_passes(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_bytes("✓ right\n".encode())
    check_golden("one.txt", "✓ right\n", tmp_path)


def test_another_text_fails_and_shows_the_difference(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("same\nold\n")
    with pytest.raises(AssertionError, match=r"(?s)-old\n\+new\n.*WHYGRAD_GOLDEN=write"):
        check_golden("one.txt", "same\nnew\n", tmp_path)


@pytest.mark.parametrize("text", ["a\nb", "a\r\nb\n", "a \nb\n", ""])
def test_every_byte_counts(tmp_path: Path, text: str) -> None:
    (tmp_path / "one.txt").write_bytes(b"a\nb\n")
    with pytest.raises(AssertionError):
        check_golden("one.txt", text, tmp_path)


def test_a_missing_file_fails_even_for_an_empty_text(tmp_path: Path) -> None:
    with pytest.raises(AssertionError):
        check_golden("none.txt", "", tmp_path)
    assert not list(tmp_path.iterdir())


def test_writing_makes_what_reading_then_accepts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "write")
    check_golden("deep/one.txt", "α\r\n", tmp_path)
    monkeypatch.delenv(VARIABLE)
    check_golden("deep/one.txt", "α\r\n", tmp_path)
