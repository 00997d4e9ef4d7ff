"""What shows only when functions that are right one by one feed each other, or are called once more.

Seen without any search, so that a right program is not kept waiting for what looks for causes.
"""

from __future__ import annotations

from whygrad.diagnosis.judging import Bench, Judgement, judged


def interplay(bench: Bench, name: str) -> Judgement | None:
    """The judgement on a function together with those that feed it, where all are right apart and that is wrong."""
    function = bench.exercise.functions[name]
    needed = functions_of(bench, name)
    if len(needed) == 1 or not needed <= bench.cleared:
        return None
    own = function.forward is not None and function.forward in bench.present
    chain = (str(function.forward), name) if own else (name,)
    judgement = judged(bench.experiment(*chain, apart=False))
    right = judgement.right or judgement.only_cache or judgement.only_stretched
    return None if right else judgement


def functions_of(bench: Bench, name: str) -> set[str]:
    """The person's functions that take part when a function is run with what they have."""
    function = bench.exercise.functions[name]
    own = function.forward is not None and function.forward in bench.present
    cell = bench.exercise.functions[str(function.forward)].cell if own else None
    return {name, *(one for one in (function.forward, function.cell, cell) if one in bench.present)}


def may_be_latent(bench: Bench, name: str, judgement: Judgement) -> bool:
    """Whether a function that is right could be wrong the next time: it writes into what was saved, or nobody reads
    yet what it saves."""
    function = bench.exercise.functions[name]
    if function.forward is not None:
        return judgement.outcomes[judgement.experiment.problems[0].name].writes
    waits = function.sequence and function.convention.own_cache and function.cell in bench.present
    return waits and bench.backward_of(name) not in bench.present  # else backward has shown it
