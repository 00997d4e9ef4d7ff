"""Somebody's own sigmoid, tanh or softmax: which of them heals all, and where the person's own differs from it.

These are functions of one array that everybody writes, in one of a few forms. The nearest form is what is told.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

import numpy as np

from whygrad.diagnosis.context import Context
from whygrad.diagnosis.formulas import numpy_name
from whygrad.diagnosis.limit import Limit
from whygrad.diagnosis.observing import compare
from whygrad.diagnosis.rewriting import smallest
from whygrad.diagnosis.search import Healing, Search
from whygrad.diagnosis.unlike import lacking_factor
from whygrad.faults.edit import REWRITTEN, Edit, text_of
from whygrad.running.program import Program
from whygrad.running.sites import Site

_SUMMED = "np.sum(np.exp(x{shift}), axis={axis}, keepdims=True)"
_SHIFT = " - np.max(x, axis={axis}, keepdims=True)"
_SOFTMAX = "np.exp(x{shift}) / " + _SUMMED
FORMS = {  # of each function, the shortest first
    "sigmoid": (
        "1 / (1 + np.exp(-x))",
        "np.exp(x) / (1 + np.exp(x))",
        "0.5 * (1 + np.tanh(0.5 * x))",
        "0.5 * (np.tanh(0.5 * x) + 1)",
        "0.5 * np.tanh(0.5 * x) + 0.5",
        "0.5 + 0.5 * np.tanh(0.5 * x)",
        "(1 + np.tanh(x / 2)) / 2",
        "(np.tanh(x / 2) + 1) / 2",
    ),
    "tanh": (
        "np.tanh(x)",
        "2 / (1 + np.exp(-2 * x)) - 1",
        "(np.exp(x) - np.exp(-x)) / (np.exp(x) + np.exp(-x))",
    ),
    "softmax": tuple(_SOFTMAX.format(shift=shift.format(axis=0), axis=0) for shift in ("", _SHIFT)),
    "softmax of each row": tuple(
        _SOFTMAX.format(shift=shift.format(axis=1), axis=1) for shift in ("", _SHIFT)
    ),
}

PARTS = (  # what a line before the last one computes of them
    "-x",
    "np.exp(x)",
    "np.exp(-x)",
    "1 + np.exp(-x)",
    *(
        text.format(axis=axis)
        for axis in (0, 1)
        for text in (
            "x - np.max(x, axis={axis}, keepdims=True)",
            "np.exp(x - np.max(x, axis={axis}, keepdims=True))",
            "np.log(np.sum(np.exp(x), axis={axis}))",
            "np.log(np.sum(np.exp(x), axis={axis}, keepdims=True))",
        )
    ),
)


def own_activations(search: Search, sites: Sequence[Site], limit: Limit) -> Iterator[Healing]:
    """What heals all in the place of what a function of one array gives back, or of a line before that."""
    functions = {site.function for site in sites}
    functions -= {name for name in functions if is_one_of_them(search.experiment.program, name)}
    there = [site for site in search.context.passed.values() if site.function in functions]
    own = [(site, name) for site in there if (name := _only_parameter(search.context, site)) is not None]
    for site, parameter in sorted(own, key=lambda one: one[0].line):
        last = isinstance(site.statement, ast.Return)
        for name, forms in FORMS.items() if last else [("", (part,)) for part in PARTS]:
            if limit.reached:
                return
            texts = [_in_names(form, parameter, _numpy(search)) for form in forms]
            told = f"{name.split()[0]}({parameter})" if last else texts[0]
            edit = Edit(site, texts[0], "another-value", REWRITTEN, text_of(site.node), told)
            healing = search.attempt(edit, False)
            if healing is not None and healing.whole:
                yield from _nearest(search, site, texts) or [healing]
                return


def replaces_own(program: Program, edit: Edit) -> bool:
    """Whether it puts another function in the place of the person's own, which may itself be what is wrong."""
    own = edit.family in ("another-function", "supplied-function", "another-value")
    return own and edit.old.partition("(")[0] in program.definitions


def is_one_of_them(program: Program, name: str) -> bool:
    """Whether a function is a sigmoid, a tanh or a softmax as it stands, and not called as another: then its call is
    what is wrong, if anything."""
    definition = program.definitions.get(name, (None, None))[0]
    if not isinstance(definition, ast.FunctionDef) or len(_parameters(definition)) != 1:
        return False
    z = np.array([[0.3, -1.2, 0.5], [0.7, 0.1, -0.4]])
    found = program.run(name, [z.copy()], seconds=1.0)
    if not isinstance(found, np.ndarray) or found.dtype.kind not in "fi":  # also where it stops
        return False
    alike = {
        one.split()[0]
        for one, (form, *_) in FORMS.items()
        if compare(found, eval(form, {"np": np, "x": z})) is None
    }
    others = {one.split()[0] for one in FORMS} - alike
    return bool(alike) and not any(word in name.lower() for word in others)


def _nearest(search: Search, site: Site, texts: Sequence[str]) -> list[Healing]:
    """The smallest change by which the person's own form becomes one of several."""
    places = [smallest(search.context, site, ast.parse(text, mode="eval").body) for text in texts]
    places = [(there, new) for there, new in places if there is not site]
    for there, new in sorted(places, key=lambda place: len(text_of(place[1]))):
        healing = search.attempt(_edit(there, new), False)
        if healing is not None and healing.whole:
            return [healing]
    return []


def _edit(site: Site, new: ast.expr) -> Edit:
    text = text_of(new)
    factor = lacking_factor(site.node, new)
    if factor is not None:
        return Edit(site, text, "added-computed-factor", REWRITTEN, "", factor)
    return Edit(site, text, "another-value", REWRITTEN, text_of(site.node), text)


def _only_parameter(context: Context, site: Site) -> str | None:
    """The one array that a function is given, where the site is all that it gives back or gives a name."""
    definition = context.definition(site.function)
    whole = site.node is getattr(site.statement, "value", None)
    if definition is None or not whole or not isinstance(site.statement, ast.Return | ast.Assign):
        return None
    names = _parameters(definition)
    return names[0] if len(names) == 1 and site.number in context.shapes else None


def _parameters(definition: ast.FunctionDef) -> list[str]:
    arguments = definition.args
    return [one.arg for one in (*arguments.posonlyargs, *arguments.args) if one.arg != "self"]


def _in_names(form: str, parameter: str, numpy: str) -> str:
    tree = ast.parse(form, mode="eval").body
    for part in ast.walk(tree):
        if isinstance(part, ast.Name):
            part.id = parameter if part.id == "x" else numpy
    return text_of(tree)


def _numpy(search: Search) -> str:
    return numpy_name(search.experiment.program.namespace) or "np"
