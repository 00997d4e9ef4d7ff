"""One person's notebook: the functions are defined, then the exercise's eight test cells run in one namespace.

The forward cells use the older names (``x``, ``parameters``) and leave them behind; the backward cells use the newer ``_tmp``
names. So a function that reads a global instead of its argument finds what an earlier cell left, as in a real notebook.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

REFERENCE = (Path(__file__).parent / "reference.py").read_text()

LSTM_WEIGHTS = "Wf 5 8, bf 5 1, Wi 5 8, bi 5 1, Wo 5 8, bo 5 1, Wc 5 8, bc 5 1"

# function: (draws, draws after the forward pass, names that are zeros and draw nothing, how it is called)
TESTS = {
    "rnn_cell_forward": (
        "xt 3 10, a_prev 5 10, Waa 5 5, Wax 5 3, Wya 2 5, ba 5 1, by 2 1",
        "",
        "",
        "a_next, yt_pred, cache = rnn_cell_forward(xt, a_prev, parameters)",
    ),
    "rnn_forward": (
        "x 3 10 4, a0 5 10, Waa 5 5, Wax 5 3, Wya 2 5, ba 5 1, by 2 1",
        "",
        "",
        "a, y_pred, caches = rnn_forward(x, a0, parameters)",
    ),
    "lstm_cell_forward": (
        f"xt 3 10, a_prev 5 10, c_prev 5 10, {LSTM_WEIGHTS}, Wy 2 5, by 2 1",
        "",
        "",
        "a_next, c_next, yt, cache = lstm_cell_forward(xt, a_prev, c_prev, parameters)",
    ),
    "lstm_forward": (
        f"x 3 10 7, a0 5 10, {LSTM_WEIGHTS}, Wy 2 5, by 2 1",
        "",
        "",
        "a, y, c, caches = lstm_forward(x, a0, parameters)",
    ),
    "rnn_cell_backward": (
        "xt 3 10, a_prev 5 10, Wax 5 3, Waa 5 5, Wya 2 5, ba 5 1, by 2 1",
        "da_next 5 10",
        "",
        "a_next_tmp, yt_tmp, cache_tmp = rnn_cell_forward(xt_tmp, a_prev_tmp, parameters_tmp)",
    ),
    "rnn_backward": (
        "x 3 10 4, a0 5 10, Wax 5 3, Waa 5 5, Wya 2 5, ba 5 1, by 2 1",
        "da 5 10 4",
        "",
        "a_tmp, y_tmp, caches_tmp = rnn_forward(x_tmp, a0_tmp, parameters_tmp)",
    ),
    "lstm_cell_backward": (
        f"xt 3 10, a_prev 5 10, c_prev 5 10, {LSTM_WEIGHTS}, Wy 2 5, by 2 1",
        "da_next 5 10, dc_next 5 10",
        "",
        "a_next_tmp, c_next_tmp, yt_tmp, cache_tmp = lstm_cell_forward(xt_tmp, a_prev_tmp, c_prev_tmp, parameters_tmp)",
    ),
    "lstm_backward": (
        f"x 3 10 7, a0 5 10, {LSTM_WEIGHTS}",
        "da 5 10 4",
        "Wy 2 5, by 2 1",
        "a_tmp, y_tmp, c_tmp, caches_tmp = lstm_forward(x_tmp, a0_tmp, parameters_tmp)",
    ),
}
BACKWARD_CALLS = {
    "rnn_cell_backward": "gradients_tmp = rnn_cell_backward(da_next_tmp, cache_tmp)",
    "rnn_backward": "gradients_tmp = rnn_backward(da_tmp, caches_tmp)",
    "lstm_cell_backward": "gradients_tmp = lstm_cell_backward(da_next_tmp, dc_next_tmp, cache_tmp)",
    "lstm_backward": "gradients_tmp = lstm_backward(da_tmp, caches_tmp)",
}
# What each cell prints, in its order. A backward name stands for gradients["name"].
PRINTS = {
    "rnn_cell_forward": "a_next[4] a_next.shape yt_pred[1] yt_pred.shape",
    "rnn_forward": "a[4][1] a.shape y_pred[1][3] y_pred.shape caches[1][1][3] len(caches)",
    "lstm_cell_forward": "a_next[4] a_next.shape c_next[2] c_next.shape yt[1] yt.shape",
    "lstm_forward": "a[4][3][6] a.shape y[1][4][3] y.shape caches[1][1][1] c[1][2][1] len(caches)",
    "rnn_cell_backward": "dxt[1][2] dxt.shape da_prev[2][3] da_prev.shape dWax[3][1] dWax.shape dWaa[1][2] dWaa.shape "
    "dba[4] dba.shape",
    "rnn_backward": "dx[1][2] dx.shape da0[2][3] da0.shape dWax[3][1] dWax.shape dWaa[1][2] dWaa.shape dba[4] dba.shape",
    "lstm_cell_backward": "dxt[1][2] dxt.shape da_prev[2][3] da_prev.shape dc_prev[2][3] dc_prev.shape "
    "dWf[3][1] dWf.shape dWi[1][2] dWi.shape dWc[3][1] dWc.shape dWo[1][2] dWo.shape "
    "dbf[4] dbf.shape dbi[4] dbi.shape dbc[4] dbc.shape dbo[4] dbo.shape",
    "lstm_backward": "dx[1][2] dx.shape da0[2][3] da0.shape "
    "dWf[3][1] dWf.shape dWi[1][2] dWi.shape dWc[3][1] dWc.shape dWo[1][2] dWo.shape "
    "dbf[4] dbf.shape dbi[4] dbi.shape dbc[4] dbc.shape dbo[4] dbo.shape",
}
FUNCTIONS = tuple(PRINTS)


def names_and_sizes(draws: str) -> list[tuple[str, str]]:
    parts = [part.split() for part in draws.split(",") if part.strip()]
    return [(name, ",".join(sizes)) for name, *sizes in parts]


def cell_source(function: str, seed: int = 1) -> str:
    """The test cell of ``function``, up to its prints."""
    first, later, zeros, call = TESTS[function]
    tmp = "_tmp" if function.endswith("backward") else ""
    lines = [f"np.random.seed({seed})"]
    lines += [f"{name}{tmp} = np.random.randn({sizes})" for name, sizes in names_and_sizes(first)]
    lines += [f"{name}{tmp} = np.zeros(({sizes}))" for name, sizes in names_and_sizes(zeros)]
    weights = [name for name, _ in names_and_sizes(first) + names_and_sizes(zeros) if name[0] in "Wb"]
    lines.append(f"parameters{tmp} = {{" + ", ".join(f'"{name}": {name}{tmp}' for name in weights) + "}")
    lines.append(call)
    lines += [f"{name}{tmp} = np.random.randn({sizes})" for name, sizes in names_and_sizes(later)]
    if function in BACKWARD_CALLS:
        lines.append(BACKWARD_CALLS[function])
    return "\n".join(lines) + "\n"


def expression(function: str, name: str) -> str:
    """The Python expression whose value the cell prints as ``name``."""
    if function not in BACKWARD_CALLS:
        return name
    root = name.replace(".", "[").split("[")[0]
    return f'gradients_tmp["{root}"]' + name[len(root) :]


@dataclass(frozen=True)
class Printout:
    """What one test cell prints, by name, or the error it ends with; and all the arrays behind it."""

    values: dict[str, Any]
    arrays: dict[str, Any]
    error: str = ""


def run_cell(namespace: dict[str, Any], function: str, source: str) -> Printout:
    try:
        exec(compile(source, f"<{function} test>", "exec"), namespace)
        values = {name: eval(expression(function, name), namespace) for name in PRINTS[function].split()}
    except Exception as error:  # a person's code may fail in any way; the cell's last line says how
        return Printout({}, {}, f"{type(error).__name__}: {error}")
    arrays = dict(namespace["gradients_tmp"]) if function in BACKWARD_CALLS else {}
    # copied at once: a later cell must not change what this one printed
    values = {name: np.array(v) if isinstance(v, np.ndarray) else v for name, v in values.items()}
    return Printout(values, {name: np.array(array) for name, array in arrays.items()})


@cache
def run(
    source: str = REFERENCE, seed: int = 1, again: str = "", cell_edits: tuple[tuple[str, str, str], ...] = ()
) -> dict[str, Printout]:
    """All eight printouts of a notebook with ``source`` in it.

    ``again`` names a forward test cell that was run once more before the backward ones. ``cell_edits`` are rows
    (function, before, after) that change a test cell itself.
    """
    namespace: dict[str, Any] = {}
    exec(compile(source, "<functions>", "exec"), namespace)
    cells = {function: cell_source(function, seed) for function in FUNCTIONS}
    for function, before, after in cell_edits:
        assert cells[function].count(before) == 1, (function, before)
        cells[function] = cells[function].replace(before, after)
    printouts = {}
    with np.errstate(all="ignore"):
        for function in FUNCTIONS:
            if function == "rnn_cell_backward" and again:
                run_cell(namespace, again, cells[again])
            printouts[function] = run_cell(namespace, function, cells[function])
    return printouts


def is_number(name: str) -> bool:
    """Whether ``name`` stands for values, and not for a shape or a length."""
    return not (name.endswith(".shape") or name.startswith("len("))


def differs(mine: Any, right: Any) -> bool:
    """Whether two printed things differ by more than the order of summation."""
    if not isinstance(right, np.ndarray | float):
        return bool(mine != right)
    if np.shape(mine) != np.shape(right):
        return True
    return not np.allclose(mine, right, rtol=1e-12, atol=1e-15, equal_nan=True)


def wrong_names(mine: Printout, right: Printout) -> list[str]:
    if mine.error:
        return list(right.values)
    return [name for name in right.values if differs(mine.values[name], right.values[name])]
