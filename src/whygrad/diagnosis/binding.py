"""Binds the functions of a file to those of the exercise, or says in one sentence why that cannot be done."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from whygrad.diagnosis import wording
from whygrad.diagnosis.choosing import NEAR, body_of, choose, fits
from whygrad.diagnosis.exercises import EXERCISES, Exercise
from whygrad.records.diagnosis import Reason
from whygrad.submission.selection import Submission
from whygrad.submission.unbound import own_keywords

NEAR_WORD = 0.5


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
        name: not_bound(one.node, exercise)
        for name, one in filled.items()
        if not fits(one.node, exercise.functions[name])
        or _in_another_order(one.node, exercise.functions[name].arguments)
    }
    present = frozenset(filled) - frozenset(unbound)
    if present and not (unbound and _other_exercise(submission, exercise)):
        return Bound(present, unbound)
    return Bound(present, unbound, _refusal(submission, exercise, unbound))


def not_bound(node: ast.FunctionDef, exercise: Exercise) -> str:
    """The sentence for a function that takes other arguments than in the exercise."""
    wants = ", ".join(exercise.functions[node.name].arguments)
    return wording.NOT_BOUND.format(function=node.name, has=_takes(node), exercise=exercise.name, wants=wants)


def _refusal(submission: Submission, exercise: Exercise, unbound: Mapping[str, str]) -> Refusal | None:
    other = _other_exercise(submission, exercise)
    if other is not None:
        said = wording.OTHER_EXERCISE.format(exercise=other.name, asked=exercise.name)
        return Refusal("could-not-bind", said, True)
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


def ambiguous(submission: Submission) -> Refusal:
    """The one question that is left where a file may belong to several exercises."""
    names = wording.listed(sorted(submission.known))
    exercises = wording.either([f"--exercise {name}" for name in EXERCISES])
    return Refusal("could-not-bind", wording.WHICH_EXERCISE.format(names=names, exercises=exercises), True)


def _other_exercise(submission: Submission, exercise: Exercise) -> Exercise | None:
    chosen = choose(submission.cells)
    return None if chosen is None or chosen is exercise or not submission.cells else chosen


def _hidden(submission: Submission, exercise: Exercise) -> Iterator[str]:
    """Why a function that somebody may well mean is not found: a sentence for each."""
    known = exercise.functions
    body = [node for cell in submission.cells for node in body_of(cell.code)]
    for outer in body:
        if isinstance(outer, ast.ClassDef | ast.FunctionDef):
            sentence = wording.IN_CLASS if isinstance(outer, ast.ClassDef) else wording.IN_FUNCTION
            for node in ast.walk(outer):
                if node is not outer and isinstance(node, ast.FunctionDef) and node.name in known:
                    lacking = submission.lacking.get(outer.name, ())
                    names = wording.listed(lacking) if lacking else ""
                    chosen = wording.NO_OBJECT if lacking else sentence
                    yield chosen.format(function=node.name, outer=outer.name, names=names)
    for node in body:
        if isinstance(node, ast.AsyncFunctionDef) and node.name in known:
            yield wording.NO_DEF.format(function=node.name)
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name) and target.id in known:
                    yield wording.NO_DEF.format(function=target.id)
    for node in body:
        if isinstance(node, ast.FunctionDef):
            near = [name for name in known if _may_be_meant(node.name, name)]
            for function in get_close_matches(node.name, near, n=1, cutoff=NEAR):
                yield wording.NEARLY.format(function=function, other=node.name)


def _may_be_meant(name: str, known: str) -> bool:
    """Whether the first words of two names are alike: ``gru_step_forward`` is none of an RNN's."""
    first, wanted = (one.lower().split("_")[0] for one in (name, known))
    return bool(get_close_matches(first, [wanted], cutoff=NEAR_WORD)) or wanted in name.lower()


def _in_another_order(node: ast.FunctionDef, wants: Sequence[str]) -> bool:
    """Whether an argument of the exercise stands at another one's place, under the exercise's name for it."""
    names = [argument.arg for argument in (*node.args.posonlyargs, *node.args.args)]
    names = names[names[:1] == ["self"] :]
    return any(name in wants and wants.index(name) != k for k, name in enumerate(names))


def _takes(node: ast.FunctionDef) -> str:
    names = [argument.arg for argument in (*node.args.posonlyargs, *node.args.args)]
    by_name = [argument.arg for argument in own_keywords(node)]
    if node.args.vararg or by_name:
        names.append(f"*{node.args.vararg.arg if node.args.vararg else ''}")
    names += by_name
    return f"({', '.join(names)})" if names else "no argument"
