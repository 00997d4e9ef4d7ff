"""The right formula in a person's own names, where no small edit heals."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.diagnosis.stories import GOOD, line_of, spoiled, told
from whygrad.diagnosis.rewriting import family


def without_dc() -> str:
    """The right program, with the gradient of the memory written out in every line that needs it."""
    [line] = [one for one in GOOD.split("\n") if one.strip().startswith("dc = ")]
    total = line.split("=", 1)[1].strip()
    source = GOOD.replace(line + "\n", "")
    for part in ("* c_prev", "* cct", "* it", "* ft"):
        source = source.replace(f"= dc {part}", f"= ({total}) {part}")
    return source


def test_a_path_that_is_missing_where_nothing_holds_it(tmp_path: Path) -> None:
    source = without_dc()
    assert told(tmp_path, source).verdict == "right"
    [line] = [one for one in source.split("\n") if one.strip().startswith("dc_prev = (")]
    wrong = source.replace(line, "    dc_prev = dc_next * ft")
    [finding] = told(tmp_path, wrong).findings
    assert (finding.kind, finding.line) == ("missing-term", line_of("dc_prev = dc_next * ft", wrong))
    assert finding.certainty == "confirmed"
    assert "np.tanh" not in finding.message  # hints lead, and only the last one hands over
    assert "np.tanh(c_next)" in finding.hints[2]  # in their own names


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("dc_prev", "dc_next * it"),
        ("dc_prev", "np.log(dc) * np.cos(ft)"),
        ("dc", "dc_next * ot + da_next * (1 - c_next ** 2)"),
        ("dft", "dc * c_next + ft ** 2"),
    ],
)
def test_several_mistakes_in_one_line(tmp_path: Path, name: str, wrong: str) -> None:
    [line] = [one for one in GOOD.split("\n") if one.strip().startswith(f"{name} = ")]
    source = spoiled((line, f"    {name} = {wrong}"))
    [finding] = told(tmp_path, source).findings
    assert (finding.line, finding.certainty) == (line_of(f" {name} = {wrong}", source), "confirmed")


def test_a_line_that_is_fed_something_wrong_is_not_rewritten(tmp_path: Path) -> None:
    [line] = [one for one in GOOD.split("\n") if one.strip().startswith("dc = ")]
    wrong = spoiled((line, "    dc = np.cos(dc_next) * np.log(1 + da_next ** 2) * 0.3"))
    for finding in told(tmp_path, wrong).findings:
        assert finding.line == line_of("np.cos", wrong)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("a * b", "a * b + c * b", "added-computed-term"),
        ("a * b", "(a + c) * b", "added-computed-term"),
        ("a * b + c", "a * b", "dropped-term"),
        ("a * b", "a * b * c", "added-computed-factor"),
        ("a * b * c", "a * b", "dropped-factor"),
        ("1 - a ** 2", "1 - np.tanh(a) ** 2", "added-function"),
        ("a * b", "c * d", "another-expression"),
    ],
)
def test_what_kind_of_edit_a_formula_is(old: str, new: str, expected: str) -> None:
    assert family(ast.parse(old, mode="eval").body, ast.parse(new, mode="eval").body) == expected
