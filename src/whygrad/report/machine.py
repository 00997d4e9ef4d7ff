"""The diagnosis for programs: the one JSON object of the contract."""

from __future__ import annotations

import json
import math
import re
from typing import Any

from whygrad.records.diagnosis import Diagnosis
from whygrad.report.hint import Hint, withhold

_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029]")  # json leaves these as they are


def to_text(diagnosis: Diagnosis, hint: Hint = "cause") -> str:
    """``diagnosis`` as one JSON object, indented by 2, letters as they are, with a newline at its end.

    All keys are there at every hint level; ``whygrad.report.hint.withhold`` says which values are replaced.
    ``kind`` is never one of them: a program asked, and what it shows of it is the program's affair.
    A number that JSON cannot hold (NaN, infinity) is null. Whatever the person's source holds, the text can
    be encoded as UTF-8 and has no control characters in it.
    """
    values = _finite(withhold(diagnosis, hint).to_json())
    text = json.dumps(values, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    text = _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    return text.encode("utf-8", "backslashreplace").decode(
        "utf-8"
    )  # a lone surrogate: \udc80, as JSON has it


def _finite(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: _finite(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(entry) for entry in value]
    return value
