"""The diagnosis: the one record in the middle. The debugger makes it, the reports read it, programs rely on its JSON.

A saved diagnosis renders again without running anything, so everything a report shows is in here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from whygrad._version import __version__
from whygrad.records.flow import Flow

SCHEMA = "whygrad/diagnosis/1"

Verdict = Literal["right", "wrong", "unjudged"]
Reason = Literal["crashed", "timed-out", "out-of-memory", "nothing-to-check", "unreadable", "could-not-bind"]
Standing = Literal["right", "wrong", "crashed", "missing", "unjudged"]
Certainty = Literal["confirmed", "consistent"]


@dataclass(frozen=True)
class Place:
    """A line of the person's code. ``line`` counts from 1 in the file, or in the cell; ``cell`` counts from 0."""

    function: str
    line: int
    cell: int | None = None


@dataclass(frozen=True)
class Excerpt:
    """A few lines of the person's source around a place, as written; ``first`` is the number of the first one."""

    first: int
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Proof:
    """An experiment in one sentence, and how many outputs were wrong before and after it."""

    experiment: str
    wrong_before: int
    wrong_after: int


@dataclass(frozen=True)
class Numbers:
    """One printed value, a number or a row of them, side by side; None is what JSON cannot hold (NaN, infinity)."""

    name: str  # dx[1][2]
    yours: tuple[float | None, ...]
    right: tuple[float | None, ...]
    fixed: tuple[float | None, ...] | None = None  # with the repairs of all findings, run


@dataclass(frozen=True)
class Output:
    """One returned array held against the right one.

    ``max_error`` is the largest absolute difference (None where the shapes differ or a value is missing).
    ``steps`` are the time steps that are wrong (None: all of it, or the output has no time axis);
    ``step_count`` is the length of the time axis, if there is one. ``step_errors`` are the largest absolute
    differences step by step, ``scale`` is the largest absolute right value, and ``fixed_error`` is what is left of
    ``max_error`` with the repairs of all findings.
    """

    function: str
    name: str
    right: bool
    max_error: float | None
    steps: tuple[int, ...] | None = None
    step_count: int | None = None
    step_errors: tuple[float | None, ...] | None = None
    scale: float | None = None
    fixed_error: float | None = None
    numbers: Numbers | None = None


@dataclass(frozen=True)
class Spoiled:
    """A value that a fault makes wrong: an output, or what was saved (``cache c_prev``), and at which time steps."""

    function: str
    name: str
    steps: tuple[int, ...] | None = None


@dataclass(frozen=True)
class Finding:
    """One fault: where it is, what it is, and the experiment that shows it."""

    function: str
    line: int | None
    cell: int | None
    source: str | None
    variable: str | None
    kind: str
    certainty: Certainty
    message: str
    hints: tuple[str, ...]  # where, what, fix: each gives away more than the one before
    proof: Proof
    also: tuple[Place, ...] = ()
    excerpt: Excerpt | None = None
    also_excerpts: tuple[Excerpt, ...] = ()  # one for each of ``also``
    listing: Excerpt | None = None  # the whole function
    spoils: tuple[Spoiled, ...] = ()  # where it shows, the function taken by itself


@dataclass(frozen=True)
class PrintedValue:
    """A value as somebody posted it, number by number, beside the right one in as many digits ("": there is none)."""

    function: str
    name: str
    posted: tuple[str, ...]
    right: tuple[str, ...]
    fine: bool


@dataclass(frozen=True)
class Note:
    """A remark that changes no verdict."""

    function: str
    line: int | None
    cell: int | None
    kind: str
    message: str


@dataclass(frozen=True)
class Diagnosis:
    """What whygrad says of one subject (a file, usually)."""

    subject: str
    verdict: Verdict
    message: str  # the verdict in one sentence
    exercise: str | None = None
    reason: Reason | None = None
    functions: Mapping[str, Standing] = field(default_factory=dict)
    outputs: tuple[Output, ...] = ()
    findings: tuple[Finding, ...] = ()
    alternatives: tuple[tuple[Finding, ...], ...] = ()
    notes: tuple[Note, ...] = ()
    flow: Flow | None = None  # how the gradient flows back through their network
    absent: tuple[str, ...] | None = None  # of the missing functions, those that are not in the file at all
    # of ``explain`` only:
    observations: Mapping[str, int] | None = None  # how many printed numbers were read, right and wrong
    unexplained: tuple[str, ...] | None = None  # the printed numbers that the findings do not bring out
    ask: str | None = None  # one more value that would tell the alternatives apart
    expected: str | None = None  # "known-wrong": the expected values of the text are a faulty published table
    printed: tuple[PrintedValue, ...] | None = None  # the values that were posted, beside the right ones
    share: str | None = None  # what a helper may post: it gives no solution away

    @property
    def exit_status(self) -> int:
        """0 right, 1 wrong and said so, 2 the file is unusable, 3 could not judge."""
        if self.verdict == "unjudged":
            return 2 if self.reason == "unreadable" else 3
        return 0 if self.verdict == "right" else 1

    def to_json(self) -> dict[str, Any]:
        """The JSON object of the contract, ready for ``json.dumps``."""
        values = asdict(self)
        absent = {name for name in _OPTIONAL if values[name] is None}
        kept = {name: value for name, value in values.items() if name not in absent}
        return {"schema": SCHEMA, "whygrad": __version__, **kept}

    @classmethod
    def from_json(cls, saved: Mapping[str, Any]) -> Diagnosis:
        """The inverse of ``to_json``.

        Raises:
            ValueError: the object has another schema.
        """
        if saved.get("schema") != SCHEMA:
            raise ValueError(f"not a {SCHEMA} object: its schema is {saved.get('schema')!r}")
        values: dict[str, Any] = {
            name: saved.get(name) if name in _OPTIONAL else saved[name] for name in cls.__dataclass_fields__
        }
        values["outputs"] = tuple(_output(row) for row in values["outputs"])
        values["findings"] = tuple(_finding(row) for row in values["findings"])
        values["alternatives"] = tuple(
            tuple(_finding(row) for row in rows) for rows in values["alternatives"]
        )
        values["notes"] = tuple(Note(**row) for row in values["notes"])
        if values["flow"] is not None:
            values["flow"] = Flow.from_json(values["flow"])
        for name in ("unexplained", "absent"):
            values[name] = _tuple(values[name])
        if values["printed"] is not None:
            values["printed"] = tuple(_printed(row) for row in values["printed"])
        return cls(**values)


_OF_EXPLAIN = ("observations", "unexplained", "ask", "expected", "printed", "share")
_OPTIONAL = (*_OF_EXPLAIN, "flow", "absent")  # what a record may lack


def _printed(row: Mapping[str, Any]) -> PrintedValue:
    return PrintedValue(**{**row, "posted": tuple(row["posted"]), "right": tuple(row["right"])})


def _output(row: Mapping[str, Any]) -> Output:
    numbers = row.get("numbers")
    return Output(
        **{
            **row,
            "steps": _tuple(row["steps"]),
            "step_errors": _tuple(row.get("step_errors")),
            "numbers": None if numbers is None else _numbers(numbers),
        }
    )


def _numbers(row: Mapping[str, Any]) -> Numbers:
    return Numbers(row["name"], tuple(row["yours"]), tuple(row["right"]), _tuple(row.get("fixed")))


def _spoiled(row: Mapping[str, Any]) -> Spoiled:
    return Spoiled(**{**row, "steps": _tuple(row["steps"])})


def _tuple(values: Any) -> Any:
    return None if values is None else tuple(values)


def _excerpt(row: Mapping[str, Any] | None) -> Excerpt | None:
    return None if row is None else Excerpt(row["first"], tuple(row["lines"]))


def _finding(row: Mapping[str, Any]) -> Finding:
    return Finding(
        **{
            **row,
            "hints": tuple(row["hints"]),
            "proof": Proof(**row["proof"]),
            "also": tuple(Place(**place) for place in row["also"]),
            "excerpt": _excerpt(row["excerpt"]),
            "also_excerpts": tuple(excerpt for saved in row["also_excerpts"] if (excerpt := _excerpt(saved))),
            "listing": _excerpt(row.get("listing")),
            "spoils": tuple(_spoiled(one) for one in row.get("spoils", ())),
        }
    )
