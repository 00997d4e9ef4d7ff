"""What a diagnosis keeps for a report: from real runs, and the same after JSON."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from tools.gallery import sources
from whygrad.diagnosis.diagnose import diagnose
from whygrad.diagnosis.exercises import STEP_BY_STEP
from whygrad.diagnosis.figures import errors_by_step, numbers
from whygrad.records import Diagnosis, Spoiled

LSTM_BACKWARD = STEP_BY_STEP.functions["lstm_backward"]


def of(name: str, folder: Path) -> Diagnosis:
    file, text = sources()[name]
    (folder / file).write_text(text, encoding="utf-8")
    return diagnose(folder / file)


def test_an_alias_keeps_what_it_spoils_its_function_and_the_repaired_numbers(tmp_path: Path) -> None:
    found = of("aliasing", tmp_path)
    [finding] = found.findings
    assert finding.spoils == (Spoiled("lstm_forward", "cache c_prev", (0,)),)
    assert finding.listing is not None
    assert finding.listing.lines[0].startswith("def lstm_forward")
    assert finding.listing.lines[finding.line - finding.listing.first].strip() == finding.source  # type: ignore[operator]
    outputs = {one.name: one for one in found.outputs if one.function == "lstm_backward"}
    dx = outputs["dx"].numbers
    assert dx is not None
    assert dx.yours[0] == pytest.approx(-0.00424213, abs=5e-9)
    assert dx.right[0] == dx.fixed[0] == pytest.approx(0.00218254, abs=5e-9)  # type: ignore[index]
    assert outputs["dx"].step_errors[1:] == (0.0, 0.0, 0.0)  # type: ignore[index]
    assert all(one.fixed_error is not None and one.fixed_error < 1e-12 for one in outputs.values())
    assert Diagnosis.from_json(json.loads(json.dumps(found.to_json()))) == found


def test_two_repairs_hold_together(tmp_path: Path) -> None:
    found = of("two-faults", tmp_path)
    assert len(found.findings) == 2
    assert all(one.fixed_error is not None and one.fixed_error < 1e-11 for one in found.outputs)


def test_a_right_program_has_nothing_repaired(tmp_path: Path) -> None:
    found = of("right", tmp_path)
    assert {one.fixed_error for one in found.outputs} == {None}
    assert all(one.numbers is not None and one.numbers.fixed is None for one in found.outputs)


def test_a_latent_fault_spoils_what_was_saved(tmp_path: Path) -> None:
    [finding] = of("latent", tmp_path).findings
    assert finding.spoils == (Spoiled("lstm_cell_forward", "cache"),)


def test_a_record_of_an_older_version_still_reads(tmp_path: Path) -> None:
    saved = of("aliasing", tmp_path).to_json()
    for output in saved["outputs"]:
        for name in ("step_errors", "scale", "fixed_error", "numbers"):
            del output[name]
    for finding in saved["findings"]:
        del finding["listing"], finding["spoils"]
    assert Diagnosis.from_json(saved).findings[0].spoils == ()


def test_the_printed_place_is_shown_unless_it_hides_the_fault() -> None:
    right = np.arange(120.0).reshape(3, 10, 4)
    wrong = right.copy()
    wrong[1, 2, 0] += 1
    assert numbers(LSTM_BACKWARD, "dx", wrong, right, timed=True).name == "dx[1][2]"  # type: ignore[union-attr]
    elsewhere = right.copy()
    elsewhere[0, 7, 3] += 1
    assert numbers(LSTM_BACKWARD, "dx", elsewhere, right, timed=True).name == "dx[0][7]"  # type: ignore[union-attr]


def test_nan_and_another_shape_are_kept_as_nothing() -> None:
    right = np.ones((2, 3))
    assert errors_by_step(np.full((2, 3), np.nan), right) == (None, None, None)
    assert errors_by_step(np.ones((2, 2)), right) is None
    shown = numbers(LSTM_BACKWARD, "dWf", np.ones((2, 2)), np.ones((5, 8)), timed=False)
    assert shown is not None
    assert (shown.name, shown.yours, shown.right) == ("dWf[3][1]", (), (1.0,))
