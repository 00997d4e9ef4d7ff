"""A carry that each round leaves and nothing reads: the most frequent mistake of all, in many ways of writing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.diagnosis.stories import line_of, spoiled, told

CALL = "step = lstm_cell_backward(da[:, :, t] + da_prevt, dc_prevt, caches[t])"
TAKEN = '        da_prevt = step["da_prev"]\n        dc_prevt = step["dc_prev"]\n'


@pytest.mark.parametrize(
    "call",
    [
        "step = lstm_cell_backward(da[:, :, t], dc_prevt, caches[t])",
        "incoming = da[:, :, t]\n        step = lstm_cell_backward(incoming, dc_prevt, caches[t])",
        "step = lstm_cell_backward(dc_next=dc_prevt, da_next=da[:, :, t], cache=caches[t])",
    ],
)
@pytest.mark.parametrize(
    "taken",
    [
        TAKEN,
        '        da_prevt, dc_prevt = step["da_prev"], step["dc_prev"]\n',
        '        dc_prevt, da_prevt = (step[key] for key in ("dc_prev", "da_prev"))\n',
    ],
)
def test_where_it_has_to_be_added(tmp_path: Path, call: str, taken: str) -> None:
    source = spoiled((CALL, call), (TAKEN, taken))
    [finding] = told(tmp_path, source).findings
    places = {finding.line, *(place.line for place in finding.also)}
    assert (finding.kind, finding.certainty) == ("not-carried", "confirmed")
    assert places & {line_of(line, source) for line in call.split("\n")}


def test_two_entries_that_are_not_called_as_their_keys_say(tmp_path: Path) -> None:
    end = ', "dbo": dbo}\n\n\ndef lstm_backward'
    source = spoiled(('"dWc": dWc, "dbc": dbc, "dWo": dWo' + end, '"dWc": dWo, "dbc": dbc, "dWo": dWc' + end))
    [finding] = told(tmp_path, source).findings
    assert (finding.kind, finding.line) == ("wrong-return", line_of('"dWc": dWo', source))


def test_the_repair_names_nothing_that_is_made_behind_the_loop(tmp_path: Path) -> None:
    """Code behind a ``return`` may hold a variable that is called like what is handed back."""
    call = "step = lstm_cell_backward(da[:, :, t], dc_prevt, caches[t])"
    dead = (
        "\n    da_prev = np.zeros((n_a, m))\n    dc_prev = np.zeros((n_a, m))\n    return da_prev, dc_prev\n"
    )
    source = spoiled((CALL, call), (TAKEN, "")).rstrip("\n") + "\n" + dead
    finding = told(tmp_path, source).findings[0]
    assert "da_prevt, dc_prevt = step['da_prev'], step['dc_prev']" in finding.hints[-1]
