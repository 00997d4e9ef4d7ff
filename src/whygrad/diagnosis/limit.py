"""When to stop trying."""

from __future__ import annotations

import time


class Limit:
    """An end of trying: so many seconds of computing from now (a busy machine changes no answer), or a time of day."""

    def __init__(self, deadline: float, seconds: float) -> None:
        self._deadline = deadline
        self._computed = time.process_time() + seconds

    def shorten(self, seconds: float) -> None:
        """Leaves at most so many seconds of computing from now."""
        self._computed = min(self._computed, time.process_time() + seconds)

    @property
    def reached(self) -> bool:
        return time.process_time() > self._computed or time.monotonic() > self._deadline
