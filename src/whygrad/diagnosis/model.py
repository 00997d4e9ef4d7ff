"""The fault model of a chapter: the edits that can be planted into its unfolded source, one place at a time."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cached_property

import numpy as np

from whygrad.chapters.activations import sigmoid, softmax
from whygrad.diagnosis.context import Context
from whygrad.diagnosis.exchanging import exchanges
from whygrad.diagnosis.exercises import STEP_BY_STEP, Function, Inputs
from whygrad.diagnosis.problems import problems
from whygrad.diagnosis.simulation import functions
from whygrad.diagnosis.straight import Place, places, source_of
from whygrad.faults.edit import Edit
from whygrad.faults.families import FAMILIES, edits
from whygrad.running.interventions import Hook, Watch, pass_through
from whygrad.running.program import Crash, Program
from whygrad.running.sites import SourceText

_UNPLANTED = frozenset(  # these mend and do not break, or break what nobody prints
    {"copied", "unshared", "named-instead", "another-start", "in-place", "another-number", "sibling-term"}
    | {"moved-function"}
)
_LATER = frozenset(  # many, and seldom what people do
    {
        "another-expression",
        "added-computed-factor",
        "added-computed-term",
        "subtracted-term",
        "added-term",
        "added-slice",
        "added-product",
    }
)


class Model:
    """One chapter, unfolded, run once under a watch: so the surroundings of every place are known."""

    def __init__(self, chapter: str) -> None:
        self.chapter = chapter
        self.program = Program()
        self.program.namespace |= {"np": np, "sigmoid": sigmoid, "softmax": softmax}
        source = source_of(chapter)
        text = SourceText.of(source, f"<{chapter}>")
        self.program.load(
            [(text, node) for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)]
        )

    @cached_property
    def places(self) -> dict[int, Place]:
        """Where in the source each site stands, by its number."""
        return places(self.chapter, tuple(self.program.sites))

    @cached_property
    def context(self) -> Context:
        """The surroundings of every site, from one watched run of all test cells."""
        watch = Watch(self.program.sites)
        for function in functions(self.chapter):
            self._test_cell(function, watch)
        promised = {row.name: row.returns for row in functions(self.chapter) if row.form == "dict"}
        return Context(self.program, watch, promised)

    def plantable(self, all_families: bool = False) -> Iterator[Edit]:
        """The edits that can be planted, function by function."""
        dropped = _UNPLANTED if all_families else _UNPLANTED | _LATER
        wanted = {family.name for family in FAMILIES} - dropped
        for site in self.context.passed.values():
            if site.role in ("step", "before"):
                continue
            for edit in edits(site, self.context.surroundings(site)):
                if edit.family == "accumulated" and not site.loops:  # nobody adds to what stands there once
                    continue
                if edit.family in wanted and self._runs_elsewhere(edit) and not self._said_elsewhere(edit):
                    yield edit
            yield from (edit for edit in exchanges(self.context, site) if self._runs_elsewhere(edit))

    @staticmethod
    def _said_elsewhere(edit: Edit) -> bool:
        """Whether it undoes a transposition around it: that is said in the words of whoever left it out."""
        around = (node for node in ast.walk(edit.site.statement) if isinstance(node, ast.Attribute))
        return edit.family == "transposed" and any(
            node.attr == "T" and node.value is edit.site.node for node in around
        )

    def _runs_elsewhere(self, edit: Edit) -> bool:
        """Whether the programs that people write run with it, too: with a state and an input that are exchanged on the
        way forward most of them stop."""
        if "_cell_forward(" not in ast.unparse(edit.site.statement):
            return True
        shapes = {self.context.shapes.get(site.number) for site, _ in edit.changes}
        return edit.family != "another-order" and (edit.family != "exchanged" or len(shapes) == 1)

    def _test_cell(self, function: Function, watch: Hook) -> None:
        given: Inputs = next(one for one in problems(function) if one.name == "published").draw()
        if function.forward is not None:
            forward = STEP_BY_STEP.functions[function.forward]
            made = self.program.run(forward.name, [given[name] for name in forward.arguments], pass_through)
            assert not isinstance(made, Crash)  # these are the chapter's own words
            given["caches" if function.sequence else "cache"] = made[-1]
        self.program.run(function.name, [given[name] for name in function.arguments], watch)
