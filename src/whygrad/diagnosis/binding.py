"""Binds the functions of a file to those of the exercise, or says in one sentence why that cannot be done."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field

from whygrad.diagnosis import wording
from whygrad.diagnosis.exercises import EXERCISES, Exercise, Function
from whygrad.records.diagnosis import Reason
from whygrad.submission.selection import Submission

# functions that only another exercise has
_ELSEWHERE = {
    "cs231n": frozenset(
        {
            "rnn_step_forward",
            "rnn_step_backward",
            "lstm_step_forward",
            "lstm_step_backward",
            "temporal_softmax_loss",
        }
    )
}


@dataclass(frozen=True)
class Refusal:
    """Why nothing can be judged."""

    reason: Reason
    message: str


@dataclass(frozen=True)
class Bound:
    """The functions that can be judged, and what is said of the others."""

    present: frozenset[str]
    unbound: Mapping[str, str] = field(
        default_factory=dict
    )  # function -> why it cannot be called as the exercise does
    refusal: Refusal | None = None


def bind(submission: Submission, exercise: Exercise) -> Bound:
    """Which functions are there, filled in, and take the arguments of the exercise."""
    filled = {name: one for name, one in submission.known.items() if not one.unfilled}
    unbound = {
        name: wording.NOT_BOUND.format(
            function=name,
            has=_takes(one.node),
            exercise=exercise.name,
            wants=", ".join(exercise.functions[name].arguments),
        )
        for name, one in filled.items()
        if not _fits(one.node, exercise.functions[name])
    }
    present = frozenset(filled) - frozenset(unbound)
    return Bound(present, unbound, None if present else _refusal(submission, exercise, unbound))


def _refusal(submission: Submission, exercise: Exercise, unbound: Mapping[str, str]) -> Refusal | None:
    other = _other_exercise(submission)
    if other is not None:
        known = wording.listed(list(EXERCISES))
        return Refusal("could-not-bind", wording.OTHER_EXERCISE.format(exercise=other, known=known))
    if unbound:
        return Refusal("could-not-bind", next(iter(unbound.values())))
    if any(broken.names for broken in submission.broken):
        return None  # a cell that Python cannot read is a finding
    if submission.known:
        names = wording.listed(sorted(submission.known))
        verb = "is" if len(submission.known) == 1 else "are"
        return Refusal("nothing-to-check", wording.UNFILLED.format(names=names, verb=verb))
    names = ", ".join(exercise.functions)
    return Refusal("nothing-to-check", wording.NOTHING.format(exercise=exercise.name, names=names))


def _other_exercise(submission: Submission) -> str | None:
    names = {node.name for cell in submission.cells for node in _definitions(cell.code)}
    return next((name for name, only in _ELSEWHERE.items() if only & names), None)


def _definitions(code: str) -> list[ast.FunctionDef]:
    try:
        return [node for node in ast.parse(code).body if isinstance(node, ast.FunctionDef)]
    except SyntaxError:
        return []


def _fits(node: ast.FunctionDef, function: Function) -> bool:
    arguments = node.args
    positional = len(arguments.posonlyargs) + len(arguments.args)
    required = positional - len(arguments.defaults)
    keywords = [
        name
        for name, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
        if default is None
    ]
    wanted = len(function.arguments)
    return required <= wanted and not keywords and (positional >= wanted or arguments.vararg is not None)


def _takes(node: ast.FunctionDef) -> str:
    names = [argument.arg for argument in (*node.args.posonlyargs, *node.args.args)]
    return f"({', '.join(names)})" if names else "no argument"
