"""A forward that cannot be run need not leave backward unjudged, where its source shows that it saves as asked."""

from pathlib import Path

import pytest

from tests.diagnosis.stories import GOOD, line_of, spoiled, starting, told

HEAD = ("def lstm_forward(x, a0, parameters):", "def lstm_forward(x, labels, a0, parameters):")
CELL = (
    "def lstm_cell_forward(xt, a_prev, c_prev, parameters):",
    "def lstm_cell_forward(xt, a_prev, c_prev, p, q):",
)
LAST = ('step["dc_prev"]', 'step["da_prev"]')
SWAPPED = [
    ("cache = (a_next, c_next, a_prev,", "cache = (c_next, a_next, a_prev,"),
    ("a_next, c_next, a_prev, c_prev, ft, it, cct", "c_next, a_next, a_prev, c_prev, ft, it, cct"),
]


def test_a_fault_in_backward_is_told_beside_a_forward_with_other_arguments(tmp_path: Path) -> None:
    source = spoiled(HEAD, LAST)
    found = told(tmp_path, source)
    assert (found.verdict, found.functions["lstm_forward"]) == ("wrong", "unjudged")
    [finding] = found.findings
    assert (finding.line, finding.certainty) == (line_of("dc_prevt = step[", source), "confirmed")


def test_a_fault_in_backward_is_told_beside_a_forward_that_stops(tmp_path: Path) -> None:
    source = starting("lstm_forward", "raise RuntimeError('not yet')", source=spoiled(LAST))
    found = told(tmp_path, source)
    assert [found.functions[name] for name in ("lstm_forward", "lstm_backward")] == ["crashed", "wrong"]
    assert line_of("dc_prevt = step[", source) in [finding.line for finding in found.findings]


@pytest.mark.parametrize(
    "changes",
    [
        (
            HEAD,
            ("(caches, x)\n\n\ndef", "(x, caches)\n\n\ndef"),
            ("caches, x = caches", "x, caches = caches"),
        ),
        (HEAD, ("return a, y, c, (caches, x)", "return a, y, c, caches"), ("    caches, x = caches\n", "")),
    ],
)
def test_a_form_of_their_own_is_no_fault(tmp_path: Path, changes: tuple[tuple[str, str], ...]) -> None:
    found = told(tmp_path, spoiled(*changes))
    assert (found.verdict, found.functions["lstm_backward"], found.findings) == ("unjudged", "unjudged", ())


def test_an_order_of_their_own_is_no_fault(tmp_path: Path) -> None:
    source = spoiled(CELL).replace(*SWAPPED[0]).replace(*SWAPPED[1])
    assert source.count("c_next, a_next, a_prev") == 2
    found = told(tmp_path, source)
    assert (found.functions["lstm_cell_backward"], found.findings) == ("unjudged", ())
    assert "lstm_cell_backward" not in {
        output.function for output in found.outputs
    }  # no row without a verdict


def test_what_is_handed_over_in_the_object_is_no_fault(tmp_path: Path) -> None:
    body = GOOD[GOOD.index("def lstm_forward") :].split("def lstm_cell_backward")
    last = GOOD[GOOD.index("def lstm_backward") :]
    methods = (
        (body[0] + last)
        .replace("(x, a0,", "(self, x, labels, a0,")
        .replace("(da, caches)", "(self, da, none)")
    )
    methods = methods.replace("caches, x = caches", "caches, x = self.kept")
    methods = methods.replace("    return a, y, c,", "    self.kept = (caches, x)\n    return a, y, c,")
    rest = GOOD.replace(body[0], "").replace(last, "")
    source = (
        rest + "\nclass LSTM:\n" + "\n".join(f"    {line}" if line else "" for line in methods.split("\n"))
    )
    found = told(tmp_path, source)
    assert (found.functions["lstm_backward"], found.findings) == ("unjudged", ())
