"""The value at a place of the text: a number, an array over any lines, a shape."""

from __future__ import annotations

import re
from dataclasses import dataclass

from whygrad.observations.numbers import COMMA, NUMBER, POINT, SHORT_COMMA, decimals, number, numbers, whole
from whygrad.observations.record import Number

_WRAPPED = (
    r"(?:(?:np|numpy|torch|jnp|tf|mx)[ \t]?\.[ \t]?)?"
    r"(?:float(?:16|32|64)?|int(?:32|64)?|array|asarray|Array|tensor|Tensor|matrix)[ \t]?\("
)
_TOKEN = re.compile(
    rf"(?P<space>[\s,;]+)|(?P<comma>{COMMA})|(?P<point>{POINT})|(?P<open>[\[(]|{_WRAPPED})|(?P<close>[\])])"
    r"|(?P<left_out>\.\.\.)|(?P<edge>\|[ \t]*\n[ \t]*\|?)",
    re.ASCII,
)
_OPENS = re.compile(rf"[\[(]|{_WRAPPED}", re.ASCII)
_SHAPE = re.compile(
    r"(?:torch[ \t]?\.[ \t]?Size[ \t]?)?[(\[]{1,2}[ \t]?(\d{1,6}(?:[ \t]?,[ \t]?\d{1,6}){0,5})[ \t]?,?[ \t]?[)\]]",
    re.ASCII,
)
_LENGTH = re.compile(r"\d{1,6}(?![\w.])", re.ASCII)
_NEXT = re.compile(r"[ \t]*,?[ \t]*(?=[-+.\dni])", re.ASCII)
_COMPUTED = re.compile(
    r"[ \t]?[*+@%][ \t]?[\w(]|[-/:.]\d|[ \t]?[/-][ \t]?(?:np\.|[A-Za-z]\w{0,9}[\[(.])", re.ASCII
)
ENOUGH = 4  # decimals that no other kind of number has


@dataclass(frozen=True)
class Value:
    """Numbers and where they end; ``array`` where they stand in brackets."""

    numbers: tuple[Number, ...]
    end: int
    array: bool


def value_at(text: str, start: int, row: bool) -> Value | None:
    """The value that begins here, or None. ``row``: numbers side by side, without brackets, are one array."""
    if _OPENS.match(text, start):
        return _array(text, start)
    found = _scalar(text, start)
    if found is None:
        return None
    first, end = found
    texts = [first]
    while row and (gap := _NEXT.match(text, end)) and gap.end() > end and (more := _scalar(text, gap.end())):
        texts.append(more[0])
        end = more[1]
    cut = text.startswith("..", end)
    return Value((number(first, cut=cut),) if len(texts) == 1 else numbers(texts, cut), end, len(texts) > 1)


def shape_at(text: str, start: int) -> tuple[tuple[int, ...], int] | None:
    """The shape that begins here, and where it ends."""
    if found := _SHAPE.match(text, start):
        return tuple(int(size) for size in found[1].split(",")), found.end()
    return None


def length_at(text: str, start: int) -> tuple[int, int] | None:
    """The length that begins here, and where it ends."""
    return (int(found[0]), found.end()) if (found := _LENGTH.match(text, start)) else None


def _scalar(text: str, start: int) -> tuple[str, int] | None:
    found = SHORT_COMMA.match(text, start) or NUMBER.match(text, start)
    if found is None or (_COMPUTED.match(text, found.end()) and not text.startswith("..", found.end())):
        return None
    after = text[found.end() : found.end() + 1]
    if decimals(found[0]) < ENOUGH and (after.isalpha() or after == "_"):
        return None
    return found[0], found.end()


def _array(text: str, start: int) -> Value | None:
    """An array, as far as it goes: what is unclosed ends where something else begins."""
    texts: list[str] = []
    kinds: set[str] = set()
    place, depth, brackets, fresh, cut, last = start, 0, False, False, False, ""
    while token := _TOKEN.match(text, place):
        kind = token.lastgroup or ""
        if kind in ("comma", "point"):
            if fresh and whole(token[0]) and "point" in kinds:
                break  # the next paragraph's, after a row that broke off
            if not whole(token[0]):
                kinds.add(kind)
            texts.append(token[0])
            cut = text.startswith("..", token.end())
        elif kind == "open":
            depth += 1
            brackets = brackets or token[0] == "["
        elif kind == "close":
            depth -= 1
        if kind == "left_out" and depth:
            return _left_out(numbers(texts), text, token.end(), depth, brackets) if len(kinds) == 1 else None
        fresh = kind == "space" and "\n" in token[0]
        last = last if kind == "space" else kind
        place = token.end()
        if depth <= 0:
            break
    if not texts or len(kinds) > 1:
        return None
    ended = depth <= 0 or last == "close"
    return Value(numbers(texts, cut or not ended), place, brackets or len(texts) > 1)


def _left_out(found: tuple[Number, ...], text: str, start: int, depth: int, brackets: bool) -> Value:
    """An array's numbers in front of its dots. It ends with its own bracket: what stands behind is something else's."""
    place = start
    while depth > 0 and (token := _TOKEN.match(text, place)):
        depth += {"open": 1, "close": -1}.get(token.lastgroup or "", 0)
        place = token.end()
    return Value(found, place if depth <= 0 else start, brackets or len(found) > 1)
