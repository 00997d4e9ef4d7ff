"""Puts hooks where a value gets a name or a place: assignments, what is added in place, and what is returned."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from typing import cast

from whygrad.running.expressions import ExpressionRewriter
from whygrad.running.sites import Role


class AssignmentRewriter(ExpressionRewriter):
    """Hooks the statements that give a value to something, and what stands in them."""

    def _inside(self, node: ast.stmt, change: Callable[[], Sequence[ast.stmt]]) -> list[ast.stmt]:
        outer, self._statement = self._statement, self._origin(node)
        changed = change()
        self._statement = outer
        return list(changed)

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


def _written(target: ast.expr) -> str | None:
    while isinstance(target, ast.Subscript):
        target = target.value
    return ast.unparse(target) if isinstance(target, ast.Name | ast.Attribute) else None
