"""What is written alike for each gate, and wrong in each: one fault, healed by the same change in all places."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.diagnosis.stories import line_of, spoiled, told

GATES = ("f", "i", "o", "c")
GRADIENTS = {"f": "dft", "i": "dit", "o": "dot", "c": "dcct"}
BIASES = [f"db{g} = np.sum({GRADIENTS[g]}, axis=1, keepdims=True)" for g in GATES]
SUM = (
    'da_prev = np.dot(parameters["Wf"][:, :n_a].T, dft) + np.dot(parameters["Wi"][:, :n_a].T, dit)'
    ' + np.dot(parameters["Wc"][:, :n_a].T, dcct) + np.dot(parameters["Wo"][:, :n_a].T, dot)'
)


def with_sum(line: str) -> str:
    """The right program with the gradient of the hidden state in one line, in the place of its own."""
    return spoiled(("da_prev = dconcat[:n_a, :]", line))


@pytest.mark.parametrize(
    ("wrong", "kind"),
    [
        (SUM.replace('parameters["W', "dW").replace('"]', ""), "wrong-variable"),
        (SUM.replace(".T", ""), "wrong-transpose"),
        (SUM.replace(":n_a", "-n_a:"), "wrong-slice"),
        (SUM.replace(", d", ", "), "wrong-variable"),
    ],
)
def test_each_term_of_a_sum(tmp_path: Path, wrong: str, kind: str) -> None:
    source = with_sum(wrong)
    [finding] = told(tmp_path, source).findings
    assert (finding.certainty, finding.kind, finding.line) == ("confirmed", kind, line_of(wrong, source))


def test_the_right_sum_is_right(tmp_path: Path) -> None:
    assert told(tmp_path, with_sum(SUM)).verdict == "right"


def test_each_of_four_lines(tmp_path: Path) -> None:
    changes = [(line, f"db{g} = {GRADIENTS[g]}") for g, line in zip(GATES, BIASES, strict=True)]
    source = spoiled(*changes)
    [finding] = told(tmp_path, source).findings
    lines = {finding.line, *(place.line for place in finding.also)}
    assert finding.certainty == "confirmed"
    assert lines == {line_of(new, source) for _, new in changes}
