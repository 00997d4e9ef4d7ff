"""The words of the faults: a page for each kind, sentences without gaps, and what they say in typical cases."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.golden import check_golden
from whygrad.faults.families import FAMILIES
from whygrad.faults.words import (
    CONDITIONS,
    FIELDS,
    LONGEST_FIX,
    PROSE,
    UNREADABLE,
    Page,
    Wording,
    filled,
    hints,
    message,
    page,
    shortened,
)

KINDS = (
    "aliased-cache modified-input wrong-variable wrong-sign wrong-operator missing-term extra-term missing-factor"
    " wrong-activation wrong-gate wrong-slice wrong-axis wrong-transpose wrong-step not-carried not-accumulated"
    " wrong-initial-state wrong-return wrong-shape outside-state precision unexplained"
).split()
OTHERS = "never-carried neither-carried another-target never-added never-stored exchanged parted unshared in-place another-value brought-in another-shape another-type lost-value never-returned moved-up moved-down moved-out moved-in moved-ahead another-end begun-with-a-step both-carried thrown-away misspelt-key misspelt-part misspelt-word left-out-operator left-out-name lost-index written-over".split()
NAMES = {family.name for family in FAMILIES} | set(OTHERS)  # others: edits that no single site makes
GIVEN = [name for name in FIELDS if name != "where"]  # the loader makes that one

VALUES = {
    "function": ("lstm_forward", "lstm_cell_backward", "rnn_backward", "lstm_cell_forward"),
    "place": ("sigmoid", "lstm_forward"),
    "line": ("26",),
    "source": ("c[:, :, 0]", "dc * c_next * ft * (1 - ft)", "np.sum(dz, axis=0)", "u + v * w" * 12),
    "fixed": ("c[:, :, 0].copy()", "-(dc * c_next * ft * (1 - ft))", "np.dot(a, b)" * 9),
    "old": (
        "c_next",
        "-",
        "*",
        "@",
        "range(T_x)",
        "no axis",
        "axis=0",
        "'da'",
        "mean",
        "u - v",
        "zeros" * 20,
    ),
    "new": (
        "c_prev",
        "+",
        "*",
        "@",
        "reversed(range(T_x))",
        "axis=1, keepdims=True",
        "'dap'",
        "sum",
        "v - u",
        "(1 - cct ** 2)",
        "ft * (1 - ft)",
        "np.tanh(...)",
        "all of it",
        "zeros",
        "a" * 200,
    ),
    "variable": ("dft", "a_next, c_next"),
    "statement": ("c[:, :, t] = c_next", "dc_next += da_next * ot\n    "),
    "step": ("0", "3"),
    "also_line": ("31",),
    "also_source": ("c[:, :, t]",),
    "saved": ("c_prev",),
    "callee": ("lstm_cell_forward",),
    "anew": ("yes",),
    "late": ("yes",),
    "kept": ("dc_prevt = gradients['dc_prev']",),
    "begun": ("da_prevt",),
}


def wordings(one: Page) -> Iterator[Wording]:
    for section in (one.message, one.place, one.cause, one.fix):
        yield from section


def said(kind: str, family: str, fields: dict[str, str]) -> list[str]:
    return [message(kind, family, fields), *hints(kind, family, fields)]


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_has_a_page_with_something_under_every_heading(kind: str) -> None:
    one = page(kind)
    prose = (one.chain_rule, one.tempting, one.signs, one.doubts)
    assert len(prose) == len(PROSE)
    assert all(2 <= len(text.splitlines()) <= 6 and text.endswith(".") for text in prose)
    assert not any(re.search(r"\$|\[\[|!", text.replace("`", "")) for text in prose)


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_knows_only_families_conditions_and_fields(kind: str) -> None:
    for wording in wordings(page(kind)):
        assert set().union(*wording.when) <= NAMES | set(CONDITIONS)
        assert set(re.findall(r"\$(\w*)", wording.text)) <= set(FIELDS)
        assert not re.search("[!#]", wording.text)


def test_there_is_no_page_and_no_condition_too_many() -> None:
    used = {
        name for kind in KINDS for wording in wordings(page(kind)) for names in wording.when for name in names
    }
    assert set(CONDITIONS) <= used
    assert not set(CONDITIONS) & NAMES
    assert UNREADABLE <= NAMES


@pytest.mark.parametrize("kind", ["", "no-such-kind", "../words", "Unexplained"])
def test_a_kind_without_a_page_is_an_error_that_names_it(kind: str) -> None:
    with pytest.raises(ValueError, match=re.escape(repr(kind))):
        page(kind)


fields_of_any_kind = st.fixed_dictionaries(
    {}, optional={name: st.sampled_from(("", *values)) for name, values in VALUES.items()}
)


@given(st.sampled_from(KINDS), st.sampled_from(["", *sorted(NAMES)]), fields_of_any_kind)
def test_every_sentence_is_whole_whatever_is_known(kind: str, family: str, fields: dict[str, str]) -> None:
    *others, fix = said(kind, family, fields)
    for text in (*others, fix):
        assert not re.search(r"\$|  |``|\[\[|\]\]|\n", text)
        assert text.count("`") % 2 == 0
        words = re.sub(r"`[^`]+`", "x", text)
        assert re.match(r"[A-Zx]", words)
        assert re.search(r"[.?]$", words)
        assert not re.search(r"\s[.,:;?]|[,:;]\.|[|]|\.\.|x x|\bthis place, at\b$", words)
        longest = LONGEST_FIX if text is fix else 80
        assert max(len(code) for code in re.findall(r"`([^`]*)`", text + " `x`")) <= longest


@given(
    st.sampled_from(KINDS),
    st.dictionaries(st.sampled_from(GIVEN), st.text(st.characters(exclude_characters="$"))),
)
def test_no_text_of_theirs_breaks_a_sentence(kind: str, fields: dict[str, str]) -> None:
    for text in said(kind, "", fields):
        assert "$" not in text
        assert "  " not in text
        assert "``" not in text
        assert text.count("`") % 2 == 0


@pytest.mark.parametrize("kind", KINDS)
def test_the_place_does_not_name_the_cause(kind: str) -> None:
    fields = {name: f"<{name}>" for name in GIVEN}
    place, cause, _ = hints(kind, "", fields)
    assert not re.search("<(old|new|fixed|also_line)>", place)
    assert "<fixed>" not in cause + message(kind, "", fields)


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("`$old` here", "`u` here"),
        ("`$new` here", None),
        ("Look[[ at `$old`]].", "Look at `u`."),
        ("Look[[ at `$new`]].", "Look."),
        ("[[`$new`|`$old`|nothing]].", "`u`."),
        ("[[`$new`]]", None),
        ("[[`$old`: `$old$new`|`$old`: `$same`|`$old`]].", "`u`."),
    ],
)
def test_a_template_leaves_out_what_it_does_not_know(template: str, expected: str | None) -> None:
    assert filled(template, {"old": "u", "new": "", "same": "u"}) == expected


def test_a_long_expression_keeps_its_ends_or_what_differs() -> None:
    long = "alpha * beta + gamma * delta + epsilon * zeta + eta * theta + iota"
    assert shortened(long) == "alpha * beta + gamma * delta … * zeta + eta * theta + iota"
    assert "eta2 * theta" in shortened(long.replace("+ eta", "+ eta2"), long)
    assert shortened("short") == "short"
    several = ", ".join(f"parameters['W{gate}']" for gate in "fico")
    assert shortened(several) == "parameters['Wf'], …, parameters['Wo']"
    assert len(shortened("u" * 500, "v" * 500)) <= 60


def case(
    family: str, function: str, line: int, source: str, old: str, new: str, **more: str
) -> dict[str, str]:
    fixed = source.replace(old, new, 1) if old and new else source
    known = {
        "function": function,
        "line": str(line),
        "source": source,
        "fixed": fixed,
        "old": old,
        "new": new,
    }
    return {"family": family} | known | more


FORGET = "dc * c_next * ft * (1 - ft)"
CALL = "lstm_cell_backward(da[:, :, t], dc_prevt, caches[t])"
CASES = {
    "aliased-cache": [
        case("unshared", "lstm_forward", 20, "[zeros] * 3", "[zeros] * 3", "an array of its own for each", also_line="33"),
        case("copied", "lstm_forward", 26, "c[:, :, 0]", "c[:, :, 0]", "c[:, :, 0].copy()", variable="c_next", step="0")
        | {"also_line": "31", "also_source": "c[:, :, t] = c_next", "saved": "c_prev", "statement": "c_next = c[:, :, 0]"},
        case("copied", "lstm_forward", 21, "a", "a", "a.copy()", variable="c", statement="c = a", also_line="33"),
        case("copied", "lstm_forward", 29, "a[:, :, t - 1]", "", "", variable="a_next, c_next", also_line="33", saved="a_prev"),
        case("unshared", "lstm_backward", 20, "[zeros] * 3", "[zeros] * 3", "an array of its own for each", also_line="33", also_source="dbf += step['dbf']", uncached="yes"),
        case("copied", "lstm_backward", 26, "buf", "buf", "buf.copy()", step="3", also_line="33", also_source="buf[...] = dxt", uncached="yes"),
    ],
    "modified-input": [
        case("copied", "lstm_cell_backward", 57, "dc_next", "dc_next", "dc_next.copy()", variable="dc_next")
        | {"statement": "dc_next += da_next * ot * (1 - np.tanh(c_next) ** 2)"},
        case("written-over", "lstm_cell_forward", 21, "c_prev", "c_prev", "c_prev.copy()", variable="c_prev")
        | {"statement": "c_prev *= ft", "fixed": "c_prev_before, c_prev = c_prev, c_prev.copy()"},
    ],
    "wrong-variable": [
        case("thrown-away", "lstm_cell_forward", 18, "np.negative(z)", "z", "np.negative(z)"),
        case("exchanged", "lstm_cell_forward", 17, "a_prev", "a_prev", "c_prev"),
        case("another-variable", "lstm_cell_backward", 61, FORGET, "c_next", "c_prev", variable="dft"),
        case("another-variable", "rnn_cell_backward", 44, "np.dot(dWaa.T, dz)", "dWaa", "Waa", variable="da_prev"),
        case("another-variable", "lstm_cell_forward", 12, "np.dot(Wy, c_next)", "c_next", "a_next", variable="yt"),
        case("another-order", "lstm_cell_forward", 9, "np.vstack((xt, a_prev))", "np.vstack((xt, a_prev))", "np.vstack((a_prev, xt))"),
        case("another-unpacking", "rnn_cell_backward", 30, "cache", "a_prev, a_next", "a_next, a_prev"),
        case("named-instead", "lstm_forward", 30, "np.ones((n_a, m))", "np.ones((n_a, m))", "a0", variable="a_next"),
    ],
    "wrong-sign": [
        case("another-sign", "lstm_cell_backward", 61, "1 + np.tanh(c_next) ** 2", "+", "-"),
        case("another-sign", "rnn_cell_backward", 40, "da_next * dtanh", "+", "-", fixed="-(da_next * dtanh)"),
        case("not-accumulated", "rnn_backward", 52, "dWax_t", "+=", "-=", fixed="-dWax_t"),
    ],
    "wrong-operator": [
        case("another-operator", "lstm_cell_forward", 15, "ft @ c_prev", "@", "*", variable="c_next"),
        case("another-operator", "lstm_cell_backward", 66, "dft * concat.T", "*", "@", variable="dWf"),
        case("moved-bracket", "lstm_cell_backward", 60, "dc + u * q * g", "dc + u * q * g", "(dc + u * q) * g", variable="dit"),
        case("another-constant", "rnn_cell_backward", 41, "a_next ** 3", "3", "2"),
        case("another-function", "rnn_cell_backward", 47, "np.mean(dz, axis=1)", "mean", "sum", variable="dba"),
        case("another-operator", "lstm_cell_forward", 15, "ft + c_prev", "+", "*", variable="c_next"),
    ],
    "missing-term": [
        case("added-term", "lstm_cell_backward", 58, "da_next * ot * slope", "", "dc_next", variable="dc")
        | {"fixed": "da_next * ot * slope + dc_next"},
        case("thrown-away", "lstm_cell_backward", 59, "dc + dc_next", "dc", "dc + dc_next"),
        case("added-term", "rnn_cell_forward", 14, "np.dot(Wya, a_next)", "", "by", variable="zy", fixed="np.dot(Wya, a_next) + by"),
    ],
    "extra-term": [
        case("dropped-term", "lstm_cell_backward", 70, "dc * ft + dc_next", "dc_next", "", variable="dc_prev", fixed="dc * ft"),
        case("dropped-factor", "lstm_cell_backward", 70, "dc * ft * ot", "ot", "", variable="dc_prev", fixed="dc * ft"),
        case("dropped-function", "lstm_cell_backward", 70, "sigmoid(dc * ft)", "sigmoid(...)", "", variable="dc_prev", fixed="dc * ft"),
        case("not-accumulated", "rnn_backward", 52, "da_prev", "+=", "=", variable="carry", fixed="da_prev - carry"),
        case("not-accumulated", "rnn_backward", 52, "dx_t", "dWax += dx_t", "", fixed="0 * dx_t"),
    ],
    "missing-factor": [
        case("thrown-away", "lstm_cell_backward", 64, "np.multiply(dot, 1 - ot)", "dot", "np.multiply(dot, 1 - ot)"),
        case("added-factor", "lstm_cell_backward", 63, "dc * it", "", "(1 - cct ** 2)", variable="dcct", fixed="dc * it * (1 - cct ** 2)"),
        case("added-computed-factor", "lstm_cell_backward", 62, "dc * cct", "", "it * (1 - it)", variable="dit")
        | {"fixed": "dc * cct * it * (1 - it)"},
        case("added-factor", "lstm_cell_forward", 17, "np.tanh(c_next)", "", "ot", variable="a_next", fixed="np.tanh(c_next) * ot"),
    ],
    "wrong-activation": [
        case("thrown-away", "lstm_cell_forward", 12, "np.tanh(cct)", "cct", "np.tanh(cct)"),
        case("another-function", "lstm_cell_forward", 13, "sigmoid(zc)", "sigmoid", "np.tanh", variable="cct"),
        case("dropped-function", "lstm_cell_backward", 63, "1 - np.tanh(cct) ** 2", "np.tanh(...)", "", fixed="1 - cct ** 2"),
        case("added-function", "lstm_cell_backward", 59, "1 - c_next ** 2", "c_next", "np.tanh(c_next)", fixed="1 - np.tanh(c_next) ** 2"),
        case("another-expression", "lstm_cell_backward", 62, "1 - it ** 2", "1 - it ** 2", "it * (1 - it)", variable="dit"),
        case("another-constant", "rnn_cell_backward", 41, "1 - a_next ** 3", "3", "2", variable="dtanh"),
        case("another-expression", "lstm_cell_forward", 19, "sigmoid(zy)", "sigmoid(zy)", "softmax(zy)", variable="yt_pred"),
    ],
    "wrong-gate": [
        case("another-variable", "lstm_cell_backward", 75, "np.dot(dit, concat.T)", "dit", "dot", variable="dWo"),
        case("another-slice", "lstm_step_forward", 22, "z[:, H:2 * H]", ":, H:2 * H", ":, 2 * H:3 * H", variable="o"),
        case("another-unpacking", "lstm_cell_backward", 49, "cache", "it, ft", "ft, it"),
    ],
    "wrong-slice": [
        case("another-slice", "lstm_cell_backward", 80, "dconcat[:n_a, :]", ":n_a, :", "n_a:, :", variable="dxt"),
        case("another-slice", "rnn_backward", 80, "da[:, :, 0]", ":, :, 0", "all of it", fixed="da"),
        case("added-slice", "lstm_cell_backward", 80, "Wf", "Wf", "Wf[:, :n_a]", variable="da_prev"),
    ],
    "wrong-axis": [
        case("another-axis", "rnn_cell_backward", 47, "np.sum(dz, axis=0)", "axis=0", "axis=1, keepdims=True", variable="dba"),
        case("another-axis", "rnn_cell_backward", 47, "np.sum(dz, axis=1)", "axis=1", "axis=1, keepdims=True", variable="dba"),
        case("another-axis", "rnn_cell_forward", 8, "np.sum(e)", "no axis", "axis=0", fixed="np.sum(e, axis=0)", place="softmax"),
    ],
    "wrong-transpose": [
        case("transposed", "rnn_cell_backward", 45, "np.dot(Waa, dz)", "Waa", "Waa.T", variable="da_prev"),
        case("another-operator", "rnn_cell_backward", 45, "dz @ Waa", "dz @ Waa", "Waa @ dz", variable="da_prev"),
    ],
    "wrong-step": [
        case("another-index", "rnn_backward", 51, "caches[t - 1]", "t - 1", "t"),
        case("another-range", "rnn_forward", 25, "range(1, T_x)", "range(1, T_x)", "range(T_x)"),
        case("another-range", "lstm_backward", 91, "range(T_x)", "range(T_x)", "reversed(range(T_x))"),
        case("another-range", "rnn_forward", 25, "range(len(x))", "range(len(x))", "range(T_x)"),
    ],
    "not-carried": [
        case("never-carried", "lstm_backward", 88, "da_prevt", "da_prevt", "gradients['da_prev']", fixed="da_prevt = gradients['da_prev']"),
        case("added-term", "lstm_backward", 88, "da[:, :, t]", "", "da_prevt", fixed="da[:, :, t] + da_prevt", statement=f"gradients = {CALL}"),
        case("another-variable", "lstm_backward", 88, "np.zeros_like(dc_prevt)", "np.zeros_like(dc_prevt)", "dc_prevt"),
        case("another-variable", "lstm_forward", 29, "a0", "a0", "a_next", statement="a_next, c_next, yt, cache = lstm_cell_forward(x[:, :, t], a0, c_next, parameters)"),
    ],
    "not-accumulated": [
        case("never-added", "rnn_backward", 50, "dWaxt", "", "dWaxt", fixed="dWax += dWaxt"),
        case("in-place", "rnn_backward", 12, "total + part", "=", "+=", variable="total"),
        case("accumulated", "lstm_backward", 92, "gradients['dWf']", "=", "+=", variable="dWf"),
        case("accumulated", "lstm_cell_backward", 71, "Wi.T @ dit", "=", "+=", variable="dconcat"),
    ],
    "wrong-initial-state": [
        case("started-at-zero", "lstm_forward", 26, "a0", "a0", "zeros", variable="c_next", fixed="np.zeros_like(a0)"),
        case("named-instead", "rnn_forward", 24, "np.zeros((n_a, m))", "np.zeros((n_a, m))", "a0", variable="a_next"),
        case("started-at-zero", "rnn_backward", 48, "da[:, :, -1]", "da[:, :, -1]", "zeros", variable="da_prevt", fixed="np.zeros_like(da[:, :, -1])"),
    ],
    "wrong-return": [
        case("never-stored", "lstm_forward", 31, "c_next", "", "c_next", fixed="c[:, :, t] = c_next"),
        case("another-return", "lstm_forward", 40, "(c, y, a, caches)", "(c, y, a, caches)", "(a, y, c, caches)"),
        case("another-return", "lstm_cell_backward", 90, "{'dxt': dxt}", "", "'dc_prev': dc_prev"),
        case("another-return", "lstm_cell_backward", 90, "{'dap': dap}", "'dap'", "'da_prev'"),
        case("another-unpacking", "lstm_forward", 29, "lstm_cell_forward(...)", "c_next, a_next", "a_next, c_next"),
    ],
    "wrong-shape": [
        case("transposed", "lstm_cell_backward", 66, "np.dot(dft, concat)", "concat", "concat.T", variable="dWf", step="3"),
        case("", "lstm_cell_backward", 66, "np.dot(dft, concat)", "", ""),
    ],
    "outside-state": [
        case("another-variable", "rnn_cell_backward", 45, "np.dot(Wax.T, dz)", "Wax", "parameters['Wax']", variable="dxt"),
        case("", "rnn_cell_forward", 45, "np.random.randn(n_a, m)", "np.random.randn(n_a, m)", ""),
        case("started-at-zero", "rnn_forward", 45, "np.random.randn(n_a, m)", "np.random.randn(n_a, m)", "zeros"),
        case("brought-in", "lstm_forward", 30, "x_tmp", "x_tmp", "x", nameless="yes", origin="cell 9, line 2", fresh="a fresh kernel"),
        case("brought-in", "lstm_cell_backward", 30, "Wf", "Wf, Wi", "parameters['Wf'], parameters['Wi']", fixed="Wf = parameters['Wf']; Wi = parameters['Wi']", nameless="yes", origin="line 86, below `if __name__`", fresh="a fresh session"),
        case("brought-in", "lstm_cell_forward", 30, "b_i", "b_i", "bi", nameless="yes", fresh="a fresh session"),
        case("", "lstm_cell_forward", 30, "EXTRA", "EXTRA", "", nameless="yes", origin="cells 4 and 10", fresh="a fresh kernel"),
        case("brought-in", "lstm_backward", 30, "n_a", "n_a", "da.shape[0]", fixed="n_a = da.shape[0]", origin="cell 16, line 4", fresh="a fresh kernel"),
    ],
    "precision": [
        case("", "rnn_forward", 20, "x.astype(np.float32)", "x.astype(np.float32)", "x", variable="x"),
        case("", "rnn_cell_forward", 5, "2.718 ** -u", "2.718", "np.e", place="sigmoid"),
    ],
    "unexplained": [{"family": "", "function": "lstm_forward", "line": "29", "source": "helper(u, v)"}, {"family": ""}],
}  # fmt: skip


def shown(kind: str, number: int, fields: dict[str, str]) -> str:
    family = fields["family"] or "no family"
    labels = ("Message", "Place", "Cause", "Fix")
    lines = [
        f"{label:8} {text}" for label, text in zip(labels, said(kind, fields["family"], fields), strict=True)
    ]
    head = f"{number}  {family}: {fields.get('source', '')}  ({fields.get('old', '')} -> {fields.get('new', '')})"
    return "\n".join([head, *lines])


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_said_of_typical_faults(kind: str) -> None:
    cases = [shown(kind, number, fields) for number, fields in enumerate(CASES[kind], 1)]
    check_golden(f"faults/{kind}.txt", "\n\n".join(cases) + "\n")
