"""About the sigmoid that people write themselves: a bracket or a sign that is not where it belongs."""

from __future__ import annotations

from whygrad.faults.misconceptions.row import Misconception

_GATES = tuple(f"{gate}t = sigmoid(W{gate} @ concat + b{gate})" for gate in "fio")
_SOFTMAX = "softmax(Wy @ a_next + by)"
_HANDED_OUT = "(lambda e: e / np.sum(e, axis=0))((lambda z: np.exp(z - np.max(z)))(Wy @ a_next + by))"
_BRACKETS = "lacks the brackets around its denominator"
_SLIPS = {
    _BRACKETS: ("wrong-operator", "1 / 1 + np.exp(-z)"),
    "has another sign in its exponent": ("wrong-sign", "1 / (1 + np.exp(z))"),
    "has a minus in its denominator": ("wrong-sign", "1 / (1 - np.exp(-z))"),
    "is that of twice the value": ("wrong-activation", "1 / (1 + np.exp(-2 * z))"),
    "has the exponential in its numerator alone": ("wrong-operator", "np.exp(z) / (1 + np.exp(-z))"),
}


def _written_out(line: str, formula: str) -> tuple[str, str]:
    target, _, call = line.partition(" = sigmoid(")
    return line, f"{target} = (lambda z: {formula})({call}"


SIGMOIDS = tuple(
    Misconception(
        f"the own sigmoid {words}{beside}",
        "lstm_cell_forward",
        kind,
        *_written_out(_GATES[0], formula),
        more=(*(_written_out(line, formula) for line in _GATES[1:]), *also),
    )
    for words, (kind, formula) in _SLIPS.items()
    for beside, also in (
        ("", ()),
        *(
            ((", and the softmax that is handed out has nothing to add up", ((_SOFTMAX, _HANDED_OUT),)),)
            if words == _BRACKETS
            else ()
        ),
    )
)
