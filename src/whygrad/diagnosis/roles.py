"""What the names of a definition's arguments say that it is given, against what the exercise gives it.

``rnn_forward(X, Y, a0, parameters)`` takes as many arguments as an exercise's, and they are others. Whether a function
that is called so is right, a run tells; but that it is wrong cannot be said of one that is made for something else.
"""

from __future__ import annotations

import ast
import re

from whygrad.diagnosis.exercises import Exercise, Function

_BEFORE = r"(_?0|_?prev|_?next|_?t|_?init|_?last|_?old|_?in)?"
_ROLES = {
    "gradient": r"d[A-Z_]\w*|d(out|next|prev|loss|hidden|state)\w*|d[ahcxyzb]t?(_\w+|\d)?|\w*grad\w*|delta\w*",
    "cache": r"caches?|memo|tapes?|saved|ctx|traces?|history",
    "target": r"y|Y|y_?true|targets?|labels?",
    "parameters": r"param\w*|theta|p",
    "weights": r"W\w{0,4}|w_?[a-z]{1,3}|U|V|weights?\w*|kernel\w*",
    "bias": r"b|b_?[a-z]{1,2}|bias\w*",
    "size": r"\w*(size|dim|vocab|len|length)\w*|n_\w+|layers?|lr|learning_rate",
    "input": r"[xX](_?t|s|_?in|_?seq|_?batch)?|inputs?\w*|features?",
    "memory": rf"[cC]{_BEFORE}|(prev|last|old|init|next)_?[cC]|\w*(memory|cell_?state)\w*",
    "state": rf"[ahAH]{_BEFORE}|(prev|last|old|init|next)_?[ahAH]|\w*(hidden|state)\w*",
}
_ALIKE = frozenset({"parameters", "weights"})
_LOOPS = (ast.For, ast.While, ast.comprehension)


def role_of(name: str) -> str | None:
    """What an argument of this name is, if that can be told."""
    return next((role for role, names in _ROLES.items() if re.fullmatch(names, name)), None)


def is_made_for_another(node: ast.FunctionDef, function: Function, exercise: Exercise) -> bool:
    """Whether a definition takes other things than the function of the exercise that has its name."""
    names = tuple(argument.arg for argument in (*node.args.posonlyargs, *node.args.args))
    for own, wanted in zip(names, function.arguments, strict=False):
        roles = {role_of(own), role_of(wanted)}
        if own != wanted and None not in roles and len(roles) > 1 and roles != _ALIKE:
            return True
    return names != function.arguments and _is_a_step(node, names, function, exercise)


def _is_a_step(node: ast.FunctionDef, names: tuple[str, ...], function: Function, exercise: Exercise) -> bool:
    """Whether it has the name of a sequence's function, the arguments of the cell's, and no loop."""
    cell = exercise.functions.get(str(function.cell))
    alike = cell is not None and names == cell.arguments
    return alike and not any(isinstance(part, _LOOPS) for part in ast.walk(node))
