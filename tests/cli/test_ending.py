"""The ways in which a command ends that no file is to blame for."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import whygrad
from whygrad.cli import run

ROOT = Path(__file__).parents[2]
posix = pytest.mark.skipif(os.name != "posix", reason="signals and terminals")

UNUSABLE = {
    "no file": ["check"],
    "two files": ["check", "a.py", "b.py"],
    "no such option": ["check", "--hnt", "fix", "a.py"],
    "no such hint": ["check", "a.py", "--hint", "all"],
    "no such exercise": ["check", "a.py", "--exercise", "knitting"],
    "no such command": ["chek", "a.py"],
    "an option of nobody": ["--nothing"],
    "time: none": ["check", "a.py", "--timeout", "0"],
    "time: negative": ["check", "a.py", "--timeout", "-1"],
    "time: no number": ["check", "a.py", "--timeout", "soon"],
    "time: not a number": ["check", "a.py", "--timeout", "nan"],
    "time: for ever": ["check", "a.py", "--timeout", "inf"],
    "missing file": ["check", "absent.py"],
    "folder": ["check", "."],
    "empty name": ["check", ""],
    "device": ["check", os.devnull],
    "name that is too long": ["check", "x" * 5000],
    "name that is no UTF-8": ["check", "\udcff.py"],
}


@pytest.mark.parametrize("arguments", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_an_unusable_call(arguments: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 2
    out, err = capfd.readouterr()
    assert out == ""
    assert "Traceback" not in err
    assert err.strip()


@pytest.mark.parametrize("arguments", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_an_unusable_call_for_a_program(arguments: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    assert run([*arguments, "--json"]) == 2
    out, err = capfd.readouterr()
    said = json.loads(out)
    assert (said["verdict"], said["reason"], err) == ("unjudged", "unreadable", "")
    assert said["message"]


def test_a_mistyped_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "lstm.py").touch()
    monkeypatch.chdir(tmp_path)
    assert run(["check", "lstn.py"]) == 2
    assert "There is no file lstn.py. Did you mean lstm.py?" in capfd.readouterr().err


def test_version(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert capfd.readouterr().out == f"whygrad {whygrad.__version__}\n"


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], ["check", "--help"]])
def test_help(arguments: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 0
    assert capfd.readouterr().out.startswith("Usage: whygrad")


def test_nothing_asked_for_shows_the_help(capfd: pytest.CaptureFixture[str]) -> None:
    assert run([]) == 2
    assert "Commands:\n  check " in capfd.readouterr().out


def test_the_exercises_are_those_of_the_diagnosis() -> None:
    from whygrad.cli.options import EXERCISES
    from whygrad.diagnosis import exercises

    assert set(EXERCISES) == set(exercises.EXERCISES)


@pytest.mark.parametrize("module", ["whygrad.cli", "whygrad.cli.check", "whygrad.diagnosis.stopped"])
def test_the_command_line_imports_nothing_heavy(module: str) -> None:
    heavy = {"numpy", "rich", "nbformat", "whygrad.report.terminal", "whygrad.submission", "whygrad.chapters"}
    code = f"import sys, {module}; print(*sorted({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout.split() == []


# ---------------------------------------------------------------- in a process

PATIENT = """
import sys
from whygrad.cli import check, main
check.TARGET = "tests.cli.judges:" + sys.argv.pop(1)
main()
"""


def start(tmp_path: Path, judge: str, *arguments: str, **streams: int) -> subprocess.Popen[bytes]:
    (tmp_path / "lstm.py").touch()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm", "COLUMNS": "80"}
    for name in ("NO_COLOR", "FORCE_COLOR"):
        environment.pop(name, None)
    command = [sys.executable, "-c", PATIENT, judge, "check", "lstm.py", *arguments]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | streams
    return subprocess.Popen(command, cwd=tmp_path, env=environment, **pipes)  # type: ignore[call-overload, no-any-return]


@posix
@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_asked_to_end(tmp_path: Path, number: int, status: int) -> None:
    process = start(tmp_path, "endless")
    time.sleep(0.7)
    process.send_signal(number)
    assert process.communicate(timeout=5) == (b"", b"")
    assert process.returncode == status


@posix
@pytest.mark.parametrize("arguments", [[], ["--json"]])
def test_nobody_reads(tmp_path: Path, arguments: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    process = start(tmp_path, "right", *arguments, stdout=writing)
    os.close(writing)
    _, err = process.communicate(timeout=10)
    assert (process.returncode, err) == (141, b"")


def on_a_terminal(tmp_path: Path, judge: str, stream: str) -> bytes:
    """What arrives on a terminal that is one of the standard streams."""
    import pty

    ours, theirs = pty.openpty()
    process = start(tmp_path, judge, **{stream: theirs})
    os.close(theirs)
    seen = b""
    try:
        while part := os.read(ours, 4096):
            seen += part
    except OSError:  # how a terminal ends on Linux
        pass
    process.communicate(timeout=10)
    os.close(ours)
    return seen


@posix
def test_progress_on_a_terminal(tmp_path: Path) -> None:
    seen = on_a_terminal(tmp_path, "slow", "stderr")
    assert b"judging lstm_forward" in seen
    assert seen.endswith(b"\x1b[?25h\r\x1b[1A\x1b[2K") or b"\x1b[2K" in seen  # and it is wiped away


@posix
def test_colours_on_a_terminal(tmp_path: Path) -> None:
    assert b"\x1b[" in on_a_terminal(tmp_path, "right", "stdout")


@posix
def test_no_colours_where_none_are_wanted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules[__name__], "PATIENT", "import os; os.environ['NO_COLOR'] = '1'" + PATIENT)
    seen = on_a_terminal(tmp_path, "wrong", "stdout")
    assert b"lstm.py" in seen
    assert b"\x1b[3" not in seen


def test_a_shell_can_ask_for_what_comes_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = "import sys; sys.argv[0] = 'whygrad'; from whygrad.cli import main; main()"
    asked = {"_WHYGRAD_COMPLETE": "bash_complete", "COMP_WORDS": "whygrad ch", "COMP_CWORD": "1"}
    command = [sys.executable, "-c", code]
    run = subprocess.run(command, env={**os.environ, **asked}, capture_output=True, text=True, check=False)
    assert run.stdout == "plain,check\n"
