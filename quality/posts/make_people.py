"""Posts in the forms of ``people``, of faults in the programs of ``quality/samples``: ``python quality/posts/make_people.py``.

A program runs in the notebook of ``session``, so it is not the reference that is faulty, but somebody's own code. Only
programs that print the right values without their fault are taken. What else prints the same is not known here.
"""

import ast
import sys
from pathlib import Path
from random import Random

import numpy as np
from make import listed, quoted
from people import FORMS, commas, wrong_ones
from session import FUNCTIONS, PRINTS, is_number, run, wrong_names

ROOT = Path(__file__).parents[2]
MOST = 48
# What a fault prints is also what this function would print: no number tells the two apart.
ALSO = {
    "rebuilt caches hold the old state twice": "rnn_cell_backward"
}  # a slope of a_prev, saved or written so
NAMES = {"lstm_forward", "lstm_cell_forward", "lstm_backward", "lstm_cell_backward"}
sys.path.insert(0, str(ROOT))


def defined(source: str) -> set[str]:
    return {node.name for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)}


def known_functions(source: str, named: frozenset[str]) -> list[str]:
    """The functions of the exercise among those that are at fault, or that use the one that is."""
    own = [name for name in FUNCTIONS if name in named]
    bodies = {
        node.name: ast.unparse(node) for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)
    }
    using = [name for name in FUNCTIONS if any(f"{one}(" in bodies.get(name, "") for one in named)]
    return own or using


def as_toml(name, function, form, truth, functions, text, posted) -> str:
    lines = [
        f"name = {quoted(name)}",
        'exercise = "step-by-step"',
        'group = "people"',
        'verdict = "wrong"',
        f'form = "{form}"',
        f"posted = {listed(f'{function} {one}' for one in posted)}",
        f"text = {quoted(text)}",
        "",
        "[[fault]]",
        f"function = {quoted(functions[0])}",
        f"functions = {listed(functions)}",
        f'kind = "{truth.kind}"',
        f"what = {quoted(truth.name)}",
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    from quality.corpus import load

    right, made = run(), 0
    fine: dict[str, bool] = {}
    for case in load().faulty[::3]:
        if made == MOST or not case.sample.endswith(".py") or not defined(case.text) >= NAMES:
            continue
        whole = (ROOT / "quality" / "samples" / case.sample).read_text(encoding="utf-8")
        if case.sample not in fine:
            fine[case.sample] = right_as_it_is(whole, right)
        got = ran(case.text) if fine[case.sample] else None
        if got is None:
            continue
        wrong = [name for name in FUNCTIONS if not got[name].error and wrong_names(got[name], right[name])]
        if not wrong:
            continue
        truth, label = case.truths[0], f"{Path(case.sample).parent.name}, {case.truths[0].name}"
        chance, form = Random(label), FORMS[made % len(FORMS)]
        function = chance.choice(wrong[-2:])
        names = [
            name for name in PRINTS[function].split() if is_number(name) and not name.startswith("caches")
        ]
        rows = [(name, got[function].values[name], right[function].values[name]) for name in names]
        shown = [row for row in wrong_ones(rows) if form is not commas or np.size(row[1]) == 1]
        functions = known_functions(case.text, truth.functions)
        functions += [ALSO[truth.name]] if truth.name in ALSO else []
        if not functions or not shown or any(np.shape(row[1]) != np.shape(row[2]) for row in rows):
            continue
        text = form(chance, function, rows)
        path = Path(__file__).parent / "cases" / f"people-{made:02}-{form.__name__.replace('_', '-')}.toml"
        path.write_text(
            as_toml(label, function, form.__name__, truth, functions, text, names),
            encoding="utf-8",
            newline="\n",
        )
        made += 1
    print(f"{made} posts")


def ran(source: str):
    try:
        return run(source)
    except Exception:  # a program that wants what is not here
        return None


def right_as_it_is(source: str, right) -> bool:
    got = ran(source)
    return got is not None and all(
        not wrong_names(got[name], right[name]) for name in FUNCTIONS if "lstm" in name
    )


if __name__ == "__main__":
    main()
