"""What can be said of a fault that no edit heals: where Python stopped, or what came back in its place."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from typing import NamedTuple

from whygrad.diagnosis import wording
from whygrad.diagnosis.exercises import Function
from whygrad.diagnosis.fault import Fault
from whygrad.diagnosis.judging import Bench
from whygrad.diagnosis.origins import origin_fields
from whygrad.diagnosis.outcome import is_nameless
from whygrad.diagnosis.stop import Stop
from whygrad.diagnosis.stop_words import explained
from whygrad.faults.words import hints, message
from whygrad.running.program import Crash

LONGEST = 150  # characters of a sentence of Python's that are told whole


class Said(NamedTuple):
    """The message and the hints of a finding, its kind, and its line if the fault itself has none."""

    kind: str
    message: str
    hints: tuple[str, ...]
    line: int | None = None
    cell: int | None = None


def blamed(bench: Bench, crash: Crash) -> tuple[int, int | None, str] | None:
    """Where a check of the person's own was called that did not hold: it is a helper, and does what it should."""
    if not isinstance(crash.error, AssertionError) or crash.function in bench.exercise.functions:
        return None
    calls = [(function, line, bench.program.cell_of(filename)) for function, line, filename in crash.callers]
    judged = bench.exercise.functions
    return next(((line, cell, name) for name, line, cell in reversed(calls) if name in judged), None)


def unhealed(bench: Bench, fault: Fault) -> Said | None:
    """The words for a crash that stays one and for a return of another form; None for every other fault."""
    if fault.healing is not None:
        return None
    if fault.crash is not None:
        before = [row.name for row in fault.judgement.experiment.chain[:-1]]
        return of_crash(bench, fault.crash, fault.function, before, fault.stop)
    return None if fault.site is not None else _of_return(bench, fault)


def sentence(crash: Crash, explanation: str = "", where: str | None = None) -> str:
    """What Python says and, where that is known or helps a learner, what it means; ``where``: if that is elsewhere."""
    template = wording.CRASHED if where is None else wording.CRASHED_THERE
    said = template.format(sentence=shortened(crash), where=where)
    helps = explanation or wording.CRASH_HELP.get(type(crash.error).__name__, "")
    return (
        f"{said} {helps.format(name=getattr(crash.error, 'name', '')) if not explanation else helps}".rstrip()
    )


def shortened(crash: Crash) -> str:
    """Python's own words, without the advice that follows them."""
    # a stand-in was given something that does not fit
    if type(crash.error).__module__.startswith("whygrad."):
        return str(crash.error).rstrip(".")
    said = crash.sentence.removeprefix("numpy.exceptions.").removeprefix("numpy.core._exceptions.")
    said = said.removeprefix("numpy._core._exceptions.").removeprefix("_UFunc")
    first = re.split(r"(?<=[\w`')\]])\. (?=[A-Z`])|, with gufunc signature", said)[0]
    return (first if len(said) > LONGEST else said).rstrip(".")


def of_crash(
    bench: Bench, crash: Crash, function: str, before: Sequence[str] = (), stop: Stop | None = None
) -> Said:
    """The words for a crash of a function; ``before``: the person's functions whose result it was given."""
    if is_nameless(crash):
        return _of_name(bench, crash, function if crash.function in ("", "<module>") else crash.function)
    place = (
        wording.place(crash.function or function, crash.line, crash.cell) if crash.line else f"`{function}`"
    )
    caller, known = blamed(bench, crash), explained(stop)
    said = sentence(crash, "" if known is None else known.text, place if caller else None)
    if caller is not None:
        place = wording.place(caller[2], caller[0], caller[1])
    look = wording.LOOK.format(place=place)
    if before and crash.function not in before:
        said = f"{said} {wording.FED.format(functions=wording.listed(before))}"
    return Said("unexplained" if known is None else known.kind, said, (look, said))


def _of_name(bench: Bench, crash: Crash, function: str) -> Said:
    """A name that nothing in reach gives a value, and that nothing handed to the function stands for."""
    name = str(getattr(crash.error, "name", ""))
    fields = {"function": function, "place": function, "line": str(crash.line), "old": name, "source": name}
    fields |= origin_fields(bench, crash, [name])
    told = hints("outside-state", "", fields)
    template = wording.CRASHED_WITHOUT if fields.get("origin") else wording.CRASHED_FRESH
    stop = template.format(
        sentence=crash.sentence.rstrip("."), fresh=fields["fresh"], origin=fields.get("origin")
    )
    return Said("outside-state", f"{stop} {message('outside-state', '', fields)}", told)


def _of_return(bench: Bench, fault: Fault) -> Said | None:
    """A function that returns nothing, too few values, or a dict without some of the keys."""
    function = bench.exercise.functions[fault.function]
    _, outcome = fault.judgement.first_wrong
    seen = (outcome.observations or {}).get(function.name)
    names = [name for name in function.returns if seen is not None and name in seen.missing]
    if seen is None or not names or function.name not in bench.program.definitions:
        return None
    definition, text = bench.program.definitions[function.name]
    last = definition.body[-1].lineno
    returns = [node.lineno for node in ast.walk(definition) if isinstance(node, ast.Return)]
    got = seen.missing[names[0]]
    if len(names) == len(function.returns) and got not in ("no such key", "None"):
        template = wording.RETURNS_DICT if function.form == "dict" else wording.RETURNS
        said = template.format(function=function.name, got=got, wanted=_wanted(function))
        mend = (wording.RETURNS_FIX_DICT if function.form == "dict" else wording.RETURNS_FIX).format(
            function=function.name, wanted=_wanted(function)
        )
    else:
        said = wording.LACKS.format(function=function.name, names=wording.listed(names))
        mend = ""
    hint = wording.RETURNS_HINT.format(function=function.name)
    hints = (hint, said, mend) if mend else (hint, said)
    return Said("wrong-return", said, hints, max(returns, default=last), text.cell)


def _wanted(function: Function) -> str:
    if function.form == "dict":
        return wording.listed(function.returns)
    return ", ".join(function.returns)
