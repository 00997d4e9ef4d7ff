"""IPython's syntax out of the way: ``%matplotlib inline``, ``!pip install``, ``np.dot?``."""

from __future__ import annotations

import re
from collections.abc import Iterator

# The cells of these are another language, or run where the kernel does not see what they define.
_NOT_CODE = frozenset(
    """bash sh cmd script system sx ! html HTML javascript js latex markdown svg SVG perl ruby R
    julia octave sql bigquery cython cython_inline fortran timeit python python2 python3 pypy file writefile""".split()
)
_CELL_MAGIC = re.compile(r"\s*%%(?P<name>[\w!]*)(?P<rest>[^\n]*)")
_LINE_MAGIC = re.compile(
    r"""(?P<indent>[ \t]*)(?:
        %time[ ]+(?P<timed>\S.*)               # %time x = f(y)
      | (?P<target>[\w., \t()]+?=[ \t]*)%time[ ]+(?P<value>\S.*)   # x = %time f(y)
      | (?P<asked>[\w., \t()]+?=[ \t]*)[!%][\w!./~-].*             # x = !ls
      | [%!][%!\w./~({$-].*                    # %matplotlib inline, !pip install
      | \?{1,2}[\w%.*].*                       # ?np.dot
      | %{0,2}[\w.*]+(?:\[[^]]*\])?\?{1,2}[ \t]*           # np.dot?
      | (?:pip3?|conda|mamba)[ ]+(?:install|uninstall|list|freeze)\b.*
      )$""",
    re.VERBOSE,
)
_MARK = re.compile(r"'''|\"\"\"|['\"#\\()\[\]{}]")


def is_code(text: str) -> bool:
    """Whether a cell is Python that the kernel runs, and not ``%%bash``, ``%%html``, ..."""
    magic = _CELL_MAGIC.match(text)
    if magic is None or magic["name"] not in _NOT_CODE:
        return True
    return magic["name"].endswith("file") and magic["rest"].strip().endswith(".py")


def without_magics(text: str) -> str:
    """Python code on the same lines: a magic becomes an empty line, ``pass``, or the Python in it."""
    lines = text.split("\n")
    if magic := _CELL_MAGIC.match(text):
        lines[text[: magic.end()].count("\n")] = ""
    for start in _statement_starts(lines):
        if found := _LINE_MAGIC.match(lines[start]):
            end = start
            while lines[end].endswith("\\") and end + 1 < len(lines):
                end += 1
            lines[start : end + 1] = [_python_of(found), *[""] * (end - start)]
    return "\n".join(lines)


def _python_of(found: re.Match[str]) -> str:
    indent: str = found["indent"]
    if found["timed"]:
        return indent + str(found["timed"])
    if found["target"]:
        return f"{indent}{found['target']}{found['value']}"
    if found["asked"]:
        return f"{indent}{found['asked']}get_ipython()"  # assigned, and by nothing that could be run here
    return f"{indent}pass" if indent else ""


def _statement_starts(lines: list[str]) -> Iterator[int]:
    """The lines on which a statement begins: not inside brackets, strings, or after a backslash.

    The caller may rewrite a line when it gets its number; what it wrote is what is scanned.
    """
    depth, quote, joined = 0, "", False
    for number in range(len(lines)):
        if depth <= 0 and not quote and not joined:
            depth = 0
            yield number
        depth, quote, joined = _scan(lines[number], depth, quote)


def _scan(line: str, depth: int, quote: str) -> tuple[int, str, bool]:
    """The bracket depth, the open quote, and whether the next line belongs to this one, at the line's end."""
    at = 0
    while mark := _MARK.search(line, at):
        at, token = mark.end(), mark[0]
        if token == "\\":
            if at == len(line):
                return depth, quote, True
            at += 1
        elif quote:
            if token == quote:
                quote = ""
            elif token.startswith(quote):  # three quotes end a string of one, and open nothing here
                quote, at = "", mark.start() + 1
            elif len(token) == 3:  # ''' inside \"\"\" or \", one character at a time
                at = mark.start() + 1
        elif token == "#":
            break
        elif token[0] in "'\"":
            quote = token
        else:
            depth += 1 if token in "([{" else -1
    return depth, quote if len(quote) == 3 else "", False
