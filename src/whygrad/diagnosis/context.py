"""What a watched run tells about the surroundings of each site: shapes, names in scope, expressions elsewhere."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from whygrad.faults.edit import Shape, Surroundings, called, text_of
from whygrad.running.interventions import Watch
from whygrad.running.program import Program
from whygrad.running.sites import Site

_COMPUTED = (ast.BinOp, ast.UnaryOp, ast.Call, ast.Subscript, ast.Attribute)
_SIDE_EFFECTS = frozenset({"append", "pop", "extend", "insert", "reverse", "update", "setdefault", "copy"})


class Context:
    """The surroundings of every site that a watched run passed."""

    def __init__(self, program: Program, watch: Watch, promised: Mapping[str, tuple[str, ...]]) -> None:
        self._watch = watch
        self._promised = promised
        self._program = program
        self.shapes: dict[int, Shape] = {}
        self.lengths: dict[int, int] = {}
        self.passed: dict[int, Site] = {}
        self.floats: set[int] = set()
        for event in watch.events:
            self._note(event.site, event.value)
        self._by_statement: dict[int, list[Site]] = {}
        for site in self.passed.values():
            self._by_statement.setdefault(id(site.statement), []).append(site)
        self._pools = {name: dict(self._pool(name)) for name in {site.function for site in self.passed.values()}}
        self._slices = {name: list(dict.fromkeys(self._sliced(name))) for name in self._pools}
        self._inner = _inner_parts(self.passed.values())
        self._multiplied = set(_operands_of_products(self.passed.values()))
        self._steps = {site.function: site.variable for site in self.passed.values() if site.role == "step"}
        self._activations = self._find_activations()

    def _note(self, site: Site, value: Any) -> None:
        self.passed[site.number] = site
        if isinstance(value, np.ndarray):
            self.shapes[site.number] = value.shape
        if isinstance(value, np.ndarray | np.floating | float) and np.asarray(value).dtype.kind == "f":
            self.floats.add(site.number)
        if isinstance(value, tuple | list):
            self.lengths[site.number] = len(value)

    def surroundings(self, site: Site, loose: bool = False) -> Surroundings:
        """Of a site that was passed; of another one, as far as its neighbours tell."""
        near = site.number if site.number in self._watch.scopes else self._neighbour(site)
        in_product, in_sum = self._inner.get(id(site.node), (False, False))
        return Surroundings(
            shape=self.shapes.get(site.number),
            loose=loose,
            step=self._steps.get(site.function) if site.loops == 1 else None,
            multiplied=id(site.node) in self._multiplied,
            containers=sorted(self._watch.containers.get(near, ())),
            scope=self._watch.scopes.get(near, {}),
            pool=self._pools.get(site.function, {}),
            integers=sorted(self._watch.integers.get(near, ())),
            activations=self._activations,
            slices=self._slices.get(site.function, []),
            length=self.lengths.get(site.number),
            in_product=in_product,
            in_sum=in_sum,
            promised=self._promised.get(site.function, ()),
        )

    def made(self, variable: str) -> Site | None:
        """The site at which a variable first got a value."""
        for site in self.passed.values():
            if site.variable == variable and site.role in ("assigned", "after"):
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

    def _neighbour(self, site: Site) -> int:
        earlier = [number for number, other in self.passed.items() if other.function == site.function]
        return max((number for number in earlier if number <= site.number), default=-1)

    def _pool(self, function: str) -> Iterator[tuple[str, Shape]]:
        for number, site in self.passed.items():
            shape = self.shapes.get(number)
            if site.function != function or shape is None or not isinstance(site.node, _COMPUTED):
                continue
            if site.role not in ("index", "iterated", "step") and self._is_pure(site.node):
                yield text_of(site.node), shape

    def _is_pure(self, node: ast.AST) -> bool:
        for part in ast.walk(node):
            name = called(part)
            if name in _SIDE_EFFECTS or name in self._program.definitions:
                return False
            if isinstance(part, ast.Call) and any(keyword.arg == "out" for keyword in part.keywords):
                return False
        return True

    def _sliced(self, function: str) -> Iterator[str]:
        for site in self.passed.values():
            if site.function == function and isinstance(site.node, ast.Subscript):
                if any(isinstance(part, ast.Slice) and (part.lower or part.upper) for part in ast.walk(site.node)):
                    parts = site.node.slice.elts if isinstance(site.node.slice, ast.Tuple) else [site.node.slice]
                    yield ", ".join(map(text_of, parts))

    def _find_activations(self) -> list[str]:
        names = ["np.tanh"]
        names += [name for name in ("sigmoid", "softmax") if callable(self._program.namespace.get(name))]
        for number, site in self.passed.items():
            node = site.node
            if isinstance(node, ast.Call) and len(node.args) == 1 and not node.keywords:
                name = text_of(node.func)
                known = isinstance(node.func, ast.Name) or name.startswith(("np.", "numpy."))
                if known and number in self.floats and name not in names and called(node) not in _SIDE_EFFECTS:
                    names.append(name)
        return names


def _inner_parts(sites: Any) -> dict[int, tuple[bool, bool]]:
    """Which expressions are factors of a longer product, and which are terms of a longer sum."""
    found: dict[int, tuple[bool, bool]] = {}
    for statement in {id(site.statement): site.statement for site in sites}.values():
        for node in ast.walk(statement):
            if isinstance(node, ast.BinOp):
                product, total = isinstance(node.op, ast.Mult), isinstance(node.op, ast.Add | ast.Sub)
                for part in (node.left, node.right):
                    before = found.get(id(part), (False, False))
                    found[id(part)] = (before[0] or product, before[1] or total)
    return found


def _operands_of_products(sites: Any) -> Iterator[int]:
    for site in sites:
        if isinstance(site.node, ast.BinOp) and isinstance(site.node.op, ast.MatMult):
            yield id(site.node.left)
            yield id(site.node.right)
