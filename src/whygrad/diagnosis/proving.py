"""The proof of a finding: the experiment in one sentence, and how many outputs were wrong before and after it."""

from __future__ import annotations

from whygrad.diagnosis import wording
from whygrad.diagnosis.carrying import BOTH
from whygrad.diagnosis.fault import Fault
from whygrad.diagnosis.judging import Bench
from whygrad.diagnosis.returning import FAMILY
from whygrad.diagnosis.seams import BEGUN
from whygrad.diagnosis.viewing import digits
from whygrad.diagnosis.written_over import FAMILY as WRITTEN_OVER
from whygrad.faults.edit import Edit, shown
from whygrad.faults.words import LONGEST
from whygrad.records import Proof
from whygrad.running.interventions import VALUE

_NO_PERSON_WRITES = frozenset({"in-place", "unshared", "parted"})  # what these put there is no repair to show


def proof_of(bench: Bench, fault: Fault) -> Proof:
    """The experiment, and the outputs that were wrong before and after it."""
    before, rest = fault.before, fault.rest
    if fault.healing is None:
        if fault.located is None:
            counted = 0 if fault.crash or fault.site is None else before.wrong
            return Proof("", counted, counted)
        found = fault.located
        exact = digits(fault.judgement.experiment, found.outcome, fault.judgement.experiment.function)
        outputs = wording.all_outputs(before.all, before.function)
        said = wording.OVERRIDDEN.format(outputs=outputs, digits=exact)
        return Proof(said, before.wrong, 0)
    change = _change(fault.healing.edit)
    if fault.healing.late:
        change = wording.LATER.format(change=change)
    if fault.in_lines:
        change = wording.ALIKE.format(change=change)
    if before.wrong == 0 and not fault.judgement.right:
        outputs = wording.all_outputs(rest.all, rest.function)
        said = wording.HEALED_SECOND.format(change=change, outputs=outputs)
        return Proof(said, 0, 0)
    if before.wrong == 0:
        return Proof(wording.LATENT.format(change=change), 0, 0)
    if rest.wrong:
        mended = before.wrong - rest.wrong
        if not mended and fault.mended:
            sentence = wording.HEALED_PAST if fault.crash else wording.HEALED_PARTS
            return Proof(sentence.format(change=change), before.wrong, rest.wrong)
        said = wording.HEALED_SOME.format(
            change=change,
            mended=mended,
            count=rest.all,
            function=rest.function,
            verb="is" if mended == 1 else "are",
        )
        return Proof(said if mended else "", before.wrong, rest.wrong)
    sentence = wording.HEALED if rest.function == fault.function else wording.HEALED_CACHE
    if rest.function not in bench.present:
        sentence = wording.HEALED_REFERENCE
    outputs = wording.all_outputs(rest.all, rest.function)
    said = sentence.format(
        change=change, outputs=outputs, count=rest.all, function=rest.function, digits=rest.digits
    )
    return Proof(said, before.wrong, 0)


def _change(edit: Edit) -> str:
    if edit.family == "copied":
        return wording.A_COPY
    if edit.family == WRITTEN_OVER:
        return wording.AS_IT_WAS.format(name=edit.old)
    if edit.is_moved:
        return wording.MOVED
    if edit.ahead is not None and edit.new.isidentifier():
        return wording.THE_CHANGE.format(fixed=edit.new)
    if edit.ahead is not None:
        instead = edit.ahead in edit.gone
        sentence = wording.THE_STATEMENT_INSTEAD if instead else wording.THE_STATEMENT_AHEAD
        return wording.ONE_CHANGE if edit.is_formula else sentence.format(fixed=edit.text.replace("\n", "; "))
    if edit.family == FAMILY:
        return wording.THE_RETURN.format(fixed=edit.text)
    if edit.loop is not None:
        return wording.THE_STATEMENT.format(fixed=edit.text)
    if edit.family == BOTH:
        return wording.THE_CHANGE.format(fixed=edit.new)
    if edit.family == "exchanged":
        return wording.THE_EXCHANGE.format(old=edit.old, new=edit.new)
    walrus = edit.text.startswith(f"({edit.old} := ")  # a statement of its own, for who reads it
    fixed = f"{edit.old} = {edit.new}" if walrus else shown(edit.site, edit.text)
    if edit.family == BEGUN:
        return wording.THE_SEAM.format(fixed=fixed)
    readable = len(fixed) <= LONGEST and VALUE not in fixed and edit.family not in _NO_PERSON_WRITES
    readable = readable and not edit.is_formula
    if edit.parts and not readable:
        return wording.LINE_RIGHT
    return wording.THE_CHANGE.format(fixed=fixed) if readable else wording.ONE_CHANGE
