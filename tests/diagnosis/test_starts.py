"""A start that is set, and wrong, is told where it is set, also where nobody can read what is saved."""

from __future__ import annotations

from pathlib import Path

from tests.diagnosis.stories import CELLS, GOOD, spoiled, told
from tests.diagnosis.test_cs231n import line_of

FORWARD = "\n\n\n".join(cell for cell in CELLS if "_backward" not in cell) + "\n"
START = ("    a_next = a0\n", "    a_next = a[:, :, 0]\n")


def test_a_start_beside_caches_that_nobody_can_read(tmp_path: Path) -> None:
    assert "def lstm_forward" in FORWARD
    source = spoiled(START, ("caches.append(cache)", "caches += cache"), source=FORWARD)
    found = told(tmp_path, source).findings[0]
    assert (found.function, found.line, found.kind) == (
        "lstm_forward",
        line_of("    a_next = a[:, :, 0]", source),
        "wrong-initial-state",
    )


def test_a_start_that_is_set_nowhere_is_told_where_the_array_is_made(tmp_path: Path) -> None:
    source = spoiled(START, source=GOOD)
    found = told(tmp_path, source).findings[0]
    assert found.line == line_of("    a_next = a[:, :, 0]", source)
