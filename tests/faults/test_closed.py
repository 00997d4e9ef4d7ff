"""The fault model read backwards: what an edit of a family breaks, some edit makes right again."""

from __future__ import annotations

import ast
import copy
import textwrap
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.faults.places import made_up, namespace, watched_places
from tests.running.programs import loaded
from whygrad.faults.edit import Edit, shown
from whygrad.faults.families import FAMILIES, edits
from whygrad.faults.operators import another_sign, negative
from whygrad.running.interventions import by_expression, override
from whygrad.running.program import Crash, Program

RIGHT = """
    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    def f(x, a0, W, V, b):
        n_a, m = a0.shape
        T = x.shape[2]
        a, total, c = a0, np.zeros((n_a, m)), np.zeros((n_a, m))
        states = np.zeros((n_a, m, T))
        seen = []
        for t in range(1, T):
            u = x[:, :, t]
            z = np.dot(W, u) + V @ a + b
            i, o = sigmoid(z), np.tanh(z - u)
            c = i * c + (1 - o ** 2) * u
            a = o * np.tanh(c) - i
            a[0] = u[0]
            states[:, :, t] = a
            seen.append(a)
            total += a * i
        stacked = np.concatenate((total, c))
        back = [state + 1 for state in reversed(seen)]
        rows = np.sum(stacked[:n_a, :], axis=1, keepdims=True)
        first, second = total, stacked[n_a:, :]
        return {"states": states, "rows": rows, "first": first, "second": second.T @ W, "back": back}
"""


def inputs(seed: int = 0) -> tuple[Any, ...]:
    draw = np.random.RandomState(seed)
    return (draw.randn(4, 3, 4), draw.randn(4, 3), draw.randn(4, 4), draw.randn(4, 4), draw.randn(4, 1))


def equal(one: Any, other: Any) -> bool:
    if isinstance(one, Crash) or isinstance(other, Crash) or type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(equal(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(equal, one, other))
    return np.shape(one) == np.shape(other) and np.allclose(one, other, 1e-9, 1e-9)


def planted(program: Program, edit: Edit) -> str | None:
    """The source with the edit in it; None where a person could not write it so."""
    if edit.site.role in ("before", "after", "step", "index") or edit.site.function != "f":
        return None
    new = ast.parse(shown(edit.site, edit.text), mode="eval").body
    definitions = [definition for definition, _ in program.definitions.values()]
    return "\n".join(
        ast.unparse(copy.deepcopy(definition, {id(edit.site.node): new})) for definition in definitions
    )


def changed_lines(program: Program) -> set[int]:
    """Where to search first, to save time."""
    right = ast.unparse(ast.parse(textwrap.dedent(RIGHT))).split("\n")
    one, other = ([line for line in lines if line] for lines in (right, source_of(program)))
    return {k + 1 for k, (a, b) in enumerate(zip(one, other, strict=True)) if a != b}


def source_of(program: Program) -> list[str]:
    _, text = program.definitions["f"]
    return [line.decode() for line in text.lines]


def heals(program: Program, right: list[Any]) -> bool:
    """Whether some edit of the program as it is gives the right values, on other inputs, too."""
    there = changed_lines(program)
    for site, around in sorted(
        watched_places(program, "f", inputs()), key=lambda row: row[0].line not in there
    ):
        for edit in edits(site, around):
            hook = override({site.number: by_expression(edit.text)})
            if all(equal(program.run("f", inputs(seed), hook), one) for seed, one in enumerate(right)):
                return True
    return False


def faults(family: str, most: int) -> Iterator[tuple[Program, str]]:
    """Programs that an edit of a family made wrong, one a place, and only where something else comes out."""
    program = loaded(RIGHT)
    right = program.run("f", inputs())
    found = 0
    for site, around in list(watched_places(program, "f", inputs())):
        for edit in [edit for edit in edits(site, around) if edit.family == family]:
            source = planted(program, edit)
            broken = loaded(source) if source is not None else program
            wrong = broken.run("f", inputs())
            if not isinstance(wrong, Crash) and not equal(wrong, right):
                yield broken, f"line {site.line}: {site.source} -> {shown(site, edit.text)}"
                found += 1
                break
        if found == most:
            return


SUPPLIED = {"supplied-function", "summed"}  # nothing supplies one here, and no output has a wrong shape
ONE_WAY = {  # families that only mend, or that the function above gives no occasion for: (right, wrong)
    "another-comparison": ("return x if n > 1 else -x", "return x if n >= 1 else -x"),
    "another-key": (
        "d = {'Wa': x, 'ba': z}\n    for k in 'a': y = d['W' + k] - d['b' + k] / 2 - d['b' + k]\n    return y",
        "d = {'Wa': x, 'ba': z}\n    for k in 'a': y = d['W' + k] - d['b' + k] / 2 - d['W' + k]\n    return y",
    ),
    "added-argument": (
        "def g(v, act=np.exp): return act(v)\n    return g(x, np.tanh)",
        "def g(v, act=np.exp): return act(v)\n    return g(x)",
    ),
    "added-axis": ("return x + z.mean(axis=1)[:, None]", "return x + z.mean(axis=1)"),
    "another-shape": ("return np.zeros((n, 1)) + x.sum()", "return np.zeros(n) + x.sum()"),
    "another-type": (
        "y = np.zeros((3, 2))\n    y[:] = x\n    return y",
        "y = np.zeros((3, 2), dtype=int)\n    y[:] = x\n    return y",
    ),
    "wrapped": (
        "rows = []\n    for t in range(3): rows += [(x, z)]\n    return rows",
        "rows = []\n    for t in range(3): rows += (x, z)\n    return rows",
    ),
    "another-subscript": ("return np.einsum('pb->p', x)", "return np.einsum('pb->b', x)"),
    "another-start": (
        "for t in range(3): y = (x if t == 0 else y) + z\n    return y",
        "y = z\n    for t in range(3): y = y + z\n    return y",
    ),
    "unshared": (
        "y = [x.copy() for _ in range(2)]\n    y[0] += z\n    return y",
        "y = [x] * 2\n    y[0] += z\n    return y",
    ),
    "copied": ("y = x.copy()\n    y += z\n    return y, x * 1", "y = x\n    y += z\n    return y, x * 1"),
    "in-place": (
        "y = x.copy()\n    kept = y\n    for t in range(2): y += z\n    return kept",
        "y = x.copy()\n    kept = y\n    for t in range(2): y = y + z\n    return kept",
    ),
    "another-permutation": (
        "return np.transpose(x[None], (2, 1, 0))",
        "return np.transpose(x[None], (2, 0, 1))",
    ),
    "zeros-instead": ("return x + np.zeros((3, 2))", "return x + np.ones((3, 2))"),
    "added-product": ("return x + z * x", "return x * 1"),
    "a-one": ("return 1 - x * x", "return z - x * x"),
    "sibling-term": (
        "Wf, dft, Wo, dot = x, z, x + z, x - z\n    return x + Wf * dft + Wo * dot",
        "Wf, dft, Wo, dot = x, z, x + z, x - z\n    return x + Wf * dft",
    ),
    "another-value": (
        "for g in (np.tanh, np.tanh): x = g(x)\n    return x",
        "for g in (np.tanh, np.exp): x = g(x)\n    return x",
    ),
}


@pytest.mark.parametrize("family", sorted({family.name for family in FAMILIES} - ONE_WAY.keys() - SUPPLIED))
def test_what_a_family_breaks_some_edit_heals(family: str) -> None:
    right = [loaded(RIGHT).run("f", inputs(seed)) for seed in range(2)]
    tried = []
    for program, text in faults(family, 2):
        if heals(program, right):
            return
        tried.append(text)
    raise AssertionError(tried)


@pytest.mark.parametrize("family", ONE_WAY)
def test_a_family_mends_what_it_is_for(family: str) -> None:
    draw = np.random.RandomState(0).randn
    right, wrong = (loaded(f"def f(x, z, n):\n    {body}") for body in ONE_WAY[family])

    def fresh() -> tuple[Any, ...]:
        draw.__self__.seed(0)  # type: ignore[attr-defined]
        return draw(3, 2), draw(3, 2), 1

    wanted = right.run("f", fresh())
    assert not equal(wrong.run("f", fresh()), wanted)
    made = [
        edit
        for site, around in list(watched_places(wrong, "f", fresh()))
        for edit in edits(site, around)
        if edit.family == family
    ]
    hooks = [override({edit.site.number: by_expression(edit.text)}) for edit in made]
    assert any(equal(wrong.run("f", fresh(), hook), wanted) for hook in hooks)


# ------------------------------------------------------------------ twice is once

SIGNED = (
    "u - v",
    "u + v * w",
    "u - v - w",
    "-u",
    "u * v",
    "-(u + v)",
    "u - (v - w)",
    "np.tanh(u) - 1",
    "W @ u - v",
)


@settings(max_examples=20)
@given(st.sampled_from(SIGNED), st.integers(0, 2**32 - 1))
def test_another_sign_twice_gives_what_was_there(expression: str, seed: int) -> None:
    for once in signs(expression):
        values = [eval(text, namespace(seed)) for text in signs(once)]
        assert any(np.allclose(one, eval(expression, namespace(seed))) for one in values), once


def signs(expression: str) -> set[str]:
    """What the two families of signs make of it: one of them brings the minus that the other one drops."""
    return {
        shown(site, text)
        for site, around in made_up(expression)
        for family in (another_sign, negative)
        for text, _, _ in family(site, around)
    }
