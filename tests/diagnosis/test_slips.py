"""Slips of the pen, as people make them in the exercise: each is one finding, at its own line, and proved."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.diagnosis.stories import line_of, spoiled, told

CELL = "step = lstm_cell_backward(da[:, :, t] + da_prevt, dc_prevt, caches[t])"
FORWARD = "a_next, c_next, yt, cache = lstm_cell_forward(x[:, :, t], a_next, c_next, parameters)"
LOOP = f"    for t in range(T_x):\n        {FORWARD}"
SLIPS = {  # what is changed, the kind, and what is said of it
    "a star left out": (
        ("dc = dc_next + da_next * ot * (1 -", "dc = dc_next + da_next * ot (1 -"),
        "wrong-operator",
        "A `*` is missing: `ot(1 - np.tanh(c_next) ** 2)` calls an array as if it were a function.",
    ),
    "another sign for a power": (
        ("(1 - np.tanh(c_next) ** 2)", "(1 - np.tanh(c_next) ^ 2)"),
        "wrong-operator",
        "`^` stands where `**` belongs.",
    ),
    "a misspelt word": (
        ("dbf = np.sum(dft, axis=1, keepdims=True)", "dbf = np.sum(dft, axis=1, keepdim=True)"),
        "wrong-axis",
        "The word `keepdim` is not known here; it is called `keepdims`.",
    ),
    "two equals signs": (
        ("    c_next = ft * c_prev + it * cct\n", "    c_next == ft * c_prev + it * cct\n"),
        "wrong-variable",
        "What this line computes is given to nothing, so that `c_next` is still what it was.",
    ),
    "two equals signs at a store": (
        ("        c[:, :, t] = c_next\n", "        c[:, :, t] == c_next\n"),
        "wrong-variable",
        "What this line computes is given to nothing, so that `c[:, :, t]` is still what it was.",
    ),
    "a number walked over": (
        (LOOP, LOOP.replace("range(T_x)", "T_x")),
        "wrong-step",
        "The loop runs over `T_x`, and the steps that it needs are `range(T_x)`.",
    ),
    "a name too few": (
        ("a_next, c_next, yt, cache = lstm", "a_next, yt, cache = lstm"),
        "wrong-shape",
        "What is taken apart here has one part more than `(a_next, yt, cache)`: nobody takes what belongs to `c_next`.",
    ),
    "all steps for one": (
        (CELL, CELL.replace("da[:, :, t]", "da")),
        "wrong-slice",
        "All of `da` is taken, and only a part of it belongs here: `da[:, :, t]`.",
    ),
    "all caches for one": (
        (CELL, CELL.replace("caches[t]", "caches")),
        "wrong-slice",
        "All of `caches` is taken, and only a part of it belongs here: `caches[t]`.",
    ),
    "all inputs for one": (
        (FORWARD, FORWARD.replace("x[:, :, t]", "x")),
        "wrong-slice",
        "All of `x` is taken, and only a part of it belongs here: `x[:, :, t]`.",
    ),
    "one step for all": (
        ("        a[:, :, t] = a_next\n", "        a = a_next\n"),
        "wrong-slice",
        "All that the name had is lost here: `a_next` is only a part of it, and belongs to `a[:, :, t]`.",
    ),
    "a part along another axis": (
        (CELL, CELL.replace("da[:, :, t]", "da[t]")),
        "wrong-slice",
        "The part `[t]` is taken where `[:, :, t]` belongs.",
    ),
    "the step in another place": (
        ("        a[:, :, t] = a_next\n", "        a[:, t, :] = a_next\n"),
        "wrong-slice",
        "The part `[:, t, :]` is taken where `[:, :, t]` belongs.",
    ),
    "half of the caches": (
        ("    return a, y, c, (caches, x)", "    return a, y, c, caches"),
        "wrong-return",
        "`caches` is returned where `(caches, x)` belongs.",
    ),
    "NumPy's, not one's own": (
        ("ft = sigmoid(np", "ft = np.sigmoid(np"),
        "wrong-activation",
        "The function here is `np.sigmoid`, and the formula has `sigmoid`.",
    ),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_one_finding(tmp_path: Path, slip: str) -> None:
    change, kind, said = SLIPS[slip]
    source = spoiled(change)
    [finding] = told(tmp_path, source).findings
    wrong = next(new for old, new in zip(*map(str.splitlines, change), strict=True) if old != new)
    assert finding.line == line_of(wrong.strip(), source)
    assert (finding.kind, finding.certainty) == (kind, "confirmed")
    assert finding.message.endswith(said)
    assert finding.proof.wrong_after == 0


SIZES = {  # what sets a size, far above the line where Python stops
    "two sizes the other way round": ("n_x, m = x1.shape", "m, n_x = x1.shape"),
    "a size of another array": ("n_x, m = x1.shape", "n_x, m = a1.shape"),
    "a step too many": (
        "    a = np.zeros((n_a, m, T_x))\n",
        "    T_x = T_x + 1\n    a = np.zeros((n_a, m, T_x))\n",
    ),
}


@pytest.mark.parametrize("form", SIZES)
def test_a_size_is_told_where_it_is_set(tmp_path: Path, form: str) -> None:
    source = spoiled(SIZES[form])
    [finding] = told(tmp_path, source).findings
    assert finding.line == line_of(SIZES[form][1].strip().split("\n")[0], source)
    assert finding.message.startswith("Python stops ")
    assert (finding.certainty, finding.proof.wrong_after) == ("confirmed", 0)
