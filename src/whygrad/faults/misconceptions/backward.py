"""About the way back through time: what is carried, summed and returned."""

from __future__ import annotations

from whygrad.faults.misconceptions.row import Misconception

_LSTM_CALL = "lstm_cell_backward(da[:, :, t] + da_prevt, dc_prevt, cell_caches[t])"
_ZEROS = "np.zeros((n_a, m))"

BACKWARD = (
    Misconception(
        "the hidden gradient is not carried back",
        "lstm_backward",
        "not-carried",
        "da[:, :, t] + da_prevt",
        "da[:, :, t]",
        carry=True,
    ),
    Misconception(
        "the memory's gradient is not carried back",
        "lstm_backward",
        "not-carried",
        "da_prevt, dc_prevt, cell",
        f"da_prevt, {_ZEROS}, cell",
        carry=True,
    ),
    Misconception(
        "neither gradient is carried back",
        "lstm_backward",
        "not-carried",
        _LSTM_CALL,
        f"lstm_cell_backward(da[:, :, t], {_ZEROS}, cell_caches[t])",
        carry=True,
    ),
    Misconception(
        "only what is carried reaches the cell",
        "lstm_backward",
        "missing-term",
        "da[:, :, t] + da_prevt",
        "da_prevt",
        carry=True,
    ),
    Misconception(
        "the whole memory gradient is added to the hidden one",
        "lstm_backward",
        "extra-term",
        "da[:, :, t] + da_prevt",
        "da[:, :, t] + da_prevt + dc_prevt",
        carry=True,
    ),
    Misconception(
        "the memory carries the hidden gradient",
        "lstm_backward",
        "wrong-variable",
        'dc_prevt = gradients["dc_prev"]',
        'dc_prevt = gradients["da_prev"]',
        carry=True,
    ),
    Misconception(
        "the two carries are exchanged",
        "lstm_backward",
        "wrong-variable",
        'da_prevt = gradients["da_prev"]',
        'da_prevt = gradients["dc_prev"]',
        carry=True,
        more=(('dc_prevt = gradients["dc_prev"]', 'dc_prevt = gradients["da_prev"]'),),
    ),
    Misconception(
        "the loop walks forwards",
        "lstm_backward",
        "wrong-step",
        "reversed(range(T))",
        "range(T)",
        carry=True,
    ),
    Misconception(
        "the loop walks forwards and nothing is carried",
        "lstm_backward",
        "not-carried",
        "reversed(range(T))",
        "range(T)",
        carry=True,
        more=((_LSTM_CALL, f"lstm_cell_backward(da[:, :, t], {_ZEROS}, cell_caches[t])"),),
    ),
    Misconception(
        "the hidden carry piles up",
        "lstm_backward",
        "extra-term",
        'da_prevt = gradients["da_prev"]',
        'da_prevt = da_prevt + gradients["da_prev"]',
        carry=True,
    ),
    Misconception(
        "the memory's carry piles up",
        "lstm_backward",
        "extra-term",
        'dc_prevt = gradients["dc_prev"]',
        'dc_prevt = dc_prevt + gradients["dc_prev"]',
        carry=True,
    ),
    *(
        Misconception(
            f"the hidden carry {words}, and da0 is taken from the last gradients{where}",
            function,
            kind,
            'da_prevt = gradients["da_prev"]',
            written,
            carry=True,
            more=(("da0 = da_prevt", 'da0 = gradients["da_prev"]'), *more),
        )
        for function, where in (("lstm_backward", ""), ("rnn_backward", " of the plain network"))
        for words, kind, written, more in (
            ("piles up", "extra-term", 'da_prevt = da_prevt + gradients["da_prev"]', ()),
            *(
                (
                    "and the memory's are exchanged",
                    "wrong-variable",
                    'da_prevt = gradients["dc_prev"]',
                    (('dc_prevt = gradients["dc_prev"]', 'dc_prevt = gradients["da_prev"]'),),
                ),
            )
            * (function == "lstm_backward"),
        )
    ),
    *(
        Misconception(
            f"the cell is given the gradient of {which}{' in the plain network' if function[0] == 'r' else ''}",
            function,
            "wrong-step",
            "da[:, :, t] + da_prevt",
            f"da[:, :, {index}] + da_prevt",
            carry=True,
        )
        for function in ("lstm_backward", "rnn_backward")
        for which, index in (
            ("the last step at every step", "-1"),
            ("the first step at every step", "0"),
            ("the step at the other end", "T - 1 - t"),
            ("the step before", "t - 1"),
        )
    ),
    Misconception(
        "every bias is added onto that of the forget gate",
        "lstm_backward",
        "wrong-gate",
        'dbf += gradients["dbf"]',
        'dbf += gradients["dbf"]',
        more=(
            ('dbi += gradients["dbi"]', 'dbi = dbf + gradients["dbi"]'),
            ('dbc += gradients["dbc"]', 'dbc = dbf + gradients["dbc"]'),
            ('dbo += gradients["dbo"]', 'dbo = dbf + gradients["dbo"]'),
        ),
    ),
    Misconception(
        "da0 is the gradient of the first state",
        "lstm_backward",
        "wrong-variable",
        "da0 = da_prevt",
        "da0 = da[:, :, 0]",
    ),
    Misconception("da0 stays zero", "lstm_backward", "wrong-variable", "da0 = da_prevt", f"da0 = {_ZEROS}"),
    Misconception(
        "da0 takes the memory's gradient",
        "lstm_backward",
        "wrong-variable",
        "da0 = da_prevt",
        "da0 = dc_prevt",
    ),
    Misconception(
        "da0 counts the first gradient again",
        "lstm_backward",
        "extra-term",
        "da0 = da_prevt",
        "da0 = da_prevt + da[:, :, 0]",
    ),
    Misconception(
        "nothing is summed over time",
        "lstm_backward",
        "not-accumulated",
        'dWf += gradients["dWf"]',
        'dWf = gradients["dWf"]',
        more=tuple(
            (f'{name} += gradients["{name}"]', f'{name} = gradients["{name}"]')
            for name in ("dWi", "dWc", "dWo", "dbf", "dbi", "dbc", "dbo")
        ),
    ),
    Misconception(
        "the biases are not summed over time",
        "lstm_backward",
        "not-accumulated",
        'dbf += gradients["dbf"]',
        'dbf = gradients["dbf"]',
        more=tuple(
            (f'{name} += gradients["{name}"]', f'{name} = gradients["{name}"]')
            for name in ("dbi", "dbc", "dbo")
        ),
    ),
    Misconception(
        "the hidden gradient is not carried back in the plain network",
        "rnn_backward",
        "not-carried",
        "da[:, :, t] + da_prevt",
        "da[:, :, t]",
        carry=True,
    ),
    Misconception(
        "the plain network's loop walks forwards",
        "rnn_backward",
        "wrong-step",
        "reversed(range(T))",
        "range(T)",
        carry=True,
    ),
    Misconception(
        "da0 is the gradient of the first state in the plain network",
        "rnn_backward",
        "wrong-variable",
        "da0 = da_prevt",
        "da0 = da[:, :, 0]",
    ),
    Misconception(
        "nothing is summed over time in the plain network",
        "rnn_backward",
        "not-accumulated",
        'dWax += gradients["dWax"]',
        'dWax = gradients["dWax"]',
        more=tuple(
            (f'{name} += gradients["{name}"]', f'{name} = gradients["{name}"]') for name in ("dWaa", "dba")
        ),
    ),
    *(
        Misconception(
            f"{one} is added onto {other}",
            "lstm_backward",
            "wrong-gate",
            f'{one} += gradients["{one}"]',
            f'{one} = {other} + gradients["{one}"]',
        )
        for one, other in (("dbi", "dbf"), ("dbc", "dbf"), ("dbo", "dbf"), ("dbc", "dbi"), ("dbo", "dbc"))
    ),
    Misconception(
        "all biases are one array",
        "lstm_backward",
        "aliased-cache",
        "dbf, dbi, dbc, dbo = (np.zeros((n_a, 1)) for _ in range(4))",
        "dbf = dbi = dbc = dbo = np.zeros((n_a, 1))",
    ),
    Misconception(
        "all weight gradients are one array",
        "lstm_backward",
        "aliased-cache",
        "dWf, dWi, dWc, dWo = (np.zeros((n_a, n_a + n_x)) for _ in range(4))",
        "dWf = dWi = dWc = dWo = np.zeros((n_a, n_a + n_x))",
    ),
    Misconception(
        "dx is filled from behind", "lstm_backward", "wrong-step", "dx[:, :, t] = ", "dx[:, :, T - 1 - t] = "
    ),
    *(
        Misconception(
            f"{name} is added twice",
            "lstm_backward",
            "extra-term",
            f'{name} += gradients["{name}"]',
            f'{name} += 2 * gradients["{name}"]',
        )
        for name in ("dWf", "dWi", "dWc", "dWo", "dbf", "dbi", "dbc", "dbo")
    ),
    Misconception(
        "the first step is left out",
        "lstm_backward",
        "wrong-step",
        "reversed(range(T))",
        "reversed(range(1, T))",
    ),
    Misconception(
        "da0 is the gradient of the last state",
        "lstm_backward",
        "wrong-step",
        "da0 = da_prevt",
        "da0 = da[:, :, -1]",
    ),
    Misconception(
        "da0 is the gradient of the last state in the plain network",
        "rnn_backward",
        "wrong-step",
        "da0 = da_prevt",
        "da0 = da[:, :, -1]",
    ),
)
