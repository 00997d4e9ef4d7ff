"""What a report shows of a finding beside its words: the whole function, what it makes wrong, the numbers repaired."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from whygrad.diagnosis.figures import error_of, kept, with_fixed
from whygrad.diagnosis.judging import Bench
from whygrad.diagnosis.observing import Array
from whygrad.diagnosis.viewing import seen_now
from whygrad.records import Excerpt, Output, Spoiled
from whygrad.running.program import Program

if TYPE_CHECKING:
    from whygrad.diagnosis.fault import Fault

LONGEST_LISTING = 120  # lines; of a longer function its part around the place


def listing(program: Program, cell: int | None, line: int | None) -> Excerpt | None:
    """The whole function around a line, as the person wrote it."""
    if line is None:
        return None
    lines = program.lines(cell)
    inner_first = sorted(program.definitions.values(), key=lambda row: isinstance(row[0], ast.ClassDef))
    for definition, text in inner_first:
        first = min([definition.lineno, *(one.lineno for one in definition.decorator_list)])
        last = definition.end_lineno or definition.lineno
        if text.cell == cell and first <= line <= last <= len(lines):
            if isinstance(definition, ast.ClassDef) or last - first >= LONGEST_LISTING:
                first, last = max(first, line - LONGEST_LISTING // 2), min(last, line + LONGEST_LISTING // 2)
            return Excerpt(first, tuple(lines[first - 1 : last]))
    return None


def spoils(fault: Fault) -> tuple[Spoiled, ...]:
    """What is wrong in the function taken by itself, on the exercise's inputs where it shows there."""
    outcomes = fault.judgement.outcomes
    wrong = [outcomes[name] for name in ("published", *outcomes) if name in outcomes and outcomes[name].wrong]
    if not wrong:  # latent: nothing shows but in what was saved
        forward = fault.judgement.experiment.function.forward
        return (Spoiled(forward, "cache"),) if fault.change is not None and forward is not None else ()
    rows = wrong[0].wrong.items()
    return tuple(Spoiled(function, name, difference.steps) for (function, name), difference in rows)


def with_repairs(bench: Bench, outputs: Sequence[Output]) -> tuple[Output, ...]:
    """The outputs with what they would be after all repairs found: the person's own functions, run once more."""
    if not bench.fixes.in_force:
        return tuple(outputs)
    seen = {name: seen_now(bench, name) for name in dict.fromkeys(one.function for one in outputs)}
    return tuple(_repaired(output, *seen[output.function]) for output in outputs)


def _repaired(output: Output, found: Mapping[str, Array], right: Mapping[str, Array]) -> Output:
    mine, its = found.get(output.name), right.get(output.name)
    if mine is None or its is None or mine.shape != its.shape:
        return output
    numbers = output.numbers and replace(output.numbers, fixed=with_fixed(output.numbers, mine))
    return replace(output, numbers=numbers, fixed_error=kept(error_of(mine, its)))
