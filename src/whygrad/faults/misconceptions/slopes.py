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
    "1 / np.cosh(c_next)": ("is not squared, as one by cosh", "missing-factor"),
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

# One function for both slopes of tanh, called with values that do not fit it.
_CANDIDATE = ("* it) * (1 - cct**2)", "* it) * {slope}")
SLOPES += tuple(
    Misconception(
        f"the slopes of both tanh {words}",
        "lstm_cell_backward",
        kind,
        *_changes(_ALL, memory)[0],
        more=(*_changes(_ALL, memory)[1:], (_CANDIDATE[0], _CANDIDATE[1].format(slope=candidate))),
    )
    for words, kind, memory, candidate in (
        (
            "have their tanh once more",
            "wrong-activation",
            "(1 - np.tanh(np.tanh(c_next)) ** 2)",
            "(1 - np.tanh(cct) ** 2)",
        ),
        ("are taken of what is not squared", "wrong-activation", "(1 - np.tanh(c_next))", "(1 - cct)"),
        (
            "are those of a sigmoid",
            "wrong-activation",
            "np.tanh(c_next) * (1 - np.tanh(c_next))",
            "cct * (1 - cct)",
        ),
        ("are squared as a whole", "wrong-activation", "(1 - np.tanh(c_next)) ** 2", "(1 - cct) ** 2"),
        ("have a plus", "wrong-sign", "(1 + np.tanh(c_next) ** 2)", "(1 + cct**2)"),
        ("are missing", "missing-factor", "1", "1"),
    )
)
