"""What a watched run tells about the surroundings of each site: shapes, names in scope, expressions elsewhere."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from whygrad.diagnosis.elsewhere import Elsewhere, Parts, activations, functions
from whygrad.diagnosis.siblings import Counterparts, alike_below, counterparts, in_all
from whygrad.faults.edit import Edit, Shape, Surroundings, text_of
from whygrad.faults.slices import first_part, halves, parts_like, slice_text
from whygrad.running.interventions import Watch, is_whole
from whygrad.running.program import Program
from whygrad.running.sites import Site


class Context:
    """The surroundings of every site that a watched run passed."""

    def __init__(
        self,
        program: Program,
        watch: Watch,
        promised: Mapping[str, tuple[str, ...]],
        handed_on: tuple[str, ...] = (),
    ) -> None:
        self.watch = watch
        self._promised = promised
        self._program = program
        self.shapes: dict[int, Shape] = {}
        self.passed: dict[int, Site] = {}
        self.floats: set[int] = set()
        self._blank: set[int] = set()  # what once held no number at all
        self._lengths: dict[int, int] = {}
        self._whole: dict[int, int] = {}
        self._shared: set[int] = set()
        for event in watch.events:
            self._note(event.site, event.value)
        self.floats -= self._blank  # those cannot be moved
        late = {event.site.number for event in watch.events[watch.last_call :]}
        self.early = frozenset(self.passed.keys() - late)  # passed before the judged function was called
        self._by_statement: dict[int, list[Site]] = {}
        self._counterparts: dict[int, tuple[Counterparts, ...]] = {}  # of statements
        self._by_node = {
            id(site.node): site
            for site in self.passed.values()
            if site.role not in ("step", "before", "after")
        }
        for site in self.passed.values():
            self._by_statement.setdefault(id(site.statement), []).append(site)
        named = {event.site.variable for event in watch.events if isinstance(event.value, slice)}
        self._elsewhere = Elsewhere(program, self.passed, self.shapes, handed_on, named - {None})
        self._parts = Parts(self.passed.values())
        self._steps = {
            site.function: site.variable
            for site in self.passed.values()
            if site.role == "step" and site.loops == 1  # an inner loop does not walk over time
        }
        self._functions = functions(program)
        self._own = tuple(program.definitions)
        self._numbers = {
            name: int(value)
            for name, value in program.namespace.items()
            if is_whole(value) and not name.startswith("_")
        }
        self._activations = activations(program, self._of_floats())

    def _of_floats(self) -> list[Site]:
        return [site for number, site in self.passed.items() if number in self.floats]

    def _note(self, site: Site, value: Any) -> None:
        self.passed[site.number] = site
        if isinstance(value, np.ndarray):
            self.shapes[site.number] = value.shape
        elif isinstance(value, float | np.floating):
            self.shapes[site.number] = ()
        if isinstance(value, np.ndarray | np.floating | float) and np.asarray(value).dtype.kind == "f":
            (self.floats.add if np.isfinite(value).any() else self._blank.add)(site.number)
        if is_whole(value):
            self._whole[site.number] = int(value)
        if isinstance(value, tuple | list):
            self._lengths[site.number] = len(value)
        if isinstance(value, tuple | list | dict) and _holds_one_twice(value):
            self._shared.add(site.number)

    def surroundings(self, site: Site, loose: bool = False) -> Surroundings:
        """Of a site that was passed; of another one, as far as its neighbours tell."""
        near = self._near(site)
        scope = self._of_its_kind(site, near)
        step = self._steps.get(site.function) if site.loops == 1 else None
        return Surroundings(
            shape=self.shapes.get(site.number),
            loose=loose,
            step=step,
            multiplied=id(site.node) in self._parts.multiplied,
            containers=sorted(self.watch.containers.get(near, ())),
            whole=self._whole.get(site.number),
            shared=site.number in self._shared,
            functions=self._spoken(site, self._functions),
            own=self._spoken(site, self._own),
            strings=self._elsewhere.strings(site.function),
            words=self._elsewhere.words() if _is_word(site.node) else (),
            scope=scope,
            pool={**self._elsewhere.pool(site.function), **self._steps_of(scope, step, site.function)},
            integers={**self._numbers, **self.watch.integers.get(near, {})},
            activations=self._spoken(site, self._activations),
            slices=self._elsewhere.slices(site.function),
            length=self._lengths.get(site.number),
            entries=self._entries(site),
            in_product=id(site.node) in self._parts.factors,
            in_sum=id(site.node) in self._parts.terms,
            promised=self.promised(site.function),
        )

    def promised(self, function: str) -> Sequence[str]:
        """The names of what a function of the exercise hands back, in their order."""
        return self._promised.get(function, ())

    def _of_its_kind(self, site: Site, near: int) -> Mapping[str, Shape]:
        """The arrays in scope that may stand there: numbers for numbers, and what is true or false for its like."""
        scope, masks = self.watch.scopes.get(near, {}), self.watch.masks.get(near, set())
        if not masks:
            return scope
        is_mask = text_of(site.node) in masks
        return {name: shape for name, shape in scope.items() if (name in masks) == is_mask}

    def _spoken(self, site: Site, names: Sequence[str]) -> Sequence[str]:
        """Names of functions as they are called at a site: what is a method of the same class with its ``self``."""
        definition = self._program.definitions.get(site.function.split(".")[0], (None,))[0]
        spoken: Mapping[str, str] = getattr(definition, "spoken", {})
        return list(dict.fromkeys(spoken.get(name, name) for name in names)) if spoken else names

    def _steps_of(self, scope: Mapping[str, Shape], step: str | None, function: str) -> dict[str, Shape]:
        """One step of each array over time that is not filled here; its time may be the last axis or the second."""
        if step is None:
            return {}
        over_time = {name: shape for name, shape in scope.items() if len(shape) == 3}
        filled = {
            site.variable
            for site in self.passed.values()
            if site.role in ("stored", "augmented") and site.function == function
        }
        found: dict[str, Shape] = {}
        for name, shape in over_time.items():
            if name not in filled:
                found |= {f"{name}[:, :, {step}]": shape[:2], f"{name}[:, {step}]": (shape[0], shape[2])}
        return found

    def _entries(self, site: Site) -> int | None:
        """How many entries that has which the site picks one of."""
        if not isinstance(site.node, ast.Subscript):
            return None
        of = (one for one in self._by_statement.get(id(site.statement), ()) if one.node is site.node.value)
        return next((self._lengths[one.number] for one in of if one.number in self._lengths), None)

    def words(self, site: Site) -> list[str]:
        """The words that a function uses as keys."""
        return [word for word in self._elsewhere.strings(site.function) if word.startswith("'")]

    def made(self, variable: str, function: str) -> Site | None:
        """The site at which a variable of a function first got a value."""
        for site in self.passed.values():
            mine = site.variable == variable and site.function == function
            if mine and site.role in ("assigned", "after"):
                return site
        return None

    def twins(self, site: Site) -> tuple[Site, ...]:
        """The other sites of the same statement with the same source."""
        text = text_of(site.node)
        return tuple(
            other
            for other in self._by_statement.get(id(site.statement), ())
            if other is not site and other.role not in ("index", "step") and text_of(other.node) == text
        )

    def in_all_alike(self, site: Site, edits: Callable[[], Iterator[Edit]]) -> Iterator[Edit]:
        """Edits of a place in the first of several terms or lines that are written alike, made in each of them."""
        statement = site.statement
        if id(statement) not in self._counterparts:
            below = alike_below(statement, self.definition(site.function))
            self._counterparts[id(statement)] = (counterparts(statement), below)
        for found in self._counterparts[id(statement)]:
            rows = found.get(id(site.node), ())
            others = [(self._by_node[id(node)], gate) for node, gate in rows if id(node) in self._by_node]
            if others and len(others) == len(rows):
                near = self._near(site)
                scope = {*self.watch.scopes.get(near, ()), *self.watch.containers.get(near, ())}
                yield from in_all(edits(), others, scope)

    def other_targets(self, site: Site) -> Iterator[Edit]:
        """What is stored into another part of the same array, by itself or together with the store beside it."""
        target = _sliced_target(site)
        if target is None:
            return
        bounds = [name for name in self.watch.integers.get(site.number, {}) if name.isidentifier()]
        for text in parts_like(target, bounds, self._elsewhere.slices(site.function)):
            place = replace(site, number=-1, node=target.slice, source=slice_text(target.slice), role="index")
            yield Edit(place, text, "another-slice", 1, slice_text(target.slice), text)
        for other in self.passed.values():
            second = _sliced_target(other) if other.function == site.function else None
            beside = second is not None and 0 < other.statement.lineno - site.statement.lineno <= NEAR
            if second is not None and beside and text_of(second.value) == text_of(target.value):
                for one, two in halves(target.slice, second.slice, bounds):
                    first = replace(
                        site, number=-1, node=target.slice, source=slice_text(target.slice), role="index"
                    )
                    last = replace(
                        other, number=-2, node=second.slice, source=slice_text(second.slice), role="index"
                    )
                    yield Edit(
                        first, one, "another-slice", 1, slice_text(target.slice), one, others=((last, two),)
                    )

    def definition(self, function: str) -> ast.FunctionDef | None:
        """The definition of a function, also of a method or of one inside of another."""
        first, *inner = function.split(".")
        found: ast.stmt | None = self._program.definitions.get(first, (None, None))[0]
        for name in inner:
            body = [node for node in ast.walk(found) if isinstance(node, ast.FunctionDef)] if found else []
            found = next((node for node in body if node.name == name), None)
        return found if isinstance(found, ast.FunctionDef) else None

    def fields(self, name: str) -> Sequence[str]:
        """What the arguments of a class of the person's are called, in their order."""
        made = self._program.namespace.get(name)
        if not isinstance(made, type):
            return ()
        try:
            return tuple(inspect.signature(made).parameters)
        except (TypeError, ValueError):  # built in, and without a signature
            return ()

    def beside(self, site: Site) -> Sequence[Site]:
        """All sites of the same statement, this one too."""
        return self._by_statement.get(id(site.statement), ())

    def site_of(self, node: ast.AST) -> Site | None:
        """Where the value of an expression passed."""
        return self._by_node.get(id(node))

    def _near(self, site: Site) -> int:
        return site.number if site.number in self.watch.scopes else self._neighbour(site)

    def _neighbour(self, site: Site) -> int:
        earlier = [number for number, other in self.passed.items() if other.function == site.function]
        return max((number for number in earlier if number <= site.number), default=-1)


NEAR = 3  # lines between two statements that people write as a pair


def _is_word(node: ast.AST) -> bool:
    """Whether it is a constant, or an entry of an entry, whose names may stand anywhere in the program."""
    entry = node.value if isinstance(node, ast.Subscript) else None
    key = entry.slice if isinstance(entry, ast.Subscript) else None
    return isinstance(node, ast.Constant) or (isinstance(key, ast.Constant) and isinstance(key.value, str))


def is_whole_value(site: Site) -> bool:
    """Whether a site is all that a statement gives to its one target."""
    statement = site.statement
    return isinstance(statement, ast.Assign) and len(statement.targets) == 1 and statement.value is site.node


def _sliced_target(site: Site) -> ast.Subscript | None:
    """The part of an array that the whole value of a statement is stored into: a slice, or a place that counts."""
    target = (
        site.statement.targets[0] if is_whole_value(site) and isinstance(site.statement, ast.Assign) else None
    )
    if not isinstance(target, ast.Subscript) or not isinstance(first_part(target.slice), _PLACES):
        return None
    key = isinstance(target.slice, ast.Constant) and isinstance(target.slice.value, str)
    return None if key else target


_PLACES = (ast.Slice, ast.Name, ast.Constant, ast.BinOp)


def _holds_one_twice(value: Any) -> bool:
    arrays = [
        id(one)
        for one in (value.values() if isinstance(value, dict) else value)
        if isinstance(one, np.ndarray)
    ]
    return len(arrays) > len(set(arrays))
