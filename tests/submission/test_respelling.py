"""Names that a file has in the exercise's place are read as the exercise's, and everything said is put back."""

import pytest

from whygrad.submission.respelling import respelling
from whygrad.submission.source import Cell

KEYS = """
def lstm_backward(p, g):
    return [p[key] for key in ("Wf", "bf", "Wu", "bu", "Wc", "bc", "Wo", "bo")], {'dWu': g, 'dbu': g}
"""

WANTED = [f"{kind}{letter}" for kind in ("W", "b", "dW", "db") for letter in "fioc"] + [
    "Wy",
    "by",
    "dxt",
    "da_prev",
]


def respelt(*texts, fits=lambda node, name: True):
    cells = [Cell(k, text) for k, text in enumerate(texts)]
    own = respelling(cells, "fico", WANTED, ["lstm_forward", "lstm_backward"], fits)
    return own, [cell.text for cell in own.cells(cells)]


def test_keys_of_another_letter_are_read_as_those_of_the_exercise():
    own, [text] = respelt(KEYS)
    assert own.keys == {"Wu": "Wi", "bu": "bi", "dWu": "dWi", "dbu": "dbi"}
    assert "u" not in text.split("def lstm_backward")[1].replace("return", "")
    assert own.code(text) == KEYS
    assert own.places["Wu"] == (0, 3)


def test_two_letters_may_be_others():
    own, [text] = respelt(KEYS.replace('"Wc", "bc"', '"Wg", "bg"'))
    assert own.keys == {"Wu": "Wi", "bu": "bi", "dWu": "dWi", "dbu": "dbi", "Wg": "Wc", "bg": "bc"}
    assert '"Wi", "bi", "Wc", "bc"' in text


@pytest.mark.parametrize(
    ("why", "text"),
    [
        ("another place has the exercise's key", KEYS + "print(parameters['Wi'])"),
        ("only a weight: the bias may have any name", KEYS.replace('"bu"', '"b_u"').replace("'dbu'", "'db'")),
        ("not the gates of an LSTM", KEYS.replace('"Wo", "bo"', "")),
        ("nobody calls a gate so", KEYS.replace("u", "q")),
        ("all is as in the exercise", KEYS.replace('"Wu"', '"Wi"').replace('"bu"', '"bi"')),
    ],
)
def test_what_may_be_a_slip_stays(why, text):
    own, texts = respelt(text)
    assert (own.keys, texts) == ({}, [text]), why


SPELT = """
def lstm_cell_backward(p, g):
    return [p[key] for key in ("w_f", "b_f", "w_u", "b_u", "w_c", "b_c", "w_o", "b_o")], {'dw_u': g, 'dx_t': g, 'da_prev': g}
"""


def test_keys_in_other_case_are_read_as_those_of_the_exercise():
    own, [text] = respelt(SPELT)
    assert '("Wf", "bf", "Wi", "bi", "Wc", "bc", "Wo", "bo")' in text
    assert "{'dWi': g, 'dxt': g, 'da_prev': g}" in text
    assert own.code(text) == SPELT
    assert own.prose("KeyError: 'Wi'. It lacks `dWi`.") == "KeyError: 'w_u'. It lacks `dw_u`."


BEGUN = """
def lstm_cell_backward(p, g):
    return {f'dW_{gate}': p['W_' + gate] @ g for gate in 'fico'}, p['b_' + 'f'], p["W_y"]
"""


def test_keys_that_are_put_together_are_read_as_those_of_the_exercise():
    own, [text] = respelt(BEGUN)
    assert "f'dW{gate}': p['W' + gate]" in text
    assert """p['b' + 'f'], p["Wy"]""" in text
    assert own.code(text) == BEGUN
    assert own.prose("KeyError: 'Wi'. It lacks `dWi`.") == "KeyError: 'W_i'. It lacks `dW_i`."
    assert own.places["W_y"] == (0, 3)
    assert respelt(BEGUN.replace("p['b_' + 'f']", "p['W' + 'f']"))[0].keys == {}


@pytest.mark.parametrize(
    ("why", "text"),
    [
        ("another place has the exercise's key", SPELT + "print(parameters['Wf'])"),
        ("two keys may mean one", SPELT + "print(parameters['w_i'])"),
        ("only two: a slip", 'p["w_f"], p["b_f"], p["u"]'),
    ],
)
def test_keys_of_two_spellings_stay(why, text):
    own, texts = respelt(text)
    assert (own.keys, texts) == ({}, [text]), why


def test_sentences_are_put_back_but_for_what_may_be_a_variable():
    own, _ = respelt(KEYS)
    assert own.prose("KeyError: 'Wi'. It lacks `dWi`.") == "KeyError: 'Wu'. It lacks `dWu`."
    own, _ = respelt(KEYS + "    dWi = g\n")
    assert own.prose("KeyError: 'Wi'. `dWi` is zero.") == "KeyError: 'Wu'. `dWi` is zero."


def test_functions_in_other_case_are_read_as_those_of_the_exercise():
    source = "def LSTMForward(x):\n    return x\n\ndef lstm_backward(x):\n    return LSTMForward(x)\n"
    own, [text] = respelt(source)
    assert own.functions == {"LSTMForward": "lstm_forward"}
    assert "return lstm_forward(x)" in text
    assert own.code(text) == source
    said = "`x = lstm_forward(x)` in `lstm_forward` stops: lstm_forward() takes 1"
    assert own.prose(said) == "`x = LSTMForward(x)` in `lstm_forward` stops: LSTMForward() takes 1"


@pytest.mark.parametrize(
    "more",
    [
        "def lstm_forward(x): pass",
        "from layers import lstm_forward",
        "h = lstm_forward(x)",
        "def Lstm_Forward(x): pass",
    ],
)
def test_a_name_that_may_mean_another_function_stays(more):
    own, _ = respelt("def LSTM_forward(x): return x", more)
    assert not own


def test_a_function_that_is_called_in_another_way_stays():
    own, _ = respelt("def LSTM_forward(model): return model", fits=lambda node, name: False)
    assert not own
