"""A diagnosis of a file that was read in the exercise's names, put back into the file's own."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from whygrad.diagnosis import wording
from whygrad.diagnosis.exercises import STEP_BY_STEP
from whygrad.records import Diagnosis, Excerpt, Finding, Note
from whygrad.submission.respelling import Place, Respelling


def as_written(diagnosis: Diagnosis, own: Respelling) -> Diagnosis:
    """The diagnosis with code and sentences in the file's names, and a note that tells of each.

    Functions and outputs keep the exercise's names in the tables, where other programs look for them.
    """
    if not own:
        return diagnosis
    notes = [replace(note, message=own.prose(note.message)) for note in diagnosis.notes]
    here = [one for one, standing in diagnosis.functions.items() if standing != "missing"]
    return replace(
        diagnosis,
        message=own.prose(diagnosis.message),
        findings=tuple(_finding(one, own) for one in diagnosis.findings),
        notes=(*_told(own, here), *notes),
    )


def _told(own: Respelling, here: Collection[str]) -> Iterator[Note]:
    """The notes; of functions, of those that are ``here``."""
    keys = {one: meant for one, meant in own.keys.items() if meant in STEP_BY_STEP.weights}
    if keys and here:
        said = wording.OWN_KEYS.format(
            own=wording.listed(list(keys)), meant=wording.listed(list(keys.values()))
        )
        yield _note(said, min((own.places[one] for one in own.keys if one in own.places), key=_in_order))
    for entry in own.entries:
        if entry.function in here:
            said = wording.OWN_ENTRY.format(function=entry.function, own=entry.own, meant=entry.meant)
            yield _note(said, (entry.cell, entry.line))
    functions = {one: meant for one, meant in own.functions.items() if meant in here}
    if functions:
        said = wording.OWN_FUNCTIONS[len(functions) > 1].format(
            own=wording.listed(list(functions)), meant=wording.listed(list(functions.values()))
        )
        yield _note(said, min((own.places[one] for one in functions), key=_in_order))


def _in_order(place: Place) -> tuple[int, int]:
    return place[0] or 0, place[1]


def _note(said: str, place: Place) -> Note:
    return Note("", place[1], place[0], "outside-state", said)


def _finding(finding: Finding, own: Respelling) -> Finding:
    return replace(
        finding,
        source=finding.source and own.code(finding.source),
        message=own.prose(finding.message),
        hints=tuple(own.prose(hint) for hint in finding.hints),
        proof=replace(finding.proof, experiment=own.prose(finding.proof.experiment)),
        excerpt=finding.excerpt and _excerpt(finding.excerpt, own),
        also_excerpts=tuple(_excerpt(one, own) for one in finding.also_excerpts),
        listing=finding.listing and _excerpt(finding.listing, own),
    )


def _excerpt(excerpt: Excerpt, own: Respelling) -> Excerpt:
    return replace(excerpt, lines=tuple(own.code(line) for line in excerpt.lines))
