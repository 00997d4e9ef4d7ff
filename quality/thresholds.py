"""What is demanded of the diagnoses, and which names of a cause are as fair as the one in the table."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt


@dataclass(frozen=True)
class Threshold:
    """A bound on a share of the faulty (or of the right) programs."""

    measure: str
    bound: float
    at_least: bool  # else: at most
    of: str = "faulty"
    spread: bool = True  # a sample may miss the bound by luck; False: it may not

    def allowed(self, of: int, whole: bool) -> float:
        """The share that is still good enough in a run over so many programs."""
        if whole or not self.spread or not of:
            return self.bound
        margin = 2 * sqrt(self.bound * (1 - self.bound) / of)  # two standard errors
        return self.bound - margin if self.at_least else self.bound + margin


THRESHOLDS = (
    Threshold("function", 0.95, at_least=True),
    Threshold("line", 0.85, at_least=True),
    Threshold("missed", 0.01, at_least=False),
    Threshold("confirmed but wrong", 0.01, at_least=False),
    Threshold("accused", 0.0, at_least=False, of="right", spread=False),
    Threshold("not judged", 0.0, at_least=False, of="right", spread=False),
)

# Two names for one thing, each with the case in which they are: (in the table, said), either way round.
FAIR_KINDS = (
    ("missing-factor", "wrong-activation"),  # the factor left out is a slope
    ("missing-term", "not-carried"),  # the term left out is the carry
    ("wrong-variable", "wrong-gate"),  # the other variable belongs to another gate
    ("wrong-slice", "wrong-step"),  # the slice is of the time axis
    ("not-accumulated", "wrong-operator"),  # = for +=
)


def is_fair(true: str, said: str) -> bool:
    return true == said or (true, said) in FAIR_KINDS or (said, true) in FAIR_KINDS
