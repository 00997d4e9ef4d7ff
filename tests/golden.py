"""Golden outputs: what a person reads, kept in files and reviewed as a diff.

``WHYGRAD_GOLDEN=write pytest`` writes them anew.
"""

from __future__ import annotations

import os
from difflib import unified_diff
from pathlib import Path

FOLDER = Path(__file__).parent / "golden"
VARIABLE = "WHYGRAD_GOLDEN"


def check_golden(name: str, text: str, folder: Path = FOLDER) -> None:
    """Holds ``text`` against the file ``name``, or writes it there when asked to.

    Raises:
        AssertionError: they differ, or there is no such file; with the difference.
    """
    path = folder / name
    if os.environ.get(VARIABLE) == "write":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8"))
        return
    kept = path.read_bytes().decode("utf-8") if path.exists() else ""
    if not path.exists() or kept != text:
        parts = unified_diff(kept.splitlines(), text.splitlines(), f"golden/{name}", "now", lineterm="")
        difference = "\n".join(parts) or "only in the ends of lines"
        raise AssertionError(f"{difference}\n({VARIABLE}=write keeps what is now)")
