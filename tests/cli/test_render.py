"""``whygrad render`` and ``--html``: from a saved diagnosis to a page, and what is said where that cannot be."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.report import samples
from whygrad.cli import run
from whygrad.report.html.document import to_html


@pytest.fixture
def saved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "alias.json"
    path.write_text(json.dumps(samples.ALIAS.to_json()), encoding="utf-8")
    return path


def test_a_saved_diagnosis_is_shown_again(saved: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["render", saved.name]) == 1
    assert "lstm_forward, line 26" in capsys.readouterr().out


def test_its_page_is_that_of_the_record(saved: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["render", saved.name, "--html", "alias.html"]) == 1
    assert Path("alias.html").read_text(encoding="utf-8") == to_html(samples.ALIAS)
    assert capsys.readouterr().out.endswith("The report is in alias.html.\n")


def test_a_level_holds_in_the_page(saved: Path) -> None:
    run(["render", saved.name, "--hint", "place", "--html", "place.html"])
    assert Path("place.html").read_text(encoding="utf-8") == to_html(samples.ALIAS, "place")


def test_rendering_imports_no_numpy(saved: Path) -> None:
    code = (
        "import sys; from whygrad.cli import run; run(['render', 'alias.json', '--html', 'a.html']);"
        "print('numpy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "False"


@pytest.mark.parametrize("text", ["", "{", "[]", "7", "{}", '{"schema": "whygrad/diagnosis/1"}', "\x00"])
def test_what_is_no_diagnosis_is_refused_in_a_sentence(
    text: str, saved: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    saved.write_text(text, encoding="utf-8")
    assert run(["render", saved.name]) == 2
    assert capsys.readouterr().err == (
        "whygrad: alias.json holds no diagnosis (whygrad/diagnosis/1). "
        "Make one with `whygrad check --json FILE > alias.json`.\n"
    )


def test_a_file_that_is_not_there(saved: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["render", "none.json"]) == 2
    assert "none.json cannot be read: No such file or directory." in capsys.readouterr().err


def test_a_page_that_cannot_be_written(saved: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["render", saved.name, "--html", "no/such/folder/a.html"]) == 2
    assert "no/such/folder/a.html cannot be written: No such file or directory." in capsys.readouterr().err


def test_check_json_and_page_at_once(saved: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("lstm.py").write_text("def lstm_backward(da, caches):\n    return {}\n", encoding="utf-8")
    run(["check", "lstm.py", "--json", "--html", "lstm.html"])
    assert json.loads(capsys.readouterr().out)["schema"] == "whygrad/diagnosis/1"
    assert "lstm_backward" in Path("lstm.html").read_text(encoding="utf-8")
