"""Text of the record on its way into a page: harmless, and with its code marked."""

from __future__ import annotations

import re
from typing import NamedTuple

from whygrad.report.glyphs import literal

_CODE = re.compile(r"`([^`\n]+)`")


class Piece(NamedTuple):
    """A part of a sentence: code, or plain words."""

    text: str
    code: bool


def plain(text: str) -> str:
    """Text on one line; characters that control, reorder or hide are shown by their numbers."""
    return literal(text, "utf-8")


def pieces(text: str) -> list[Piece]:
    """A sentence, cut at its backticks."""
    parts = _CODE.split(" ".join(plain(line) for line in text.splitlines()))
    return [Piece(part, bool(k % 2)) for k, part in enumerate(parts) if part]


def paragraphs(text: str) -> list[list[Piece]]:
    """The paragraphs of a page of words."""
    return [pieces(part) for part in re.split(r"\n\s*\n", text.strip()) if part.strip()]


def spoken(text: str) -> str:
    """A sentence without its backticks, for a title or a description."""
    return plain(" ".join(text.split())).replace("`", "")
