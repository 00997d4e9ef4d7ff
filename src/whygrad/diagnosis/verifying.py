"""An edit that healed one run is tried on every problem, and must not spoil what is right: only then is it believed."""

from __future__ import annotations

from collections.abc import Sequence
from types import FrameType
from typing import Any

import numpy as np

from whygrad.diagnosis.fault import Fault
from whygrad.diagnosis.judging import Bench, Judgement, judged
from whygrad.diagnosis.outcome import Outcome
from whygrad.diagnosis.search import Healing, further
from whygrad.diagnosis.viewing import Count, count_wrong
from whygrad.running.interventions import by_expression

MOST_SPOILING = 12  # healings whose cache is tried


def first_verified(
    bench: Bench, judgement: Judgement, healings: Sequence[Healing], before: Count
) -> Fault | None:
    """The best of some healings that holds everywhere; its edit has then joined the fixes of the bench."""
    name, crash = judgement.experiment.function.name, judgement.first_wrong[1].crash
    kept = _best(bench, judgement, ranked(healings))
    if kept is None:
        return None
    healing, after = kept
    rest = count_wrong(bench, after, judgement.only_cache)
    values = _values_at(judgement, healing)
    return Fault(name, healing.edit.site, healing, judgement, after, before, rest, crash, values=values)


def ranked(healings: Sequence[Healing]) -> list[Healing]:
    """Whole ones first, the one that mends most first, then the likeliest."""
    order = {id(healing): k for k, healing in enumerate(healings)}

    def rank(one: Healing) -> tuple[bool, int, bool, bool, int]:
        first_round_only = one.edit.family == "another-start"  # rather the start itself than a condition
        return (not one.whole, len(one.rest), not one.edit.is_statement, first_round_only, order[id(one)])

    return sorted(healings, key=rank)


def _best(
    bench: Bench, judgement: Judgement, healings: Sequence[Healing]
) -> tuple[Healing, Judgement] | None:
    """The first that holds everywhere; of a forward function rather one whose cache backward can use.

    Where a cache may have any form, an edit that mends the outputs may spoil what is saved, and nobody sees it there.
    """
    spoiling: list[Healing] = []
    for healing in healings:
        after = _verified(bench, judgement, healing)
        if after is None:
            continue
        if len(spoiling) >= MOST_SPOILING or not healing.whole or _serves_backward(bench, judgement):
            return healing, after
        bench.fixes.drop()
        spoiling.append(healing)
    for healing in spoiling:
        after = _verified(bench, judgement, healing)
        if after is not None:
            return healing, after
    return None


def _serves_backward(bench: Bench, judgement: Judgement) -> bool:
    """Whether the person's backward is right on what is saved; True where that cannot be asked."""
    function = judgement.experiment.function
    if not function.saves or not function.convention.own_cache:
        return True
    backward = bench.backward_of(function.name)
    if backward not in bench.present:
        return True
    return judged(bench.experiment(function.name, backward, apart=True)).right


def _verified(bench: Bench, judgement: Judgement, healing: Healing) -> Judgement | None:
    """The judgement with the edit in force, if it is no worse on any problem. The edit then stays."""
    if not bench.fixes.add(healing.edit, healing.by_source):
        return None
    after = judged(judgement.experiment)
    mended = all(_no_worse(judgement.outcomes.get(name), outcome) for name, outcome in after.outcomes.items())
    if mended and all(
        bench.judge(other).right for other in bench.cleared if other != judgement.experiment.function.name
    ):
        return after
    bench.fixes.drop()
    return None


def _no_worse(before: Outcome | None, after: Outcome) -> bool:
    if after.right:
        return True
    if before is None or before.crash is not None:
        return after.crash is None or (before is not None and further(before, after))
    return after.crash is None and after.cells <= before.cells


def _values_at(judgement: Judgement, healing: Healing) -> tuple[Any, Any]:
    """What first stands at the site of an edit, and what the edit puts there."""
    if healing.by_source:
        return None, None
    seen: list[tuple[Any, Any]] = []
    replacement = by_expression(healing.edit.text)

    def noting(value: Any, frame: FrameType) -> Any:
        old = np.array(value) if isinstance(value, np.ndarray) else value
        new = replacement(value, frame)
        if not seen or _is_same(*seen[-1]):  # until the edit takes hold
            seen.append((old, new if new is not value else old))
        return new

    judgement.experiment.trial(judgement.first_wrong[0], {healing.edit.site.number: noting})
    return seen[-1] if seen else (None, None)


def _is_same(one: Any, other: Any) -> bool:
    arrays = isinstance(one, np.ndarray) and isinstance(other, np.ndarray)
    return np.array_equal(one, other, equal_nan=True) if arrays else one is other
