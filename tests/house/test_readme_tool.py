from __future__ import annotations

import pytest

from tools.readme import END, START, with_demo


def test_the_block_is_written_between_the_markers_again_and_again() -> None:
    once = with_demo(f"before\n{START}\nold\n{END}\nafter\n", "\nnew\n\n")
    assert once == f"before\n{START}\n```\nnew\n```\n{END}\nafter\n"
    assert with_demo(once, "new") == once


def test_a_readme_without_markers_is_left_alone() -> None:
    with pytest.raises(SystemExit, match="needs the lines"):
        with_demo(f"{END} {START}", "new")
