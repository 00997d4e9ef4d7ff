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

COPIES = tuple(
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
