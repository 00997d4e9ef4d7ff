"""Where in a text the reading stands: whose part it is, in which table, in which sentence."""

from __future__ import annotations

from collections.abc import Sequence

from whygrad.observations.phrases import columns_of, function_in, hint_of, is_boundary, names_a_function
from whygrad.observations.printouts import MAIN, Lane, Printouts
from whygrad.observations.record import Hint


class Context:
    """Follows the words between values; ``lane`` and ``hint`` are those of the line that is being read."""

    def __init__(self, printouts: Printouts) -> None:
        self.lane: Lane = MAIN
        self.hint: Hint | None = None
        self.columns: tuple[Hint | None, ...] = ()
        self.run = 0  # values with no words in between
        self.function: str | None = None  # the one that was named last
        self._printouts = printouts
        self._part: Hint | None = None
        self._level = 0
        self._under_heading = False

    def pass_lines(self, lines: Sequence[str], level: int) -> None:
        """Take note of whole lines between two values, and of how deep in quotation the next value is."""
        if level != self._level:
            self._level = level
            self._new_part(None)
        if not all(line.strip() for line in lines):
            self.to_main()
        for line in lines:
            if line.strip():
                self._pass(line)

    def begin(self, prefix: str, fresh: bool) -> None:
        """Take note of the words in front of a name; ``fresh`` where nothing else stands before them on the line."""
        if not any(letter.isalpha() for letter in prefix):
            return
        self.function = function_in(prefix) or self.function
        hint = hint_of(prefix)[1]
        if hint:
            self.lane, self.hint = ("said", hint), hint
        elif fresh:
            self.to_main()

    def to_main(self) -> None:
        """A sentence is over: what comes now belongs to the part's own printout."""
        self.lane, self.hint = MAIN, self._part

    def _pass(self, line: str) -> None:
        self.run += 1
        self.to_main()
        self.function = function_in(line) or self.function
        heading, hint = hint_of(line)
        under_heading, self._under_heading = self._under_heading, False
        if columns := columns_of(line):
            self._new_part(None)
            self.columns = columns
        elif is_boundary(line):
            underlined = under_heading and not any(letter.isalnum() for letter in line)
            self._new_part(self._part if underlined else None)
        elif heading:
            self._new_part(hint)
            self._under_heading = True
        elif names_a_function(line):
            self._new_part(self._part)

    def _new_part(self, hint: Hint | None) -> None:
        self._printouts.new_part()
        self._part, self.columns = hint, ()
        self.to_main()
        self.run += 1
