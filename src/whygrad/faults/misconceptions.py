"""What people believe and no single edit makes: rows that change a few words of an unfolded chapter.

A row says what is written in the place of what; it carries its kind and a sentence. Rows marked ``carry`` are the
likely partners of other faults.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Misconception:
    """``before`` stands once in the named function of the unfolded chapter; the fault writes ``after`` there."""

    name: str
    function: str
    kind: str
    before: str
    after: str
    carry: bool = False
    more: tuple[tuple[str, str], ...] = ()  # further words that change with it


_LSTM_CALL = "lstm_cell_backward(da[:, :, t] + da_prevt, dc_prevt, cell_caches[t])"
_FORWARD_CALL = "lstm_cell_forward(x[:, :, t], a_next, c_next, parameters)"
_RNN_CALL = "rnn_cell_forward(x[:, :, t], a_next, parameters)"
_ZEROS = "np.zeros((n_a, m))"

ROWS = (
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
        "the memory starts as a view",
        "lstm_forward",
        "aliased-cache",
        f"c_next = {_ZEROS}",
        "c_next = c[:, :, 0]",
    ),
    Misconception(
        "the hidden state's array is the memory's, too",
        "lstm_forward",
        "aliased-cache",
        "c = np.zeros((n_a, m, T_x))",
        "c = a",
    ),
    Misconception(
        "one array, and the memory starts as a view of it",
        "lstm_forward",
        "aliased-cache",
        "c = np.zeros((n_a, m, T_x))",
        "c = a",
        more=((f"c_next = {_ZEROS}", "c_next = c[:, :, 0]"),),
    ),
    Misconception(
        "the cell is given the slice of a that is to be filled",
        "lstm_forward",
        "wrong-step",
        _FORWARD_CALL,
        "lstm_cell_forward(x[:, :, t], a[:, :, t], c_next, parameters)",
    ),
    Misconception(
        "the cell is given the slice of c that is to be filled",
        "lstm_forward",
        "wrong-step",
        _FORWARD_CALL,
        "lstm_cell_forward(x[:, :, t], a_next, c[:, :, t], parameters)",
    ),
    Misconception(
        "the cell is given the slices that are to be filled",
        "lstm_forward",
        "wrong-step",
        _FORWARD_CALL,
        "lstm_cell_forward(x[:, :, t], a[:, :, t], c[:, :, t], parameters)",
    ),
    Misconception(
        "every step starts from a0",
        "lstm_forward",
        "not-carried",
        _FORWARD_CALL,
        "lstm_cell_forward(x[:, :, t], a0, c_next, parameters)",
    ),
    Misconception(
        "every step starts from a memory of zeros",
        "lstm_forward",
        "not-carried",
        _FORWARD_CALL,
        f"lstm_cell_forward(x[:, :, t], a_next, {_ZEROS}, parameters)",
    ),
    Misconception(
        "the memory starts as a0", "lstm_forward", "wrong-initial-state", f"c_next = {_ZEROS}", "c_next = a0"
    ),
    Misconception(
        "a0 is ignored", "lstm_forward", "wrong-initial-state", "a_next = a0", f"a_next = {_ZEROS}"
    ),
    Misconception(
        "the loop begins at step 1", "lstm_forward", "wrong-step", "in range(T_x)", "in range(1, T_x)"
    ),
    Misconception(
        "the loop runs over the features", "lstm_forward", "wrong-step", "in range(T_x)", "in range(len(x))"
    ),
    Misconception(
        "the input is stacked on top of the state",
        "lstm_cell_forward",
        "wrong-variable",
        "np.concatenate((a_prev, xt), axis=0)",
        "np.concatenate((xt, a_prev), axis=0)",
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
    Misconception(
        "every step of the plain network starts from a0",
        "rnn_forward",
        "not-carried",
        _RNN_CALL,
        "rnn_cell_forward(x[:, :, t], a0, parameters)",
    ),
    Misconception(
        "the plain cell is given the slice that is to be filled",
        "rnn_forward",
        "wrong-step",
        _RNN_CALL,
        "rnn_cell_forward(x[:, :, t], a[:, :, t], parameters)",
    ),
    Misconception(
        "a0 is ignored in the plain network",
        "rnn_forward",
        "wrong-initial-state",
        "a_next = a0",
        f"a_next = {_ZEROS}",
    ),
    Misconception(
        "the plain network's loop begins at step 1",
        "rnn_forward",
        "wrong-step",
        "in range(T_x)",
        "in range(1, T_x)",
    ),
)
