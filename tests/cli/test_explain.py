"""``whygrad explain``: what a person reads, for each thing that it can have to say."""

from __future__ import annotations

import ast
import inspect
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from tests.cli.explained import TEXTS
from tests.contract import check_contract
from tests.golden import FOLDER, check_golden
from tests.report.consoles import report
from whygrad.cli.explain import explained
from whygrad.cli.options import PATIENT_SECONDS
from whygrad.diagnosis import answering, wording
from whygrad.diagnosis.explaining import PATIENCE
from whygrad.diagnosis.peeling import Explanation, simulate
from whygrad.diagnosis.signatures import Table
from whygrad.diagnosis.targets import Target
from whygrad.records import Diagnosis

pytestmark = pytest.mark.usefixtures("kept_signatures")


@pytest.fixture(autouse=True)
def _no_search(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is found by a search depends on the time that it has. Here it finds the faults behind the old table; in the
    plain network it is quick."""
    search = answering.together

    def found(
        chapter: str,
        known: Table,
        targets: Sequence[Target],
        deadline: float,
        progress: Callable[[str], None],
    ) -> Iterator[Explanation]:
        if chapter == "rnn":
            yield from search(chapter, known, targets, deadline, progress)
            return
        faults = answering.known_causes(known)
        printed = simulate(chapter, faults)
        yield Explanation(faults, tuple(target for target in targets if not target.met_by(printed)))

    monkeypatch.setattr(answering, "together", found)


def diagnosed(name: str, folder: Path) -> Diagnosis:
    path = folder / f"{name}.txt"
    path.write_text(TEXTS[name], encoding="utf-8")
    return explained(str(path), 60.0, lambda doing: None)


@pytest.mark.parametrize("name", TEXTS)
def test_what_is_said_is_golden(name: str, tmp_path: Path) -> None:
    diagnosis = diagnosed(name, tmp_path)
    found = json.loads(json.dumps(diagnosis.to_json()))
    check_golden(f"explain/{name}.txt", report(diagnosis))
    check_contract(found, diagnosis.exit_status)
    assert Diagnosis.from_json(found) == diagnosis


def test_no_golden_report_is_left_over() -> None:
    assert {path.stem for path in (FOLDER / "explain").iterdir()} == {*TEXTS, "single.place"}


def test_the_place_alone_names_no_cause(tmp_path: Path) -> None:
    check_golden("explain/single.place.txt", report(diagnosed("single", tmp_path), "place"))


def test_every_sentence_is_in_a_golden_report() -> None:
    golden = " ".join(" ".join(path.read_text("utf-8").split()) for path in (FOLDER / "explain").iterdir())
    own = inspect.getsource(wording).partition("# of explain")[2]
    sentences = ast.literal_eval(
        "["
        + "".join(f"({value})," for value in re.findall(r"(?ms)^[A-Z_]+ = (.*?)(?=^[A-Z_]+ =|^def |\Z)", own))
        + "]"
    )
    parts = [part.strip() for text in flat(sentences) for part in re.split(r"\{\w+\}", text)]
    assert [part for part in parts if part not in golden] == []


def flat(texts: object) -> list[str]:
    if isinstance(texts, str):
        return [" ".join(texts.split())]
    return [part for text in texts for part in flat(text)] if isinstance(texts, list | tuple) else []


def whygrad(*arguments: str, text: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "whygrad", "explain", *arguments]
    return subprocess.run(command, input=text, capture_output=True, text=True, encoding="utf-8", timeout=60)


def test_the_usual_time_is_known_to_the_search() -> None:
    assert float(PATIENT_SECONDS) == PATIENCE


def test_standard_input_is_read_and_json_is_all_there_is() -> None:
    run = whygrad("--json", "-", text=TEXTS["single"])
    found = json.loads(run.stdout)
    check_contract(found, run.returncode)
    assert (run.returncode, run.stderr, found["subject"]) == (1, "", "standard input")
    assert found["observations"] == {"read": 13, "right": 9, "wrong": 4}
    assert [(one["function"], one["kind"]) for one in found["findings"]] == [
        ("lstm_forward", "aliased-cache")
    ]


@pytest.mark.parametrize(("name", "status"), [("right", 0), ("unexplained", 1), ("no-numbers", 3)])
def test_the_exit_status_is_that_of_the_contract(name: str, status: int) -> None:
    assert whygrad("--timeout", "1", "-", text=TEXTS[name]).returncode == status


def test_a_file_that_is_not_there_is_one_sentence() -> None:
    run = whygrad("nowhere.txt")
    assert (run.returncode, run.stdout) == (2, "")
    assert "nowhere.txt cannot be read" in run.stderr
    assert "Traceback" not in run.stderr


def test_an_interrupted_search_leaves_no_traceback() -> None:
    command = [sys.executable, "-m", "whygrad", "explain", "--timeout", "50", "-"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdin is not None
    process.stdin.write(TEXTS["unexplained"].encode())
    process.stdin.close()
    time.sleep(4.0)
    process.send_signal(signal.SIGINT)
    process.wait(timeout=100)
    assert process.stdout is not None
    assert process.stderr is not None
    said = process.stdout.read() + process.stderr.read()
    process.stdout.close()
    process.stderr.close()
    assert b"Traceback" not in said
    assert process.returncode == 130


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGKILL"])
def test_what_computes_ends_with_the_command(name: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "whygrad", "explain", "--timeout", "50", "-"]
    surroundings = {**os.environ, "WHYGRAD_CACHE": str(tmp_path)}  # where nothing has been computed before
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=surroundings
    )
    assert process.stdin is not None
    process.stdin.write(TEXTS["unexplained"].encode())
    process.stdin.close()
    process.stdin = None
    time.sleep(3.0)
    assert process.poll() is None
    process.send_signal(getattr(signal, name))
    process.communicate(timeout=15)  # who is left would hold the other end
    assert process.returncode != 0
