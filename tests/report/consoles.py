"""Consoles that write into memory."""

from __future__ import annotations

import io

from rich.console import Console

from whygrad.records.diagnosis import Diagnosis
from whygrad.report.hint import Hint
from whygrad.report.terminal import render


def console(width: int = 80, encoding: str = "utf-8", *, colour: bool = False) -> Console:
    file = io.TextIOWrapper(io.BytesIO(), encoding=encoding, newline="")
    system = "truecolor" if colour else None
    return Console(file=file, width=width, force_terminal=colour, color_system=system, legacy_windows=False)


def written(on: Console) -> str:
    file = on.file
    assert isinstance(file, io.TextIOWrapper)
    file.flush()
    assert isinstance(file.buffer, io.BytesIO)
    return file.buffer.getvalue().decode(file.encoding)


def report(
    diagnosis: Diagnosis,
    hint: Hint = "cause",
    width: int = 80,
    encoding: str = "utf-8",
    *,
    colour: bool = False,
) -> str:
    on = console(width, encoding, colour=colour)
    render(diagnosis, hint=hint, console=on)
    return written(on)
