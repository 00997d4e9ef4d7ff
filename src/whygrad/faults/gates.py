"""The names of the four gates: ``Wf`` and ``Wi`` are the same thing of two of them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

_GATE = re.compile(r"^(d?_?[zaZA]?|d?[WUVbwuv][xh]?|[WUVbwuv])_?(f|i|o|g|u|cc|c)(t?)(_\w+)?$")
_NAME = re.compile(r"(?<![.\w])[A-Za-z_]\w*\b(?!\()")  # no methods, no functions
_LETTERS = ("f", "i", "o", "c", "cc", "g", "u")


def are_gates(one: str, other: str) -> bool:
    """Whether two names are the same thing of two gates: ``Wf`` and ``Wi``, ``g['f']`` and ``g['o']``."""
    first, second = _key(one), _key(other)
    if first == second:
        return False
    if (
        one != first
        and other != second
        and len(first) == len(second) == 1
        and {first, second} <= set("fiocgu")
    ):
        return True
    if len(first) == len(second) == 1:
        first, second = first.lower(), second.lower()
    a, b = _GATE.match(first), _GATE.match(second)
    if a is None or b is None:
        return False
    return a.group(1) == b.group(1) and bool(a.group(3)) == bool(b.group(3)) and a.group(4) == b.group(4)


def like_another_gate(text: str, scope: Collection[str]) -> Iterator[str]:
    """An expression of one gate, written for each other gate whose names exist.

    All names and keys of the gate change together: ``Wf.T @ dft`` to ``Wo.T @ dot``.
    """
    gates = _gates(text)
    if len({_letter(match) for match in gates.values()}) != 1:
        return
    for letter in _LETTERS:
        renamed = {
            name: new for name, match in gates.items() if (new := _renamed(match, letter, text, scope))
        }
        if len(renamed) == len(gates) and any(new != name for name, new in renamed.items()):
            yield _NAME.sub(lambda found, to=renamed: to.get(found.group(), found.group()), text)  # type: ignore[misc]


def gate_in(text: str) -> str | None:
    """The letter of the one gate whose names stand in an expression."""
    found = {_letter(match) for match in _gates(text).values()}
    return found.pop() if len(found) == 1 else None


def as_gate(text: str, letter: str, scope: Collection[str]) -> str | None:
    """An expression of any gate, written for one; None where its names do not exist for that."""
    gates = _gates(text)
    renamed = {name: _renamed(match, letter, text, scope) for name, match in gates.items()}
    if None in renamed.values():
        return None
    return _NAME.sub(lambda found: renamed.get(found.group()) or found.group(), text)


def _gates(text: str) -> dict[str, re.Match[str]]:
    """The names of gates in an expression."""
    names = dict.fromkeys(_NAME.findall(text))
    return {name: match for name in names if (match := _GATE.match(name)) and match.group(1, 3) != ("", "")}


def _letter(match: re.Match[str]) -> str:
    return match.group(2).replace("cc", "c")


def _renamed(match: re.Match[str], letter: str, text: str, scope: Collection[str]) -> str | None:
    """The name for another gate, if it exists: as a variable, or as the key of a dictionary in the text."""
    before, _, after, rest = match.groups(default="")
    for spelled in (letter, "c" * len(letter), "cc" if letter == "c" and after else letter):
        new = f"{before}{spelled}{after}{rest}"
        is_key = re.search(rf"\[['\"]{re.escape(match.group())}['\"]\]", text) is not None
        if new in scope or (is_key and any(f"['{new}']" in name for name in scope)):
            return new
    return None


def _key(text: str) -> str:
    """The key of a dictionary entry, or the name itself."""
    match = re.search(r"\[['\"](\w+)['\"]\]$", text) or re.fullmatch(r"['\"](\w+)['\"]", text)
    return match.group(1) if match else text
