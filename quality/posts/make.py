"""Makes the posts: ``python quality/posts/make.py`` writes cases/ and printouts.toml anew; ``--check`` says whether they are as made.

Every choice of form, style and words is drawn from the case's own name, so that a new row changes no other case.
"""

import json
import re
import sys
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import combinations, zip_longest
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from planting import Fault, faults, plant, printouts, wrong_printouts
from published import KNOWN_WRONG, KNOWN_WRONG_FAULTS, RIGHT, STALE_BA, THREAD, THREAD_FAULT
from session import PRINTS, Printout, cell_source, expression, is_number, run, wrong_names
from special import NO_NUMBERS, ODD, THREAD_TEXT
from wording import (
    FULL,
    PARTS,
    STYLES,
    WORDS,
    Section,
    Style,
    Words,
    html_table,
    in_words,
    mine,
    only_wrong,
    printout_only,
    side_by_side,
    tab_table,
    terminal,
    text_expected,
    values_only,
)

HERE = Path(__file__).parent
Names = tuple[str, ...]
Posted = tuple[str, str]  # function and name of a value

# Faults that are posted more often than once, as they are in life.
AGAIN = ("neither da nor dc is carried", "dc is never carried", "da_prevt left out of the call")
# Cases that are saved notebooks.
NOTEBOOKS = (
    "da is never carried",
    "as many steps as features",
    "input slope outside the bracket",
    "a0 is ignored + neither da nor dc is carried",
    "dWaa transposed + dba is a mean + da_prevt left out of the plain call",
    "c_next starts as a view of the first slice of c + dc is never carried",
)
# Cases whose writer prints whole arrays: function and the arrays.
WHOLE = {
    "the bias gradients are not accumulated": ("lstm_backward", "dbf dbi dbc dbo"),
    "every bias gradient is a sum of dW": ("lstm_cell_backward", "dbf dbi dbc dbo dxt[1][2]"),
    "neither da nor dc is carried + every bias gradient is a mean": (
        "lstm_backward",
        "dx[1][2] da0[2][3] dWf dbf dbi dbc dbo",
    ),
}
CARRIES = (*AGAIN, "da is never carried")


@dataclass
class Case:
    name: str
    text: str
    faults: tuple[Fault, ...] = ()
    posted: tuple[Posted, ...] = ()  # what the writer says that they got
    style: Style = STYLES[0]
    form: str = ""
    special: str = ""
    verdict: str = "wrong"
    expected: str = ""
    same_as: list[Names] = field(default_factory=list)
    unexplained: tuple[str, ...] = ()
    note: str = ""
    notebook: str = ""


# What a person saw, and what of it they post


def value(printout: Printout, name: str) -> Any:
    return printout.values[name] if name in printout.values else printout.arrays[name]


def section(function: str, got: dict[str, Printout], names: list[str] | None = None) -> Section:
    right = run()[function]
    chosen = names or PRINTS[function].split()
    rows = tuple((name, value(got[function], name), value(right, name)) for name in chosen)
    return Section(function, rows, frozenset(wrong_names(got[function], right)))


def shown(sections: list[Section], style: Style, shapes: bool) -> tuple[Posted, ...]:
    rows = [(s.function, name) for s in sections for name, _, _ in s.rows]
    return tuple((f, name) for f, name in rows if (shapes and style.shapes) or not name.endswith(".shape"))


def choose_functions(chance: Random, wrong: list[str], several: bool) -> list[str]:
    """Mostly the last function that is wrong; the first; or all of them; now and then a right one beside it.

    The first alone would hide a second fault that is further on.
    """
    draw = chance.random()
    chosen = wrong[-1:] if draw < 0.5 else wrong[:1] if draw < 0.68 and not several else wrong[-3:]
    if chosen == ["lstm_backward"] and "lstm_cell_backward" not in wrong and chance.random() < 0.25:
        chosen = ["lstm_cell_backward", *chosen]
    return chosen


def few(chance: Random, whole: Section) -> Section:
    """One to five values, the first of them wrong."""
    numbers = [row[0] for row in whole.rows if is_number(row[0])]
    wrong = [name for name in numbers if name in whole.wrong]
    chosen = {chance.choice(wrong)}
    pool = wrong if chance.random() < 0.7 else numbers
    chosen |= set(chance.sample(pool, min(len(pool), chance.randrange(5))))
    return whole.only(frozenset(chosen))


def spoken(words: Words, functions: list[str]) -> Words:
    return replace(words, opening=words.opening.format(f=" and ".join(functions)))


def post(name: str, planted: Names) -> Case:
    """The post of somebody with these faults."""
    chance, got, several = Random(name), printouts(planted), len(planted) > 1
    errors = [function for function in got if got[function].error]
    wrong = [function for function in wrong_printouts(planted) if function not in errors]
    style, words = chance.choice(STYLES), chance.choice(WORDS)
    if name in WHOLE:
        function, names = WHOLE[name]
        sections, form = [section(function, got, names.split())], printout_only
    else:
        sections = [section(function, got) for function in choose_functions(chance, wrong, several)]
        form = chance.choice(FULL)
        if chance.random() < (0.15 if several else 0.32):
            form = only_wrong if several else chance.choice(PARTS)
    if form in (in_words, values_only, terminal):
        sections = [few(chance, sections[-1])]
        if form is in_words and chance.random() < 0.45:
            style = replace(style, digits="rounded")
    if form is terminal:
        style = replace(style, digits="new")
    if form is only_wrong:
        sections = [s.only(s.wrong) for s in sections if s.wrong]
    words = spoken(words, [s.function for s in sections])
    if errors:
        said = f"{errors[0]} then stops with\n{got[errors[0]].error}"
        words = replace(words, closing=f"{said}\n\n{words.closing}")
    planted_faults = tuple(faults()[name] for name in planted)
    posted = shown(sections, style, form is not side_by_side)
    case = Case(name, form(chance, sections, style, words), planted_faults, posted, style, form.__name__)
    if name in NOTEBOOKS:
        both = [s for s in (section(f, got) for f in wrong) if s.rows]
        case.posted, case.form, case.text = shown(both, style, True), "notebook", ""
        case.notebook = notebook(both, style, {f: got[f].error for f in errors})
    case.same_as = same_prints(planted, case.posted, style)
    return case


def notebook(sections: list[Section], style: Style, errors: dict[str, str]) -> str:
    """A saved notebook: the functions are gone, the test cells and what they printed are there."""

    def lines(text: str) -> list[str]:
        return text.splitlines(keepends=True)

    def code(source: str, outputs: list[dict[str, Any]], number: int) -> dict[str, Any]:
        return {
            "cell_type": "code",
            "execution_count": number,
            "metadata": {},
            "outputs": outputs,
            "source": lines(source),
        }

    cells: list[dict[str, Any]] = [
        {
            "cell_type": "markdown",
            "metadata": {},
            "source": lines("# Building your Recurrent Neural Network - Step by Step"),
        }
    ]
    for number, part in enumerate(sections, 1):
        rows = [name for name, _, _ in part.rows if style.shapes or not name.endswith(".shape")]
        labels = [style.label(part.function, name).replace('"', '\\"') for name in rows]
        prints = [
            f'print("{label} =", {expression(part.function, name)})'
            for label, name in zip(labels, rows, strict=True)
        ]
        source = cell_source(part.function) + "\n" + "\n".join(prints)
        printed = "\n".join(mine(part, replace(style, gap=" "))) + "\n"
        cells.append(code(f"# GRADED FUNCTION: {part.function}\n# my code is removed", [], 2 * number))
        output = {"name": "stdout", "output_type": "stream", "text": lines(printed)}
        cells.append(code(source, [output], 2 * number + 1))
    for function, error in errors.items():
        kind, said = error.split(": ", 1)
        output = {"ename": kind, "evalue": said, "output_type": "error", "traceback": [f"{kind}: {said}"]}
        cells.append(code(cell_source(function), [output], 99))
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    book = {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 2}
    return json.dumps(book, indent=1, ensure_ascii=False) + "\n"


# Which other rows print the same


def key(style: Style, printed: Any) -> str:
    """A value as posted, but for the last digits, which move with the order of summation."""
    if isinstance(printed, float) and style.digits == "new":
        return f"{printed:.12g}"
    return style.show(printed)


def prints(planted: Names, posted: tuple[Posted, ...], style: Style) -> Iterator[str]:
    """What is posted, as it would read with these faults; nothing where a test cell stops with an error."""
    got = printouts(planted)
    if not any(got[function].error for function, _ in posted):
        yield from (key(style, value(got[function], name)) for function, name in posted)


def print_alike(one: Names, other: Names, posted: tuple[Posted, ...], style: Style) -> bool:
    pairs = zip_longest(prints(one, posted, style), prints(other, posted, style))
    return all(left == right for left, right in pairs)


@cache
def alternatives() -> tuple[Names, ...]:
    """Every row, every combination, and every row together with a missing carry."""
    found = {frozenset((name,)): (name,) for name in faults()}
    pairs = [(carry, name) for carry in CARRIES for name in faults() if name != carry]
    for planted in [*combined(), *pairs]:
        try:
            plant([faults()[name] for name in planted])
        except AssertionError:  # both edit the same place
            continue
        found.setdefault(frozenset(planted), planted)
    return tuple(found.values())


def same_prints(planted: Names, posted: tuple[Posted, ...], style: Style) -> list[Names]:
    """The other sets of faults, no larger than the true one, that print what is posted."""
    assert not print_alike(planted, (), posted, style), f"{planted}: the post shows nothing wrong"
    smaller = [part for size in range(1, len(planted)) for part in combinations(planted, size)]
    others = [names for names in {*alternatives(), *smaller} if len(names) <= len(planted)]
    same: list[Names] = []
    for other in sorted(others, key=lambda names: (len(names), names)):
        if set(planted) == set(other) or any(set(found) <= set(other) for found in same):
            continue
        if print_alike(planted, other, posted, style):
            same.append(other)
    return same


@cache
def combined() -> tuple[Names, ...]:
    rows = tomllib.loads((HERE / "combinations.toml").read_text())["combination"]
    return tuple(tuple(row["faults"]) for row in rows)


# The special cases


def bracketed(name: str, text: str) -> str:
    return f"[{text}]" if " " in text or name.startswith("db") else text


def against_table(got: dict[str, Printout], style: Style, table: dict[str, str], function: str) -> Section:
    """A printout beside a published table of expected values, as it is printed there."""
    rows = [
        (n, got[function].values[n], bracketed(n, table[n])) for n in PRINTS[function].split() if n in table
    ]
    different = frozenset(n for n, m, e in rows if key(replace(style, digits="old"), m).split() != e.split())
    return Section(function, tuple(rows), different)


Form = Callable[[Random, list[Section], Style, Words], str]


def special(
    name: str, kind: str, sections: list[Section], form: Form, style: int, words: int, **more: Any
) -> Case:
    spoken_words = spoken(WORDS[words], [s.function for s in sections])
    text = form(Random(name), sections, STYLES[style], spoken_words)
    posted = shown(sections, STYLES[style], form is not side_by_side)
    return Case(name, text, posted=posted, style=STYLES[style], form=form.__name__, special=kind, **more)


def right_ones() -> Iterator[Case]:
    right, lstm = run(), ["lstm_cell_forward", "lstm_forward", "lstm_cell_backward", "lstm_backward"]
    rnn = ["rnn_cell_forward", "rnn_forward", "rnn_cell_backward", "rnn_backward"]
    all_right = {"verdict": "right"}
    yield special(
        "right, no table", "right", [section("lstm_backward", right)], printout_only, 0, 7, **all_right
    )
    yield special(
        "right, all LSTM printouts",
        "right",
        [section(f, right) for f in lstm],
        text_expected,
        1,
        2,
        **all_right,
    )
    yield special(
        "right, all RNN printouts", "right", [section(f, right) for f in rnn], tab_table, 7, 5, **all_right
    )
    yield special(
        "right, twelve digits",
        "right",
        [section("lstm_cell_backward", right)],
        printout_only,
        2,
        14,
        **all_right,
    )
    old = {"verdict": "right", "expected": "known-wrong"}
    for name, form, style, words in (
        ("right, against the old table", text_expected, 2, 4),
        ("right, against the old table in HTML", html_table, 0, 3),
        ("right, against the old table side by side", side_by_side, 1, 12),
    ):
        table = against_table(right, STYLES[style], KNOWN_WRONG, "lstm_backward")
        yield special(name, "known-wrong-table", [table], form, style, words, **old)
    case = special(
        "right, a few values against the old table", "known-wrong-table", [], in_words, 1, 8, **old
    )
    table = against_table(right, STYLES[1], KNOWN_WRONG, "lstm_backward").only(
        frozenset(("da0[2][3]", "dWf[3][1]", "dbf[4]"))
    )
    case.text = in_words(Random(case.name), [table], STYLES[1], spoken(WORDS[8], ["lstm_backward"]))
    case.posted = shown([table], STYLES[1], True)
    yield case


def as_the_old_table() -> Iterator[Case]:
    got, planted = printouts(KNOWN_WRONG_FAULTS), tuple(faults()[name] for name in KNOWN_WRONG_FAULTS)
    table = against_table(got, STYLES[2], KNOWN_WRONG, "lstm_backward")
    truth = {"faults": planted}
    yield special(
        "wrong as the old table, and with it",
        "as-known-wrong",
        [table],
        text_expected,
        2,
        15,
        expected="known-wrong",
        **truth,
    )
    whole = section("lstm_backward", got)
    yield special(
        "wrong as the old table, no table", "as-known-wrong", [whole], printout_only, 2, 13, **truth
    )
    yield special(
        "wrong as the old table, right values expected", "as-known-wrong", [whole], tab_table, 3, 9, **truth
    )


def other_inputs() -> Iterator[Case]:
    for seed, function, form, style in (
        (2, "lstm_backward", tab_table, 0),
        (0, "lstm_cell_backward", printout_only, 1),
        (42, "rnn_backward", text_expected, 4),
    ):
        name = f"other inputs, seed {seed}"
        yield special(
            name, "other-inputs", [section(function, run(seed=seed))], form, style, seed % len(WORDS)
        )


def with_typo(case: Case, name: str, value_name: str, at: int, digit: str) -> Case:
    """One digit of one value of the writer's numbers is mistyped."""
    function = case.posted[0][0]
    got = printouts(tuple(fault.name for fault in case.faults))[function].values[value_name]
    right = case.style.show(got)
    typed = right[:at] + digit + right[at + 1 :]
    assert right in case.text, (name, right)
    assert typed != right, name
    text = case.text.replace(right, typed, 1)
    return replace(
        case,
        name=name,
        text=text,
        special="typo",
        unexplained=(value_name,),
        note=f"{right} was typed as {typed}",
    )


def typos() -> Iterator[Case]:
    for planted, value_name, at, digit, style in (
        ("neither da nor dc is carried", "dWi[1][2]", 5, "9", 1),
        (THREAD_FAULT, "dWc[3][1]", 7, "1", 0),
        ("output gate without its slope", "dbf[4]", 6, "0", 3),
    ):
        got, truth = printouts((planted,)), (faults()[planted],)
        function = "lstm_cell_backward" if "slope" in planted else "lstm_backward"
        case = special("", "typo", [section(function, got)], text_expected, style, 6, faults=truth)
        yield with_typo(case, f"a typo, {planted}", value_name, at, digit)
    case = special("", "typo", [section("lstm_backward", run())], text_expected, 0, 1)
    case = with_typo(case, "a typo, all else right", "dWo[1][2]", 6, "3")
    yield replace(case, note=case.note + "; the code is right")


def odd_ones() -> Iterator[Case]:
    for number, fault in enumerate(ODD):
        got = run(plant([fault]))
        wrong = [f for f in got if wrong_names(got[f], run()[f])]
        style = (0, 1, 3, 4)[number % 4]
        yield special(
            f"unexplainable, {fault.name}",
            "unexplainable",
            [section(wrong[-1], got)],
            tab_table,
            style,
            number,
            faults=(fault,),
        )


def the_thread() -> Iterator[Case]:
    numbers = {name: bracketed(name, text) for name, text in {**RIGHT["lstm_backward"], **THREAD}.items()}
    wanted = {name: bracketed(name, text) for name, text in RIGHT["lstm_backward"].items()}
    rows = tuple((name, numbers[name], wanted[name]) for name in wanted)
    truth = {"faults": (faults()[THREAD_FAULT],)}
    posted = [Section("lstm_backward", rows, frozenset(THREAD))]
    case = special("the thread", "thread", posted, tab_table, 1, 2, **truth)
    own = "\n".join(mine(posted[0], STYLES[1]))
    table = "\n".join(f"{STYLES[1].label('lstm_backward', name)} =\t{text}" for name, text in wanted.items())
    yield replace(case, text=THREAD_TEXT.format(mine=own, expected=table), form="thread")
    yield special(
        "the thread, only the wrong lines",
        "thread",
        [posted[0].only(frozenset(THREAD))],
        only_wrong,
        1,
        8,
        **truth,
    )


def stale_ones() -> Iterator[Case]:
    right = run()
    table = {**RIGHT["rnn_cell_backward"], **STALE_BA}
    wanted = against_table(right, STYLES[2], table, "rnn_cell_backward").only(frozenset(STALE_BA))
    yield special(
        "right, against the stale dxt",
        "stale-expected",
        [wanted],
        text_expected,
        5,
        4,
        verdict="right",
        expected="known-wrong",
        note="the expected dxt comes from a test cell that draws b and takes a ba that an earlier cell left",
    )
    got = run(cell_edits=(("rnn_cell_backward", '"ba": ba_tmp', '"ba": ba'),))
    yield special(
        "the older test cell with the stale ba",
        "stale-test",
        [section("rnn_cell_backward", got)],
        printout_only,
        2,
        13,
        note="the code is right: the test cell draws b and takes the ba that the test of rnn_forward left",
    )


def wordy_ones() -> Iterator[Case]:
    for name, text in NO_NUMBERS.items():
        yield Case(f"no numbers, {name}", text, special="no-numbers", verdict="unjudged", form="chatter")


# Writing


def all_cases() -> Iterator[Case]:
    for name, fault in faults().items():
        if fault.posted:
            yield post(name, (name,))
    for name in AGAIN:
        yield post(f"{name}, again", (name,))
    for planted in combined():
        yield post(" + ".join(planted), planted)
    for make in (
        right_ones,
        as_the_old_table,
        other_inputs,
        typos,
        odd_ones,
        the_thread,
        stale_ones,
        wordy_ones,
    ):
        for case in make():
            if case.special in {"as-known-wrong", "thread"}:
                case.same_as = same_prints(
                    tuple(fault.name for fault in case.faults), case.posted, case.style
                )
            yield case


def quoted(text: str) -> str:
    """A TOML string: literal where it can be, so that a post is read as it was posted."""
    plain = all(c == "\n" or (c.isprintable() and c != "\u00a0") or c == "\t" for c in text)
    if plain and "'''" not in text and "\n" in text:
        return f"'''\n{text}'''"
    if plain and "'" not in text and '"' in text and "\n" not in text:
        return f"'{text}'"
    escaped = json.dumps(text, ensure_ascii=False).replace("\u00a0", "\\u00a0")
    if "\n" not in text:
        return escaped
    return '"""\\\n' + escaped[1:-1].replace("\\n", "\n") + '"""'


def listed(items: Any) -> str:
    return "[" + ", ".join(listed(i) if isinstance(i, tuple) else quoted(i) for i in items) + "]"


def slug(case: Case) -> str:
    group = case.special or ("combination" if len(case.faults) > 1 else "single")
    words = re.sub(r"[^a-z0-9]+", "-", case.name.lower()).strip("-")
    return f"{group}-{words}" if len(words) < 70 else f"{group}-{words[:60].strip('-')}-{len(words)}"


def as_toml(case: Case) -> str:
    group = case.special or ("combination" if len(case.faults) > 1 else "single")
    sure = not case.same_as and case.special not in {
        "unexplainable",
        "other-inputs",
        "no-numbers",
        "stale-test",
    }
    lines = [
        f"name = {quoted(case.name)}",
        'exercise = "step-by-step"',
        f'group = "{group}"',
        f'verdict = "{case.verdict}"',
        f'form = "{case.form}"',
        f"identifiable = {str(sure).lower()}",
    ]
    if case.same_as:
        lines.append(f"same_as = {listed(case.same_as)}")
    if case.expected:
        lines.append(f'expected = "{case.expected}"')
    if case.unexplained:
        lines.append(f"unexplained = {listed(case.unexplained)}")
    if case.note:
        lines.append(f"note = {quoted(case.note)}")
    if case.posted:
        lines.append(f"digits = {quoted(case.style.digits)}")
        lines.append(f"posted = {listed(' '.join(pair) for pair in case.posted)}")
    if case.notebook:
        lines.append(f'file = "{slug(case)}.ipynb"')
    else:
        lines.append(f"text = {quoted(case.text)}")
    for fault in case.faults:
        lines += [
            "",
            "[[fault]]",
            f'function = "{fault.function}"',
            f'kind = "{fault.kind}"',
            f"what = {quoted(fault.what)}",
        ]
        lines.append(f"row = {quoted(fault.name)}")
    return "\n".join(lines) + "\n"


def number(printed: Any) -> str:
    if isinstance(printed, str):
        return quoted(printed)
    return json.dumps(printed.tolist() if isinstance(printed, np.ndarray | np.generic) else printed)


def kept_printouts(cases: list[Case]) -> str:
    """All that a person with the faults sees wrong, at full precision, function by function."""
    lines = [
        "# Made by make.py: for each set of faults that is posted, every printout that they change, whole.",
        "",
    ]
    sets = {
        tuple(f.name for f in case.faults)
        for case in cases
        if case.faults and case.special != "unexplainable"
    }
    for planted in sorted(sets):
        for function, wrong in wrong_printouts(planted).items():
            got = printouts(planted)[function]
            lines += ["[[printout]]", f"faults = {listed(planted)}", f'function = "{function}"']
            if got.error:
                lines += [f"error = {quoted(got.error)}", ""]
                continue
            lines += [f"wrong = {listed(wrong)}", "[printout.values]"]
            lines += [f'"{name}" = {number(printed)}' for name, printed in got.values.items()] + [""]
    return "\n".join(lines)


def agrees(printed: Any, published: str) -> bool:
    """Digit for digit; a scalar of 16 or 17 digits within the order of summation."""
    for own, theirs in zip(np.ravel(printed), published.split(), strict=True):
        decimals = len(theirs.partition(".")[2])
        if len(theirs.lstrip("-0.")) >= 14:
            near = abs(own - float(theirs)) <= 1e-14 * max(1.0, abs(own))
        else:
            near = f"{own:.{decimals}f}" == f"{float(theirs):.{decimals}f}"
        if not near:
            return False
    return True


def verify_published() -> None:
    """The reference prints what is published; the thread's fault and the old table's faults print theirs."""
    for function, table in RIGHT.items():
        for name, text in table.items():
            assert agrees(run()[function].values[name], text), (function, name)
    thread = printouts((THREAD_FAULT,))["lstm_backward"].values
    assert all(agrees(thread[name], text) for name, text in {**RIGHT["lstm_backward"], **THREAD}.items())
    old = printouts(KNOWN_WRONG_FAULTS)["lstm_backward"].values
    assert all(agrees(old[name], text) for name, text in KNOWN_WRONG.items())
    stale = run(cell_edits=(("rnn_cell_backward", '"ba": ba_tmp', '"ba": ba'),))["rnn_cell_backward"].values
    assert all(agrees(stale[name], text) for name, text in STALE_BA.items())


def made() -> dict[Path, bytes]:
    verify_published()
    cases = list(all_cases())
    files: dict[Path, bytes] = {HERE / "printouts.toml": kept_printouts(cases).encode()}
    for case in cases:
        path = HERE / "cases" / f"{slug(case)}.toml"
        assert path not in files, f"two cases in {path.name}"
        text = as_toml(case)
        read = tomllib.loads(text)
        assert case.notebook or read["text"] == case.text, f"{case.name}: not read as written"
        files[path] = text.encode()
        if case.notebook:
            files[path.with_suffix(".ipynb")] = case.notebook.encode()
    return files


def main() -> int:
    files = made()
    there = {HERE / "printouts.toml", *(HERE / "cases").glob("*")} - {*(HERE / "cases").glob("people-*")}
    if "--check" in sys.argv[1:]:
        stale = [p for p in sorted(there | set(files)) if not p.exists() or p.read_bytes() != files.get(p)]
        print("\n".join(f"not as made: {p.name}" for p in stale) or f"{len(files)} files are as made")
        return 1 if stale else 0
    (HERE / "cases").mkdir(exist_ok=True)
    for path in there - set(files):
        path.unlink(missing_ok=True)
    for path, content in files.items():
        path.write_bytes(content)
    print(f"{sum(p.suffix == '.toml' for p in files) - 1} cases")
    return 0


if __name__ == "__main__":
    sys.exit(main())
