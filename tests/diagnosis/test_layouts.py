"""Arrays in another order of their axes than the exercise's: right in its own way, so no one's fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.diagnosis.stories import told
from whygrad.diagnosis import layouts

ACTIVATIONS = """
import numpy as np

def sigmoid(z):
    return 1 / (1 + np.exp(-z))

def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)
"""

CELLS = """
def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    joined = np.hstack((a_prev, xt))
    gates = {g: joined @ parameters["W" + g] + parameters["b" + g] for g in "fico"}
    ft, it, ot = (sigmoid(gates[g]) for g in "fio")
    cct = np.tanh(gates["c"])
    c_next = ft * c_prev + it * cct
    a_next = ot * np.tanh(c_next)
    yt = softmax(a_next @ parameters["Wy"] + parameters["by"])
    return a_next, c_next, yt, (a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters)

def lstm_cell_backward(da_next, dc_next, cache):
    a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters = cache
    shown = np.tanh(c_next)
    dc = dc_next + da_next * ot * (1 - shown ** 2)
    d = {"f": dc * c_prev * ft * (1 - ft), "i": dc * cct * it * (1 - it),
         "c": dc * it * (1 - cct ** 2), "o": da_next * shown * ot * (1 - ot)}
    joined = np.hstack((a_prev, xt))
    djoined = sum(d[g] @ parameters["W" + g].T for g in "fico")
    gradients = {"dxt": djoined[:, a_prev.shape[1]:], "da_prev": djoined[:, :a_prev.shape[1]], "dc_prev": dc * ft}
    for g in "fico":
        gradients["dW" + g] = joined.T @ d[g]
        gradients["db" + g] = d[g].sum(axis=0, keepdims=True)
    return gradients
"""

LOOP = """
def lstm_forward(x, a0, parameters):
    m, T_x, n_x = x.shape
    a, c = a0, np.zeros_like(a0)
    states, memories, predictions, caches = [], [], [], []
    for t in range(T_x):
        a, c, yt, cache = lstm_cell_forward(x[:, t], a, c, parameters)
        states.append(a)
        memories.append(c)
        predictions.append(yt)
        caches.append(cache)
    return np.stack(states, 1), np.stack(predictions, 1), np.stack(memories, 1), (caches, x)
"""

TIME_FIRST = """
def rnn_cell_forward(xt, a_prev, parameters):
    p = parameters
    a_next = np.tanh(p["Waa"] @ a_prev + p["Wax"] @ xt + p["ba"])
    z = p["Wya"] @ a_next + p["by"]
    e = np.exp(z - z.max(axis=0))
    return a_next, e / e.sum(axis=0), (a_next, a_prev, xt, parameters)

def rnn_forward(x, a0, parameters):
    a, states, predictions, caches = a0, [], [], []
    for xt in x:
        a, yt, cache = rnn_cell_forward(xt, a, parameters)
        states.append(a)
        predictions.append(yt)
        caches.append(cache)
    return np.array(states), np.array(predictions), (caches, x)
"""

ONE_EXAMPLE = TIME_FIRST.replace("for xt in x:", "for xt in x.T[:, :, None]:").replace(
    "np.array(states), np.array(predictions)", "np.hstack(states), np.hstack(predictions)"
)

FILES = {
    "a cell, samples first": (
        ACTIVATIONS + CELLS,
        "lstm_cell_forward",
        "(m, n_x); the exercise has (n_x, m)",
    ),
    "a loop, samples first": (ACTIVATIONS + CELLS + LOOP, "lstm_forward", "(m, T_x, n_x); the exercise has"),
    "a loop, time first": (ACTIVATIONS + TIME_FIRST, "rnn_forward", "(T_x, n_x, m); the exercise has"),
    "a single example": (
        ACTIVATIONS + ONE_EXAMPLE,
        "rnn_forward",
        "(n_x, T_x); the exercise has (n_x, m, T_x)",
    ),
    "weights as they are": (
        ACTIVATIONS
        + CELLS.replace('joined @ parameters["W" + g]', 'joined @ parameters["W" + g].T').replace(
            'parameters["Wy"]', 'parameters["Wy"].T'
        ),
        "lstm_cell_forward",
        "(m, n_x); the exercise has (n_x, m)",
    ),
}


@pytest.mark.parametrize("layout", FILES)
def test_another_layout_is_not_called_wrong(tmp_path: Path, layout: str) -> None:
    source, function, words = FILES[layout]
    found = told(tmp_path, source)
    assert found.findings == ()
    assert found.functions[function] == "unjudged"
    said = " ".join((found.message, *(note.message for note in found.notes)))
    assert f"it is made for inputs of the shape {words}" in said


def test_backward_waits_for_a_forward_of_another_layout(tmp_path: Path) -> None:
    found = told(tmp_path, FILES["a cell, samples first"][0])
    assert found.functions["lstm_cell_backward"] == "unjudged"
    assert "`lstm_cell_forward`, whose cache it reads" in " ".join(note.message for note in found.notes)


def test_a_fault_in_another_layout_is_no_layout(tmp_path: Path) -> None:
    source, function, _ = FILES["a cell, samples first"]
    found = told(tmp_path, source.replace("ft * c_prev + it * cct", "ft * c_prev - it * cct"))
    assert found.functions[function] == "crashed"


def test_cells_as_the_exercise_has_them_are_judged_although_the_loop_has_its_own_layout(
    tmp_path: Path,
) -> None:
    found = told(tmp_path, FILES["a loop, time first"][0])
    assert found.functions["rnn_cell_forward"] == "right"


def test_what_never_comes_back_is_not_called_in_every_layout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each call would be waited for."""
    source = FILES["a cell, samples first"][0].replace("    joined =", "    while True: pass\n    joined =")
    monkeypatch.setattr(layouts, "_layouts", lambda function: pytest.fail("tried"))
    found = told(tmp_path, source, seconds=5.0)
    assert found.functions["lstm_cell_forward"] == "unjudged"
    assert "did not come back" in found.message
