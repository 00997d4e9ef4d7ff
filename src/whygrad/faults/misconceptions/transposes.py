"""About turning a matrix: ``reshape`` gives the shape of the transpose, and leaves the numbers in their order.

Of a square matrix it gives what is there without any turning, which is a fault of its own.
"""

from __future__ import annotations

from whygrad.faults.misconceptions.row import GATES, Misconception


def _reshaped(matrix: str) -> str:
    return f"{matrix}.reshape({matrix}.shape[::-1])"


_PLAIN = {
    "dxt = Wax.T @ dz": "Wax",
    "dWax = dz @ xt.T": "xt",
    "dWaa = dz @ a_prev.T": "a_prev",
}
_LINES = tuple(f"dW{gate} = dz{gate} @ concat.T" for gate in GATES)


def _turned(line: str, matrix: str) -> tuple[str, str]:
    return line, line.replace(f"{matrix}.T", _reshaped(matrix))


TRANSPOSES = (
    *(
        Misconception(
            f"`{matrix}` is reshaped, and not transposed",
            "rnn_cell_backward",
            "wrong-transpose",
            *_turned(line, matrix),
        )
        for line, matrix in _PLAIN.items()
    ),
    Misconception(
        "the inputs of the plain cell are reshaped, and not transposed",
        "rnn_cell_backward",
        "wrong-transpose",
        *_turned("dWax = dz @ xt.T", "xt"),
        more=(_turned("dWaa = dz @ a_prev.T", "a_prev"),),
    ),
    Misconception(
        "the stacked input is reshaped, and not transposed",
        "lstm_cell_backward",
        "wrong-transpose",
        *_turned(_LINES[0], "concat"),
        more=tuple(_turned(line, "concat") for line in _LINES[1:]),
    ),
)
