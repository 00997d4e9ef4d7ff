"""Where a name that a function does not have from its arguments is given a value, as fields for the words."""

from __future__ import annotations

from collections.abc import Sequence

from whygrad.diagnosis import wording
from whygrad.diagnosis.judging import Bench
from whygrad.diagnosis.outcome import is_nameless
from whygrad.running.program import Crash
from whygrad.submission.selection import Origin


def origin_fields(bench: Bench, crash: Crash | None, names: Sequence[str]) -> dict[str, str]:
    """What is known of the names that an outside value comes from."""
    nameless = crash is not None and is_nameless(crash)
    places = [place for name in names for place in bench.origins.get(name, ())[-2:]]
    fields = {"nameless": "yes" if nameless else "", "origin": _listed(places)}
    return fields | {"fresh": wording.FRESH[bench.program.is_notebook]}


def _listed(places: list[Origin]) -> str:
    """Up to two places in words; of more, the last of each cell."""
    rows = dict.fromkeys((place.cell, place.main) for place in places)
    if len(places) <= 2:
        said = [wording.place("", place.line, place.cell) for place in places]
    elif None in {cell for cell, _ in rows}:
        said = [wording.place("", place.line, place.cell) for place in places[:1]]
    else:
        said = [wording.CELL.format(cell=cell) for cell, _ in rows][:3]
    if not said:
        return ""
    below = wording.BELOW_MAIN if all(place.main for place in places) else ""
    return wording.listed(list(dict.fromkeys(said)), code=False) + below
