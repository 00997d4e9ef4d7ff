"""An edit that healed one run is tried on every problem, and must not spoil what is right: only then is it believed."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from types import FrameType
from typing import Any

import numpy as np

from whygrad.diagnosis.exchanging import AGREED
from whygrad.diagnosis.fault import Fault, Passing
from whygrad.diagnosis.judging import Bench, Judgement, judged
from whygrad.diagnosis.outcome import Outcome, further
from whygrad.diagnosis.search import Healing
from whygrad.diagnosis.viewing import Count, count_wrong
from whygrad.faults.edit import REWRITTEN
from whygrad.running.interventions import by_expression
from whygrad.running.rounds import scope_of

MOST_SPOILING = 12  # healings whose cache is tried
_WHOLLY = frozenset(
    {"added-axis"}
)  # which makes many a thing fit: a fault only where it is all that is wrong


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
    passing = _passing(judgement, healing)
    return Fault(name, healing.edit.site, healing, judgement, after, before, rest, crash, passing=passing)


def ranked(healings: Sequence[Healing]) -> list[Healing]:
    """Whole ones first, then those that leave nothing wrong of what they reach, the one that mends most first, the
    likeliest; of partial ones that are as likely, the one that leaves least wrong of what it reaches. What has to heal
    all and does not is left out."""
    order = {id(healing): k for k, healing in enumerate(healings)}
    along = {
        id(one.edit.site.statement) for one in healings if one.whole and one.edit.family == "another-axis"
    }
    unpacked = any(one.whole and one.edit.family == "another-unpacking" for one in healings)
    begun = {  # what a carry may begin with, where it is set before a loop
        one.edit.text for one in healings if one.whole and not (one.edit.is_statement or one.edit.site.loops)
    }

    def rank(one: Healing) -> tuple[int, ...]:
        first_round_only = one.edit.family == "another-start"  # rather the start itself than a condition
        lacking = one.edit.is_statement and one.edit.family not in ("another-end", "another-slice")
        lacking = lacking or one.edit.family == "another-target"
        set_already = one.edit.family == "never-started" and one.edit.text.rpartition(" = ")[2] in begun
        lacking = lacking and not set_already
        partial = (0, 0) if one.whole or one.of_line else (one.edit.cost, one.left)
        there_already = one.edit.family in ("thrown-away", "lost-index")  # only the store is missing
        turned = one.edit.family == "transposed" and id(one.edit.site.statement) in along
        parts = one.edit.family == "exchanged" and one.edit.cost == AGREED
        parts = parts or (one.edit.family == "turned-round" and unpacked)  # two names, and no walk over time
        behind = (
            parts,
            turned,
            not there_already,
            not lacking,
            set_already,
            first_round_only,
            *partial,
            order[id(one)],
        )
        written_anew = one.whole and one.edit.cost == REWRITTEN
        return (not one.whole, not one.clean, len(one.rest), written_anew, *behind)

    return sorted((one for one in healings if one.whole or one.edit.family not in _WHOLLY), key=rank)


def _best(
    bench: Bench, judgement: Judgement, healings: Sequence[Healing]
) -> tuple[Healing, Judgement] | None:
    """The first that holds everywhere; of a forward function rather one whose cache backward can use.

    Where a cache may have any form, an edit that mends the outputs may spoil what is saved, and nobody sees it there.
    """
    spoiling: list[Healing] = []
    stops = judgement.first_wrong[1].crash is not None
    for healing in healings:
        after = _verified(bench, judgement, healing)
        if (
            after is None and stops and not healing.by_source
        ):  # what stands there may stop before it is replaced
            healing = replace(healing, by_source=True)
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
    after = bench.forgiving(judged(judgement.experiment))
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


def _passing(judgement: Judgement, healing: Healing) -> Passing:
    """What stands at the site of an edit each time it is passed, and what the edit puts there."""
    if healing.by_source:
        return Passing()
    seen: list[tuple[Any, Any]] = []
    records: list[bool] = []
    replacement = by_expression(healing.edit.text)
    node = healing.edit.site.node

    def noting(value: Any, frame: FrameType) -> Any:
        old = np.array(value) if isinstance(value, np.ndarray) else value
        new = replacement(value, frame)
        seen.append((old, np.array(new) if isinstance(new, np.ndarray) else new if new is not value else old))
        if not records:
            records.append(isinstance(node, ast.Subscript) and _is_record(node.value, frame))
        return new

    judgement.experiment.trial(judgement.first_wrong[0], {healing.edit.site.number: noting})
    if not seen:
        return Passing()
    old, new = next((pair for pair in seen if not _is_same(*pair)), seen[-1])
    arrays = all(isinstance(value, np.ndarray) for pair in seen for value in pair)
    return Passing(
        old,
        new,
        count=len(seen),
        constant=arrays and len(seen) > 1 and all(_is_same(seen[0][0], pair[0]) for pair in seen),
        emptied=arrays and any(pair[0].any() for pair in seen) and not any(pair[1].any() for pair in seen),
        blank=arrays and not any(pair[0].any() for pair in seen),
        record=any(records),
        lagging=len(seen) > 1 and all(_is_same(old, new) for (_, new), (old, _) in pairwise(seen)),
    )


def _is_record(node: ast.expr, frame: FrameType) -> bool:
    """Whether an expression stands for a tuple or list of different things."""
    if any(isinstance(part, ast.Call | ast.NamedExpr) for part in ast.walk(node)):
        return False
    found: list[Any] = []
    try:
        found.append(
            eval(compile(ast.Expression(node), "<record>", "eval"), {**frame.f_globals, **scope_of(frame)})
        )
    except Exception:  # the person's own names: whatever goes wrong, nothing is known
        return False
    if not isinstance(found[0], tuple | list):
        return False
    if isinstance(found[0], tuple):
        return True
    shapes = {getattr(entry, "shape", type(entry)) for entry in found[0]}
    return len(shapes) > 1


def _is_same(one: Any, other: Any) -> bool:
    if not (isinstance(one, np.ndarray) and isinstance(other, np.ndarray)):
        return one is other
    numbers = one.dtype.kind in "fc" and other.dtype.kind in "fc"  # an array of objects has no NaN
    return np.array_equal(one, other, equal_nan=numbers)
