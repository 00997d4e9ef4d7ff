"""One run after the other, each on the same inputs and each with its outcome."""

from __future__ import annotations

import time

import numpy as np

from tests.diagnosis.benches import alone, bench_of, place
from tests.diagnosis.stories import GOOD, spoiled, starting
from whygrad.diagnosis.judging import judged
from whygrad.running.interventions import by_expression

FORWARD_WRONG = ("c_next = ft * c_prev + it * cct", "c_next = ft * c_prev - it * cct")


def test_a_right_function_is_right_apart_and_together() -> None:
    bench = bench_of()
    for name in bench.present:
        assert judged(bench.experiment(name, apart=True)).right
    assert judged(bench.experiment("lstm_forward", "lstm_backward", apart=False)).right


def test_a_wrong_callee_is_nobody_elses_fault() -> None:
    bench = bench_of(spoiled(FORWARD_WRONG))
    assert not judged(bench.experiment("lstm_cell_forward", apart=True)).right
    assert judged(bench.experiment("lstm_forward", apart=True)).right
    assert not judged(bench.experiment("lstm_forward", apart=False)).right


def test_inputs_are_put_back_between_runs() -> None:
    lines = ("da *= 2", "da /= 2", "caches[0][0][4][:] = 9", "caches[0].reverse()", "caches[0].reverse()")
    _, experiment, problem, first = alone(starting("lstm_backward", *lines), "lstm_backward")
    again = experiment.run(problem)
    one, other = (outcome.observations for outcome in (first, again))
    assert one is not None
    assert other is not None
    assert np.array_equal(one["lstm_backward"].values["dWf"], other["lstm_backward"].values["dWf"])


def test_a_list_that_was_emptied_is_full_again() -> None:
    source = GOOD.replace('    return {"dx": dx', '    caches.clear()\n    return {"dx": dx')
    _, experiment, problem, first = alone(source, "lstm_backward")
    assert first.right
    assert experiment.run(problem).right


def test_wrong_steps_are_told_apart() -> None:
    late = ("        dx[:, :, t] = step", "        dx[:, :, t] = (t < 3) * step")
    _, _, _, outcome = alone(spoiled(late), "lstm_backward")
    assert outcome.cells == {("lstm_backward", "dx", 3), ("lstm_backward", "dx", 4)}


def test_the_cell_is_seen_to_be_given_something_wrong() -> None:
    source = spoiled(("da[:, :, t] + da_prevt, dc_prevt", "da[:, :, t] + da_prevt, 2 * dc_prevt"))
    _, _, _, outcome = alone(source, "lstm_backward")
    assert ("lstm_cell_backward", "argument 1", 1) in outcome.late
    assert ("lstm_cell_backward", "argument 1", 0) not in outcome.late  # twice nothing is nothing


def test_a_trial_that_was_held_up_is_run_again() -> None:
    _, experiment, problem, _ = alone(GOOD, "lstm_backward")
    site = place(experiment.program, "lstm_backward", "da_prevt")
    held_up, until = [True], time.process_time() + 0.3

    def replacement(value: object, frame: object) -> object:
        while held_up and held_up[0]:
            held_up[0] = time.process_time() < until
        return value

    outcome = experiment.trial(problem, {site.number: replacement})
    assert (outcome.crash, outcome.right) == (None, True)


def test_a_crash_is_an_outcome_with_its_line() -> None:
    _, _, _, outcome = alone(starting("lstm_backward", "da[99]"), "lstm_backward")
    assert outcome.crash is not None
    assert (outcome.right, outcome.crash.function) == (False, "lstm_backward")


def test_a_trial_changes_one_run_and_a_fix_changes_all() -> None:
    bench, experiment, problem, outcome = alone(spoiled(FORWARD_WRONG), "lstm_cell_forward")
    wrong = place(bench.program, "lstm_cell_forward", "ft * c_prev - it * cct")
    right = by_expression("ft * c_prev + it * cct")
    assert experiment.trial(problem, {wrong.number: right}).right
    assert experiment.run(problem).cells == outcome.cells
    experiment.fixes[wrong.number] = right
    assert experiment.run(problem).right


def test_a_chain_saves_what_its_forward_returns() -> None:
    bench = bench_of(
        spoiled(("it, cct, ot, xt, parameters)\n    return", "it, cct, ot, 0 * xt, parameters)\n    return"))
    )
    together = bench.experiment("lstm_cell_forward", "lstm_cell_backward", apart=False)
    outcome = together.run(together.problems[0])
    assert {name for _, name, _ in outcome.cells} == {"dWf", "dWi", "dWc", "dWo"}
