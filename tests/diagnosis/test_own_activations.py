"""Somebody's own sigmoid or softmax, wrong in ways that no small edit of one place mends."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.diagnosis.stories import line_of, spoiled, told
from whygrad.records import Finding

IMPORTED = "from rnn_utils import sigmoid, softmax\n"
FORMS = {  # what stands in the place of the sigmoid -> the wrong line, the kind, and what is said
    "no reciprocal": (
        "def sigmoid(z):\n    s = np.negative(z)\n    np.exp(s, out=s)\n    s += 1\n    return s\n",
        "    return s",
        "wrong-activation",
        "The function here is `s`, and the formula has `sigmoid(z)`.",
    ),
    "a half too few": (
        "def sigmoid(z):\n    return 0.5 * (np.tanh(z) + 1.0)\n",
        "np.tanh(z)",
        "missing-factor",
        "`0.5`",
    ),
    "a tanh": (
        "def sigmoid(z):\n    top = np.exp(z) - np.exp(-z)\n    return top / (np.exp(z) + np.exp(-z))\n",
        "    return top",
        "wrong-activation",
        "The function here is `top / (np.exp(z) + np.exp(-z))`, and the formula has `sigmoid(z)`.",
    ),
}


def found(folder: Path, form: str) -> tuple[Finding, str]:
    source = spoiled((IMPORTED, "from rnn_utils import softmax\n\n\n" + FORMS[form][0]))
    [finding] = told(folder, source).findings
    return finding, source


@pytest.mark.parametrize("form", FORMS)
def test_the_function_that_everybody_writes_is_what_heals(tmp_path: Path, form: str) -> None:
    _, line, kind, said = FORMS[form]
    finding, source = found(tmp_path, form)
    assert (finding.function, finding.line) == ("sigmoid", line_of(line, source))
    assert (finding.kind, finding.certainty) == (kind, "confirmed")
    assert said in finding.message


def test_a_right_function_in_the_wrong_place_is_told_at_its_call(tmp_path: Path) -> None:
    squash = "\n\ndef squash(z):\n    return 1 / (1 + np.exp(-z))\n"
    mine = f"{IMPORTED}{squash}"
    source = spoiled((IMPORTED, mine), ("yt_pred = softmax(", "yt_pred = squash("))
    [finding] = told(tmp_path, source).findings
    assert (finding.function, finding.line) == ("lstm_cell_forward", line_of("yt_pred = squash(", source))
    assert (finding.kind, finding.certainty) == ("wrong-activation", "confirmed")
