"""Where in an expression of several lines an edit changes something."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Sequence

from whygrad.faults.edit import Edit, shown, text_of
from whygrad.faults.operands import INITIAL
from whygrad.running.sites import Site


def start_behind(sites: Sequence[Site], edit: Edit) -> Site | None:
    """Where that was begun which the first round of a loop reads: the store before the loop, else the array."""
    read = edit.site.node
    if edit.family != "another-start" or not isinstance(read, ast.Subscript | ast.Name):
        return None
    base = text_of(read.value) if isinstance(read, ast.Subscript) else read.id
    loop_free = [
        site
        for site in sites
        if site.function == edit.site.function and not site.loops and site.line < edit.site.line
    ]
    for site in loop_free:
        if any(
            isinstance(target, ast.Subscript) and text_of(target.value) == base for target in _targets(site)
        ):
            return site
    made = [
        site
        for site in loop_free
        if base in map(text_of, _flat(_targets(site))) and site.role in ("assigned", "stored")
    ]
    return made[0] if made else _entry(read, loop_free)


def _entry(read: ast.expr, sites: Sequence[Site]) -> Site | None:
    """Where a dictionary is made whose entry is read, with an initial state under the same key."""
    if not isinstance(read, ast.Subscript) or not isinstance(read.slice, ast.Constant):
        return None
    for site in sites:
        for node in ast.walk(site.statement):
            pairs = zip(node.keys, node.values, strict=True) if isinstance(node, ast.Dict) else ()
            if any(
                isinstance(key, ast.Constant) and key.value == read.slice.value and text_of(value) in INITIAL
                for key, value in pairs
            ):
                return site
    return None


def _flat(targets: Sequence[ast.expr]) -> list[ast.expr]:
    return [
        part for one in targets for part in (one.elts if isinstance(one, ast.Tuple | ast.List) else [one])
    ]


def carried_beside(sites: Sequence[Site], edit: Edit, definition: ast.AST | None) -> list[Site]:
    """Where a loop passes another value on, beside which the statement belongs that it lacks."""
    loop = (
        edit.loop
        if edit.family in ("never-carried", "neither-carried")
        else _loop_that_keeps(edit.site, definition)
    )
    if loop is None:
        return []
    inside = {id(part) for part in ast.walk(loop)}
    read = {
        part.id for part in ast.walk(loop) if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load)
    }
    before = {
        name
        for site in sites
        if site.function == edit.site.function and not site.loops and site.line < loop.lineno
        for name in _names(site)
    }
    passing = [
        site
        for site in sites
        if site.role in ("assigned", "after")
        and id(site.statement) in inside
        and before & read & set(_names(site))
        and not _is_sum(site)
    ]
    return list({site.line: site for site in passing}.values())[:2]


def added_beside(sites: Sequence[Site], edit: Edit) -> list[Site]:
    """The last thing that a loop keeps, beside which the statement belongs that it lacks."""
    if edit.family not in ("never-added", "never-stored") or edit.loop is None:
        return []
    inside = {id(part) for part in ast.walk(edit.loop)}
    keeping = [
        site for site in sites if site.role in ("augmented", "stored") and id(site.statement) in inside
    ]
    return keeping[-1:]


def made_before(sites: Sequence[Site], edit: Edit) -> list[Site]:
    """Where the variable was made, and left as it is, that a return hands back."""
    if not isinstance(edit.site.node, ast.Name) or edit.site.loops:
        return []
    name = edit.site.node.id
    made = [
        site
        for site in sites
        if site.function == edit.site.function and name in _names(site) and site.role in ("assigned", "after")
    ]
    return made[:1] if len({site.line for site in made}) == 1 else []


def _loop_that_keeps(site: Site, definition: ast.AST | None) -> ast.For | ast.While | None:
    """The loop around a variable that is read in it and never given a value."""
    if not isinstance(site.node, ast.Name) or definition is None:
        return None
    for loop in ast.walk(definition):
        if isinstance(loop, ast.For | ast.While) and any(part is site.statement for part in ast.walk(loop)):
            names = [
                part for part in ast.walk(loop) if isinstance(part, ast.Name) and part.id == site.node.id
            ]
            return None if any(isinstance(part.ctx, ast.Store) for part in names) else loop
    return None


def _is_sum(site: Site) -> bool:
    """Whether a statement adds to what its variable had: ``dW = dW + dWt``."""
    value = getattr(site.statement, "value", None)
    own = {part.id for part in ast.walk(value or ast.Pass()) if isinstance(part, ast.Name)}
    return bool(own & set(_names(site)))


def _names(site: Site) -> list[str]:
    return [
        part.id
        for target in _targets(site)
        for part in ast.walk(target)
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)
    ]


def _targets(site: Site) -> list[ast.expr]:
    return site.statement.targets if isinstance(site.statement, ast.Assign) else []


_NO_SIGN = frozenset("(),")  # brackets come and go without a meaning


def lines_behind(edit: Edit) -> int:
    """How many lines below the first line of its site an edit makes its first change."""
    if edit.is_statement or "\n" not in edit.site.source:
        return 0
    try:
        new = text_of(ast.parse(shown(edit.site, edit.text), mode="eval"))
        before, after = _signs(text_of(edit.site.node)), _signs(new)
        written = _signs(edit.site.source)
    except (SyntaxError, tokenize.TokenError, IndentationError):
        return 0
    if len(written) != len(before):  # something is written in a way of its own: the first line must do
        return 0
    pairs = zip(before, after, strict=False)
    first = next(
        (k for k, (one, other) in enumerate(pairs) if one[0] != other[0]), min(len(before), len(after))
    )
    return written[min(first, len(written) - 1)][1] - 1


def _signs(text: str) -> list[tuple[str, int]]:
    """The words and operators of an expression, each with its line."""
    read = tokenize.generate_tokens(io.StringIO(f"({text})").readline)
    kinds = (tokenize.NAME, tokenize.NUMBER, tokenize.STRING, tokenize.OP)
    return [(one.string, one.start[0]) for one in read if one.type in kinds and one.string not in _NO_SIGN]
