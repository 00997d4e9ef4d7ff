"""Functions that take other arguments than the exercise's: not judged, and yet the person's own functions call them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from whygrad.diagnosis.judging import Bench


def with_their_own(bench: Bench, own: Mapping[str, Any]) -> Bench:
    """The bench with functions that take other arguments than the exercise's, where more is right with them.

    Nobody but the person's own functions can call these; where they do, the chapter's are no help.
    """
    if not own:
        return bench
    with_them = replace(bench, otherwise=frozenset(own))
    chapters = {name: bench.program.namespace[name] for name in own}
    before = count_right(bench)
    bench.program.stand_in({})
    bench.program.namespace.update(own)
    if count_right(with_them) > before:
        return with_them
    bench.program.stand_in({})
    bench.program.namespace.update(chapters)
    return bench


def count_right(bench: Bench) -> int:
    """How many of the functions that can be judged are right."""
    return sum(bench.judge(name).right for name in bench.exercise.functions if name in bench.present)
