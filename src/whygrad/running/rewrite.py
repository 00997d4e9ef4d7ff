"""Rewrites a function so that every value it handles passes through one hook.

``c_next = c[:, :, 0]`` becomes ``c_next = hook[7](7, hook[6](6, c)[:, :, 0])``, where 6 and 7 are the numbers of two
sites. The hook of a site returns what it is given unless somebody intervenes, so the function behaves as written. Line
and column numbers stay the person's, in every message and traceback.
"""

from __future__ import annotations

import ast
from typing import Any, TypeVar, cast

from whygrad.running.assignments import AssignmentRewriter
from whygrad.running.expressions import HOOK
from whygrad.running.importing import as_assignment
from whygrad.running.scopes import counter_of_for, counter_of_while, own_names
from whygrad.running.sites import Site, SourceText

__all__ = ["HOOK", "STOP", "rewrite", "rewrite_lambda"]

_Tree = TypeVar("_Tree", bound=ast.AST)
_PLACELESS = (
    ast.expr_context,
    ast.operator,
    ast.unaryop,
    ast.cmpop,
    ast.boolop,
)  # the same object everywhere
STOP = "__whygrad_stop__"  # the exception that no ``except`` of a person's may catch


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
    return cast(
        ast.AST, rewriter.named_lambda(twin) if isinstance(twin, ast.Assign) else rewriter.visit(twin)
    )


def _copied(node: _Tree, origins: dict[int, ast.AST]) -> _Tree:
    """A copy of a tree; ``origins`` leads from its nodes to those that they are copies of."""
    new = type(node).__new__(type(node))  # its own fields follow; a call without them is deprecated
    for name, value in vars(node).items():
        setattr(new, name, _copied_field(value, origins))
    origins[id(new)] = node
    return new


def _copied_field(value: Any, origins: dict[int, ast.AST]) -> Any:
    if isinstance(value, list):
        return [_copied_field(part, origins) for part in value]
    own = isinstance(value, ast.AST) and not isinstance(value, _PLACELESS)
    return _copied(value, origins) if own else value


class _Rewriter(AssignmentRewriter):
    """Hooks the statements of a definition, and what stands in them."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self._tried: set[int] = set()  # what stands in a ``try``

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

    def visit_Import(self, node: ast.Import) -> ast.AST:
        return node if id(node) in self._tried else as_assignment(node)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.AST:
        return node if id(node) in self._tried else as_assignment(node)

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
        """No ``except`` of the person's swallows what ends a run: ``except STOP: raise`` goes first.

        An import that is tried stays as it is: whoever tries it knows what to do without it.
        """
        if node.handlers:
            self._tried |= {id(part) for one in node.body for part in ast.walk(one)}
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
            ast.fix_missing_locations(noticed)
        return noticed


def _as_list(changed: Any) -> list[ast.stmt]:
    if changed is None:
        return []
    return changed if isinstance(changed, list) else [changed]
