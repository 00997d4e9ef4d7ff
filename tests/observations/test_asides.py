"""A second value behind words that nobody foresaw, in whatever language: it is kept, and the numbers say whose it is."""

from __future__ import annotations

import pytest

from whygrad.observations import read_text

RIGHT, OTHER = "0.33131159528921084", "2.6632641242932773"
SAID = [
    "**Expected** dWo[1][2] = {0} — **got** {1}",
    "esperado dWo[1][2] = {0}, obtenido {1}",
    "期望 dWo[1][2] = {0}，实际 {1}",
    "ожидалось dWo[1][2] = {0}, получилось {1}",
    "dWo[1][2] soll: {0}, ist: {1}",
    "dWo[1][2]: {0} (notebook) vs {1} (mine)",
    "dWo[1][2] is supposed to be {0}. I'm getting {1}",
    "wrong value for dWo[1][2]: expected {0}, actual {1}",
    "dWo[1][2]: {0}; meine: {1}",
    "dWo[1][2] = {0} and minimally other on mine, {1}",
    "dWo[1][2] = {0} in the book / {1} on my laptop",
    "dWo[1][2] {0} -> {1}",
    "dWo[1][2]: {0} → {1}",
    "dWo[1][2] = {0} => {1}",
    "dWo[1][2]: {0} / {1}",
    "dWo[1][2] = {0}, {1}",
    "dWo[1][2] = {0}   # {1}",
    "dWo[1][2] = {0}   # mine {1}",
    "dWo[1][2] = {0} = {1}?",
    "dWo[1][2]: {0} < {1}",
    "dWo[1][2] = {0} [{1}]",
]


@pytest.mark.parametrize("said", SAID)
def test_both_values_are_read(said: str) -> None:
    found = read_text(said.format(RIGHT, OTHER)).observations
    assert [number.text for one in found for number in one.numbers] == [RIGHT, OTHER]
    assert len({one.block for one in found}) == 2


OF_THE_SAME = [
    "dWo[1][2] = {0} with a relative error of {1}",
    "dWo[1][2] = {0}, difference {1}",
    "dWo[1][2] = {0} (max {1})",
    "dWo[1][2] = {0} dbo[4] = [{1}]",
    "I get dWo[1][2] = {0} after {1} sec",
]


@pytest.mark.parametrize("said", OF_THE_SAME)
def test_what_is_said_of_a_value_is_no_value_of_that_name(said: str) -> None:
    found = read_text(said.format(RIGHT, OTHER)).observations
    assert [one.numbers[0].text for one in found if one.name == "dWo"] == [RIGHT]


@pytest.mark.parametrize("said", [*SAID, *OF_THE_SAME])
def test_nothing_is_left_unread(said: str) -> None:
    assert read_text(said.format(RIGHT, OTHER)).unread == ()


def test_an_array_that_is_left_off_takes_no_column_away() -> None:
    table = "| name | expected | mine |\n|---|---|---|\n| yt[1] | [0.7991, 0.1599, ...] | [0.2072, 0.1418, ...] |\n"
    first, second = read_text(table).observations
    assert [(one.hint, [number.text for number in one.numbers]) for one in (first, second)] == [
        ("expected", ["0.7991", "0.1599"]),
        ("mine", ["0.2072", "0.1418"]),
    ]


def test_a_value_in_front_of_its_name_is_read() -> None:
    found = read_text(f"got {OTHER} for dWo[1][2] (want {RIGHT})").observations
    assert [one.numbers[0].text for one in found] == [RIGHT, OTHER]


@pytest.mark.parametrize(
    "said",
    [
        "dWo[1][2] me da {1}\ndbo[4] = [{0}]",
        "my output: dWo[1][2] = {0} / {1}",
        "dWo[1][2] = {0} and rate = {1}",
        "dWo at [1][2]: {1}",
        "dWo[1][2] = {0} or so, x[1] 2, {1}",
    ],
)
def test_a_number_of_nobody_beside_a_name_is_told(said: str) -> None:
    [unread] = read_text(said.format(RIGHT, OTHER)).unread
    assert (unread.number.text, unread.line) == (OTHER, 1)


@pytest.mark.parametrize(
    "said",
    [
        "dWo[1][2] = {0} (error 0.00012)",
        "after 0.1234 s dWo[1][2] = {0}",
        "dWo[1][2] = {0} ± 0.0001",
        "dWo[1][2] = {0} (0.00000012)",
        "dWo[1][2] = {0} / 1.2e-08",
        "dWo[1][2] = {0} (0.2500 sec)",
        "learning rate 0.0125\ndWo[1][2] = {0}",
        "dWo[1][2] = {0} with torch 1.12.1234",
    ],
)
def test_a_measure_is_not_left_unread(said: str) -> None:
    reading = read_text(said.format(RIGHT))
    assert [one.numbers[0].text for one in reading.observations] == [RIGHT]
    assert reading.unread == ()


def test_a_latex_line_a_slice_and_a_replacement_field_are_read() -> None:
    found = read_text(
        'da0[2][3] &= -0.1726889 \\\\\nf"a[4][3][6]={0.223538}"\ndx[1,2,:] = [0.1 0.25]\n'
    ).observations
    assert [(one.name, one.index) for one in found] == [("da0", (2, 3)), ("a", (4, 3, 6)), ("dx", (1, 2))]


@pytest.mark.parametrize(
    ("text", "chapter"),
    [
        ("`rnn_backward` gives dba[4] = 0.1", "rnn"),
        ("my RNN week, lstm_backward: dbf[4] = 0.1", "lstm"),
        ("`rnn_backward` is fine, but in the LSTM dxt[1][2] = 0.1", None),
        ("rnn_backward and lstm_backward", None),
        ("dxt[1][2] = 0.1", None),
    ],
)
def test_the_chapter_that_a_text_is_about(text: str, chapter: str | None) -> None:
    assert read_text(text).chapter == chapter


def test_a_heading_in_words_names_the_function() -> None:
    [found] = read_text("LSTM cell backward:\ndxt[1][2] = 3.152906860797609\n").observations
    assert found.function == "lstm_cell_backward"
