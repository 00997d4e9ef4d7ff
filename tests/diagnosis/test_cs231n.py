"""The exercise cs231n: caches of any form, functions judged one by one, and what right programs do that is no fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from whygrad.diagnosis.diagnose import diagnose
from whygrad.records import Diagnosis

GOOD = """import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
    H = prev_h.shape[1]
    a = x.dot(Wx) + prev_h.dot(Wh) + b
    i, f, o = sigmoid(a[:, :H]), sigmoid(a[:, H:2 * H]), sigmoid(a[:, 2 * H:3 * H])
    g = np.tanh(a[:, 3 * H:])
    next_c = f * prev_c + i * g
    next_h = o * np.tanh(next_c)
    return next_h, next_c, {"x": x, "h": prev_h, "c": prev_c, "W": (Wx, Wh), "gates": [i, f, o, g], "new": next_c}


def lstm_step_backward(dnext_h, dnext_c, cache):
    x, prev_h, prev_c, (Wx, Wh), (i, f, o, g), next_c = cache.values()
    shown = np.tanh(next_c)
    dc = dnext_c + dnext_h * o * (1 - shown ** 2)
    dai = dc * g * i * (1 - i)
    daf = dc * prev_c * f * (1 - f)
    dao = dnext_h * shown * o * (1 - o)
    dag = dc * i * (1 - g ** 2)
    da = np.hstack((dai, daf, dao, dag))
    dprev_c = dc * f
    return da.dot(Wx.T), da.dot(Wh.T), dprev_c, x.T.dot(da), prev_h.T.dot(da), da.sum(axis=0)


def lstm_forward(x, h0, Wx, Wh, b):
    N, T, D = x.shape
    H = h0.shape[1]
    h = np.zeros((N, T, H))
    steps = []
    state, memory = h0, np.zeros((N, H))
    for t in range(T):
        state, memory, step = lstm_step_forward(x[:, t], state, memory, Wx, Wh, b)
        h[:, t] = state
        steps.append(step)
    return h, steps


def lstm_backward(dh, cache):
    N, T, H = dh.shape
    D = cache[0]["x"].shape[1]
    dx = np.zeros((N, T, D))
    dWx, dWh, db = np.zeros((D, 4 * H)), np.zeros((H, 4 * H)), np.zeros(4 * H)
    dstate, dmemory = np.zeros((N, H)), np.zeros((N, H))
    for t in reversed(range(T)):
        dstate = dstate + dh[:, t]
        dx[:, t], dstate, dmemory, dWxt, dWht, dbt = lstm_step_backward(dstate, dmemory, cache[t])
        dWx += dWxt
        dWh += dWht
        db += dbt
    return dx, dstate, dWx, dWh, db
"""
PARTS = ("lstm_step_forward", "lstm_forward", "lstm_step_backward", "lstm_backward")


def spoiled(*changes: tuple[str, str]) -> str:
    source = GOOD
    for old, new in changes:
        assert source.count(old) == 1, old
        source = source.replace(old, new)
    return source


def told(folder: Path, source: str) -> Diagnosis:
    file = folder / "rnn_layers.py"
    file.write_text(source)
    return diagnose(file, seconds=60.0)


def standings(found: Diagnosis) -> list[str]:
    return [found.functions[name] for name in PARTS]


def line_of(text: str, source: str) -> int:
    [line] = [number for number, one in enumerate(source.split("\n"), 1) if text in one]
    return line


def test_a_right_program_in_a_form_of_its_own(tmp_path: Path) -> None:
    found = told(tmp_path, GOOD)
    assert (found.exercise, found.verdict, found.notes) == ("cs231n", "right", ())
    assert standings(found) == ["right"] * 4
    assert {(one.name, one.step_count) for one in found.outputs if one.function == "lstm_backward"} == {
        ("dx", 10),
        ("dh0", None),
        ("dWx", None),
        ("dWh", None),
        ("db", None),
    }


FORMS = {
    "an array of objects": [
        ("    return h, steps\n", "    return h, np.array(steps, dtype=object)\n"),
    ],
    "nested, with more in it": [
        ("    return h, steps\n", "    return h, {'steps': [steps, T], 'extra': 'hello', 'x': x}\n"),
        ("    N, T, H = dh.shape\n", "    (cache, T), N, H = cache['steps'], *dh.shape[::2]\n"),
    ],
    "from the last to the first": [
        ("steps.append(step)", "steps.insert(0, step)"),
        (
            "lstm_step_backward(dstate, dmemory, cache[t])",
            "lstm_step_backward(dstate, dmemory, cache[T - 1 - t])",
        ),
    ],
    "emptied by backward": [
        ("lstm_step_backward(dstate, dmemory, cache[t])", "lstm_step_backward(dstate, dmemory, cache.pop())")
    ],
}


@pytest.mark.parametrize("form", FORMS)
def test_caches_of_any_form(tmp_path: Path, form: str) -> None:
    found = told(tmp_path, spoiled(*FORMS[form]))
    assert found.verdict == "right", found.message


def test_the_callers_gradient_written_to_is_a_note(tmp_path: Path) -> None:
    own = ("dc = dnext_c + dnext_h", "dnext_c += dnext_h")
    source = spoiled(own).replace("dc *", "dnext_c *")
    found = told(tmp_path, source)
    assert found.verdict == "right"
    [note] = found.notes
    assert (note.function, note.kind, note.line) == (
        "lstm_step_backward",
        "modified-input",
        line_of("dnext_c += ", source),
    )


def test_a_saved_gate_written_to_is_told_although_every_output_is_right(tmp_path: Path) -> None:
    squared = "    g *= g\n    da = np.hstack((dai, daf, dao, dc * i * (1 - g)))"
    found = told(tmp_path, spoiled(("    da = np.hstack((dai, daf, dao, dag))", squared)))
    assert found.verdict == "wrong"
    assert all(output.right for output in found.outputs)
    [finding] = found.findings
    assert (finding.function, finding.kind, finding.source) == (
        "lstm_step_backward",
        "modified-input",
        "g *= g",
    )
    assert finding.certainty == "confirmed"


STEP_ONLY = (
    GOOD[: GOOD.index("def lstm_step_backward")]
    + GOOD[GOOD.index("def lstm_forward") : GOOD.index("def lstm_backward")]
)


def test_what_forward_alone_writes_over_is_told_although_every_output_is_right(tmp_path: Path) -> None:
    before = "        state, memory, step = lstm_step_forward(x[:, t], state, memory, Wx, Wh, b)\n"
    after = "        state, memory[:], step = lstm_step_forward(x[:, t], state, memory, Wx, Wh, b)\n"
    assert before in STEP_ONLY
    found = told(tmp_path, STEP_ONLY.replace(before, after))
    assert found.verdict == "wrong"
    assert all(output.right for output in found.outputs)
    [finding] = found.findings
    assert (finding.function, finding.kind) == ("lstm_forward", "aliased-cache")
    assert (finding.source, finding.certainty) == (after.strip(), "confirmed")
    assert told(tmp_path, STEP_ONLY).verdict == "right"


LAYOUTS = {
    "(T, N, D)": [
        ("N, T, D = x.shape", "T, N, D = x.shape"),
        ("np.zeros((N, T, H))", "np.zeros((T, N, H))"),
        ("lstm_step_forward(x[:, t], state", "lstm_step_forward(x[t], state"),
        ("h[:, t] = state", "h[t] = state"),
    ],
    "(T, D)": [
        ("N, T, D = x.shape", "T, D = x.shape"),
        ("np.zeros((N, T, H))", "np.zeros((T, H))"),
        ("h0, np.zeros((N, H))", "h0, np.zeros((1, H))"),
        ("lstm_step_forward(x[:, t], state", "lstm_step_forward(x[t][None], state"),
        ("h[:, t] = state", "h[t] = state[0]"),
    ],
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_another_layout_of_the_sequence_is_not_called_wrong(tmp_path: Path, layout: str) -> None:
    source = STEP_ONLY
    for old, new in LAYOUTS[layout]:
        assert source.count(old) == 1, old
        source = source.replace(old, new)
    found = told(tmp_path, source)
    assert found.functions["lstm_forward"] == "unjudged"
    assert found.findings == ()
    assert f"made for inputs of the shape {layout}; the exercise has (N, T, D)" in " ".join(
        note.message for note in found.notes
    )


def test_room_that_comes_with_the_cache_may_be_written_to(tmp_path: Path) -> None:
    kept = ('"new": next_c}', '"new": next_c, "room": np.zeros((len(x), 4 * H))}')
    taken = ("(i, f, o, g), next_c = cache.values()", "(i, f, o, g), next_c, da = cache.values()")
    filled = ("da = np.hstack((dai, daf, dao, dag))", "da[:] = np.hstack((dai, daf, dao, dag))")
    found = told(tmp_path, spoiled(kept, taken, filled))
    assert (found.verdict, found.findings, found.notes) == ("right", (), ())


FAULTS = {
    "lstm_step_forward": ("np.tanh(a[:, 3 * H:])", "sigmoid(a[:, 3 * H:])"),
    "lstm_step_backward": ("dag = dc * i * (1 - g ** 2)", "dag = dc * f * (1 - g ** 2)"),
    "lstm_forward": ("state, memory = h0, np.zeros((N, H))", "state, memory = h0, h0"),
    "lstm_backward": ("dstate = dstate + dh[:, t]", "dstate = dh[:, t]"),
}


@pytest.mark.parametrize("function", FAULTS)
def test_each_function_is_judged_by_itself(tmp_path: Path, function: str) -> None:
    old, new = FAULTS[function]
    source = spoiled((old, new))
    found = told(tmp_path, source)
    assert {name for name in PARTS if found.functions[name] != "right"} == {function}
    [finding] = found.findings
    assert (finding.function, finding.line, finding.certainty) == (
        function,
        line_of(new, source),
        "confirmed",
    )


def test_what_is_only_handed_back_is_mended_where_it_is_made(tmp_path: Path) -> None:
    source = spoiled(("dprev_c = dc * f", "dprev_c = dc"))
    [finding] = told(tmp_path, source).findings
    assert (finding.kind, finding.line) == ("missing-factor", line_of("dprev_c = dc", source))


def test_an_edit_that_would_spoil_what_is_saved_is_not_the_answer(tmp_path: Path) -> None:
    source = spoiled(("next_c = f * prev_c + i * g", "next_c = f * prev_c + g"))
    [finding] = told(tmp_path, source).findings
    assert (finding.kind, finding.line) == ("missing-factor", line_of("next_c = f * prev_c + g", source))


def test_a_start_is_mended_where_it_is_set(tmp_path: Path) -> None:
    source = spoiled(("state, memory = h0, np.zeros((N, H))", "state = h0\n    memory = np.ones((N, H))"))
    [finding] = told(tmp_path, source).findings
    assert (finding.kind, finding.line) == ("wrong-initial-state", line_of("np.ones", source))


def test_faults_of_all_four_at_once(tmp_path: Path) -> None:
    source = spoiled(*FAULTS.values())
    found = told(tmp_path, source)
    assert {(one.function, one.line) for one in found.findings} == {
        (function, line_of(new, source)) for function, (_, new) in FAULTS.items()
    }


BEYOND_REPAIR = (
    "    return da.dot(Wx.T), da",
    "    da = np.cbrt(da + 0.3) * np.roll(da, 1, axis=1)\n    return da.dot(Wx.T), da",
)


def test_a_sequence_is_not_blamed_for_a_step_that_nothing_mends(tmp_path: Path) -> None:
    found = told(tmp_path, spoiled(BEYOND_REPAIR))
    assert standings(found) == ["right", "right", "wrong", "right"]


def test_a_fault_beside_a_step_that_nothing_mends_is_found(tmp_path: Path) -> None:
    source = spoiled(BEYOND_REPAIR, FAULTS["lstm_backward"])
    found = told(tmp_path, source)
    assert standings(found) == ["right", "right", "wrong", "wrong"]
    assert ("lstm_backward", line_of("dstate = dh[:, t]", source)) in {
        (one.function, one.line) for one in found.findings
    }


def test_what_forward_saves_wrongly_is_forwards_fault(tmp_path: Path) -> None:
    source = spoiled(('"new": next_c}', '"new": prev_c}'))
    found = told(tmp_path, source)
    assert [(one.function, one.line) for one in found.findings] == [
        ("lstm_step_forward", line_of('"new": prev_c', source))
    ]
    assert standings(found) == ["wrong", "right", "right", "right"]


def test_a_walk_the_wrong_way_is_seen_in_caches_of_any_form(tmp_path: Path) -> None:
    source = spoiled(
        ("in reversed(range(T)):", "in range(T):"),
        ("        dstate = dstate + dh[:, t]\n", "        dstate = dh[:, t]\n"),
    )
    found = told(tmp_path, source)
    first, *others = found.findings
    assert (first.function, first.kind) == ("lstm_backward", "wrong-step")
    assert first.line == line_of("dstate = dh[:, t]", source) - 1
    assert [one.kind for one in others] in (["not-carried"], ["missing-term"])
    assert all(one.certainty == "confirmed" for one in found.findings)


def test_backward_alone_cannot_be_judged(tmp_path: Path) -> None:
    source = (
        GOOD[: GOOD.index("def lstm_step_forward")]
        + GOOD[GOOD.index("def lstm_step_backward") : GOOD.index("def lstm_forward")]
    )
    found = told(tmp_path, source)
    assert (found.exercise, found.verdict) == ("cs231n", "unjudged")
    assert (
        "it reads what your `lstm_step_forward` saves, and that function is not in this file" in found.message
    )


def test_a_template_that_is_half_filled_in(tmp_path: Path) -> None:
    blank = (
        "def lstm_backward(dh, cache):\n    dx, dh0, dWx, dWh, db = None, None, None, None, None\n"
        "    # *****START OF YOUR CODE*****\n    pass\n    # *****END OF YOUR CODE*****\n"
        "    return dx, dh0, dWx, dWh, db\n"
    )
    found = told(tmp_path, GOOD[: GOOD.index("def lstm_backward")] + blank)
    assert (found.verdict, standings(found)) == ("right", ["right", "right", "right", "missing"])


def test_what_the_course_hands_out_is_supplied(tmp_path: Path) -> None:
    own = GOOD[GOOD.index("def sigmoid") : GOOD.index("def lstm_step_forward")]
    source = GOOD.replace(own, "").replace(
        "import numpy as np\n",
        "from builtins import range\nimport numpy as np\nfrom ..layers import *\nfrom cs231n.rnn_layers import sigmoid\n",
    )
    assert told(tmp_path, source).verdict == "right"


def test_a_right_program_in_python_2_is_right_and_told_so(tmp_path: Path) -> None:
    old = spoiled(
        ("    H = prev_h.shape[1]\n", "    H = Wh.shape[1] / 4\n"),
        ("    for t in range(T):\n", "    for t in xrange(T):\n"),
        ("    return h, steps\n", "    print 'h:', h.shape\n    return h, steps\n"),
    )
    found = told(tmp_path, old)
    assert (found.verdict, standings(found)) == ("right", ["right"] * 4)
    [note] = found.notes
    assert (note.kind, note.line) == ("outside-state", line_of("print", old))


STRETCHED = ("prev_h.T.dot(da), da.sum(axis=0)", "prev_h.T.dot(da), da.sum(axis=0, keepdims=True)")


def test_an_axis_of_length_one_that_nobody_minds_is_a_note(tmp_path: Path) -> None:
    """The exercise's own test compares by broadcasting."""
    found = told(tmp_path, spoiled(STRETCHED, ("db += dbt", "db += dbt[0]")))
    assert (found.verdict, found.findings) == ("right", ())
    [note] = [one for one in found.notes if one.kind == "wrong-shape"]
    assert "`db` (1, " in note.message
    assert all(output.right for output in found.outputs)


def test_an_axis_of_length_one_at_which_the_sequence_stops_is_wrong(tmp_path: Path) -> None:
    found = told(tmp_path, spoiled(STRETCHED))
    assert found.verdict == "wrong"
    assert (found.findings[0].function, found.findings[0].kind) == ("lstm_step_backward", "wrong-shape")
    assert found.findings[0].certainty == "confirmed"


def test_beside_a_fault_it_is_no_fault_either(tmp_path: Path) -> None:
    change = ("daf = dc * prev_c * f * (1 - f)", "daf = dc * next_c * f * (1 - f)")
    source = spoiled(STRETCHED, ("db += dbt", "db += dbt[0]"), change)
    [finding] = told(tmp_path, source).findings
    assert (finding.line, finding.kind) == (line_of(change[1], source), "wrong-variable")
    assert (finding.certainty, finding.proof.wrong_after) == ("confirmed", 0)
