"""What a file's own lines make at top level, and nobody can tell from the line whether tests or functions need it."""

from __future__ import annotations

import ast

import pytest

from tests.submission.test_selection import kept, selecting

F = "def f(x): return c"


@pytest.mark.parametrize(
    "making",
    ["c = open_it()", "c = logging.getLogger()", "c, d = make()", "c: int = g.pop()", "c = d = train()"],
)
def test_an_assignment_of_a_needed_name_is_doubtful(making: str) -> None:
    found = selecting(f"{making}\n{F}")
    assert found.doubtful.names == {"c"}
    assert ast.unparse(ast.parse(making)).replace(": int", ": None") in kept(found)


@pytest.mark.parametrize(
    "making",
    [
        "for c in range(3): pass",
        "with open('a') as c: pass",
        "if __name__ == '__main__':\n    c = make()",
        "if unknown():\n    c = make()",
        "c = make()\nfor c in range(3): pass",
        "c = 3",
    ],
)
def test_loops_blocks_and_what_may_not_run_are_left_alone(making: str) -> None:
    assert not selecting(f"{making}\n{F}").doubtful.names


def test_what_nobody_needs_is_not_tried() -> None:
    found = selecting(f"d = train()\nc = make()\n{F}")
    assert kept(found) == ["c = make()", "def f(x):"]


def test_what_it_needs_comes_along_and_what_is_written_into_it() -> None:
    source = "import os\nclass Own: pass\nroot = os.getcwd()\nc = Own(root)\nc.loud = False\nprint(c)\n" + F
    found = selecting(source)
    assert found.doubtful.names == {"c", "root"}
    assert kept(found) == [
        "import os",
        "class Own:",
        "root = os.getcwd()",
        "c = Own(root)",
        "c.loud = False",
        "def f(x):",
    ]


def test_only_what_is_there_for_it_alone_is_minor() -> None:
    found = selecting("import os\nc = os.getcwd()\n" + F)
    assert found.doubtful.has(None, 2)
    assert not found.doubtful.has(None, 3)
