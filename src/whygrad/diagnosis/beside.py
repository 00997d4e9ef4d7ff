"""Faults beside a fault: what one search found to mend other lines is tried at once, without a search of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from whygrad.diagnosis.fault import Fault
from whygrad.diagnosis.judging import Bench, Judgement
from whygrad.diagnosis.outcome import is_repeated
from whygrad.diagnosis.search import Healing
from whygrad.diagnosis.siblings import is_alike
from whygrad.diagnosis.verifying import first_verified

MANY = 3  # lines with the same mistake, from which on they are one fault


def keeping_others(fault: Fault | None, healings: Sequence[Healing]) -> Fault | None:
    """A fault that an edit mends in part, with the best edit of each other line that mends another part."""
    if fault is None or fault.healing is None or fault.healing.whole:
        return fault
    mine = fault.healing.edit
    others: dict[int, Healing] = {}
    for one in healings:
        elsewhere = one.edit.site.statement is not mine.site.statement
        if elsewhere and (one.clean or one.of_line) and not one.whole:
            alike = one.edit.family == mine.family
            known = others.get(id(one.edit.site.statement))
            if known is None or (alike and known.edit.family != mine.family):
                others[id(one.edit.site.statement)] = one
    return replace(fault, beside=tuple(others.values()))


def with_beside(bench: Bench, fault: Fault, most: int) -> list[Fault]:
    """A fault, and those beside it. One mistake in many lines that are built alike is one fault with many places."""
    alike = [one for one in fault.beside if _is_same(fault, one)]
    if len(alike) + 1 >= MANY:
        found = [_in_lines(bench, fault, alike)]
        others = [one for one in fault.beside if one not in alike]
    else:
        found, others = [fault], list(fault.beside)
    for healing in others:
        mended = _mended(bench, found[-1], healing) if len(found) < most else None
        if mended is not None:
            found.append(mended)
    return found


def joined(found: Sequence[Fault]) -> list[Fault]:
    """What is one mistake as one fault: names that do not exist, one stop again and again, the same edit in many lines.

    Each stands where the first of them was found.
    """
    groups: list[list[Fault]] = []
    for fault in found:
        group = next((one for one in groups if _belongs(one[0], fault)), None)
        if group is None:
            groups.append([fault])
        else:
            group.append(fault)
    return [one for group in groups for one in _as_one(group)]


def _belongs(fault: Fault, other: Fault) -> bool:
    if fault.healing is None or other.healing is None or bool(fault.crash) != bool(other.crash):
        return False
    if fault.crash is None or other.crash is None:
        return _is_same(fault, other.healing)
    nameless = isinstance(fault.crash.error, NameError) and isinstance(other.crash.error, NameError)
    return nameless or is_repeated(fault.crash, other.crash)


def _as_one(group: Sequence[Fault]) -> Sequence[Fault]:
    first, last = group[0], group[-1]
    if len(group) < (MANY if first.crash is None else 2):
        return group
    sites = tuple(fault.site for fault in group[1:] if fault.site is not None)
    told = first.crash is None or not isinstance(first.crash.error, NameError)  # names differ
    lines = tuple(site.line for site in sites) if told else ()
    return [replace(first, after=last.after, rest=last.rest, others=(*first.others, *sites), in_lines=lines)]


def _is_same(fault: Fault, healing: Healing) -> bool:
    """Whether an edit mends the same mistake in another line that is built alike."""
    if fault.healing is None:
        return False
    mine, other = fault.healing.edit, healing.edit
    return mine.family == other.family and is_alike(mine.site.statement, other.site.statement)


def _in_lines(bench: Bench, fault: Fault, alike: Sequence[Healing]) -> Fault:
    """A fault with the lines in which the same mistake is made; each of them is mended by itself."""
    last, sites = fault, []
    for healing in alike:
        mended = _mended(bench, last, healing)
        if mended is not None:
            last = mended
            sites.append(healing.edit.site)
    lines = tuple(site.line for site in sites)
    return replace(fault, after=last.after, rest=last.rest, others=(*fault.others, *sites), in_lines=lines)


def _mended(bench: Bench, last: Fault, healing: Healing) -> Fault | None:
    """What an edit makes of what the faults before it left, if that is better."""
    if last.after is None or last.after.right:
        return None
    mended = first_verified(bench, last.after, [healing], last.rest)
    if mended is None or mended.after is None or _is_better(last.after, mended.after):
        return mended
    bench.fixes.drop()
    return None


def _is_better(before: Judgement, after: Judgement) -> bool:
    """Whether less is wrong, on some problem."""
    return any(
        len(outcome.cells) < len(before.outcomes[name].cells)
        or (outcome.right and not before.outcomes[name].right)
        for name, outcome in after.outcomes.items()
        if name in before.outcomes
    )
