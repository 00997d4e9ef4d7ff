"""Whether a function is filled in, or has the exercise's blanks: ``a = None``, ``range(None)``, ``pass``.

In doubt it counts as filled in: a right function must never be called missing. So a None that is compared,
passed on by keyword, used as an index or replaced later is a value like any other.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

# Calls in which None is a blank anywhere, those in which it is one in front, and those that may be handed one.
_NOWHERE = {
    "range",
    "zeros",
    "ones",
    "empty",
    "dot",
    "matmul",
    "multiply",
    "add",
    "concatenate",
    "hstack",
    "vstack",
}
_NOT_FIRST = {"sigmoid", "softmax", "tanh", "exp", "sum", "reversed", "enumerate"}
_ON_PURPOSE = {"array", "asarray", "full", "clip", "append", "seed", "RandomState", "default_rng"}
_ON_PURPOSE |= {"slice", "print", "str", "repr", "type", "isinstance", "bool", "getattr", "setattr"}


def is_unfilled(function: ast.FunctionDef) -> bool:
    """Whether the function is still the exercise's template, wholly or in part."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    if all(_is_trivial(node) for node in body) or _gives_up(body):
        return True
    nodes = list(ast.walk(ast.Module(body=body, type_ignores=[])))
    if not any(_is_blank(node) for node in nodes):
        return False
    return any(_is_blank_in(node) for node in nodes) or bool(_left_none(function, nodes))


def _is_blank(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Constant) and (node.value is None or node.value is ...)


def _is_none(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _all_blank(node: ast.AST | None) -> bool:
    return _is_blank(node) or (isinstance(node, ast.Tuple) and all(_is_blank(part) for part in node.elts))


def _is_trivial(node: ast.stmt) -> bool:
    if isinstance(node, ast.Return):
        return node.value is None or _all_blank(node.value)
    return isinstance(node, ast.Pass) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))


def _gives_up(body: list[ast.stmt]) -> bool:
    """``raise NotImplementedError`` before anything is returned."""
    for node in body:
        if any(isinstance(part, ast.Return) for part in ast.walk(node)):
            return False
        if isinstance(node, ast.Raise) and node.exc is not None:
            return "NotImplementedError" in ast.unparse(node.exc)
    return False


def _is_blank_in(node: ast.AST) -> bool:
    """A blank where no finished code can have one: it would fail, or fill an array with nothing."""
    match node:
        case ast.If(test=test) | ast.While(test=test):
            return _is_none(test)
        case ast.For(iter=iterable):
            return _is_none(iterable)
        case ast.Assign(targets=targets, value=value) if _is_blank(value):
            return any(isinstance(target, ast.Tuple | ast.List) or _is_slice(target) for target in targets)
        case ast.AugAssign(value=value):
            return _is_blank(value)
        case ast.BinOp(left=left, right=right) if not isinstance(node.op, ast.BitOr):  # Array | None
            return _is_none(left) or _is_none(right)
        case ast.Call():
            return _is_blank_call(node)
    return False


def _is_slice(target: ast.expr) -> bool:
    """``a[:, :, t]``, which is part of an array and not an entry of a dict."""
    if not isinstance(target, ast.Subscript):
        return False
    return any(isinstance(part, ast.Slice) for part in ast.walk(target.slice))


def _is_blank_call(node: ast.Call) -> bool:
    name = getattr(node.func, "attr", getattr(node.func, "id", ""))
    is_bare = isinstance(node.func, ast.Name)
    if not node.args or name in _ON_PURPOSE or not (is_bare or _is_numpy(node)):
        return False
    if len(node.args) > 1 and all(_is_none(argument) for argument in node.args):
        return True
    if is_bare and name not in _NOWHERE | _NOT_FIRST:
        return False
    first, *rest = node.args
    blanks = [first, *(first.elts if isinstance(first, ast.Tuple | ast.List) else [])]
    return any(_is_none(argument) for argument in blanks + (rest if name in _NOWHERE else []))


def _is_numpy(node: ast.Call) -> bool:
    return ast.unparse(node.func).startswith(("np.", "numpy."))


def _left_none(function: ast.FunctionDef, nodes: list[ast.AST]) -> set[str]:
    """The variables that only ever are None, although the function calculates with them or returns them."""
    blank = {target for node in nodes for target in _blank_targets(node)}
    names = [node for node in nodes if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)]
    others = {name.id for name in names if name not in blank}
    parameters = {argument.arg for argument in ast.walk(function.args) if isinstance(argument, ast.arg)}
    nested = {node.name for node in nodes if isinstance(node, ast.FunctionDef)}
    compared, used = _loads(nodes)
    return ({name.id for name in blank} & used) - others - parameters - nested - compared


def _blank_targets(node: ast.AST) -> Iterator[ast.Name]:
    """The names that one statement makes None: ``a = None``, ``a = b = None``, ``a, b = None, None``."""
    if isinstance(node, ast.AnnAssign) and _is_blank(node.value) and isinstance(node.target, ast.Name):
        yield node.target
    if isinstance(node, ast.Assign):
        for target in node.targets:
            if isinstance(target, ast.Name) and _is_blank(node.value):
                yield target
            elif isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                pairs = zip(target.elts, node.value.elts, strict=False)
                yield from (name for name, value in pairs if isinstance(name, ast.Name) and _is_blank(value))


def _loads(nodes: list[ast.AST]) -> tuple[set[str], set[str]]:
    """The names that are tested or passed to helpers (None may be meant there), and those used as values."""
    tested: set[str] = set()
    used: set[str] = set()
    for node in nodes:
        names = [part for part in ast.iter_child_nodes(node) if isinstance(part, ast.Name)]
        parts = {name.id for name in names if isinstance(name.ctx, ast.Load)}
        if isinstance(node, ast.Compare | ast.BoolOp | ast.If | ast.IfExp | ast.While | ast.UnaryOp):
            tested |= parts if not _is_arithmetic(node) else set()
        elif not isinstance(node, ast.Call | ast.keyword) or (isinstance(node, ast.Call) and _is_numpy(node)):
            used |= parts
    return tested, used


def _is_arithmetic(node: ast.AST) -> bool:
    return isinstance(node, ast.UnaryOp) and not isinstance(node.op, ast.Not)
