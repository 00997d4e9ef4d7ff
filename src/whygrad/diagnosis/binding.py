"""Binds the functions of a file to those of the exercise, or says in one sentence why that cannot be done."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from whygrad.diagnosis import wording
from whygrad.diagnosis.exercises import EXERCISES, Exercise, Function
from whygrad.records.diagnosis import Reason
from whygrad.submission.selection import Submission

NEAR = 0.8  # how much alike two names are, so that one may be meant by the other

# functions that only another exercise has, and arguments that only its functions take
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
_ARGUMENTS = {"cs231n": frozenset({"Wx", "Wh"})}


@dataclass(frozen=True)
class Refusal:
    """Why nothing can be judged."""

    reason: Reason
    message: str
    elsewhere: bool = False  # the file belongs to another exercise


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
    if present and not (unbound and _other_exercise(submission)):
        return Bound(present, unbound)
    return Bound(present, unbound, _refusal(submission, exercise, unbound))


def _refusal(submission: Submission, exercise: Exercise, unbound: Mapping[str, str]) -> Refusal | None:
    other = _other_exercise(submission)
    if other is not None:
        known = wording.listed(list(EXERCISES))
        return Refusal("could-not-bind", wording.OTHER_EXERCISE.format(exercise=other, known=known), True)
    if unbound:
        return Refusal("could-not-bind", next(iter(unbound.values())))
    if any(broken.names for broken in submission.broken):
        return None  # a cell that Python cannot read is a finding
    if submission.known:
        names = wording.listed(sorted(submission.known))
        verb = "is" if len(submission.known) == 1 else "are"
        return Refusal("nothing-to-check", wording.UNFILLED.format(names=names, verb=verb))
    if (hidden := next(_hidden(submission, exercise), None)) is not None:
        return Refusal("nothing-to-check", hidden)
    names = ", ".join(exercise.functions)
    return Refusal("nothing-to-check", wording.NOTHING.format(exercise=exercise.name, names=names))


def _other_exercise(submission: Submission) -> str | None:
    defined = [
        node for cell in submission.cells for node in _body(cell.code) if isinstance(node, ast.FunctionDef)
    ]
    names = {node.name for node in defined}
    arguments = [frozenset(argument.arg for argument in node.args.args) for node in defined]
    for exercise, only in _ELSEWHERE.items():
        if only & names or any(_ARGUMENTS[exercise] <= taken for taken in arguments):
            return exercise
    return None


def _body(code: str) -> list[ast.stmt]:
    try:
        return ast.parse(code).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []


def _hidden(submission: Submission, exercise: Exercise) -> Iterator[str]:
    """Why a function that somebody may well mean is not found: a sentence for each."""
    known = exercise.functions
    body = [node for cell in submission.cells for node in _body(cell.code)]
    for outer in body:
        if isinstance(outer, ast.ClassDef | ast.FunctionDef):
            sentence = wording.IN_CLASS if isinstance(outer, ast.ClassDef) else wording.IN_FUNCTION
            for node in ast.walk(outer):
                if node is not outer and isinstance(node, ast.FunctionDef) and node.name in known:
                    yield sentence.format(function=node.name, outer=outer.name)
    for node in body:
        if isinstance(node, ast.AsyncFunctionDef) and node.name in known:
            yield wording.NO_DEF.format(function=node.name)
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name) and target.id in known:
                    yield wording.NO_DEF.format(function=target.id)
    for node in body:
        if isinstance(node, ast.FunctionDef):
            for function in get_close_matches(node.name, known, n=1, cutoff=NEAR):
                yield wording.NEARLY.format(function=function, other=node.name)


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
    if node.args.vararg or node.args.kwonlyargs:
        names.append(f"*{node.args.vararg.arg if node.args.vararg else ''}")
    names += [argument.arg for argument in node.args.kwonlyargs]
    return f"({', '.join(names)})" if names else "no argument"
