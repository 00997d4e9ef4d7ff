"""Writes what `whygrad demo` says into the README, between its two markers: `make readme`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

README = Path(__file__).parents[1] / "README.md"
START, END = "<!-- demo output -->", "<!-- end of demo output -->"


def with_demo(readme: str, said: str) -> str:
    """The README with a demo's output as the block between the markers, whatever stood there before."""
    before, _, rest = readme.partition(START)
    _, end, after = rest.partition(END)
    if not end:
        raise SystemExit(f"README.md needs the lines {START} and {END}, in this order.")
    return f"{before}{START}\n```\n{said.strip()}\n```\n{END}{after}"


def demo() -> str:
    """What the demo says, as plain text 80 columns wide."""
    environment = {**os.environ, "COLUMNS": "80", "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"}
    environment.pop("FORCE_COLOR", None)
    command = [sys.executable, "-m", "whygrad", "demo"]
    return subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True).stdout.decode()


if __name__ == "__main__":
    README.write_text(with_demo(README.read_text(encoding="utf-8"), demo()), encoding="utf-8")
