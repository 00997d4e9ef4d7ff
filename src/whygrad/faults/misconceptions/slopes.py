"""About the slope of tanh at the memory: three gates and the memory's own carry need it, computed once or copied."""

from __future__ import annotations

from whygrad.faults.misconceptions.row import Misconception

_RIGHT = "(1 - np.tanh(c_next) ** 2)"
_LINES = {
    "the forget gate": "(dc_next * c_prev + da_next * ot * ",
    "the input gate": "(dc_next * cct + da_next * ot * ",
    "the candidate": "(dc_next * it + da_next * ot * ",
    "the memory before": "dc_next * ft + da_next * ot * ",
}
_WRITTEN = {
    "(1 - a_next ** 2)": ("is taken from a_next", "wrong-variable"),
    "(1 - np.tanh(a_next) ** 2)": ("is taken at a_next", "wrong-variable"),
    "(1 - np.tanh(c_prev) ** 2)": ("is taken at c_prev", "wrong-variable"),
    "(1 - c_next ** 2)": ("lacks its tanh", "wrong-activation"),
    "(1 - np.tanh(np.tanh(c_next)) ** 2)": ("has its tanh twice", "wrong-activation"),
    "(1 - np.tanh(c_next)) ** 2": ("is squared as a whole", "wrong-activation"),
    "(1 - np.tanh(c_next))": ("lacks its square", "wrong-activation"),
    "np.tanh(c_next) * (1 - np.tanh(c_next))": ("is that of a sigmoid", "wrong-activation"),
    "np.tanh(c_next)": ("is tanh itself", "wrong-activation"),
    "1": ("is missing", "missing-factor"),
}
_ALL = tuple(_LINES)
_SETS = {"everywhere": _ALL, "in the three gates": _ALL[:3], **{f"in {name}": (name,) for name in _ALL}}


def _changes(lines: tuple[str, ...], written: str) -> tuple[tuple[str, str], ...]:
    return tuple((_LINES[name] + _RIGHT, _LINES[name] + written) for name in lines)


SLOPES = tuple(
    Misconception(
        f"the slope of tanh at the memory {words} {where}",
        "lstm_cell_backward",
        kind,
        *_changes(lines, written)[0],
        more=_changes(lines, written)[1:],
    )
    for written, (words, kind) in _WRITTEN.items()
    for where, lines in _SETS.items()
)
