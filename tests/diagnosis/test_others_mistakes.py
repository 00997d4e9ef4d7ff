"""Mistakes that programs of other people have, planted in a program of ours: the line, the kind, and what is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.diagnosis.stories import line_of, spoiled, told

CALL = "step = lstm_cell_backward(da[:, :, t] + da_prevt, dc_prevt, caches[t])"
Change = tuple[str, str]

MISTAKES: dict[str, tuple[list[Change], str, str]] = {  # changes, the line, the kind
    "the loop begins with the last step of da, and adds no other": (
        [
            ("da_prevt = np.zeros((n_a, m))", "da_prevt = da[:, :, -1]"),
            (CALL, CALL.replace("da[:, :, t] + ", "")),
        ],
        "step = lstm_cell_backward(da_prevt",
        "missing-term",
    ),
    "a sum is computed and given to nothing": (
        [("    dc = dc_next + da_next * ot * (1 - np.tanh(c_next) ** 2)\n", "    dc = da_next * ot * (1 - np.tanh(c_next) ** 2)\n    dc + dc_next\n")],
        "    dc + dc_next",
        "missing-term",
    ),
    "a slope is computed and given to nothing": (
        [("    dot = da_next * np.tanh(c_next) * ot * (1 - ot)\n", "    dot = da_next * np.tanh(c_next)\n    np.multiply(dot, ot * (1 - ot))\n")],
        "np.multiply(dot",
        "missing-factor",
    ),
    "two states of the cache change places": (
        [("a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters = cache", "a_next, c_next, c_prev, a_prev, ft, it, cct, ot, xt, parameters = cache")],
        "a_next, c_next, c_prev, a_prev",
        "wrong-variable",
    ),
    "the slope of tanh has no square": (
        [("dcct = dc * it * (1 - cct ** 2)", "dcct = dc * it * np.subtract(1, cct)")],
        "np.subtract(1, cct)",
        "wrong-activation",
    ),
    "the last step is left out of the loop": (
        [("    for t in reversed(range(T_x)):\n        step", "    for t in reversed(range(T_x - 1)):\n        step")],
        "range(T_x - 1)",
        "wrong-step",
    ),
    "the shape of the sum has an axis too few": (
        [("dbo = np.zeros((n_a, 1))", "dbo = np.zeros(n_a)"), ("dbo += step", "dbo = dbo + step")],
        "dbo = np.zeros(n_a)",
        "wrong-shape",
    ),
    "brackets round the sum are missing": (
        [("dft = dc * c_prev * ft * (1 - ft)", "dft = dc_next * c_prev + da_next * ot * (1 - np.tanh(c_next) ** 2) * c_prev * ft * (1 - ft)")],
        "dft = dc_next",
        "missing-factor",
    ),
    "both factors of a slope are missing": (
        [("dft = dc * c_prev * ft * (1 - ft)", "dft = dc * c_prev")],
        "dft = dc * c_prev",
        "missing-factor",
    ),
    "the arrays are not in one tuple": (
        [("    concat = np.concatenate((a_prev, xt), axis=0)\n    dWf", "    concat = np.vstack(a_prev, xt)\n    dWf")],
        "np.vstack(a_prev, xt)",
        "wrong-shape",
    ),
    "np.append for a list": (
        [("caches.append(cache)", "caches = np.append(caches, cache)")],
        "np.append",
        "wrong-operator",
    ),
    "the parts of a cache one by one": (
        [("caches.append(cache)", "caches += cache")],
        "caches += cache",
        "wrong-operator",
    ),
    "room for whole numbers": (
        [("dx = np.zeros((n_x, m, T_x))", "dx = np.zeros((n_x, m, T_x), dtype=int)")],
        "dtype=int",
        "precision",
    ),
    "taken away in place": (
        [("    dWo = np.dot(dot, concat.T)\n", "    dWo = np.zeros((n_a, concat.shape[0]))\n    dWo -= np.dot(dot, concat.T)\n")],
        "dWo -= ",
        "wrong-sign",
    ),
}  # fmt: skip


def test_the_same_bracket_in_three_gates_is_told_of_each_line(tmp_path: Path) -> None:
    gate = "da_next * ot * (1 - np.tanh(c_next) ** 2 + dc_next)"  # the bracket closes too late
    source = spoiled(
        ("dcct = dc * it * (1 - cct ** 2)", f"dcct = {gate} * it * (1 - cct ** 2)"),
        ("dit = dc * cct * it * (1 - it)", f"dit = {gate} * cct * it * (1 - it)"),
        ("dft = dc * c_prev * ft * (1 - ft)", f"dft = {gate} * c_prev * ft * (1 - ft)"),
    )
    found = told(tmp_path, source).findings
    lines = {finding.line for finding in found} | {place.line for one in found for place in one.also}
    assert lines == {line_of(f"{name} = da_next", source) for name in ("dcct", "dit", "dft")}
    assert {finding.certainty for finding in found} == {"confirmed"}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_of_others_is_named(tmp_path: Path, name: str) -> None:
    changes, line, kind = MISTAKES[name]
    source = spoiled(*changes)
    finding = told(tmp_path, source).findings[0]
    assert (finding.line, finding.kind, finding.certainty) == (line_of(line, source), kind, "confirmed")


def test_what_is_said_of_a_carry_that_is_not_there_in_the_first_round(tmp_path: Path) -> None:
    taken = '        da_prevt = step["da_prev"]\n        dc_prevt = step["dc_prev"]\n'
    first = ('"da0": da_prevt', '"da0": step["da_prev"]')
    source = spoiled((taken, ""), first, (CALL, CALL.replace(" + da_prevt", "")))
    [finding] = told(tmp_path, source).findings
    assert finding.kind == "not-carried"
    fix = finding.hints[-1]
    assert "da_prevt, dc_prevt = step['da_prev'], step['dc_prev']" in fix
    assert "da[:, :, t] + da_prevt, dc_prevt" in fix
