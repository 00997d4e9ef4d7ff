"""Which kind an edit stands for: a row each."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

from tests.running.programs import loaded
from whygrad.faults.circumstances import Circumstances
from whygrad.faults.edit import Edit
from whygrad.faults.families import FAMILIES
from whygrad.faults.kinds import kind_of
from whygrad.faults.words import page

LOOP = "def f(x, a0):\n    for t in range(3): {}\n    return x"
PLAIN = "def f(x, a0):\n    {}\n    return x"
OVER_TIME = Circumstances(sequence=True)
ALONE = Circumstances()


def edit_of(
    template: str, statement: str, at: str, family: str, old: str, new: str, role: str | None = None
) -> Edit:
    """An edit of the part ``at`` of a statement in a loop, or outside of one."""
    program = loaded(template.format(statement))
    site = next(one for one in program.sites if one.source == at and role in (None, one.role))
    return Edit(site, new or "0", family, 1, old, new)


ROWS: dict[str, tuple[str, str, str, str, str, Circumstances, str]] = {
    # statement, the part that is edited, family, old, new, circumstances, kind
    "another sign": ("y = u - v", "u - v", "another-sign", "-", "+", ALONE, "wrong-sign"),
    "the other way round": ("y = u - v", "u - v", "another-operator", "u - v", "v - u", ALONE, "wrong-sign"),
    "an operator": ("y = u * v", "u * v", "another-operator", "*", "@", ALONE, "wrong-operator"),
    "a power": ("y = u ** 3", "u ** 3", "another-constant", "3", "2", ALONE, "wrong-activation"),
    "a transpose": ("y = W @ u", "W", "transposed", "W", "W.T", ALONE, "wrong-transpose"),
    "a variable": ("y = dc * x", "x", "another-variable", "x", "a0", ALONE, "wrong-variable"),
    "a gate": ("y = dc * ft", "ft", "another-variable", "ft", "it", ALONE, "wrong-gate"),
    "the key of a gate": ("y = d['Wf']", "d['Wf']", "another-key", "'Wf'", "'Wi'", ALONE, "wrong-gate"),
    "an axis": ("y = u.sum(0)", "u.sum(0)", "another-axis", "axis=0", "axis=1", ALONE, "wrong-axis"),
    "a kept axis": ("y = u.sum(1)", "u.sum(1)", "another-axis", "axis=1", "axis=1, keepdims=True", ALONE, "wrong-shape"),
    "a slope that is too much": ("y = u * (1 - a ** 2)", "u * (1 - a ** 2)", "dropped-factor", "1 - a ** 2", "", ALONE, "wrong-activation"),
    "a factor too much": ("y = u * v", "u * v", "dropped-factor", "v", "", ALONE, "extra-term"),
    "a factor that is missing": ("y = u", "u", "added-factor", "", "v", ALONE, "missing-factor"),
    "a term": ("y = u", "u", "added-term", "", "v", ALONE, "missing-term"),
    "a stack": ("y = np.vstack(u)", "np.vstack(u)", "another-function", "vstack", "hstack", ALONE, "wrong-axis"),
    "an activation": ("y = np.tanh(u)", "np.tanh(u)", "another-function", "np.tanh", "sigmoid", ALONE, "wrong-activation"),
    "letters that are summed": ("y = np.einsum('ab->', u)", "np.einsum('ab->', u)", "another-subscript", "ab->", "ab->a", ALONE, "wrong-axis"),
    "letters that are turned": ("y = np.einsum('ab->a', u)", "np.einsum('ab->a', u)", "another-subscript", "ab->a", "ba->a", ALONE, "wrong-transpose"),
    "a part": ("y = u[1]", "u[1]", "another-index", "1", "0", ALONE, "wrong-slice"),
    "a name that is not there": ("y = nobody", "nobody", "another-variable", "nobody", "x", Circumstances(error=NameError()), "outside-state"),
    "two shapes": ("y = dc * x", "x", "another-variable", "x", "a0", Circumstances(error=ValueError()), "wrong-shape"),
    "a copy": ("y = x", "x", "copied", "x", "x.copy()", ALONE, "aliased-cache"),
    "a copy for the caller": ("y = x", "x", "copied", "x", "x.copy()", Circumstances(given=True), "modified-input"),
}  # fmt: skip

IN_A_LOOP: dict[str, tuple[str, str, str, str, str, Circumstances, str]] = {
    "a step": ("y = u[t]", "u[t]", "another-index", "t", "t - 1", OVER_TIME, "wrong-step"),
    "a carry": ("y = g(x, a0)", "a0", "another-variable", "a0", "a_next", OVER_TIME, "not-carried"),
    "late": ("y = g(x, u)", "u", "another-variable", "u", "v", Circumstances(True, late=True), "not-carried"),
    "a carry that is not added": ("y = u", "u", "added-term", "", "v", OVER_TIME, "not-carried"),
    "a sum that starts anew": ("y = u", "u", "accumulated", "=", "+=", OVER_TIME, "not-accumulated"),
    "a sum that is none": ("y += u", "u", "not-accumulated", "+=", "=", OVER_TIME, "extra-term"),
    "walked the other way": ("y = u", "range(3)", "another-range", "range(3)", "reversed(range(3))", OVER_TIME, "wrong-step"),
    "its own value again": ('s = {"h": h, "c": s["c"]}', 's["c"]', "another-variable", "s['c']", "c", OVER_TIME, "not-carried"),
    "one step alone": ("y = g(u[t])", "u[t]", "another-variable", "u[t]", "du", Circumstances(True, carries=True), "not-carried"),
    "one step alone, and the first is wrong too": ("y = g(u[t])", "u[t]", "another-variable", "u[t]", "du", OVER_TIME, "wrong-variable"),
    "zeros in every round": ("y = g(np.zeros(3))", "np.zeros(3)", "another-variable", "np.zeros(3)", "a_next", OVER_TIME, "not-carried"),
}  # fmt: skip


@pytest.mark.parametrize("case", ROWS)
def test_the_kind_of_an_edit(case: str) -> None:
    statement, at, family, old, new, known, kind = ROWS[case]
    assert kind_of(edit_of(PLAIN, statement, at, family, old, new), known) == kind


@pytest.mark.parametrize("case", IN_A_LOOP)
def test_the_kind_of_an_edit_in_a_loop(case: str) -> None:
    statement, at, family, old, new, known, kind = IN_A_LOOP[case]
    assert kind_of(edit_of(LOOP, statement, at, family, old, new), known) == kind


Z = np.linspace(-1, 1, 6).reshape(2, 3)
VALUES: dict[str, tuple[Any, Any, str]] = {
    "tanh for what goes into it": (Z, np.tanh(Z), "wrong-activation"),
    "what goes into a sigmoid": (1 / (1 + np.exp(-Z)), Z, "wrong-activation"),
    "zeros may as well be an end: a da0 that was never set": (0 * Z, Z, "wrong-variable"),
    "two of a kind": (Z, Z + 1, "wrong-variable"),
    "the same numbers in another shape": (Z[0], Z[:1], "wrong-shape"),
}


@pytest.mark.parametrize("case", VALUES)
def test_the_values_at_the_site_tell_the_kind(case: str) -> None:
    old, new, kind = VALUES[case]
    edit = edit_of(PLAIN, "y = first", "first", "another-variable", "first", "second")
    assert kind_of(edit, Circumstances(sequence=True, old=old, new=new)) == kind


W = "y = first"
KNOWN: dict[str, tuple[str, str, str, str, Circumstances, str]] = {
    # the template, the family, old, new, circumstances, kind
    "a start that should be zeros": (PLAIN, "another-variable", "first", "z", Circumstances(True, old=Z, new=0 * Z, emptied=True), "wrong-initial-state"),
    "a start that is zeros, in a loop": (LOOP, "another-variable", "first", "z", Circumstances(True, old=Z, new=Z + 1, constant=True, carries=True, once=True), "wrong-initial-state"),
    "the same value in every round": (LOOP, "another-variable", "first", "z", Circumstances(True, old=Z, new=Z + 1, constant=True, carries=True), "not-carried"),
    "the same thing of two gates, whatever they are called": (PLAIN, "another-variable", "first", "z", Circumstances(names=(frozenset({"ft"}), frozenset({"it"}))), "wrong-gate"),
    "two things that are not of two gates": (PLAIN, "another-variable", "first", "z", Circumstances(names=(frozenset({"ft"}), frozenset({"c_prev"}))), "wrong-variable"),
    "an entry of a cache": (LOOP, "another-index", "0", "2", Circumstances(True, record=True), "wrong-variable"),
    "an entry of a list over time": (LOOP, "another-index", "0", "2", Circumstances(True), "wrong-step"),
    "a carry that is written over": (LOOP, "accumulated", "=", "+=", Circumstances(True, carries=True), "not-carried"),
    "a sum that is written over in its round": (LOOP, "accumulated", "=", "+=", Circumstances(True, carries=True, refilled=True), "not-accumulated"),
    "a weight's sum that is written over": (LOOP, "accumulated", "=", "+=", Circumstances(True, carries=False), "not-accumulated"),
    "a factor that belongs to what stands there": (PLAIN, "another-expression", "first", "first * u", ALONE, "missing-factor"),
    "a term that belongs to what stands there": (PLAIN, "another-expression", "first", "first + u", ALONE, "missing-term"),
    "a word for another activation": (PLAIN, "another-key", "'sigmoid'", "'tanh'", ALONE, "wrong-activation"),
    "letters that are exchanged": (PLAIN, "another-key", "'ik,jk->ji'", "'ik,jk->ij'", ALONE, "wrong-transpose"),
}  # fmt: skip


@pytest.mark.parametrize("case", KNOWN)
def test_what_the_run_shows_tells_the_kind(case: str) -> None:
    template, family, old, new, known, kind = KNOWN[case]
    assert kind_of(edit_of(template, W, "first", family, old, new), known) == kind


def test_every_family_has_a_kind_and_every_kind_has_a_page() -> None:
    for family in FAMILIES:
        for template in (PLAIN, LOOP):
            edit = edit_of(template, "y = dc * x", "x", family.name, "x", "a0")
            for known in (ALONE, OVER_TIME):
                kind = kind_of(edit, known)
                assert re.fullmatch("[a-z-]+", kind)
                assert page(kind).kind == kind
