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
    errors: int = (
        2  # by how many standard errors; a bound that is nearly met by all needs room on a busy machine
    )

    def allowed(self, of: int, whole: bool) -> float:
        """The share that is still good enough in a run over so many programs."""
        if whole or not self.spread or not of:
            return self.bound
        margin = self.errors * sqrt(self.bound * (1 - self.bound) / of)
        return self.bound - margin if self.at_least else self.bound + margin


THRESHOLDS = (
    Threshold("function", 0.99, at_least=True, errors=4),
    Threshold("line", 0.95, at_least=True, errors=4),
    Threshold("kind, or a fair one", 0.90, at_least=True, errors=4),
    Threshold("both lines", 0.85, at_least=True, of="pairs"),
    Threshold("missed", 0.01, at_least=False),
    Threshold("confirmed but wrong", 0.0, at_least=False, spread=False),
    Threshold("accused", 0.0, at_least=False, of="right", spread=False),
    Threshold("not judged", 0.0, at_least=False, of="right", spread=False),
)

# Of the posts, judged by their numbers alone. "explainable": those behind which there is a fault.
POST_THRESHOLDS = (
    Threshold("functions", 0.90, at_least=True, of="explainable"),
    Threshold("functions, kind and digits", 0.90, at_least=True, of="explainable"),
    Threshold("wrong cause claimed", 0.0, at_least=False, of="all", spread=False),
    Threshold("missed", 0.0, at_least=False, of="all", spread=False),
    Threshold("accused", 0.0, at_least=False, of="all", spread=False),
    Threshold("not judged", 0.0, at_least=False, of="all", spread=False),
    Threshold("expected values misjudged", 0.0, at_least=False, of="all", spread=False),
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


# The same where there is no line to look at, only what a fault prints.
FAIR_OF_NUMBERS = (
    ("wrong-return", "wrong-variable"),  # the value that is returned is another one
    ("wrong-return", "wrong-step"),  # and belongs to another step
    ("wrong-slice", "wrong-variable"),  # a slice of another array
    ("wrong-transpose", "wrong-variable"),  # a product whose transpose is a product of others
    ("wrong-operator", "missing-factor"),  # a bracket closed too early: a factor is missing from one term
    ("wrong-variable", "extra-term"),  # added to another variable, or to itself
    ("wrong-variable", "not-accumulated"),
    ("modified-input", "aliased-cache"),  # what is written to is what was saved
    ("wrong-variable", "outside-state"),
    ("wrong-variable", "modified-input"),  # the new value is saved as the old one, or written into it
    ("missing-factor", "extra-term"),  # divided by something: a factor too many has no kind of its own
)


def is_fair_of_numbers(true: str, said: str) -> bool:
    return is_fair(true, said) or (true, said) in FAIR_OF_NUMBERS or (said, true) in FAIR_OF_NUMBERS
