"""A fault that was found becomes a finding: its kind, its place with source, its words and its proof."""

from __future__ import annotations

import ast

from whygrad.diagnosis import wording
from whygrad.diagnosis.finding import Fault
from whygrad.diagnosis.judging import Bench, Judgement
from whygrad.diagnosis.pinpointing import lines_behind
from whygrad.diagnosis.unhealed import of_crash, unhealed
from whygrad.diagnosis.viewing import digits
from whygrad.faults.edit import Edit, shown, text_of
from whygrad.faults.kinds import Circumstances, kind_of
from whygrad.faults.words import hints, message
from whygrad.records import Excerpt, Finding, Place, Proof
from whygrad.running.program import Crash, Program
from whygrad.running.sites import Site

AROUND = 2  # lines of source before and behind a place


def describe(bench: Bench, fault: Fault) -> Finding:
    """The finding that says what a fault is."""
    function = bench.exercise.functions[fault.function]
    site, edit = fault.site, fault.healing.edit if fault.healing else None
    kind = "unexplained"
    if edit is not None and fault.healing is not None:
        known = Circumstances(
            sequence=function.sequence,
            late=fault.healing.late,
            given=fault.change is not None and fault.change.given,
            error=fault.crash.error if fault.crash is not None else None,
            old=fault.values[0],
            new=fault.values[1],
        )
        kind = kind_of(edit, known)
    line, cell, place = _where(fault)
    other = unhealed(bench, fault)
    if other is not None and line is None:
        line, cell = other.line, other.cell
    also = _also(fault, (cell, line))
    fields = _fields(bench.program, fault, kind, line, cell, place, also)
    family = edit.family if edit else ""
    if other is not None:
        kind, said, told = other.kind, other.message, other.hints
    else:
        said, told = message(kind, family, fields), hints(kind, family, fields)
        if fault.crash is not None:
            said = f"{wording.CRASHED.format(sentence=fault.crash.sentence.rstrip('.'))} {said}"
    return Finding(
        function=place,
        line=line,
        cell=cell,
        source=_line_of(bench.program, cell, line).strip() or None,
        variable=_variable(site),
        kind=kind,
        certainty="confirmed" if edit is not None and fault.mended else "consistent",
        message=said,
        hints=told,
        proof=_proof(bench, fault),
        also=also,
        excerpt=excerpt(bench.program, cell, line),
        also_excerpts=tuple(_excerpts(bench.program, also)),
    )


def describe_crash(bench: Bench, name: str, crash: Crash) -> Finding:
    """The finding for a function whose definition already stops."""
    kind, said, told, *_ = of_crash(crash, name)
    return Finding(
        function=name,
        line=crash.line,
        cell=crash.cell,
        source=_line_of(bench.program, crash.cell, crash.line).strip() or None,
        variable=None,
        kind=kind,
        certainty="consistent",
        message=said,
        hints=told,
        proof=Proof("", 0, 0),
        excerpt=excerpt(bench.program, crash.cell, crash.line),
    )


def _where(fault: Fault) -> tuple[int | None, int | None, str]:
    site, crash = fault.site, fault.crash
    if site is not None:
        edit = fault.healing.edit if fault.healing else None
        behind = lines_behind(edit) if edit is not None and site is edit.site else 0
        return site.line + behind, site.cell, site.function.split(".")[-1] or fault.function
    if crash is not None and crash.line:
        return crash.line, crash.cell, crash.function or fault.function
    return None, None, fault.function


def _also(fault: Fault, here: tuple[int | None, int | None]) -> tuple[Place, ...]:
    """The line that overwrites, beside the line that made the view; the other lines that an edit changes."""
    sites = [fault.change.writer] if fault.change else []
    if fault.healing is not None:
        sites += [site for site, _ in fault.healing.edit.others]
    sites += fault.others
    found = [Place(site.function.split(".")[-1] or fault.function, site.line, site.cell) for site in sites]
    return tuple(dict.fromkeys(one for one in found if (one.cell, one.line) != here))


def _fields(
    program: Program,
    fault: Fault,
    kind: str,
    line: int | None,
    cell: int | None,
    place: str,
    also: tuple[Place, ...],
) -> dict[str, str]:
    site, edit = fault.site, fault.healing.edit if fault.healing else None
    fields = {"function": fault.function, "place": place, "line": "" if line is None else str(line)}
    if site is not None:
        fields |= {"source": text_of(site.node), "variable": _variable(site) or ""}
        fields["statement"] = _line_of(program, site.cell, site.statement.lineno).strip()
    if edit is not None:
        fixed = edit.text if edit.loop is not None else shown(edit.site, edit.text)
        fields |= {"fixed": fixed, "old": edit.old, "new": edit.new}
    if fault.change is not None:
        step = fault.change.step
        fields["step"] = "" if step is None else str(step)
        fields["saved"] = _saved_name(fault.judgement) or ""
    if also:
        fields["also_line"] = str(also[0].line)
        fields["also_source"] = _line_of(program, also[0].cell, also[0].line).strip()
    return fields


def _saved_name(judgement: Judgement) -> str | None:
    """The entry of a cache that is wrong, where it is the only one."""
    names = {
        name
        for outcome in judgement.outcomes.values()
        for _, name in outcome.wrong
        if name.startswith("cache ")
    }
    return names.pop().removeprefix("cache ") if len(names) == 1 else None


def _variable(site: Site | None) -> str | None:
    if site is None:
        return None
    if site.variable is not None:
        return site.variable
    statement = site.statement
    if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
        return statement.targets[0].id
    return site.node.id if isinstance(site.node, ast.Name) else None


def _proof(bench: Bench, fault: Fault) -> Proof:
    """The experiment, and the outputs that were wrong before and after it."""
    before, rest = fault.before, fault.rest
    if fault.healing is None:
        if fault.located is None:
            counted = 0 if fault.crash or fault.site is None else before.wrong
            return Proof("", counted, counted)
        found = fault.located
        exact = digits(fault.judgement.experiment, found.outcome, fault.judgement.experiment.function)
        said = wording.OVERRIDDEN.format(count=before.all, function=before.function, digits=exact)
        return Proof(said, before.wrong, 0)
    change = _change(fault.healing.edit)
    if before.wrong == 0:
        return Proof(wording.LATENT.format(change=change), 0, 0)
    if rest.wrong:
        mended = before.wrong - rest.wrong
        said = wording.HEALED_SOME.format(
            change=change, mended=mended, count=rest.all, function=rest.function
        )
        return Proof(said if mended else "", before.wrong, rest.wrong)
    sentence = wording.HEALED if rest.function == fault.function else wording.HEALED_CACHE
    if rest.function not in bench.present:
        sentence = wording.HEALED_REFERENCE
    said = sentence.format(change=change, count=rest.all, function=rest.function, digits=rest.digits)
    return Proof(said, before.wrong, 0)


def _change(edit: Edit) -> str:
    if edit.family == "copied":
        return wording.A_COPY
    if edit.loop is not None:
        return wording.THE_STATEMENT.format(fixed=edit.text)
    if edit.family == "exchanged":
        return wording.THE_EXCHANGE.format(old=edit.old, new=edit.new)
    fixed = shown(edit.site, edit.text)
    readable = (
        len(fixed) <= 60
        and "__value__" not in fixed
        and edit.family not in ("in-place", "unshared", "parted")
    )
    return wording.THE_CHANGE.format(fixed=fixed) if readable else wording.ONE_CHANGE


def excerpt(program: Program, cell: int | None, line: int | None) -> Excerpt | None:
    """A line with its neighbours, as the person wrote them."""
    lines = program.lines(cell)
    if line is None or not 1 <= line <= len(lines):
        return None
    first = max(1, line - AROUND)
    return Excerpt(first, tuple(lines[first - 1 : line + AROUND]))


def _excerpts(program: Program, places: tuple[Place, ...]) -> list[Excerpt]:
    return [found for place in places if (found := excerpt(program, place.cell, place.line)) is not None]


def _line_of(program: Program, cell: int | None, line: int | None) -> str:
    lines = program.lines(cell)
    return lines[line - 1] if line is not None and 1 <= line <= len(lines) else ""
