"""What a function does in other places: expressions, slices and keys that a person may have meant at this one."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cache

from whygrad.faults.edit import Shape, called, text_of
from whygrad.faults.slices import blocks
from whygrad.running.program import Program
from whygrad.running.sites import Site

_COMPUTED = (ast.BinOp, ast.UnaryOp, ast.Call, ast.Subscript, ast.Attribute)
_SIDE_EFFECTS = frozenset({"append", "pop", "extend", "insert", "reverse", "update", "setdefault", "copy"})
_MULTIPLE = re.compile(r"(?:\d \* )?([A-Za-z_]\w*)")
MOST_WORDS = 40
LONGEST_KEY = 11  # letters; a longer word is a sentence


class Elsewhere:
    """What the functions of a program do, as far as a run passed it. Each answer is made once a function."""

    def __init__(
        self,
        program: Program,
        passed: Mapping[int, Site],
        shapes: Mapping[int, Shape],
        promised: Iterable[str],
        parts: Collection[str | None] = (),
    ) -> None:
        self._parts = parts  # the names of slices
        self._promised = [repr(name) for name in promised]
        self._words: list[str] | None = None
        self._program = program
        self._passed = passed
        self._shapes = shapes
        self.pool: Callable[[str], Mapping[str, Shape]] = cache(lambda name: dict(self._pool(name)))
        self.slices: Callable[[str], list[str]] = cache(lambda name: list(dict.fromkeys(self._slices(name))))
        self.strings: Callable[[str], list[str]] = cache(
            lambda name: list(dict.fromkeys(self._strings(name)))
        )

    def _of(self, function: str) -> Iterator[Site]:
        return (site for site in self._passed.values() if site.function == function)

    def _pool(self, function: str) -> Iterator[tuple[str, Shape]]:
        """What it computes, with the shapes; nothing that changes anything when it is computed once more."""
        for site in self._of(function):
            shape = self._shapes.get(site.number)
            if shape is None or not isinstance(site.node, _COMPUTED):
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

    def _slices(self, function: str) -> Iterator[str]:
        """How it takes arrays apart, and the blocks of an array that it leaves out."""
        taken = list(self._taken(function))
        yield from taken
        for (size, axis), texts in _multiples(taken).items():
            if len(texts) > 1 and any("*" in text for text in texts):
                parts = texts[0].split(", ")
                yield from (
                    ", ".join([*parts[:axis], one, *parts[axis + 1 :]]) for one in blocks(f":{size}", [size])
                )

    def _taken(self, function: str) -> Iterator[str]:
        for site in self._of(function):
            node = site.node
            if isinstance(node, ast.Subscript) and any(
                (isinstance(part, ast.Slice) and (part.lower or part.upper))
                or (isinstance(part, ast.Name) and part.id in self._parts)
                for part in ast.walk(node.slice)
            ):
                parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
                yield ", ".join(map(text_of, parts))
                yield from (one for one in map(text_of, parts) if one in self._parts)

    def _strings(self, function: str) -> Iterator[str]:
        """The words that it uses as keys, and the names of words."""
        for statement in {id(site.statement): site.statement for site in self._of(function)}.values():
            for node in ast.walk(statement):
                word = node.value if isinstance(node, ast.Constant) else None
                if isinstance(word, str) and len(word) <= LONGEST_KEY:
                    yield repr(word)
        yield from self._composed(function)
        for name, value in self._program.namespace.items():
            if isinstance(value, str) and not name.startswith("__"):
                yield name
        yield from self._promised

    def _composed(self, function: str) -> Iterator[str]:
        """Keys that are put together, as ``f'W{k}'`` is: with its beginning, and with those of the other words."""
        statements = {id(site.statement): site.statement for site in self._of(function)}.values()
        nodes = [node for statement in statements for node in ast.walk(statement)]
        words = [
            node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)
        ]
        for node in nodes:
            match node:
                case ast.JoinedStr(values=[ast.Constant(), ast.FormattedValue(value=ast.Name(id=name))]):
                    yield from (f"f'{word[:-1]}{{{name}}}'" for word in words if word[:-1].isidentifier())

    def words(self) -> list[str]:
        """The short words that stand anywhere in the program."""
        if self._words is None:
            found = {
                repr(node.value): None
                for definition, _ in self._program.definitions.values()
                for node in ast.walk(definition)
                if isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and len(node.value) <= LONGEST_KEY
            }
            self._words = list(found)[:MOST_WORDS]
        return self._words


def functions(program: Program) -> list[str]:
    """The names of functions that can be handed on: the person's own, and two that are handed on often."""
    own = [name for name in program.definitions if callable(program.namespace.get(name))]
    lambdas = [
        name
        for name, value in program.namespace.items()
        if callable(value) and getattr(value, "__module__", None) != "numpy" and not name.startswith("__")
    ]
    return list(dict.fromkeys([*own, *lambdas, "np.tanh", "np.exp"]))


# what only puts arrays together, or hands one on as it is
_ARRANGING = frozenset(
    "vstack hstack dstack stack concatenate array asarray copy ravel squeeze atleast_2d".split()
)


def activations(program: Program, sites: Iterable[Site]) -> list[str]:
    """The functions of one array: those that everybody knows, and those that the person calls at these sites."""
    names = ["np.tanh"]
    names += [name for name in ("sigmoid", "softmax") if callable(program.namespace.get(name))]
    for site in sites:
        node = site.node
        if isinstance(node, ast.Call) and len(node.args) == 1 and not node.keywords:
            name = text_of(node.func)
            known = isinstance(node.func, ast.Name) or name.startswith(("np.", "numpy."))
            if known and name not in names and called(node) not in _SIDE_EFFECTS | _ARRANGING:
                names.append(name)
    return names


class Parts:
    """Which expressions (by their ``id``) are a part of a longer product or sum, and which are summed over an axis."""

    def __init__(self, sites: Iterable[Site]) -> None:
        self.factors: set[int] = set()
        self.terms: set[int] = set()
        self.multiplied: set[int] = set()  # operands of a matrix product, and the dW of ``dW.sum(axis=1)``
        sites = list(sites)
        for statement in {id(site.statement): site.statement for site in sites}.values():
            for node in ast.walk(statement):
                if isinstance(node, ast.BinOp):
                    self._note(node)
        for site in sites:
            if isinstance(site.node, ast.Call) and isinstance(site.node.func, ast.Attribute):
                self.multiplied.add(id(site.node.func.value))
            if isinstance(site.node, ast.BinOp) and isinstance(site.node.op, ast.MatMult):
                self.multiplied |= {id(site.node.left), id(site.node.right)}

    def _note(self, node: ast.BinOp) -> None:
        operands = {id(node.left), id(node.right)}
        if isinstance(node.op, ast.Mult):
            self.factors |= operands
        if isinstance(node.op, ast.Add | ast.Sub):
            self.terms |= operands


def _multiples(slices: Iterable[str]) -> dict[tuple[str, int], list[str]]:
    """The slices that begin and end at multiples of a size along an axis, by both."""
    found: dict[tuple[str, int], list[str]] = {}
    for text in slices:
        for axis, part in enumerate(text.split(", ")):
            begin, colon, end = part.partition(":")
            sizes = {match[1] for one in (begin, end) if (match := _MULTIPLE.fullmatch(one))}
            if colon and len(sizes) == 1:
                found.setdefault((sizes.pop(), axis), []).append(text)
    return found
