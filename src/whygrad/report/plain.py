"""The terminal's report as plain text, wherever there is no terminal."""

from __future__ import annotations

import io

from rich.console import Console

from whygrad.records.diagnosis import Diagnosis
from whygrad.report.hint import Hint
from whygrad.report.terminal import render

WIDTH = 88


def to_plain(diagnosis: Diagnosis, hint: Hint = "cause") -> str:
    """Text without colours, and without a newline at its end."""
    out = io.StringIO()
    console = Console(file=out, width=WIDTH, color_system=None, force_terminal=False, force_jupyter=False)
    render(diagnosis, hint=hint, console=console)
    return out.getvalue().rstrip("\n")
