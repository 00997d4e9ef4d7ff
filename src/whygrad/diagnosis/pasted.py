"""Pasted text to a diagnosis, as a function that a process of its own can be asked for."""

from __future__ import annotations

from typing import Any

from whygrad.diagnosis.explaining import explain
from whygrad.observations import read_notebook_outputs, read_text
from whygrad.running.child import report


def explain_pasted(text: str, subject: str, seconds: float, notebook: bool = False) -> dict[str, Any]:
    """The diagnosis of the numbers in a text, as the JSON object of the contract."""
    reading = read_notebook_outputs(text) if notebook else read_text(text)
    return explain(subject, reading, seconds, report).to_json()
