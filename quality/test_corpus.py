"""The corpus is what it says it is, and what it says of a fault's place is so."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from quality.corpus import (
    Case,
    CorpusError,
    cells_of,
    first_difference,
    holder,
    load,
    new_lines,
    plant,
    plant_both,
)

PROGRAM = """\
import numpy as np


class Step:
    def back(self, da):
        dz = da * (1 - self.a ** 2)
        return dz


def walk(da):
    def carry(d):
        return d + 1
    d = 0
    for t in range(3):
        d = carry(d)
        d = d + da
    return d


def other(da):
    d = 0
    return d
"""
NOTEBOOK = {
    "cells": [
        {"cell_type": "markdown", "source": ["d = 0\n"]},
        {"cell_type": "code", "source": ["%matplotlib inline\n", "scale = 1\n"]},
        {"cell_type": "code", "source": "# mine\ndef walk(da):\n    d = 0\n    return d + da\n"},
    ]
}
ROW = {
    "name": "one",
    "function": "back",
    "kind": "wrong-operator",
    "before": "da * (1 - self.a",
    "after": "da + (1 - self.a",
}


def program(tmp_path: Path, text: str = PROGRAM, name: str = "rnn.py") -> Case:
    return Case(f"z_one/{name}", tmp_path, text)


def notebook(tmp_path: Path) -> Case:
    return program(tmp_path, json.dumps(NOTEBOOK), "rnn.ipynb")


def planted(case: Case, before: str, after: str, **more: Any) -> Case:
    return plant(case, ROW | {"before": before, "after": after} | more)


def truth_of(case: Case) -> tuple[set[str], set[tuple[int | None, int]]]:
    [truth] = case.truths
    return set(truth.functions), set(truth.lines)


def test_our_own_corpus_has_no_error() -> None:
    assert load().errors == ()


def test_there_are_enough_styles_and_faults() -> None:
    corpus = load()
    assert len({case.sample for case in corpus.right}) == len(corpus.right) >= 12
    assert len(corpus.faulty) >= 60


def test_no_two_programs_are_the_same() -> None:
    corpus = load()
    texts = [case.text for case in (*corpus.right, *corpus.faulty, *corpus.pairs)]
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize(
    ("before", "after", "more", "functions", "lines"),
    [
        ("da * (1", "da + (1", {}, {"back"}, {(None, 6)}),
        ("        d = carry(d)\n        d = d + da\n", "        d = d + da\n        d = carry(d)\n",
         {"function": "walk"}, {"walk"}, {(None, 15), (None, 16)}),
        ("d + 1", "d + 2", {"function": "walk"}, {"walk", "carry"}, {(None, 12)}),
        ("    d = 0\n    for t", "    for t",
         {"function": "walk", "accept": ["d = d + da"]}, {"walk"}, {(None, 15)}),
        ("d + da\n", "d - da\n", {"function": "walk", "accept": ["d = 0"]}, {"walk"}, {(None, 16), (None, 13)}),
        ("d + 1", "d + 2", {"accept": ["dz = da * (1 - self.a ** 2)"]}, {"back", "carry"}, {(None, 12), (None, 6)}),
        ("da * (1", "da + (1", {"function": "Step.back", "functions": ["a.b"]}, {"back", "b"}, {(None, 6)}),
        ("import numpy as np", "import numpy as np\n\nstate = 0", {}, {"back", "<module>"}, {(None, 3)}),
    ],
    ids=["one line", "changed places", "nested", "taken away", "accepted here, not in the next function",
         "accepted elsewhere", "last parts", "an empty line is no place"],
)  # fmt: skip
def test_where_a_fault_is(
    tmp_path: Path,
    before: str,
    after: str,
    more: dict[str, Any],
    functions: set[str],
    lines: set[tuple[int | None, int]],
) -> None:
    assert truth_of(planted(program(tmp_path), before, after, **more)) == (functions, lines)


def test_a_fault_in_a_notebook_has_its_cell_and_the_line_within(tmp_path: Path) -> None:
    faulty = planted(notebook(tmp_path), "d = 0", "d = scale", function="walk", accept=["scale = 1"])
    assert truth_of(faulty) == ({"walk", "<module>"}, {(2, 3), (1, 2)})
    assert cells_of(faulty) == {
        1: "%matplotlib inline\nscale = 1\n",
        2: "# mine\ndef walk(da):\n    d = scale\n    return d + da\n",
    }


def test_the_lines_of_a_long_file_are_not_blurred_by_its_repetitions() -> None:
    lines = ["    x = 1", ""] * 300
    changed = [*lines]
    changed[200] = "    x = 2"
    assert new_lines("\n".join(lines), "\n".join(changed)) == {201}


def test_the_first_difference_of_a_text_that_ends_early_is_its_end() -> None:
    assert first_difference("a\nb\nc", "a\nb") == 3


def test_the_holder_of_a_line_is_the_innermost_function() -> None:
    assert [holder(PROGRAM, line) for line in (1, 4, 6, 12, 13)] == [
        "<module>",
        "<module>",
        "back",
        "carry",
        "walk",
    ]


PLANTED_ERRORS = {
    "occurs 0 times": {"before": "not there"},
    "occurs 2 times": {"before": "    d = 0"},
    "is the same": {"after": ROW["before"]},
    "no kind is called 'typo'": {"kind": "typo"},
    "unknown: befor": {"befor": "x"},
    "no Python": {"after": "da * ((1 - self.a"},
    "no line reads 'x = 7'": {"accept": ["x = 7"]},
    "no line is acceptable": {"before": "        d = d + da\n", "after": ""},
}


@pytest.mark.parametrize(("sentence", "row"), PLANTED_ERRORS.items(), ids=PLANTED_ERRORS.keys())
def test_a_row_that_does_not_do_what_it_says_is_an_error(
    tmp_path: Path, sentence: str, row: dict[str, Any]
) -> None:
    with pytest.raises(CorpusError, match=sentence):
        plant(program(tmp_path), ROW | row)


CARRY = {**ROW, "name": "carry", "function": "walk", "before": "d = carry(d)", "after": "c = carry(d)"}


def test_two_faults_have_their_places_in_the_program_that_has_both(tmp_path: Path) -> None:
    longer = ROW | {"after": "da + 0 * \\\n        (1 - self.a"}
    for faults in ((longer, CARRY), (CARRY, longer)):
        pair = plant_both(program(tmp_path), *faults)
        found = {truth.name: {line for _, line in truth.lines} for truth in pair.truths}
        assert found == {"one": {6, 7}, "carry": {16}}


def test_of_two_faults_one_may_change_a_line_that_the_other_accepts(tmp_path: Path) -> None:
    accepting = ROW | {"accept": ["d = carry(d)"]}
    pair = plant_both(program(tmp_path), accepting, CARRY)
    assert [set(truth.lines) for truth in pair.truths] == [{(None, 6)}, {(None, 15)}]


def test_two_faults_in_one_place_are_no_pair(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="occurs 0 times"):
        plant_both(program(tmp_path), ROW, ROW | {"name": "other", "after": "3 * (1 - self.a"})


@pytest.mark.parametrize(
    "pair",
    [
        'sample = "z_one/rnn.py"\nfaults = ["good"]',
        'sample = "z_one/rnn.py"\nfaults = ["good", "unheard of"]',
        'sample = "z_none/rnn.py"\nfaults = ["good", "bad"]',
        'sample = "z_one/rnn.py"\nfaults = ["good", "bad"]\nkind = "two"',
    ],
)
def test_a_pair_that_is_none_is_an_error(corpus: Path, pair: str) -> None:
    (corpus / "faults" / "pairs_z.toml").write_text(f"[[pair]]\n{pair}\n")
    errors = [error for error in load(corpus).errors if error.startswith("pairs_z.toml, ")]
    assert len(errors) == 1


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    for folder in ("faults", "samples/z_one", "samples/z_two"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "samples" / "z_one" / "rnn.py").write_text(PROGRAM)
    (tmp_path / "samples" / "z_one" / "rnn_utils.py").write_text("beside = 1\n")
    (tmp_path / "samples" / "z_two" / "rnn.py").write_text(PROGRAM)
    rows = "".join(
        f'[[fault]]\nname = "{name}"\nfunction = "back"\nkind = "wrong-sign"\nbefore = "{before}"\nafter = "2"\n'
        for name, before in (("good", "1 - self.a"), ("good", "1 - self.a"), ("bad", "nowhere"))
    )
    (tmp_path / "faults" / "z_one.toml").write_text(f'sample = "z_one/rnn.py"\n{rows}')
    (tmp_path / "faults" / "z_three.toml").write_text('sample = "z_three/rnn.py"\n')
    (tmp_path / "faults" / "z_four.toml").write_text("sample = \n")
    (tmp_path / "faults" / "z_five.toml").write_text('sampel = "z_one/rnn.py"\n')
    return tmp_path


def test_one_bad_row_leaves_the_others_in_and_is_told(corpus: Path) -> None:
    loaded = load(corpus)
    assert [case.label for case in loaded.right] == ["z_one/rnn.py"]
    assert [case.label for case in loaded.faulty] == ["z_one/rnn.py · good"]
    assert [error.split(":")[0] for error in loaded.errors] == [
        "z_five.toml",
        "z_four.toml",
        "z_one.toml, 'good'",
        "z_one.toml, 'bad'",
        "z_three.toml",
        "samples/z_two",
    ]


def test_a_program_is_written_with_what_stands_beside_it_and_the_sample_stays(
    corpus: Path, tmp_path: Path
) -> None:
    [faulty] = load(corpus).faulty
    written = faulty.write(tmp_path / "out")
    assert written.read_text() == PROGRAM.replace("1 - self.a", "2")
    assert (written.parent / "rnn_utils.py").exists()
    assert (corpus / "samples" / "z_one" / "rnn.py").read_text() == PROGRAM
