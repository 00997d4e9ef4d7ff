r"""A pasted text to plain characters: no colours, entities, tags, bold, odd spaces, quotes or dashes.

Every substitution leaves each newline where it is, so lines can be counted afterwards. Markup that ends a line where
the text has no newline becomes ``BREAK``; a table's row stands between ``ROW`` and ``END_ROW``, and a quotation
between ``QUOTE`` and ``END_QUOTE``. A newline that mail put in has ``SOFT`` before it.
"""

from __future__ import annotations

import html
import re

BREAK, ROW, END_ROW, QUOTE, END_QUOTE, SOFT = "\x0b", "\x01", "\x02", "\x03", "\x04", "\x05"

_SPACES = "\t\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_INVISIBLE = (
    "\x00\x01\x02\x03\x04\x05\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff"
)
_LINE_ENDS = "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
_PLAIN = str.maketrans(
    {
        **dict.fromkeys(_SPACES, " "),
        "\t": "\t",
        **dict.fromkeys(_LINE_ENDS, " "),
        **dict.fromkeys(_INVISIBLE, ""),
        **dict.fromkeys("“”„‟«»″〝〞＂", '"'),
        **dict.fromkeys("‘’‚‛′´＇", "'"),
        **dict.fromkeys("−－﹣", "-"),
        **dict.fromkeys("│┃║❘｜", "|"),
        **{chr(full): chr(full - 0xFEE0) for full in range(0xFF10, 0xFF3B)},
        **dict(zip("（）［］，；．＝：", "()[],;.=:", strict=True)),
        "…": "...",
    }
)
_ANSI = re.compile(r"\x1b\[[0-9;?]{0,30}[A-Za-z]|\x1b")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,8});")
_DASH = re.compile(r"(?<![\w.])[\u2010-\u2015](?=[0-9.])", re.ASCII)
_BOLD = re.compile(r"(?<![\w)])\*\*\*?|\*\*\*?(?![\w(])|`", re.ASCII)
_ESCAPED = re.compile(r"\\(?=[\[\]_*\"'|<>])")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,10})\b[^<>\n]{0,300}>|<!--[^<>\n]{0,300}-->")
_BB_CODE = re.compile(
    r"\[(/?)(b|i|u|s|tt|code|quote|size|color|font|table|tr|td|th|pre|list|indent|spoiler|url|left|center)"
    r"(?:=[^\[\]\n]{0,100})?\]",
    re.IGNORECASE,
)
_QUOTED_PRINTABLE = re.compile(r"=([2-7][0-9A-F])")
_INLINE = frozenset(
    "b strong i em u s a span code font tt sub sup small big kbd samp var mark size color url".split()
)
_KNOWN = _INLINE | frozenset(
    "table thead tbody tfoot tr td th p br div pre li ul ol hr center h1 h2 h3 h4 h5 h6 blockquote "
    "details summary dl dt dd section article html body head col colgroup caption img input label quote".split()
)


def cleaned(text: str) -> str:
    """The same text in plain characters, with as many newlines."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", " ")
    text = _ANSI.sub("", text).translate(_PLAIN)
    if "=3D" in text:
        text = _QUOTED_PRINTABLE.sub(_character, text.replace("=\n", SOFT + "\n"))
    if "&" in text:
        text = _ENTITY.sub(_entity, _ENTITY.sub(_entity, text)).translate(_PLAIN_AGAIN)
    text = _ESCAPED.sub("", _BOLD.sub("", _DASH.sub("-", text)))
    if "<" in text:
        text = _TAG.sub(_tag, text)
    if "[/" in text:
        text = _BB_CODE.sub(_tag, text)
    return text


_PLAIN_AGAIN = {key: value for key, value in _PLAIN.items() if key != ord(BREAK)}


def _character(match: re.Match[str]) -> str:
    return chr(int(match[1], 16))


def _entity(match: re.Match[str]) -> str:
    return html.unescape(match[0]).replace("\n", BREAK).replace("\r", " ")


def _tag(match: re.Match[str]) -> str:
    closing, name = match[1], (match[2] or "").lower()
    if name and name not in _KNOWN and match[0][0] == "<":
        return match[0]
    if name in _INLINE:
        return ""
    if name in ("td", "th"):
        return " | " if closing else " "
    if name == "tr":
        return END_ROW + BREAK if closing else BREAK + ROW
    if name in ("blockquote", "quote"):
        return BREAK + (END_QUOTE if closing else QUOTE)
    return BREAK if name else " "
