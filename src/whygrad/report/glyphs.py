"""Which characters a report may use: marks for its encoding, and the person's text made harmless."""

from __future__ import annotations

import re
from dataclasses import astuple, dataclass

_TAB = 4
# Control characters, and those that reorder or hide text around them.
_HARMFUL = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_PLAIN = {
    "→": "->", "←": "<-", "…": "...", "×": "x", "·": "*", "−": "-", "–": "-", "—": "-",
    "‘": "'", "’": "'", "“": '"', "”": '"', "≠": "!=", "≤": "<=", "≥": ">=", "\xa0": " ",
}  # fmt: skip


@dataclass(frozen=True)
class Glyphs:
    """The marks of a report."""

    right: str = "✓"
    wrong: str = "✗"
    unjudged: str = "?"
    missing: str = "–"
    arrow: str = "→"  # points at the line
    gives: str = "→"  # from before to after
    also: str = "•"
    bar: str = "│"
    dot: str = "·"
    ellipsis: str = "…"
    rule: str = "─"


ASCII = Glyphs("v", "x", "?", "-", ">", "->", "+", "|", "-", "...", "-")


def glyphs_for(encoding: str) -> Glyphs:
    """The pretty marks if ``encoding`` has all of them, else the ones made of ASCII."""
    pretty = Glyphs()
    return pretty if all(_has(encoding, mark) for mark in astuple(pretty)) else ASCII


def literal(text: str, encoding: str) -> str:
    """``text`` on one line as it can be printed: tabs as spaces, control characters as ``\\x1b``.

    A character that ``encoding`` lacks becomes its nearest relative (``->``), or its number (``\\u03c3``).
    """
    text = _HARMFUL.sub(_numbered, text.expandtabs(_TAB))
    if _has(encoding, text):
        return text
    return "".join(one if _has(encoding, one) else _PLAIN.get(one, _numbered(one)) for one in text)


def _has(encoding: str, text: str) -> bool:
    try:
        text.encode(encoding)
    except (UnicodeError, LookupError):
        return False
    return True


def _numbered(found: re.Match[str] | str) -> str:
    character = found if isinstance(found, str) else found[0]
    return character.encode("unicode_escape", "backslashreplace").decode("ascii")
