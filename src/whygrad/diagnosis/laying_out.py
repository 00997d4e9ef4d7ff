"""Printed numbers beside the right ones, output by output and value by value."""

from __future__ import annotations

import math
from collections.abc import Sequence

from whygrad.diagnosis.exercises import STEP_BY_STEP
from whygrad.diagnosis.figures import kept, scale_of
from whygrad.diagnosis.targets import Printed, right_printout, shown_name
from whygrad.records import Numbers, Output, PrintedValue

CERTAIN_DIGITS = 14  # of a float; the last ones move with the order of summation, and so with the processor


def outputs(shown: Sequence[Printed]) -> tuple[Output, ...]:
    """The printed numbers, output by output."""
    found: list[Output] = []
    for one in shown:
        names = [target.output for target in one.targets] + [form.output for form in one.forms]
        for output in dict.fromkeys(names):
            found.append(_output(one, output))
    return tuple(found)


def _output(one: Printed, output: str) -> Output:
    right = right_printout(one.function)
    whole = right.get((one.function, output))
    rows = [
        (target, fine) for target, fine in zip(one.targets, one.right, strict=True) if target.output == output
    ]
    wrong = [target.index[-1] for target, fine in rows if not fine]
    off = [abs(value - target.value) for target, _ in rows if (value := target.found_in(right)) is not None]
    misformed = any(form.output == output for form in one.wrong_forms)
    steps = whole.shape[-1] if whole is not None and whole.ndim else 0
    timed = output in STEP_BY_STEP.functions[one.function].timed and len(rows) == steps
    return Output(
        one.function,
        output,
        not wrong and not misformed,
        None if misformed or len(off) < len(rows) else max(off, default=0.0),
        steps=tuple(wrong) if timed and wrong and not misformed else None,
        step_count=steps if timed else None,
        step_errors=tuple(kept(one) for one in off) if timed and len(off) == len(rows) else None,
        scale=scale_of(whole) if whole is not None else None,
        numbers=_side_by_side(one, output),
    )


def _side_by_side(one: Printed, output: str) -> Numbers | None:
    """One printed value of an output beside the right one."""
    right = right_printout(one.function)
    for row in one.rows:
        own = [
            target
            for target in one.targets
            if target.output == output and target.label.startswith(shown_name(row))
        ]
        if row.numbers and own:
            yours = tuple(target.value if math.isfinite(target.value) else None for target in own)
            return Numbers(shown_name(row), yours, tuple(target.found_in(right) for target in own))
    return None


def printed_values(shown: Sequence[Printed]) -> tuple[PrintedValue, ...]:
    """Each printed value beside the right one, to as many digits."""
    found = []
    for one in shown:
        right = right_printout(one.function)
        for row in one.rows:
            name = shown_name(row)
            own = [target for target in one.targets if target.label.startswith(name) and target.text]
            own = own[: len(row.numbers)] if row.numbers else []
            if own:
                values = [target.found_in(right) for target in own]
                texts = [
                    target.text if target not in one.wrong else _as_typed(value, target.text)
                    for value, target in zip(values, own, strict=True)
                ]
                fine = all(target not in one.wrong for target in own)
                found.append(
                    PrintedValue(one.function, name, tuple(target.text for target in own), tuple(texts), fine)
                )
        for form in one.forms:
            whole = right.get((one.function, form.output))
            fits = whole.shape if whole is not None and whole.ndim else (2,)
            fits = fits[:1] if form.length else fits
            found.append(
                PrintedValue(
                    one.function,
                    form.label,
                    (_form(form.shape, form.length),),
                    (_form(fits, form.length),),
                    form not in one.wrong_forms,
                )
            )
    return tuple(found)


def _form(shape: tuple[int, ...], length: bool) -> str:
    return str(shape[0]) if length else str(shape)


def _as_typed(value: float | None, text: str) -> str:
    """A right number, written as the posted one is, but without the digits that differ from machine to machine."""
    if value is None:
        return ""
    head, _, exponent = text.lower().replace(",", ".").partition("e")
    after = len(head.partition(".")[2])
    after = after if after > 1 else 8
    before = 1 if exponent or not value else math.floor(math.log10(abs(value))) + 1
    return f"{value:.{max(0, min(after, CERTAIN_DIGITS - before))}{'e' if exponent else 'f'}}"
