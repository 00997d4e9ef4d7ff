"""Python 2 on the same lines in Python 3: what an old course file must become before it can be judged."""

from __future__ import annotations

import ast
import io
import re
import token
import tokenize
from collections.abc import Iterator, Sequence

_SHAPELESS = frozenset("if elif else while for try with except finally def class".split())
PYTHON_2_ALONE = frozenset({"xrange", "reduce", "unichr", "basestring", "raw_input"})  # builtins
_TAB = 8  # columns, as Python 2 counts them


def _is_python_3(code: str) -> bool:
    """Whether Python 3 can parse it."""
    try:
        ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def as_python_3(code: str) -> str | None:
    """The same lines with brackets around what is printed and the like; None if that does not make it Python 3."""
    if _is_python_3(code):
        return code
    new = nearer_python_3(code)
    return new if new is not None and _is_python_3(new) else None


def nearer_python_3(code: str) -> str | None:
    """The same lines with all mended that is Python 2, whatever else is wrong in them; None if nothing is."""
    even = _without_tabs(code)
    new = _translated(even)
    return None if new == even else new


def _without_tabs(code: str) -> str:
    """Spaces for the tabs that lines begin with, if lines begin with both."""
    starts = re.findall(r"^[ \t]+(?=\S)", code, flags=re.MULTILINE)
    if not any("\t" in start for start in starts) or not any(" " in start for start in starts):
        return code
    return re.sub(r"^[ \t]+", lambda found: found[0].expandtabs(_TAB), code, flags=re.MULTILINE)


def _translated(code: str) -> str | None:
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(code).readline))
    except (tokenize.TokenError, SyntaxError, IndentationError):
        return None
    lines = code.split("\n")
    for statement in reversed(list(_statements(tokens))):
        for (row, column), (_, end), text in reversed(list(_changes(statement))):
            lines[row - 1] = lines[row - 1][:column] + text + lines[row - 1][end:]
    return "\n".join(lines)


Place = tuple[int, int]


def _statements(tokens: Sequence[tokenize.TokenInfo]) -> Iterator[list[tokenize.TokenInfo]]:
    """The tokens of each simple statement, and of the head of each compound one."""
    found: list[tokenize.TokenInfo] = []
    depth = 0
    for one in tokens:
        if one.type in (token.COMMENT, token.NL, token.INDENT, token.DEDENT):
            continue
        depth += (one.string in "([{") - (one.string in ")]}") if one.type == token.OP else 0
        head = bool(found) and found[0].string in _SHAPELESS
        ends = one.type == token.OP and depth == 0 and (one.string == ";" or (one.string == ":" and head))
        if one.type in (token.NEWLINE, token.ENDMARKER) or ends:
            if found:
                yield found
            found = []
        else:
            found.append(one)


def _changes(statement: Sequence[tokenize.TokenInfo]) -> Iterator[tuple[Place, Place, str]]:
    """What to write where, in the order of the lines: from, to (both on one line), text."""
    first, *rest = statement
    if first.string in ("print", "exec") and rest and not _is_call(rest):
        yield from _bracketed(first, rest)
    elif first.string == "except" and "," in [one.string for one in rest] and rest[0].string != "(":
        comma = next(one for one in rest if one.string == ",")
        yield comma.start, comma.end, " as"
    elif first.string == "raise" and len(rest) > 2 and rest[1].string == ",":
        yield rest[1].start, rest[1].end, "("
        yield rest[-1].end, rest[-1].end, ")"
    elif first.type == token.NAME:
        for one, following in zip(statement, [*rest, statement[-1]], strict=True):
            if one.type == token.NUMBER and following.string in ("l", "L") and one.end == following.start:
                yield following.start, following.end, ""


def _is_call(rest: Sequence[tokenize.TokenInfo]) -> bool:
    """Whether what follows is one pair of brackets and nothing else, or no operand at all."""
    if rest[0].string in ("=", ".", ","):
        return True
    if rest[0].string != "(":
        return False
    depth = 0
    for number, one in enumerate(rest):
        depth += (one.string in "([{") - (one.string in ")]}") if one.type == token.OP else 0
        if depth == 0:
            return number == len(rest) - 1
    return False


def _bracketed(
    first: tokenize.TokenInfo, rest: Sequence[tokenize.TokenInfo]
) -> Iterator[tuple[Place, Place, str]]:
    """``print x, y`` as ``print(x, y)``; ``print >>out, x`` prints as well, but not there."""
    if rest[0].string == ">>":
        comma = next((one for one in rest if one.string == ","), rest[-1])
        if comma.end[0] == first.end[0]:
            yield first.end, comma.end, "("
            yield rest[-1].end, rest[-1].end, ")"
        return
    gap = rest[0].start if rest[0].start[0] == first.end[0] else first.end
    yield first.end, gap, "("
    yield rest[-1].end, rest[-1].end, ")"


def with_whole_division(tree: ast.Module) -> ast.Module:
    """The tree with ``//`` where ``/`` divides a size by a whole number, as Python 2 does."""
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
            whole = isinstance(node.right, ast.Constant) and type(node.right.value) is int
            if whole and _is_size(node.left):
                node.op = ast.FloorDiv()
    return tree


def _is_size(node: ast.expr) -> bool:
    """Whether it is a length: ``x.shape[0]``, ``len(x)``, or the product of such."""
    match node:
        case ast.Subscript(value=ast.Attribute(attr="shape"), slice=ast.Constant() | ast.UnaryOp()):
            return True
        case ast.Attribute(attr="size") | ast.Call(func=ast.Name(id="len")):
            return True
        case ast.Name(id=name):
            return len(name) == 1 and name.isupper()
        case ast.BinOp(left=left, right=right):
            return _is_size(left) and (_is_size(right) or isinstance(right, ast.Constant))
    return False


def marks_python_2(trees: Sequence[ast.Module]) -> ast.Name | None:
    """Where a builtin of Python 2 is looked up by somebody who writes in it, and not by a slip in Python 3.

    It is none where such a name is defined; it is a slip where ``range`` is called as well and nothing else is old:
    no import of the transition, and no function of the course that was taught in Python 2.
    """
    nodes = [node for tree in trees for node in ast.walk(tree)]
    names = [node for node in nodes if isinstance(node, ast.Name)]
    imports = [node for node in nodes if isinstance(node, ast.ImportFrom)]
    bound = {alias.asname or alias.name for node in imports for alias in node.names}
    bound |= {name.id for name in names if isinstance(name.ctx, ast.Store)}
    bound |= {
        alias.asname or alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names
    }
    bound |= {node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    bound |= {node.arg for node in nodes if isinstance(node, ast.arg)}
    read = [name for name in names if name.id in PYTHON_2_ALONE and name.id not in bound]
    old = any(node.module in ("__future__", "builtins", "past.builtins") for node in imports)
    old |= any(isinstance(node, ast.FunctionDef) and "_step_" in node.name for node in nodes)
    if not read or (any(name.id == "range" for name in names) and not old):
        return None
    return read[0]


def divides_wholly(trees: Sequence[ast.Module]) -> bool:
    """Whether ``/`` rounds down, as it does without ``from __future__ import division``."""
    imports = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return not any(
        node.module == "__future__" and alias.name == "division" for node in imports for alias in node.names
    )
