"""Entries that are handed back under another key than the exercise's: told where they are made."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.diagnosis.stories import GOOD, line_of, spoiled, told

BEGIN = GOOD.index('    return {"dxt": dxt, "da_prev": da_prev, "dc_prev"')
RETURNED = GOOD[BEGIN : GOOD.index("}\n", BEGIN) + 2]
TOGETHER = """    dz = {"f": dft, "i": dit, "c": dcct, "o": dot}
    grads = {"dxt": dxt, "da_prev": da_prev, "dc_prev": dc_prev}
    for g in "fico":
        grads["dW" + g] = dz[g] @ concat.T
        grads[f"db{g}"] = np.sum(dz[g], axis=1, keepdims=True)
    return grads
"""
AT_THE_END = '    del grads["dxt"]\n    grads.update({"dxt": dxt})\n    return grads\n'
CASES = {  # the return of the right program, what is wrong in it, and what is said
    "one key": (RETURNED, ('"dbi": dbi', '"bi": dbi'), "`'bi'` here, and the exercise calls it `'dbi'`"),
    "the same key twice": (
        RETURNED,
        ('"dWc": dWc', '"dWo": dWc'),
        "`'dWo'` here, and the exercise calls it `'dWc'`",
    ),
    "a part of four keys": (TOGETHER, ('"dW" + g', '"W" + g'), "have `'W'` in them"),
    "a part of an f-string": (TOGETHER, ('f"db{g}"', 'f"dW{g}"'), "have `'dW'` in them"),
    "the same letter twice": (
        TOGETHER.replace('in "fico"', "in dz"),
        ('"i": dit', '"f": dit'),
        "have `'f'` in them, where those of the exercise have `'i'`",
    ),
    "the last store": (
        TOGETHER.replace("    return grads\n", AT_THE_END),
        ('({"dxt"', '({"dx"'),
        "`'dx'` here",
    ),
}


@pytest.mark.parametrize("form", CASES)
def test_a_key_is_told_where_it_is_written(tmp_path: Path, form: str) -> None:
    returned, change, said = CASES[form]
    source = spoiled((RETURNED, spoiled(change, source=returned)))
    [finding] = told(tmp_path, source).findings
    assert (finding.function, finding.kind) == ("lstm_cell_backward", "wrong-return")
    assert finding.line == line_of(change[1], source)
    assert said in finding.message
    assert finding.certainty == "confirmed"
    assert finding.proof.wrong_after == 0
