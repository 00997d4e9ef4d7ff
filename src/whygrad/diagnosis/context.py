"""What a watched run tells about the surroundings of each site: shapes, names in scope, expressions elsewhere."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from whygrad.faults.edit import Edit, Shape, Surroundings, called, text_of
from whygrad.running.interventions import VALUE, Watch
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
        self._whole: dict[int, int] = {}
        self._shared: set[int] = set()
        for event in watch.events:
            self._note(event.site, event.value)
        self._by_statement: dict[int, list[Site]] = {}
        for site in self.passed.values():
            self._by_statement.setdefault(id(site.statement), []).append(site)
        self._pools = {
            name: dict(self._pool(name)) for name in {site.function for site in self.passed.values()}
        }
        self._slices = {name: list(dict.fromkeys(self._sliced(name))) for name in self._pools}
        self._inner = _inner_parts(self.passed.values())
        self._multiplied = set(_operands_of_products(self.passed.values()))
        self._strings = {name: list(dict.fromkeys(self._worded(name))) for name in self._pools}
        self._functions = self._find_functions()
        self._steps = {site.function: site.variable for site in self.passed.values() if site.role == "step"}
        self._activations = self._find_activations()

    def _note(self, site: Site, value: Any) -> None:
        self.passed[site.number] = site
        if isinstance(value, np.ndarray):
            self.shapes[site.number] = value.shape
        elif isinstance(value, float | np.floating):
            self.shapes[site.number] = ()
        if isinstance(value, np.ndarray | np.floating | float) and np.asarray(value).dtype.kind == "f":
            self.floats.add(site.number)
        if isinstance(value, int) and not isinstance(value, bool):
            self._whole[site.number] = value
        if isinstance(value, tuple | list):
            self.lengths[site.number] = len(value)
        if isinstance(value, tuple | list | dict):
            arrays = [
                id(one)
                for one in (value.values() if isinstance(value, dict) else value)
                if isinstance(one, np.ndarray)
            ]
            if len(arrays) > len(set(arrays)):
                self._shared.add(site.number)

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
            whole=self._whole.get(site.number),
            shared=site.number in self._shared,
            functions=self._functions,
            strings=self._strings.get(site.function, ()),
            scope=self._watch.scopes.get(near, {}),
            pool=self._pools.get(site.function, {}),
            integers=self._watch.integers.get(near, {}),
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

    def exchanged_stores(self, site: Site) -> Iterator[Edit]:
        """What is stored into two parts of the same array, the other way round."""
        if site.role != "stored":
            return
        for other in self.passed.values():
            same = other.role == "stored" and (other.function, other.variable) == (
                site.function,
                site.variable,
            )
            if same and other.number > site.number and other.statement is not site.statement:
                mine, its = text_of(site.node), text_of(other.node)
                yield Edit(site, its, "exchanged", 1, mine, its, others=((other, mine),))

    def definition(self, function: str) -> ast.FunctionDef | None:
        """The definition of a function, also of a method or of one inside of another."""
        first, *inner = function.split(".")
        found: ast.stmt | None = self._program.definitions.get(first, (None, None))[0]
        for name in inner:
            body = [node for node in ast.walk(found) if isinstance(node, ast.FunctionDef)] if found else []
            found = next((node for node in body if node.name == name), None)
        return found if isinstance(found, ast.FunctionDef) else None

    def exchanges(self, site: Site) -> Iterator[Edit]:
        """Edits that exchange two operands of a statement wherever they stand in it; made at the first of them."""
        groups: dict[str, list[Site]] = {}
        for other in self._by_statement.get(id(site.statement), ()):
            operand = (
                isinstance(other.node, ast.Name | ast.Subscript | ast.Attribute)
                and other.number in self.shapes
            )
            if operand and other.role not in ("index", "step", "before", "after"):
                groups.setdefault(text_of(other.node), []).append(other)
        mine = text_of(site.node)
        if site not in groups.get(mine, ())[:1]:
            return
        names = list(groups)
        for other_name in names[names.index(mine) + 1 :]:
            if mine in other_name or other_name in mine:
                continue
            pairs = [(one, other_name) for one in groups[mine]] + [(one, mine) for one in groups[other_name]]
            yield Edit(site, other_name, "exchanged", 1, mine, other_name, others=tuple(pairs[1:]))

    def partings(self, site: Site) -> Iterator[Edit]:
        """An array of its own for each name of ``a = b = np.zeros(...)``."""
        statement = site.statement
        if site.role == "after" and isinstance(statement, ast.Assign) and len(statement.targets) > 1:
            names = [one for one in self._by_statement.get(id(statement), ()) if one.role == "after"]
            if names and names[0] is site:
                text = f"{VALUE}.copy()"
                others = tuple((one, text) for one in names[1:])
                yield Edit(
                    site, text, "parted", 1, ast.unparse(statement), "an array of its own for each", others
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

    def _like_others(self, function: str) -> Iterator[tuple[str, Shape]]:
        """Arrays taken apart as others of their shape are: ``dh[:, j]``, since there is ``dc[:, j]``."""
        by_node = {
            id(site.node): self.shapes[number]
            for number, site in self.passed.items()
            if number in self.shapes
        }
        ways: dict[tuple[Shape, str], Shape] = {}
        arrays: dict[str, Shape] = {}
        for number, site in self.passed.items():
            node = site.node
            if site.function != function:
                continue
            arrays |= {name: shape for name, shape in self._watch.scopes.get(number, {}).items() if shape}
            if isinstance(node, ast.Subscript) and id(node.value) in by_node and number in self.shapes:
                parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
                ways[by_node[id(node.value)], ", ".join(map(text_of, parts))] = self.shapes[number]
        for (shape, way), taken in ways.items():
            for name, own in arrays.items():
                if own == shape and name.isidentifier():
                    yield f"{name}[{way}]", taken

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
                if any(
                    isinstance(part, ast.Slice) and (part.lower or part.upper) for part in ast.walk(site.node)
                ):
                    parts = (
                        site.node.slice.elts if isinstance(site.node.slice, ast.Tuple) else [site.node.slice]
                    )
                    yield ", ".join(map(text_of, parts))

    def _worded(self, function: str) -> Iterator[str]:
        """The words that a function uses as keys, and the names of words."""
        for site in self.passed.values():
            if site.function == function:
                for node in ast.walk(site.statement):
                    if (
                        isinstance(node, ast.Constant)
                        and isinstance(node.value, str)
                        and len(node.value) < 12
                    ):
                        yield repr(node.value)
        for name, value in self._program.namespace.items():
            if isinstance(value, str) and not name.startswith("__"):
                yield name

    def _find_functions(self) -> list[str]:
        own = [name for name in self._program.definitions if callable(self._program.namespace.get(name))]
        lambdas = [
            name
            for name, value in self._program.namespace.items()
            if callable(value) and getattr(value, "__module__", None) != "numpy" and not name.startswith("__")
        ]
        return list(dict.fromkeys([*own, *lambdas, "np.tanh", "np.exp"]))

    def _find_activations(self) -> list[str]:
        names = ["np.tanh"]
        names += [name for name in ("sigmoid", "softmax") if callable(self._program.namespace.get(name))]
        for number, site in self.passed.items():
            node = site.node
            if isinstance(node, ast.Call) and len(node.args) == 1 and not node.keywords:
                name = text_of(node.func)
                known = isinstance(node.func, ast.Name) or name.startswith(("np.", "numpy."))
                if (
                    known
                    and number in self.floats
                    and name not in names
                    and called(node) not in _SIDE_EFFECTS
                ):
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
        if isinstance(site.node, ast.Call) and isinstance(site.node.func, ast.Attribute):
            yield id(site.node.func.value)  # dW in dW.sum(axis=1)
        if isinstance(site.node, ast.BinOp) and isinstance(site.node.op, ast.MatMult):
            yield id(site.node.left)
            yield id(site.node.right)
