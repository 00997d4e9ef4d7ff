"""About one step: what is stacked, projected back and summed over the batch."""

from __future__ import annotations

import re

from whygrad.faults.misconceptions.row import GATES, Misconception

_ONTO_STATE = (
    "da_prev = Wf[:, :n_a].T @ dzf + Wi[:, :n_a].T @ dzi + Wc[:, :n_a].T @ dzc + Wo[:, :n_a].T @ dzo"
)
_EXAMPLES, _LARGEST = ", axis=1, keepdims=True", " - np.max(z, axis={}, keepdims=True)"
_ONTO_INPUT = "dxt = Wf[:, n_a:].T @ dzf + Wi[:, n_a:].T @ dzi + Wc[:, n_a:].T @ dzc + Wo[:, n_a:].T @ dzo"


def _whole(line: str, matrix: str) -> str:
    """The line with whole matrices, and not their columns for the state or for the input."""
    return re.sub(r"\bW([fico])\[[^]]*\]", rf"{matrix}\1", line)


def _twice(line: str, gate: str) -> tuple[str, str]:
    """A line of projections, and the same with that of one gate once more."""
    term = next(part for part in line.partition(" = ")[2].split(" + ") if part.endswith(f"dz{gate}"))
    return line, f"{line} + {term}"


CELL = (
    Misconception(
        "the input is stacked on top of the state",
        "lstm_cell_forward",
        "wrong-variable",
        "np.concatenate((a_prev, xt), axis=0)",
        "np.concatenate((xt, a_prev), axis=0)",
    ),
    Misconception(
        "every bias gradient is a sum of its weight gradient",
        "lstm_cell_backward",
        "wrong-variable",
        "dbf = np.sum(dzf,",
        "dbf = np.sum(dWf,",
        more=tuple((f"db{g} = np.sum(dz{g},", f"db{g} = np.sum(dW{g},") for g in "ico"),
    ),
    Misconception(
        "every bias gradient is a mean",
        "lstm_cell_backward",
        "wrong-operator",
        "dbf = np.sum(",
        "dbf = np.mean(",
        more=tuple((f"db{g} = np.sum(", f"db{g} = np.mean(") for g in "ico"),
    ),
    Misconception(
        "the gradients of the weights are projected back onto the state",
        "lstm_cell_backward",
        "wrong-variable",
        _ONTO_STATE,
        re.sub(r"\bW", "dW", _ONTO_STATE),
    ),
    Misconception(
        "the gradients of the weights are projected back onto the input",
        "lstm_cell_backward",
        "wrong-variable",
        _ONTO_INPUT,
        re.sub(r"\bW", "dW", _ONTO_INPUT),
    ),
    Misconception(
        "the gradients of the weights are projected back onto both",
        "lstm_cell_backward",
        "wrong-variable",
        _ONTO_STATE,
        re.sub(r"\bW", "dW", _ONTO_STATE),
        more=((_ONTO_INPUT, re.sub(r"\bW", "dW", _ONTO_INPUT)),),
    ),
    Misconception(
        "no recurrent matrix is transposed",
        "lstm_cell_backward",
        "wrong-transpose",
        _ONTO_STATE,
        _ONTO_STATE.replace(".T", ""),
    ),
    Misconception(
        "the state is given the last columns of the weights",
        "lstm_cell_backward",
        "wrong-slice",
        _ONTO_STATE,
        "n_x = xt.shape[0]; " + _ONTO_STATE.replace(":n_a", "n_x:"),
    ),
    Misconception(
        "the input is given the first columns of the weights",
        "lstm_cell_backward",
        "wrong-slice",
        _ONTO_INPUT,
        "n_x = xt.shape[0]; " + _ONTO_INPUT.replace("n_a:", ":n_x"),
    ),
    Misconception(
        "the input is stacked on top of the state on the way back",
        "lstm_cell_backward",
        "wrong-slice",
        "np.concatenate((a_prev, xt), axis=0)",
        "np.concatenate((xt, a_prev), axis=0)",
    ),
    *(
        Misconception(
            f"{what} not divided between the state and the input{words}",
            "lstm_cell_backward",
            kind,
            lines[0],
            _whole(lines[0], matrix),
            more=tuple((line, _whole(line, matrix)) for line in lines[1:]),
        )
        for matrix, kind, what in (
            ("W", "wrong-slice", "the weights are"),
            ("dW", "wrong-variable", "the gradients of the weights are projected back,"),
        )
        for words, lines in (
            ("", (_ONTO_STATE, _ONTO_INPUT)),
            (", for the input", (_ONTO_INPUT,)),
            (", for the state", (_ONTO_STATE,)),
        )
    ),
    *(
        Misconception(
            f"the softmax{' of the plain cell' if chapter == 'rnn' else ''} {words}",
            f"{chapter}_cell_forward",
            "wrong-axis",
            f"softmax(W{letters} @ a_next + by)",
            f"(lambda e: e / np.sum(e{axis}))((lambda z: np.exp(z{less}))(W{letters} @ a_next + by))",
        )
        for chapter, letters in (("lstm", "y"), ("rnn", "ya"))
        for words, less, axis in (
            ("divides by the sum over everything", "", ""),
            ("sums over the examples", "", _EXAMPLES),
            ("takes away the largest class, and divides by the sum over everything", _LARGEST.format(0), ""),
            ("takes away the largest class, and sums over the examples", _LARGEST.format(0), _EXAMPLES),
            ("takes away the largest example, and sums over the classes", _LARGEST.format(1), ", axis=0"),
        )
    ),
    Misconception(
        "the prediction is made before the output gate",
        "lstm_cell_forward",
        "wrong-variable",
        "Wy @ a_next",
        "Wy @ np.tanh(c_next)",
    ),
    *(
        Misconception(
            f"the projection of {whose} is added twice{words}",
            "lstm_cell_backward",
            "extra-term",
            *_twice(lines[0], gate),
            more=tuple(_twice(line, gate) for line in lines[1:]),
        )
        for gate, whose in GATES.items()
        for words, lines in (
            ("", (_ONTO_STATE, _ONTO_INPUT)),
            (", for the state", (_ONTO_STATE,)),
            (", for the input", (_ONTO_INPUT,)),
        )
    ),
)
