"""An argument that forward writes into and saves afterwards: told in forward, also where a change of backward heals."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.diagnosis import test_cs231n as cs231n
from tests.diagnosis.stories import line_of, spoiled, told

CELL = "    c_next = ft * c_prev + it * cct\n"
ADDED = "    c_next = c_prev + it * cct\n"
WRITTEN = {  # the line that writes, and what follows it
    "*=": ("    c_prev *= ft\n", ADDED),
    "[:] =": ("    c_prev[:] = ft * c_prev\n", ADDED),
    "[:] *=": ("    c_prev[:] *= ft\n", ADDED),
    "out=": ("    np.multiply(ft, c_prev, out=c_prev)\n", ADDED),
    "copyto": ("    np.copyto(c_prev, ft * c_prev)\n", ADDED),
    "positional": ("    np.multiply(ft, c_prev, c_prev)\n", ADDED),
    "a method": ("    c_prev.__imul__(ft)\n", ADDED),
    "twice": ("    c_prev *= ft\n", "    c_prev += it * cct\n    c_next = c_prev\n"),
    "under another name": ("    c_next *= ft\n", "    c_next += it * cct\n"),
}


@pytest.mark.parametrize("form", WRITTEN)
def test_the_line_of_forward_that_writes_is_told(tmp_path: Path, form: str) -> None:
    writer, rest = WRITTEN[form]
    first = "    c_next = c_prev\n" if form == "under another name" else ""
    source = spoiled((CELL, first + writer + rest))
    [finding] = told(tmp_path, source).findings
    assert (finding.function, finding.kind) == ("lstm_cell_forward", "modified-input")
    assert (finding.line, finding.certainty) == (line_of(writer.strip(), source), "confirmed")
    assert (finding.variable, finding.also) == ("c_next" if first else "c_prev", ())
    assert finding.proof.wrong_after == 0


def test_what_is_said_of_it(tmp_path: Path) -> None:
    [finding] = told(tmp_path, spoiled((CELL, "".join(WRITTEN["*="])))).findings
    assert finding.message.startswith("This line writes into `c_prev`, which was handed to the function,")
    assert finding.proof.experiment.startswith("With `c_prev` saved as it was before this line, all 11")
    assert "`c_prev_before, c_prev = c_prev, c_prev.copy()`" in finding.hints[2]


STEP = "    next_c = f * prev_c + i * g\n"
IN_PLACE = "    prev_c *= f\n    next_c = prev_c + i * g\n"


def test_backward_is_not_blamed_for_what_forward_saved(tmp_path: Path) -> None:
    """``prev_c`` is by now ``prev_c * f``: without the factor ``f`` in backward all would be right, too."""
    source = cs231n.spoiled((STEP, IN_PLACE))
    found = cs231n.told(tmp_path, source)
    [finding] = found.findings
    assert (finding.function, finding.line) == ("lstm_step_forward", cs231n.line_of("prev_c *= f", source))
    assert (finding.kind, finding.certainty) == ("modified-input", "confirmed")
    assert found.functions["lstm_step_backward"] == "right"


COPIED = {  # how a right program keeps what came in
    "a name for the copy": ("    kept = prev_c.copy()\n", '"c": kept'),
    "an own array under the old name": ("    kept, prev_c = prev_c, prev_c.copy()\n", '"c": kept'),
}


@pytest.mark.parametrize("form", COPIED)
def test_who_copies_first_is_not_accused_of_it(tmp_path: Path, form: str) -> None:
    copied, saved = COPIED[form]
    source = cs231n.spoiled(
        (STEP, copied + IN_PLACE),
        ('"c": prev_c', saved),
        ("lstm_step_forward(x[:, t], state, memory,", "lstm_step_forward(x[:, t], state, memory.copy(),"),
    )
    found = cs231n.told(tmp_path, source)
    assert (found.verdict, found.findings) == ("right", ())


def test_a_backward_that_reads_what_was_written_is_right(tmp_path: Path) -> None:
    """The caller hands over a copy, and backward knows that it is given the product."""
    source = cs231n.spoiled(
        (STEP, IN_PLACE),
        ("daf = dc * prev_c * f * (1 - f)", "daf = dc * prev_c * (1 - f)"),
        ("lstm_step_forward(x[:, t], state, memory,", "lstm_step_forward(x[:, t], state, memory.copy(),"),
    )
    found = cs231n.told(tmp_path, source)
    assert (found.verdict, found.findings) == ("right", ())
