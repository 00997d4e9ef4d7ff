"""One sentence that a helper may post where solutions must not be posted: the tutor's method. Write it the person's
way, print, and ask whether the numbers agree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from whygrad.diagnosis import wording
from whygrad.diagnosis.answering import Answer
from whygrad.diagnosis.posted import Posted
from whygrad.diagnosis.printed import PRINTED
from whygrad.diagnosis.targets import Target, right_printout

MOST_SHOWN = 2
FAR = 1e-3  # a further value must show the fault plainly


def share(posted: Sequence[Posted], answers: Sequence[Answer]) -> str | None:
    """The sentence, if there is something to compare that gives nothing away."""
    if not answers:
        shown = _telling([target for one in posted for target in one.targets])
        sentence = wording.SHARE_RIGHT_BUT if any(one.known_wrong for one in posted) else wording.SHARE_RIGHT
        return sentence.format(values=_values(shown)) if shown else None
    found = [one for one in answers if one.ways]
    if not found or found[0].posted.wrong == ():
        return None
    one = found[0]
    faults = one.faults()
    met = [target for target in one.posted.wrong if target not in one.unmet]
    if not met or not faults:
        return None
    sentence = wording.SHARE_ONE if len(faults) == 1 else wording.SHARE_SEVERAL
    text = sentence.format(
        functions=wording.listed(list(dict.fromkeys(fault.function for fault in faults))),
        values=_values(_telling(met)),
    )
    if one.stale:
        text += wording.SHARE_STALE
    further = next(_further(one), None)
    return text + (wording.SHARE_FURTHER.format(value=further) if further else ".")


def _telling(targets: Sequence[Target]) -> list[Target]:
    """A few of the numbers, of different outputs, those with most digits first."""
    longest = sorted(targets, key=lambda target: -len(target.text))
    firsts = {target.output: target for target in reversed(longest)}
    return sorted(firsts.values(), key=longest.index)[:MOST_SHOWN]


def _values(targets: Sequence[Target]) -> str:
    return wording.listed([f"{target.label} = {target.text}" for target in targets])


def _further(one: Answer) -> Iterator[str]:
    """Values that nobody has posted, and that are plainly wrong with the fault: what a test cell prints comes first."""
    shown = {(target.function, target.output, target.index) for target in one.posted.targets}
    for row in one.posted.mine:
        right = right_printout(row.function)
        usual = PRINTED[row.function]
        for output in sorted({*usual}, key=lambda name: list(usual).index(name)):
            here, there = one.printout.get((row.function, output)), right[row.function, output]
            if here is None or here.shape != there.shape:
                continue
            off = np.argwhere(np.abs(here - there) > FAR)
            places = sorted(
                map(tuple, off.tolist()), key=lambda index: index[: len(usual[output])] != usual[output]
            )
            for index in places:
                if (row.function, output, index) not in shown:
                    yield f"{output}{''.join(f'[{i}]' for i in index)} = {here[index]:.8f}"
