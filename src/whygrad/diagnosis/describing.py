"""A fault that was found becomes a finding: its kind, its place with source, its words and its proof."""

from __future__ import annotations

import ast
from dataclasses import replace

from whygrad.diagnosis import wording
from whygrad.diagnosis.carrying import BOTH, carried_by, kept
from whygrad.diagnosis.characterizing import kind as kind_of_fault
from whygrad.diagnosis.evidence import listing, spoils
from whygrad.diagnosis.excerpts import excerpt, excerpts, line_of
from whygrad.diagnosis.fault import Fault
from whygrad.diagnosis.judging import Bench, Judgement
from whygrad.diagnosis.origins import origin_fields
from whygrad.diagnosis.pinpointing import (
    added_beside,
    carried_beside,
    lines_behind,
    made_before,
    start_behind,
)
from whygrad.diagnosis.proving import proof_of
from whygrad.diagnosis.stop_words import explained
from whygrad.diagnosis.unhealed import blamed, of_crash, shortened, unhealed
from whygrad.diagnosis.written_over import FAMILY as WRITTEN_OVER
from whygrad.faults.edit import Edit, shown, text_of
from whygrad.faults.words import LONGEST_FIX, hints, message
from whygrad.faults.words import shortened as shorter
from whygrad.records import Finding, Place, Proof
from whygrad.running.program import Crash, Program
from whygrad.running.sites import Site


def describe(bench: Bench, fault: Fault) -> Finding:
    """The finding that says what a fault is."""
    if fault.stop is not None and fault.healing is not None:
        fault = replace(fault, stop=replace(fault.stop, healed=True))
    line, cell, place = _where(bench, fault)
    other = unhealed(bench, fault)
    if other is not None and line is None:
        line, cell = other.line, other.cell
    kind = kind_of_fault(bench, fault) if other is None else other.kind
    also = _also(bench.program, fault, kind, (cell, line))
    if other is not None:
        said, told = other.message, other.hints
    else:
        family = fault.healing.edit.family if fault.healing else ""
        fields = _fields(bench.program, fault, line, place, also)
        if kind == "outside-state":
            fields |= origin_fields(bench, fault.crash, fields.get("old", "").split(", "))
        said, told = message(kind, family, fields), hints(kind, family, fields)
        if fault.healing is not None and fault.healing.edit.parts:
            said = _of_both(bench, fault, line, place, also)
            told = (*told[:2], _both_mended(fault.healing.edit))
        if fault.in_lines:
            said = f"{said} {wording.THE_SAME.format(lines=wording.lines(fault.in_lines))}"
        if fault.crash is not None:
            stop = _stop_words(fault.crash, place, line, fields)
            known = None if fields.get("nameless") else explained(fault.stop)
            said = " ".join([stop, *([] if known is None else [known.text]), said])
        elif (known := explained(fault.stop)) is not None:  # a value that is no number
            said = f"{known.text} {said}"
    return Finding(
        function=place,
        line=line,
        cell=cell,
        source=line_of(bench.program, cell, line).strip() or None,
        variable=_variable(fault.site),
        kind=kind,
        certainty="confirmed" if fault.healing is not None and fault.mended else "consistent",
        message=said,
        hints=told,
        proof=proof_of(bench, fault),
        also=also,
        excerpt=excerpt(bench.program, cell, line),
        also_excerpts=tuple(excerpts(bench.program, also)),
        listing=listing(bench.program, cell, line),
        spoils=spoils(fault),
    )


def _of_both(bench: Bench, fault: Fault, line: int | None, place: str, also: tuple[Place, ...]) -> str:
    """What is said of two slips in one line: a sentence on each."""
    healing = fault.healing
    assert healing is not None
    said = []
    for part in healing.edit.parts:
        alone = replace(fault, healing=replace(healing, edit=part), site=part.site)
        kind = kind_of_fault(bench, alone)
        said.append(message(kind, part.family, _fields(bench.program, alone, line, place, also)))
    alike = len(set(said)) == 1
    return " ".join([wording.TWO_PLACES if alike else wording.TWO_SLIPS, *dict.fromkeys(said)])


def _both_mended(edit: Edit) -> str:
    source = text_of(edit.site.node)
    fixed, source = shorter(edit.text, source, LONGEST_FIX), shorter(source, edit.text)
    return wording.WHOLE_LINE.format(fixed=fixed, source=source)


def describe_crash(bench: Bench, name: str, crash: Crash) -> Finding:
    """The finding for a function whose definition already stops."""
    kind, said, told, *_ = of_crash(bench, crash, name)
    return Finding(
        function=name,
        line=crash.line,
        cell=crash.cell,
        source=line_of(bench.program, crash.cell, crash.line).strip() or None,
        variable=None,
        kind=kind,
        certainty="consistent",
        message=said,
        hints=told,
        proof=Proof("", 0, 0),
        excerpt=excerpt(bench.program, crash.cell, crash.line),
        listing=listing(bench.program, crash.cell, crash.line),
    )


def _stop_words(crash: Crash, place: str, line: int | None, fields: dict[str, str]) -> str:
    """What Python says, and where, if that is not the place of the finding."""
    elsewhere = crash.line and crash.function and crash.function != place and crash.line != line
    template = wording.CRASHED_THERE if elsewhere else wording.CRASHED
    if fields.get("nameless"):
        template = wording.CRASHED_WITHOUT if fields.get("origin") else wording.CRASHED_FRESH
    where = wording.place(crash.function, crash.line, crash.cell)
    return template.format(
        sentence=shortened(crash), fresh=fields.get("fresh"), origin=fields.get("origin"), where=where
    )


def _where(bench: Bench, fault: Fault) -> tuple[int | None, int | None, str]:
    program, site, crash = bench.program, fault.site, fault.crash
    if site is not None:
        edit = fault.healing.edit if fault.healing else None
        start = start_behind(program.sites, edit) if edit is not None else None
        if start is not None:
            return start.line, start.cell, start.function.split(".")[-1]
        behind = lines_behind(edit) if edit is not None and site is edit.site else 0
        place = site.function.split(".")[-1]
        if place in program.tables:  # which no function holds
            place = fault.function
        return site.line + behind, site.cell, place or fault.function
    if crash is not None and crash.line:
        return blamed(bench, crash) or (crash.line, crash.cell, crash.function or fault.function)
    if fault.stop is not None:
        near = fault.stop.near
        return near.line, near.cell, near.function.split(".")[-1]
    return None, None, fault.function


def _also(
    program: Program, fault: Fault, kind: str, here: tuple[int | None, int | None]
) -> tuple[Place, ...]:
    """The line that overwrites, beside the line that made the view; the other lines that an edit changes; where the
    start was made that a loop reads, or where it passes on what is not wrong; where a lacking statement belongs."""
    sites = [fault.change.writer] if fault.change else []
    if fault.healing is not None:
        edit = fault.healing.edit
        start = start_behind(program.sites, edit)
        definition = program.definitions.get(edit.site.function.split(".")[0], (None,))[0]
        if start is not None:
            sites.append(edit.site)
        elif kind == "not-carried":
            sites += carried_beside(program.sites, edit, definition)
        elif kind == "wrong-return" and fault.passing.blank:
            sites += made_before(program.sites, edit)
        sites += added_beside(program.sites, edit)
        sites += [site for site, _ in edit.others if edit.family != WRITTEN_OVER]
    sites += fault.others
    found = [Place(site.function.split(".")[-1] or fault.function, site.line, site.cell) for site in sites]
    if fault.healing is not None and fault.healing.edit.is_moved and fault.healing.edit.ahead is not None:
        function, ahead = fault.healing.edit.site.function.split(".")[-1], fault.healing.edit.ahead
        found.append(Place(function, ahead.lineno, fault.healing.edit.site.cell))
    return tuple(dict.fromkeys(one for one in found if (one.cell, one.line) != here))


def _fields(
    program: Program, fault: Fault, line: int | None, place: str, also: tuple[Place, ...]
) -> dict[str, str]:
    """What is known of the fault, for the words of its page."""
    site, edit = fault.site, fault.healing.edit if fault.healing else None
    fields = {"function": fault.function, "place": place, "line": "" if line is None else str(line)}
    if site is not None:
        fields |= {"source": text_of(site.node), "variable": _variable(site) or ""}
        fields["statement"] = line_of(program, site.cell, site.statement.lineno).strip()
    if edit is not None:
        fixed = edit.text.replace("\n", "; ") if edit.is_statement else shown(edit.site, edit.text)
        if edit.family == BOTH:
            fixed, fields["source"] = edit.new, edit.old
        elif edit.ahead is not None and edit.new.isidentifier():
            fixed = ""
        fields |= {"fixed": fixed, "old": edit.old, "new": "" if edit.is_formula else edit.new}
        fields |= _of_carry(program, fault)
        fields["anew"] = "yes" if edit.is_formula else ""
    if fault.change is not None:
        step = fault.change.step
        fields["step"] = "" if step is None else str(step)
        fields["saved"] = _saved_name(fault.judgement) or ""
        fields["uncached"] = "" if _is_cached(fault, place) else "yes"
    writer = fault.change.writer if fault.change is not None else None
    if also and (writer is None or (writer.line, writer.cell) == (also[0].line, also[0].cell)):
        fields["also_line"] = str(also[0].line)
        fields["also_source"] = line_of(program, also[0].cell, also[0].line).strip()
    return fields


def _of_carry(program: Program, fault: Fault) -> dict[str, str]:
    """How a carry gets from round to round that is not there in the first one."""
    healing = fault.healing
    if healing is None or not (healing.late or healing.edit.family == BOTH):
        return {}
    carried = carried_by(healing.edit)
    if all(name.isidentifier() for name in carried):
        return {"late": "yes", "begun": ", ".join(carried)} if healing.late else {}
    under = kept(program.sites, healing.edit)
    return {"late": "yes"} | ({"kept": under[0], "fixed": under[1]} if under else {})


def _is_cached(fault: Fault, place: str) -> bool:
    """Whether what was saved is wrong, as far as can be seen. What a backward function makes itself is not saved."""
    judgement = fault.judgement
    function, change = judgement.experiment.function, fault.change
    if change is not None and not change.given and place == function.name and function.forward is not None:
        return False
    names = [name for outcome in judgement.outcomes.values() for _, name in outcome.wrong]
    return len(judgement.experiment.chain) > 1 or any(name.startswith("cache") for name in names)


def _saved_name(judgement: Judgement) -> str | None:
    """The entry of a cache that is wrong, where it is the only one."""
    names = {
        name
        for outcome in judgement.outcomes.values()
        for _, name in outcome.wrong
        if name.startswith("cache ")
    }
    return names.pop().removeprefix("cache ") if len(names) == 1 else None


def _of_several(statement: ast.Assign, node: ast.AST) -> str | None:
    """The name that gets a value, where several get theirs at once: ``dWx, db = dWx + dWxt, dbt``."""
    target, value = statement.targets[0], statement.value
    if not isinstance(target, ast.Tuple) or not isinstance(value, ast.Tuple):
        return None
    for one, part in zip(target.elts, value.elts, strict=False):
        if part is node:
            return one.id if isinstance(one, ast.Name) else None
    return None


def _variable(site: Site | None) -> str | None:
    if site is None:
        return None
    if site.variable is not None:
        return site.variable
    statement = site.statement
    if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
        return statement.targets[0].id
    if isinstance(statement, ast.Assign) and (target := _of_several(statement, site.node)) is not None:
        return target
    return site.node.id if isinstance(site.node, ast.Name) else None
