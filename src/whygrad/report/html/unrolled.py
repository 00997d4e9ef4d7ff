"""The unrolled network as the record knows it: what is right and wrong at which place and time step."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from whygrad.records.diagnosis import Diagnosis, Finding, Output, Spoiled

FORWARD, CACHE, BACKWARD, SUMS = "forward", "cache", "backward", "sums"  # the rows, from top to bottom


@dataclass(frozen=True)
class Target:
    """What a finding spoils first: places in one row, at some of the steps (SUMS: no step)."""

    finding: Finding
    number: int
    row: str
    steps: tuple[int, ...]
    side: str  # FORWARD or BACKWARD: where the function of the finding stands


@dataclass(frozen=True)
class Network:
    """One family of functions (all names start alike: ``lstm``), with what the record says of them."""

    family: str
    diagnosis: Diagnosis

    def standing(self, row: str) -> str:
        """Of the functions that make a row: the worst of the cell's and the sequence's."""
        found = [self.diagnosis.functions.get(name, "") for name in self._functions(row)]
        order = ("crashed", "wrong", "unjudged", "right", "missing")
        return next((one for one in order if one in found), "missing")

    def present(self, row: str) -> bool:
        """Whether somebody wrote a function for this row."""
        return any(self._standing_of(name) != "missing" for name in self._functions(row))

    def names(self, row: str) -> list[str]:
        """The functions of a row that are there, the sequence first."""
        return [name for name in self._functions(row) if self._standing_of(name) != "missing"]

    @cached_property
    def steps(self) -> int:
        """How many steps there are; 1 where only cells are there."""
        return max((output.step_count or 1 for output in self._outputs), default=1)

    @cached_property
    def only_cells(self) -> bool:
        return not any(self._is_sequence(name) for row in (FORWARD, BACKWARD) for name in self.names(row))

    def steps_of(self, row: str) -> int:
        """How many steps a row has: backward may be given fewer than forward."""
        counts = [output.step_count for output in self.timed(row) if output.step_count]
        return max(counts, default=self.steps)

    def timed(self, row: str) -> list[Output]:
        """The outputs of a row that have a value at each step; of a cell alone, all that are no sums."""
        if self.only_cells:
            return [one for one in self._of(row, cells=True) if not _is_parameter(one.name)]
        return [one for one in self._of(row) if one.step_count]

    @property
    def sums(self) -> list[Output]:
        """The outputs of backward without steps: the gradients of weights and biases, and of the start."""
        rows = self._of(BACKWARD, cells=self.only_cells)
        return [
            one for one in rows if not one.step_count and (not self.only_cells or _is_parameter(one.name))
        ]

    @property
    def start(self) -> Output | None:
        """The gradient of the first state."""
        return next((one for one in self.sums if one.name[:1] == "d" and one.name[-1:] == "0"), None)

    def wrong_at(self, row: str, step: int) -> bool:
        """Whether something is known to be wrong in a row at a step."""
        if row == CACHE:
            return any(step in one.steps for one in self.targets if one.row == CACHE) or any(
                step in one.steps for one in self._spoiled_caches if one.steps is not None
            )
        if any(step in wrong_steps(output) for output in self.timed(row)):
            return True
        cells = [one for one in self._of(row, cells=True) if not one.right]
        return bool(cells) and step < self.steps_of(row)

    @cached_property
    def targets(self) -> list[Target]:
        """For each finding in this family, what it spoils first."""
        found = []
        for number, finding in enumerate(self.diagnosis.findings, 1):
            if finding.function in self._all or any(one.function in self._all for one in finding.spoils):
                found.append(self._target(finding, number))
        return found

    # ---------------------------------------------------------------- inside

    def _target(self, finding: Finding, number: int) -> Target:
        row = self._row_of(finding)
        shown = [one for one in finding.spoils if not one.name.startswith("cache")]
        cells = [one for one in shown if not self._is_sequence(one.function)]
        named = [(one.name, one.steps) for one in finding.spoils]
        if not named:
            named = [(one.name, one.steps) for one in self._of(row) if not one.right]
        cached = {step for name, steps in named if name.startswith("cache") for step in self._all_or(steps)}
        timed_names = {one.name for one in self.timed(row)}
        timed = {step for name, steps in named if name in timed_names for step in self._all_or(steps)}
        limit = self.steps_of(row)
        if cells and not self.only_cells:
            return Target(finding, number, row, tuple(range(limit)), row)
        if timed:
            return Target(finding, number, row, tuple(sorted(step for step in timed if step < limit)), row)
        if cached:
            return Target(finding, number, CACHE, tuple(sorted(step for step in cached if step < limit)), row)
        if row == BACKWARD and any(name in {one.name for one in self.sums} for name, _ in named):
            return Target(finding, number, SUMS, (), row)
        return Target(finding, number, row, tuple(range(limit)), row)

    def _row_of(self, finding: Finding) -> str:
        names = [finding.function, *(one.function for one in finding.spoils)]
        known = next((name for name in names if name in self._all), names[0])
        return BACKWARD if "backward" in known else FORWARD

    def _all_or(self, steps: Sequence[int] | None) -> Iterable[int]:
        return range(self.steps) if steps is None else steps

    @cached_property
    def _all(self) -> list[str]:
        names = [*self.diagnosis.functions, *(one.function for one in self.diagnosis.outputs)]
        return [name for name in dict.fromkeys(names) if family_of(name) == self.family]

    @cached_property
    def _outputs(self) -> list[Output]:
        return [one for one in self.diagnosis.outputs if family_of(one.function) == self.family]

    def _functions(self, row: str) -> list[str]:
        rows = [name for name in self._all if (BACKWARD in name) == (row == BACKWARD)]
        return sorted(rows, key=lambda name: not self._is_sequence(name))

    def _of(self, row: str, cells: bool = False) -> list[Output]:
        names = [name for name in self._functions(row) if self._is_sequence(name) != cells]
        return [one for one in self._outputs if one.function in names]

    def _standing_of(self, name: str) -> str:
        return self.diagnosis.functions.get(name, "unjudged")

    @staticmethod
    def _is_sequence(name: str) -> bool:
        return not {"cell", "step"} & set(name.split("_"))

    @cached_property
    def _spoiled_caches(self) -> list[Spoiled]:
        return [
            one
            for finding in self.diagnosis.findings
            for one in finding.spoils
            if one.name.startswith("cache") and one.function in self._all
        ]


def wrong_steps(output: Output) -> range | tuple[int, ...]:
    """The steps at which an output is wrong; all of them where the record does not say."""
    if output.right:
        return ()
    return range(output.step_count or 1) if output.steps is None else output.steps


def family_of(function: str) -> str:
    """What the names of functions that work together start with."""
    return function.split("_")[0]


def networks(diagnosis: Diagnosis) -> list[Network]:
    """The families worth a picture: those with something wrong, else all that somebody wrote."""
    there = [name for name, standing in diagnosis.functions.items() if standing != "missing"]
    there += [one.function for one in diagnosis.outputs]
    families = list(dict.fromkeys(family_of(name) for name in there if _has_a_row(name)))
    found = [Network(family, diagnosis) for family in families]
    return [one for one in found if one.targets or _has_wrong(one)] or found


def _has_wrong(network: Network) -> bool:
    return any(network.standing(row) in ("wrong", "crashed") for row in (FORWARD, BACKWARD)) or any(
        not one.right and family_of(one.function) == network.family for one in network.diagnosis.outputs
    )


def _has_a_row(name: str) -> bool:
    return FORWARD in name or BACKWARD in name


def _is_parameter(name: str) -> bool:
    return name[:2] in ("dW", "db")
