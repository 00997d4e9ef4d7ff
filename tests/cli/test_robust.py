"""Whatever file is handed in, ``whygrad check`` says one clear sentence and ends with the right status."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.golden import check_golden
from whygrad.cli import run

pytest.importorskip("whygrad.diagnosis.diagnose", reason="the judge is being written")

NAMES = ("rnn_cell_forward", "rnn_forward", "lstm_cell_forward", "lstm_forward")
CELL = "def rnn_cell_forward(xt, a_prev, parameters):\n"
RIGHT = (
    "import numpy as np\n\n\ndef softmax(x):\n    e = np.exp(x - np.max(x))\n    return e / e.sum(axis=0)\n\n\n"
    + CELL
    + "    p = parameters\n"
    "    a_next = np.tanh(p['Wax'] @ xt + p['Waa'] @ a_prev + p['ba'])\n"
    "    return a_next, softmax(p['Wya'] @ a_next + p['by']), (a_next, a_prev, xt, p)\n"
)


def cell(*lines: str) -> str:
    """A file with one function, whose body these lines are."""
    return (
        "import os, sys, ctypes\nimport numpy as np\n\n\n" + CELL + "".join(f"    {line}\n" for line in lines)
    )


def notebook(*sources: str, **more: Any) -> str:
    cells = [
        {
            "cell_type": "code",
            "source": source,
            "metadata": {},
            "outputs": [],
            "execution_count": None,
            "id": str(k),
        }
        for k, source in enumerate(sources)
    ]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5} | more)


FILES: dict[str, tuple[str, str | bytes, int, str | None]] = {
    # name: the file's name, what is in it, the exit status, the reason
    "empty": ("lstm.py", "", 2, "unreadable"),
    "only spaces": ("lstm.py", " \n\t\n", 2, "unreadable"),
    "empty notebook": ("lstm.ipynb", "", 2, "unreadable"),
    "binary": ("lstm.py", bytes(range(256)) * 4, 2, "unreadable"),
    "picture": ("lstm.py", b"\x89PNG\r\n\x1a\n" + bytes(100), 2, "unreadable"),
    "NUL inside": ("lstm.py", "x = 1\n\0\n", 2, "unreadable"),
    "syntax error": ("lstm.py", CELL + "    return (1\n", 2, "unreadable"),
    "wrong indentation": ("lstm.py", CELL + "return 1\n", 2, "unreadable"),
    "python 2": ("lstm.py", "def f(x):\n    print 'x is', x\n", 2, "unreadable"),
    "deeply nested": ("lstm.py", "x = " + "(" * 5000 + ")" * 5000, 2, "unreadable"),
    "json, no notebook": ("data.json", '{"a": [1, 2]}', 2, "unreadable"),
    "json as a notebook": ("lstm.ipynb", '{"a": [1, 2]}', 2, "unreadable"),
    "json list": ("lstm.ipynb", "[1, 2]", 2, "unreadable"),
    "cut notebook": ("lstm.ipynb", notebook(RIGHT)[:200], 2, "unreadable"),
    "notebook without code": ("lstm.ipynb", notebook(), 2, "unreadable"),
    "web page": ("lstm.ipynb", "<!DOCTYPE html><html></html>", 2, "unreadable"),
    "prose": ("post.txt", "My gradient is wrong, please help!\n", 2, "unreadable"),
    "no known function": ("lstm.py", "def f(x):\n    return x\n", 3, "nothing-to-check"),
    "nothing filled in": (
        "lstm.py",
        "".join(f"def {name}(x, a, p):\n    a = None\n    return a\n" for name in NAMES),
        3,
        "nothing-to-check",
    ),
    "bodies of pass": (
        "lstm.py",
        "".join(f"def {name}(x, a, p):\n    pass\n" for name in NAMES),
        3,
        "nothing-to-check",
    ),
    "right": ("lstm.py", RIGHT, 0, None),
    "right notebook": ("lstm.ipynb", notebook("%matplotlib inline", RIGHT), 0, None),
    "crash": ("lstm.py", cell("return np.zeros(3)[7]"), 1, None),
    "name error": ("lstm.py", cell("return undefined"), 1, None),
    "no return": ("lstm.py", cell("a_next = np.tanh(xt)"), 1, None),
    "returns a number": ("lstm.py", cell("return 3 * len(xt)"), 1, None),
    "sys.exit": ("lstm.py", cell("sys.exit(0)"), 1, None),
    "raises BaseException": ("lstm.py", cell("raise BaseException('x')"), 1, None),
    "keyboard interrupt": ("lstm.py", cell("raise KeyboardInterrupt"), 1, None),
    "recursion": ("lstm.py", cell("return rnn_cell_forward(xt, a_prev, parameters)"), 1, None),
    "a very long sum": ("lstm.py", cell("return " + "1 + " * 600 + "1"), 1, None),
    "asks": ("lstm.py", cell("return input('> ')"), 1, None),
    "os._exit": ("lstm.py", cell("os._exit(0)"), 3, "crashed"),
    "segmentation fault": ("lstm.py", cell("return ctypes.string_at(0)"), 3, "crashed"),
    "too much memory": ("lstm.py", cell("return np.ones((10**6, 10**6))"), 3, "out-of-memory"),
    "endless": ("lstm.py", cell("while True:", "    a_next = xt"), 3, "timed-out"),
    "endless, and never minds": (
        "lstm.py",
        cell("while True:", "    try:", "        a_next = xt", "    except BaseException:", "        pass"),
        3,
        "timed-out",
    ),
    "prints for ever": ("lstm.py", cell("while True:", "    os.write(1, b'again ')"), 3, "timed-out"),
    "ends at import": (
        "lstm.py",
        "import sys\nlimit = sys.exit(3)\n" + CELL + "    return limit\n",
        3,
        "crashed",
    ),
}


@pytest.fixture
def checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.chdir(tmp_path)

    def checked(name: str, content: str | bytes, *arguments: str) -> int:
        Path(name).write_bytes(content if isinstance(content, bytes) else content.encode())
        return run(["check", name, "--timeout", "8", *arguments])

    return checked


@pytest.mark.parametrize("case", FILES)
def test_a_file_for_a_person(
    case: str, checked: Callable[..., int], capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    name, content, status, _ = FILES[case]
    assert checked(name, content) == status
    out, err = capfdbinary.readouterr()
    text = (out + err).decode()
    assert "Traceback" not in text
    assert "whygrad failed" not in text
    check_golden(f"cli/robust/{case.replace(' ', '-').replace(',', '')}.txt", text)


@pytest.mark.parametrize("case", FILES)
def test_a_file_for_a_program(
    case: str, checked: Callable[..., int], capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    name, content, status, reason = FILES[case]
    assert checked(name, content, "--json") == status
    out, err = capfdbinary.readouterr()
    said = json.loads(out)
    assert (said["subject"], said["reason"], err) == (name, reason, b"")
    assert said["message"].endswith((".", "!", "?"))
    assert "\n" not in said["message"]


def test_a_huge_file(checked: Callable[..., int], capfd: pytest.CaptureFixture[str]) -> None:
    assert checked("huge.py", b"x = 1\n" * 3_500_001) == 2
    assert "huge.py has 21 MB, and whygrad reads up to 20 MB." in capfd.readouterr().err


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("loop.py").symlink_to("loop.py")
    assert run(["check", "loop.py"]) == 2


@pytest.mark.parametrize("name", ["übung 1 (копия).py", "-dash.py", "a'b\".py", "[x].py", "\udcff.py"])
def test_a_file_with_an_odd_name(
    name: str, checked: Callable[..., int], capfd: pytest.CaptureFixture[str]
) -> None:
    assert checked(f"./{name}", RIGHT) == 0
    assert "whygrad failed" not in capfd.readouterr().out


def test_nothing_is_left_beside_the_file(checked: Callable[..., int]) -> None:
    Path("mine.py").write_text("scale = 1.0\n")
    source = RIGHT.replace("import numpy as np\n", "import numpy as np\nfrom mine import scale\n")
    checked("lstm.py", source.replace("np.tanh(", "np.tanh(scale * "))
    assert sorted(path.name for path in Path().iterdir()) == ["lstm.py", "mine.py"]
