"""Whatever file is handed in, ``whygrad check`` says one clear sentence and ends with the right status."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.contract import check_contract
from tests.diagnosis.stories import CELLS, GOOD, notebook, spoiled, starting
from tests.golden import check_golden
from whygrad.cli import run

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
    "python 2": ("lstm.py", "def f(x):\n    print 'x is', `x`\n", 2, "unreadable"),
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
        "".join(f"def {name}(x, a, p):\n    a_next = None\n    return a_next\n" for name in NAMES),
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
    "a very long sum": ("lstm.py", cell("return " + "1 + " * 600 + "1"), 3, "crashed"),
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
    "prints a lot": ("lstm.py", starting("lstm_forward", "for k in range(99): print('x' * 999)"), 0, None),
    "plots": (
        "lstm.py",
        "import matplotlib.pyplot as plt\n" + starting("lstm_forward", "plt.plot([1])", "plt.show()"),
        0,
        None,
    ),
    "Windows line ends": ("lstm.py", GOOD.replace("\n", "\r\n"), 0, None),
    "crashes at top level": ("lstm.py", GOOD + "raise ValueError\n", 0, None),
    "endless at top level": ("lstm.py", GOOD + "while True:\n    pass\n", 0, None),
    "cs231n": ("lstm.py", "def lstm_forward(x, h0, Wx, Wh, b):\n    return x, None\n", 1, None),
    "other arguments": (
        "lstm.py",
        spoiled(("def lstm_forward(x, a0, parameters)", "def lstm_forward(x, a0, c0, parameters)")),
        3,
        "could-not-bind",
    ),
    "broken cell": ("lstm.ipynb", notebook(*CELLS[:-1], CELLS[-1].replace("return {", "return (")), 1, None),
    "half filled": ("lstm.py", spoiled(("dit = dc * cct * it * (1 - it)", "dit = None")), 0, None),
    "imports torch": ("lstm.py", "import torch\n" + GOOD, 0, None),
    "uses torch": (
        "lstm.py",
        "import torch\n" + starting("lstm_forward", "torch.manual_seed(1)"),
        3,
        "crashed",
    ),
    "relative import": ("lstm.py", "from .mine import f\n" + GOOD, 0, None),
    "needs a missing module": (
        "lstm.py",
        "from .mine import f\n" + starting("lstm_forward", "x = f(x)"),
        3,
        "crashed",
    ),
    "in a class": ("lstm.py", "class A:\n    " + CELL + "        pass\n", 3, "nothing-to-check"),
    "python 2 notebook": (
        "lstm.ipynb",
        notebook(*CELLS[:-1], CELLS[-1].replace("    n_a, m", "    print 'x'\n    n_a, m")),
        0,
        None,
    ),
    "one endless, others right": ("lstm.py", starting("lstm_backward", "while True: pass"), 3, "timed-out"),
    "one endless, others wrong": (
        "lstm.py",
        starting(
            "lstm_backward", "while True: pass", source=spoiled(("c_prev + it * cct", "c_prev - it * cct"))
        ),
        1,
        None,
    ),
    "deletes its input": (
        "lstm.py",
        spoiled(
            (
                "    return a, y, c, (caches, x)",
                "    out = a, y, c, (caches, x)\n    del x, a0\n    return out",
            )
        ),
        0,
        None,
    ),
    "changes NumPy's settings": (
        "lstm.py",
        starting("lstm_forward", "np.seterr(all='raise')", "np.set_printoptions(precision=1)"),
        0,
        None,
    ),
    "a default that cannot be had": (
        "lstm.py",
        spoiled(("def lstm_forward(x, a0, parameters)", "def lstm_forward(x, a0, parameters, n=undefined)")),
        1,
        None,
    ),
    "no function any more": ("lstm.py", GOOD + "\nlstm_forward = 3\n", 1, None),
    "ends at import": (
        "lstm.py",
        "import sys\nlimit = sys.exit(3)\n" + CELL + "    return limit\n",
        1,
        None,
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
    check_golden(f"cli/robust/{case.replace(' ', '-').replace(',', '')}.txt", steady(text))


def steady(text: str) -> str:
    """Without what may differ from machine to machine: rounding, and where a loop was when it was stopped."""
    text = re.sub(r"(to) 1[3-6](\s+digits)", r"\1 15\2", text)
    return re.sub(r"(it was in\s+`\w+`,\s+line) \d+", r"\1 N", text)


@pytest.mark.parametrize("case", FILES)
def test_a_file_for_a_program(
    case: str, checked: Callable[..., int], capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    name, content, status, reason = FILES[case]
    assert checked(name, content, "--json") == status
    out, err = capfdbinary.readouterr()
    said = json.loads(out)
    check_contract(said, status)
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
