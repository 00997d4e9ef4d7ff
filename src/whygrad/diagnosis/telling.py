"""What was found out about printed numbers, as a ``Diagnosis``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from whygrad.diagnosis import wording
from whygrad.diagnosis.answering import ENOUGH, Answer, digits
from whygrad.diagnosis.exercises import STEP_BY_STEP
from whygrad.diagnosis.laying_out import outputs, printed_values
from whygrad.diagnosis.peeling import Explanation, simulate
from whygrad.diagnosis.posted import Posted
from whygrad.diagnosis.printed import PRINTED
from whygrad.diagnosis.sharing import share
from whygrad.diagnosis.signatures import Signature
from whygrad.faults.words import hints, message, shortened
from whygrad.observations import Unread
from whygrad.records import Diagnosis, Finding, Proof
from whygrad.records.diagnosis import Standing

MOST_ALTERNATIVES = 4
FEWEST_DIGITS = 5  # of wrong numbers, all together: what prints fewer may do so by chance

_ARRAYS = re.compile(
    r"\b(d[Wb][a-z]+|dx|da0|a0|da_prevt|dc_prevt|[ac]_(next|prev)|np\.random\.\w+|(lstm|rnn)_\w+)\b"
)


def nothing(subject: str, known_wrong: str | None) -> Diagnosis:
    """There is no number of anybody's own in the text."""
    return Diagnosis(
        subject,
        "unjudged",
        _sentences(wording.ONLY_EXPECTED, known_wrong) if known_wrong else wording.NO_NUMBERS,
        STEP_BY_STEP.name,
        "nothing-to-check",
        observations={"read": 0, "right": 0, "wrong": 0},
        expected="known-wrong" if known_wrong else None,
    )


def told(
    subject: str,
    posted: Sequence[Posted],
    answers: Sequence[Answer],
    known_wrong: str | None,
    unread: Sequence[Unread] = (),
) -> Diagnosis:
    """The diagnosis of a text's numbers. ``known_wrong``: what is to be said of its expected values.

    ``unread``: numbers beside names that may be anybody's; with one of them nothing is called right.
    """
    shown = [row for one in posted for row in one.mine]
    counts = _counts(posted)
    said: dict[str, Any] = {
        "exercise": STEP_BY_STEP.name,
        "observations": counts,
        "outputs": outputs(shown),
        "printed": printed_values(shown),
    }
    if known_wrong:
        said["expected"] = "known-wrong"
    functions: dict[str, Standing] = {one.function: "right" if one.all_right else "unjudged" for one in shown}
    if not answers and unread:
        text = wording.UNREAD[counts["read"] > 1].format(
            number=unread[0].number.text, line=unread[0].line, count=counts["read"]
        )
        return Diagnosis(subject, "unjudged", _sentences(text, known_wrong), **said)
    if not answers:
        digits = [one.digits for one in posted if one.digits is not None]
        rough = wording.SINGLE_PRECISION.format(digits=min(digits)) if digits else None
        text = _sentences(wording.all_right(counts["read"]), rough, known_wrong)
        same = None if digits else share(posted, ())
        return Diagnosis(subject, "right", text, functions=functions, share=same, **said)
    unexplained = tuple(label for one in answers for label in _unexplained(one, whole=len(answers) > 1))
    sets = [_findings(one, unexplained, counts) for one in answers]
    findings = tuple(finding for ways in sets for finding in (ways[0] if ways else ()))
    alternatives = _alternatives(answers, sets) if len(answers) == 1 else ()
    if alternatives:
        said["ask"] = _ask(answers[0])
    if unexplained and (findings or any(one.mistyped for one in answers)):
        said["unexplained"] = unexplained
    text = " ".join(_verdict(one, findings, alternatives, counts) for one in answers)
    text = _sentences(text, *(_rivals(one) for one in posted), known_wrong)
    return Diagnosis(
        subject,
        "wrong",
        text,
        functions=functions | {one.function: "wrong" for one in findings},
        findings=findings,
        alternatives=alternatives,
        share=share(posted, answers),
        **said,
    )


def _counts(posted: Sequence[Posted]) -> dict[str, int]:
    read = sum(len(one.targets) + len(one.forms) for one in posted)
    wrong = sum(len(one.wrong) + len(one.wrong_forms) for one in posted)
    return {"read": read, "right": read - wrong, "wrong": wrong}


def _sentences(*parts: str | None) -> str:
    return " ".join(part for part in parts if part)


def _rivals(one: Posted) -> str | None:
    if not one.rivals:
        return None
    names = wording.listed(list(dict.fromkeys(rival.function for rival in one.rivals)))
    return wording.RIVALS.format(functions=names, line=one.mine[0].rows[0].line)


def _unexplained(one: Answer, whole: bool) -> tuple[str, ...]:
    """The labels of what no finding prints; ``whole``: of a chapter without findings, all that is wrong."""
    if one.ways:
        return tuple(rest.label for rest in one.unmet)
    if one.mistyped:
        return tuple(rest.label for rest in one.mistyped)
    labels = [rest.label for rest in one.posted.wrong] + [rest.label for rest in one.posted.wrong_forms]
    return tuple(labels) if whole else ()


# ------------------------------------------------------------------ the verdict


def _verdict(
    one: Answer, findings: Sequence[Finding], alternatives: Sequence[object], counts: dict[str, int]
) -> str:
    """The verdict about one chapter in a sentence or two."""
    own = _counts([one.posted])
    if one.seed is not None:
        return wording.OTHER_SEED.format(seed=one.seed, count=own["read"])
    if one.stale and not one.faults():  # then nothing is unmet
        return wording.STALE_CELL.format(count=own["read"])
    if one.sizes:
        return wording.OTHER_SIZES.format(sizes=", ".join(one.sizes))
    if not one.ways and one.mistyped:
        return _mistyped(one, own)
    if not one.ways:
        nothing_fits = own["right"] == 0 and own["read"] >= ENOUGH
        text = wording.OTHER_INPUTS if nothing_fits else wording.NOT_EXPLAINED[own["read"] > 1]
        return _sentences(text.format(**own), _points(one))
    return _sentences(_of_ways(one, alternatives, own), wording.IN_STALE_CELL if one.stale else None)


def _of_ways(one: Answer, alternatives: Sequence[object], own: dict[str, int]) -> str:
    """The verdict where faults are known that print the numbers, or most of them."""
    places = wording.listed(list(dict.fromkeys(fault.function for fault in one.faults())))
    if one.unmet and len(one.mistyped) == len(one.unmet):
        labels = wording.listed([slip.label for slip in one.mistyped])
        return wording.EXPLAINED_BUT_FOR_A_SLIP.format(
            places=places, met=own["read"] - len(one.unmet), count=own["read"], labels=labels
        )
    if one.unmet:
        text = wording.MOSTLY_EXPLAINED.format(
            met=own["read"] - len(one.unmet),
            count=own["read"],
            places=places,
            labels=wording.listed([rest.label for rest in one.unmet]),
        )
        return _sentences(text, _points(one))
    if alternatives:
        return wording.SEVERAL_EXPLAIN.format(count=own["read"], ways=len(alternatives) + 1)
    count = len(one.faults())
    text = wording.EXPLAINED if count == 1 else wording.EXPLAINED_TOGETHER
    return text.format(count=own["read"], places=places, faults=count)


def _mistyped(one: Answer, own: dict[str, int]) -> str:
    labels = wording.listed([slip.label for slip in one.mistyped])
    right = wording.ALL_OTHERS_RIGHT if own["right"] else ""
    return _sentences(wording.MISTYPED.format(labels=labels, right=own["right"]), right)


def _points(one: Answer) -> str | None:
    if one.points is None:
        return None
    return wording.POINTS_AT.format(function=one.points[0], source=one.points[1])


# ------------------------------------------------------------------ findings


def _findings(one: Answer, unexplained: Sequence[str], counts: dict[str, int]) -> list[tuple[Finding, ...]]:
    doubtful = bool(unexplained) or digits(one.posted) < FEWEST_DIGITS
    return [tuple(_finding(fault, one, way, doubtful) for fault in one.faults(way)) for way in one.ways]


def _finding(fault: Signature, one: Answer, way: Explanation, doubtful: bool) -> Finding:
    fields = {"function": fault.function, "place": fault.function}
    if not fault.is_row:
        fields |= {"old": fault.old, "new": fault.new, "fixed": fault.source}
        text = _of_a_line(fault) or message(fault.kind, fault.family, fields)
    else:
        text = _sentence(fault.text)
    own = _counts([one.posted])
    sentence = wording.PLANTED if len(one.faults(way)) == 1 else wording.PLANTED_TOGETHER
    met = own["read"] - len(one.unmet)
    return Finding(
        function=fault.function,
        line=None,
        cell=None,
        source=None,
        variable=None,
        kind=fault.kind,
        certainty="consistent" if doubtful else "confirmed",
        message=text,
        hints=hints(fault.kind, fault.family, fields),
        proof=Proof(sentence.format(met=met, count=own["read"]), own["wrong"], len(one.unmet)),
    )


def _of_a_line(fault: Signature) -> str | None:
    """What is said where a whole line is another one: both lines, as far as they fit."""
    if fault.family not in ("expression", "another-expression"):
        return None
    old = fault.text if fault.family == "expression" else fault.old
    name = fault.changes[0][0].statement.partition(" = ")[0]
    line = wording.LINES.get(name, f"`{name}`")
    return wording.OTHER_LINE.format(
        line=line, old=shortened(old, fault.source), new=shortened(fault.source, old)
    )


def _alternatives(
    answers: Sequence[Answer], sets: Sequence[list[tuple[Finding, ...]]]
) -> tuple[tuple[Finding, ...], ...]:
    """Further sets of findings, each in another function or of another kind than those before."""
    if answers[0].unmet:
        return ()
    seen: list[list[tuple[str, str]]] = []
    distinct = []
    for findings in sets[0]:
        gist = sorted((finding.function, finding.kind) for finding in findings)
        if gist not in seen:
            seen.append(gist)
            distinct.append(findings)
    return tuple(distinct[1 : MOST_ALTERNATIVES + 1])


def _ask(one: Answer) -> str | None:
    """One further value that the alternatives print differently: of the posted functions if any, and if there is one
    that a test cell prints anyway."""
    prints = [simulate(one.posted.chapter, way.faults) for way in one.ways[: 2 * MOST_ALTERNATIVES]]
    shown = [row.function for row in one.posted.mine]
    best, most = None, (1, False, False)
    for key in sorted(prints[0], key=lambda key: key[0] not in shown):
        values = [value for each in prints if (value := each.get(key)) is not None]
        if len(values) < len(prints) or any(value.shape != values[0].shape for value in values):
            continue
        stacked = np.round(np.stack(values), 6)
        usual = PRINTED[key[0]].get(key[1], ())
        for index in np.ndindex(stacked.shape[1:]):
            different = len(set(stacked[(slice(None), *index)].tolist()))
            rank = (different, key[0] in shown, index[: len(usual)] == usual)
            if different > 1 and rank > most:
                name = f"{key[1]}{''.join(f'[{i}]' for i in index)}"
                best, most = name if key[0] in shown else f"{key[0]} {name}", rank
    return best


def _sentence(words: str) -> str:
    """A misconception as a sentence; names of arrays stay as they are written."""
    named = _ARRAYS.sub(r"`\g<0>`", words)
    return named[0].upper() + named[1:] + "."
