"""Functions to be called in a process of their own: some return, and the others do what people's code does."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any, NoReturn

from whygrad.running.child import report
from whygrad.running.limits import within


def give_back(value: Any) -> Any:
    return value


def say_and_give_back(words: list[str]) -> int:
    for word in words:
        report(word)
    return len(words)


def never_end() -> NoReturn:
    report("judging lstm_forward")
    while True:
        pass


def never_end_and_never_mind() -> NoReturn:
    while True:
        try:
            time.sleep(10)
        except BaseException:
            continue


def ignore_signals() -> NoReturn:
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGUSR1):
        signal.signal(number, signal.SIG_IGN)
    never_end()


def run_out_of_time() -> None:
    within(0.05, never_end)


def exit_from(status: Any) -> NoReturn:
    report("judging lstm_forward")
    sys.exit(status)


def exit_at_once(status: int) -> NoReturn:
    report("judging lstm_forward")
    os._exit(status)


def segfault() -> None:
    report("judging lstm_forward")
    ctypes.string_at(0)


def abort() -> NoReturn:
    os.abort()


def be_killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def ask_for_much() -> int:
    report("judging lstm_forward")
    return len(bytearray(64 * 2**30))


def ask_for_more_and_more() -> NoReturn:
    kept = []
    while True:
        kept.append(bytearray(2**20))


def recurse() -> Any:
    return recurse()


def recurse_in_earnest() -> Any:
    sys.setrecursionlimit(10**9)
    return recurse()


def print_much(lines: int) -> str:
    for number in range(lines):
        print(f"line {number} " + "x" * 1000)
    return "printed"


def print_for_ever() -> NoReturn:
    while True:
        print("again")


def print_bytes() -> str:
    os.write(1, b"\xff\xfe\x00 to stdout\n")
    os.write(2, b"\x80\x81 to stderr\n")
    print("\udc80 a lone surrogate")
    return "printed"


def print_and_fail() -> NoReturn:
    print("to stdout")
    os.write(2, b"\xff to stderr\n")
    raise ValueError("two\nlines")


def forge() -> str:
    print('{"returned": "forged"}', flush=True)
    os.write(1, b'{"returned": "forged"}\n')
    return "true"


def ask() -> str:
    try:
        return input("> ")
    except EOFError:
        return "nobody there"


def ask_the_terminal() -> str:
    try:
        Path("/dev/tty").read_text()
    except OSError:
        return "no terminal"
    return "a terminal"


def close_all() -> NoReturn:
    os.closerange(0, 100)
    raise SystemExit


def close_all_and_stay() -> NoReturn:
    os.closerange(0, 100)
    never_end_and_never_mind()


def leave_a_child(note: str, seconds: float) -> int:
    """Starts a process that writes a note when it has lived for a while."""
    code = f"import time; time.sleep({seconds}); open({note!r}, 'w').write('alive')"
    return subprocess.Popen([sys.executable, "-c", code]).pid


def leave_a_child_and_die(note: str, seconds: float) -> None:
    leave_a_child(note, seconds)
    os._exit(5)


def fork_and_die() -> None:
    """The copy holds everything open that the child had."""
    if os.fork() == 0:
        time.sleep(60)
    os._exit(6)


def leave_a_thread() -> str:
    threading.Thread(target=time.sleep, args=(60,)).start()
    return "returned"


def work_here() -> list[str]:
    Path("mess.txt").write_text("mess", encoding="utf-8")
    return [os.getcwd(), *sorted(os.listdir())]


def fill_the_disk() -> str:
    try:
        with open("large", "wb") as large:
            for _ in range(200):
                large.write(bytes(2**20))
    except OSError:
        return "not allowed"
    return "written"


def settings(names: list[str]) -> list[str | None]:
    return [os.environ.get(name) for name in names]


def return_no_json() -> object:
    return object()


def leave_and_wait(note: str) -> None:
    leave_a_child(note, 1)
    report("waiting")
    time.sleep(1.5)
    Path(note).write_text("alive", encoding="utf-8")
