"""About the way forward: where the states start, and which array they live in."""

from __future__ import annotations

from whygrad.faults.misconceptions.row import Misconception

_FORWARD_CALL = "lstm_cell_forward(x[:, :, t], a_next, c_next, parameters)"
_RNN_CALL = "rnn_cell_forward(x[:, :, t], a_next, parameters)"
_ZEROS = "np.zeros((n_a, m))"

FORWARD = (
    Misconception(
        "the memory starts as a view",
        "lstm_forward",
        "aliased-cache",
        f"c_next = {_ZEROS}",
        "c_next = c[:, :, 0]",
    ),
    *(
        Misconception(
            f"the memory starts as a view of {words}",
            "lstm_forward",
            "aliased-cache",
            f"c_next = {_ZEROS}",
            f"c_next = {view}",
        )
        for words, view in (
            ("step 1", "c[:, :, 1]"),
            ("step 2", "c[:, :, 2]"),
            ("the last step", "c[:, :, -1]"),
            ("the hidden states", "a[:, :, 0]"),
        )
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
        "every step starts from a0 and from a memory of zeros",
        "lstm_forward",
        "not-carried",
        _FORWARD_CALL,
        f"lstm_cell_forward(x[:, :, t], a0, {_ZEROS}, parameters)",
    ),
    Misconception(
        "the memory starts as a0", "lstm_forward", "wrong-initial-state", f"c_next = {_ZEROS}", "c_next = a0"
    ),
    Misconception(
        "the memory starts as ones",
        "lstm_forward",
        "wrong-initial-state",
        f"c_next = {_ZEROS}",
        "c_next = np.ones((n_a, m))",
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
    Misconception(
        "the hidden state starts as a view",
        "lstm_forward",
        "aliased-cache",
        "a_next = a0",
        "a[:, :, 0] = a0; a_next = a[:, :, 0]",
    ),
    Misconception(
        "the hidden state of the plain network starts as a view",
        "rnn_forward",
        "aliased-cache",
        "a_next = a0",
        "a[:, :, 0] = a0; a_next = a[:, :, 0]",
    ),
    *(
        Misconception(
            f"the cell is given the {words} of the step before, also at the first step",
            "lstm_forward",
            "aliased-cache",
            _FORWARD_CALL,
            f"lstm_cell_forward(x[:, :, t], {hidden}, {memory}, parameters)",
        )
        for words, hidden, memory in (
            ("slices", "a[:, :, t - 1]", "c[:, :, t - 1]"),
            ("slice of a", "a[:, :, t - 1]", "c_next"),
            ("slice of c", "a_next", "c[:, :, t - 1]"),
        )
    ),
    Misconception(
        "the plain cell is given the slice of the step before, also at the first step",
        "rnn_forward",
        "aliased-cache",
        _RNN_CALL,
        "rnn_cell_forward(x[:, :, t], a[:, :, t - 1], parameters)",
    ),
)
