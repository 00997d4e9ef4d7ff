"""A faulty network, simulated: the unfolded chapter with faults planted, run on the exercise's own test cells."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import ModuleType
from typing import Any

import numpy as np

from whygrad.chapters.activations import sigmoid, softmax
from whygrad.diagnosis.context import Context
from whygrad.diagnosis.exercises import STEP_BY_STEP, Function
from whygrad.diagnosis.observing import Array, observe
from whygrad.diagnosis.problems import problems
from whygrad.faults.edit import Edit
from whygrad.faults.families import FAMILIES, edits
from whygrad.faults.misconceptions import ROWS, Misconception
from whygrad.faults.unfolded import lstm, rnn
from whygrad.running.interventions import Hook, Watch, by_expression, override, pass_through
from whygrad.running.program import Crash, Program
from whygrad.running.sites import SourceText

RUN_SECONDS = 0.2
_UNPLANTED = frozenset(  # these mend and do not break, or break what nobody prints
    {"copied", "unshared", "named-instead", "another-start", "in-place", "another-number", "sibling-term"}
)
_LATER = frozenset(  # many, and seldom what people do
    {
        "another-expression",
        "added-computed-factor",
        "added-computed-term",
        "subtracted-term",
        "added-term",
        "added-slice",
    }
)

Printout = Mapping[tuple[str, str], Array]  # function and output -> what its test cell computes


@dataclass(frozen=True, eq=False)
class Planted:
    """A fault in a model: an edit at a site, or a row of the misconceptions."""

    function: str
    edit: Edit | None = None
    row: Misconception | None = None

    @property
    def key(self) -> tuple[Any, ...]:
        """What tells one fault from another."""
        if self.row is not None:
            return (self.row.name,)
        assert self.edit is not None
        site = self.edit.site
        return (site.function, site.line, site.column, site.role, self.edit.family, self.edit.text)


class Model:
    """One chapter, unfolded, with some misconceptions written into it; edits are planted by overriding values."""

    def __init__(self, chapter: str, rows: Sequence[Misconception] = ()) -> None:
        self.chapter = chapter
        self.rows = tuple(rows)
        module: ModuleType = lstm if chapter == "lstm" else rnn
        self.program = _loaded(module, self.rows)
        self.functions = tuple(
            row for row in STEP_BY_STEP.functions.values() if row.chapter.__name__.endswith(f".{chapter}")
        )
        self._inputs = {row.name: _published(row) for row in self.functions}
        self._saved: dict[str, Any] = {}  # what the unharmed forward functions saved

    def printout(self, planted: Sequence[Edit] = (), hook: Hook | None = None) -> Printout:
        """What the test cells compute with some edits planted; outputs of a cell that crashes are lacking."""
        changes = [(site.number, text) for edit in planted for site, text in edit.changes]
        return self.overridden(changes, hook)

    def overridden(
        self,
        changes: Sequence[tuple[int, str]],
        hook: Hook | None = None,
        only: frozenset[str] | None = None,
    ) -> Printout:
        """The same for texts at numbered sites. What no change can reach is not run again."""
        touched = {self.program.sites[number].function for number, _ in changes}
        if hook is None:
            hook = (
                override({number: by_expression(text) for number, text in changes})
                if changes
                else pass_through
            )
        found: dict[tuple[str, str], Array] = {}
        for function in self.functions:
            if only is not None and function.name not in only:
                continue
            if touched and not touched & _upstream(function):
                found |= {key: value for key, value in self.unharmed.items() if key[0] == function.name}
                continue
            for name, value in self._cell(function, hook, touched).items():
                found[function.name, name] = value
        return found

    @cached_property
    def unharmed(self) -> Printout:
        """What the test cells compute without any edit."""
        return self.printout(hook=pass_through)

    def _cell(self, function: Function, hook: Hook, touched: set[str]) -> Mapping[str, Array]:
        """One test cell: forward first, where a cache is needed."""
        given = {name: _fresh(value) for name, value in self._inputs[function.name].items()}
        if function.forward is not None:
            saved = self._forward(function, given, hook, touched)
            if saved is None:
                return {}
            given["caches" if function.sequence else "cache"] = saved
        returned = self.program.run(
            function.name, [given[name] for name in function.arguments], hook, RUN_SECONDS
        )
        if isinstance(returned, Crash):
            return {}
        values = observe(function, returned).values
        return {name: value for name, value in values.items() if not name.startswith("cache")}

    def _forward(self, function: Function, given: dict[str, Any], hook: Hook, touched: set[str]) -> Any:
        """What forward saves for a backward test cell; run once for all edits that do not reach it."""
        forward = STEP_BY_STEP.functions[str(function.forward)]
        reaches = not touched or bool(touched & _upstream(forward))
        if not reaches and function.name in self._saved:
            return self._saved[function.name]
        arguments = [given[name] for name in forward.arguments]
        returned = self.program.run(forward.name, arguments, hook if reaches else pass_through, RUN_SECONDS)
        saved = returned[-1] if isinstance(returned, tuple) else None
        if not reaches:
            self._saved[function.name] = saved
        return saved

    @cached_property
    def context(self) -> Context:
        """The surroundings of every site, from one watched run of all test cells."""
        watch = Watch(self.program.sites)
        self.printout(hook=watch)
        return Context(
            self.program, watch, {row.name: row.returns for row in self.functions if row.form == "dict"}
        )

    def plantable(self, functions: frozenset[str] | None = None, all_families: bool = True) -> Iterator[Edit]:
        """The edits that can be planted, function by function."""
        dropped = _UNPLANTED if all_families else _UNPLANTED | _LATER
        wanted = {family.name for family in FAMILIES} - dropped
        for site in self.context.passed.values():
            if site.role in ("step", "before") or (functions is not None and site.function not in functions):
                continue
            for edit in edits(site, self.context.surroundings(site)):
                if edit.family in wanted:
                    yield edit
            yield from self.context.exchanges(site)


def _upstream(function: Function) -> set[str]:
    """The functions that run in the test cell of a function."""
    found = {function.name, *([function.cell] if function.cell else [])}
    return found | (_upstream(STEP_BY_STEP.functions[function.forward]) if function.forward else set())


def _loaded(module: ModuleType, rows: Sequence[Misconception]) -> Program:
    source = inspect.getsource(module)
    for row in rows:
        source = written(source, row)
    program = Program()
    program.namespace |= {"np": np, "sigmoid": sigmoid, "softmax": softmax}
    text = SourceText.of(source, f"<{module.__name__}>")
    program.load([(text, node) for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)])
    return program


def written(source: str, row: Misconception) -> str:
    """The source of an unfolded chapter with a misconception written into it.

    Raises:
        ValueError: the words of the row do not stand just once in its function.
    """
    start = source.index(f"def {row.function}(")
    end = source.find("\ndef ", start)
    body = source[start : end if end > 0 else len(source)]
    for before, after in ((row.before, row.after), *row.more):
        if body.count(before) != 1:
            raise ValueError(f"{row.name}: {before!r} stands {body.count(before)} times in {row.function}")
        body = body.replace(before, after)
    return source[:start] + body + (source[end:] if end > 0 else "")


def rows_of(chapter: str) -> tuple[Misconception, ...]:
    """The misconceptions about one chapter."""
    return tuple(row for row in ROWS if row.function.startswith(chapter))


def _published(function: Function) -> dict[str, Any]:
    return next(one for one in problems(function) if one.name == "published").draw()


def _fresh(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: entry.copy() for name, entry in value.items()}
    return value.copy()
