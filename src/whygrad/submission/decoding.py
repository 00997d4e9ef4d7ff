"""Bytes to text: in whatever encoding the file was saved, without the invisible characters that break Python.

Lines stay where they are: after ``tidy`` the only line end is a newline, so Python, an editor and
``str.splitlines`` all count the same lines.
"""

from __future__ import annotations

import codecs
import io
import re
import tokenize

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_ODD_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
_FALSE_LINE_ENDS = re.compile("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


def decode(data: bytes) -> str | None:
    """The text of a file, or None if it is not text."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _try(data, encoding)
    for encoding in filter(None, (_cookie(data), "utf-8")):
        if (text := _try(data, encoding)) is not None:
            return text
    return None if _CONTROL.search(data) else data.decode("latin-1")


def tidy(text: str) -> str:
    """The same lines with plain spaces and newlines: what a person sees, as Python can read it."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = re.sub(r"^[ \t\f]*\f", "", text, flags=re.MULTILINE)  # a page break starts its line anew
    text = _INVISIBLE.sub("", _ODD_SPACES.sub(" ", _FALSE_LINE_ENDS.sub(" ", text)))
    return text.encode("utf-8", "replace").decode("utf-8")  # half a character pair, as JSON can hold


def _cookie(data: bytes) -> str | None:
    """The encoding that the first two lines declare (PEP 263), if they do."""
    try:
        encoding, lines = tokenize.detect_encoding(io.BytesIO(data).readline)
    except (SyntaxError, UnicodeError):
        return None
    return encoding if any(b"coding" in line for line in lines) else None


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (LookupError, ValueError):
        return None
