"""Whose a value is, and which values were printed together."""

from __future__ import annotations

import pytest

from whygrad.observations import read_text


def told(text: str) -> list[tuple[str, str, int, str | None]]:
    found = read_text(text).observations
    return [(one.name, one.numbers[0].text, one.block, one.hint) for one in found if one.numbers]


PAIRS = [
    "I get dWf[3][1] = -0.185 instead of -0.0809",
    "dWf[3][1] is -0.185 but should be -0.0809",
    "dWf[3][1] = -0.185 (expected -0.0809)",
    "dWf[3][1] = -0.185, expected: -0.0809",
    "dWf[3][1] = -0.185 vs -0.0809",
    "dWf[3][1] = -0.185 != -0.0809",
    "dWf[3][1]: mine -0.185, theirs -0.0809",
    "dWf[3][1] prints -0.185 while the table has -0.0809",
    "Got: dWf[3][1] = -0.185, want -0.0809",
    "AssertionError: Wrong values for dWf[3][1]. Output: -0.185 Expected: -0.0809",
    "mine:\ndWf[3][1] = -0.185\n\nvs.\n\ndWf[3][1] = -0.0809",
    "my dWf[3][1] gives -0.185 while the expected value is -0.0809",
    "dWf[3][1] is -0.185. It should be -0.0809.",
    "dWf[3][1] is -0.185 and not\n-0.0809 as they say",
    "Mine: dWf[3][1] = -0.185\nExpected: dWf[3][1] = -0.0809",
    "My output:\ndWf[3][1] = -0.185\nExpected output:\ndWf[3][1] = -0.0809",
    "name\tmine\texpected\ndWf[3][1]\t-0.185\t-0.0809",
    "| | yours | expected |\n|---|---|---|\n| dWf[3][1] | -0.185 | -0.0809 |",
    "<tr><th></th><th>Mine</th><th>Expected</th></tr><tr><td>dWf[3][1]</td><td>-0.185</td><td>-0.0809</td></tr>",
    "Your output\n-----\ndWf[3][1] = -0.185\n\nExpected\n========\ndWf[3][1] = -0.0809",
]


@pytest.mark.parametrize("text", PAIRS)
def test_mine_and_expected(text: str) -> None:
    assert told(text) == [("dWf", "-0.185", 0, "mine"), ("dWf", "-0.0809", 1, "expected")]


def test_expected_and_mine() -> None:
    text = "dWf[3][1] should be -0.0809 but I get -0.185"
    assert told(text) == [("dWf", "-0.0809", 0, "expected"), ("dWf", "-0.185", 1, "mine")]


def test_line_ends_that_were_lost() -> None:
    text = 'gradients["dWc"][3][1] = -0.0793gradients["dbo"][4] = [0.3]gradients["dWo"][1][2] = 0.0389'
    assert [value for _, value, _, _ in told(text)] == ["-0.0793", "0.3", "0.0389"]


def test_a_table_without_a_head() -> None:
    text = "dWf[3][1]  -0.185  -0.0809\ndWi[1][2] 0.4051 0.4052"
    assert [block for _, _, block, _ in told(text)] == [0, 1, 0, 1]


def test_a_value_that_comes_again_begins_its_printout_with_the_lines_before_it() -> None:
    text = "dWf[3][1] = 0.1\ndbf[4] = 0.2\nlater\ndbi[4] = 0.3\ndWf[3][1] = 0.4"
    assert [block for _, _, block, _ in told(text)] == [0, 0, 1, 1]


def test_a_cell_and_its_sequence_are_two_printouts() -> None:
    text = "dxt[1][2] = 0.1\ndWf[3][1] = 0.2\ndx[1][2] = [0.3 0.4]\nda0[2][3] = 0.5\ndWf[3][1] = 0.6"
    assert [block for _, _, block, _ in told(text)] == [0, 0, 1, 1, 1]


def test_other_quotations_are_other_printouts() -> None:
    text = "> dWf[3][1] = 0.1\ndWi[1][2] = 0.2"
    assert [block for _, _, block, _ in told(text)] == [0, 1]


def test_another_post_says_nothing_of_whose_it_is() -> None:
    text = "Expected output:\ndWf[3][1] = 0.1\n\nPosted by Ann\n\ndWi[1][2] = 0.2"
    assert told(text) == [("dWf", "0.1", 0, "expected"), ("dWi", "0.2", 1, None)]


def test_a_sentence_does_not_tear_a_printout() -> None:
    text = "I get dWf[3][1] = 0.1 here:\n\ndx[1][2] = [0.2 0.3]\nda0[2][3] = 0.4\ndWf[3][1] = 0.1"
    assert [block for _, _, block, _ in told(text)] == [0, 1, 1, 1]


def test_lines_are_those_of_the_text() -> None:
    text = "hello\r\n\r\n\r\n<p>x</p>\r\n> dWf[3][1] = 0.1\r\n\n\n\n<tr>\n<td>dWi[1][2]</td>\n<td>0.2</td></tr>\ndbf[4] = [0.3]"
    assert [one.line for one in read_text(text).observations] == [5, 10, 12]


def test_a_decimal_comma_beside_a_point_is_none() -> None:
    assert told("dWf[3][1] = 0.12345\ndWi[1][2] = 0,12345") == [("dWf", "0.12345", 0, None)]
