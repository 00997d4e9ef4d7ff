"""Files that call a gate or a function otherwise than the exercise, throughout, are judged under these names."""

import json
import re
from pathlib import Path

from tests.contract import check_contract
from tests.diagnosis.stories import GOOD, line_of, spoiled, told

LSTM = ("lstm_cell_forward", "lstm_forward", "lstm_cell_backward", "lstm_backward")


def renamed(source: str, **letters: str) -> str:
    for own, meant in letters.items():
        source = re.sub(rf"""(['"]d?[Wb]){meant}(['"])""", rf"\g<1>{own}\2", source)
    return source


def test_an_update_gate_is_the_input_gate(tmp_path: Path) -> None:
    source = renamed(GOOD, u="i")
    assert "'Wu'" in source or '"Wu"' in source
    found = told(tmp_path, source)
    assert (found.verdict, found.findings) == ("right", ())
    [note] = found.notes
    assert note.message == "`Wu` and `bu` are the exercise's `Wi` and `bi`; judged under their own names."
    assert re.search("[Wb]u", source.split("\n")[(note.line or 0) - 1])
    check_contract(json.loads(json.dumps(found.to_json())))


def test_two_gates_may_have_other_letters(tmp_path: Path) -> None:
    found = told(tmp_path, renamed(GOOD, u="i", g="c"))
    assert found.verdict == "right"
    [note] = found.notes
    assert all(f"`{own}`" in note.message for own in ("Wu", "bu", "Wg", "bg"))


def lowered(source: str) -> str:
    """``w_f`` for ``Wf``, ``db_f`` for ``dbf``, in every key."""
    return re.sub(
        r"""(['"])(d?)([Wb])([fiocy])\1""",
        lambda key: f"{key[1]}{key[2]}{key[3].lower()}_{key[4]}{key[1]}",
        source,
    )


def test_keys_in_other_letters_and_with_underscores_are_understood(tmp_path: Path) -> None:
    source = lowered(GOOD)
    assert "'w_f'" in source or '"w_f"' in source
    found = told(tmp_path, source)
    assert (found.verdict, found.findings) == ("right", ())
    [note] = found.notes
    assert "`w_f`" in note.message
    assert "are the exercise's" in note.message


def test_a_fault_beside_such_keys_is_told_in_them(tmp_path: Path) -> None:
    source = lowered(spoiled(("dit = dc * cct * it", "dit = dc * ft * it")))
    [finding] = told(tmp_path, source).findings
    assert (finding.line, finding.certainty) == (line_of("dit = dc", source), "confirmed")
    assert finding.listing is not None
    assert "\n".join(finding.listing.lines) in source


def test_a_vanilla_network_may_have_a_key_that_another_cell_of_the_exercise_has(tmp_path: Path) -> None:
    """``bo`` is no parameter of ``rnn_cell_forward``."""
    source = """import numpy as np


def rnn_cell_forward(xt, a_prev, parameters):
    U, V, W = parameters["U"], parameters["V"], parameters["W"]
    s = np.tanh(U @ xt + W @ a_prev + parameters["bs"])
    o = np.exp(V @ s + parameters["bo"])
    return s, o / o.sum(0), (s, a_prev, xt, parameters)
"""
    found = told(tmp_path, source)
    assert (found.verdict, found.reason, found.findings) == ("unjudged", "could-not-bind", ())


OTHERS = {
    "Wf": "forget",
    "bf": "forget_bias",
    "Wi": "write",
    "bi": "write_bias",
    "Wc": "new",
    "bc": "new_bias",
}


def test_parameters_of_another_convention_are_not_judged(tmp_path: Path) -> None:
    source = GOOD
    for meant, own in {**OTHERS, "Wo": "show", "bo": "show_bias", "Wy": "read", "by": "read_bias"}.items():
        source = re.sub(rf"""(['"]){meant}\1""", rf"\1{own}\1", source)
    found = told(tmp_path, source)
    assert (found.verdict, found.findings) == ("unjudged", ())
    assert "`forget`" in found.message
    assert "Call the parameters as the exercise does, and it is checked." in found.message
    assert any("`lstm_cell_forward`, which it calls" in note.message for note in found.notes)


def test_a_fault_beside_it_is_told_in_the_files_names(tmp_path: Path) -> None:
    source = renamed(spoiled(("dit = dc * cct * it", "dit = dc * ft * it")), u="i")
    found = told(tmp_path, source)
    [finding] = found.findings
    assert (finding.line, finding.certainty) == (line_of("dit = dc", source), "confirmed")
    assert finding.excerpt is not None
    assert finding.excerpt.lines[0] == source.split("\n")[finding.excerpt.first - 1]
    assert finding.listing is not None
    assert "\n".join(finding.listing.lines) in source


def test_a_key_of_a_wrong_gate_is_told_in_the_files_names(tmp_path: Path) -> None:
    source = renamed(GOOD, u="i")
    old = next(line for line in source.split("\n") if re.search(r"parameters\[.Wu.\]", line))
    source = source.replace(old, re.sub(r"(parameters\[.)Wu", r"\1Wf", old), 1)
    found = told(tmp_path, source)
    said = " ".join((found.findings[0].message, *found.findings[0].hints, found.findings[0].proof.experiment))
    assert "Wu" in said
    assert "Wi'" not in said


def test_a_file_that_mixes_two_names_is_told_its_key_error(tmp_path: Path) -> None:
    source = GOOD.replace('parameters["Wi"]', 'parameters["Wu"]', 1)
    assert source != GOOD
    found = told(tmp_path, source)
    assert found.verdict == "wrong"
    assert "KeyError: 'Wu'" in found.findings[0].message


def test_functions_in_capitals_are_judged(tmp_path: Path) -> None:
    source = GOOD.replace("lstm_cell_forward", "LSTM_cell_forward").replace("lstm_forward", "LSTM_forward")
    found = told(tmp_path, source)
    assert (found.verdict, [found.functions[name] for name in LSTM]) == ("right", ["right"] * 4)
    assert [note.message for note in found.notes] == [
        "`LSTM_cell_forward` and `LSTM_forward` were taken for the exercise's `lstm_cell_forward` and `lstm_forward`."
    ]
    wrong = told(
        tmp_path, source.replace("c_next = ft * c_prev + it * cct", "c_next = ft * c_prev - it * cct")
    )
    assert (wrong.verdict, wrong.findings[0].function) == ("wrong", "lstm_cell_forward")
    assert wrong.findings[0].listing is not None
    assert wrong.findings[0].listing.lines[0].startswith("def LSTM_cell_forward(")


def test_a_function_of_another_kind_takes_nothing_from_the_verdict(tmp_path: Path) -> None:
    found = told(tmp_path, GOOD + "\n\ndef RNN_Forward(text):\n    return text\n")
    assert (found.verdict, found.notes, found.functions["rnn_forward"]) == ("right", (), "missing")


def test_a_wrong_key_of_a_cache_in_a_dict_is_told(tmp_path: Path) -> None:
    """The keys of a cache are anybody's own: they are no parameters of another convention."""
    saved = "cache = (a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters)"
    taken = "a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters = cache"
    names = saved.partition("(")[2].rstrip(")").split(", ")
    kept = "cache = {" + ", ".join(f"'{name}_': {name}" for name in names) + "}"
    read = "; ".join(f"{name} = cache['{name}_']" for name in names).replace("cache['ft_']", "cache['f_']")
    found = told(tmp_path, spoiled((saved, kept), (taken, read)))
    assert found.verdict == "wrong"
    assert "'f_'" in found.findings[0].message
