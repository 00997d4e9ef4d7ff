"""Rewrites a function so that every value it handles passes through one hook.

``c_next = c[:, :, 0]`` becomes ``c_next = hook(7, hook(6, c)[:, :, 0])``, where 6 and 7 are the numbers of two
sites. The hook returns what it is given unless somebody intervenes, so the function behaves as written. Line and
column numbers stay the person's, in every message and traceback.
"""

from __future__ import annotations

import ast
import builtins
import copy
from collections.abc import Callable
from typing import Any, TypeVar, cast

from whygrad.running.sites import Role, Site, SourceText

HOOK = "__whygrad_hook__"

_Node = TypeVar("_Node", bound=ast.AST)
_COMPUTED = (ast.Name, ast.Attribute, ast.Subscript, ast.BinOp, ast.UnaryOp, ast.Call, ast.IfExp)
_DISPLAYED = (ast.Tuple, ast.List, ast.Dict, ast.ListComp, ast.DictComp)
_BUILTIN_NAMES = frozenset(dir(builtins))


def rewrite(
    definition: ast.FunctionDef | ast.ClassDef,
    text: SourceText,
    sites: list[Site],
    plain: frozenset[str] = frozenset(),
) -> ast.FunctionDef | ast.ClassDef:
    """A copy of a definition with a hook at every site; the sites are appended to ``sites``.

    ``plain`` are names that never hold a value of interest (modules, functions): they are not hooked.
    """
    twin = copy.deepcopy(definition)
    origins = {id(new): old for new, old in zip(ast.walk(twin), ast.walk(definition), strict=True)}
    rewriter = _Rewriter(text, sites, plain, cast(dict[int, ast.AST], origins))
    return cast("ast.FunctionDef | ast.ClassDef", ast.fix_missing_locations(rewriter.visit(twin)))


class _Rewriter(ast.NodeTransformer):
    def __init__(
        self, text: SourceText, sites: list[Site], plain: frozenset[str], origins: dict[int, ast.AST]
    ) -> None:
        self._text = text
        self._sites = sites
        self._plain = plain | _BUILTIN_NAMES
        self._origins = origins
        self._names: list[str] = []  # the definitions that surround this node, outermost first
        self._loops = [0]  # one count a function that surrounds this node
        self._locals: list[set[str]] = []  # the same: the names that are the function's own
        self._statement: ast.stmt | None = None

    # ------------------------------------------------------------------ sites

    def _site(self, node: ast.expr, role: Role, variable: str | None = None) -> int:
        origin = cast(ast.expr, self._origins.get(id(node), node))
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

    def _hooked(self, value: ast.expr, number: int, like: ast.AST) -> ast.expr:
        call = ast.Call(ast.Name(HOOK, ast.Load()), [ast.Constant(number), value], [])
        for node in (call, call.func, call.args[0]):
            ast.copy_location(node, like)
        return call

    def _value(self, node: ast.expr, role: Role, variable: str | None = None) -> ast.expr:
        """The expression with its parts hooked, and itself hooked under ``role``."""
        if isinstance(node, ast.Starred):
            return cast(ast.expr, self.visit(node))
        twin = copy.copy(node)  # children are replaced in ``node``; its place and origin stay known
        self._origins[id(twin)] = self._origins.get(id(node), node)
        inner = cast(ast.expr, self._parts(node))
        return self._hooked(inner, self._site(twin, role, variable), twin)

    def _parts(self, node: ast.expr) -> ast.AST:
        """Hooks the parts of an expression, not the expression itself."""
        if isinstance(node, ast.Attribute):
            if not self._is_plain(node):
                node.value = self.visit(node.value)
        elif isinstance(node, ast.Subscript):
            node.value = self.visit(node.value)
        elif isinstance(node, ast.Call):
            self._call_parts(node)
        elif not isinstance(node, ast.Name | ast.Constant | ast.JoinedStr):
            self.generic_visit(node)
        return node

    def _call_parts(self, node: ast.Call) -> None:
        if isinstance(node.func, ast.Attribute) and not self._is_plain(node.func):
            node.func.value = self.visit(node.func.value)
        node.args = [
            self._value(argument, "argument") if isinstance(argument, _COMPUTED) else self.visit(argument)
            for argument in node.args
        ]
        for keyword in node.keywords:
            if isinstance(keyword.value, _COMPUTED):
                keyword.value = self._value(keyword.value, "argument", keyword.arg)

    def _is_plain(self, node: ast.expr) -> bool:
        while isinstance(node, ast.Attribute):
            node = node.value
        return isinstance(node, ast.Name) and node.id in self._plain

    # ------------------------------------------------------------ expressions

    def generic_visit(self, node: _Node) -> _Node:  # type: ignore[override]
        """Keeps track of the statement; hooks computed and displayed expressions on the way down."""
        if isinstance(node, ast.stmt):
            outer, self._statement = self._statement, cast(ast.stmt, self._origins.get(id(node), node))
            super().generic_visit(node)
            self._statement = outer
        else:
            super().generic_visit(node)
        return node

    def visit(self, node: ast.AST) -> Any:
        if isinstance(node, _COMPUTED + _DISPLAYED) and isinstance(getattr(node, "ctx", _LOAD), ast.Load):
            if self._is_plain(node):
                return node
            if isinstance(node, ast.UnaryOp) and isinstance(node.operand, ast.Constant):
                return node
            return self._value(node, "result" if isinstance(node, ast.Call) else "expression")
        return super().visit(node)

    def visit_Lambda(self, node: ast.Lambda) -> ast.AST:
        node.body = self.visit(node.body)
        return node

    def visit_NamedExpr(self, node: ast.NamedExpr) -> ast.AST:
        node.value = self._value(node.value, "assigned", node.target.id)
        return node

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.AST:
        return node

    # ------------------------------------------------------------- statements

    def _inside(self, node: ast.stmt, change: Callable[[], list[ast.stmt]]) -> list[ast.stmt]:
        outer, self._statement = self._statement, cast(ast.stmt, self._origins.get(id(node), node))
        changed = change()
        self._statement = outer
        return changed

    def _definition(self, node: ast.FunctionDef) -> ast.FunctionDef:
        # defaults, decorators and annotations stay as they are: they run once, outside of any call
        self._names.append(node.name)
        self._loops.append(0)
        self._locals.append(_own_names(node))
        outer, self._statement = self._statement, cast(ast.stmt, self._origins.get(id(node), node))
        node.body = [new for old in node.body for new in _as_list(self.visit(old))]
        self._statement = outer
        self._locals.pop()
        self._loops.pop()
        self._names.pop()
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        return self._definition(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        self._names.append(node.name)
        node.body = [
            self.visit_FunctionDef(part) if isinstance(part, ast.FunctionDef) else part  # type: ignore[misc]
            for part in node.body
        ]
        self._names.pop()
        return node

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        """Prints and docstrings handle no value that matters."""
        call = node.value
        if isinstance(call, ast.Constant) or (
            isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "print"
        ):
            return node
        return self.generic_visit(node)

    def visit_Assert(self, node: ast.Assert) -> ast.AST:
        return node

    def visit_Raise(self, node: ast.Raise) -> ast.AST:
        return node

    def visit_Delete(self, node: ast.Delete) -> ast.AST:
        return node

    def visit_Match(self, node: ast.Match) -> ast.AST:
        node.subject = self.visit(node.subject)
        for case in node.cases:  # a pattern is no expression: it stays
            case.body = [new for old in case.body for new in _as_list(self.visit(old))]
        return node

    def visit_Return(self, node: ast.Return) -> list[ast.stmt]:
        def change() -> list[ast.stmt]:
            if node.value is not None:
                node.value = self._value(node.value, "returned")
            return [node]

        return self._inside(node, change)

    def visit_For(self, node: ast.For) -> list[ast.stmt]:
        def change() -> list[ast.stmt]:
            node.iter = self._value(node.iter, "iterated")
            self._loops[-1] += 1
            body = [new for old in node.body for new in _as_list(self.visit(old))]
            if isinstance(node.target, ast.Name):
                body.insert(0, self._noticed(node.target))
            self._loops[-1] -= 1
            node.body = body
            node.orelse = [new for old in node.orelse for new in _as_list(self.visit(old))]
            return [node]

        return self._inside(node, change)

    def _noticed(self, variable: ast.Name) -> ast.stmt:
        read = ast.copy_location(ast.Name(variable.id, ast.Load()), variable)
        call = self._hooked(read, self._site(variable, "step", variable.id), variable)
        return ast.copy_location(ast.Expr(call), variable)

    def visit_While(self, node: ast.While) -> ast.AST:
        self._loops[-1] += 1
        changed = self.generic_visit(node)
        self._loops[-1] -= 1
        return changed

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST | list[ast.stmt]:
        def change() -> list[ast.stmt]:
            if node.value is not None:
                node.value = self._assigned(node.value, node.target)
            return [node]

        return self._inside(node, change)

    def visit_Assign(self, node: ast.Assign) -> list[ast.stmt]:
        def change() -> list[ast.stmt]:
            if len(node.targets) == 1:
                node.value = self._assigned(node.value, node.targets[0])
                return [node, *self._given(node.targets[0])]
            # a = c = ...: each name gets a site of its own, so that one can be changed without the other
            node.value = self._value(node.value, "assigned")
            return [node, *(new for target in node.targets for new in self._given(target, alone=True))]

        return self._inside(node, change)

    def _assigned(self, value: ast.expr, target: ast.expr) -> ast.expr:
        hooked = self._value(value, *_role_of(target))
        self._indices(target)
        return hooked

    def _given(self, target: ast.expr, alone: bool = False) -> list[ast.stmt]:
        """After an unpacking, each name passes the hook with the value that it was given."""
        if isinstance(target, ast.Name):
            return [self._passed(target, "after")] if alone else []
        if isinstance(target, ast.Starred):
            return self._given(target.value, alone)
        if isinstance(target, ast.Tuple | ast.List):
            return [new for part in target.elts for new in self._given(part, alone=True)]
        return []

    def _passed(self, variable: ast.Name, role: Role) -> ast.stmt:
        read = ast.copy_location(ast.Name(variable.id, ast.Load()), variable)
        write = ast.copy_location(ast.Name(variable.id, ast.Store()), variable)
        hooked = self._hooked(read, self._site(variable, role, variable.id), variable)
        return ast.copy_location(ast.Assign([write], hooked), variable)

    def visit_AugAssign(self, node: ast.AugAssign) -> list[ast.stmt]:
        def change() -> list[ast.stmt]:
            base: ast.expr = node.target
            while isinstance(base, ast.Subscript):
                base = base.value
            own = isinstance(base, ast.Name) and base.id in self._locals[-1]
            before = [self._passed(cast(ast.Name, base), "before")] if own else []
            node.value = self._value(node.value, "augmented", _written(node.target))
            self._indices(node.target)
            after = [self._passed(node.target, "after")] if isinstance(node.target, ast.Name) else []
            return [*before, node, *after]

        return self._inside(node, change)

    def _indices(self, target: ast.expr) -> None:
        """Hooks the indices of a place that is written to: the t of ``dx[:, :, t] = ...``."""
        if not isinstance(target, ast.Subscript):
            return
        parts = target.slice.elts if isinstance(target.slice, ast.Tuple) else [target.slice]
        new = [
            self._value(part, "index")
            if isinstance(part, ast.Name | ast.BinOp | ast.Constant | ast.UnaryOp)
            else part
            for part in parts
        ]
        if isinstance(target.slice, ast.Tuple):
            target.slice.elts = new
        else:
            target.slice = new[0]


_LOAD = ast.Load()


def _as_list(changed: Any) -> list[ast.stmt]:
    if changed is None:
        return []
    return changed if isinstance(changed, list) else [changed]


def _own_names(function: ast.FunctionDef) -> set[str]:
    """The local variables of a function: giving a global or a closure's name a value would make it local."""
    arguments = function.args
    found = {argument.arg for argument in [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]}
    foreign: set[str] = set()
    rest: list[ast.AST] = list(function.body)
    while rest:
        node = rest.pop()
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        elif isinstance(node, ast.Global | ast.Nonlocal):
            foreign.update(node.names)
        if not isinstance(node, ast.FunctionDef | ast.Lambda | ast.ClassDef):
            rest.extend(ast.iter_child_nodes(node))
    return found - foreign


def _written(target: ast.expr) -> str | None:
    while isinstance(target, ast.Subscript):
        target = target.value
    return ast.unparse(target) if isinstance(target, ast.Name | ast.Attribute) else None


def _role_of(target: ast.expr) -> tuple[Role, str | None]:
    return ("stored" if isinstance(target, ast.Subscript) else "assigned", _written(target))
