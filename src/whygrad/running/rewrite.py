"""Rewrites a function so that every value it handles passes through one hook.

``c_next = c[:, :, 0]`` becomes ``c_next = hook(7, hook(6, c)[:, :, 0])``, where 6 and 7 are the numbers of two
sites. The hook returns what it is given unless somebody intervenes, so the function behaves as written. Line and
column numbers stay the person's, in every message and traceback.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from typing import Any, TypeVar, cast

from whygrad.running.expressions import HOOK, ExpressionRewriter
from whygrad.running.scopes import counter_of_for, counter_of_while, own_names
from whygrad.running.sites import Role, Site, SourceText

__all__ = ["HOOK", "STOP", "rewrite", "rewrite_lambda"]

_Tree = TypeVar("_Tree", bound=ast.AST)
STOP = "__whygrad_stop__"  # the exceptions that no ``except`` of a person's may catch


def rewrite(
    definition: ast.FunctionDef | ast.ClassDef,
    text: SourceText,
    sites: list[Site],
    plain: frozenset[str] = frozenset(),
) -> ast.FunctionDef | ast.ClassDef:
    """A copy of a definition with a hook at every site; the sites are appended to ``sites``.

    ``plain`` are names that never hold a value of interest (modules, functions): they are not hooked.
    """
    return cast("ast.FunctionDef | ast.ClassDef", _rewritten(definition, text, sites, plain))


def rewrite_lambda(
    statement: ast.Assign, text: SourceText, sites: list[Site], plain: frozenset[str] = frozenset()
) -> ast.Assign:
    """The same for ``name = lambda ...: ...`` outside of any function."""
    return cast(ast.Assign, _rewritten(statement, text, sites, plain))


def _rewritten(statement: ast.stmt, text: SourceText, sites: list[Site], plain: frozenset[str]) -> ast.AST:
    origins: dict[int, ast.AST] = {}
    twin = _copied(statement, origins)
    rewriter = _Rewriter(text, sites, plain, origins)
    changed = rewriter.named_lambda(twin) if isinstance(twin, ast.Assign) else rewriter.visit(twin)
    return cast(ast.AST, ast.fix_missing_locations(changed))


def _copied(node: _Tree, origins: dict[int, ast.AST]) -> _Tree:
    """A copy of a tree; ``origins`` leads from its nodes to those that they are copies of."""
    new = type(node)(**{name: _copied_field(value, origins) for name, value in ast.iter_fields(node)})
    origins[id(new)] = node
    return ast.copy_location(new, node)


def _copied_field(value: Any, origins: dict[int, ast.AST]) -> Any:
    if isinstance(value, list):
        return [_copied_field(part, origins) for part in value]
    return _copied(value, origins) if isinstance(value, ast.AST) else value


class _Rewriter(ExpressionRewriter):
    """Hooks the statements of a definition, and what stands in them."""

    def _inside(self, node: ast.stmt, change: Callable[[], Sequence[ast.stmt]]) -> list[ast.stmt]:
        outer, self._statement = self._statement, self._origin(node)
        changed = change()
        self._statement = outer
        return list(changed)

    def _body(self, statements: list[ast.stmt]) -> list[ast.stmt]:
        return [new for old in statements for new in _as_list(self.visit(old))]

    # ------------------------------------------------------------ definitions

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        """Defaults, decorators and annotations stay as they are: they run once, outside of any call."""
        self._names.append(node.name)
        self._loops.append(0)
        self._variables.append(own_names(node))
        outer, self._statement = self._statement, self._origin(node)
        node.body = self._body(node.body)
        self._statement = outer
        self._variables.pop()
        self._loops.pop()
        self._names.pop()
        return node

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        self._names.append(node.name)
        node.body = [
            cast(ast.stmt, self.visit(part)) if isinstance(part, ast.FunctionDef | ast.ClassDef) else part
            for part in node.body
        ]
        self._names.pop()
        return node

    def named_lambda(self, node: ast.Assign) -> ast.Assign:
        self._names.append(ast.unparse(node.targets[0]))
        self._statement = self._origin(node)
        node.value = self.visit(node.value)
        return node

    # ------------------------------------------- statements without a value of interest

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

    # ---------------------------------------------------------- branches, loops

    def visit_Match(self, node: ast.Match) -> list[ast.stmt]:
        def change() -> list[ast.stmt]:
            node.subject = self.visit(node.subject)
            for case in node.cases:  # a pattern is no expression: it stays
                case.guard = case.guard and self.visit(case.guard)
                case.body = self._body(case.body)
            return [node]

        return self._inside(node, change)

    def visit_Try(self, node: ast.Try) -> ast.AST:
        """No ``except`` of the person's swallows what ends a run: ``except STOP: raise`` goes first."""
        self.generic_visit(node)
        if node.handlers:
            stop = ast.ExceptHandler(ast.Name(STOP, ast.Load()), None, [ast.Raise()])
            for part in (stop, cast(ast.AST, stop.type), stop.body[0]):
                ast.copy_location(part, node.handlers[0])
            node.handlers.insert(0, stop)
        return node

    def visit_For(self, node: ast.For) -> list[ast.stmt]:
        def change() -> list[ast.stmt]:
            node.iter = self._value(node.iter, "iterated")
            self._loops[-1] += 1
            counter = counter_of_for(node)
            body = self._body(node.body)
            node.body = body if counter is None else [self._noticed(counter), *body]
            self._loops[-1] -= 1
            node.orelse = self._body(node.orelse)
            return [node]

        return self._inside(node, change)

    def visit_While(self, node: ast.While) -> list[ast.stmt]:
        def change() -> list[ast.stmt]:
            counter = counter_of_while(node)
            self._loops[-1] += 1
            node.test = self.visit(node.test)
            body = self._body(node.body)
            node.body = body if counter is None else [self._noticed(*counter), *body]
            self._loops[-1] -= 1
            node.orelse = self._body(node.orelse)
            return [node]

        return self._inside(node, change)

    def _noticed(self, counter: ast.Name, surely: bool = True) -> ast.stmt:
        """Shows the hook a loop variable; one that may have no value yet, only if it has."""
        read = ast.copy_location(ast.Name(counter.id, ast.Load()), counter)
        call = self._hooked(read, self._site(counter, "step", counter.id), counter)
        noticed: ast.stmt = ast.copy_location(ast.Expr(call), counter)
        if not surely:
            skip = ast.ExceptHandler(ast.Name("NameError", ast.Load()), None, [ast.Pass()])
            noticed = ast.copy_location(ast.Try([noticed], [skip], [], []), counter)
        return noticed

    # ------------------------------------------------------------- assignments

    def visit_Return(self, node: ast.Return) -> list[ast.stmt]:
        def change() -> list[ast.stmt]:
            if node.value is not None:
                node.value = self._value(node.value, "returned")
            return [node]

        return self._inside(node, change)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> list[ast.stmt]:
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
        role: Role = "stored" if isinstance(target, ast.Subscript) else "assigned"
        hooked = self._value(value, role, _written(target))
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
            own = isinstance(base, ast.Name) and base.id in self._variables[-1]
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
        for part in parts:
            self._bounds(part, ast.Name, ast.BinOp, ast.Constant)
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


def _as_list(changed: Any) -> list[ast.stmt]:
    if changed is None:
        return []
    return changed if isinstance(changed, list) else [changed]


def _written(target: ast.expr) -> str | None:
    while isinstance(target, ast.Subscript):
        target = target.value
    return ast.unparse(target) if isinstance(target, ast.Name | ast.Attribute) else None
