"""Two values of one name: the right one is what was expected, and the other one is what somebody has."""

from __future__ import annotations

import pytest

from tests.observations.test_asides import OTHER, RIGHT, SAID
from whygrad.diagnosis.posted import posted
from whygrad.diagnosis.targets import Printed, printouts
from whygrad.observations import read_text


def own(text: str) -> Printed:
    [found] = posted(printouts(read_text(text)))
    return found.mine[0]


@pytest.mark.parametrize("said", SAID)
@pytest.mark.parametrize("values", [(RIGHT, OTHER), (OTHER, RIGHT)], ids=["right first", "right last"])
def test_a_wrong_value_beside_the_right_one_is_never_called_right(said: str, values: tuple[str, str]) -> None:
    assert [one.text for one in own(said.format(*values)).wrong] == [OTHER]


def test_who_says_that_the_right_value_is_his_own_has_it() -> None:
    assert own(f"I get dWo[1][2] = {RIGHT}, the book says {OTHER}").all_right


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("rnn_backward: da0 = -0.31494237512664996", ["da0[2][3]"]),
        ("rnn_backward: dba = [-0.74747722]", ["dba[4][0]"]),
        ("lstm_cell_backward: dWf = -0.1479548381644968", ["dWf[3][1]"]),
    ],
)
def test_a_bare_name_stands_for_the_entry_that_is_printed(text: str, labels: list[str]) -> None:
    found = own(text)
    assert found.all_right
    assert [one.index for one in found.targets] == [
        tuple(map(int, label.strip("]").split("[", 1)[1].split("]["))) for label in labels
    ]


def test_numbers_one_by_one_belong_to_the_function_whose_entry_they_are_of() -> None:
    assert own("a[4][1][0] = -0.9301\na[4][1][1] = 0.9913\n").function == "rnn_forward"


def test_a_text_about_the_plain_network_accuses_no_lstm() -> None:
    text = "rnn_cell_backward\ndxt[1][2] = 3.152906860797609\n"
    assert own(text).function == "rnn_cell_backward"
    assert own(text).others == ()
