"""The words around values: whose they are, what ties a name to its value, what sets one value against another."""

from __future__ import annotations

import re
from dataclasses import dataclass

from whygrad.observations.record import Hint

LONGEST_LINE = 300  # of a line's words, only the last ones introduce what follows
_EXPECTED = re.compile(
    r"\bexpect(?:ed|ing)?\b|\bshould (?:be|have|get|print|look|return)|\bsupposed to\b|\bdesired\b|\breference\b"
    r"|\b(?:correct|right|true) (?:output|answer|value|result|one|number|gradient)s?\b|\bground truth\b"
    r"|^\W*(?:vs\.?|versus|instead of|theirs)\W*$|期望|预期|正确|esperad[oa]|attendue?s?\b|erwartet|ожидаем",
    re.IGNORECASE,
)
_MINE = re.compile(
    r"\bmine\b|\byours\b|\b(?:my|your|our) (?:\w+ ){0,2}(?:output|result|value|number|answer|gradient|printout|print"
    r"|code|version|implementation|function|one)s?\b|\b(?:i|we)(?: am|'m| have|'ve)? (?:get|got|getting|see|have|had"
    r"|obtain|receive|printed)\b|\b(?:getting|got|actual|obtained|received)\b"
    r"|^\W*(?:the |current )?(?:outputs?|resul?ts?)\W*$|我的|得到|\bmi (?:salida|resultado)|\bmeine?\b",
    re.IGNORECASE,
)
_CONTRAST = re.compile(
    r"n't\b|\bnot\b|\bnever\b|\binstead\b|\bunlike\b|\bdiffer|\bmatch|\bagree|\bsame\b|\bremoved\b|\baway\b|\bfar\b|\bwrong\b",
    re.IGNORECASE,
)
_BOUNDARY = re.compile(
    r"On .{5,150} wrote:|(?:From|Subject|Date|Sent): .{1,200}|.{1,60} (?:wrote|said|replied|writes|asked):"
    r"|-{2,10} ?(?:Original|Forwarded|Begin).{0,60}|Posted by .{1,100}|Repl(?:y|ies)|.{0,80}\b\d{1,3} Likes?"
    r"|.{0,80}\b\d{1,3} ?(?:minutes?|hours?|days?|months?|years?|h|d|mo|yr)\.? ago.{0,40}"
    r"|.{0,60}\b(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar"
    r"|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}.{0,30}|#\d{1,6}|[-_=*~]{3,200}",
)
_FUNCTION = re.compile(r"\b(rnn|lstm)[_ -]((?:cell[_ -])?)(forward|backward)(?!\w)", re.ASCII | re.IGNORECASE)
_SPELT = re.compile(r"\b(rnn|lstm)_(?:cell_)?(?:forward|backward)\b", re.ASCII)
_TIES = frozenset(
    "the a value is was are equals equal to gives gave comes came out as of gets get got i i'm we am getting my should "
    "be being expected have has been correct supposed returned returns shows shown show prints printed output result "
    "it its actual actually real right wrong answer but and which says about now still mine yours your they desired "
    "only just currently always exactly at in from for here see also calculated computed theirs table want "
    "wanted soll sollte ist habe bekomme esperado obtenido debe ser dio attendu obtenu doit vaut".split()
)
_CONTRASTS = frozenset(
    "instead but vs versus rather not while whereas expected should supposed correct compared against however than "
    "desired mine got get though where want wanted theirs output".split()
)
_LINKS = (
    _TIES | _CONTRASTS | frozenset("of with from that i'd when if to expecting differs different".split())
)
_SAYS_EXPECTED = frozenset(
    "expected expecting should supposed correct right desired real want wanted theirs".split()
)
_SAYS_MINE = frozenset(
    "i i'm we my mine get got getting gets your yours returned returns printed prints output".split()
)
_WORDS = re.compile(
    r"(?:\(?(?!nan\b|inf\b)[A-Za-z][A-Za-z'_]{0,18}[.,:]?\)?[ \t]+){0,9}+", re.ASCII | re.IGNORECASE
)
_SIGN = re.compile(r"[ \t]*(?:\n[ \t]*)?(?:&?=(?!=)|:=)|[ \t]*(?::(?!:)|->|=>|→|⇒|≈|~)")
_JUNK = re.compile(r"[ \t\"'*|]*(?:\.[ \t]+(?=(?:expected|output|should|got|yours|mine)\b))?", re.IGNORECASE)
_AFTER_SIGN = re.compile(r"(?:[ \t\"',*|{]|\\n){0,400}(?P<wrapped>\n[\s|\"']{0,400})?")
_LINK = re.compile(
    r"[ \t,;.)\]*\"'(-]{0,8}(?:\n[ \t]{0,12})?"
    r"(?P<words>(?:\(?[A-Za-z][A-Za-z']{0,12}[,:]?[ \t]{0,3}\n?[ \t]{0,3}){1,9}+)"
    r"(?:=|:)?[ \t\"'*~]{0,4}|[ \t]{0,4}(?P<unequal>!=|≠|<>|vs\.?)[ \t]{0,4}",
    re.ASCII,
)
_ASIDE = re.compile(r"[^\n\d\[\]|]{1,60}?(?=[-+]?\d{0,3}\.\d{3}|\[[ \t]{0,4}[-+]?\d)")
_BEFORE = re.compile(
    r"(?<![\w.,])(?P<value>[-+]?\d{1,3}\.\d{4,40})[ \t]+(?:[^\W\d]{1,12}[ \t]+){0,3}[\"'(*]{0,2}$"
)
_MEASURES = re.compile(  # what is said of a value, and is none of the name's own
    r"\b(?:err(?:or)?s?|diff\w*|relativ\w*|toler\w*|atol|rtol|loss|norm|mean|average|max|min|eps\w*|seed|time|sec\w*"
    r"|factor|ratio|almost|about|within|up to|off by|sum|\w*fehler)\b|%|±|\+/?-(?!\d)|误差|差",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"[ \t]?\(?(?:%|[mµun]?s(?:ec\w*)?\b|min(?:utes?)?\b|err(?:ors?)?\b|(?:diff|toler)\w*|off\b)",
    re.IGNORECASE,
)
_COLUMN = re.compile(
    r"[^|\t\n\d\[\]]{0,40}[|\t][ \t\"'*|]{0,80}|(?P<blank>[ \t]{2,80})|(?P<one>[ \t])(?=[\[a]|[-+]?\d{1,3}\.\d{4})"
)
_CELLS = re.compile(r"\||\t|[ ]{2,}")


@dataclass(frozen=True)
class Tie:
    """What stands between a name and its value: where the value begins, and what the words say of it.

    ``sign``: an equals sign or its like; ``wrapped``: the value stands on a later line.
    """

    start: int
    sign: bool
    words: bool
    cell: bool
    wrapped: bool
    hint: Hint | None


def tie_at(text: str, start: int) -> Tie | None:
    """The tie that begins after a name, or None where other words follow."""
    junk = _JUNK.match(text, start)
    place = junk.end() if junk else start
    before, place = _words(text, place)
    if any(word not in _TIES and not _SPELT.fullmatch(word) for word in before):
        return None
    sign = _SIGN.match(text, place)
    after, place = _words_after(text, sign.end()) if sign else ([], place)
    if any(word not in _TIES for word in after):
        return None
    cell = junk is not None and ("|" in junk[0] or "\t" in junk[0])
    if junk is not None and "*" in junk[0] and not (sign or cell):
        return None  # a product
    wrapped = False
    if sign and (rest := _AFTER_SIGN.match(text, place)):
        place, wrapped = rest.end(), rest["wrapped"] is not None
    return Tie(place, sign is not None, bool(before), cell, wrapped, _said([*before, *after]))


def link_at(text: str, start: int) -> tuple[int, Hint | None] | None:
    """Where a second value would begin that words set against the first, and whose it is; None without such words."""
    link = _LINK.match(text, start)
    if link is None:
        return None
    words = _plain(link["words"] or "")
    if any(word not in _LINKS for word in words) or not (link["unequal"] or _CONTRASTS.intersection(words)):
        return None
    return link.end(), _said(words)


def aside_at(text: str, start: int) -> tuple[int, bool] | None:
    """Where another value stands on the same line, and whether words stand between the two, of any language.

    None where they name a measure, or something else that the value is of: ``rate = 0.0125``.
    """
    found = _ASIDE.match(text, start)
    if found is None or _MEASURES.search(found[0]):
        return None
    worded = any(one.isalpha() for one in found[0])
    return None if worded and "=" in found[0] else (found.end(), worded)


def before_at(text: str, start: int, end: int) -> int | None:
    """Where a value stands right in front of a name, on its line: ``I got 0.25 for dbf[4]``. None for a measure."""
    start = max(start, text.rfind("\n", start, end) + 1, end - LONGEST_LINE)
    found = _BEFORE.search(text, start, end)
    if found is None or is_measure(text, start, *found.span("value")) or _MEASURES.search(found[0]):
        return None
    return found.start()


def is_measure(text: str, start: int, first: int, last: int) -> bool:
    """Whether the words since ``start``, or a unit behind it, say that a number is a measure: an error, a time."""
    return bool(_MEASURES.search(text, max(start, first - LONGEST_LINE), first) or _UNIT.match(text, last))


def column_at(text: str, start: int) -> int | None:
    """Where the value of a table's next column would begin."""
    found = _COLUMN.match(text, start)
    return found.end() if found else None


def hint_of(line: str) -> tuple[bool, Hint | None]:
    """Does a line introduce values, and whose?"""
    line = line[-LONGEST_LINE:]
    expected, mine = _EXPECTED.search(line), _MINE.search(line)
    if expected and mine:
        return True, "mine" if _CONTRAST.search(line) else None
    if expected:
        return True, None if _CONTRAST.search(line) else "expected"
    return mine is not None, "mine" if mine else None


def is_boundary(line: str) -> bool:
    """Does another person's text begin here, or another part?"""
    return len(line) < LONGEST_LINE and _BOUNDARY.fullmatch(line.strip()) is not None


def names_a_function(line: str) -> bool:
    """Is the line a heading with the name of what printed the values below it?"""
    return len(line.split()) <= 4 and _FUNCTION.search(line) is not None


def function_in(line: str) -> str | None:
    """The function that a line names last."""
    named = _FUNCTION.findall(line[-LONGEST_LINE:])
    return f"{named[-1][0]}_{'cell_' if named[-1][1] else ''}{named[-1][2]}".lower() if named else None


def chapter_of(text: str) -> str | None:
    """The chapter of all functions that a text names; None where there are none, or it speaks of the other, too.

    Who writes of the RNN may mean any recurrent network; the LSTM is always the LSTM.
    """
    named = set(_SPELT.findall(text))
    if named == {"lstm"}:
        return "lstm"
    return "rnn" if named == {"rnn"} and "lstm" not in text.lower() else None


def columns_of(line: str) -> tuple[Hint | None, ...]:
    """Whose the columns of a table are, if the line is the head of one: at least two are somebody's."""
    cells = [cell for cell in _CELLS.split(line[:LONGEST_LINE].strip(" |\t")) if cell.strip()]
    hints = [hint_of(cell)[1] for cell in cells]
    if len(hints) - hints.count(None) < 2 or any(len(cell) > 40 for cell in cells):
        return ()
    return tuple(hints if hints[0] else hints[1:])


def opposite(hint: Hint | None) -> Hint:
    """The other one of the two."""
    return "mine" if hint == "expected" else "expected"


def _words(text: str, start: int) -> tuple[list[str], int]:
    if not (text.startswith("(", start) or text[start : start + 1].isalpha()):
        return [], start
    found = _WORDS.match(text, start)
    return (_plain(found[0]), found.end()) if found else ([], start)


def _words_after(text: str, start: int) -> tuple[list[str], int]:
    blank = _JUNK.match(text, start)
    words, end = _words(text, blank.end() if blank else start)
    return (words, end) if words else ([], start)


def _plain(words: str) -> list[str]:
    return [word.strip("().,:") for word in words.lower().split()] if words else []


def _said(words: list[str]) -> Hint | None:
    if _SAYS_EXPECTED.intersection(words):
        return "expected"
    return "mine" if _SAYS_MINE.intersection(words) else None
