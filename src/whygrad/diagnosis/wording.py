"""The sentences that a diagnosis adds to the words of the faults."""

from __future__ import annotations

from collections.abc import Sequence

SECOND = "a second problem whose dimensions all differ"
KNOWN_BY = "on the exercise's own inputs and on " + SECOND

RIGHT = (
    "The {count} functions are right: all {outputs} outputs agree with the reference to {digits} digits, "
    + KNOWN_BY
    + "."
)
RIGHT_ONE = (
    "`{names}` is right: all {outputs} outputs agree with the reference to {digits} digits, " + KNOWN_BY + "."
)
WRONG_ONE = "The fault is in {place}{outputs}."
WRONG_MANY = "There are {count} faults, in {places}."
WRONG_OUTPUTS = ": {count} of {all} outputs of `{function}` {verb} wrong"
ALL_OUTPUTS_WRONG = ": all {count} outputs of `{function}` are wrong"
NOTHING = "There is nothing to check: none of the functions of the exercise `{exercise}` stands in this file ({names})."
UNFILLED = "There is nothing to check yet: {names} {verb} not filled in."
NOT_BOUND = (
    "`{function}` takes {has}, but in the exercise `{exercise}` it takes ({wants}); "
    "whygrad does not know this form of it yet."
)
OTHER_EXERCISE = (
    "This looks like the exercise `{exercise}`, which whygrad does not check yet; it knows {known}."
)
TIMED_OUT = "`{function}` did not come back within {seconds:g} s; it was in {place} when it was stopped."
OUT_OF_MEMORY = "`{function}` asked for more memory than it may have, in {place}."
WAITS = "`{function}` could not be judged: it reads what `{forward}` saves, and that is wrong or missing."
ROUGH = "`{function}` computes in single precision in between: its values are right to {digits} digits."
WRITES = "`{function}` writes into its argument `{argument}`; no value is wrong by that, but the caller's array is changed."
DRAWS = "`{function}` draws random numbers; its values do not depend on them."
UNREADABLE_CELL = "{sentence}"
SKIPPED = "A statement of the file did not run when it was loaded: {sentence}"

HEALED = "With {change}, all {count} outputs of `{function}` are right to {digits} digits."
HEALED_SOME = "With {change}, {mended} more of the {count} outputs of `{function}` are right."
HEALED_CACHE = "With {change}, all {count} gradients of `{function}` are right to {digits} digits."
LATENT = "With {change}, what was saved stays as it was."
OVERRIDDEN = (
    "With the right value put there, all {count} outputs of `{function}` are right to {digits} digits."
)
PARTED = "What goes in is right and what comes out is wrong, but no single change was found that mends it."
CRASHED = "Python stops here: {sentence}."

A_COPY = "a copy there"
THE_CHANGE = "`{fixed}` there"
THE_STATEMENT = "`{fixed}` at the end of the loop"
THE_EXCHANGE = "`{old}` and `{new}` exchanged there"
ONE_CHANGE = "one change there"


def listed(names: Sequence[str], code: bool = True) -> str:
    """Names in a sentence: a, b and c."""
    marked = [f"`{name}`" if code else name for name in names]
    return marked[0] if len(marked) == 1 else ", ".join(marked[:-1]) + " and " + marked[-1]


def place(function: str, line: int, cell: int | None) -> str:
    """A place in a sentence."""
    where = f"line {line}" if cell is None else f"cell {cell}, line {line}"
    return f"`{function}`, {where}" if function else where
