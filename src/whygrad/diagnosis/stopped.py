"""A judge that did not come back: what can be said all the same."""

from __future__ import annotations

import signal

from whygrad.records.diagnosis import Diagnosis
from whygrad.running.answers import Frame, Stopped

TIMED_OUT = "Time ran out after {seconds:g} s{where}."
OUT_OF_MEMORY = "Memory ran out{where}."
WENT_DOWN = "Python itself went down ({signal}){where}."
LEFT = "The code ended Python itself ({how}){where}."
ENDED = "The code ended Python itself (exit status {how}){where}. Look for a call such as `os._exit` in it."
OURS = "whygrad failed ({error}){where}. That is a mistake in whygrad, not in your code; `WHYGRAD_DEBUG=1` shows it."
DOING = " while {doing}"
LINE = ", in `{function}`, line {line}"
CELL = ", in `{function}`, cell {cell}, line {line}"


def stopped(stopped: Stopped, subject: str, seconds: float) -> Diagnosis:
    """The diagnosis that is left when the child did not make one: one sentence, as exact as it can be."""
    where = (DOING.format(doing=stopped.doing) if stopped.doing else "") + _line(stopped.stack, subject)
    sentence = _sentence(stopped).format(where=where, seconds=seconds)
    return Diagnosis(subject, "unjudged", sentence, reason=None if _is_ours(stopped) else stopped.reason)


def _is_ours(stopped: Stopped) -> bool:
    """Whether an exception came out of the judge itself: no reason of the contract's, and no advice for it."""
    return bool(stopped.error) and not str(stopped.error).startswith("SystemExit")


def _sentence(stopped: Stopped) -> str:
    if stopped.reason == "timed-out":
        return TIMED_OUT
    if stopped.reason == "out-of-memory":
        return OUT_OF_MEMORY
    if _is_ours(stopped):
        return _with(OURS, error=str(stopped.error))
    if stopped.status is not None and stopped.status < 0:
        return _with(WENT_DOWN, signal=_signal(-stopped.status))
    return _with(LEFT, how=stopped.error) if stopped.error else _with(ENDED, how=str(stopped.status))


def _with(sentence: str, **words: str) -> str:
    """Fills in some of the names; the others stay, and braces in the words stay braces."""
    for name, word in words.items():
        sentence = sentence.replace(f"{{{name}}}", word.replace("{", "{{").replace("}", "}}"))
    return sentence


def _signal(number: int) -> str:
    try:
        return f"signal {number}, {signal.Signals(number).name}"
    except ValueError:
        return f"signal {number}"


def _line(stack: tuple[Frame, ...], subject: str) -> str:
    """The innermost line of the person's own."""
    own = subject.encode("ascii", "backslashreplace").decode()
    for frame in stack:
        if frame.file == own:
            return LINE.format(function=frame.function, line=frame.line)
        if frame.file.startswith("<cell "):
            return CELL.format(function=frame.function, line=frame.line, cell=frame.file[6:-1])
    return ""
