"""A person's program: loading, running within limits, stand-ins, other definitions."""

from __future__ import annotations

import ast
import copy
import gc
import os
import signal
import subprocess
import sys
import time
from typing import Any

import pytest

from tests.running.programs import loaded
from whygrad.running.interventions import Watch, override
from whygrad.running.program import Crash, Program
from whygrad.running.sites import SourceText

ENDLESS = {
    "a loop": "while True: pass",
    "a growing loop": "n = 0\n    while n >= 0: n += 1",
    "except Exception": "while True:\n        try: x = 1\n        except Exception: pass",
    "a bare except": "while True:\n        try: x = 1\n        except: pass",
    "a bare except around a loop": "while True:\n        try:\n            while True: x = 1\n        except: pass",
    "except BaseException": "while True:\n        try: x = np.zeros(3)\n        except BaseException as error: continue",
    "a sleep": "import time\n    time.sleep(30)",
    "a generator": "import itertools\n    return sum(1 for _ in itertools.count())",
    "a for loop": "for x in iter(int, 1): pass",
    "recursion without end": "def g(n):\n        while True: g2(n)\n    def g2(n): return n\n    g(1)",
}


@pytest.mark.parametrize("body", ENDLESS.values(), ids=ENDLESS)
def test_an_endless_program_is_stopped(body: str) -> None:
    start = time.monotonic()
    crash = loaded(f"def f():\n    {body}").run("f", [], seconds=0.1)
    assert isinstance(crash, Crash)
    assert (crash.reason, crash.cell) == ("timed-out", None)
    assert crash.line >= 2
    assert time.monotonic() - start < 5


@pytest.mark.parametrize("body", ENDLESS.values(), ids=ENDLESS)
def test_an_alarm_that_comes_late_stops_nothing_else(body: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("whygrad.running.limits.AGAIN", 2e-4)  # it strikes on the way back, too
    program = loaded(f"def f():\n    {body}")
    crashes = [program.run("f", [], seconds=0.01) for _ in range(50)]
    assert [(crash.reason, crash.line >= 2) for crash in crashes] == [("timed-out", True)] * len(crashes)


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="a process that cannot be stopped and continued")
def test_a_machine_that_stands_still_stops_no_program() -> None:
    program = loaded("import time\ndef f():\n    time.sleep(0.3)\n    return 7")
    stall = f"sleep 0.2; kill -STOP {os.getpid()}; sleep 1.5; kill -CONT {os.getpid()}"
    with subprocess.Popen(["sh", "-c", stall]):
        assert program.run("f", [], seconds=0.1) == 7


CRASHES = {
    "raise SystemExit(3)": ("crashed", "SystemExit: 3"),
    "import sys; sys.exit('bye')": ("crashed", "SystemExit: bye"),
    "exit()": ("crashed", "SystemExit: None"),
    "raise KeyboardInterrupt": ("crashed", "KeyboardInterrupt"),
    "raise MemoryError": ("out-of-memory", "MemoryError"),
    "return np.zeros((10**9, 10**9))": ("out-of-memory", "numpy"),
    "return f()": ("crashed", "RecursionError: maximum recursion depth exceeded"),
    "raise GeneratorExit": ("crashed", "GeneratorExit"),
    "class Own(Exception): pass\n    raise Own('a\\nb')": ("crashed", "Own: a b"),
    "return {}['k']": ("crashed", "KeyError: 'k'"),
    "return xx": ("crashed", "NameError: name 'xx' is not defined"),
}


@pytest.mark.parametrize("body", CRASHES)
def test_a_crash_is_caught_and_named(body: str) -> None:
    program = loaded(f"def f():\n    {body}\ndef g(): return 1")
    crash = program.run("f", [])
    reason, sentence = CRASHES[body]
    assert isinstance(crash, Crash)
    assert crash.reason == reason
    assert sentence in crash.sentence
    assert "\n" not in crash.sentence
    assert crash.function == "f"
    assert program.run("g", []) == 1


def test_a_call_with_too_few_arguments_has_no_line_of_theirs() -> None:
    crash = loaded("def f(x):\n    return x").run("f", [])
    assert (crash.reason, crash.function, crash.line) == ("crashed", "", 0)


# --------------------------------------------------------------------- loading


def test_a_statement_that_fails_is_kept_and_the_others_run() -> None:
    program = loaded("x = 1\ny = x / 0\ndef f():\n    return x")
    (failure,) = program.failures
    assert (failure.line, failure.sentence) == (2, "ZeroDivisionError: division by zero")
    assert program.run("f", []) == 1


def test_what_only_the_compiler_refuses_has_its_line() -> None:
    program = loaded("def f():\n    return 1\n\nbreak")
    (failure,) = program.failures
    assert failure.line == 4
    assert failure.sentence.startswith("SyntaxError")


def test_fallbacks_are_there_unless_something_is_defined() -> None:
    program = Program()
    source = "def f():\n    return one(), two()\ndef two():\n    return 22"
    pieces = [(SourceText.of(source, "<f>"), statement) for statement in ast.parse(source).body]
    program.load(pieces, fallback={"one": lambda: 1, "two": lambda: 2})
    assert program.run("f", []) == (1, 22)


def test_cells_share_one_namespace_and_later_ones_win() -> None:
    program = loaded("k = 1\ndef g():\n    return k\ndef f():\n    return g()", "<cell 0>", 0)
    loaded("k = 5\ndef g():\n    return 10 * k", "<cell 1>", 1, program)
    assert program.run("f", []) == 50


# ------------------------------------------------------------------- stand-ins

THREE = "def cell(x):\n    return x + 1\n\ndef f(x):\n    return cell(x) * 10"


def test_a_stand_in_is_used_and_taken_back() -> None:
    program = loaded(THREE)
    program.stand_in({"cell": lambda x: 5, "absent": len})
    assert program.run("f", [1]) == 50
    assert program.run("cell", [1]) == 2  # the person's own
    program.stand_in({"f": lambda x: 0})
    assert program.run("f", [1]) == 20
    program.stand_in({})
    assert program.run("f", [1]) == 20
    assert "absent" not in program.namespace


def test_a_stand_in_for_what_is_not_there_is_what_runs() -> None:
    program = loaded(THREE)
    program.stand_in({"absent": lambda x: 7})
    assert program.run("absent", [1]) == 7


# ----------------------------------------------------------- other definitions


def edited(program: Program, name: str, old: str, new: str) -> Any:
    """The definition in force with one expression written another way, lines kept."""
    definition = program.definitions[name][0]
    (node,) = [
        part for part in ast.walk(definition) if isinstance(part, ast.expr) and ast.unparse(part) == old
    ]
    replacement = ast.parse(new, mode="eval").body
    for part in ast.walk(replacement):
        ast.copy_location(part, node)
    return copy.deepcopy(definition, {id(node): replacement})


def test_a_function_can_be_redefined_and_restored() -> None:
    program = loaded(THREE)
    count, before = len(program.sites), program.definitions["cell"]
    program.redefine(edited(program, "cell", "x + 1", "x + 2"))
    assert program.run("f", [1]) == 30
    assert len(program.sites) > count
    program.restore("cell")
    assert program.run("f", [1]) == 20
    assert len(program.sites) == count
    assert program.definitions["cell"] == before


def test_a_redefinition_is_watched_at_the_old_lines() -> None:
    program = loaded(THREE)
    program.redefine(edited(program, "cell", "x + 1", "x + 2"))
    watch = Watch(program.sites)
    program.run("f", [1], watch)
    assert {event.site.line for event in watch.events if event.site.function == "cell"} == {2}
    program.redefine(edited(program, "cell", "x + 2", "x / 0"))
    crash = program.run("f", [1])
    assert (crash.function, crash.line) == ("cell", 2)


def test_redefinitions_pile_up_and_go_in_turn() -> None:
    program = loaded(THREE)
    program.redefine(edited(program, "cell", "x + 1", "x + 2"))
    program.redefine(edited(program, "cell", "x + 2", "x + 3"))
    results = [program.run("f", [1])]
    for _ in range(2):
        program.restore("cell")
        results.append(program.run("f", [1]))
    assert results == [40, 30, 20]


@pytest.mark.parametrize("redefined_first", [True, False])
def test_a_function_is_redefined_while_another_stands_in_for_it(redefined_first: bool) -> None:
    program = loaded(THREE)
    new = edited(program, "cell", "x + 1", "x + 2")
    if redefined_first:
        program.redefine(new)
        program.stand_in({"cell": lambda x: 5})
    else:
        program.stand_in({"cell": lambda x: 5})
        program.redefine(new)
    assert (program.run("f", [1]), program.run("cell", [1])) == (50, 3)
    program.restore("cell")
    assert (program.run("f", [1]), program.run("cell", [1])) == (50, 2)
    program.stand_in({})
    assert program.run("f", [1]) == 20


def test_a_redefinition_outlives_a_stand_in() -> None:
    program = loaded(THREE)
    program.stand_in({"cell": lambda x: 5})
    program.redefine(edited(program, "cell", "x + 1", "x + 2"))
    program.stand_in({})
    assert program.run("f", [1]) == 30
    program.restore("cell")
    assert program.run("f", [1]) == 20


def test_a_class_is_redefined_with_its_methods() -> None:
    source = """
        class Net:
            def __init__(self, n):
                self.n = n
            def run(self, x):
                return self.n * x
        def f(x):
            return Net(3).run(x)
    """
    program = loaded(source)
    program.redefine(edited(program, "Net", "self.n * x", "self.n + x"))
    assert program.run("f", [5]) == 8
    program.restore("Net")
    assert program.run("f", [5]) == 15


def test_a_recursive_function_that_is_redefined_calls_itself() -> None:
    program = loaded("def f(n):\n    return 1 if n == 0 else n * f(n - 1)")
    program.redefine(edited(program, "f", "n * f(n - 1)", "n + f(n - 1)"))
    assert program.run("f", [4]) == 11


def test_the_source_of_a_site_is_what_stands_there_after_an_edit() -> None:
    program = loaded("def f(x):\n    y = x + 1\n    return y * 2")
    before, _ = program.definitions["f"]
    assert isinstance(before, ast.FunctionDef)
    changed = copy.deepcopy(before)
    assert isinstance(changed, ast.FunctionDef)
    assert isinstance(changed.body[0], ast.Assign)
    assert isinstance(changed.body[0].value, ast.BinOp)
    changed.body[0].value.op = ast.Sub()
    count = len(program.sites)
    program.redefine(changed, [2])
    assert {"x - 1", "y * 2"} <= {site.source for site in program.sites[count:]}
    program.restore("f")
    program.redefine(before)
    assert "x + 1" in {site.source for site in program.sites[count:]}


def test_an_alarm_within_a_callback_of_the_collector_is_not_lost() -> None:
    def slow(phase: str, info: dict[str, int]) -> None:
        until = time.monotonic() + 0.03
        while phase == "start" and time.monotonic() < until:
            pass

    before = list(gc.callbacks)
    gc.callbacks.append(slow)
    try:
        crash = loaded("import gc\ndef f():\n    while True: gc.collect()").run("f", [], seconds=0.02)
        assert gc.callbacks == [*before, slow]
    finally:
        gc.callbacks.remove(slow)
    assert isinstance(crash, Crash)
    assert crash.reason == "timed-out"


def test_the_garbage_of_others_is_not_collected_on_its_time() -> None:
    program = loaded("import gc\ndef f(): return gc.isenabled()")
    assert program.run("f", [], seconds=5.0) is False
    assert gc.isenabled()


def test_a_call_beside_a_run_has_a_hook_of_its_own() -> None:
    program = loaded(
        """
        def cell(x):
            y = x + 1
            return y

        def walk(x, call):
            return [cell(x), call("cell", [x])]
        """
    )
    site = next(one for one in program.sites if one.source == "x + 1")
    beside = override({site.number: lambda value, frame: 10 * value})

    def call(name: str, given: list[Any]) -> Any:
        return program.aside(name, given, beside)

    assert program.run("walk", [1, call]) == [2, 20]
    assert program.aside("cell", ["no number"], beside) is None


def test_a_recursion_ends_soon_and_the_limit_is_put_back() -> None:
    before = sys.getrecursionlimit()
    program = loaded(
        "import sys\ndepth = [0]\ndef f():\n    depth[0] += 1\n    return f()\ndef g():\n    sys.setrecursionlimit(9999)\n"
    )
    crash = program.run("f", [])
    assert isinstance(crash.error, RecursionError)
    assert program.namespace["depth"][0] < 500
    program.run("g", [])
    assert sys.getrecursionlimit() == before
