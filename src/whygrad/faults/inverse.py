"""A planted edit read backwards: the edit that would mend it."""

from __future__ import annotations

from dataclasses import replace

from whygrad.faults.edit import Edit

_INVERSE = {
    "dropped-factor": "added-factor",
    "added-factor": "dropped-factor",
    "dropped-term": "added-term",
    "added-term": "dropped-term",
    "dropped-function": "added-function",
    "added-function": "dropped-function",
    "accumulated": "not-accumulated",
    "not-accumulated": "accumulated",
    "negative": "another-sign",
    "added-slice": "another-slice",
    "dropped-statement": "never-added",
}


def mending(planted: Edit) -> Edit:
    """The edit that takes a planted one back: the same place, old and new exchanged."""
    family = _INVERSE.get(planted.family, planted.family)
    return replace(planted, family=family, old=planted.new, new=planted.old)
