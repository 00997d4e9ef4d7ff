"""A call in a process of its own comes back, whatever the function does."""

from __future__ import annotations

import math
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from whygrad.running import child
from whygrad.running.answers import Frame, Returned, Stopped, frame_in
from whygrad.running.apart import TAIL, call

ROOT = Path(__file__).parents[2]
posix = pytest.mark.skipif(os.name != "posix", reason="signals and groups of processes")


@pytest.fixture(autouse=True)
def _targets_can_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))


def do(name: str, seconds: float = 20, **arguments: Any) -> Returned | Stopped:
    return call(f"tests.running.targets:{name}", arguments, seconds)


def value(name: str, seconds: float = 20, **arguments: Any) -> Any:
    returned = do(name, seconds, **arguments)
    assert isinstance(returned, Returned), returned
    return returned.value


def stopped(name: str, seconds: float = 20, **arguments: Any) -> Stopped:
    answer = do(name, seconds, **arguments)
    assert isinstance(answer, Stopped), answer
    return answer


def gone(note: Path, seconds: float) -> bool:
    time.sleep(seconds)
    return not note.exists()


# ---------------------------------------------------------------- what comes back


@pytest.mark.parametrize("given", [None, 3, 0.1, "ä→\ud800", [1, [2]], {"a": {"b": None}}, "x" * 300_000])
def test_what_goes_in_comes_out(given: Any) -> None:
    assert value("give_back", value=given) == given


def test_numbers_that_json_does_not_know() -> None:
    nan, infinity = value("give_back", value=[math.nan, -math.inf])
    assert math.isnan(nan)
    assert infinity == -math.inf


def test_what_it_does_is_told() -> None:
    told: list[str] = []
    words = ["reading", "judging lstm_forward", "→"]
    answer = call("tests.running.targets:say_and_give_back", {"words": words}, 20, progress=told.append)
    assert (answer, told) == (Returned(3), words)


def test_without_a_parent_nobody_is_told() -> None:
    child.report("judging lstm_forward")


def test_a_return_value_that_is_no_json() -> None:
    answer = stopped("return_no_json")
    assert answer.reason == "crashed"
    assert answer.error == "TypeError: Object of type object is not JSON serializable"


@pytest.mark.parametrize("target", ["tests.running.targets:absent", "no.such.module:f", "nonsense"])
def test_a_target_that_is_not_there(target: str) -> None:
    answer = call(target, {}, 20)
    assert isinstance(answer, Stopped)
    assert answer.reason == "crashed"
    assert "Error" in str(answer.error)


def test_many_at_once() -> None:
    answers: list[Any] = [None] * 6
    threads = [
        threading.Thread(target=lambda k=k: answers.__setitem__(k, value("give_back", value=k)))
        for k in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == list(range(6))


# ---------------------------------------------------------------- time


@posix
def test_an_endless_loop_ends_and_says_where() -> None:
    answer = stopped("never_end", seconds=1)
    assert (answer.reason, answer.doing) == ("timed-out", "judging lstm_forward")
    assert answer.stack[0].function == "never_end"


@pytest.mark.parametrize("name", ["never_end_and_never_mind", "ignore_signals", "close_all_and_stay"])
def test_nothing_outlasts_its_time(name: str) -> None:
    start = time.monotonic()
    assert stopped(name, seconds=1).reason == "timed-out"
    assert time.monotonic() - start < 4


def test_time_that_is_over_before_it_starts() -> None:
    assert stopped("give_back", seconds=0.001, value=1).reason == "timed-out"


def test_a_time_limit_of_its_own() -> None:
    assert stopped("run_out_of_time").reason == "timed-out"


# ---------------------------------------------------------------- memory


@posix
@pytest.mark.parametrize("name", ["ask_for_much", "ask_for_more_and_more"])
def test_too_much_memory(name: str) -> None:
    answer = call(f"tests.running.targets:{name}", {}, 20, megabytes=512)
    assert isinstance(answer, Stopped)
    assert answer.reason == "out-of-memory"


@posix
def test_killed_by_the_system_is_for_want_of_memory() -> None:
    answer = stopped("be_killed")
    assert (answer.reason, answer.status) == ("out-of-memory", -signal.SIGKILL)


def test_endless_recursion() -> None:
    assert str(stopped("recurse").error).startswith("RecursionError: maximum recursion depth exceeded")


@posix
def test_recursion_without_a_limit() -> None:
    answer = call("tests.running.targets:recurse_in_earnest", {}, 20, megabytes=128)
    assert isinstance(answer, Stopped)
    assert answer.reason in ("crashed", "out-of-memory")


# ---------------------------------------------------------------- crashes


@posix
def test_a_segmentation_fault_has_its_signal_and_its_line() -> None:
    answer = stopped("segfault")
    assert (answer.reason, answer.status) == ("crashed", -signal.SIGSEGV)
    assert answer.doing == "judging lstm_forward"
    assert "segfault" in [frame.function for frame in answer.stack]


@posix
def test_an_abort() -> None:
    assert stopped("abort").status == -signal.SIGABRT


@pytest.mark.parametrize("status", [0, 3])
def test_an_exit_that_asks_nobody(status: int) -> None:
    answer = stopped("exit_at_once", status=status)
    assert (answer.reason, answer.status, answer.doing) == ("crashed", status, "judging lstm_forward")


@pytest.mark.parametrize("status", [0, 3, "words", None])
def test_an_exit(status: Any) -> None:
    answer = stopped("exit_from", status=status)
    assert (answer.reason, answer.doing) == ("crashed", "judging lstm_forward")
    assert str(answer.error).startswith("SystemExit")


def test_everything_closed() -> None:
    assert stopped("close_all").reason == "crashed"


@posix
def test_a_death_that_a_copy_hides() -> None:
    start = time.monotonic()
    assert stopped("fork_and_die").status == 6
    assert time.monotonic() - start < 5


# ---------------------------------------------------------------- what is printed


def test_an_error_is_one_line_and_what_was_printed_is_kept() -> None:
    answer = stopped("print_and_fail")
    assert answer.error == "ValueError: two lines"
    assert "to stdout" in answer.output
    assert "\ufffd to stderr" in answer.output
    assert "print_and_fail" in answer.output


@pytest.mark.parametrize(("name", "given"), [("print_bytes", {}), ("print_much", {"lines": 20_000})])
def test_nothing_printed_reaches_the_terminal(
    name: str, given: Any, capfd: pytest.CaptureFixture[str]
) -> None:
    assert value(name, **given) == "printed"
    assert capfd.readouterr() == ("", "")


def test_of_endless_printing_the_end_is_kept() -> None:
    answer = stopped("print_for_ever", seconds=1)
    assert answer.reason == "timed-out"
    assert TAIL - 10 <= len(answer.output) <= TAIL


def test_printing_cannot_forge_an_answer() -> None:
    assert value("forge") == "true"


def test_nobody_answers_a_question() -> None:
    assert value("ask") == "nobody there"


@posix
def test_there_is_no_terminal() -> None:
    assert value("ask_the_terminal") == "no terminal"


# ---------------------------------------------------------------- what is left behind


@posix
@pytest.mark.parametrize("name", ["leave_a_child", "leave_a_child_and_die"])
def test_children_of_the_child_end_with_it(tmp_path: Path, name: str) -> None:
    do(name, note=str(tmp_path / "note"), seconds=1)
    assert gone(tmp_path / "note", 1.5)


def test_a_thread_that_goes_on_is_not_waited_for() -> None:
    start = time.monotonic()
    assert value("leave_a_thread") == "returned"
    assert time.monotonic() - start < 5


def test_it_works_in_an_empty_folder_that_vanishes() -> None:
    folder, *names = value("work_here")
    assert names == ["mess.txt"]
    assert not Path(folder).exists()


@posix
def test_the_disk_is_not_filled() -> None:
    assert value("fill_the_disk") == "not allowed"


@posix
def test_an_interrupt_leaves_nothing_behind(tmp_path: Path) -> None:
    code = (
        "from whygrad.running.apart import call\n"
        "call('tests.running.targets:say_and_give_back', {'words': ['ready']}, 20, progress=lambda _: print('up', flush=True))\n"
        f"call('tests.running.targets:leave_and_wait', {{'note': {str(tmp_path / 'note')!r}}}, 20, progress=lambda _: print('on', flush=True))"
    )
    run = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert run.stdout is not None
    assert [run.stdout.readline(), run.stdout.readline()] == [b"up\n", b"on\n"]
    run.send_signal(signal.SIGINT)
    _, err = run.communicate(timeout=10)
    assert b"KeyboardInterrupt" in err
    assert gone(tmp_path / "note", 2)


# ---------------------------------------------------------------- surroundings


def test_surroundings_are_the_same_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONWARNINGS", "error")
    names = ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "PYTHONHASHSEED", "MPLBACKEND", "PYTHONWARNINGS"]
    assert value("settings", names=names) == ["1", "1", "0", "Agg", None]


def test_a_module_in_the_current_folder_is_not_taken_for_a_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit")
    monkeypatch.chdir(tmp_path)
    assert value("give_back", value=1) == 1


def test_calling_imports_nothing_heavy() -> None:
    heavy = {"numpy", "rich", "click", "nbformat"}
    code = f"import sys, whygrad.running.apart; print(*sorted({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout.split() == []


def test_a_frame_is_read() -> None:
    assert frame_in('  File "<cell 3>", line 12 in lstm_forward\n') == Frame("<cell 3>", 12, "lstm_forward")


@pytest.mark.parametrize("line", ["", "Fatal Python error: Segmentation fault", '{"doing": "x"}'])
def test_what_is_no_frame(line: str) -> None:
    assert frame_in(line) is None
