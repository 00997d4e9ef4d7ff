"""What is around a site: shapes, names in scope, the same expression elsewhere, and what may be exchanged."""

from __future__ import annotations

import pytest

from tests.diagnosis.benches import context_of, place
from tests.diagnosis.stories import GOOD, spoiled
from whygrad.diagnosis.exchanging import exchanged_stores, exchanges, partings

CELL = "lstm_cell_backward"


def test_the_shapes_of_what_is_in_scope() -> None:
    context = context_of(GOOD, CELL)
    around = context.surroundings(place(context, CELL, "dc * ft"))
    assert around.shape == (4, 6)
    assert (around.scope["dft"], around.scope["xt"], around.scope["parameters['Wf']"]) == (
        (4, 6),
        (3, 6),
        (4, 7),
    )
    assert "dc_prev" not in around.scope  # not yet
    assert around.integers == {"n_a": 4, "m": 6}
    assert around.containers == ["cache", "parameters"]


def test_a_part_of_a_sum_or_a_product_knows_it() -> None:
    context = context_of(GOOD, CELL)
    inner = context.surroundings(place(context, CELL, "dc * c_prev * ft"))
    whole = context.surroundings(place(context, CELL, "dc * c_prev * ft * (1 - ft)"))
    assert (inner.in_product, whole.in_product) == (True, False)
    assert context.surroundings(place(context, CELL, 'np.dot(parameters["Wf"].T, dft)')).in_sum


def test_the_pool_holds_what_is_computed_and_nothing_with_an_effect() -> None:
    around = context_of(GOOD, "lstm_forward")
    pool = around.surroundings(place(around, "lstm_forward", "c_next", "stored")).pool
    assert pool["x[:, :, t]"] == (3, 6)
    assert not any("lstm_cell_forward(" in text or "append" in text for text in pool)


def test_slices_and_words_of_the_function() -> None:
    context = context_of(GOOD, CELL)
    around = context.surroundings(place(context, CELL, "dc * ft"))
    assert list(around.slices) == [":n_a, :", "n_a:, :"]
    assert {"'Wf'", "'dxt'", "'dbo'"} <= set(around.strings)


def test_the_functions_that_may_be_meant() -> None:
    context = context_of(GOOD, "lstm_cell_forward")
    around = context.surroundings(place(context, "lstm_cell_forward", "it * cct"))
    assert {"np.tanh", "sigmoid", "softmax"} <= set(around.activations)
    assert "lstm_forward" in around.functions


NESTED = (
    "        dx[:, :, t] = step",
    "        for k in range(2): dx[k, :, t] = 0\n        dx[:, :, t] = step",
)


@pytest.mark.parametrize("source", [GOOD, spoiled(NESTED)], ids=["one loop", "a loop in the loop"])
def test_the_loop_over_time_counts_the_steps(source: str) -> None:
    context = context_of(source, "lstm_backward")
    site = place(context, "lstm_backward", 'step["dxt"]', "stored")
    assert context.surroundings(site).step == "t"


def test_outside_of_a_loop_there_is_no_step() -> None:
    context = context_of(GOOD, "lstm_backward")
    assert context.surroundings(place(context, "lstm_backward", "da_prevt", line="return")).step is None


def test_twins_stand_in_the_same_statement() -> None:
    context = context_of(GOOD, CELL)
    first = place(context, CELL, "ft", line="dft = ")
    [other] = context.twins(first)
    assert other.column > first.column
    assert context.twins(place(context, CELL, "dc", line="dft = ")) == ()


def test_two_operands_are_exchanged_wherever_they_stand() -> None:
    context = context_of(GOOD, CELL)
    made = {
        (edit.old, edit.new): edit
        for edit in exchanges(context, place(context, CELL, "c_prev", line="dft ="))
    }
    edit = made["c_prev", "ft"]
    assert [(site.source, text) for site, text in edit.changes] == [
        ("c_prev", "ft"),
        ("ft", "c_prev"),
        ("ft", "c_prev"),
    ]


def test_two_stores_into_one_array_are_exchanged() -> None:
    halves = (
        "    da_prev = dconcat[:n_a, :]\n    dxt = dconcat[n_a:, :]\n",
        "    both = np.zeros((n_a + len(xt), m))\n    both[:n_a] = dconcat[:n_a]\n    both[n_a:] = dconcat[n_a:]\n"
        "    da_prev, dxt = both[:n_a], both[n_a:]\n",
    )  # fmt: skip
    context = context_of(spoiled(halves), CELL)
    [edit] = exchanged_stores(context, place(context, CELL, "dconcat[:n_a]", "stored"))
    assert [text for _, text in edit.changes] == ["dconcat[n_a:]", "dconcat[:n_a]"]


def test_one_array_for_several_names_is_parted() -> None:
    both = (
        "    dbf = np.zeros((n_a, 1))\n    dbi = np.zeros((n_a, 1))\n",
        "    dbf = dbi = np.zeros((n_a, 1))\n",
    )
    context = context_of(spoiled(both), "lstm_backward")
    [edit] = partings(context, place(context, "lstm_backward", "dbf", "after"))
    assert [site.source for site, _ in edit.changes] == ["dbf", "dbi"]


def test_where_a_variable_was_made() -> None:
    context = context_of(GOOD, "lstm_backward")
    made = context.made("dWf", "lstm_backward")
    assert made is not None
    assert made.source == "np.zeros((n_a, n_a + n_x))"
    assert context.made("nothing", "lstm_backward") is None
    assert context.made("dWf", "lstm_forward") is None


def test_the_definition_of_a_function_in_another_one() -> None:
    inner = (
        "def lstm_backward(da, caches):\n",
        "def lstm_backward(da, caches):\n    def inner(z): return z\n",
    )
    source = spoiled(inner).replace("def inner", '"""The loop."""\n    def inner').replace(
        '    """The loop over time, backwards. da has', '    """da has'
    )  # fmt: skip
    context = context_of(source, "lstm_backward")
    found = context.definition("lstm_backward.inner")
    assert found is not None
    assert found.name == "inner"
    assert context.definition("lstm_backward.nobody") is None


def test_the_blocks_that_are_left_out_of_a_row() -> None:
    """Whoever takes three gates out of one array, one of them twice, may have meant the fourth."""
    gates = """    z = np.concatenate((Wf, Wi, Wc, Wo)) @ concat
    ft = sigmoid(z[:n_a] + bf)
    it = sigmoid(z[n_a:2 * n_a] + bi)
    cct = np.tanh(z[2 * n_a:3 * n_a] + bc)
    ot = sigmoid(z[n_a:2 * n_a] + bo)
"""
    body = GOOD[GOOD.index("    ft = sigmoid") : GOOD.index("    c_next = ft * c_prev")]
    source = spoiled((body, f"    n_a = len(a_prev)\n{gates}"))
    context = context_of(source, "lstm_cell_forward")
    slices = context.surroundings(place(context, "lstm_cell_forward", "z[:n_a]")).slices
    assert list(slices)[:3] == [":n_a", "n_a:2 * n_a", "2 * n_a:3 * n_a"]
    assert "3 * n_a:" in slices
