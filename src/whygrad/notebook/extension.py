"""``%load_ext whygrad``: the magics. They read the kernel, and leave it as it is."""

from __future__ import annotations

import shlex
from typing import Any

from IPython.core.error import UsageError
from IPython.core.magic import Magics, line_cell_magic, magics_class

from whygrad.notebook.shown import Answer
from whygrad.notebook.why import why

USAGE = "%whygrad [place|cause|fix]: how much to give away. {word!r} is none of these."
HINTS = ("place", "cause", "fix")


@magics_class
class WhygradMagics(Magics):
    """``%whygrad`` and ``%%whygrad``."""

    @line_cell_magic
    def whygrad(self, line: str, cell: str | None = None) -> Answer | None:
        """Says what is wrong in the functions defined so far, and why; before a cell, runs the cell first.

        %whygrad          where it is and why
        %whygrad place    only where it is
        %whygrad fix      how to mend it, too
        """
        words = shlex.split(line)
        if unknown := [word for word in words if word not in HINTS]:
            raise UsageError(USAGE.format(word=unknown[0]))
        shell: Any = self.shell
        if cell is not None and not shell.run_cell(cell, store_history=False).success:
            return None  # IPython has shown the error
        hint: Any = words[-1] if words else None
        return why(hint)


def load(shell: Any) -> None:
    """Registers the magics."""
    shell.register_magics(WhygradMagics)
