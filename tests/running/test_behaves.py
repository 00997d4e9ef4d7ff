"""A rewritten function does exactly what Python does with it as written."""

from __future__ import annotations

import random
import time
import traceback
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.running.programs import FILE, loaded, plain
from tests.running.styles import STYLES
from whygrad.running.interventions import Watch
from whygrad.running.program import Crash


def same(one: Any, other: Any) -> bool:
    """Equal in type, value and structure, arrays bit by bit."""
    if type(one) is not type(other):
        return False
    if isinstance(one, np.ndarray):
        return one.dtype == other.dtype and one.shape == other.shape and one.tobytes() == other.tobytes()
    if isinstance(one, tuple | list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict):
        return list(one) == list(other) and all(same(one[key], other[key]) for key in one)
    return bool(one == other)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("x", [0, 3])
def test_every_style_behaves_as_written(style: str, x: int) -> None:
    program = loaded(STYLES[style])
    assert not program.failures
    got = program.run("f", [x])
    assert same(got, plain(STYLES[style])["f"](x)), got


@pytest.mark.parametrize("style", STYLES)
def test_every_style_behaves_as_written_when_watched(style: str) -> None:
    program = loaded(STYLES[style])
    got = program.run("f", [3], Watch(program.sites))
    assert same(got, plain(STYLES[style])["f"](3)), got


@pytest.mark.parametrize("style", STYLES)
def test_every_style_behaves_as_written_without_sites(style: str) -> None:
    program = loaded(STYLES[style])
    definition, _ = program.definitions["f"]
    program.redefine(definition, sites=False)
    got = program.run("f", [3])
    assert same(got, plain(STYLES[style])["f"](3)), got


def test_the_comparer_tells_apart_what_python_calls_equal() -> None:
    assert not same(1, 1.0)
    assert not same([np.zeros(2)], [np.zeros(2, np.float32)])
    assert not same({"a": 1, "b": 2}, {"b": 2, "a": 1})
    assert same(([1], np.ones(2)), ([1], np.ones(2)))


# ------------------------------------------------------------------ generated

NAMES = ("a", "b", "c", "sum")
name = st.sampled_from(NAMES)
leaf = name | st.integers(0, 3).map(str)


def _longer(part: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds("({} {} {})".format, part, st.sampled_from("+-*"), part),
        st.builds("({} if {} < {} else {})".format, part, part, part, part),
        st.builds("g({}, y={})".format, part, part),
        st.builds("row[{} % 3]".format, part),
        st.builds("len([q + {} for q in range({} % 3) if q != {}])".format, part, leaf, part),
        st.builds("(lambda v: v - {})({})".format, part, part),
        st.builds("(z := {})".format, part),
    )


expression = st.recursive(leaf, _longer, max_leaves=4)
simple = st.one_of(
    st.builds("{} = {}".format, name, expression),
    st.builds("{} {}= {}".format, name, st.sampled_from("+-*"), expression),
    st.builds("{}, {} = {}, {}".format, name, name, expression, expression),
    st.builds("{} = {} = {}".format, name, name, expression),
    st.builds("row[{} % 3] {} {}".format, expression, st.sampled_from(["=", "+=", "-="]), expression),
    st.builds("seen.append({})".format, expression),
    st.builds("if {} > 9: return a, b".format, expression),
)


def _indented(lines: list[str]) -> str:
    return "\n".join("    " + line for part in lines for line in part.split("\n"))


def _block(part: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    body = st.lists(part, min_size=1, max_size=3).map(_indented)
    return st.one_of(
        st.builds("if {} < {}:\n{}\nelse:\n{}".format, expression, expression, body, body),
        st.builds(
            "for k in range({} % 4):\n{}\n    if k > {}: break\nelse:\n    c = 1".format,
            expression,
            body,
            leaf,
        ),
        st.builds("for k, (a, b) in enumerate([(1, 2), ({}, 4)]):\n{}".format, expression, body),
        st.builds(
            "n = 0\nwhile n < {} % 4 and len(seen) < 30:\n    n += 1; seen += [n]\n{}".format, leaf, body
        ),
        st.builds("try:\n{}\n    1 / ({} % 2)\nexcept ZeroDivisionError:\n{}".format, body, leaf, body),
    )


# ``seen`` grows in every round of a ``while``, so that none is endless.
programs = st.lists(st.recursive(simple, _block, max_leaves=4), min_size=1, max_size=4).map(_indented)


@given(programs, st.integers(0, 5))
def test_any_small_program_behaves_as_written(body: str, x: int) -> None:
    source = (
        "def g(x, y=1):\n    x += y\n    return x % 50\n"
        "def f(x):\n    a, b, c, sum, z, row, seen = x, 1, 2, 3, 0, [1, 2, 3], []\n"
        f"{body}\n    return a, b, c, sum, z, row, seen\n"
    )
    program = loaded(source)
    watch = Watch(program.sites)
    assert same(program.run("f", [x], watch, 60), plain(source)["f"](x))
    assert len(watch.events) >= 7


# ------------------------------------------------------------ lines and columns

CRASHES = {
    "a statement": ("def f():\n    x = 1\n    y = x / 0\n    return y", "f", 3),
    "a helper": ("def g(x):\n    return x['a']\n\ndef f():\n    for i in range(3):\n        g(i)", "g", 2),
    "a helper's helper": (
        "def f():\n    def g(x):\n        def h(y):\n            return y.missing\n        return h(x)\n    return g(1)",
        "h",
        4,
    ),
    "the third line of an expression": (
        "def f(a=1):\n    x = (a\n         + a\n         + a.b\n         + a)",
        "f",
        4,
    ),
    "a comprehension": ("def f():\n    return [\n        1 / x\n        for x in (1, 0)]", "f", 3),
    "a lambda": ("def f():\n    g = lambda x: (\n        1 / x)\n    return g(0)", "f", 3),
    "a lambda outside": ("g = lambda x: (1 +\n    1 / x)\ndef f():\n    return g(0)", "<lambda>", 2),
    "an unpacking": ("def f():\n    pair = 1, 2\n    a, b, c = pair", "f", 3),
    "an augmented assignment": ("def f():\n    a = np.zeros(2)\n    a += np.ones(3)", "f", 3),
    "numpy": ("def f():\n    a = np.zeros((2, 3))\n\n    return np.dot(\n        a,\n        a)", "f", 4),
    "a method": ("class A:\n    def go(self):\n        self.n += 1\ndef f():\n    A().go()", "go", 3),
    "an unknown name": ("def f():\n    x = 1\n    return x + daf", "f", 3),
    "a name without a value": ("def f():\n    x += 1", "f", 2),
    "a match": ("def f():\n    match 1:\n        case 1 if 1 / 0:\n            pass", "f", 3),
    "an assertion": ("def f():\n    x = 2\n    assert x == 1, 'no'", "f", 3),
    "a raise": (
        "def f():\n    try:\n        1 / 0\n    except ZeroDivisionError:\n        raise KeyError('a')",
        "f",
        5,
    ),
    "raised again": (
        "def f():\n    try:\n        1 / 0\n    except ZeroDivisionError:\n        raise",
        "f",
        3,
    ),
}


def places(error: BaseException) -> list[tuple[str, int, int | None]]:
    """What a traceback shows: function, line and column of each of the person's frames."""
    frames = traceback.extract_tb(error.__traceback__)
    return [(frame.name, frame.lineno or 0, frame.colno) for frame in frames if frame.filename == FILE]


@pytest.mark.parametrize(("source", "function", "line"), CRASHES.values(), ids=CRASHES)
def test_a_crash_is_at_the_persons_own_line(source: str, function: str, line: int) -> None:
    crash = loaded(source).run("f", [])
    assert isinstance(crash, Crash)
    assert (crash.function, crash.line, crash.cell) == (function, line, None)


@pytest.mark.parametrize(("source", "function", "line"), CRASHES.values(), ids=CRASHES)
def test_a_traceback_is_what_python_shows(source: str, function: str, line: int) -> None:
    crash = loaded(source).run("f", [])
    with pytest.raises(Exception) as caught:  # noqa: PT011
        plain(source)["f"]()
    assert places(crash.error) == places(caught.value)
    assert str(crash.error) == str(caught.value)


def test_a_traceback_in_a_notebook_shows_the_line_of_the_cell() -> None:
    program = loaded("def g(x):\n    return x / 0  # here", "<cell 2>", 2)
    loaded("\n\ndef f(x):\n    return g(x)", "<cell 5>", 5, program)
    crash = program.run("f", [1])
    assert (crash.function, crash.line, crash.cell) == ("g", 2, 2)
    shown = "".join(traceback.format_exception(crash.error))
    assert 'File "<cell 2>", line 2, in g\n    return x / 0  # here' in shown
    assert 'File "<cell 5>", line 4, in f\n    return g(x)' in shown


def test_a_stack_overflow_of_theirs_is_named() -> None:
    crash = loaded("def f(n):\n    return f(n + 1)").run("f", [0])
    assert (crash.reason, crash.function, crash.line) == ("crashed", "f", 2)
    assert "recursion" in crash.sentence


# ----------------------------------------------------------------------- cost

LSTM_LIKE = """
    def cell(x, a, W, b):
        z = W @ np.concatenate((a, x)) + b
        i, f, o, g = np.split(z, 4)
        i, f, o, g = 1 / (1 + np.exp(-i)), 1 / (1 + np.exp(-f)), 1 / (1 + np.exp(-o)), np.tanh(g)
        return o * np.tanh(f * a + i * g)
    def f(x, a, W, b):
        for t in range(x.shape[2]):
            a = cell(x[:, :, t], a, W, b)
        return a
"""


def test_rewriting_costs_little(capsys: pytest.CaptureFixture[str]) -> None:
    draw = np.random.RandomState(0).randn
    arguments = (draw(3, 10, 50), draw(5, 10), draw(20, 8), draw(20, 1))
    program, written = loaded(LSTM_LIKE), plain(LSTM_LIKE)["f"]
    times = {}
    for label, call in (
        ("as written", lambda: written(*arguments)),
        ("rewritten", lambda: program.run("f", arguments)),
        ("watched", lambda: program.run("f", arguments, Watch(program.sites))),
    ):
        call()
        start = time.perf_counter()
        for _ in range(5):
            call()
        times[label] = (time.perf_counter() - start) / 5
    with capsys.disabled():
        print("  50 steps:", ", ".join(f"{label} {1e3 * seconds:.1f} ms" for label, seconds in times.items()))


def test_runs_repeat() -> None:
    program = loaded("import random\ndef f():\n    return np.random.rand(), random.random()")
    first = program.run("f", [])
    np.random.seed(7)
    random.seed(7)
    assert program.run("f", []) == first


def test_prints_are_silent(capsys: pytest.CaptureFixture[str]) -> None:
    assert loaded("print('loading')\ndef f():\n    print('running')\n    return 1").run("f", []) == 1
    assert capsys.readouterr() == ("", "")
