"""Of several edits that make all right, the one where somebody slipped; and slips that had no edit before."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.diagnosis import test_cs231n as cs231n
from tests.diagnosis.stories import line_of, spoiled, told

HANDED_BACK = "    da_prev = dconcat[:n_a, :]\n    dxt = dconcat[n_a:, :]\n"

SLIPS = {  # old, new, the line that slipped, its kind
    "names of an unpacking, not the keys that agree with them": (
        HANDED_BACK,
        "    dxt, da_prev = np.split(dconcat, [n_a])\n",
        "dxt, da_prev =",
        "wrong-variable",
    ),
    "a step in the place of an entry": (
        'dx[:, :, t] = step["dxt"]',
        'grads["dx"] = step["dxt"]',
        'grads["dx"] = ',
        "wrong-slice",
    ),
    "the start that is put ahead of the first state": (
        "        a[:, :, t] = a_next\n",
        "        a[:, :, t] = a_next\n        later[t + 1] = a_next\n",
        "later = np.zeros",
        "wrong-initial-state",
    ),
}
BESIDE = {  # what else a slip needs, in the right program
    "a step in the place of an entry": (
        (
            "    da_prevt = np.zeros((n_a, m))\n",
            '    grads = {"dx": dx}\n    da_prevt = np.zeros((n_a, m))\n',
        ),
        ('return {"dx": dx, ', 'return {"dx": grads["dx"], '),
    ),
    "the start that is put ahead of the first state": (
        ("    a_next = a0\n", "    later = np.zeros((T_x + 1, n_a, m))\n"),
        ("(x[:, :, t], a_next, c_next", "(x[:, :, t], later[t], c_next"),
    ),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_it_is_told_where_it_is(tmp_path: Path, slip: str) -> None:
    old, new, line, kind = SLIPS[slip]
    source = spoiled(*BESIDE.get(slip, ()), (old, new))
    [finding] = told(tmp_path, source).findings
    assert (finding.line, finding.kind, finding.certainty) == (line_of(line, source), kind, "confirmed")


ONE_BY_ONE = (
    "    dxt = dconcat[n_a:, :]\n",
    "    dxt = np.zeros((concat.shape[0] - n_a, m))\n    for i in range(dxt.shape[0]):\n        for k in range(m):\n"
    "            dxt[i, k] = dconcat[i, k]\n",
)


def test_an_entry_that_stands_further_on_in_scalar_loops(tmp_path: Path) -> None:
    source = spoiled(ONE_BY_ONE)
    [finding] = told(tmp_path, source).findings
    assert (finding.line, finding.certainty) == (line_of("dxt[i, k] =", source), "confirmed")
    assert "`n_a + i`" in finding.message


IN_EACH_ROUND = (
    "    dWf = np.zeros((n_a, concat.shape[0]))\n    dbf = np.zeros((n_a, 1))\n    for k in range(m):\n"
    "        for row in range(n_a):\n            dbf += dft[:, k:k + 1]\n            dWf[row] += dft[row, k] * concat[:, k]\n"
)


def test_a_sum_that_is_made_once_too_often_is_moved_out_of_the_loop(tmp_path: Path) -> None:
    source = spoiled(
        ("    dWf = np.dot(dft, concat.T)\n", IN_EACH_ROUND),
        ("    dbf = np.sum(dft, axis=1, keepdims=True)\n", ""),
    )
    [finding] = told(tmp_path, source).findings
    assert (finding.line, finding.certainty) == (line_of("dbf += dft[:, k", source), "confirmed")


STORED = {
    "a slice": "        a[:, :, t], c_next, y[:, :, t], cache = lstm_cell_forward(x[:, :, t], before, c_next, parameters)\n",
    "time first": "        a[t], c_next, y[:, :, t], cache = lstm_cell_forward(x[:, :, t], before, c_next, parameters)\n",
}


@pytest.mark.parametrize("way", STORED)
def test_a_state_that_is_only_stored_is_a_carry_too(tmp_path: Path, way: str) -> None:
    """The most frequent mistake of all, where each round's state has no name of its own."""
    first = way == "time first"
    source = spoiled(
        ("    a_next = a0\n", "    before = a0\n"),
        (
            "        a_next, c_next, yt, cache = lstm_cell_forward(x[:, :, t], a_next, c_next, parameters)\n",
            STORED[way],
        ),
        ("        a[:, :, t] = a_next\n", ""),
        ("        y[:, :, t] = yt\n", ""),
        (
            "    a = np.zeros((n_a, m, T_x))\n",
            "    a = np.zeros((T_x, n_a, m))\n" if first else "    a = np.zeros((n_a, m, T_x))\n",
        ),
        ("    return a, y, c,", "    return a.transpose(1, 2, 0), y, c," if first else "    return a, y, c,"),
    )
    [finding] = told(tmp_path, source).findings
    assert (finding.function, finding.kind, finding.certainty) == ("lstm_forward", "not-carried", "confirmed")
    assert f"before = a[{'t' if first else ':, :, t'}]" in " ".join(
        (*finding.hints, finding.proof.experiment)
    )


RECORD = (
    "import numpy as np\n",
    "import numpy as np\nfrom typing import NamedTuple\n\n\nclass Step(NamedTuple):\n"
    "    given: object\n    h_in: object\n    c_in: object\n    weights: object\n    gates: object\n    c_out: object\n",
)


def test_what_forward_puts_into_the_wrong_fields_is_one_exchange(tmp_path: Path) -> None:
    """The fields are called otherwise than the variables: no name says that they are crossed."""
    source = cs231n.spoiled(
        RECORD,
        (
            '{"x": x, "h": prev_h, "c": prev_c, "W": (Wx, Wh), "gates": [i, f, o, g], "new": next_c}',
            "Step(x, prev_h, next_c, (Wx, Wh), [i, f, o, g], prev_c)",
        ),
        (
            "    x, prev_h, prev_c, (Wx, Wh), (i, f, o, g), next_c = cache.values()\n    shown = np.tanh(next_c)\n",
            "    s = cache\n    (Wx, Wh), (i, f, o, g) = s.weights, s.gates\n    shown = np.tanh(s.c_out)\n",
        ),
        ("daf = dc * prev_c * f", "daf = dc * s.c_in * f"),
        ("x.T.dot(da), prev_h.T.dot(da)", "s.given.T.dot(da), s.h_in.T.dot(da)"),
        ('cache[0]["x"].shape', "cache[0].given.shape"),
    )
    [finding] = cs231n.told(tmp_path, source).findings
    assert (finding.function, finding.certainty) == ("lstm_step_forward", "confirmed")
    assert finding.line == line_of("Step(x, prev_h", source)


CS_SLIPS = {
    "two names of a generator": (
        "    return da.dot(Wx.T), da.dot(Wh.T), dprev_c, x.T",
        "    dprev_h, dx = (da.dot(W.T) for W in (Wx, Wh))\n    return dx, dprev_h, dprev_c, x.T",
        "dprev_h, dx =",
        "wrong-variable",
    ),
    "the sigmoid of all gates": (
        "    i, f, o = sigmoid(a[:, :H]), sigmoid(a[:, H:2 * H]), sigmoid(a[:, 2 * H:3 * H])\n    g = np.tanh(a[:, 3 * H:])\n",
        "    a[:] = sigmoid(a)\n    a[:, 3 * H:] = np.tanh(a[:, 3 * H:])\n    i, f, o, g = np.split(a, 4, axis=1)\n",
        "a[:] = sigmoid(a)",
        "wrong-slice",
    ),
    "sums in a list": (
        "        dWx += dWxt\n        dWh += dWht\n        db += dbt\n    return dx, dstate, dWx, dWh, db\n",
        "        step = [dWxt, dWht, dbt]\n        sums = step\n    return dx, dstate, *sums\n",
        "sums = step",
        "not-accumulated",
    ),
    "a start that is stored, too": (
        "    steps = []\n",
        "    steps = []\n    kept = np.zeros((T + 1, N, H))\n    kept[0] = h0\n",
        "kept[0] = h0",
        "wrong-initial-state",
    ),
}


@pytest.mark.parametrize("slip", CS_SLIPS)
def test_it_is_told_where_it_is_in_the_other_exercise(tmp_path: Path, slip: str) -> None:
    old, new, line, kind = CS_SLIPS[slip]
    memory = (
        "state, memory, step = lstm_step_forward(x[:, t], state, memory,",
        "state, kept[t + 1], step = lstm_step_forward(x[:, t], state, kept[t],",
    )
    sums = (
        "np.zeros((H, 4 * H)), np.zeros(4 * H)\n",
        "np.zeros((H, 4 * H)), np.zeros(4 * H)\n    sums = [dWx, dWh, db]\n",
    )
    more = [memory] if "kept" in new else [sums] if "sums" in new else []
    source = cs231n.spoiled((old, new), *more)
    [finding] = cs231n.told(tmp_path, source).findings
    assert (finding.line, finding.kind, finding.certainty) == (line_of(line, source), kind, "confirmed")
    assert "*=" not in finding.message


def test_an_array_of_numbers_is_not_replaced_by_what_is_true_or_false(tmp_path: Path) -> None:
    own = (
        "def sigmoid(x):\n    return 1 / (1 + np.exp(-x))\n",
        "def sigmoid(x):\n    up = x >= 0\n    z = np.empty_like(x)\n    z[up] = np.exp(-x[up])\n"
        "    z[~up] = np.exp(x[~up])\n    top = np.zeros_like(x)\n    top[~up] = z[~up]\n    return top / (1 + z)\n",
    )
    finding = cs231n.told(tmp_path, cs231n.spoiled(own)).findings[0]
    assert finding.line == line_of("top = np.zeros_like", cs231n.spoiled(own))
    assert "`up`" not in finding.message
