"""When to stop trying: effort is counted, so that neither a slow nor a busy machine changes an answer."""

from __future__ import annotations

import time

# seconds of computing on the machine that they were measured on; what they say of another one is of no account
RUN = 1.5e-4
EVENT = 1.3e-7  # for each value that passes in a run
REDEFINITION = 1.2e-3
EVALUATION = 2e-4  # of one expression that is made anew
SLOWEST = 10.0  # times as slow as that machine, or as busy; on a slower one, fewer edits are tried
PAUSE = 0.5  # seconds of computing for what comes between: the garbage collector of a large process


class Effort:
    """What was done so far: runs, evaluations and redefinitions, each in seconds of an ordinary machine."""

    def __init__(self) -> None:
        self.spent = 0.0

    def run(self, events: int, waited: float = 0.0) -> None:
        """One run, in which so many values pass; ``waited``: seconds that went by until it was stopped."""
        self.spent += RUN + EVENT * events + waited

    def evaluation(self) -> None:
        """An expression that was put together, compiled, and evaluated in a scope that is kept."""
        self.spent += EVALUATION

    def redefinition(self) -> None:
        """Source that was written anew and compiled."""
        self.spent += REDEFINITION


class Limit:
    """An end of trying: so much effort from now, or a time of day.

    ``seconds`` are those of ``effort``. Without any (or for what no effort is counted for), seconds of computing.
    """

    def __init__(self, deadline: float, seconds: float, effort: Effort | None = None) -> None:
        self._deadline = deadline
        self._effort = effort
        self._spent = self._computed = float("inf")
        self.shorten(seconds)

    def shorten(self, seconds: float) -> None:
        """Leaves at most so many seconds from now."""
        computing = seconds
        if self._effort is not None:
            computing = SLOWEST * seconds + PAUSE
            self._spent = min(self._spent, self._effort.spent + seconds)
        self._computed = min(self._computed, time.process_time() + computing)

    @property
    def reached(self) -> bool:
        if self._effort is not None and self._effort.spent > self._spent:
            return True
        return time.process_time() > self._computed or time.monotonic() > self._deadline
