"""A row: what somebody believes, as words of an unfolded chapter that are written in another way."""

from __future__ import annotations

from dataclasses import dataclass

GATES = {"f": "the forget gate", "i": "the input gate", "c": "the candidate", "o": "the output gate"}


@dataclass(frozen=True)
class Misconception:
    """``before`` stands once in the named function of the unfolded chapter; the fault writes ``after`` there."""

    name: str
    function: str
    kind: str
    before: str
    after: str
    carry: bool = False
    more: tuple[tuple[str, str], ...] = ()  # further words that change with it
