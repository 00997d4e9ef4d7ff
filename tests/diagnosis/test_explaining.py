"""From printed numbers to the fault that prints them. The table of the model is made once for these tests."""

import numpy as np
import pytest

from whygrad.diagnosis import signatures
from whygrad.diagnosis.exercises import STEP_BY_STEP
from whygrad.diagnosis.explaining import explain
from whygrad.diagnosis.posted import in_single_precision, posted
from whygrad.diagnosis.printed import KNOWN_WRONG
from whygrad.diagnosis.problems import expected, problems
from whygrad.diagnosis.simulation import combined, printout, unharmed
from whygrad.diagnosis.straight import rows_of
from whygrad.diagnosis.targets import printouts
from whygrad.observations import read_text

THREAD = """
gradients["dx"][1][2] = [-0.00424213  0.28205375 -0.48292508 -0.43281115]
gradients["da0"][2][3] = 0.36036164521813085
gradients["dWf"][3][1] = -0.185172422655972
gradients["dWi"][1][2] = 0.40512433093
gradients["dWc"][3][1] = -0.0793746735512
gradients["dWo"][1][2] = 0.038948775763
gradients["dbf"][4] = [-0.17049796]
gradients["dbi"][4] = [-0.50848333]
"""
RIGHT = """
gradients["dx"][1][2] = [0.00218254 0.28205375 -0.48292508 -0.43281115]
gradients["da0"][2][3] = 0.3127703102572602
gradients["dWf"][3][1] = -0.08098023109383466
gradients["dbf"][4] = [-0.15745657]
"""
OLD_TABLE = """
Expected Output:

gradients["dx"][1][2] = [-0.00173313 0.08287442 -0.30545663 -0.43281115]
gradients["da0"][2][3] = -0.095911501954
gradients["dWf"][3][1] = -0.0698198561274
gradients["dbf"][4] = [-0.0565788]
"""


pytestmark = pytest.mark.usefixtures("kept_signatures")


def test_single_precision_is_right():
    """What float32 gives, as NumPy prints it; what is computed so and wrong stays wrong."""
    right = unharmed("lstm")
    rows = {name: right["lstm_backward", name][3] for name in ("dWf", "dWi", "dWc", "dWo")}

    def shown(scale):
        values = {name: row * (scale if name == "dWi" else 1) + 3e-8 for name, row in rows.items()}
        return "\n".join(
            f"{name}[3] = [{' '.join(f'{one:.9f}' for one in row)}]" for name, row in values.items()
        )

    found = explained(shown(1.0))
    assert found.verdict == "right"
    assert "single precision" in found.message
    [spoiled] = posted(printouts(read_text(shown(1.1))))
    assert in_single_precision(spoiled) == spoiled
    assert not spoiled.all_right


def explained(text, seconds=5.0):
    return explain("post.txt", read_text(text), seconds, lambda doing: None)


@pytest.mark.parametrize("function", STEP_BY_STEP.functions.values(), ids=lambda row: row.name)
def test_the_unfolded_chapters_compute_what_the_chapters_do(function):
    printed = unharmed(function.name.split("_")[0])
    for name, right in expected(function, problems(function)[-1]).items():
        if not name.startswith("cache"):
            np.testing.assert_allclose(printed[function.name, name], right, rtol=1e-12, atol=1e-13)


@pytest.mark.parametrize("chapter", ["lstm", "rnn"])
def test_each_misconception_can_be_written_and_shows(chapter):
    right = unharmed(chapter)
    for row in rows_of(chapter):
        wrong = printout(chapter, combined(chapter, [row]).planted())
        same = [
            key for key in right if key in wrong and np.array_equal(wrong[key], right[key], equal_nan=True)
        ]
        assert len(same) < len(right), row.name


def test_the_threads_numbers_name_the_view_in_forward():
    diagnosis = explained(THREAD)
    finding = diagnosis.findings[0]
    assert (finding.function, finding.kind, finding.certainty) == (
        "lstm_forward",
        "aliased-cache",
        "confirmed",
    )
    assert diagnosis.observations == {"read": 11, "right": 7, "wrong": 4}
    assert diagnosis.verdict == "wrong"
    assert diagnosis.exit_status == 1


def test_right_numbers_are_called_right():
    diagnosis = explained(RIGHT)
    assert (diagnosis.verdict, diagnosis.findings, diagnosis.exit_status) == ("right", (), 0)


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("dWo me da 0.386696 en vez de", "0.386696"),
        ("I get dWo[1][2] = 0.038948775763 / 0.386696", "0.386696"),
    ],
)
def test_nothing_is_called_right_beside_a_number_that_may_be_anybodys(line, number):
    diagnosis = explained(RIGHT + line)
    assert (diagnosis.verdict, diagnosis.findings, diagnosis.exit_status) == ("unjudged", (), 3)
    assert f"`{number}` in line 6" in diagnosis.message


def test_a_number_said_twice_is_accounted_for():
    assert explained(RIGHT + "is dbf[4] = [-0.15745657] fine, or dbf with -0.157457?").verdict == "right"


def test_right_numbers_beside_the_old_table_are_still_right_and_the_table_is_named():
    diagnosis = explained("I get\n" + RIGHT + OLD_TABLE)
    assert (diagnosis.verdict, diagnosis.expected) == ("right", "known-wrong")


def test_the_old_table_alone_is_two_faults():
    lines = ["gradients['dx'][1][2] = [-0.00173313 0.08287442 -0.30545663 -0.43281115]"]
    known = KNOWN_WRONG["lstm_backward"]
    lines += [f"gradients['{name}'][{i}][{k}] = {known[name, (i, k)]}" for name, (i, k) in list(known)[3:8]]
    lines += [f"gradients['{name}'][4] = [{known[name, (4, 0)]}]" for name in ("dbf", "dbi", "dbc", "dbo")]
    diagnosis = explained("\n".join(lines), seconds=60.0)
    assert {finding.function for finding in diagnosis.findings} == {"lstm_backward"}
    assert len(diagnosis.findings) == 2
    assert not diagnosis.unexplained


def test_text_without_numbers_cannot_be_judged():
    diagnosis = explained("My LSTM does not work. Can somebody help?")
    assert (diagnosis.verdict, diagnosis.reason, diagnosis.exit_status) == ("unjudged", "nothing-to-check", 3)


def test_numbers_of_other_inputs_are_not_explained():
    diagnosis = explained(RIGHT.replace("0.3127703", "0.7770312").replace("-0.0809", "-0.5551"), seconds=2.0)
    assert (diagnosis.verdict, diagnosis.findings) == ("wrong", ())


def test_a_diagnosis_of_numbers_goes_to_json_and_back():
    diagnosis = explained(THREAD)
    assert type(diagnosis).from_json(diagnosis.to_json()) == diagnosis


def test_the_table_is_read_from_disk_and_a_spoilt_one_is_made_anew(tmp_path, monkeypatch):
    monkeypatch.setenv("WHYGRAD_CACHE", str(tmp_path))
    made = signatures.table("rnn")
    path = next((tmp_path / "whygrad").glob("signatures-rnn-*.npz"))
    assert signatures.table("rnn").signatures == made.signatures
    path.write_bytes(b"spoilt")
    assert signatures.table("rnn").signatures == made.signatures
