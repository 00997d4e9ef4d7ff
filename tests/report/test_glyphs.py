from __future__ import annotations

import pytest

from whygrad.report.glyphs import ASCII, Glyphs, glyphs_for, literal


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1", "no-such-encoding"])
def test_marks_are_plain_where_the_encoding_lacks_one(encoding: str) -> None:
    assert glyphs_for(encoding) == ASCII


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030"])
def test_marks_are_pretty_where_all_can_be_printed(encoding: str) -> None:
    assert glyphs_for(encoding) == Glyphs()


@pytest.mark.parametrize(
    ("text", "encoding", "shown"),
    [
        ("a\tb", "utf-8", "a   b"),
        ("\x1b[31m", "utf-8", "\\x1b[31m"),
        ("\x9b2J\x7f", "utf-8", "\\x9b2J\\x7f"),
        ("one\ntwo\r", "utf-8", "one\\ntwo\\r"),
        ("\u202eright to left\u2066", "utf-8", "\\u202eright to left\\u2066"),
        ("\udc80", "utf-8", "\\udc80"),
        ("σ → 1", "utf-8", "σ → 1"),
        ("σ → 1", "ascii", "\\u03c3 -> 1"),
        ("é × 2", "latin-1", "é × 2"),
        ("é × 2", "ascii", "\\xe9 x 2"),
        ("\\n [red] :smile:", "utf-8", "\\n [red] :smile:"),
    ],
)
def test_text_is_shown_as_it_was_typed(text: str, encoding: str, shown: str) -> None:
    assert literal(text, encoding) == shown
    assert shown.encode(encoding)
