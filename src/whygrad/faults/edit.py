"""An edit: one place of a program written another way.

Read forwards, an edit plants a fault into a right program; read backwards, it heals a wrong one. An edit never
touches source: its text is an expression, evaluated in the scope of the site and put in the place of the value there.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from whygrad.running.interventions import VALUE
from whygrad.running.sites import Site, spelt

Shape = tuple[int, ...]
Triples = Iterator[tuple[str, str, str]]  # what a family makes of a site: text, old, new (as in an ``Edit``)

Loop = ast.For | ast.While
REWRITTEN = 5  # the cost of writing the right formula down, dearer than any small edit
MOST_OPERATIONS = 2  # more of a formula than a term or a factor

ZEROS = frozenset({"zeros", "zeros_like"})
ZERO_CALLS = frozenset({"zeros", "zeros_like", "ones", "ones_like", "empty", "empty_like", "full"})


@dataclass(frozen=True)
class Edit:
    """At ``site``, ``text`` in the place of what stands there.

    ``family`` is the row of the table that made it, ``cost`` its rank (likeliest faults cost least). ``old`` and
    ``new`` are the parts that differ, for people: ``c_next`` and ``c_prev``, or ``+`` and ``-``. ``others``
    are sites of the same statement that change with it, each with its text. With ``loop`` the text is a statement that
    the body of this loop (or function) lacks, and the site is where its absence shows; with ``ahead`` it is one that
    belongs before this statement; ``gone`` are the statements that are taken away where they stand, since they are
    moved there. ``parts``: the two small edits of one line that it is made of. ``__value__`` in a text is the value.
    """

    site: Site
    text: str
    family: str
    cost: int
    old: str
    new: str
    others: tuple[tuple[Site, str], ...] = ()
    loop: ast.For | ast.While | ast.FunctionDef | None = None
    ahead: ast.stmt | None = None
    gone: tuple[ast.stmt, ...] = ()
    parts: tuple[Edit, ...] = ()

    @property
    def is_statement(self) -> bool:
        """Whether the text is a statement that is added, and not an expression in the place of another."""
        return self.loop is not None or self.ahead is not None

    @property
    def is_formula(self) -> bool:
        """Whether it writes down much that did not stand there: only who asks for the repair is shown that."""
        added = bool(self.new) and not self.old
        stood_there = 0 if added or self.cost >= REWRITTEN else _operations(self.site.node)
        try:
            written = _operations(ast.parse(self.new.lstrip("+-*/@ ") if added else self.text))
        except SyntaxError:  # a slice
            return False
        return written - stood_there > MOST_OPERATIONS

    @property
    def is_moved(self) -> bool:
        """Whether it only moves statements."""
        return bool(self.gone) and self.family.startswith("moved-")

    @property
    def changes(self) -> tuple[tuple[Site, str], ...]:
        """Every place that the edit changes, with what stands there then."""
        return ((self.site, self.text), *self.others)


def _operations(node: ast.AST) -> int:
    return sum(isinstance(part, ast.BinOp) for part in ast.walk(node))


def shown(site: Site, text: str) -> str:
    """A text as it stands in source: with the person's own expression for the value."""
    own = bracketed(site.source) if "\n" not in site.source else bracketed(text_of(site.node))
    return text if VALUE not in text else text.replace(VALUE, site.source if text == VALUE else own)


@dataclass(frozen=True)
class Surroundings:
    """What an edit of one site may use.

    Of the value: its ``shape``, its ``length`` (of a tuple or list), itself where it is a ``whole`` number, how many
    ``entries`` that has which it is one of, and whether one array is ``shared`` by several places of it. Of the place:
    whether it is a part of a longer product or sum, or ``multiplied`` as an operand of a matrix product or of a sum
    over an axis. The rest are expressions that may stand there. ``loose``: shapes do not matter, since the program
    stopped on a wrong one (or on a name that does not exist).
    """

    shape: Shape | None
    length: int | None = None
    whole: int | None = None
    entries: int | None = None
    shared: bool = False
    in_product: bool = False
    in_sum: bool = False
    multiplied: bool = False
    loose: bool = False
    scope: Mapping[str, Shape] = field(default_factory=dict)  # what names an array there
    pool: Mapping[str, Shape] = field(default_factory=dict)  # what else the function computes
    integers: Mapping[str, int] = field(default_factory=dict)  # names of whole numbers, with their values
    containers: Sequence[str] = ()  # names of dictionaries, tuples and lists
    activations: Sequence[str] = ()  # functions of one array
    own: Sequence[str] = ()  # functions that the person defines
    functions: Sequence[str] = ()  # functions that can be handed on by their name
    slices: Sequence[str] = ()  # how things are sliced elsewhere in the function
    strings: Sequence[str] = ()  # its keys, and the names of words
    words: Sequence[str] = ()  # the words of the whole program
    step: str | None = None  # the loop variable
    promised: Sequence[str] = ()  # what the function must return


def text_of(node: ast.AST) -> str:
    """The source of a syntax tree, on one line."""
    return spelt(node)


def is_method(func: ast.expr) -> bool:
    """Whether what is called is a value's own method, and not a function of NumPy."""
    base = func.value if isinstance(func, ast.Attribute) else func
    return isinstance(func, ast.Attribute) and not (isinstance(base, ast.Name) and base.id in ("np", "numpy"))


def terms(node: ast.expr) -> list[tuple[int, ast.expr]]:
    """The signed terms of a sum, in order; a single one for anything else."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
        right = terms(node.right)
        if isinstance(node.op, ast.Sub):
            right = [(-sign, term) for sign, term in right]
        return terms(node.left) + right
    if called(node) == "add" and isinstance(node, ast.Call) and len(node.args) == 2 and not node.keywords:
        return terms(node.args[0]) + terms(node.args[1])
    return [(1, node)]


def factors(node: ast.expr) -> list[ast.expr]:
    """The factors of an elementwise product, in order; a single one for anything else."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        return factors(node.left) + factors(node.right)
    if called(node) == "multiply" and isinstance(node, ast.Call) and len(node.args) == 2:
        return factors(node.args[0]) + factors(node.args[1])
    return [node]


def product(parts: Sequence[ast.expr]) -> str:
    """A product of expressions, each in brackets where it needs them."""
    return " * ".join(bracketed(part) for part in parts)


def total(parts: Sequence[tuple[int, ast.expr]]) -> str:
    """A sum of signed terms."""
    out = ""
    for sign, part in parts:
        text = text_of(part)
        if sign < 0 and isinstance(part, ast.BinOp) and isinstance(part.op, ast.Add | ast.Sub):
            text = f"({text})"
        joint = (" + " if sign > 0 else " - ") if out else ("" if sign > 0 else "-")
        out += joint + text
    return out


def bracketed(node: ast.expr | str) -> str:
    """An expression that binds as tightly as a name."""
    text = node if isinstance(node, str) else text_of(node)
    try:
        tree = ast.parse(
            f"({text})", mode="eval"
        ).body  # a walrus or a yield is no expression without brackets
    except SyntaxError:  # ``*rest`` is none at all
        return f"({text})"
    tight = isinstance(tree, ast.Name | ast.Attribute | ast.Subscript | ast.Call | ast.Constant)
    return text if tight else f"({text})"


def called(node: ast.AST) -> str | None:
    """The last name of what a call calls: ``sum`` for ``np.sum(x)`` and for ``x.sum()``."""
    if not isinstance(node, ast.Call):
        return None
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else None
