"""About what is summed: over the steps, over the examples of a batch."""

from __future__ import annotations

from whygrad.faults.misconceptions.row import Misconception

_WEIGHTS = ("dWf", "dWi", "dWc", "dWo")
_BIASES = ("dbf", "dbi", "dbc", "dbo")
_PLAIN = ("dWax", "dWaa", "dba")
_SEQUENCES = {"lstm_backward": (*_WEIGHTS, *_BIASES), "rnn_backward": _PLAIN}


def _added(name: str) -> str:
    return f'{name} += gradients["{name}"]'


def _divided(name: str) -> tuple[str, str]:
    gate = name[-1]
    line = f"{name} = dz{gate} @ concat.T"
    return line, f"{line} / m"


def _mean(name: str) -> tuple[str, str]:
    return f"{name} = np.sum(", f"{name} = 1 / m * np.sum("


SUMS = (
    *(
        Misconception(
            f"{name} is doubled at each step",
            function,
            "extra-term",
            _added(name),
            f'{name} += {name} + gradients["{name}"]',
        )
        for function, names in _SEQUENCES.items()
        for name in names
    ),
    *(
        Misconception(
            f"{name} is added to itself", function, "wrong-variable", _added(name), f"{name} += {name}"
        )
        for function, names in _SEQUENCES.items()
        for name in names
    ),
    *(
        Misconception(
            f"{words} stay zero",
            function,
            "not-accumulated",
            _added(names[0]),
            f"{names[0]} += 0.0",
            more=tuple((_added(name), f"{name} += 0.0") for name in names[1:]),
        )
        for words, function, names in (
            ("the sums of all gradients", "lstm_backward", (*_WEIGHTS, *_BIASES)),
            ("the gradients of all weights", "lstm_backward", _WEIGHTS),
            ("the gradients of all biases", "lstm_backward", _BIASES),
            ("the sums of the plain network", "rnn_backward", _PLAIN),
        )
    ),
    *(
        Misconception(
            f"{one} and {other} are one array",
            "lstm_backward",
            "aliased-cache",
            "da_prevt = np.zeros((n_a, m))",
            f"{one} = {other}; da_prevt = np.zeros((n_a, m))",
        )
        for names in (_WEIGHTS, _BIASES)
        for k, other in enumerate(names)
        for one in names[k + 1 :]
    ),
    Misconception(
        "the gradients of the weights are divided by the size of the batch",
        "lstm_cell_backward",
        "extra-term",
        *_divided("dWf"),
        more=tuple(_divided(name) for name in _WEIGHTS[1:]),
    ),
    Misconception(
        "the gradients of weights and biases are divided by the size of the batch",
        "lstm_cell_backward",
        "extra-term",
        *_divided("dWf"),
        more=(*(_divided(name) for name in _WEIGHTS[1:]), *(_mean(name) for name in _BIASES)),
    ),
    Misconception(
        "the plain cell's gradients are divided by the size of the batch",
        "rnn_cell_backward",
        "extra-term",
        "dWax = dz @ xt.T",
        "m = xt.shape[1]; dWax = dz @ xt.T / m",
        more=(
            ("dWaa = dz @ a_prev.T", "dWaa = dz @ a_prev.T / m"),
            ("dba = np.sum(", "dba = 1 / m * np.sum("),
        ),
    ),
    Misconception(
        "da0 is kept from the first round of the loop, the last step",
        "lstm_backward",
        "wrong-step",
        'da_prevt = gradients["da_prev"]',
        'da_prevt = gradients["da_prev"]; kept = da_prevt if t == T - 1 else kept',
        more=(("da0 = da_prevt", "da0 = kept"),),
    ),
    Misconception(
        "da0 is the carry before the last round of the loop",
        "lstm_backward",
        "wrong-step",
        'da_prevt = gradients["da_prev"]',
        'kept = da_prevt; da_prevt = gradients["da_prev"]',
        more=(("da0 = da_prevt", "da0 = kept"),),
    ),
    Misconception(
        "the plain network's da0 is the carry before the last round of the loop",
        "rnn_backward",
        "wrong-step",
        'da_prevt = gradients["da_prev"]',
        'kept = da_prevt; da_prevt = gradients["da_prev"]',
        more=(("da0 = da_prevt", "da0 = kept"),),
    ),
    *(
        Misconception(f"da0 is all of da{where}", function, "wrong-return", "da0 = da_prevt", "da0 = da")
        for function, where in (("lstm_backward", ""), ("rnn_backward", " in the plain network"))
    ),
    Misconception(
        "the plain network's da0 stays zero",
        "rnn_backward",
        "wrong-return",
        "da0 = da_prevt",
        "da0 = np.zeros((n_a, m))",
    ),
    Misconception(
        "the plain network's dx is filled from behind",
        "rnn_backward",
        "wrong-step",
        "dx[:, :, t] = ",
        "dx[:, :, T - 1 - t] = ",
    ),
    Misconception(
        "the plain network's first step is left out",
        "rnn_backward",
        "wrong-step",
        "reversed(range(T))",
        "reversed(range(1, T))",
    ),
)
