"""Python text to a syntax tree, or one sentence: which line, what Python cannot read there, what to do."""

from __future__ import annotations

import ast
import re
import unicodedata
import warnings
from dataclasses import dataclass

from whygrad.submission.python2 import nearer_python_3

_LOOKALIKES = {
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033", '"'),
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u00b4", "'"),
    **dict.fromkeys("\u2212\u2013\u2014\u2010\u2011", "-"),
    **{"\u00d7": "*", "\u00b7": "*", "\u00f7": "/", "\u2264": "<=", "\u2265": ">=", "\u2260": "!="},
}
_PYTHON_2 = (  # what Python 3 says, what the line looks like, what to write
    (r"Missing parentheses in call to 'print'", r"print", "write print(...) with brackets"),
    (r"Missing parentheses in call to 'exec'", r"exec", "write exec(...) with brackets"),
    (r"multiple exception types", r"except", "write `except Error as e:`"),
    (r"", r"except\s+[\w.]+\s*,\s*\w+\s*:", "write `except Error as e:`"),
    (r"", r"(?:[^'\"#]*:)?\s*raise\s+[\w.]+\s*,", "write `raise Error(message)`"),
    (r"", r"[^'\"#]*`.*`", "write repr(x) for `x`"),
    (r"", r"[^'\"#]*<>", "write != for <>"),
    (r"parameters cannot be parenthesized", r"", "take the tuple apart inside the function"),
    (r"leading zeros in decimal", r"", "write 0o17 for 017"),
    (r"invalid \w+ literal", r".*\b\d\w*[lL]\b", "write 10 for 10L"),
    (r"", r".*\bur['\"]", "write r'...' for ur'...'"),
)
_OLD = "is Python 2"
_ADVICE = (  # what Python says, what to do
    (r"inconsistent use of tabs", "Replace each tab by four spaces"),
    (r"unindent does not match|unexpected indent|unindent", "Line it up with the lines that it belongs to"),
    (r"expected an indented block", "Indent the lines that belong to it by four spaces"),
    (r"outside function", "Indent it by four spaces if it belongs to the function above"),
    (r"outside loop|not properly in loop", "Indent it if it belongs to the loop above"),
    (r"never closed", "Close the bracket where it should end"),
    (r"unterminated", "Close the string with the quote that opened it"),
)


@dataclass(frozen=True)
class Trouble:
    """Why text is no Python: the line (from 1), and a sentence that begins with a small letter."""

    line: int
    sentence: str


def parse(code: str, filename: str, awaits: bool = False, written: str | None = None) -> ast.Module | Trouble:
    """The syntax tree, or what is the matter.

    ``awaits``: allow ``await`` at top level, as notebooks do. ``written``: the lines to show, where others are parsed.
    """
    tree: ast.Module | None = None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(code, filename)
            flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT if awaits else 0
            compile(tree, filename, "exec", flags=flags, dont_inherit=True)  # 'return' outside function, ...
    except SyntaxError as error:
        if tree and "__future__" in str(error.msg):  # too late in the file: of no consequence here
            return tree
        trouble = _explain(error, (written or code).split("\n"))
        return _behind(trouble, code, filename) if _OLD in trouble.sentence else trouble
    except (ValueError, RecursionError, MemoryError, OverflowError) as error:
        return Trouble(1, f"Python cannot read this code ({type(error).__name__}: {error}).")
    return tree


def _behind(trouble: Trouble, code: str, filename: str) -> Trouble:
    """What is wrong on another line of code that is Python 2, which is no reason not to read it; else the trouble."""
    new = nearer_python_3(code)
    found = parse(new, filename, written=code) if new is not None else None
    if not isinstance(found, Trouble) or _OLD in found.sentence or found.line == trouble.line:
        return trouble
    return found


def _explain(error: SyntaxError, lines: list[str]) -> Trouble:
    line = min(max(error.lineno or 1, 1), len(lines))
    written, said = lines[line - 1].strip(), str(error.msg).rstrip("?.")
    shown = f"line {line}, `{_short(written)}`" if written else f"line {line}"
    return Trouble(line, f"{shown}, {_what(written, said)}.")


def _what(written: str, said: str) -> str:
    if re.match(r"(<{7}|={7}|>{7})( |$)", written):
        return "is a mark that git left where two versions meet; keep one version and delete the marks"
    if re.match(r"(>>> |In ?\[\d*\]:)", written):
        return "was copied with the prompt of a Python session; delete the prompts, or save the file itself"
    for message, looks, instead in _PYTHON_2:
        if re.search(message, said) and re.match(looks, written):
            return f"{_OLD}, and whygrad reads Python 3; {instead}, in this line and others like it"
    if character := re.search(r"invalid (?:non-printable )?character.*U\+([0-9A-Fa-f]+)", said):
        return _foreign(chr(int(character[1], 16)))
    for message, advice in _ADVICE:
        if re.search(message, said):
            return f"is not valid Python: {said}. {advice}"
    return f"is not valid Python: {said}. Mend this line, or the one above it"


def _foreign(character: str) -> str:
    plain = _LOOKALIKES.get(character) or unicodedata.normalize("NFKC", character)
    name = unicodedata.name(character, "a control character").lower()
    instead = f"type {plain} in its place" if plain.isascii() and plain.isprintable() else "delete it"
    shown = f"{character} ({name})" if character.isprintable() else f"an invisible character ({name})"
    return f"holds {shown}, which comes from a web page or word processor and is no Python; {instead}"


def _short(line: str, most: int = 70) -> str:
    return line if len(line) <= most else line[: most - 3] + "..."
