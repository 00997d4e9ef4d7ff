"""Puts hooks into expressions; ``rewrite`` does the same for statements."""

from __future__ import annotations

import ast
import builtins
import copy
from typing import Any, TypeVar, cast

from whygrad.running.scopes import COMPREHENSIONS, argument_names, comprehension_names
from whygrad.running.sites import Role, Site, SourceText

HOOK = "__whygrad_hook__"

_Node = TypeVar("_Node", bound=ast.AST)
_COMPUTED = (
    ast.Name,
    ast.Attribute,
    ast.Subscript,
    ast.BinOp,
    ast.UnaryOp,
    ast.Call,
    ast.IfExp,
    ast.Compare,
    ast.NamedExpr,
)
_DISPLAYED = (ast.Tuple, ast.List, ast.Dict, ast.ListComp, ast.DictComp)
_BUILTIN_NAMES = frozenset(dir(builtins))
_LOAD = ast.Load()
_PLACE = ("lineno", "col_offset", "end_lineno", "end_col_offset")


class ExpressionRewriter(ast.NodeTransformer):
    """Hooks every expression of a definition. ``origins`` leads from the nodes of the copy to the person's own."""

    def __init__(
        self, text: SourceText, sites: list[Site], plain: frozenset[str], origins: dict[int, ast.AST]
    ) -> None:
        self._text = text
        self._sites = sites
        self._plain = plain | _BUILTIN_NAMES
        self._origins = origins
        self._names: list[str] = []  # the definitions that surround this node, outermost first
        self._loops = [0]  # one count a function that surrounds this node
        self._variables: list[set[str]] = []  # the names of the scopes that surround this node
        self._statement: ast.stmt | None = None

    # ------------------------------------------------------------------ sites

    def _origin(self, node: ast.AST) -> Any:
        return self._origins.get(id(node), node)

    def _site(self, node: ast.expr, role: Role, variable: str | None = None) -> int:
        origin = cast(ast.expr, self._origin(node))
        assert self._statement is not None
        number = len(self._sites)
        self._sites.append(
            Site(
                number=number,
                function=".".join(self._names),
                cell=self._text.cell,
                line=origin.lineno,
                column=origin.col_offset,
                source=self._text.segment(origin),
                role=role,
                variable=variable,
                node=origin,
                statement=self._statement,
                loops=self._loops[-1],
            )
        )
        return number

    def _hooked(self, value: ast.expr, number: int, like: ast.expr) -> ast.expr:
        at: dict[str, Any] = {name: getattr(like, name) for name in _PLACE}
        number_at = ast.Constant(number, **at)
        table = ast.Subscript(ast.Name(HOOK, _LOAD, **at), number_at, _LOAD, **at)
        return ast.Call(table, [number_at, value], [], **at)

    def _value(self, node: ast.expr, role: Role, variable: str | None = None) -> ast.expr:
        """The expression with its parts hooked, and itself hooked under ``role``."""
        if isinstance(node, ast.Starred):
            return cast(ast.expr, self.visit(node))
        twin = copy.copy(node)  # children are replaced in ``node``; its place and origin stay known
        self._origins[id(twin)] = self._origin(node)
        inner = cast(ast.expr, self._parts(node))
        return self._hooked(inner, self._site(twin, role, variable), twin)

    def _is_plain(self, node: ast.expr) -> bool:
        """Whether this is a module, a function, or an attribute of a module: no value to look at."""
        while isinstance(node, ast.Attribute):
            node = node.value
        return isinstance(node, ast.Name) and node.id in self._plain and not self._is_variable(node.id)

    def _is_variable(self, name: str) -> bool:
        return any(name in variables for variables in self._variables)

    # ------------------------------------------------------------------ parts

    def _parts(self, node: ast.expr) -> ast.AST:
        """Hooks the parts of an expression, not the expression itself."""
        match node:
            case ast.Name() | ast.Constant() | ast.JoinedStr():
                pass
            case ast.Attribute():
                if not self._is_plain(node):
                    node.value = self.visit(node.value)
            case ast.Subscript():
                self._subscript_parts(node)
            case ast.Call():
                self._call_parts(node)
            case ast.Lambda():
                return cast(ast.AST, self.visit(node))
            case ast.NamedExpr():
                node.value = self._value(node.value, "assigned", node.target.id)
            case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
                self._comprehension(node)
            case _:
                self.generic_visit(node)
        return node

    def _subscript_parts(self, node: ast.Subscript) -> None:
        """What is subscripted; and its indices where they call something, or are what counts (``np.c_[a, b]``)."""
        if not self._is_plain(node.value):
            node.value = self.visit(node.value)
        counts = self._is_plain(node.value) or any(
            isinstance(part, ast.Call) for part in ast.walk(node.slice)
        )
        for part in node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]:
            if not counts:
                self._bounds(part, ast.BinOp)
        if counts and isinstance(
            node.slice, ast.Tuple
        ):  # its elements are the indices; it is no value by itself
            self.generic_visit(node.slice)
        elif counts:
            node.slice = self.visit(node.slice)

    def _bounds(self, part: ast.expr, *kinds: type[ast.expr]) -> None:
        """The bounds of a slice."""
        if isinstance(part, ast.Slice):
            part.lower = self._value(part.lower, "index") if isinstance(part.lower, kinds) else part.lower
            part.upper = self._value(part.upper, "index") if isinstance(part.upper, kinds) else part.upper

    def _call_parts(self, node: ast.Call) -> None:
        if isinstance(node.func, ast.Attribute):
            if not self._is_plain(node.func):
                node.func.value = self.visit(node.func.value)
        elif not isinstance(node.func, ast.Name):
            node.func = self.visit(node.func)
        own = isinstance(node.func, ast.Name) and node.func.id not in _BUILTIN_NAMES
        node.args = [self._argument(argument, number=own) for argument in node.args]
        for keyword in node.keywords:
            keyword.value = self._argument(keyword.value, keyword.arg)

    def _argument(self, node: ast.expr, name: str | None = None, number: bool = False) -> ast.expr:
        value = node.value if isinstance(node, ast.Constant) else None
        word = isinstance(value, str) or (number and value == 0 and type(value) in (int, float))
        if isinstance(node, _COMPUTED) or word:
            return self._value(node, "argument", name)
        return cast(ast.expr, self.visit(node))

    def _comprehension(self, node: ast.expr) -> None:
        self._variables.append(comprehension_names(node))
        super().generic_visit(node)
        self._variables.pop()

    # ---------------------------------------------------------------- visitors

    def generic_visit(self, node: _Node) -> _Node:
        """Keeps track of the statement; hooks computed and displayed expressions on the way down."""
        outer = self._statement
        if isinstance(node, ast.stmt):
            self._statement = self._origin(node)
        super().generic_visit(node)
        self._statement = outer
        return node

    def visit(self, node: ast.AST) -> Any:
        if isinstance(node, _COMPUTED + _DISPLAYED) and isinstance(getattr(node, "ctx", _LOAD), ast.Load):
            if isinstance(node, ast.UnaryOp) and isinstance(node.operand, ast.Constant):
                return node
            return self._value(node, "result" if isinstance(node, ast.Call) else "expression")
        if isinstance(node, COMPREHENSIONS):
            self._comprehension(node)
            return node
        return super().visit(node)

    def visit_Lambda(self, node: ast.Lambda) -> ast.AST:
        self._variables.append(argument_names(node.args))
        node.body = self.visit(node.body)
        self._variables.pop()
        return node

    def visit_comprehension(self, node: ast.comprehension) -> ast.AST:
        node.iter = self._value(node.iter, "iterated")
        node.ifs = [self.visit(condition) for condition in node.ifs]
        return node

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> ast.AST:
        kind, node.type = node.type, None  # the name of an exception is no value
        super().generic_visit(node)
        node.type = kind
        return node

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.AST:
        return node
