"""What the lines of a file leave behind: its surroundings are there for everybody, the data of its tests are not."""

from __future__ import annotations

import time
from collections import OrderedDict, namedtuple
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from tests.diagnosis.test_cs231n import GOOD, line_of, told
from whygrad.diagnosis.left_behind import holds_data

START = "def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):\n"
ABOVE = {  # lines at top level, and what the function does with what they leave
    "a logger": ("import logging\nlog = logging.getLogger(__name__)", 'log.debug("%s", x.shape)'),
    "a clock": ("import time\nstarted = time.perf_counter()", "took = time.perf_counter() - started"),
    "a flag": ('import os\nLOUD = os.environ.get("LOUD") == "1"', "if LOUD: print(x)"),
    "a setting": ('import os\nSCALE = float(os.environ.get("SCALE", "1"))', "x = SCALE * x"),
    "a configuration": (
        "class Config:\n    pass\nconfig = Config()\nconfig.check = True",
        "assert config.check",
    ),
    "a lock": ("import threading\nlock = threading.Lock()", "lock.acquire()\n    lock.release()"),
    "a function": ("def chosen(name):\n    return getattr(np, name)\ntanh = chosen('tanh')", "tanh(x)"),
    "a table": ("def table():\n    return {'scale': 1.0}\noptions = table()", "x = options['scale'] * x"),
}


@pytest.mark.parametrize("what", ABOVE)
def test_what_a_right_program_makes_at_top_level_accuses_nobody(tmp_path: Path, what: str) -> None:
    lines, use = ABOVE[what]
    source = f"{lines}\n\n\n" + GOOD.replace(START, f"{START}    {use}\n")
    assert told(tmp_path, source).verdict == "right"


def test_a_fault_beside_it_is_found(tmp_path: Path) -> None:
    lines, use = ABOVE["a logger"]
    source = f"{lines}\n\n\n" + GOOD.replace(START, f"{START}    {use}\n").replace("dc * g * i", "dc * i * i")
    [found] = told(tmp_path, source).findings
    assert (found.line, found.certainty) == (line_of("dai =", source), "confirmed")


def test_a_number_of_the_surroundings_hides_no_fault_of_another_function(tmp_path: Path) -> None:
    lines, use = ABOVE["a clock"]
    source = f"{lines}\n\n\n" + GOOD.replace(START, f"{START}    {use}\n").replace("dc * g * i", "dc * i * i")
    [found] = told(tmp_path, source).findings
    assert (found.line, found.certainty) == (line_of("dai =", source), "confirmed")


@pytest.mark.parametrize(
    "leftover", ["x = np.random.randn(3, 10)", "x = np.load('x.npy')", "H = np.random.randn(3, 5).shape[1]"]
)
def test_the_data_of_a_test_are_no_surroundings(tmp_path: Path, leftover: str) -> None:
    name = leftover.split(" =")[0]
    source = (
        GOOD.replace(START, START.replace("(x,", f"(other_{name},"))
        if name == "x"
        else GOOD.replace("    H = prev_h.shape[1]\n", "")
    )
    first, *_ = told(tmp_path, f"{source}\n\n{leftover}\n").findings
    assert (first.kind, first.function) == ("outside-state", "lstm_step_forward")


class Own:
    def __init__(self, **parts: Any) -> None:
        self.__dict__.update(parts)


Pair = namedtuple("Pair", "x h")
DATA = [
    3,
    0.5,
    np.float32(1),
    np.zeros(2),
    [1, 2],
    {"W": np.zeros(2)},
    OrderedDict(a=1),
    {3},
    Pair(np.zeros(2), None),
]
DATA += [
    (("x", np.zeros(1)),),
    Own(W=np.zeros(2)),
    Own(parameters={"W": np.zeros(2)}),
    SimpleNamespace(W=[np.zeros(2)]),
]
SURROUNDINGS = [
    None,
    True,
    "text",
    b"a",
    [],
    {},
    ["a", None],
    {"a": "b"},
    print,
    Own,
    Own(),
    Own(size=5, name="a"),
    np,
    range(3),
]


@pytest.mark.parametrize("value", DATA, ids=range(len(DATA)))
def test_numbers_and_arrays_are_data(value: Any) -> None:
    assert holds_data(value)


@pytest.mark.parametrize("value", SURROUNDINGS, ids=range(len(SURROUNDINGS)))
def test_the_rest_is_surroundings(value: Any) -> None:
    assert not holds_data(value)


def test_what_takes_long_is_given_up(tmp_path: Path) -> None:
    lines = "import time\ndef waiting():\n    time.sleep(60)\nnever = waiting()"
    source = f"{lines}\n\n\n" + GOOD.replace(START, f"{START}    if never: print(x)\n")
    start = time.monotonic()
    assert told(tmp_path, source).verdict == "wrong"
    assert time.monotonic() - start < 15
