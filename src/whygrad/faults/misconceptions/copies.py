"""About a gate's line that was copied for another gate and not changed."""

from __future__ import annotations

from whygrad.faults.misconceptions.row import GATES, Misconception

_HIDDEN = "da_next * ot * (1 - np.tanh(c_next) ** 2)"
_LINES = {
    "f": f"(dc_next * c_prev + {_HIDDEN} * c_prev) * ft * (1 - ft)",
    "i": f"(dc_next * cct + {_HIDDEN} * cct) * it * (1 - it)",
    "c": f"(dc_next * it + {_HIDDEN} * it) * (1 - cct**2)",
    "o": "da_next * np.tanh(c_next) * ot * (1 - ot)",
}

_FORWARD_LINES = {
    "f": "ft = sigmoid(Wf @ concat + bf)",
    "i": "it = sigmoid(Wi @ concat + bi)",
    "c": "cct = np.tanh(Wc @ concat + bc)",
    "o": "ot = sigmoid(Wo @ concat + bo)",
}

_FORWARD = tuple(
    Misconception(
        f"{GATES[one]} has weights and bias of {GATES[other]}",
        "lstm_cell_forward",
        "wrong-gate",
        line,
        line.replace(f"W{one} @", f"W{other} @").replace(f"+ b{one}", f"+ b{other}"),
    )
    for one, line in _FORWARD_LINES.items()
    for other in GATES
    if other != one
)
COPIES = _FORWARD + tuple(
    Misconception(
        f"the gradient of {GATES[one]} is computed like that of {GATES[other]}",
        "lstm_cell_backward",
        "wrong-gate",
        f"dz{one} = {line}",
        f"dz{one} = {_LINES[other]}",
    )
    for one, line in _LINES.items()
    for other in _LINES
    if other != one
)
