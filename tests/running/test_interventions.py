"""Override and perturb: other values in the place of those at a site, once or every time."""

from __future__ import annotations

from types import FrameType
from typing import Any

import numpy as np
import pytest

from tests.running.programs import loaded, passed, site
from whygrad.running.interventions import (
    Replacement,
    Watch,
    by_expression,
    by_series,
    moved,
    override,
    perturb,
)
from whygrad.running.program import Crash, Program

CARRY = """
    def f(x):
        a = np.zeros(2)
        seen = []
        for t in range(3):
            a = a + x
            seen.append(a)
        return seen
"""


def overridden(program: Program, number: int, replacement: Replacement, *arguments: Any) -> Any:
    return program.run("f", arguments, override({number: replacement}))


def last_elements(seen: list[Any]) -> list[float]:
    return [float(a[-1]) for a in seen]


def only(occurrence: int, new: Any) -> Replacement:
    count = iter(range(99))
    return lambda value, frame: new if next(count) == occurrence else value


def test_override_changes_every_occurrence() -> None:
    program = loaded(CARRY)
    new = overridden(program, site(program, "a + x").number, lambda value, frame: value * 2, 1.0)
    assert last_elements(new) == [2, 6, 14]


def test_override_changes_one_occurrence() -> None:
    program = loaded(CARRY)
    assert last_elements(
        overridden(program, site(program, "a + x").number, only(1, np.ones(2) * 9), 1.0)
    ) == [1, 9, 10]


ROLES = {
    ("x", "argument"): 13,
    ("g(x)", "result"): 12,
    ("0 + g(x)", "assigned"): 12,
    ("y", "before"): 12,
    ("2", "augmented"): 12,
    ("y", "after"): 10,
    ("y", "returned"): 10,
}


@pytest.mark.parametrize(("source", "role"), ROLES)
def test_a_value_of_every_role_can_be_overridden(source: str, role: str) -> None:
    program = loaded("def f(x):\n    y = 0 + g(x)\n    y += 2\n    return y\ndef g(x):\n    return x + 1")
    number = site(program, source, role).number
    assert overridden(program, number, lambda value, frame: 10, 1) == ROLES[source, role]
    assert program.run("f", [1]) == 4


def test_an_index_of_a_store_can_be_overridden() -> None:
    program = loaded("def f(a, t):\n    a[t, 0] = 5\n    return a")
    number = site(program, "t", "index").number
    new = overridden(program, number, by_expression("t - 1"), np.zeros((2, 1)), 1)
    assert new.tolist() == [[5], [0]]


def test_a_loop_can_be_turned_round() -> None:
    program = loaded(
        "def f():\n    return_ = []\n    for t in range(3): return_.append(t)\n    return return_"
    )
    new = overridden(
        program, site(program, "range(3)", "iterated").number, by_expression("reversed(range(3))")
    )
    assert new == [2, 1, 0]


# --------------------------------------------------------------- by expression


def test_an_expression_sees_the_persons_own_scope() -> None:
    program = loaded("k = 3\ndef g(v):\n    return v * k\ndef f(x, n):\n    y = x\n    return y")
    assert overridden(program, site(program, "x").number, by_expression("g(n) + np.pi * 0"), 1, 5) == 15


def test_an_expression_in_a_comprehension_sees_the_function_around_it() -> None:
    program = loaded("def f(x, n):\n    return [v for v in x]")
    number = site(program, "v").number
    assert overridden(program, number, by_expression("v + n"), [1, 2], 10) == [11, 12]


def test_an_expression_in_a_closure_sees_what_it_closes_over() -> None:
    program = loaded("def f(x):\n    n = 5\n    def g(v):\n        return v + 0 * n\n    return g(x)")
    assert overridden(program, site(program, "v").number, by_expression("n"), 1) == 5


def test_a_replacement_has_room_where_the_program_runs_out_of_it() -> None:
    program = loaded("""
        def f(n):
            n = n + 1
            return f(n)
    """)
    room: list[bool] = []

    def nested(levels: int) -> None:
        if levels:
            nested(levels - 1)

    def replacement(value: int, frame: FrameType) -> int:
        room.append(False)
        nested(20)
        room[-1] = True
        return value

    number = site(program, "n + 1").number
    assert isinstance(overridden(program, number, replacement, 0), Crash)
    assert len(room) > 50
    assert all(room)


def test_a_replacement_that_leads_back_to_its_own_site_ends() -> None:
    program = loaded("""
        def f(n):
            return n + 1
    """)
    crash = overridden(program, site(program, "n + 1").number, by_expression("f(n)"), 0)
    assert isinstance(crash, Crash)
    assert isinstance(crash.error, RecursionError)
    assert program.run("f", (0,)) == 1


def test_a_value_stays_where_a_name_does_not_exist_yet() -> None:
    program = loaded("def f():\n    d = {}\n    out = []\n    for t in range(3):\n        a = 0\n        out.append(a)\n"
                     "        d['a'] = t + 7\n    return out")  # fmt: skip
    held: list[bool] = []
    assert overridden(program, site(program, "0").number, by_expression("d['a']", held)) == [0, 7, 8]
    assert held == [False, True, True]


@pytest.mark.parametrize("text", ["missing", "row[9]", "table['k']"])
def test_a_value_stays_where_there_is_nothing_to_take(text: str) -> None:
    program = loaded("def f(x):\n    row, table = [], {}\n    return x")
    assert overridden(program, site(program, "x").number, by_expression(text), 4) == 4


def test_an_expression_that_fails_otherwise_is_a_crash_at_the_site() -> None:
    program = loaded("def f(x):\n    y = x\n    return y")
    crash = overridden(program, site(program, "x").number, by_expression("x @ x"), 4)
    assert isinstance(crash, Crash)
    assert (crash.function, crash.line) == ("f", 2)


# ------------------------------------------------------------------- by series


def test_a_series_gives_one_value_after_the_other_and_then_lets_be() -> None:
    program = loaded(CARRY)
    start = by_series([np.full(2, 5.0), np.full(2, 7.0)])
    number = site(program, "a + x").number
    assert last_elements(overridden(program, number, start(), 1.0)) == [5, 7, 8]
    assert last_elements(overridden(program, number, start(), 1.0)) == [5, 7, 8]


def test_a_series_gives_copies() -> None:
    values = [np.zeros(2)]
    program = loaded("def f(x):\n    y = x\n    y += 1\n    return y")
    assert overridden(program, site(program, "x").number, by_series(values)(), np.ones(2)).tolist() == [1, 1]
    assert values[0].tolist() == [0, 0]


def test_a_series_that_is_over_leaves_the_object_itself() -> None:
    kept = {"a": 1}
    program = loaded("def f(x):\n    return x")
    assert overridden(program, site(program, "x").number, by_series([])(), kept) is kept


# --------------------------------------------------------------------- perturb


@pytest.mark.parametrize("value", [np.ones((2, 3)), np.zeros(4), np.float64(0), 1.5, np.ones(2, np.float32)])
def test_floats_move_in_every_element(value: Any) -> None:
    new = np.asarray(moved(value, 1e-3))
    assert new.shape == np.shape(value)
    assert new.dtype == np.asarray(value).dtype
    assert (new != value).all()
    assert np.abs(new - value).max() < 2e-3


@pytest.mark.parametrize(
    "value", [3, True, "a", None, (1.0,), [1.5], {"a": 1.0}, np.arange(3), np.array([True])]
)
def test_what_is_no_float_stays_the_same_object(value: Any) -> None:
    assert moved(value, 1e-3) is value


def test_perturb_moves_one_site_every_time_it_passes() -> None:
    program = loaded(CARRY)
    base = program.run("f", [1.0])
    new = program.run("f", [1.0], perturb(site(program, "a + x").number))
    assert all((one != other).all() for one, other in zip(base, new, strict=True))
    assert program.run("f", [1.0])[2].tolist() == base[2].tolist()


# -------------------------------------------------------------------- together


def test_a_watch_sees_what_fixes_put_there() -> None:
    program = loaded(CARRY)
    watch = Watch(program.sites, {site(program, "a + x").number: lambda value, frame: value + 10})
    program.run("f", [1.0], watch)
    assert [one.value[0] for one in passed(watch.events, "a + x")] == [11, 22, 33]
