"""The words of the faults: one page for each kind, in ``pages/``, with the same headings on all of them.

The sections ``Message``, ``Place``, ``Cause`` and ``Fix`` hold templates of the fields below. A section has
one wording, or several under ``### when ...`` (families of edits or conditions; a comma is an "or") and
``### otherwise``. The first one is taken whose condition holds and whose fields are all known. In a wording,
``[[one|other]]`` is the first alternative whose fields are all known and differ, or nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from string import Template

Fields = Mapping[str, str]

FIELDS = (
    *("function", "place", "line", "source", "fixed", "old", "new", "variable", "statement", "step"),
    *("also_line", "also_source", "saved", "callee"),
    "anew",  # the right formula of a line, which more than one small edit separates from it
    *("late", "kept", "begun"),  # what is carried is not there in the first round: what keeps it, its names
    "uncached",  # no cache holds what is shared
    *("origin", "fresh", "nameless"),  # of a name from outside: which lines give it a value
    "where",  # made here: "line 26 of `lstm_forward`", or as much of it as is known
)
TEMPLATES = ("Message", "Place", "Cause", "Fix")
PROSE = ("What the chain rule gives", "Why it is tempting", "What you would see", "When this page is wrong")
# Edits whose text heals, but is not what a person would write
UNREADABLE = frozenset(
    "another-unpacking another-range another-return not-accumulated in-place unshared parted exchanged".split()
)
LONGEST = 60  # characters of an expression that a sentence can carry
LONGEST_FIX = 240  # and one that says what to write
ANEW = "This line computes something else than the formula, and nothing less than all of it was found to mend it."

_WHERE = "[[line $line of `$place`|line $line|`$place`|this place]]"
_WORD_AT_END, _WORD_AT_START = re.compile(r"(?<=\W)\w+$"), re.compile(r"^\w+(?=\W)")
_CHOICE = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)


@dataclass(frozen=True)
class Wording:
    """One way to say it. ``when``: alternatives, each a set of names that must all hold."""

    when: tuple[frozenset[str], ...]
    text: str


@dataclass(frozen=True)
class Page:
    """What there is to say about one kind of fault."""

    kind: str
    message: tuple[Wording, ...]
    place: tuple[Wording, ...]
    cause: tuple[Wording, ...]
    fix: tuple[Wording, ...]
    chain_rule: str
    tempting: str
    signs: str
    doubts: str


@cache
def page(kind: str) -> Page:
    """The page of a kind.

    Raises:
        ValueError: there is none, or it lacks a heading.
    """
    path = files(__package__) / "pages" / f"{kind}.md"
    if not re.fullmatch(r"[a-z-]+", kind) or not path.is_file():
        raise ValueError(f"no page for the kind {kind!r}")
    title, *sections = re.split(r"^## +", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    named = {heading.strip(): body for heading, _, body in (part.partition("\n") for part in sections)}
    if title.strip() != f"# {kind}" or tuple(named) != TEMPLATES + PROSE:
        raise ValueError(f"the page of {kind!r} has other headings: {title.strip()}, {', '.join(named)}")
    message, place, cause, fix = (_wordings(named[heading]) for heading in TEMPLATES)
    return Page(kind, message, place, cause, fix, *(named[heading].strip() for heading in PROSE))


def message(kind: str, family: str, fields: Fields) -> str:
    """The cause in plain words. ``family`` is that of the edit that heals ("" for none)."""
    if fields.get("anew"):
        return ANEW
    return _said(page(kind).message, family, fields)


def hints(kind: str, family: str, fields: Fields) -> tuple[str, str, str]:
    """Where, what and how to mend it: each gives away more than the one before."""
    one = page(kind)
    place, cause = (_said(wordings, family, fields) for wordings in (one.place, one.cause))
    return place, cause, _said(one.fix, family, fields, LONGEST_FIX)


def _wordings(body: str) -> tuple[Wording, ...]:
    plain, *parts = re.split(r"^### +", body, flags=re.MULTILINE)
    named = [(heading.strip(), text) for heading, _, text in (part.partition("\n") for part in parts)]
    if plain.strip():
        named.append(("otherwise", plain))
    return tuple(Wording(_when(heading), _on_one_line(text)) for heading, text in named)


def _when(heading: str) -> tuple[frozenset[str], ...]:
    if heading == "otherwise":
        return (frozenset(),)
    return tuple(frozenset(names.split(" and ")) for names in heading.removeprefix("when ").split(", "))


def _said(wordings: tuple[Wording, ...], family: str, fields: Fields, longest: int = LONGEST) -> str:
    whole = {name: _on_one_line(fields.get(name, "").replace("`", "'")) for name in FIELDS}
    if family in UNREADABLE or whole["fixed"] == whole["source"]:
        whole["fixed"] = ""
    short = _sayable(whole, longest)
    for wording in wordings:
        if any(all(_holds(name, family, whole) for name in names) for names in wording.when):
            said = filled(wording.text, short)
            if said is not None:
                return said
    raise ValueError("a page ends without a wording that needs no field")


def _holds(name: str, family: str, fields: Fields) -> bool:
    return name == family or (name in CONDITIONS and CONDITIONS[name](fields))


def filled(text: str, fields: Fields) -> str | None:
    """A wording with its fields in it; None where one that it cannot do without is not known."""
    parts = [_alternative(part, fields) if k % 2 else part for k, part in enumerate(_CHOICE.split(text))]
    template = Template("".join(parts))
    return _on_one_line(template.substitute(fields)) or None if _known(template, fields) else None


def _alternative(choice: str, fields: Fields) -> str:
    for text in choice.split("|"):
        template = Template(text)
        if _known(template, fields) and not _repeats(template, fields):
            return text
    return ""


def _repeats(template: Template, fields: Fields) -> bool:
    """Whether it would say the same thing twice."""
    said = [fields[name] for name in template.get_identifiers()]
    return len(said) > len(set(said))


def _known(template: Template, fields: Fields) -> bool:
    return all(fields.get(name) for name in template.get_identifiers())


def _sayable(whole: Fields, longest: int) -> dict[str, str]:
    """The fields, short enough for a sentence, with what follows from them."""
    short = {name: shortened(text) for name, text in whole.items()}
    short["source"] = shortened(whole["source"], whole["fixed"])
    short["fixed"] = shortened(whole["fixed"], whole["source"], longest)
    short["kept"] = shortened(whole["kept"], longest=longest)
    short["place"] = short["place"] or short["function"]
    return short | {"where": filled(_WHERE, short) or ""}


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


def shortened(text: str, other: str = "", longest: int = LONGEST) -> str:
    """``text``, or its two ends; with ``other``, the part of it in which the two differ."""
    if len(text) <= longest:
        return text
    parts = text.split(", ")
    ends = f"{parts[0]}, …, {parts[-1]}"
    if not other and len(parts) > 2 and len(ends) <= longest and all(map(_is_closed, (parts[0], parts[-1]))):
        return ends
    start, end = _difference(text, other) if other else (0, len(text))
    if end - start > longest - 2:
        half = (longest - 1) // 2
        return f"{_WORD_AT_END.sub('', text[:half])}…{_WORD_AT_START.sub('', text[len(text) - half :])}"
    start = max(0, min(start - (longest - 2 - (end - start)) // 2, len(text) - longest + 2))
    end = start + longest - 2
    return "…" * (start > 0) + text[start:end].strip() + "…" * (end < len(text))


def _is_closed(text: str) -> bool:
    """Whether every bracket that it opens is closed in it."""
    return all(text.count(one) == text.count(other) for one, other in ("()", "[]", "{}"))


def _difference(text: str, other: str) -> tuple[int, int]:
    """Where the part of ``text`` that ``other`` does not share starts and ends."""
    most = min(len(text), len(other))
    start = next((k for k in range(most) if text[k] != other[k]), most)
    tail = next((k for k in range(most - start) if text[-1 - k] != other[-1 - k]), most - start)
    return start, len(text) - tail


_PRODUCTS = {"@", "dot", "matmul"}
_ELEMENTWISE = {"*", "multiply"}


def _backwards(text: str) -> bool:
    return "reversed" in text or re.search(r"-1, -1|, -1\)|::-1", text) is not None


def _turned(fields: Fields) -> bool:
    """Whether an array is read from its other end, and no loop walks over it there."""
    return "::-1" in fields["new"] and not fields["statement"].startswith(("for ", "while "))


def _axis(text: str) -> str:
    """The number of the axis, as in ``axis=1``, ``1`` or ``1, keepdims=True``."""
    found = re.match(r"(?:axis=)?(-?\d+)", text)
    return found[1] if found else ""


def _negated(one: str, other: str) -> bool:
    return bool(other) and one in (f"-{other}", f"-({other})")


def _both(fields: Fields) -> bool:
    return bool(fields["old"] and fields["new"])


# Expressions that draw random numbers
DRAWN = re.compile(
    r"\brand(n|int|om)?\b|\brandom|standard_normal|\.(normal|uniform|permutation|choice|sample)\("
)
# What a page can ask about an edit before it chooses its words
CONDITIONS: dict[str, Callable[[Fields], bool]] = {
    "nameless": lambda f: bool(f["nameless"]),
    "uncached": lambda f: bool(f["uncached"]),
    "drawn": lambda f: bool(DRAWN.search(f["old"])),
    "bound": lambda f: bool(f["variable"]) and f["statement"] == f"{f['variable']} = {f['source']}",
    "forward": lambda f: "forward" in f["function"],
    "backward": lambda f: "backward" in f["function"],
    "cell": lambda f: "cell" in f["function"] or "step" in f["function"],
    "nothing-old": lambda f: not f["old"],
    "nothing-new": lambda f: not f["new"],
    "after-for-before": lambda f: f["old"] != f["new"] and f["old"].replace("next", "prev") == f["new"],
    "before-for-after": lambda f: f["old"] != f["new"] and f["old"].replace("prev", "next") == f["new"],
    "gradient-for-value": lambda f: _both(f) and f["old"] == f"d{f['new']}",
    "value-for-gradient": lambda f: _both(f) and f["new"] == f"d{f['old']}",
    "slope-of-tanh": lambda f: bool(re.fullmatch(r"\(?1(\.0*)? - .+ ?\*\* ?2\)?", f["new"])),
    "slope-of-sigmoid": lambda f: bool(re.fullmatch(r"\(?(.+) \* \(1 - \1\)\)?", f["new"])),
    "in-a-tuple": lambda f: _both(f) and f["new"] == f"({f['old']})" and ", " in f["old"],
    "a-call": lambda f: bool(re.fullmatch(r"[\w.]+\(.*\)", f["new"])),
    "to-matrix-product": lambda f: f["old"] in _ELEMENTWISE and f["new"] in _PRODUCTS,
    "to-elementwise": lambda f: f["old"] in _PRODUCTS and f["new"] in _ELEMENTWISE,
    "swapped": lambda f: any(
        f["old"] != f["new"] and f["old"].split(sign) == f["new"].split(sign)[::-1]
        for sign in (" @ ", " - ", " / ")
    ),
    "to-sum": lambda f: f["old"] == "mean" and f["new"] == "sum",
    "no-axis": lambda f: f["old"] in ("no axis", "axis=None") or f["old"].startswith("keepdims"),
    "keeps-axis": lambda f: (
        "keepdims" in f["new"] and "keepdims" not in f["old"] and _axis(f["old"]) == _axis(f["new"]) != ""
    ),
    "to-whole-sum": lambda f: f["new"].startswith("(") and not f["old"].startswith("("),
    "late": lambda f: bool(f["late"]),
    "drops-axis": lambda f: f["old"] == f["new"] + ", keepdims=True",
    "takes-away": lambda f: f["old"] == "-=",
    "of-a-shape": lambda f: ".shape[" in f["source"],
    "of-a-range": lambda f: (
        "range(" in f["statement"].partition("\n")[0] and f["statement"].startswith("for ")
    ),
    "all-of-it": lambda f: f["new"] == "all of it",
    "walks-back": lambda f: _both(f) and _backwards(f["new"]) and not _backwards(f["old"]) and not _turned(f),
    "no-loop": lambda f: _turned(f) and not _backwards(f["old"]),
    "walks-on": lambda f: _both(f) and _backwards(f["old"]) and not _backwards(f["new"]),
    "length-of-input": lambda f: bool(re.search(r"\blen\((x|da|dh)\)", f["old"])),
    "as-a-whole": lambda f: _negated(f["fixed"], f["source"]) or _negated(f["source"], f["fixed"]),
    "wrong-key": lambda f: _both(f) and f["old"][0] == f["new"][0] == "'",
    "single-precision": lambda f: any(
        word in f["old"] + f["source"] for word in ("float32", "float16", "single")
    ),
}
