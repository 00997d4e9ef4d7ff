"""About the sigmoid that people write themselves: a bracket or a sign that is not where it belongs."""

from __future__ import annotations

from whygrad.faults.misconceptions.row import Misconception

_GATES = tuple(f"{gate}t = sigmoid(W{gate} @ concat + b{gate})" for gate in "fio")
_SOFTMAX = "softmax(Wy @ a_next + by)"
_HANDED_OUT = "(lambda e: e / np.sum(e, axis=0))((lambda z: np.exp(z - np.max(z)))(Wy @ a_next + by))"
_SLIPS = {
    "lacks the brackets around its denominator": ("wrong-operator", "1 / 1 + np.exp(-z)"),
    "has the wrong sign in its exponent": ("wrong-sign", "1 / (1 + np.exp(z))"),
    "has a minus in its denominator": ("wrong-sign", "1 / (1 - np.exp(-z))"),
    "is that of twice the value": ("wrong-activation", "1 / (1 + np.exp(-2 * z))"),
    "has the other exponential in its numerator": ("wrong-operator", "np.exp(z) / (1 + np.exp(-z))"),
}


def _written_out(line: str, formula: str) -> tuple[str, str]:
    target, _, call = line.partition(" = sigmoid(")
    return line, f"{target} = (lambda z: {formula})({call}"


def _slip(words: str, ending: str = "", also: tuple[tuple[str, str], ...] = ()) -> Misconception:
    kind, formula = _SLIPS[words]
    first, *others = (_written_out(line, formula) for line in _GATES)
    name = f"the sigmoid {words}{ending}"
    return Misconception(name, "lstm_cell_forward", kind, *first, more=(*others, *also))


SIGMOIDS = (
    *map(_slip, _SLIPS),
    _slip(
        "lacks the brackets around its denominator",
        ", and the scores grow so large that the softmax gives nan",
        ((_SOFTMAX, _HANDED_OUT),),
    ),
)
