"""The edits that hold in every run: as a hook where that is possible, else in a copy of the person's source."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterable, Mapping
from typing import Any, cast

from whygrad.diagnosis.limit import Effort
from whygrad.faults.edit import Edit, shown, text_of
from whygrad.running.interventions import Replacement, by_expression
from whygrad.running.program import Program
from whygrad.running.sites import Site


class Fixes:
    """Edits in force on a program, with a way back from the last one."""

    def __init__(self, program: Program, effort: Effort) -> None:
        self._program = program
        self._effort = effort
        self._hooked: dict[int, tuple[Edit, str]] = {}
        self._undo: list[Callable[[], None]] = []
        self.replacements: dict[int, Replacement] = {}

    @property
    def in_force(self) -> bool:
        """Whether there are any."""
        return bool(self._undo)

    def add(self, edit: Edit, by_source: bool) -> bool:
        """Puts an edit into force; False where it cannot stand in the source."""
        if not by_source:
            for site, text in edit.changes:
                self._hook(edit, site, text)
            self._undo.append(lambda: self._unhook([site for site, _ in edit.changes]))
            return True
        return self._redefine(edit)

    def try_out(self, edit: Edit) -> bool:
        """Puts an edit into the source for one run in which nothing is watched; False where it cannot stand there."""
        return self._redefine(edit, sites=False)

    def _redefine(self, edit: Edit, sites: bool = True) -> bool:
        """Puts an edit into the source; what was hooked in the old function is hooked in the new one."""
        name = edit.site.function.split(".")[0]
        if name in self._program.tables and name not in self._program.definitions:
            return self._tabulate(name, edit)
        changed = edited(self._program, name, edit)
        if changed is None:
            return False
        earlier = {
            number: row for number, row in self._hooked.items() if row[0].site.function.split(".")[0] == name
        }
        first = len(self._program.sites)
        self._effort.redefinition()
        try:
            self._program.redefine(changed, {site.line for site, _ in edit.changes}, sites or bool(earlier))
        except (SyntaxError, ValueError, TypeError):  # a text that cannot stand there
            return False
        moved: list[Site] = []
        for number, (one, text) in earlier.items():
            twin = self._same(number, first)
            if twin is not None and twin not in moved:  # what was moved once has two numbers by now
                moved.append(twin)
                self._hook(one, twin, text)

        def undo() -> None:
            self._unhook(moved)
            self._program.restore(name)

        self._undo.append(undo)
        return True

    def _tabulate(self, name: str, edit: Edit) -> bool:
        """Makes a table of the program anew, with an edit in it."""
        table, _ = self._program.tables[name]
        new = {id(site.node): _placed(text, site.node) for site, text in edit.changes}
        try:
            undo = self._program.retabulate(name, _copied(table, new))
        except Exception:  # the person's own code
            return False
        self._undo.append(undo)
        return True

    def drop(self) -> None:
        """Takes the last edit back."""
        self._undo.pop()()

    def _same(self, number: int, first: int) -> Site | None:
        """The site of a redefined function that was another one of the same place before.

        What an edit puts there has the place of what it replaces, in all of its parts; the outermost comes last.
        """
        old = self._program.sites[number]
        place = (*_span(old.node), old.role)
        there = [site for site in self._program.sites[first:] if (*_span(site.node), site.role) == place]
        as_it_was = [site for site in there if text_of(site.node) == text_of(old.node)]
        return next(iter(as_it_was or there[::-1]), None)

    def _hook(self, edit: Edit, site: Site, text: str) -> None:
        self._hooked[site.number] = edit, text
        self.replacements[site.number] = by_expression(text)

    def _unhook(self, sites: Iterable[Site]) -> None:
        for site in sites:
            del self._hooked[site.number], self.replacements[site.number]


def _span(node: ast.expr) -> tuple[int, int, int | None, int | None]:
    return (node.lineno, node.col_offset, node.end_lineno, node.end_col_offset)


def edited(program: Program, name: str, edit: Edit) -> ast.FunctionDef | ast.ClassDef | None:
    """A copy of a definition with an edit in its source, the person's line numbers kept."""
    if name not in program.definitions:
        return None
    if not edit.is_statement and any(site.role in ("before", "after", "step") for site, _ in edit.changes):
        return None  # these have no expression of their own
    new: dict[int, Any] = {id(one): ast.copy_location(ast.Pass(), one) for one in edit.gone}
    instead = edit.others if edit.is_statement else edit.changes
    try:
        for site, text in instead:
            if text:  # else it only tells where the statement is needed, too
                new[id(site.node)] = _placed(shown(site, text), site.node)
        if edit.ahead is not None:
            holder, longer = _with_statement_ahead(program.definitions[name][0], edit)
            new[id(holder)] = _copied(longer, dict(new))
        elif edit.loop is not None:
            longer = copy.copy(edit.loop)
            longer.body = [*edit.loop.body, *_statements(edit)]
            new[id(edit.loop)] = _copied(longer, dict(new))
    except SyntaxError:
        return None
    return cast("ast.FunctionDef | ast.ClassDef", _copied(program.definitions[name][0], new))


def _copied(node: Any, new: Mapping[int, Any]) -> Any:
    """A copy of a tree with others in the place of some of its nodes; quicker than what copies anything."""
    if id(node) in new:
        return new[id(node)]
    if isinstance(node, list):
        return [_copied(part, new) for part in node]
    if not isinstance(node, ast.AST):
        return node
    twin = node.__class__()
    twin.__dict__.update({name: _copied(value, new) for name, value in vars(node).items()})
    return twin


def _placed(text: str, like: ast.AST) -> ast.expr:
    expression: ast.expr
    if isinstance(like, ast.Slice | ast.Tuple) and ":" in text:
        expression = cast(ast.Subscript, ast.parse(f"_[{text}]", mode="eval").body).slice
    else:
        expression = ast.parse(text, mode="eval").body
    if isinstance(getattr(like, "ctx", None), ast.Store):  # a target stays one
        for part in expression.elts if isinstance(expression, ast.Tuple) else ():
            part.ctx = ast.Store()  # type: ignore[attr-defined]
        expression.ctx = ast.Store()  # type: ignore[attr-defined]
    for node in ast.walk(expression):
        if isinstance(node, ast.expr):
            ast.copy_location(node, like)
    return expression


def _with_statement_ahead(definition: ast.AST, edit: Edit) -> tuple[ast.AST, ast.AST]:
    """The node whose body holds the statement, and a copy of it with one more before that."""
    for holder in ast.walk(definition):
        for field, body in ast.iter_fields(holder):
            if isinstance(body, list) and any(part is edit.ahead for part in body):
                at = next(k for k, part in enumerate(body) if part is edit.ahead)
                longer = copy.copy(holder)
                setattr(longer, field, [*body[:at], *_statements(edit), *body[at:]])
                return holder, longer
    raise SyntaxError("the statement is not in force")


def _statements(edit: Edit) -> list[ast.stmt]:
    statements = ast.parse(edit.text).body
    for statement in statements:
        for node in ast.walk(statement):
            if isinstance(node, ast.expr | ast.stmt):
                ast.copy_location(node, edit.site.node)
    return statements
