"""Every value that a function handles has a site: function, line, column, source, role, occurrence, time step."""

from __future__ import annotations

import ast
from collections import Counter
from typing import Any

import numpy as np
import pytest

from tests.running.programs import loaded, passed, site, values, watched
from tests.running.styles import STYLES
from whygrad.running.interventions import Watch
from whygrad.running.sites import SourceText, names_read


def sites_of(source: str) -> list[tuple[str, str, str | None]]:
    return [(one.source, one.role, one.variable) for one in loaded(f"def f(a, b, c, t):\n    {source}").sites]


ROWS: dict[str, list[tuple[str, str, str | None]]] = {
    "a = b": [("b", "assigned", "a")],
    "a: int = b": [("b", "assigned", "a")],
    "a = b + c": [("b", "expression", None), ("c", "expression", None), ("b + c", "assigned", "a")],
    "a = -b.T": [("b", "expression", None), ("b.T", "expression", None), ("-b.T", "assigned", "a")],
    "a[t] = b": [("b", "stored", "a"), ("t", "index", None)],
    "a['k'][:, t + 1] = b": [("b", "stored", "a"), ("t", "expression", None), ("t + 1", "index", None)],
    "a[:t] = b": [("b", "stored", "a"), ("t", "index", None)],
    "a[:t + 1]": [
        ("a", "expression", None),
        ("t", "expression", None),
        ("t + 1", "index", None),
        ("a[:t + 1]", "expression", None),
    ],
    "a.W = b": [("b", "assigned", "a.W")],
    "a += b": [("a", "before", "a"), ("b", "augmented", "a"), ("a", "after", "a")],
    "a[0] += b": [("a", "before", "a"), ("b", "augmented", "a"), ("0", "index", None)],
    "a.W += b": [("b", "augmented", "a.W")],
    "a, b = c": [("c", "assigned", None), ("a", "after", "a"), ("b", "after", "b")],
    "a = b = c": [("c", "assigned", None), ("a", "after", "a"), ("b", "after", "b")],
    "a, *b = c": [("c", "assigned", None), ("a", "after", "a"), ("b", "after", "b")],
    "(a := b)": [("b", "assigned", "a"), ("a := b", "expression", None)],
    "return (a := b)": [("b", "assigned", "a"), ("a := b", "returned", None)],
    "np.dot(b, c)": [("b", "argument", None), ("c", "argument", None), ("np.dot(b, c)", "result", None)],
    "np.sum(b, out=c)": [
        ("b", "argument", None),
        ("c", "argument", "out"),
        ("np.sum(b, out=c)", "result", None),
    ],
    "b.dot(c)": [("b", "expression", None), ("c", "argument", None), ("b.dot(c)", "result", None)],
    "np.zeros(3)(b)": [
        ("np.zeros(3)", "result", None),
        ("b", "argument", None),
        ("np.zeros(3)(b)", "result", None),
    ],
    "np.dot(*b, **c)": [
        ("b", "expression", None),
        ("c", "argument", None),
        ("np.dot(*b, **c)", "result", None),
    ],
    "a[b][np.max(c)]": [
        ("a", "expression", None),
        ("a[b]", "expression", None),
        ("c", "argument", None),
        ("np.max(c)", "result", None),
        ("a[b][np.max(c)]", "expression", None),
    ],
    "np.c_[b, c]": [
        ("b", "expression", None),
        ("c", "expression", None),
        ("np.c_[b, c]", "expression", None),
    ],
    "a if b else c": [
        ("b", "expression", None),
        ("a", "expression", None),
        ("c", "expression", None),
        ("a if b else c", "expression", None),
    ],
    "return {'k': b, **c}": [
        ("b", "expression", None),
        ("c", "expression", None),
        ("{'k': b, **c}", "returned", None),
    ],
    "for t in a: pass": [("a", "iterated", None), ("t", "step", "t")],
    "for t, b in enumerate(a): pass": [
        ("a", "argument", None),
        ("enumerate(a)", "iterated", None),
        ("t", "step", "t"),
    ],
    "while t >= c: t -= 1": [
        ("t", "expression", None),
        ("c", "expression", None),
        ("t >= c", "expression", None),
        ("t", "step", "t"),
        ("t", "before", "t"),
        ("1", "augmented", "t"),
        ("t", "after", "t"),
    ],
    "return lambda v: v": [("v", "expression", None), ("lambda v: v", "returned", None)],
    "print(b); assert c; del a": [],
    "global z; z += b": [("b", "augmented", "z"), ("z", "after", "z")],
}


@pytest.mark.parametrize("source", ROWS)
def test_a_statement_has_these_sites(source: str) -> None:
    found = Counter(sites_of(source))
    assert set(ROWS[source]) <= set(found)
    assert set(found.values()) <= {1}


@pytest.mark.parametrize("style", STYLES)
def test_a_site_knows_its_place_in_the_source(style: str) -> None:
    program = loaded(STYLES[style])
    (text,) = program._texts.values()
    lines = [line.decode() for line in text.lines]
    assert [one.number for one in program.sites] == list(range(len(program.sites)))
    for one in program.sites:
        line = lines[one.line - 1].encode()[one.column :].decode()
        assert line.startswith(one.source.split("\n")[0])
        assert one.statement.lineno <= one.line <= (one.statement.end_lineno or 0)
        if one.role not in ("after", "before", "step"):
            assert ast.dump(ast.parse(f"({one.source})", mode="eval").body) == ast.dump(one.node)


def test_a_site_names_its_function_from_the_outside_in() -> None:
    source = """
        class Net:
            def run(self, x):
                def helper(y):
                    return y
                return helper(x)
        square = lambda v: v * v
    """
    found = {(one.source, one.function) for one in loaded(source).sites}
    assert {("y", "Net.run.helper"), ("helper(x)", "Net.run"), ("v * v", "square")} <= found


def test_a_site_in_a_notebook_names_its_cell() -> None:
    assert {one.where for one in loaded("def f(x):\n    return x", "<cell>", 4).sites} == {(4, 2)}
    assert {one.where for one in loaded("def f(x):\n    return x").sites} == {(-1, 2)}


def test_sites_count_the_loops_around_them() -> None:
    source = """
        def f(x):
            a = x
            for i in x:
                b = x
                while b:
                    c = x
            def g():
                d = x
    """
    program = loaded(source)
    loops = {one.variable: one.loops for one in program.sites if one.role == "assigned"}
    assert loops == {"a": 0, "b": 1, "c": 2, "d": 0}


# ------------------------------------------------------- names like builtins


@pytest.mark.parametrize("name", ["input", "sum", "iter", "id", "vars", "np"])
def test_a_variable_that_is_called_like_a_builtin_is_a_variable(name: str) -> None:
    assert values(watched(f"def f({name}):\n    y = {name} + 1\n    return y", "f", 2), name) == [2]
    assert values(watched(f"def f(x):\n    {name} = x\n    return {name} + 1", "f", 2), name) == [2]


def test_names_of_lambdas_and_comprehensions_are_variables_in_them() -> None:
    events = watched("def f(x):\n    g = lambda sum: sum + 1\n    return g(x), [id for id in (7, 8)]", "f", 2)
    assert values(events, "sum") == [2]
    assert values(events, "id") == [7, 8]


def test_modules_and_what_is_called_are_no_values() -> None:
    events = watched(
        "def g(x):\n    return x\ndef f(x):\n    return map(g, [x]), len, np.pi, np.tanh", "f", 2
    )
    assert not {"np", "map"} & {event.site.source for event in events}


# ------------------------------------------------------------------ time steps

LOOPS = {
    "for t in range(3): y = t": [0, 1, 2],
    "for t in reversed(range(3)): y = t": [2, 1, 0],
    "for t in range(2, -1, -1): y = t": [2, 1, 0],
    "for t in np.arange(3): y = t": [0, 1, 2],
    "for t, v in enumerate('abc'): y = v": [0, 1, 2],
    "for v, t in zip('ab', range(5, 7)): y = v": [5, 6],
    "for t, (v, w) in reversed(list(enumerate(['ab', 'cd']))): y = v": [1, 0],
    "for t in range(2):\n        for k in range(2): y = k": [0, 0, 1, 1],
    "for g in 'ab':\n        for k in range(2): y = k": [0, 1, 0, 1],
    "for t in range(2):\n        z = [y := v for v in (1, 2)]": [0, 0, 1, 1],
    "t = 3\n    while t > 0:\n        t -= 1\n        y = t": [3, 2, 1],
    "t = 0\n    while True:\n        if t == 2: break\n        y = t\n        t += 1": [0, 1],
    "t = 0\n    while t < 2 and x:\n        y = t\n        t += 1": [0, 1],
    "for v in 'ab': y = v": [None, None],
    "y = x": [None],
}


@pytest.mark.parametrize("loop", LOOPS)
def test_a_value_in_a_loop_has_a_time_step(loop: str) -> None:
    events = watched(f"def f(x):\n    {loop}\n    return x", "f", 1)
    assert [one.step for one in events if one.site.variable == "y"] == LOOPS[loop]
    assert events[-1].step is None


def test_a_loop_without_a_number_has_no_step_left_over() -> None:
    events = watched("def f():\n    for t in range(3): pass\n    for g in 'ab': y = g", "f")
    assert [one.step for one in events if one.site.variable == "y"] == [None, None]


HELPERS = """
    def gate(z):
        for k in range(5):
            z = z + k
        return z
    def cell(x):
        inner = gate(x)
        return inner
    def f(x):
        before = cell(x)
        for t in reversed(range(2)):
            x = cell(x)
            y = [gate(v) for v in (1, 2)]
            last = x
        after = cell(x)
"""


def test_helpers_know_the_time_step_of_who_calls_them() -> None:
    events = watched(HELPERS, "f", 1.0)
    assert [one.step for one in events if one.site.variable == "inner"] == [None, 1, 0, None]
    assert [one.step for one in events if one.site.variable == "last"] == [1, 0]
    in_gate = [one.step for one in events if one.site.source == "z + k"]
    assert in_gate == [0, 1, 2, 3, 4] + 15 * [1] + 15 * [0] + [0, 1, 2, 3, 4]


# -------------------------------------------------------------------- watching


def test_occurrences_count_each_site_by_itself() -> None:
    events = watched("def f():\n    for t in range(3):\n        y = t\n    return y", "f")
    assert [one.occurrence for one in passed(events, "t", "assigned")] == [0, 1, 2]
    assert [one.occurrence for one in passed(events, "y", "returned")] == [0]


def test_a_watch_keeps_the_values_of_the_time_and_the_objects() -> None:
    events = watched("def f(a):\n    b = a\n    a[0] = 5\n    return b", "f", np.zeros(2))
    (assigned,), (returned,) = passed(events, "a", "assigned"), passed(events, "b", "returned")
    assert assigned.value is returned.value
    assert assigned.snapshot is not None
    assert assigned.snapshot[0] == 0
    assert returned.snapshot is not None
    assert returned.snapshot[0] == 5


def test_what_is_no_array_has_no_snapshot() -> None:
    assert {one.snapshot for one in watched("def f(x):\n    return [x]", "f", 1.5)} == {None}


def test_a_watch_knows_what_was_in_scope() -> None:
    source = "def f(x, n):\n    cache = {'a': x.T}\n    y = x + 1\n    return [v + n for v in y]"
    program = loaded(source)
    watch = Watch(program.sites)
    program.run("f", [np.zeros((2, 3)), 4], watch)
    inside = site(program, "v + n").number
    assert watch.scopes[inside] == {"x": (2, 3), "y": (2, 3), "cache['a']": (3, 2), "v": (3,)}
    assert set(watch.integers[inside]) == {"n"}
    assert "cache" in watch.containers[inside]
    assert "y" not in watch.scopes[site(program, "x + 1").number]


def test_helpers_in_helpers_are_followed() -> None:
    source = """
        def outer(x):
            def middle(y):
                return (lambda z: z * 2)(y + 1)
            return middle(x) + 1
        def f(x):
            return outer(x)
    """
    assert values(watched(source, "f", 1), "z * 2") == [4]


def test_both_sides_of_an_augmented_assignment_are_seen() -> None:
    events = watched("def f(x):\n    x += 2\n    return x", "f", 1)
    assert [(one.site.role, one.value) for one in events] == [
        ("before", 1),
        ("augmented", 2),
        ("after", 3),
        ("returned", 3),
    ]


# ----------------------------------------------------------------- source text


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_counted_as_python_counts_them(end: str) -> None:
    source = f"def f(x):{end}    é = (x +{end}        1){end}    return é"
    program = loaded(source)
    assert {one.source.replace("\n", " ").split(" ")[0] for one in program.sites} == {"x", "é"}
    assert program.run("f", [1]) == 2


def test_a_segment_is_exactly_what_was_written() -> None:
    text = SourceText.of("é = [1,\n  2]; b = 'ü' + 'x'", "<f>")
    one, other = ast.parse("é = [1,\n  2]; b = 'ü' + 'x'").body
    assert text.segment(one) == "é = [1,\n  2]"
    assert text.segment(other) == "b = 'ü' + 'x'"


def test_names_read_are_those_looked_up() -> None:
    tree: Any = ast.parse("(y := x) + a.b[c]")
    assert set(names_read(tree)) == {"x", "a", "c"}
