"""Names as they stand before a value: ``gradients["dx"][1][2]``, ``a_next.shape``, ``len(caches)``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

_RANKS = {
    3: "dx a c y y_pred x",
    2: "dxt da0 da_prev dc_prev da_next dc_next dWf dWi dWc dWo dWy dWax dWaa dWya a_next a_prev a0 "
    "c_next c_prev c0 yt yt_pred xt ft it ot cct Wf Wi Wc Wo Wy Wax Waa Wya",
    1: "dbf dbi dbc dbo dby dba db bf bi bc bo by ba",
    0: "caches cache",
}
RANK = {name: rank for rank, names in _RANKS.items() for name in names.split()}
_BARE = frozenset(RANK) - frozenset("it Wf Wi Wc Wo Wy Wax Waa Wya bf bi bc bo by ba".split())
_SPELLING = {name.lower(): name for name in RANK if len(name) > 1}
_INDEX = r"(?:[ \t]?\[[ \t]?\d{1,4}(?:[ \t]?,[ \t]?\d{1,4}){0,3}(?:[ \t]?,[ \t]?:)?[ \t]?\]){0,5}(?:\[:\])?"
_SHAPE = r"(?P<shape>[ \t]?\.[ \t]?shape\b|[ \t]+shape\b(?=[ \t]?[=:(]))?"
_KNOWN = "|".join(sorted((name for name in _BARE if len(name) > 1), key=len, reverse=True))
_LETTER = (
    r"[acxy](?:_tmp)?(?=[ \t]?[.\[]|[ \t]+shape\b)"  # with an index or a shape; else it is a word like others
)
_DIGITS = re.compile(r"\d+", re.ASCII)
_WORD = r"""(?:(?<![\w.$\\/-])|(?<=['"])|(?<=\d)(?=grad))"""

LABEL = re.compile(
    rf"""{_WORD}(?:len[ \t]?\([ \t]?(?P<counted>[A-Za-z]\w{{0,30}})[ \t]?\)"""
    rf"""|(?:(?P<holder>[A-Za-z]\w{{0,30}})[ \t]?\[[ \t]?(?P<quote>["']{{0,2}})[ \t]?"""
    rf"""(?P<key>[A-Za-z]\w{{0,20}})[ \t]?(?P=quote)[ \t]?\]"""
    rf"""|(?P<bare>(?:(?i:{_KNOWN})(?:_tmp)?|{_LETTER})(?!\w)))(?P<index>{_INDEX}){_SHAPE})(?![\w\[(])""",
    re.ASCII,
)


@dataclass(frozen=True)
class Label:
    """A name with its index and what is printed of it; ``scalar`` where the index leaves one number."""

    name: str
    index: tuple[int, ...]
    of: Literal["value", "shape", "length"]
    scalar: bool

    @property
    def plain(self) -> bool:
        """Nothing but the name: too little to believe that a number after it is its value."""
        return self.of == "value" and not self.index


def label_of(match: re.Match[str]) -> Label | None:
    """The label that a match of ``LABEL`` is; None where the name is nobody's."""
    if counted := match["counted"]:
        return Label(_spelt(counted), (), "length", True)
    key = match["bare"] or match["key"]
    name = _spelt(key)
    if name not in RANK and (match["bare"] or "grad" not in match["holder"].lower()):
        return None
    if match["holder"] and not match["quote"] and "grad" not in match["holder"].lower():
        return None
    index = tuple(map(int, _DIGITS.findall(match["index"]))) if match["index"] else ()
    scalar = len(index) >= RANK.get(name, 9) > 0
    return Label(name, index, "shape" if match["shape"] else "value", scalar)


def _spelt(name: str) -> str:
    name = name.removesuffix("_tmp")
    return name if name in RANK else _SPELLING.get(name.lower(), name)
