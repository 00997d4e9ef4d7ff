"""`whygrad serve`: what it answers, to whom, and what is left behind."""

from __future__ import annotations

import json
import socket
import tempfile
from pathlib import Path

import pytest

from tests.report.html.reading import read
from tests.server.client import Served
from tools.gallery import sources
from whygrad.records import Diagnosis
from whygrad.report.sharing import from_link
from whygrad.server import judging
from whygrad.server.judging import safe

POST = b'gradients["dx"][1][2] = [-0.00424213 0.28205375 -0.48292508 -0.43281115]\ngradients["da0"][2][3] = 0.36036164521813085\n'


def test_the_page_and_its_parts(served: Served) -> None:
    page = served.ask("/")
    assert page.status == 200
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert page.headers["x-content-type-options"] == "nosniff"
    for part in ("page.js", "page.css"):
        assert f"/{part}" in page.body.decode()
        assert served.ask(part).status == 200
    assert served.ask("/nothing").status == 404


def test_numbers_are_explained(served: Served) -> None:
    made = served.ask("/numbers?patient", POST).json
    assert made["verdict"] == "wrong"
    assert "lstm_forward" in made["message"]
    assert read(made["html"]).headings[0] == 1
    assert made["file"].startswith("<!DOCTYPE html>")


def test_a_notebook_is_judged_and_leaves_nothing(served: Served) -> None:
    before = set(Path(tempfile.gettempdir()).glob("whygrad-*"))
    name, text = sources()["aliasing"]
    made = served.ask(f"/file?name={name}", text.encode()).json
    assert "cell 5, line 13" in made["message"]
    left = set(Path(tempfile.gettempdir()).glob("whygrad-*")) - before
    assert not [one for one in left if (one / name).exists()]


def test_a_notebook_of_outputs_alone_is_read_for_its_numbers(served: Served) -> None:
    cell = {
        "cell_type": "code",
        "source": "print(1)",
        "outputs": [{"output_type": "stream", "name": "stdout", "text": POST.decode()}],
    }
    made = served.ask("/file?name=out.ipynb", json.dumps({"cells": [cell], "nbformat": 4}).encode()).json
    assert made["verdict"] == "wrong"
    assert "lstm_forward" in made["message"]


def test_code_that_writes_and_imports_finds_nothing_of_another_upload(served: Served) -> None:
    served.ask("/file?name=stolen.py", b"def lstm_forward(x, a0, parameters):\n    return 1\n")
    code = b"import stolen\ndef lstm_forward(x, a0, parameters):\n    return stolen.lstm_forward(x, a0, parameters)\n"
    made = served.ask("/file?name=mine.py", code).json
    assert made["verdict"] != "right"
    assert "stolen" in made["html"]


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1", "", "127.0.0.1:1"])
def test_another_host_is_refused(served: Served, host: str) -> None:
    address, port = served.address.split("/")[2].split(":")
    with socket.create_connection((address, int(port)), timeout=20) as line:
        line.sendall(f"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        assert line.recv(64).split()[1] in (b"421", b"400")


@pytest.mark.parametrize(
    "origin", ["", "null", "https://evil.example", "http://127.0.0.1:1", "http://localhost.evil.example"]
)
@pytest.mark.parametrize("path", ["/numbers", "/file?name=a.py", "/link"])
def test_another_origin_is_refused(served: Served, origin: str, path: str) -> None:
    assert served.ask(path, b"x", Origin=origin).status == 403


def test_a_page_elsewhere_cannot_make_a_browser_ask(served: Served) -> None:
    assert served.ask("/numbers", b"x", Sec_Fetch_Site="cross-site").status == 403
    assert served.ask("/numbers").status == 405


def test_what_is_too_large_is_refused_unread(served: Served) -> None:
    assert served.ask("/numbers", b"x" * 400_001).status == 413
    assert served.ask("/file?name=a.py", b"x", Content_Length="20000001").status == 413


def test_a_link_comes_back_as_the_diagnosis_without_the_code(served: Served) -> None:
    name, text = sources()["missing-carry"]
    made = served.ask(f"/file?name={name}", text.encode()).json
    assert "step[" not in json.dumps(from_link(made["link"]).to_json())
    again = served.ask("/link", made["link"].encode()).json
    assert again["verdict"] == "wrong"
    assert "lstm_backward" in again["message"]
    assert served.ask("/link", made["link"][:-20].encode()).status == 400


def test_every_word_of_a_name_is_harmless() -> None:
    assert [safe(name) for name in ("../../etc/passwd", "C:\\x\\lstm.py", "", "...", "a\x00b.py", "\u202eyp.py", "-rf.py")] == [
        "passwd", "lstm.py", "file", "file", "a_b.py", "_yp.py", "-rf.py",
    ]  # fmt: skip
    assert len(safe("x" * 500 + ".py")) == 120


def test_another_kind_of_file_is_refused_in_a_sentence(served: Served) -> None:
    made = served.ask("/file?name=cat.png", b"\x89PNG").json
    assert made["message"].startswith("`cat.png` is no .py, .ipynb, .txt or .md file.")


def test_no_more_than_a_few_run_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    import threading
    import time

    now, most, lock = 0, 0, threading.Lock()

    def slow(*given: object, **named: object) -> tuple[Diagnosis, str]:
        nonlocal now, most
        with lock:
            now, most = now + 1, max(most, now + 1)
        time.sleep(0.05)
        with lock:
            now -= 1
        return Diagnosis("x", "unjudged", "x"), ""

    monkeypatch.setattr(judging, "of_text", slow)
    judging.prepare()
    threads = [
        threading.Thread(target=judging.of_numbers, args=("x", False, threading.Event())) for _ in range(8)
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert most == judging.AT_ONCE


def test_numbers_wait_for_the_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    import threading

    monkeypatch.setattr(judging, "_prepared", threading.Event())
    monkeypatch.setattr(judging, "of_text", lambda *given: (Diagnosis("x", "unjudged", "x"), ""))
    waiting = threading.Thread(target=judging.of_numbers, args=("x", False, threading.Event()))
    waiting.start()
    waiting.join(0.1)
    assert waiting.is_alive()
    judging.prepare()
    waiting.join(20)
    assert not waiting.is_alive()


def test_what_nobody_waits_for_is_not_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    import threading

    asked: list[object] = []
    monkeypatch.setattr(judging, "of_text", lambda *given: asked.append(given))
    monkeypatch.setattr(judging, "of_file", lambda *given: asked.append(given))
    judging._prepared.set()
    gone = threading.Event()
    gone.set()
    with pytest.raises(judging.GoneError):
        judging.of_numbers("x", False, gone)
    with pytest.raises(judging.GoneError):
        judging.of_upload("x.py", b"", gone)
    assert asked == []


def test_a_port_that_is_taken_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    from whygrad.cli import run

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert run(["serve", "--port", str(taken.getsockname()[1])]) == 2
    assert "is not to be had" in capsys.readouterr().err
