"""Where in an expression of several lines an edit changes something."""

from __future__ import annotations

import ast
import io
import tokenize

from whygrad.faults.edit import Edit, shown, text_of

_NO_SIGN = frozenset("(),")  # brackets come and go without a meaning


def lines_behind(edit: Edit) -> int:
    """How many lines below the first line of its site an edit makes its first change."""
    if edit.is_statement or "\n" not in edit.site.source:
        return 0
    try:
        new = text_of(ast.parse(shown(edit.site, edit.text), mode="eval"))
        before, after = _signs(text_of(edit.site.node)), _signs(new)
        written = _signs(edit.site.source)
    except (SyntaxError, tokenize.TokenError, IndentationError):
        return 0
    if len(written) != len(before):  # something is written in a way of its own: the first line must do
        return 0
    pairs = zip(before, after, strict=False)
    first = next(
        (k for k, (one, other) in enumerate(pairs) if one[0] != other[0]), min(len(before), len(after))
    )
    return written[min(first, len(written) - 1)][1] - 1


def _signs(text: str) -> list[tuple[str, int]]:
    """The words and operators of an expression, each with its line."""
    read = tokenize.generate_tokens(io.StringIO(f"({text})").readline)
    kinds = (tokenize.NAME, tokenize.NUMBER, tokenize.STRING, tokenize.OP)
    return [(one.string, one.start[0]) for one in read if one.type in kinds and one.string not in _NO_SIGN]
