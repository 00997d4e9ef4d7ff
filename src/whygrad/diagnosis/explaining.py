"""From nothing but printed numbers to the faults that print them."""

from __future__ import annotations

import time
from collections.abc import Callable

from whygrad.diagnosis import wording
from whygrad.diagnosis.answering import Answer, answer, known_causes
from whygrad.diagnosis.other_inputs import prints, stale_problem
from whygrad.diagnosis.peeling import simulate
from whygrad.diagnosis.posted import faulty_tables, in_single_precision, posted
from whygrad.diagnosis.printed import KNOWN_WRONG
from whygrad.diagnosis.signatures import table
from whygrad.diagnosis.targets import not_accounted_for, printouts
from whygrad.diagnosis.telling import nothing, told
from whygrad.observations import Reading
from whygrad.records import Diagnosis

Progress = Callable[[str], None]
PATIENCE = 60.0  # seconds, the usual time limit; who gives more wants a deeper search
DEEPEST = 18.0  # seconds of computing in the usual time, also where the processor is shared


def explain(subject: str, reading: Reading, seconds: float, progress: Progress) -> Diagnosis:
    """Says which faults print the numbers of a text."""
    deadline = time.monotonic() + seconds
    computing = DEEPEST if seconds <= PATIENCE else seconds
    found = printouts(reading)
    parts = tuple(in_single_precision(one) for one in posted(found))
    if not parts:
        tables = faulty_tables(found)
        return nothing(subject, _of_table(tables[0], progress) if tables else None)
    named = next((one.known_wrong for one in parts if one.known_wrong), None)
    known_wrong = _of_table(named, progress) if named else None
    wrong = [one for one in parts if not one.all_right]
    answers: list[Answer] = []
    for k, one in enumerate(wrong):
        left = max(deadline - time.monotonic(), 0.0) / (len(wrong) - k)
        share, before = computing / (len(wrong) - k), time.process_time()
        answers.append(answer(one, time.monotonic() + left, share, progress))
        computing -= min(share, time.process_time() - before)
    shown = {one.posted.chapter: one.posted for one in answers}
    parts = tuple(shown.get(one.chapter, one) for one in parts)
    return told(subject, parts, answers, known_wrong, not_accounted_for(reading.unread, found))


def _of_table(function: str, progress: Progress) -> str:
    """What is wrong with a published table, and the run that proves it."""
    known = KNOWN_WRONG[function]
    if function == "rnn_cell_backward":
        printout = prints(function, stale_problem())
        sentence = wording.STALE_TABLE
    else:
        printout = simulate("lstm", known_causes(table("lstm", progress)))
        sentence = wording.OLD_TABLE
    met = sum(
        abs(float(printout[function, output][index]) - value) < 5.1e-9
        for (output, index), value in known.items()
        if (function, output) in printout
    )
    return sentence.format(met=met, count=len(known))
