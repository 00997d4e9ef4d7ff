"""Where a running program stands: in which round of a loop, and with which variables around it."""

from __future__ import annotations

import ast
from types import CodeType, FrameType
from typing import Any

import numpy as np

from whygrad.running.sites import Site


class Rounds:
    """The rounds of loops that are under way: which time step is it?"""

    def __init__(self) -> None:
        self._rounds: dict[
            int, dict[int, tuple[Site, CodeType, int]]
        ] = {}  # frame -> site of the loop variable

    def start(self, site: Site, value: Any, frame: FrameType) -> None:
        """A round begins, with this value of the loop variable."""
        rounds = self._rounds.setdefault(id(frame), {})
        rounds.pop(site.number, None)
        if isinstance(value, int | np.integer):
            rounds[site.number] = (site, frame.f_code, int(value))

    def now(self, site: Site, frame: FrameType) -> int | None:
        """The time step at a site: the outermost loop's, of the outermost function that is in one."""
        step = self._step(frame, site.line, site.loops)
        outer = frame.f_back
        while outer is not None:
            if id(outer) in self._rounds:
                found = self._step(outer, outer.f_lineno, None)
                step = step if found is None else found
            outer = outer.f_back
        return step

    def _step(self, frame: FrameType, line: int, loops: int | None) -> int | None:
        around = [
            (loop.loops, loop.number, step)
            for loop, code, step in self._rounds.get(id(frame), {}).values()
            if code is frame.f_code
            and (loops is None or loop.loops <= loops)
            and _is_in(loop.statement, line)
        ]
        return min(around)[2] if around else None


def _is_in(loop: ast.stmt, line: int) -> bool:
    assert isinstance(loop, ast.For | ast.While)
    return loop.lineno <= line <= (loop.body[-1].end_lineno or loop.lineno)


def scope_of(frame: FrameType) -> dict[str, Any]:
    """The variables where a program stands; in a comprehension, lambda or inner function also those of the function
    around it, while that runs."""
    names = dict(frame.f_locals)
    inner: FrameType | None = frame
    while inner is not None and "<locals>" in inner.f_code.co_qualname:
        inner = _around(inner)
        if inner is not None:
            names = {**inner.f_locals, **names}
    return names


def _around(frame: FrameType) -> FrameType | None:
    """The frame of the function whose body the code of this one stands in, if it is one of the callers."""
    outer = frame.f_back
    while outer is not None and not any(constant is frame.f_code for constant in outer.f_code.co_consts):
        outer = outer.f_back
    return outer
