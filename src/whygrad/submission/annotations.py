"""Annotations of functions: they say what somebody means, and no program needs them to run.

``def f(x: Tensor)`` asks for ``Tensor`` where the function is defined; in a file whose ``tensor`` module is not at hand
nothing else may be amiss. Those of a class body stay: a dataclass is made of them.
"""

from __future__ import annotations

import ast


def without_annotations(tree: ast.Module) -> None:
    """Takes the annotations of all functions, and of the variables at top level, out of a tree."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not _is_registered(node):
            node.returns = None
            for argument in ast.walk(node.args):
                if isinstance(argument, ast.arg):
                    argument.annotation = None
    for node in tree.body:
        if isinstance(node, ast.AnnAssign):
            node.annotation = ast.copy_location(ast.Constant(None), node.annotation)


def _is_registered(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether a decorator may read them, as ``functools.singledispatch`` does: it calls functions by them."""
    return any(
        "register" in ast.unparse(one) or "dispatch" in ast.unparse(one) for one in node.decorator_list
    )
