"""About what comes from outside, or is written back there: random draws, leftovers of a notebook, arrays of the caller.

A draw inside of a function moves every draw that the test cell makes after it: so all inputs of backward change.
"""

from __future__ import annotations

from collections.abc import Iterator

from whygrad.faults.misconceptions.row import Misconception

_STATES = {
    "lstm_forward": {"a": "n_a, m, T_x", "c": "n_a, m, T_x", "y": "n_y, m, T_x", "c_next": "n_a, m"},
    "rnn_forward": {"a": "n_a, m, T_x", "y_pred": "n_y, m, T_x"},
    "lstm_backward": {"da_prevt": "n_a, m", "dc_prevt": "n_a, m"},
    "rnn_backward": {"dWax": "n_a, n_x", "dWaa": "n_a, n_a", "dba": "n_a, 1", "da_prevt": "n_a, m"},
}
_SEVERAL = {
    "lstm_forward": (("a", "c"), ("a", "y"), ("a", "c", "y")),
    "rnn_forward": (("a", "y_pred"),),
    "lstm_backward": (("da_prevt", "dc_prevt"),),
}

_TESTS = ("cell_forward", "forward", "cell_backward", "backward")


def _zeros(name: str, shape: str) -> str:
    return f"    {name} = np.zeros(({shape}))\n"


def _drawn(name: str, shape: str, call: str) -> str:
    return f"    {name} = np.random.{call}({shape})\n"


def _random() -> Iterator[Misconception]:
    for function, shapes in _STATES.items():
        sets = [*((name,) for name in shapes), *_SEVERAL.get(function, ())]
        for names in sets:
            for call in ("randn", "rand"):
                pairs = [(_zeros(name, shapes[name]), _drawn(name, shapes[name], call)) for name in names]
                subject = (
                    f"the array {names[0]} starts"
                    if len(names) == 1
                    else f"the arrays {' and '.join(names)} start"
                )
                yield Misconception(
                    f"{subject} as random numbers (np.random.{call}) in {function}",
                    function,
                    "outside-state",
                    *pairs[0],
                    more=tuple(pairs[1:]),
                )


OLD_TEST_CELL = (
    "the old test cell, which gives the plain cell a bias that the test of rnn_forward left behind"
)

OUTSIDE = (
    Misconception(  # about no line of anybody's: what the functions are given is another thing
        OLD_TEST_CELL,
        "rnn_cell_backward",
        "outside-state",
        "dz = (1 - a_next**2) * da_next",
        "dz = (1 - a_next**2) * da_next",
    ),
    *_random(),
    *(
        Misconception(
            f"{name} starts as random numbers (np.random.randn)",
            "lstm_backward",
            "outside-state",
            "    da_prevt = np.zeros(",
            f"    {name} = np.random.randn({shape})\n    da_prevt = np.zeros(",
        )
        for shape, names in (
            ("n_a, n_a + n_x", ("dWf", "dWi", "dWc", "dWo")),
            ("n_a, 1", ("dbf", "dbi", "dbc", "dbo")),
        )
        for name in names
    ),
    Misconception(
        "the prediction that is stored is the one that the test cell of rnn_cell_forward left behind",
        "lstm_forward",
        "outside-state",
        "y[:, :, t] = yt_pred",
        'y[:, :, t] = left_behind["rnn_cell_forward"]["yt_pred"]',
    ),
    *(
        Misconception(
            f"the seed is set inside of {function}",
            function,
            "outside-state",
            "    caches = []\n",
            "    np.random.seed(1)\n    caches = []\n",
        )
        for function in ("lstm_forward", "rnn_forward")
    ),
    *(
        Misconception(
            f"the weights are those that the test cell of {cell} left behind",
            "lstm_cell_backward",
            "outside-state",
            "(parameters[name] for name in",
            f'(left_behind["{cell}"][name] for name in',
        )
        for cell in ("lstm_cell_forward", "lstm_forward", "lstm_backward", "lstm_cell_backward")
    ),
    *(
        Misconception(
            f"the plain cell's weights are those that the test cell of {cell} left behind",
            "rnn_cell_backward",
            "outside-state",
            'parameters["Wax"], parameters["Waa"]',
            f'left_behind["{cell}"]["Wax"], left_behind["{cell}"]["Waa"]',
        )
        for cell in ("rnn_cell_forward", "rnn_forward", "rnn_backward", "rnn_cell_backward")
    ),
    *(
        Misconception(
            f"{whose} forward is given the weights that the test cell of {cell} left behind",
            f"{chapter}_cell_forward",
            "outside-state",
            before,
            f'parameters = left_behind["{cell}"]; {before}',
        )
        for whose, chapter, before in (
            ("the", "lstm", "Wf, Wi, Wc, Wo, Wy ="),
            ("the plain", "rnn", "Wax, Waa, Wya ="),
        )
        for cell in (f"{chapter}_{name}" for name in _TESTS)
    ),
    *(
        Misconception(
            f"a random array is drawn at every step of the memory cell (np.random.{call})",
            "lstm_cell_forward",
            "outside-state",
            "concat =",
            f"np.random.{call}(a_prev.shape[0] + xt.shape[0], xt.shape[1]); concat =",
        )
        for call in ("randn", "rand")
    ),
    Misconception(
        "the memory before is written over by the one after",
        "lstm_cell_forward",
        "modified-input",
        "c_next = ft * c_prev + it * cct",
        "c_next = c_prev; c_next *= ft; c_next += it * cct",
    ),
    Misconception(
        "the hidden gradient is multiplied in place, and read again after that",
        "lstm_cell_backward",
        "modified-input",
        "dzo = da_next",
        "da_next *= ot; dzo = da_next",
    ),
    Misconception(
        "the memory's gradient is added to in place, and the same is added again after that",
        "lstm_cell_backward",
        "modified-input",
        "dzc = (dc_next",
        "dc_next = dc_next.copy(); dc_next += da_next * ot * (1 - np.tanh(c_next) ** 2); dzc = (dc_next",
    ),
    Misconception(
        "the plain cell's gradient is multiplied in place with the slope, and once more after that",
        "rnn_cell_backward",
        "modified-input",
        "dz = (1 - a_next**2) * da_next",
        "da_next *= 1 - a_next**2; dz = (1 - a_next**2) * da_next",
    ),
)
