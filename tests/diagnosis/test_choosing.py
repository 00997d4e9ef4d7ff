"""Which exercise a file belongs to."""

from __future__ import annotations

from pathlib import Path

import pytest

from whygrad.diagnosis.choosing import choose
from whygrad.diagnosis.diagnose import diagnose
from whygrad.submission.source import Cell

STEP = "def rnn_cell_forward(xt, a_prev, parameters):\n    return xt, xt, ()\n"
CS = "def rnn_step_forward(x, prev_h, Wx, Wh, b):\n    return x, ()\n"


def backward(arguments: str, returned: str) -> str:
    return f"def rnn_backward({arguments}):\n    return {returned}\n"


CHOSEN = {
    "nothing of any": ("x = 1\n", "step-by-step"),
    "a name that only one has": (STEP, "step-by-step"),
    "a name that only the other has": (CS, "cs231n"),
    "how many arguments": ("def lstm_forward(a, b, c, d, e):\n    return a, b\n", "cs231n"),
    "one argument more, with a default": (
        "def lstm_forward(x, h0, Wx, Wh, b, attn=None):\n    return x, ()\n",
        "cs231n",
    ),
    "three arguments": ("def lstm_forward(x, start, p):\n    return x, x, x, ()\n", "step-by-step"),
    "what the arguments are called": (backward("dh, cache", "g"), "cs231n"),
    "what the other's arguments are called": (backward("da, caches", "g"), "step-by-step"),
    "what comes back": (backward("dout, saved", "a, b, c, d, e"), "cs231n"),
    "what comes back by name": (
        "def rnn_backward(dout, saved):\n    g = {'dx': dout}\n    return g\n",
        "step-by-step",
    ),
    "the neighbours": (CS + backward("dout, saved", "g"), "cs231n"),
    "the neighbours of the other": (STEP + backward("dout, saved", "g"), "step-by-step"),
    "the methods of a class": (
        "class RNN:\n    def lstm_step_forward(self, x):\n        return x\n",
        "cs231n",
    ),
    "a name that is nearly one": ("def lstm_step_foward(x):\n    return x\n", "cs231n"),
    "the last of two definitions": (
        "def lstm_forward(x, a0, parameters):\n    return x\n"
        "def lstm_forward(x, h0, Wx, Wh, b):\n    return x, ()\n",
        "cs231n",
    ),
}


@pytest.mark.parametrize("name", CHOSEN)
def test_what_tells(name: str) -> None:
    source, wanted = CHOSEN[name]
    chosen = choose([Cell(None, source, "rnn.py")])
    assert chosen is not None
    assert chosen.name == wanted


def test_cells_count_together() -> None:
    chosen = choose([Cell(0, backward("d, c", "g")), Cell(1, CS)])
    assert chosen is not None
    assert chosen.name == "cs231n"


def test_the_keys_of_the_parameters_tell_more_than_one_name() -> None:
    cell = 'def lstm_cell_step(xt, p):\n    return p["Wf"], p["Wi"], p["Wc"], p["Wo"], p["Wy"]\n'
    loop = "def lstm_forward(x, a0, parameters):\n    return a, y, c\n"
    back = "def lstm_step_backward(da_next, dc_next, cache):\n    return {}\n"
    chosen = choose([Cell(None, cell + loop + back, "rnn.py")])
    assert chosen is not None
    assert chosen.name == "step-by-step"
    assert choose([Cell(None, cell + back, "rnn.py")]).name == "cs231n"  # type: ignore[union-attr]


def test_what_nothing_tells_is_asked_in_one_question(tmp_path: Path) -> None:
    file = tmp_path / "rnn.py"
    file.write_text(backward("dout, saved", "g"))
    found = diagnose(file)
    assert (found.verdict, found.reason, found.exercise) == ("unjudged", "could-not-bind", None)
    assert found.message == (
        "`rnn_backward` may belong to several exercises, and nothing in this file tells which. "
        "Is it `--exercise step-by-step` or `--exercise cs231n`?"
    )
    assert diagnose(file, "cs231n").exercise == "cs231n"


@pytest.mark.parametrize(("source", "asked"), [(CS, "step-by-step"), (STEP, "cs231n")])
def test_an_exercise_that_the_file_does_not_belong_to_is_refused(
    tmp_path: Path, source: str, asked: str
) -> None:
    file = tmp_path / "rnn.py"
    file.write_text(source)
    found = diagnose(file, asked)
    assert (found.verdict, found.reason) == ("unjudged", "could-not-bind")
    assert found.message.startswith("This looks like the exercise `")
    assert f"not like `{asked}`" in found.message
