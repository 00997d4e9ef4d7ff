"""What kind of fault it is: what the run that showed it tells, beside the edit that mends it."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from whygrad.diagnosis.exercises import Function
from whygrad.diagnosis.fault import Fault
from whygrad.diagnosis.judging import Bench
from whygrad.diagnosis.naming import names_of
from whygrad.diagnosis.observing import Array, compare
from whygrad.diagnosis.outcome import Outcome
from whygrad.diagnosis.problems import expected
from whygrad.faults.circumstances import Circumstances
from whygrad.faults.edit import Edit, text_of
from whygrad.faults.kinds import kind_of
from whygrad.running.program import Program


def kind(bench: Bench, fault: Fault) -> str:
    """The kind of a fault that an edit mends."""
    if fault.healing is None:
        return "unexplained"
    return kind_of(fault.healing.edit, circumstances(bench, fault, fault.healing.edit))


def circumstances(bench: Bench, fault: Fault, edit: Edit) -> Circumstances:
    """All that is known of a fault beside its edit."""
    function = bench.exercise.functions[fault.function]
    if fault.judgement.right:  # what was saved is changed, and nothing wrong yet
        return Circumstances(function.sequence, given=fault.change is not None and fault.change.given)
    problem, outcome = fault.judgement.first_wrong
    passing = fault.passing
    right = expected(function, problem)
    found = outcome.observations.get(function.name) if outcome.observations else None
    wrong = {name for owner, name in outcome.wrong if owner == function.name and not name.startswith("cache")}
    return Circumstances(
        sequence=function.sequence,
        late=fault.healing is not None and fault.healing.late,
        given=fault.change is not None and fault.change.given,
        error=fault.crash.error if fault.crash is not None else None,
        old=passing.old,
        new=passing.new,
        names=(names_of(function, problem, passing.old), names_of(function, problem, passing.new)),
        once=passing.count == 1,
        constant=passing.constant,
        emptied=passing.emptied,
        blank=passing.blank,
        record=passing.record,
        carries=_carries(function, outcome),
        permuted=found is not None and _permuted(wrong, found.values, right),
        reshaped=any(difference.shape is not None for difference in outcome.wrong.values()),
        refilled=_refilled(bench.program, edit),
        filling=_filling(bench.program, edit),
        written=_written(bench.program, edit),
        returns=frozenset(function.returns),
        lagging=passing.lagging,
    )


def _carries(function: Function, outcome: Outcome) -> bool | None:
    """Whether the first round is right and later ones are wrong, as where something is not passed on; None: unknown."""
    if not function.sequence or outcome.crash is not None or not outcome.observations:
        return None
    followed = min(function.timed)
    difference = outcome.wrong.get((function.name, followed))
    seen = outcome.observations[function.name].values.get(followed)
    if difference is None or seen is None:
        return False
    if difference.steps is None:
        return None
    first = seen.shape[function.convention.time_axis] - 1 if function.forward is not None else 0
    return first not in difference.steps


def _permuted(wrong: set[str], found: Mapping[str, Array], right: Mapping[str, Array]) -> bool:
    """Whether the wrong outputs hold each other's right values."""
    if len(wrong) < 2 or not all(name in found and name in right for name in wrong):
        return False
    return all(any(compare(found[name], right[other]) is None for other in wrong) for name in wrong)


def _refilled(program: Program, edit: Edit) -> bool:
    """Whether the target of the statement got a value earlier in the same round of its loop."""
    statement, name = edit.site.statement, edit.site.variable
    if name is None:
        return False
    definition = program.definitions.get(edit.site.function.split(".")[0], (None, None))[0]
    loops = _loops_around(program, edit)
    around = loops[-1] if loops else definition
    if around is None:
        return False
    return any(
        text_of(target).split("[")[0] == name.split("[")[0] and target.lineno < statement.lineno
        for node in ast.walk(around)
        for target in _given_a_value(node)
    )


def _filling(program: Program, edit: Edit) -> bool:
    """Whether the site reads a part of an array, by the loop variable alone, that the loop stores such parts into."""
    node = edit.site.node
    if not edit.site.loops or not isinstance(node, ast.Subscript):
        return False
    return any(
        isinstance(target, ast.Subscript) and text_of(target) == text_of(node)
        for loop in _loops_around(program, edit)
        for part in ast.walk(loop)
        for target in _given_a_value(part)
    )


def _written(program: Program, edit: Edit) -> bool:
    """Whether the loop stores into the array that the site takes a part of."""
    parts = [part for part in ast.walk(edit.site.statement) if isinstance(part, ast.Subscript)]
    bases = {
        text_of(part.value)
        for part in parts
        if part is edit.site.node or any(inner is edit.site.node for inner in ast.walk(part.slice))
    }
    return any(
        (isinstance(target, ast.Subscript) and text_of(target.value) in bases)
        or any(_appends_to(node, base) for base in bases)
        for loop in _loops_around(program, edit)
        for node in ast.walk(loop)
        for target in [*_given_a_value(node), None]
    )


def _appends_to(node: ast.AST, name: str) -> bool:
    """Whether a list of that name gets longer."""
    match node:
        case ast.Call(func=ast.Attribute(value=base, attr="append" | "insert" | "extend")):
            return text_of(base) == name
        case ast.AugAssign(target=base, value=ast.List()):
            return text_of(base) == name
    return False


def _loops_around(program: Program, edit: Edit) -> list[ast.For | ast.While]:
    definition = program.definitions.get(edit.site.function.split(".")[0], (None, None))[0]
    return [
        node
        for node in (ast.walk(definition) if definition is not None else ())
        if isinstance(node, ast.For | ast.While)
        and any(part is edit.site.statement for part in ast.walk(node))
    ]


def _given_a_value(node: ast.AST) -> Iterator[ast.expr]:
    if isinstance(node, ast.Assign):
        yield from node.targets
    elif isinstance(node, ast.Call):
        yield from (keyword.value for keyword in node.keywords if keyword.arg == "out")
