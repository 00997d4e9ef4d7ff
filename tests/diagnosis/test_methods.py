"""Stories of programs whose functions are methods of a class."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.diagnosis.stories import GOOD, line_of, told
from whygrad.records import Diagnosis

NAMES = re.findall(r"^def (\w+)\(", GOOD, flags=re.MULTILINE)
SPEAKER = {"plain": "self", "static": "Net", "class": "cls"}


def as_class(source: str, kind: str = "plain", ahead: str = "") -> str:
    """The functions of a program as methods of one class."""
    start = re.search(r"^def ", source, flags=re.MULTILINE)
    assert start is not None
    top, functions = source[: start.start()], source[start.start() :]
    calls = re.compile(rf"(?<!def )(?<![\w.])({'|'.join(NAMES)})\(")
    functions = calls.sub(rf"{SPEAKER[kind]}.\1(", functions)
    decorator = {"plain": "", "static": "@staticmethod\n", "class": "@classmethod\n"}[kind]
    first = "" if kind == "static" else f"{SPEAKER[kind]}, "
    functions = re.sub(r"^def (\w+)\(", rf"{decorator}def \1({first}", functions, flags=re.MULTILINE)
    body = re.sub(r"^(?=.)", "    ", functions, flags=re.MULTILINE)
    return f"{top}class Net:\n{ahead}{body}"


def changed(source: str, *changes: tuple[str, str]) -> str:
    for old, new in changes:
        assert source.count(old) >= 1, old
        source = source.replace(old, new)
    return source


def only(found: Diagnosis) -> tuple[str, int | None, str]:
    [finding] = found.findings
    return finding.function, finding.line, finding.kind


@pytest.mark.parametrize("kind", SPEAKER)
def test_right(tmp_path: Path, kind: str) -> None:
    found = told(tmp_path, as_class(GOOD, kind))
    assert (found.verdict, found.findings, found.notes) == ("right", (), ())
    assert found.functions["lstm_backward"] == "right"


FAULTS = {
    "wrong gate": ("dit = dc * cct * it", "dit = dc * ft * it", "lstm_cell_backward", "wrong-gate"),
    "aliased cache": ("c_next = np.zeros", "c_next = c[:, :, 0] if True else np.zeros", "lstm_forward", "aliased-cache"),
    "wrong sign": ("c_next = ft * c_prev + it * cct", "c_next = ft * c_prev - it * cct", "lstm_cell_forward", "wrong-sign"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found_as_in_plain_functions(tmp_path: Path, fault: str) -> None:
    old, new, function, kind = FAULTS[fault]
    plain, methods = changed(GOOD, (old, new)), as_class(changed(GOOD, (old, new)))
    assert only(told(tmp_path, plain)) == (function, line_of(new, plain), kind)
    assert only(told(tmp_path, methods)) == (function, line_of(new, methods), kind)


def test_the_repair_reads_as_the_persons_own_code(tmp_path: Path) -> None:
    source = as_class(GOOD)
    call = next(line.strip() for line in source.split("\n") if "= self.lstm_cell_forward(" in line)
    spoilt = changed(
        source, (call, call.replace("a_next, c_next, parameters)", "c_next, a_next, parameters)"))
    )
    [finding] = told(tmp_path, spoilt).findings
    assert finding.source == call.replace("a_next, c_next, parameters)", "c_next, a_next, parameters)")
    assert not re.search(r"(?<!self\.)lstm_cell_forward\(", " ".join([finding.message, *finding.hints]))


def test_an_attribute_that_is_not_there(tmp_path: Path) -> None:
    source = changed(as_class(GOOD), ("self.lstm_cell_backward(", "self.lstm_cell_back("))
    found = told(tmp_path, source)
    assert (found.findings[0].function, found.findings[0].line) == (
        "lstm_backward",
        line_of("self.lstm_cell_back(", source),
    )
    assert "no attribute" in found.findings[0].message


def test_a_method_that_is_called_like_a_function(tmp_path: Path) -> None:
    source = changed(as_class(GOOD), ("= self.lstm_cell_forward(", "= lstm_cell_forward("))
    found = told(tmp_path, source)
    [finding] = found.findings
    assert (finding.function, finding.line) == ("lstm_forward", line_of("= lstm_cell_forward(", source))
    assert "NameError: name 'lstm_cell_forward' is not defined" in finding.message
    later = source + "\n\nnet = Net()\nlstm_cell_forward = net.lstm_cell_forward\n"
    assert told(tmp_path, later).verdict == "right"


# ---------------------------------------------------------------- what the object holds


INIT = "    def __init__(self, n_a=5):\n        self.n_a = n_a\n        self.caches = []\n\n"


def test_an_object_of_other_sizes_is_made_for_the_second_problem(tmp_path: Path) -> None:
    source = as_class(GOOD, ahead=INIT)
    start = "    def lstm_forward(self, x, a0, parameters):\n"
    source = changed(source, (start, f"{start}        assert a0.shape[0] == self.n_a\n"))
    assert told(tmp_path, source).verdict == "right"


def test_backward_may_read_what_forward_left_in_the_object(tmp_path: Path) -> None:
    source = as_class(GOOD, ahead=INIT)
    source = changed(
        source,
        ("    return a, y, c, (caches, x)", "    self.caches = caches\n        return a, y, c, (caches, x)"),
        ("    caches, x = caches\n", "    caches, x = self.caches, caches[1]\n"),
    )
    assert told(tmp_path, source).verdict == "right"
    spoilt = changed(source, ("dit = dc * cct * it", "dit = dc * ft * it"))
    assert only(told(tmp_path, spoilt)) == (
        "lstm_cell_backward",
        line_of("dit = dc * ft", spoilt),
        "wrong-gate",
    )


def test_what_an_object_lacks(tmp_path: Path) -> None:
    source = as_class(GOOD, ahead=INIT.replace("n_a=5", "n_a"))
    found = told(tmp_path, changed(source, ("n_a, m = ", "assert self.n_a\n        n_a, m = ")))
    assert (found.verdict, found.reason) == ("unjudged", "nothing-to-check")
    assert "no object of `Net` can be made without `n_a`" in found.message


def test_an_object_that_cannot_be_made_is_nobodys_fault(tmp_path: Path) -> None:
    found = told(tmp_path, as_class(GOOD, ahead=INIT.replace("= []", "= np.load('caches.npy')")))
    assert (found.verdict, found.findings) == ("unjudged", ())
    assert "no object of `Net`" in found.message
    assert "FileNotFoundError" in found.message
