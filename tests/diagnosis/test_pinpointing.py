"""On which line of a long expression the fault is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.diagnosis.stories import line_of, spoiled, told
from tests.running.programs import loaded
from whygrad.diagnosis.pinpointing import lines_behind
from whygrad.faults.edit import Edit

LONG = """
def f(u, v, w):
    y = (u * v
         + v * w
         - np.sum(w,
                  axis=0))
    return y
"""


def behind(text: str) -> int:
    program = loaded(LONG)
    site = next(one for one in program.sites if one.variable == "y")
    return lines_behind(Edit(site, text, "another-variable", 1, "", ""))


TEXTS = {
    "w * v + v * w - np.sum(w, axis=0)": 0,
    "u * v - v * w - np.sum(w, axis=0)": 1,
    "u * v + v * u - np.sum(w, axis=0)": 1,
    "u * v + v * w - np.sum(v, axis=0)": 2,
    "u * v + v * w - np.sum(w, axis=1)": 3,
    "u * v + v * w": 2,
    "-__value__": 0,
    "(((": 0,
}


@pytest.mark.parametrize("text", TEXTS)
def test_the_line_of_the_first_change(text: str) -> None:
    assert behind(text) == TEXTS[text]


def test_one_line_is_itself() -> None:
    program = loaded("def f(u): return u * u")
    site = next(one for one in program.sites if one.source == "u * u")
    assert lines_behind(Edit(site, "u * 2", "another-variable", 1, "u", "2")) == 0


def test_what_is_written_in_a_way_of_its_own_keeps_its_first_line() -> None:
    program = loaded(
        "def f(u):\n    y = (u * 0x10\n         + u *\n         1_000)\n    y = ('a'\n     'b')\n    return y"
    )
    for site in program.sites:
        assert lines_behind(Edit(site, "u", "another-variable", 1, "", "u")) in (0, 1, 2)


def test_the_finding_names_the_line_of_the_operand(tmp_path: Path) -> None:
    long = (
        '    dconcat = np.dot(parameters["Wf"].T, dft) + np.dot(parameters["Wi"].T, dit)\n'
        '    dconcat = dconcat + np.dot(parameters["Wc"].T, dcct) + np.dot(parameters["Wo"].T, dot)\n'
    )
    wrong = (
        '    dconcat = (np.dot(parameters["Wf"].T, dft)\n'
        '               + np.dot(parameters["Wi"].T, dit)\n'
        '               + np.dot(parameters["Wc"].T, dit)  # here\n'
        '               + np.dot(parameters["Wo"].T, dot))\n'
    )
    source = spoiled((long, wrong))
    [finding] = told(tmp_path, source).findings
    assert (finding.kind, finding.line) == ("wrong-gate", line_of("# here", source))


def test_a_sum_is_no_carry_beside_the_one_that_is_missing(tmp_path: Path) -> None:
    sums = [(f'{name} += step["{name}"]', f'{name} = {name} + step["{name}"]') for name in ("dWf", "dWi")]
    source = spoiled(*sums, ('        dc_prevt = step["dc_prev"]\n', ""))
    [finding] = told(tmp_path, source).findings
    assert finding.kind == "not-carried"
    assert not {place.line for place in finding.also} & {line_of(line, source) for _, line in sums}
