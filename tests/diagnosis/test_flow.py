"""How the gradient flows back through somebody's network, in a right program and in wrong ones."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

import whygrad
from tools.gallery import sources
from whygrad.chapters import cs231n, lstm, rnn
from whygrad.diagnosis.diagnose import diagnose
from whygrad.diagnosis.exercises import CS231N, STEP_BY_STEP
from whygrad.diagnosis.flow import STEPS, flow_of_functions, inputs
from whygrad.records.flow import Flow
from whygrad.report.html.document import flow_to_svg
from whygrad.report.html.flowing import draw_flow, main_series, sentences

LSTM = STEP_BY_STEP.functions["lstm_backward"]
RNN = STEP_BY_STEP.functions["rnn_backward"]


def of(name: str, folder: Path) -> Flow:
    file, text = sources()[name]
    (folder / file).write_text(text, encoding="utf-8")
    found = diagnose(folder / file).flow
    assert found is not None
    return found


def test_a_right_program_flows_like_the_chapter(tmp_path: Path) -> None:
    found = of("right", tmp_path)
    assert (found.function, found.steps) == ("lstm_backward", STEPS)
    assert found.gradients == found.right
    assert [one.name for one in found.gates] == ["forget gate", "input gate", "output gate", "candidate"]
    assert [one.name for one in found.states] == ["hidden state", "memory"]
    assert sentences(found)[1] == "It is the same in a right one."


def test_a_missing_carry_cuts_the_way_back(tmp_path: Path) -> None:
    found = of("missing-carry", tmp_path)
    assert set(main_series(found.gradients).values[:-1]) == {0.0}
    assert main_series(found.right).values[0] > 0  # type: ignore[operator]
    assert sentences(found)[0] == "Nothing of it reaches step 28 or any step before it: the way back is cut."
    assert len(draw_flow(found).lines[-1].zeros) == STEPS - 1


def test_the_flow_is_that_of_the_program_as_it_was_and_not_as_it_was_mended(tmp_path: Path) -> None:
    _, text = sources()["crash"]
    (tmp_path / "lstm.ipynb").write_text(text, encoding="utf-8")
    found = diagnose(tmp_path / "lstm.ipynb")
    assert found.findings[0].certainty == "confirmed"
    assert found.flow is None


def test_the_norms_are_those_of_the_chapters_own_numbers() -> None:
    given = inputs(LSTM)
    found = flow_of_functions(STEP_BY_STEP, lstm.lstm_forward, lstm.lstm_backward, given)
    assert found is not None
    made = lstm.lstm_backward(
        given["da"], lstm.lstm_forward(given["x"], given["a0"], given["parameters"])[-1]
    )
    norms = np.sqrt((made["dx"] ** 2).sum(axis=(0, 1)))
    assert found.gradients[0].values == pytest.approx(norms, rel=1e-3)
    assert found.gradients[1].values[-1] == pytest.approx(np.linalg.norm(given["da"][:, :, -1]), rel=1e-3)


def test_large_weights_saturate_the_gates_and_that_is_said() -> None:
    given = inputs(LSTM)
    given["parameters"] = {name: 30 * value for name, value in given["parameters"].items()}
    found = flow_of_functions(STEP_BY_STEP, lstm.lstm_forward, lstm.lstm_backward, given)
    assert found is not None
    assert all(min(one.saturated) > 0.5 for one in found.gates)  # type: ignore[type-var,arg-type]
    assert any("forget gate is saturated" in one for one in sentences(found))


def test_an_rnn_can_explode() -> None:
    given = inputs(RNN)
    weights = {name: 0 * value for name, value in given["parameters"].items()}
    weights["Waa"] = 2 * np.eye(4)
    found = flow_of_functions(
        STEP_BY_STEP,
        rnn.rnn_forward,
        rnn.rnn_backward,
        {**given, "a0": 0 * given["a0"], "parameters": weights},
    )
    assert found is not None
    assert main_series(found.gradients).values[0] == pytest.approx(
        2.0 ** (STEPS - 1) * main_series(found.gradients).values[-1],
        rel=1e-3,  # type: ignore[operator]
    )
    assert "explodes" in sentences(found)[0]
    assert found.gates == ()


def test_it_goes_to_json_and_back(tmp_path: Path) -> None:
    from dataclasses import asdict

    found = of("aliasing", tmp_path)
    assert Flow.from_json(json.loads(json.dumps(asdict(found)))) == found


def test_the_picture_is_small_and_whole() -> None:
    from xml.etree import ElementTree

    shown = whygrad.picture()
    assert len(shown.svg) < 40_000
    assert ElementTree.fromstring(shown.svg).tag.endswith("svg")
    assert shown.svg == flow_to_svg(shown.flow)
    assert repr(shown).startswith("Of the gradient at the last step, 0.035 % reaches step 0: it vanishes.")


def test_a_picture_leaves_what_it_is_given_as_it_was() -> None:
    given = inputs(LSTM)
    before = {name: np.copy(given[name]) for name in ("x", "a0", "da")}
    whygrad.picture(lstm.lstm_forward, lstm.lstm_backward, **given)
    assert all(np.array_equal(given[name], value) for name, value in before.items())


@pytest.mark.parametrize(
    ("arguments", "named", "sentence"),
    [
        ((lstm.lstm_forward,), {}, "both functions"),
        ((lstm.lstm_forward, rnn.rnn_backward), {}, "not lstm_forward with rnn_backward"),
        ((), {"xs": 1}, "not xs"),
        ((lambda x, a0, parameters: None, lstm.lstm_backward), {}, "not <lambda> with lstm_backward"),
    ],
)
def test_what_cannot_be_pictured_is_refused_in_a_sentence(
    arguments: tuple[object, ...], named: dict[str, object], sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        whygrad.picture(*arguments, **named)  # type: ignore[arg-type]


def test_functions_of_another_form_are_refused() -> None:
    def lstm_backward(da: object, caches: object) -> dict[str, object]:
        return {}

    with pytest.raises(ValueError, match="did not return what the exercise asks for"):
        whygrad.picture(lstm.lstm_forward, lstm_backward)


def test_a_batch_that_comes_first_flows_the_same(tmp_path: Path) -> None:
    row = CS231N.functions["lstm_backward"]
    given = inputs(row)
    found = flow_of_functions(CS231N, cs231n.lstm_forward, cs231n.lstm_backward, given)
    assert found is not None
    assert (found.steps, found.gates, found.gradients) == (STEPS, (), found.right)
    cache = cs231n.lstm_forward(*(given[name] for name in ("x", "h0", "Wx", "Wh", "b")))[-1]
    norms = np.sqrt((cs231n.lstm_backward(given["dh"], cache)[0] ** 2).sum(axis=(0, 2)))
    assert found.gradients[0].values == pytest.approx(norms, rel=1e-3)
