"""Crashes explained: each way of stopping, and the sentence that a person reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.diagnosis.stories import spoiled, told
from tests.golden import check_golden

STOPS = {  # the way of stopping -> what is changed, the kind, and whether an experiment confirms it
    "product": ("dWf = np.dot(dft, concat.T)", "dWf = np.dot(dft, concat)", "wrong-transpose", True),
    "exchanged product": ("dWf = np.dot(dft, concat.T)", "dWf = np.dot(concat.T, dft)", "wrong-shape", True),
    "both turned": ("dWf = np.dot(dft, concat.T)", "dWf = dft.T @ concat", "wrong-transpose", True),
    "elementwise": ("dit = dc * cct * it", "dit = dc * cct.T * it", "wrong-transpose", True),
    "lost axis": ("c_next = ft * c_prev", "c_next = ft * c_prev[:, 0]", "wrong-slice", True),
    "place": ("dx = np.zeros((n_x, m, T_x))", "dx = np.zeros((n_a, m, T_x))", "wrong-shape", True),
    "added into": (
        "dbc = np.zeros((n_a, 1))\n    dbo",
        "dbc = np.zeros((n_x, 1))\n    dbo",
        "wrong-shape",
        True,
    ),
    "joined": (
        "(a_prev, xt), axis=0)\n\n    ft",
        "(a_prev, xt), axis=1)\n\n    ft",
        "wrong-axis",
        True,
    ),
    "ragged": (
        "np.concatenate((a_prev, xt), axis=0)\n\n    ft",
        "np.array([a_prev, xt])\n\n    ft",
        "wrong-shape",
        True,
    ),
    "reshape": (
        "dbo = np.sum(dot, axis=1, keepdims=True)",
        "dbo = np.sum(dot, axis=1).reshape(n_a, m)",
        "wrong-shape",
        None,
    ),
    "unpacking": ("    caches, x = caches\n    a1", "    a1", "wrong-variable", None),
    "too few names": (
        "a_next, c_next, yt, cache = lstm",
        "a_next, c_next, cache = lstm",
        "wrong-shape",
        None,
    ),
    "key": ('step["dc_prev"]', 'step["dc_next"]', "wrong-variable", True),
    "key of another case": ('dWi += step["dWi"]', 'dWi += step["dwi"]', "wrong-variable", True),
    "get": ('step["dxt"]', 'step.get("dx")', "wrong-variable", True),
    "step": ("reversed(range(T_x))", "range(T_x, -1, -1)", "wrong-step", True),
    "word for a step": ("dc_prevt, caches[t])", "dc_prevt, caches['t'])", "wrong-variable", True),
    "three indices": ("da_prev = dconcat[:n_a, :]", "da_prev = dconcat[:n_a, :, 0]", "wrong-slice", True),
    "attribute of a tuple": ("n_a, m, T_x = da.shape", "n_a, m, T_x = caches.shape", "wrong-variable", None),
    "method": (
        "dbo = np.sum(dot, axis=1, keepdims=True)",
        "dbo = dot.summ(axis=1, keepdims=True)",
        "wrong-variable",
        True,
    ),
    "numpy name": ("cct = np.tanh(", "cct = np.tahn(", "wrong-variable", True),
    "np.float": (
        "dx = np.zeros((n_x, m, T_x))",
        "dx = np.zeros((n_x, m, T_x), dtype=np.float)",
        "wrong-variable",
        True,
    ),
    "np.product": (
        "dx = np.zeros((n_x, m, T_x))",
        "dx = np.zeros(np.product(1) * (n_x, m, T_x))",
        "wrong-variable",
        True,
    ),
    "arguments": (
        "(x[:, :, t], a_next, c_next, parameters)",
        "(x[:, :, t], a_next, parameters)",
        "wrong-variable",
        True,
    ),
    "shape in brackets": (
        "dbf = np.zeros((n_a, 1))\n    dbi = np.zeros",
        "dbf = np.zeros(n_a, 1)\n    dbi = np.zeros",
        "wrong-shape",
        True,
    ),
    "called": ('step["dxt"]', 'step("dxt")', "wrong-operator", True),
    "None": ("        caches.append(cache)", "        caches = caches.append(cache)", "wrong-variable", None),
    "too early": ("    dc_prevt = np.zeros((n_a, m))\n    dWf", "    dWf", "wrong-initial-state", True),
    "no return": (
        "    return a_next, c_next, yt_pred, cache",
        "    a_next, c_next, yt_pred, cache",
        "wrong-return",
        True,
    ),
    "whole numbers": (
        "    dbf = np.zeros((n_a, 1))\n    dbi = np.zeros",
        "    dbf = np.zeros((n_a, 1), dtype=int)\n    dbi = np.zeros",
        "precision",
        True,
    ),
    "division by zero": ("dc_prev = dc * ft", "dc_prev = dc * ft / (ft - ft)", None, None),
    "root": ("dc_prev = dc * ft", "dc_prev = np.sqrt(dc) * ft", "wrong-activation", True),
    "all of it": ("dc_prev = dc * ft", "dc_prev = np.log(dc) * c_next ** 0.3 * np.cos(ft)", None, True),
}


@pytest.mark.parametrize("way", STOPS)
def test_a_crash_is_explained(tmp_path: Path, way: str) -> None:
    old, new, kind, confirmed = STOPS[way]
    finding = told(tmp_path, spoiled((old, new))).findings[0]
    if kind is not None:
        assert finding.kind == kind, finding.message
    if confirmed is not None:
        assert finding.certainty == ("confirmed" if confirmed else "consistent")
    lines = (
        finding.message,
        *finding.hints,
        f"{finding.kind}, {finding.certainty}: {finding.proof.experiment}",
    )
    check_golden(f"stops/{way.replace(' ', '-')}.txt", "\n".join(lines) + "\n")


BEYOND = {  # what is asked for, and what is said of it
    "a literal": ("caches[2]", "`caches` has 2 parts: the last one is 1."),
    "a name": ("caches[T_x]", "`caches` has 2 parts, and `T_x` is 5 here: the last one is 1."),
    "of one part": ("caches[:1][1]", "`caches[:1]` has 1 part: the last one is 0."),
}


@pytest.mark.parametrize("form", BEYOND)
def test_a_place_behind_the_last_one(tmp_path: Path, form: str) -> None:
    asked, said = BEYOND[form]
    source = spoiled(
        (
            "    caches, x = caches\n    a1",
            f"    T_x = da.shape[2]\n    x, caches = {asked}, caches[0]\n    a1",
        )
    )
    [finding] = told(tmp_path, source).findings
    assert said in finding.message
