"""About a gate's line that was copied for another gate and not changed."""

from __future__ import annotations

from whygrad.faults.misconceptions.row import Misconception

_HIDDEN = "da_next * ot * (1 - np.tanh(c_next) ** 2)"
_LINES = {
    "dzf": f"(dc_next * c_prev + {_HIDDEN} * c_prev) * ft * (1 - ft)",
    "dzi": f"(dc_next * cct + {_HIDDEN} * cct) * it * (1 - it)",
    "dzc": f"(dc_next * it + {_HIDDEN} * it) * (1 - cct**2)",
    "dzo": "da_next * np.tanh(c_next) * ot * (1 - ot)",
}

_NAMES = {
    "dzf": "the forget gate's gradient",
    "dzi": "the update gate's gradient",
    "dzc": "the candidate's gradient",
    "dzo": "the output gate's gradient",
}

_GATES = {
    "ft": ("the forget gate", "sigmoid", "f"),
    "it": ("the update gate", "sigmoid", "i"),
    "cct": ("the candidate", "np.tanh", "c"),
    "ot": ("the output gate", "sigmoid", "o"),
}

_FORWARD = tuple(
    Misconception(
        f"{whose} has weights and bias of {others}",
        "lstm_cell_forward",
        "wrong-gate",
        f"{one} = {activation}(W{own} @ concat + b{own})",
        f"{one} = {activation}(W{other} @ concat + b{other})",
    )
    for one, (whose, activation, own) in _GATES.items()
    for others, _, other in _GATES.values()
    if other != own
)
COPIES = _FORWARD + tuple(
    Misconception(
        f"{_NAMES[one]} is computed like {_NAMES[other]}",
        "lstm_cell_backward",
        "wrong-gate",
        f"{one} = {line}",
        f"{one} = {_LINES[other]}",
    )
    for one, line in _LINES.items()
    for other in _LINES
    if other != one
)
