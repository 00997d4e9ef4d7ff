"""``python -m whygrad`` is ``whygrad``."""

from __future__ import annotations

from whygrad.cli import main

main()
