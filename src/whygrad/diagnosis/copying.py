"""The same mistake in several lines: people write one gate's line, copy it, and change the letters; or they compute a
value once that several lines need.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence

from whygrad.faults.edit import Edit, text_of
from whygrad.running.sites import Site

# what a gate's line names otherwise than another gate's: its own value, and what its value is multiplied with
_OWN = {"f": "ft", "i": "it", "c": "cct", "o": "ot"}
_PARTNER = {"f": "c_prev", "i": "cct", "c": "it"}
_SLOPES = re.compile(r"(GATE|ACTIVATED) \* \(1 - \1\)|\(?1 - (GATE|ACTIVATED) ?\*\* ?2\)?")
_SETS = ("fico", "fic", "fio")
_ALL_SETS = (*_SETS, "fi", "fc", "fo", "ic", "io", "co", "fco", "ico")
_SELDOM = frozenset({"added-factor", "added-function", "another-operand", "negative"})
_LIKELY = frozenset({"another-slope", "dropped-factor", "moved-bracket", "dropped-term", "another-function"})
_SAID_BY_PARTS = frozenset({"another-slope", "dropped-factor"})  # wherever in the line the part stands


def copied(edits: Iterable[Edit]) -> Iterator[list[Edit]]:
    """Edits that are the same but for the letters of the gates, made in several of them: in all, in those with a
    sigmoid, in all but the output gate (whose gradient is another), and for the likely ones in any two or three."""
    alike: dict[tuple[str, ...], dict[str, Edit]] = {}
    for edit in edits:
        gate = _gate(edit.site)
        if gate is not None and edit.family not in _SELDOM and _in_one_statement(edit):
            texts = (
                (edit.old, edit.new)
                if edit.family in _SAID_BY_PARTS
                else (edit.old, edit.new, edit.site.source)
            )
            key = (edit.site.function, edit.family, *(_without_letters(text, gate) for text in texts))
            alike.setdefault(key, {}).setdefault(gate, edit)
    for gates in alike.values():
        family = next(iter(gates.values())).family
        seen: set[str] = set()
        for letters in _ALL_SETS if family in _LIKELY else _SETS:
            there = "".join(letter for letter in letters if letter in gates)
            if len(there) > 1 and there not in seen:
                seen.add(there)
                yield [gates[letter] for letter in there]


def computed_once(edits: Sequence[Edit]) -> Iterator[list[Edit]]:
    """Edits of an expression that stands in several statements, made in all of them: as if it had been computed once.

    ``da_prev`` and ``dxt`` differ in their slices alone: what is done to one is done to both, too.
    """
    shared = _shared(edits)
    alike: dict[tuple[object, ...], dict[int, Edit]] = {}
    for edit in edits:
        if edit.family in _SELDOM - {"negative"} or not _in_one_statement(edit):
            continue
        for text, offset in shared.get(id(edit.site.node), ()):
            key: tuple[object, ...] = (
                edit.site.function,
                edit.family,
                edit.text,
                edit.site.role,
                text,
                offset,
            )
            alike.setdefault(key, {}).setdefault(id(edit.site.statement), edit)
        if _target(edit.site) in ("da_prev", "dxt"):
            key = (
                edit.site.function,
                edit.family,
                _without_slices(edit.text),
                _without_slices(edit.site.source),
            )
            alike.setdefault(key, {}).setdefault(id(edit.site.statement), edit)
    seen: set[tuple[int, ...]] = set()
    for same in alike.values():
        together = list(same.values())
        sites = (*(edit.site.number for edit in together), hash(together[0].text))
        if len(together) > 1 and sites not in seen:
            seen.add(sites)
            yield together


def renamed(edits: Iterable[Edit]) -> Iterator[list[Edit]]:
    """Edits that put one name in the place of another, wherever that one stands in a statement."""
    alike: dict[tuple[int, str, str], dict[int, Edit]] = {}
    for edit in edits:
        if isinstance(edit.site.node, ast.Name) and edit.text.isidentifier() and _in_one_statement(edit):
            key = (id(edit.site.statement), edit.site.node.id, edit.text)
            alike.setdefault(key, {}).setdefault(edit.site.number, edit)
    for (statement, name, _), places in alike.items():
        whole = next(iter(places.values())).site.statement
        assert id(whole) == statement
        read = sum(isinstance(node, ast.Name) and node.id == name for node in ast.walk(whole))
        if len(places) == read > 1:
            yield list(places.values())


def _shared(edits: Iterable[Edit]) -> dict[int, list[tuple[str, int]]]:
    """For each node inside of an expression that stands in several statements: that one, and where it is there."""
    statements = {id(edit.site.statement): edit.site.statement for edit in edits}
    found: dict[str, dict[int, list[ast.expr]]] = {}
    for key, statement in statements.items():
        for node in ast.walk(statement):
            if isinstance(node, ast.BinOp | ast.Call):
                found.setdefault(text_of(node), {}).setdefault(key, []).append(node)
    inside: dict[int, list[tuple[str, int]]] = {}
    for text, places in found.items():
        if len(places) > 1:
            for nodes in places.values():
                for number, part in enumerate(ast.walk(nodes[0])):
                    inside.setdefault(id(part), []).append((text, number))
    return inside


def _in_one_statement(edit: Edit) -> bool:
    return all(site.statement is edit.site.statement for site, _ in edit.others)


def _target(site: Site) -> str | None:
    statement = site.statement
    target = statement.targets[0] if isinstance(statement, ast.Assign) else getattr(statement, "target", None)
    return target.id if isinstance(target, ast.Name) else None


def _gate(site: Site) -> str | None:
    """The gate of the line that a site stands in, or, where a line is about all of them, of the site."""
    for text in (_target(site) or "", site.source):
        found = {name[-1] for name in re.findall(r"\b(?:d?[Wb][fico]|dz[fico])\b", text)}
        found |= {gate for gate, own in _OWN.items() if re.search(rf"\b{own}\b", text)}
        if len(found) == 1:
            return str(found.pop())
    return None


def _without_letters(text: str, gate: str) -> str:
    text = re.sub(rf"\b(d?[Wb]|dz){gate}\b", r"\1_", text)
    text = re.sub(rf"\b{_OWN[gate]}\b", "GATE", text)
    if gate in _PARTNER:
        text = re.sub(rf"\b{_PARTNER[gate]}\b", "PARTNER", text)
    text = text.replace("np.tanh(GATE)" if gate == "c" else "sigmoid(GATE)", "ACTIVATED")
    return _SLOPES.sub(lambda found: f"SLOPE OF {found[1] or found[2]}", text)


def _without_slices(text: str) -> str:
    return re.sub(r"\[:, (?::n_a|n_a:)\]", "[SLICE]", text)
