"""A function that is made for other arguments than the exercise's is not called wrong by it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.diagnosis.test_cs231n import GOOD, told
from whygrad.diagnosis.exercises import EXERCISES
from whygrad.diagnosis.roles import is_made_for_another, role_of

ROLES = {
    "input": "x X xt x_t xs inputs input_data",
    "state": "a0 h0 prev_h h_prev a_next hidden prev_hidden_state H",
    "memory": "c c0 prev_c c_next cell_state C",
    "weights": "Wx Wh W Wxh U weights",
    "bias": "b bh bias",
    "parameters": "parameters params theta",
    "gradient": "da dh dnext_h da_next dout dhidden dL_dh grad_output dY",
    "cache": "cache caches tape",
    "target": "y Y labels",
    "size": "vocab_size n_a hidden_dim",
}


@pytest.mark.parametrize(
    ("name", "role"), [(name, role) for role, names in ROLES.items() for name in names.split()]
)
def test_what_an_argument_is_shows_in_its_name(name: str, role: str) -> None:
    assert role_of(name) == role


@pytest.mark.parametrize("name", ["data", "self", "q", "stuff", "done", "entrada"])
def test_most_names_tell_nothing(name: str) -> None:
    assert role_of(name) is None


def made_for_another(exercise: str, definition: str) -> bool:
    node = ast.parse(definition).body[0]
    assert isinstance(node, ast.FunctionDef)
    return is_made_for_another(node, EXERCISES[exercise].functions[node.name], EXERCISES[exercise])


@pytest.mark.parametrize("exercise", EXERCISES)
def test_the_exercises_own_arguments_are_its_own(exercise: str) -> None:
    for name, function in EXERCISES[exercise].functions.items():
        assert not made_for_another(exercise, f"def {name}({', '.join(function.arguments)}): pass")


OTHERS = [
    ("cs231n", "def rnn_forward(X, Y, a0, parameters, vocab_size=27): pass"),
    ("step-by-step", "def rnn_forward(x, W, U, b=None, h0=None): pass"),
    ("cs231n", "def rnn_forward(x, prev_h, Wx, Wh, b): return x.dot(Wx) + prev_h.dot(Wh) + b"),
    ("step-by-step", "def lstm_cell_forward(x, c, h, params): pass"),
]
OWN = [
    ("cs231n", "def rnn_forward(inputs, h, wxh, whh, bias): pass"),
    ("cs231n", "def rnn_forward(x, prev_h, Wx, Wh, b):\n    for t in range(3): pass"),
    ("step-by-step", "def lstm_cell_forward(entrada, h, c, p): pass"),
    ("step-by-step", "def rnn_forward(x, hidden, weights): pass"),
    ("step-by-step", "def lstm_backward(dA, tape): pass"),
]


@pytest.mark.parametrize(("exercise", "definition"), OTHERS)
def test_made_for_something_else(exercise: str, definition: str) -> None:
    assert made_for_another(exercise, definition)


@pytest.mark.parametrize(("exercise", "definition"), OWN)
def test_names_of_ones_own(exercise: str, definition: str) -> None:
    assert not made_for_another(exercise, definition)


def test_it_is_left_unjudged_and_the_rest_is_judged(tmp_path: Path) -> None:
    other = "def rnn_forward(X, Y, a0, parameters, vocab_size=27):\n    return {t: np.zeros((vocab_size, 1)) for t in X}\n"
    found = told(tmp_path, GOOD + other)
    assert not found.findings
    assert (found.functions["rnn_forward"], found.functions["lstm_forward"]) == ("unjudged", "right")


def test_what_is_right_as_it_is_called_may_name_its_arguments_as_it_likes(tmp_path: Path) -> None:
    names = {"x": "W", "prev_h": "y", "prev_c": "memory"}
    start = "def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):\n"
    given = ", ".join(names.values())
    own = (
        start.replace("x, prev_h, prev_c, Wx, Wh, b", f"{given}, U, V, theta")
        + f"    x, prev_h, prev_c, Wx, Wh, b = {given}, U, V, theta\n"
    )
    assert told(tmp_path, GOOD.replace(start, own)).verdict == "right"


def test_a_cell_of_other_arguments_serves_those_that_call_it(tmp_path: Path) -> None:
    swapped = GOOD.replace("x, prev_h, prev_c, Wx, Wh, b", "x, prev_c, prev_h, Wx, Wh, b").replace(
        "(x[:, t], state, memory,", "(x[:, t], memory, state,"
    )
    found = told(tmp_path, swapped)
    assert (found.verdict, found.findings) == ("unjudged", ())
    assert (found.functions["lstm_forward"], found.functions["lstm_backward"]) == ("right", "right")
