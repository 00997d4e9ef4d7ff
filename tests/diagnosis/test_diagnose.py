"""Whole stories: a file, and what is said of it."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from tests.contract import check_contract
from tests.diagnosis.stories import CELLS, GOOD, line_of, notebook, spoiled, starting, told
from whygrad.diagnosis.apart import of_file
from whygrad.records import Diagnosis
from whygrad.running.program import Program

WRONG_GATE = ("dit = dc * cct * it", "dit = dc * ft * it")
FORWARD_WRONG = ("c_next = ft * c_prev + it * cct", "c_next = ft * c_prev - it * cct")
LSTM = ("lstm_cell_forward", "lstm_forward", "lstm_cell_backward", "lstm_backward")


def standings(diagnosis: Diagnosis) -> list[str]:
    return [diagnosis.functions[name] for name in LSTM]


# ---------------------------------------------------------------- standings


def test_right(tmp_path: Path) -> None:
    found = told(tmp_path, GOOD)
    assert (found.verdict, found.reason, found.findings, found.notes) == ("right", None, (), ())
    assert standings(found) == ["right"] * 4
    assert found.functions["rnn_forward"] == "missing"
    assert all(output.right for output in found.outputs)


def test_wrong(tmp_path: Path) -> None:
    source = spoiled(WRONG_GATE)
    found = told(tmp_path, source)
    assert (found.verdict, standings(found)) == ("wrong", ["right", "right", "wrong", "right"])
    [finding] = found.findings
    assert (finding.function, finding.line) == ("lstm_cell_backward", line_of("dit = dc", source))
    assert finding.certainty == "confirmed"
    assert {output.name for output in found.outputs if not output.right and output.function == LSTM[2]} >= {
        "dWi",
        "dbi",
    }


def test_crashed(tmp_path: Path) -> None:
    source = starting("lstm_backward", "da = da[99]")
    found = told(tmp_path, source)
    assert (found.verdict, standings(found)[3]) == ("wrong", "crashed")
    assert found.findings[0].line == line_of("da[99]", source)


def test_missing(tmp_path: Path) -> None:
    found = told(tmp_path, spoiled(("dit = dc * cct * it * (1 - it)", "dit = None")))
    assert (found.verdict, standings(found)) == ("right", ["right", "right", "missing", "right"])


def test_unjudged_since_it_does_not_come_back(tmp_path: Path) -> None:
    found = told(tmp_path, starting("lstm_backward", "while True: pass"), seconds=5)
    assert (found.verdict, found.reason) == ("unjudged", "timed-out")
    assert standings(found) == ["right", "right", "right", "unjudged"]
    assert found.message.startswith(
        "`lstm_backward` did not come back within 0.75 s; it was in `lstm_backward`, line"
    )
    assert found.message.endswith("The other 3 functions are right.")


def test_an_endless_function_does_not_hide_the_faults_of_others(tmp_path: Path) -> None:
    source = starting("lstm_backward", "while True: pass", source=spoiled(FORWARD_WRONG))
    found = told(tmp_path, source, seconds=5)
    assert (found.verdict, standings(found)[0], standings(found)[3]) == ("wrong", "wrong", "unjudged")
    assert found.findings[0].line == line_of("ft * c_prev -", source)
    assert any(note.kind == "unjudged" and "did not come back" in note.message for note in found.notes)


def test_an_endless_function_is_waited_for_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    crashes: list[str] = []
    made = Program._crash

    def noting(self: Program, reason: Any, error: BaseException) -> Any:
        crashes.append(reason)
        return made(self, reason, error)

    monkeypatch.setattr(Program, "_crash", noting)
    endless = starting("lstm_forward", "while True: pass", source=spoiled(WRONG_GATE))
    found = told(tmp_path, endless, seconds=5)
    assert crashes.count("timed-out") == 1
    assert standings(found)[:3] == ["right", "unjudged", "wrong"]


def test_a_function_that_is_not_in_the_file_is_missing_in_another_way(tmp_path: Path) -> None:
    found = told(tmp_path, spoiled(("dit = dc * cct * it * (1 - it)", "dit = None")))
    missing = {name for name, standing in found.functions.items() if standing == "missing"}
    assert missing - set(found.absent or ()) == {"lstm_cell_backward"}


def test_unjudged_since_memory_ran_out(tmp_path: Path) -> None:
    found = told(tmp_path, starting("lstm_backward", "raise MemoryError"))
    assert (found.verdict, found.reason) == ("unjudged", "out-of-memory")


def test_two_faults_are_told_in_order(tmp_path: Path) -> None:
    found = told(tmp_path, spoiled(FORWARD_WRONG, WRONG_GATE))
    assert [finding.function for finding in found.findings] == ["lstm_cell_forward", "lstm_cell_backward"]
    assert found.message.startswith("There are 2 faults, in `lstm_cell_forward`, line ")


# ---------------------------------------------------------------- what is there, and what is not


def test_other_arguments(tmp_path: Path) -> None:
    found = told(tmp_path, spoiled(("def lstm_forward(x, a0, parameters)", "def lstm_forward(x, a0, *, W)")))
    assert (found.verdict, found.reason) == ("unjudged", "could-not-bind")
    assert standings(found) == ["right", "unjudged", "right", "right"]
    assert found.message.startswith("`lstm_forward` takes (x, a0, *, W), but in the exercise `step-by-step`")


def test_backward_is_not_blamed_for_a_forward_of_another_form(tmp_path: Path) -> None:
    changes = [("def lstm_forward(x, a0, parameters)", "def lstm_forward(x, a0, c0, parameters)")]
    changes += [("    return a, y, c, (caches, x)", "    return a, y, c, (x, caches)")]
    changes += [("    caches, x = caches\n", "    x, caches = caches\n")]
    found = told(tmp_path, spoiled(*changes))
    assert (found.verdict, found.findings) == ("unjudged", ())
    assert standings(found) == ["right", "unjudged", "right", "unjudged"]


HIDDEN = {
    "class LSTM:\n    async def wait(self):\n        def lstm_forward(x):\n            return x\n": "inside the class `LSTM`",
    "def make():\n    def lstm_forward(x, a0, p):\n        return x\n": "inside the function `make`",
    "lstm_forward = lambda x, a0, p: x\n": "`lstm_forward` is not a plain function",
    "async def lstm_forward(x, a0, p):\n    return x\n": "`lstm_forward` is not a plain function",
    "def lstm_foward(x, a0, p):\n    return x\n": "did you mean `lstm_forward` by `lstm_foward`?",
}


@pytest.mark.parametrize("source", HIDDEN)
def test_a_function_that_is_not_found_and_why(tmp_path: Path, source: str) -> None:
    found = told(tmp_path, source)
    assert found.reason == "nothing-to-check"
    assert HIDDEN[source] in found.message


# ---------------------------------------------------------------- modules that are not there


def test_drawing_does_nothing(tmp_path: Path) -> None:
    source = "import matplotlib.pyplot as plt\n" + starting("lstm_forward", "plt.plot([1, 2])", "plt.show()")
    assert told(tmp_path, source).verdict == "right"


@pytest.mark.parametrize("line", ["from .mine import thing", "from mine import thing", "from mine import *"])
def test_nobody_is_blamed_for_a_module_that_was_not_sent(tmp_path: Path, line: str) -> None:
    found = told(tmp_path, f"{line}\n" + starting("lstm_forward", "x = thing(x)"))
    assert (found.verdict, found.reason, standings(found)[1]) == ("unjudged", "crashed", "unjudged")
    assert found.message.startswith("`lstm_forward` needs `thing` from `")


def test_frameworks_are_not_loaded(tmp_path: Path) -> None:
    found = told(tmp_path, "import torch\n" + starting("lstm_forward", "z = torch.zeros(3)"))
    assert found.message.startswith("`lstm_forward` uses `torch`, and whygrad does not load `torch`")
    assert told(tmp_path, "import torch\n" + GOOD).verdict == "right"


# ---------------------------------------------------------------- notes


def test_writing_into_an_argument_is_a_note(tmp_path: Path) -> None:
    source = starting("lstm_cell_backward", "dc_next += 1", "dc_next -= 1")
    found = told(tmp_path, source)
    assert found.verdict == "right"
    [note] = found.notes
    assert (note.function, note.kind, note.line) == (
        "lstm_cell_backward",
        "modified-input",
        line_of("+= 1", source),
    )
    assert "`dc_next`" in note.message


def test_a_random_draw_is_a_note(tmp_path: Path) -> None:
    found = told(tmp_path, starting("lstm_forward", "noise = np.random.randn(3)"))
    assert (found.verdict, [note.kind for note in found.notes]) == ("right", ["outside-state"])


def test_single_precision_is_a_note(tmp_path: Path) -> None:
    single = ("    a = np.zeros((n_a, m, T_x))", "    a = np.zeros((n_a, m, T_x), dtype=np.float32)")
    found = told(tmp_path, spoiled(single))
    assert (found.verdict, [note.kind for note in found.notes]) == ("right", ["precision"])
    assert "right to 7 digits" in found.notes[0].message or "right to 8 digits" in found.notes[0].message


def test_a_statement_that_did_not_run_is_told_beside_the_crash(tmp_path: Path) -> None:
    source = "SIZE = 1 / 0\n" + starting("lstm_forward", "n_a = SIZE")
    found = told(tmp_path, source)
    assert found.verdict == "wrong"
    assert any("ZeroDivisionError" in note.message and note.line == 1 for note in found.notes)


def test_a_name_that_only_a_test_cell_gives_a_value(tmp_path: Path) -> None:
    source = starting("lstm_forward", "EXTRA.close()") + "\nEXTRA = open('data.txt')\n"
    [finding] = told(tmp_path, source).findings
    assert (finding.kind, finding.certainty) == ("outside-state", "consistent")
    assert (
        f"`lstm_forward` is not handed `EXTRA`: what it finds under that name is left over from "
        f"line {line_of('EXTRA =', source)}." in finding.message
    )


# ---------------------------------------------------------------- latent


def test_a_latent_fault(tmp_path: Path) -> None:
    source = starting("lstm_backward", "caches[0][0][4][:] = caches[0][0][4]", "caches = caches[:]")
    changed = starting("lstm_cell_backward", "ft = cache[4]", source=GOOD)
    changed = spoiled(("    dc_prev = dc * ft\n", "    dc_prev = dc * ft\n    ft *= 0\n"), source=changed)
    assert told(tmp_path, source).verdict == "right"  # the same numbers are no change
    found = told(tmp_path, changed)
    assert (found.verdict, standings(found)[2]) == ("wrong", "wrong")
    assert all(output.right for output in found.outputs)
    [finding] = found.findings
    assert (finding.kind, finding.certainty) == ("modified-input", "confirmed")
    assert (finding.proof.wrong_before, finding.proof.wrong_after) == (0, 0)


# ---------------------------------------------------------------- crashes


CRASHES = {
    "return input('> ')": ("EOFError", "`input()` has nobody to ask"),
    "assert da.shape == 0": ("AssertionError", "This `assert` does not hold"),
    "raise SystemExit": ("SystemExit", "ends Python itself"),
    "raise KeyboardInterrupt": ("KeyboardInterrupt", "stops the program"),
    "breakpoint()": ("BdbQuit", "take this line out"),
    "return no_such_thing_at_all": ("NameError", "Nothing in this file gives `no_such_thing_at_all` a value"),
    "raise ValueError('so')": ("ValueError: so", "."),
}


@pytest.mark.parametrize("line", CRASHES)
def test_a_crash_has_its_line_and_what_python_says(
    tmp_path: Path, line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())
    source = starting("lstm_backward", line)
    found = told(tmp_path, source)
    finding = found.findings[0]
    assert (found.verdict, finding.function, finding.line) == (
        "wrong",
        "lstm_backward",
        line_of(line, source),
    )
    assert finding.source == line
    for words in CRASHES[line]:
        assert words in finding.message


def test_a_recursion_without_end_is_told(tmp_path: Path) -> None:
    """In a process of its own, as for a user: where it ends, Python itself could go down with it."""
    source = starting("lstm_backward", "return lstm_backward(da, caches)")
    file = tmp_path / "lstm.py"
    file.write_text(source, encoding="utf-8")
    found, printed = of_file(file, None, 60.0)
    assert found.verdict == "wrong", f"{found.message} {printed}"
    finding = found.findings[0]
    assert (finding.function, finding.line) == ("lstm_backward", line_of("return lstm_backward(da", source))
    assert "RecursionError" in finding.message
    assert "again and again" in finding.message


def test_a_crash_in_a_notebook_has_its_cell(tmp_path: Path) -> None:
    cells = [*CELLS[:-1], starting("lstm_backward", "raise ValueError('so')", source=CELLS[-1])]
    finding = told(tmp_path, notebook(*cells), "lstm.ipynb").findings[0]
    assert (finding.cell, finding.line, finding.source) == (4, 3, "raise ValueError('so')")


def test_a_crash_in_a_helper_is_told_where_it_is(tmp_path: Path) -> None:
    source = "def helper():\n    raise ValueError('so')\n\n\n" + starting("lstm_backward", "helper()")
    found = told(tmp_path, source)
    assert (found.findings[0].function, found.findings[0].line) == ("helper", 2)
    assert found.functions["lstm_backward"] == "crashed"


def test_a_crash_with_a_repair_says_both(tmp_path: Path) -> None:
    found = told(tmp_path, spoiled(("dWf = np.dot(dft, concat.T)", "dWf = np.dot(dft, concat)")))
    [finding] = found.findings
    assert finding.message.startswith("Python stops here: ValueError: shapes ")
    assert finding.certainty == "confirmed"


def test_a_crash_that_an_edit_only_hides_stays_a_crash(tmp_path: Path) -> None:
    found = told(
        tmp_path, "import numpy as np\ndef rnn_cell_forward(xt, a_prev, p):\n    return np.zeros(3)[7]\n"
    )
    [finding] = found.findings
    assert (finding.kind, finding.line) == ("wrong-slice", 3)
    assert "IndexError" in finding.message


def test_a_cell_that_python_cannot_read(tmp_path: Path) -> None:
    found = told(
        tmp_path, notebook(*CELLS[:-1], CELLS[-1].replace("range(T_x)):", "range(T_x):")), "lstm.ipynb"
    )
    assert standings(found) == ["right", "right", "right", "crashed"]
    [finding] = found.findings
    assert (finding.cell, finding.source) == (4, "for t in reversed(range(T_x):")
    assert finding.message.startswith("Cell 4, line 20, `for t in reversed(range(T_x):`, is not valid Python")


def test_a_cache_that_is_overwritten_shows_without_a_backward_pass(tmp_path: Path) -> None:
    source = "\n\n".join(CELLS[:3]).replace("c_next = np.zeros((n_a, m))", "c_next = c[:, :, 0]")
    [finding] = told(tmp_path, source).findings
    assert (finding.kind, finding.certainty) == ("aliased-cache", "confirmed")
    assert "that a right `lstm_backward` makes of it" in finding.proof.experiment


# ---------------------------------------------------------------- what comes back

RETURNS = {
    "none": ("    return a, y, c, (caches, x)", "    print(a)", "returns nothing"),
    "too few": ("    return a, y, c, (caches, x)", "    return a, y", "returns 2 values"),
    "one": ("    return a, y, c, (caches, x)", "    return a  # alone", "returns 1 value"),
}


@pytest.mark.parametrize("case", RETURNS)
def test_what_forward_returns(tmp_path: Path, case: str) -> None:
    old, new, words = RETURNS[case]
    source = spoiled((old, new))
    [finding] = told(tmp_path, source).findings
    assert (finding.kind, finding.line) == ("wrong-return", line_of(new.strip(), source))
    if case == "one":
        assert f"`lstm_forward` {words}, and the exercise asks for `a, y, c, caches`." == finding.message


def test_backward_that_returns_nothing(tmp_path: Path) -> None:
    [finding] = told(
        tmp_path, spoiled(('    return {"dx": dx, "da0"', '    found = {"dx": dx, "da0"'))
    ).findings
    assert finding.message.startswith(
        "`lstm_backward` comes to its end without a `return`, so whoever calls it gets `None`. `found` is what"
    )


# ---------------------------------------------------------------- the contract

MANY = {
    "right": GOOD,
    "empty": "",
    "no function": "x = 1\n",
    "unfilled": "def lstm_forward(x, a0, parameters):\n    pass\n",
    "wrong": spoiled(WRONG_GATE),
    "two faults": spoiled(FORWARD_WRONG, WRONG_GATE),
    "aliased": spoiled(("c_next = np.zeros((n_a, m))", "c_next = c[:, :, 0]")),
    "other arguments": spoiled(("def lstm_forward(x, a0, parameters)", "def lstm_forward(x, a0, c0, p)")),
    "other exercise": "def rnn_step_forward(x, prev_h, Wx, Wh, b):\n    return x, None\n",
    "hidden": next(iter(HIDDEN)),
    "missing module": "from mine import thing\n" + starting("lstm_forward", "x = thing(x)"),
    "crash": starting("lstm_forward", "raise ValueError"),
    "memory": starting("lstm_forward", "raise MemoryError"),
    "random": starting("lstm_forward", "noise = np.random.randn(3)"),
    "writes": starting("lstm_cell_backward", "dc_next += 1", "dc_next -= 1"),
    "no return": spoiled(("    return a, y, c, (caches, x)", "    result = (a, y, c, (caches, x))")),
    "NaN": spoiled(("    dc_prev = dc * ft", "    dc_prev = dc * ft * np.nan")),
    "complex": spoiled(("    dc_prev = dc * ft", "    dc_prev = dc * ft * 1j")),
    "strings": spoiled(("    dc_prev = dc * ft", "    dc_prev = 'dc * ft'")),
    "objects": spoiled(("    dc_prev = dc * ft", "    dc_prev = (dc * ft).astype(object)")),
}


@pytest.mark.parametrize("story", MANY)
def test_every_diagnosis_keeps_the_contract_and_comes_back_from_json(tmp_path: Path, story: str) -> None:
    from whygrad.report.machine import to_text

    found = told(tmp_path, MANY[story])
    check_contract(json.loads(to_text(found, "fix")), found.exit_status)
    saved = json.dumps(found.to_json())
    assert json.dumps(Diagnosis.from_json(json.loads(saved)).to_json()) == saved


def test_output_that_was_pasted_into_a_script(tmp_path: Path) -> None:
    found = told(tmp_path, GOOD + "\ndx[1][2] = [0.5  0.25\n 0.125]\n")
    assert found.verdict == "right"
    [note] = found.notes
    assert note.line == GOOD.count("\n") + 2
    assert "It was left out, and the rest was judged." in note.message


def test_a_function_that_python_cannot_read(tmp_path: Path) -> None:
    source = GOOD.replace("reversed(range(T_x)):", "reversed(range(T_x):")
    found = told(tmp_path, source)
    assert standings(found) == ["right", "right", "right", "crashed"]
    [finding] = found.findings
    assert (finding.line, finding.function) == (line_of("reversed(range(T_x):", source), "lstm_backward")
