"""What was saved must not change: each form in which one array gets two names."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.diagnosis.stories import GOOD, line_of, spoiled, told
from whygrad.diagnosis.aliasing import arrays_in

START = "    c_next = np.zeros((n_a, m))\n"
CALL = "lstm_cell_forward(x[:, :, t], a_next, c_next, parameters)"
OWN_STEP = (  # a cell that is written out, so that its own cache holds what the loop hands over
    "        a_next, c_next, yt, cache = " + CALL
)
CACHED = "    ft = sigmoid(np.dot(Wf, concat) + bf)\n"
SAVED = "    cache = (a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters)\n"

ALIASED = {  # what is changed -> a part of a line that is a right answer
    "a view as a start": ((START, "    c_next = c[:, :, 0]\n"), "c_next = c[:, :, 0]"),
    "the cell is called with a view": (
        (OWN_STEP, OWN_STEP.replace("a_next, c_next, parameters", "a[:, :, t], c_next, parameters")),
        "lstm_cell_forward(x[:, :, t], a[:, :, t]",
    ),
    "written into what is cached": (
        (SAVED, SAVED + "    ft += 1\n    ft[:] = ft - 1 + 0.5\n"),
        "ft += 1",
    ),
    "out=": (
        (SAVED, SAVED + "    np.add(it, 1, out=it)\n"),
        "out=it",
    ),
    "one buffer for all steps": (
        (
            "    for t in range(T_x):\n" + OWN_STEP + "\n",
            "    kept = np.zeros((n_a, m))\n    for t in range(T_x):\n"
            "        kept[:] = c_next\n" + OWN_STEP.replace("c_next, parameters", "kept, parameters") + "\n",
        ),
        "kept",
    ),
}


@pytest.mark.parametrize("form", ALIASED)
def test_an_array_with_two_names_is_found_and_proved(tmp_path: Path, form: str) -> None:
    change, answer = ALIASED[form]
    source = spoiled(change)
    if form == "the cell is called with a view":
        source = source.replace("    a_next = a0\n", "    a_next = a0\n    a[:, :, 0] = a0\n").replace(
            "        c[:, :, t] = c_next\n",
            "        c[:, :, t] = c_next\n        a[:, :, min(t + 1, T_x - 1)] = a_next\n",
        )
    found = told(tmp_path, source).findings
    lines = {one.line for one in found} | {also.line for one in found for also in one.also}
    right = {k for k, line in enumerate(source.split("\n"), 1) if answer in line}
    assert lines & right, [one.message for one in found]
    assert found[0].certainty == "confirmed"


def test_both_lines_are_named_and_the_step(tmp_path: Path) -> None:
    source = spoiled((START, "    c_next = c[:, :, 0]\n"))
    [finding] = told(tmp_path, source).findings
    assert (finding.kind, finding.line) == ("aliased-cache", line_of("c_next = c[:, :, 0]", source))
    assert [place.line for place in finding.also] == [line_of("c[:, :, t] = c_next", source)]
    assert "step 0" in finding.message or "step 0" in " ".join(finding.hints)


def test_one_list_for_all_gates(tmp_path: Path) -> None:
    zeros = "\n".join(f"    db{gate} = np.zeros((n_a, 1))" for gate in "fico")
    source = spoiled((zeros, "    dbf, dbi, dbc, dbo = [np.zeros((n_a, 1))] * 4"))
    [finding] = told(tmp_path, source).findings
    assert (finding.kind, finding.line) == ("aliased-cache", line_of("* 4", source))
    assert finding.certainty == "confirmed"


def test_one_array_under_all_keys_of_a_dictionary(tmp_path: Path) -> None:
    zeros = "\n".join(f"    db{gate} = np.zeros((n_a, 1))" for gate in "fico")
    shared = "    sums = dict.fromkeys('fico', np.zeros((n_a, 1)))\n"
    names = "    dbf, dbi, dbc, dbo = sums['f'], sums['i'], sums['c'], sums['o']"
    source = spoiled((zeros, shared + names))
    finding = told(tmp_path, source).findings[0]
    assert (finding.kind, finding.line) == ("aliased-cache", line_of("fromkeys", source))
    assert "cache" not in finding.message  # no cache holds these


def test_one_array_under_two_names(tmp_path: Path) -> None:
    two = "    dbf = np.zeros((n_a, 1))\n    dbi = np.zeros((n_a, 1))\n"
    source = spoiled((two, "    dbf = dbi = np.zeros((n_a, 1))\n"))
    [finding] = told(tmp_path, source).findings
    assert (finding.kind, finding.line) == ("aliased-cache", line_of("dbf = dbi", source))


def test_the_callers_array_is_changed_after_it_was_saved(tmp_path: Path) -> None:
    source = spoiled(
        ("    return a, y, c, (caches, x)", "    x -= np.mean(x)\n    return a, y, c, (caches, x)")
    )
    found = told(tmp_path, source).findings
    assert found[0].line == line_of("x -= np.mean(x)", source) or line_of("x -= np.mean(x)", source) in {
        one.line for one in found[0].also
    }
    assert found[0].kind == "modified-input"


def test_a_right_program_changes_nothing_that_was_saved(tmp_path: Path) -> None:
    copied = spoiled((START, "    c_next = c[:, :, 0].copy()\n"))
    assert told(tmp_path, copied).verdict == told(tmp_path, GOOD).verdict == "right"


def test_arrays_are_found_in_whatever_holds_them() -> None:
    class Holder:
        def __init__(self) -> None:
            self.kept = {"one": [np.ones(1)], "two": (np.ones(2), "text", len)}

    assert sorted(array.size for array in arrays_in(Holder())) == [1, 2]
