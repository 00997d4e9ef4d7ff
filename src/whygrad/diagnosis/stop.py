"""Where a program stopped: the expression that could not be computed, and what its parts were."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from whygrad.diagnosis.givens import expressions_in
from whygrad.faults.edit import Edit, text_of
from whygrad.running.interventions import Watch
from whygrad.running.program import Crash, Program
from whygrad.running.rounds import scope_of
from whygrad.running.sites import Site

UNKNOWN = object()  # the value of a part that was never computed


@dataclass(frozen=True, eq=False)
class Stop:
    """``node`` is what Python could not compute (an expression, a target, or an ``x += y``), in ``statement``.

    ``scope`` are the variables around it, ``values`` what the parts of the definition last were, by their ``id``,
    ``makers`` at which site an array was made, by its ``id``.
    """

    error: BaseException
    node: ast.AST
    statement: ast.stmt
    definition: ast.AST
    near: Site  # a site of the same definition
    scope: Mapping[str, Any]
    values: Mapping[int, Any]
    makers: Mapping[int, Site]
    program: Program
    healed: bool = False  # an edit is known that mends it

    def value(self, node: ast.AST) -> Any:
        """What a part was; ``UNKNOWN`` where that cannot be told without computing it again."""
        if id(node) in self.values:
            return self.values[id(node)]
        match node:
            case ast.Name():
                return self.scope.get(node.id, UNKNOWN)
            case ast.Constant():
                return node.value
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as number)):
                return -number
            case ast.Attribute(attr="T") if isinstance(whole := self.value(node.value), np.ndarray):
                return whole.T
            case ast.Subscript(slice=ast.Constant(value=key)):
                return _entry(self.value(node.value), key)
            case ast.Tuple() | ast.List():
                parts = [self.value(part) for part in node.elts]
                return UNKNOWN if any(part is UNKNOWN for part in parts) else tuple(parts)
        return UNKNOWN

    def site(self, node: ast.AST) -> Site:
        """A site for an edit of any expression in the statement."""
        assert isinstance(node, ast.expr)
        return replace(
            self.near,
            line=node.lineno,
            column=node.col_offset,
            source=text_of(node),
            role="expression",
            variable=None,
            node=node,
            statement=self.statement,
        )

    @property
    def name(self) -> str:
        """The name or the attribute that Python speaks of."""
        said = re.findall(r"'(\w+)'", str(self.error))
        return str(getattr(self.error, "name", None) or (said[0] if said else ""))

    def edit(self, node: ast.AST, new: str, family: str, old: str = "", short: str = "") -> Edit:
        """An edit that puts another expression in the place of one."""
        return Edit(self.site(node), new, family, 1, old or text_of(node), short or new)

    def given(self) -> Iterator[tuple[str, Any]]:
        """What else there is in scope, with expressions for it."""
        return expressions_in(self.scope)


def _entry(whole: Any, key: Any) -> Any:
    try:
        return whole[key] if isinstance(whole, dict | tuple | list) else UNKNOWN
    except (LookupError, TypeError):
        return UNKNOWN


def stop_of(program: Program, crash: Crash | None, watch: Watch) -> Stop | None:
    """What a crash stopped at, by a watched run that crashed; None where no expression of the person's is known."""
    if crash is None or crash.frame is None or crash.span is None:
        return None
    definition, _ = program.definitions.get(crash.frame.f_code.co_qualname.split(".")[0], (None, None))
    found = None if definition is None else _at(definition, crash.span)
    near = [site for site in program.sites if found is not None and site.statement is found[1]]
    if definition is None or found is None or not near:
        return None
    values = {id(event.site.node): event.value for event in watch.events if event.site.role not in _OTHERS}
    node, statement = found
    makers = {
        id(event.value): event.site
        for event in watch.events[::-1]
        if isinstance(event.site.node, ast.Call) and isinstance(event.value, np.ndarray)
    }
    return Stop(
        crash.error, node, statement, definition, near[0], scope_of(crash.frame), values, makers, program
    )


_OTHERS = ("before", "after", "step", "returned")  # their nodes are names whose value changes there


def _at(definition: ast.AST, span: tuple[int, int, int, int]) -> tuple[ast.AST, ast.stmt] | None:
    """The innermost node with this place, and the innermost statement that holds it."""
    found: tuple[ast.AST, ast.stmt] | None = None
    waiting: list[tuple[ast.AST, ast.stmt | None]] = [(definition, None)]
    while waiting:
        node, statement = waiting.pop()
        statement = node if isinstance(node, ast.stmt) else statement
        place = tuple(
            getattr(node, name, None) for name in ("lineno", "end_lineno", "col_offset", "end_col_offset")
        )
        if place == span and statement is not None:
            found = (node, statement)
        waiting += [(part, statement) for part in ast.iter_child_nodes(node)]
    return found
