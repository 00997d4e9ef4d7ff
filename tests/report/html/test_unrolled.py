"""Where the picture of the network marks something, and where its arrows lead."""

from __future__ import annotations

from dataclasses import replace

from tests.report import samples
from whygrad.records.diagnosis import Diagnosis, Output, Spoiled
from whygrad.report.html.drawing import columns, describe, draw
from whygrad.report.html.unrolled import BACKWARD, CACHE, FORWARD, SUMS, Network, networks


def with_spoils(sample: Diagnosis, *spoils: Spoiled) -> Network:
    [network] = networks(replace(sample, findings=(replace(sample.findings[0], spoils=spoils),)))
    return network


def test_an_alias_spoils_what_was_saved_at_its_step_and_what_is_made_of_it() -> None:
    network = with_spoils(samples.ALIAS, Spoiled("lstm_forward", "cache c_prev", (0,)))
    [target] = network.targets
    assert (target.row, target.steps, target.side) == (CACHE, (0,), FORWARD)
    assert [network.wrong_at(CACHE, step) for step in range(4)] == [True, False, False, False]
    assert [network.wrong_at(BACKWARD, step) for step in range(4)] == [True, False, False, False]
    assert not any(network.wrong_at(FORWARD, step) for step in range(7))


def test_a_missing_carry_spoils_all_steps_but_the_last() -> None:
    network = with_spoils(samples.CARRY, Spoiled("lstm_backward", "dx", (0, 1, 2)))
    [target] = network.targets
    assert (target.row, target.steps) == (BACKWARD, (0, 1, 2))


def test_without_what_it_spoils_an_old_record_is_drawn_from_its_outputs() -> None:
    [network] = networks(samples.CARRY)
    assert network.targets[0].steps == (0, 1, 2)


def test_a_fault_of_a_cell_is_at_every_step_of_its_row() -> None:
    network = with_spoils(samples.TWO_FAULTS, Spoiled("lstm_cell_backward", "dWc"))
    assert network.targets[0].steps == (0, 1, 2, 3)


def test_a_sum_that_is_wrong_by_itself_has_no_step() -> None:
    network = with_spoils(samples.CARRY, Spoiled("lstm_backward", "dbf"))
    assert network.targets[0].row == SUMS


def test_a_cache_that_backward_writes_to_is_marked_from_below() -> None:
    network = with_spoils(samples.CARRY, Spoiled("lstm_forward", "cache"))
    target = network.targets[0]
    assert (target.row, target.side) == (CACHE, BACKWARD)


def test_only_the_family_with_a_fault_is_drawn() -> None:
    functions = {**samples.CARRY.functions, "rnn_forward": "right", "rnn_cell_forward": "right"}
    both = replace(samples.CARRY, functions=functions)  # type: ignore[arg-type]
    assert [one.family for one in networks(both)] == ["lstm"]
    assert [one.family for one in networks(samples.RIGHT)] == ["rnn"]


def test_every_arrow_of_a_fault_starts_at_its_card_and_ends_in_the_picture() -> None:
    for sample in samples.SAMPLES.values():
        for network in networks(sample):
            picture = draw(network)
            assert len(picture.cards) == len(network.targets)
            for shape in picture.shapes:
                assert shape.x >= 0
                assert shape.x + shape.width <= picture.width
                assert shape.y + shape.height <= picture.height


def test_the_picture_in_words() -> None:
    network = with_spoils(samples.ALIAS, Spoiled("lstm_forward", "cache c_prev", (0,)))
    assert describe(network) == (
        "The fault in line 26 spoils saved at step 0. Wrong are: dx at step 0, da0, dWf, dbf."
    )
    assert describe(networks(samples.RIGHT)[0]) == "Nothing in it is wrong."


def test_of_many_steps_the_ends_and_the_wrong_ones_are_drawn() -> None:
    outputs = (Output("lstm_forward", "a", False, 1.0, (40, 41, 300), 500),)
    long = Diagnosis("long.py", "wrong", "Long.", functions={"lstm_forward": "wrong"}, outputs=outputs)
    drawn = columns(networks(long)[0])
    assert drawn == [0, 1, 2, None, 40, 41, None, 300, None, 498, 499]


def test_pages_of_cells_alone_have_one_step() -> None:
    outputs = (
        Output("lstm_cell_backward", "dxt", True, 0.0),
        Output("lstm_cell_backward", "dWf", False, 0.5),
    )
    cells = Diagnosis("c.py", "wrong", "W.", functions={"lstm_cell_backward": "wrong"}, outputs=outputs)
    [network] = networks(cells)
    assert [one.name for one in network.timed(BACKWARD)] == ["dxt"]
    assert [one.name for one in network.sums] == ["dWf"]
    assert "one step" in [label.text for label in draw(network).labels]
