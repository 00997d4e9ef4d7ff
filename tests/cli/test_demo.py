"""``whygrad demo``: the thread's case whole, with numbers that are computed and a diagnosis that is real."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

import nbformat
import pytest

from tests.golden import check_golden
from whygrad.cli import demo, run
from whygrad.cli.demo import EXPECTED, POSTED, agree, near, printed_by, repaired, sample
from whygrad.running.answers import Stopped

README = Path(__file__).parents[2] / "README.md"


@pytest.fixture
def said(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("COLUMNS", "80")
    assert run(["demo"]) == 0
    out, err = capfd.readouterr()
    assert err == ""
    return out


def same_digits(text: str) -> str:
    """Without the one number that depends on the machine: to how many digits all agree."""
    return re.sub(r"right to 1[3-6]( |\n +)digits", r"right to 15\1digits", text)


def test_the_demo_is_the_golden_one(said: str) -> None:
    check_golden("cli/demo.txt", same_digits(said))


def test_the_readme_shows_what_the_demo_says(said: str) -> None:
    block = (
        README.read_text(encoding="utf-8").partition("<!-- demo output -->\n```\n")[2].partition("\n```\n")[0]
    )
    assert same_digits(block) == same_digits(said.strip()), "`make readme` writes it anew"


def test_it_fits_a_narrow_terminal(said: str) -> None:
    assert max(map(len, said.splitlines())) <= 80


def test_both_lines_of_the_bug_are_named(said: str) -> None:
    assert "cell 5, line 13 · overwritten in line 18" in said


def test_it_is_quick() -> None:
    started = time.monotonic()
    run(["demo"])
    assert time.monotonic() - started < 10


def test_json_is_the_diagnosis_of_the_notebook(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["demo", "--json"]) == 0
    out, err = capfd.readouterr()
    found = json.loads(out)
    assert (found["subject"], found["verdict"], err) == ("lstm.ipynb", "wrong", "")
    [finding] = found["findings"]
    assert (finding["kind"], finding["certainty"]) == ("aliased-cache", "confirmed")
    assert (finding["cell"], finding["line"], finding["also"][0]["line"]) == (5, 13, 18)


def test_the_notebook_is_valid_and_whole() -> None:
    with sample() as path:
        notebook = nbformat.read(path, as_version=nbformat.NO_CONVERT)
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)


def test_the_notebook_was_saved_with_what_its_functions_give() -> None:
    with sample() as path:
        saved = nbformat.read(path, as_version=4).cells[-1].outputs[0].text
        computed = printed_by(path, 20)
    lines = (line.partition(" = ") for line in saved.splitlines())
    kept = {name: [float(one) for one in numbers.strip("[] ").split()] for name, _, numbers in lines}
    assert kept.keys() == computed.keys()
    assert agree(computed, kept)


def test_the_numbers_are_those_of_the_thread_and_right_after_the_fix() -> None:
    with sample() as path, repaired(path) as copy:
        assert agree(printed_by(path, 20), POSTED)
        assert agree(printed_by(copy, 20), EXPECTED)
        assert run(["check", str(copy)]) == 0


@pytest.mark.parametrize(
    ("name", "number", "other", "agrees"),
    [
        ("dx[1][2]", 0.00218254, 0.002182536, True),
        ("dx[1][2]", 0.00218254, 0.00218255, False),
        ("da0[2][3]", 0.36036164521813085, 0.36036164521813074, True),
        ("da0[2][3]", 0.36036164521813085, 0.36036164521, False),
    ],
)
def test_numbers_agree_to_the_digits_that_are_printed(
    name: str, number: float, other: float, agrees: bool
) -> None:
    assert near(name, [number], [other]) == agrees


def test_numbers_that_are_not_as_they_should_be_are_told(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(demo, "REPAIR", "c_next = c[:, :, 0] + 1")
    monkeypatch.setattr(demo, "POSTED", EXPECTED)
    run(["demo"])
    out = capfd.readouterr().out
    assert demo.NOT_AS_POSTED[:40] in out
    assert " of them still differ" in out


def test_a_run_that_does_not_come_back(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(demo, "call", lambda *_: Stopped("timed-out"))
    assert run(["demo"]) == 3
    assert "Time ran out after 20 s." in capfd.readouterr().out
