"""The sentences that a diagnosis adds to the words of the faults."""

from __future__ import annotations

from collections.abc import Sequence

from whygrad.faults.misconceptions.row import GATES

SECOND = "a second problem whose dimensions all differ"
KNOWN_BY = "on the exercise's own inputs and on " + SECOND

RIGHT = "The {count} functions are right: {outputs} with the reference to {digits} digits, " + KNOWN_BY + "."
RIGHT_ONE = "`{names}` is right: {outputs} with the reference to {digits} digits, " + KNOWN_BY + "."
WRONG_ONE = "The fault is in {place}{outputs}."
WRONG_MANY = "There are {count} faults, in {places}."
WRONG_OUTPUTS = ": {count} of {all} outputs of `{function}` {verb} wrong"
ALL_OUTPUTS_WRONG = ": {outputs} wrong"
NOTHING = "There is nothing to check: none of the functions of the exercise `{exercise}` stands in this file ({names})."
UNFILLED = "There is nothing to check yet: {names} {verb} not filled in."
NOT_BOUND = (
    "`{function}` takes {has}, but in the exercise `{exercise}` it takes ({wants}); "
    "whygrad does not know this form of it yet."
)
OTHER_EXERCISE = (
    "This looks like the exercise `{exercise}`, and not like `{asked}`: "
    "leave `--exercise` out, or name that one."
)
WHICH_EXERCISE = (
    "{names} may belong to several exercises, and nothing in this file tells which. Is it {exercises}?"
)
IN_CLASS = (
    "`{function}` stands inside the class `{outer}`, and not as a method that whygrad can call. "
    "Make it a plain method of a class at the left margin, or move it out of the class."
)
NO_OBJECT = (
    "`{function}` is a method of `{outer}`, and no object of `{outer}` can be made without {names}. "
    "Give {names} a default value in `__init__`, and it is checked."
)
NOT_MADE = (
    "`{function}` could not be judged: no object of `{outer}`, whose method it is, could be made. "
    "Line {line} did not run: {sentence}."
)
IN_FUNCTION = (
    "`{function}` stands inside the function `{outer}`, and whygrad calls plain functions. "
    "Move it out, to the left margin."
)
NO_DEF = "`{function}` is not a plain function: define it with `def {function}(...)`."
NEARLY = "There is nothing to check: did you mean `{function}` by `{other}`? Call it so, and it is checked."
NEEDS_MODULE = (
    "`{function}` needs `{name}` from `{module}`, and that could not be loaded. "
    "Put its file beside this one, or copy `{name}` into it."
)
NEEDS_FRAMEWORK = (
    "`{function}` uses `{name}`, and whygrad does not load `{module}`: "
    "it judges code that computes with NumPy."
)
TOO_DEEP = (
    "`{function}` could not be judged: an expression in it has too many parts. Cut it into several lines."
)
OTHERS_RIGHT = ("`{names}` is right.", "The other {count} functions are right.")
UNBOUND_FORWARD = "`{function}` could not be judged: `{forward}` takes other arguments than in the exercise."
TIMED_OUT = "`{function}` did not come back within {seconds:.2g} s; it was in {place} when it was stopped."
OUT_OF_MEMORY = "`{function}` asked for more memory than it may have, in {place}."
OTHER_KEYS = (
    "`{function}` returns under {own} what the exercise looks for under {wanted}: its test stops at that key."
)
TWO_SLIPS = "Two things are wrong in this line."
TWO_PLACES = "Two places of this line are wrong in the same way."
WHOLE_LINE = "Write `{fixed}` in the place of `{source}`."
LINE_RIGHT = "that line put right"
WAITS = "`{function}` could not be judged: it reads what `{forward}` saves, and that is wrong or not judged."
WAITS_ABSENT = (
    "`{function}` could not be judged: it reads what your `{forward}` saves, and that function is not in this file. "
    "Put both into one file."
)
WAITS_UNFILLED = (
    "`{function}` could not be judged: it reads what your `{forward}` saves, and that has blanks in it."
)
OWN_PARAMETERS = (
    "`{function}` was not judged: it looks up {keys}, and the exercise has {wanted}. "
    "Call the parameters as the exercise does, and it is checked."
)
OWN_PARAMETERS_TOO = (
    "`{function}` was not judged: `{cell}`, which it calls, takes parameters under other keys."
)
LAYOUT = "`{function}` was not judged: it is made for inputs of the shape {shape}; the exercise has {usual}."
LAYOUT_TOO = (
    "`{function}` was not judged: `{forward}`, whose cache it reads, takes arrays of another layout, or other "
    "arguments, than the exercise's."
)
ROUGH = "`{function}` computes in single precision in between: its values are right to {digits} digits."
STRETCHED = (
    "`{function}` returns an array with an axis of length 1 that the exercise does not have: {outputs}. "
    "No number is wrong by that."
)
WRITES = (
    "`{function}` writes into its argument `{argument}`; "
    "no value is wrong by that, but the caller's array is changed."
)
PYTHON_2 = (
    "This is Python 2, and was judged as Python 2 runs it (`xrange`, `print` without brackets, `/` that rounds "
    "sizes down). Python 3 stops here."
)
OWN_KEYS = "{own} are the exercise's {meant}; judged under their own names."
OWN_ENTRY = (
    "`{function}` hands back `{own}`. The exercise calls it `{meant}`, and its tests ask for that; "
    "judged under its own name."
)
OWN_FUNCTIONS = (
    "{own} was taken for the exercise's {meant}.",
    "{own} were taken for the exercise's {meant}.",
)
LEFT_OUT = "{sentence} It was left out, and the rest was judged."
DRAWS = "`{function}` draws random numbers; its values do not depend on them."
SKIPPED = "This line did not run when the file was loaded: {sentence}."

HEALED = "With {change}, {outputs} right to {digits} digits."
HEALED_SOME = "With {change}, {mended} more of the {count} outputs of `{function}` {verb} right."
HEALED_PARTS = (
    "With {change}, parts of the wrong outputs are right; the rest of them waits for the other faults."
)
HEALED_PAST = "With {change}, Python gets past this; what is wrong behind it waits for the other faults."
HEALED_CACHE = "With {change}, all {count} gradients of `{function}` are right to {digits} digits."
HEALED_SECOND = (
    "The exercise's own inputs do not show it. With {change}, {outputs} right "
    "on a second problem, whose dimensions all differ, as well."
)
HEALED_REFERENCE = (
    "With {change}, all {count} gradients that a right `{function}` makes of it are right to {digits} digits."
)
LATENT = "With {change}, what was saved stays as it was."
OVERRIDDEN = "With the right value put there, {outputs} right to {digits} digits."
CRASHED = "Python stops here: {sentence}."
CRASHED_THERE = "Python stops in {where}: {sentence}."
LOOK = "Look at {place}."
CRASH_HELP = {  # by the name of the exception, for those whose own words help a learner least
    "EOFError": "`input()` has nobody to ask while whygrad runs it: hand the value over as an argument.",
    "RecursionError": "Something calls itself again and again here, and never ends.",
    "SystemExit": "This line ends Python itself: whoever calls the function gets nothing back.",
    "KeyboardInterrupt": "This line stops the program: whoever calls the function gets nothing back.",
    "BdbQuit": "The debugger has nobody to talk to here: take this line out.",
    "AssertionError": "This `assert` does not hold on the inputs of the exercise, or on others of the same form.",
}
FED = "It happens on what your own {functions} hands over."
FRESH = ("a fresh session", "a fresh kernel")  # of a file, of a notebook
CRASHED_FRESH = "In {fresh} Python stops here: {sentence}."
CRASHED_WITHOUT = "In {fresh}, without {origin}, Python stops here: {sentence}."
CELL = "cell {cell}"
BELOW_MAIN = ", below `if __name__`"
RETURNS = "`{function}` returns {got}, and the exercise asks for `{wanted}`."
RETURNS_DICT = "`{function}` returns {got}, and the exercise asks for a dict with {wanted}."
RETURNS_HINT = (
    "What should the caller get from `{function}`, and in which order? Compare it with its `return`."
)
RETURNS_FIX = "End `{function}` with `return {wanted}`."
RETURNS_FIX_DICT = "End `{function}` with `return` and the dict of its gradients."
LACKS = "What `{function}` returns lacks {names}."

A_COPY = "a copy there"
THE_CHANGE = "`{fixed}` there"
THE_STATEMENT_INSTEAD = "`{fixed}` in its place"
THE_STATEMENT_AHEAD = "`{fixed}` before it"
MOVED = "the line moved there"
AS_IT_WAS = "`{name}` saved as it was before this line"
THE_RETURN = "`{fixed}` at its end"
THE_STATEMENT = "`{fixed}` at the end of the loop"
THE_SEAM = "`{fixed}` there and zeros to begin with"
THE_EXCHANGE = "`{old}` and `{new}` exchanged there"
ONE_CHANGE = "one change there"
ALIKE = "{change} and the like in the other lines"
LATER = "{change}, from the second round on"
THE_SAME = "The same holds for {lines}."


def all_outputs(count: int, function: str) -> str:
    """All outputs of a function, and the verb: ``both outputs of `f` are``."""
    if count == 1:
        return f"the output of `{function}` is"
    return f"{'both' if count == 2 else f'all {count}'} outputs of `{function}` are"


def agreeing_outputs(count: int) -> str:
    """All outputs, of whichever function: ``both outputs agree``."""
    if count == 1:
        return "its output agrees"
    return f"{'both' if count == 2 else f'all {count}'} outputs agree"


def listed(names: Sequence[str], code: bool = True) -> str:
    """Names in a sentence: a, b and c."""
    marked = [f"`{name}`" if code else name for name in names]
    return marked[0] if len(marked) == 1 else ", ".join(marked[:-1]) + " and " + marked[-1]


def either(names: Sequence[str]) -> str:
    """Names to choose from: a, b or c."""
    marked = [f"`{name}`" for name in names]
    return ", ".join(marked[:-1]) + " or " + marked[-1]


def lines(numbers: Sequence[int]) -> str:
    """Lines in a sentence: line 3, lines 3 to 5, lines 3, 5 and 9."""
    first, last = numbers[0], numbers[-1]
    if first == last:
        return f"line {first}"
    without_gap = len(numbers) > 2 and list(numbers) == list(range(first, last + 1))
    return (
        f"lines {first} to {last}" if without_gap else f"lines {listed([str(one) for one in numbers], False)}"
    )


def place(function: str, line: int, cell: int | None) -> str:
    """A place in a sentence."""
    where = f"line {line}" if cell is None else f"cell {cell}, line {line}"
    return f"`{function}`, {where}" if function else where


# what the lines of the unfolded chapters compute
LINES = {f"dz{letter}": f"the gradient of {gate}" for letter, gate in GATES.items()} | {
    "dz": "the gradient before the tanh"
}

# of explain
NO_NUMBERS = (
    "There are no numbers of this exercise in the text: "
    "whygrad looks for lines such as `dWf[3][1] = -0.0809802310938`."
)
ONLY_EXPECTED = "The text shows expected values and none of anybody's own, so there is nothing to judge."
ALL_PRINTED_RIGHT = ("The one printed value is right.", "All {count} printed values are right.")
UNREAD = (
    "The one value that whygrad could read is right, but it does not know whose `{number}` in line {line} is. "
    "Write one value to a line, as the test cell prints it, or say which one is yours.",
    "The {count} values that whygrad could read are right, but it does not know whose `{number}` in line {line} is. "
    "Write one value to a line, as the test cell prints it, or say which one is yours.",
)
OLD_TABLE = (
    "The expected values in the text are wrong: they come from an older version of the exercise, whose own program "
    "carries neither `da_prevt` nor `dc_prevt` back and adds every bias gradient onto that of the forget gate. "
    "Planting these two faults into a right program prints that table: {met} of {count} numbers."
)
STALE_TABLE = (
    "The expected `dxt[1][2]` in the text is wrong: it comes from an old test cell that drew `b` and used the `ba` "
    "that the test of `rnn_forward` had left. A right program prints it with that `ba`: {met} of {count} numbers."
)
EXPLAINED = "The fault is in {places}: planting it prints exactly what was posted, {count} of {count} values."
EXPLAINED_TOGETHER = (
    "There are {faults} faults, in {places}: planting them together prints exactly what was posted, "
    "{count} of {count} values."
)
SEVERAL_EXPLAIN = "{ways} different faults print exactly what was posted, {count} of {count} values."
MOSTLY_EXPLAINED = (
    "The likely fault is in {places}: planting it prints {met} of the {count} values that were posted. "
    "What it does not print, {labels}, has one more cause."
)
EXPLAINED_BUT_FOR_A_SLIP = (
    "The fault is in {places}: planting it prints {met} of the {count} values that were posted. "
    "In what is left, {labels}, one digit differs: it was probably typed by hand."
)
MISTYPED = "In {labels} one digit differs from the right value: it was probably typed by hand."
ALL_OTHERS_RIGHT = "All else that was posted is right, so compare that one again before you look for a fault."
NOT_EXPLAINED = (
    "The one printed value is wrong, and too many faults or none print it. "
    "Post all that the test cell prints, or run `whygrad check` on the code.",
    "{wrong} of {read} printed values are wrong, and no fault that whygrad knows prints all of them. "
    "`whygrad check` on the code would say more.",
)
OTHER_INPUTS = (
    "Not one of the {read} printed values is right, and no fault that whygrad knows prints them. "
    "They look like numbers of other inputs (another seed, another size, a test cell that was changed), "
    "or of a fault early in the forward pass."
)
OTHER_SEED = (
    "These are numbers of other inputs: with `np.random.seed({seed})` a right program prints them, {count} of {count}. "
    "The exercise's test cell has `np.random.seed(1)`."
)
OTHER_SIZES = (
    "These are numbers of other inputs: the printed shapes fit together, but for {sizes}, "
    "which are not the sizes of the exercise's test cell."
)
STALE_CELL = (
    "These are numbers of other inputs: a right program prints them, {count} of {count}, in the old test cell that "
    "draws `b` and uses the `ba` which the test of `rnn_forward` has left. Nothing in them is a fault of the code."
)
OTHER_LINE = "Where {line} is computed, `{old}` stands where `{new}` belongs."
IN_STALE_CELL = (
    "Its numbers are those of the old test cell, which uses the `ba` that the test of `rnn_forward` has left."
)
RIVALS = "The text holds further printouts of {functions} with other wrong numbers; this is about that of line {line}."
POINTS_AT = "What changes just these is near `{source}` in `{function}`: look there first."
PLANTED = "Planting it prints exactly what you posted: {met} of {count}."
PLANTED_TOGETHER = "Planting these together prints what you posted: {met} of {count}."
SHARE_RIGHT = "My program gives the same {values}, so your numbers are right."
SHARE_RIGHT_BUT = (
    "My program gives the same {values}, so your numbers are right: the expected ones come from an older version of "
    "the exercise."
)
SHARE_ONE = "I changed one thing in {functions} on purpose, and then I get {values}, as you do"
SHARE_SEVERAL = "I changed a few things in {functions} on purpose, and then I get {values}, as you do"
SHARE_STALE = " (in the old test cell, with the `ba` of the test of `rnn_forward`)"
SHARE_FURTHER = "; do you also get `{value}`?"


SINGLE_PRECISION = "They agree to {digits} digits, as many as single precision (float32) keeps."


def all_right(count: int) -> str:
    """The verdict on numbers that are all right."""
    return ALL_PRINTED_RIGHT[count > 1].format(count=count)
