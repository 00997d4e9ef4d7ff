"""Several faults at once, from the numbers alone. Each test plants some, prints, and demands them back."""

import math
from dataclasses import replace

import numpy as np
import pytest

from whygrad.diagnosis.doubled import doubled
from whygrad.diagnosis.ground import Ground
from whygrad.diagnosis.limit import Limit
from whygrad.diagnosis.pairing import pairs
from whygrad.diagnosis.peeling import simulate, together
from whygrad.diagnosis.printed import PRINTED
from whygrad.diagnosis.signatures import Signature, table
from whygrad.diagnosis.straight import Place
from whygrad.diagnosis.targets import Target

PATIENCE = 120.0
pytestmark = pytest.mark.usefixtures("kept_signatures")


def row(name):
    return next(one for one in table("lstm").signatures if one.text == name)


def line(variable, expression):
    """A line of the cell, written otherwise."""
    statement = next(
        place.statement
        for one in table("lstm").signatures
        for place, _ in one.changes
        if place.statement.startswith(f"{variable} = ")
    )
    place = Place("lstm_cell_backward", statement, 0, len(variable) + 3, len(statement))
    return Signature("lstm_cell_backward", "", "", "", "", "", expression, ((place, expression),))


def printed(*faults):
    """What the test cell of lstm_backward prints with some faults, in eight digits."""
    found = []
    for output, index in PRINTED["lstm_backward"].items():
        value = simulate("lstm", faults, frozenset({"lstm_backward"}))["lstm_backward", output]
        for rest in np.ndindex(value[index].shape):
            whole = (*index, *rest)
            found.append(
                Target(
                    "lstm_backward", output, whole, round(float(value[whole]), 10), 5e-11, f"{output}{whole}"
                )
            )
    return found


def explained(targets):
    for one in together("lstm", table("lstm"), targets, Limit(math.inf, PATIENCE), lambda doing: None):
        if not one.unmet:
            return {(fault.function, fault.kind) for fault in one.faults}
    return None


def test_a_view_in_forward_and_a_carry_that_is_missing():
    found = explained(
        printed(row("the memory starts as a view"), row("the hidden gradient is not carried back"))
    )
    assert found == {("lstm_forward", "aliased-cache"), ("lstm_backward", "not-carried")}


def test_four_faults_of_which_three_are_in_the_cell():
    found = explained(
        printed(
            row("neither gradient is carried back"),
            line(
                "dzf",
                "(dc_next * c_next + da_next * ot * (1 - np.tanh(c_next) ** 2) * c_prev) * ft * (1 - ft)",
            ),
            line("dzo", "da_next * c_next * ot * (1 - ot)"),
            row("da0 is the gradient of the first state"),
        )
    )
    assert found is not None
    assert {function for function, _ in found} == {"lstm_backward", "lstm_cell_backward"}
    assert ("lstm_backward", "not-carried") in found


def test_a_line_that_no_single_edit_makes_is_found_by_its_products():
    strange = "(dc_next * cct + da_next * it * (1 - a_next ** 2) * cct) * (1 - it)"
    found = explained(printed(row("neither gradient is carried back"), line("dzi", strange)))
    assert found is not None
    assert ("lstm_backward", "not-carried") in found
    assert "lstm_cell_backward" in {function for function, _ in found}


def test_two_edits_of_one_line_over_all_steps():
    twice = "(dc_next * it + da_next * ot * (1 - np.tanh(c_next) ** 2) * it * cct) * (1 - np.tanh(cct) ** 2)"
    carry = row("neither gradient is carried back")
    ground = Ground("lstm", [carry], printed(carry, line("dzc", twice)))
    few = [one for one in table("lstm").signatures if one.family in ("dropped-factor", "another-slope")]
    known = replace(table("lstm"), signatures=tuple(few))  # enough, and quick
    found = list(doubled(ground, known, Limit(math.inf, PATIENCE), thorough=True))
    assert found
    assert not Ground("lstm", [carry, found[0]], ground.targets).outputs_unmet & {
        ("lstm_backward", "dWc"),
        ("lstm_backward", "dbc"),
    }


@pytest.mark.parametrize(
    "other", ["da_next * np.tanh(c_next) * ot", "da_next * np.tanh(c_prev) * ot * (1 - ot)"]
)
def test_two_lines_of_the_cell_whose_faults_mix_over_time(other):
    slope = "(dc_next * c_prev + da_next * ot * (1 - np.tanh(c_next) ** 2) * c_prev) * ft"
    targets = printed(line("dzf", slope), line("dzo", other))
    best = pairs(Ground("lstm", (), targets), table("lstm"), Limit(math.inf, PATIENCE))
    assert best
    assert not best[0].unmet


def test_reach_tells_which_gates_mix():
    targets = printed(row("neither gradient is carried back"))
    apart = Ground("lstm", [row("neither gradient is carried back")], targets)
    assert {output for _, output in apart.mixing} == {"dx", "da0"}
    mixed = Ground("lstm", [], targets)
    assert {"dWf", "dWi", "dWc", "dWo"} <= {output for _, output in mixed.mixing}


def test_noise_is_nobody_s_fault():
    targets = printed()
    noise = np.random.RandomState(5)
    spoilt = [
        Target(
            one.function, one.output, one.index, one.value + noise.randn() * 0.01, one.half_unit, one.label
        )
        for one in targets
    ]
    limit = Limit(math.inf, 4.0)
    unmet = [one.unmet for one in together("lstm", table("lstm"), spoilt, limit, lambda doing: None)]
    assert all(len(one) > 8 for one in unmet)
