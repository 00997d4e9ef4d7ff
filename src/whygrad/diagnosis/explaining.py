"""From nothing but printed numbers to the faults that print them."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from whygrad.diagnosis import wording
from whygrad.diagnosis.exercises import STEP_BY_STEP
from whygrad.diagnosis.peeling import Explanation, likelihood, simulate, single, together
from whygrad.diagnosis.signatures import Signature, Table, table
from whygrad.diagnosis.targets import Printed, Target, printouts, right_printout
from whygrad.faults.words import hints, message
from whygrad.observations import Reading
from whygrad.records import Diagnosis, Finding, Output, Proof
from whygrad.records.diagnosis import Standing

MOST_ALTERNATIVES = 4
FEW = 2  # so many numbers may stay unexplained, if the others leave no doubt
ENOUGH = 8

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Posted:
    """What a text shows of somebody's numbers: theirs, and what is said of the expected ones."""

    mine: tuple[Printed, ...]
    known_wrong: bool

    @property
    def targets(self) -> tuple[Target, ...]:
        return tuple(target for one in self.mine for target in one.targets)

    @property
    def wrong(self) -> tuple[Target, ...]:
        return tuple(
            target
            for one in self.mine
            for target, right in zip(one.targets, one.right, strict=True)
            if not right
        )


def explain(subject: str, reading: Reading, seconds: float, progress: Progress) -> Diagnosis:
    """Says which faults print the numbers of a text."""
    deadline = time.monotonic() + seconds
    found = printouts(reading)
    if not found:
        return Diagnosis(subject, "unjudged", wording.NO_NUMBERS, STEP_BY_STEP.name, "nothing-to-check")
    posted = _posted(found)
    counts = {
        "read": len(posted.targets),
        "right": len(posted.targets) - len(posted.wrong),
        "wrong": len(posted.wrong),
    }
    said: dict[str, Any] = {
        "exercise": STEP_BY_STEP.name,
        "observations": counts,
        "outputs": _outputs(posted),
    }
    if posted.known_wrong:
        said["expected"] = "known-wrong"
    if not posted.wrong:
        text = wording.ALL_PRINTED_RIGHT_BUT if posted.known_wrong else wording.ALL_PRINTED_RIGHT
        return Diagnosis(
            subject, "right", text.format(count=counts["read"]), functions=_standings(posted), **said
        )
    chapter = "lstm" if posted.mine[0].function.startswith("lstm") else "rnn"
    known = table(chapter, progress)
    alike = _singles(chapter, known, posted)
    if alike:
        return _told(subject, posted, [Explanation((one,), ()) for one in alike], chapter, known, said)
    best: Explanation | None = None
    for one in together(chapter, known, posted.targets, deadline, progress):
        if best is None or len(one.unmet) < len(best.unmet):
            best = one
        if not best.unmet:
            break
    if best is not None and _telling(best, posted):
        return _told(subject, posted, [best], chapter, known, said)
    text = (
        wording.OTHER_INPUTS if counts["right"] == 0 and counts["read"] >= ENOUGH else wording.NOT_EXPLAINED
    )
    return Diagnosis(subject, "wrong", text.format(**counts), functions=_standings(posted), **said)


def _posted(found: Sequence[Printed]) -> Posted:
    """Which printouts are the person's: for each function the one that is not right; the expected ones are right, or
    are the faulty table of an older version."""
    mine: list[Printed] = []
    known_wrong = False
    for function in dict.fromkeys(one.function for one in found):
        own = [one for one in found if one.function == function]
        wrong = [one for one in own if not one.all_right]
        faulty = [one for one in wrong if one.known_wrong]
        expected = [
            one for one in faulty if len(own) > 1 and (one.hint == "expected" or len(wrong) < len(own))
        ]
        if len(faulty) < len(wrong) and len(own) > 1:
            expected = expected or faulty
        known_wrong = known_wrong or bool(expected)
        left = (
            [one for one in wrong if one not in expected]
            or [one for one in own if one not in expected]
            or own
        )
        mine.append(max(left, key=lambda one: (one.hint == "mine", one.hint != "expected", len(one.targets))))
    chapter = mine[0].function.split("_")[0]
    wrong_first = [one for one in mine if not one.all_right]
    if wrong_first:
        chapter = wrong_first[0].function.split("_")[0]
    return Posted(tuple(one for one in mine if one.function.startswith(chapter)), known_wrong)


def _singles(chapter: str, known: Table, posted: Posted) -> list[Signature]:
    """The single faults that print every number, told from each other by what they print elsewhere.

    Of those equally likely the one comes first that changes least: what was not posted is taken to be right.
    """
    only = frozenset(target.function for target in posted.targets)
    right = right_printout(next(iter(only)))
    kept: dict[bytes, tuple[tuple[bool, int, tuple[int, int]], Signature]] = {}
    for fault in single(known, posted.targets)[:60]:
        printout = simulate(chapter, [fault], only)
        if all(target.met_by(printout) for target in posted.targets):
            whole = b"".join(np.round(printout[key], 9).tobytes() for key in sorted(printout))
            changed = sum(not np.array_equal(value, right[key]) for key, value in printout.items())
            likely = likelihood(fault)
            kept.setdefault(whole, ((likely[0] > 1, changed, likely), fault))
    return [fault for _, fault in sorted(kept.values(), key=lambda row: row[0])]


def _telling(best: Explanation, posted: Posted) -> bool:
    """Whether faults that leave a number or two unexplained say something all the same."""
    if not best.unmet:
        return True
    brought_out = len(posted.wrong) - len(best.unmet)
    return len(best.unmet) <= FEW and len(posted.targets) >= ENOUGH and brought_out >= 2 * len(best.unmet)


def _told(
    subject: str,
    posted: Posted,
    ways: Sequence[Explanation],
    chapter: str,
    known: Table,
    said: dict[str, Any],
) -> Diagnosis:
    count, unmet = len(posted.targets), ways[0].unmet
    findings = [tuple(_finding(fault, posted, way) for fault in way.faults) for way in ways]
    distinct = [one for one in findings[1:] if [_gist(a) for a in one] != [_gist(a) for a in findings[0]]]
    if unmet:
        said["unexplained"] = tuple(target.label for target in unmet)
        text = wording.MOSTLY_EXPLAINED.format(met=count - len(unmet), count=count)
    elif distinct:
        text = wording.SEVERAL_EXPLAIN.format(count=count, ways=len(distinct) + 1)
        said["ask"] = _ask(chapter, posted, ways)
    else:
        places = wording.listed(list(dict.fromkeys(one.function for one in findings[0])))
        text = wording.EXPLAINED.format(count=count, places=places)
    functions = _standings(posted) | {one.function: "wrong" for one in findings[0]}
    return Diagnosis(
        subject,
        "wrong",
        text,
        functions=functions,
        findings=findings[0],
        alternatives=tuple(distinct[:MOST_ALTERNATIVES]),
        **said,
    )


def _standings(posted: Posted) -> dict[str, Standing]:
    """What numbers alone say: right, or something that it depends on is wrong."""
    return {one.function: "right" if one.all_right else "unjudged" for one in posted.mine}


def _gist(finding: Finding) -> tuple[str, str]:
    return (finding.function, finding.kind)


def _finding(fault: Signature, posted: Posted, way: Explanation) -> Finding:
    fields = {"function": fault.function, "place": fault.function}
    if not fault.is_row:
        fields |= {"old": fault.old, "new": fault.new, "fixed": fault.source}
        text = message(fault.kind, fault.family, fields)
    else:
        text = fault.text[0].upper() + fault.text[1:] + "."
    met, count = len(posted.targets) - len(way.unmet), len(posted.targets)
    sentence = wording.PLANTED if len(way.faults) == 1 else wording.PLANTED_TOGETHER
    return Finding(
        function=fault.function,
        line=None,
        cell=None,
        source=None,
        variable=None,
        kind=fault.kind,
        certainty="consistent" if way.unmet else "confirmed",
        message=text,
        hints=hints(fault.kind, fault.family, fields),
        proof=Proof(sentence.format(met=met, count=count), len(posted.wrong), len(way.unmet)),
    )


def _ask(chapter: str, posted: Posted, ways: Sequence[Explanation]) -> str | None:
    """One further value that the alternatives print differently."""
    only = frozenset(target.function for target in posted.targets)
    prints = [simulate(chapter, way.faults, only) for way in ways[: MOST_ALTERNATIVES + 1]]
    best, most = None, 1
    for key in prints[0]:
        values = [one.get(key) for one in prints]
        if any(value is None or value.shape != prints[0][key].shape for value in values):
            continue
        stacked = np.round(np.stack([value for value in values if value is not None]), 6)
        for index in np.ndindex(stacked.shape[1:]):
            different = len(set(stacked[(slice(None), *index)].tolist()))
            if different > most:
                best, most = f"{key[1]}{''.join(f'[{i}]' for i in index)}", different
    return best


def _outputs(posted: Posted) -> tuple[Output, ...]:
    """The printed numbers, output by output."""
    found: list[Output] = []
    for one in posted.mine:
        right = right_printout(one.function)
        for output in dict.fromkeys(target.output for target in one.targets):
            rows = [
                (target, fine)
                for target, fine in zip(one.targets, one.right, strict=True)
                if target.output == output
            ]
            whole = right[one.function, output]
            off = [abs(float(whole[target.index]) - target.value) for target, _ in rows]
            wrong = [target.index[-1] for target, fine in rows if not fine]
            timed = output in STEP_BY_STEP.functions[one.function].timed and len(rows) == whole.shape[-1]
            found.append(
                Output(
                    one.function,
                    output,
                    not wrong,
                    max(off),
                    steps=tuple(wrong) if timed and wrong else None,
                    step_count=whole.shape[-1] if timed else None,
                )
            )
    return tuple(found)
