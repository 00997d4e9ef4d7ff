"""Every sentence that the reports add to a diagnosis. Layout code contains no prose.

``{curly}`` names are filled in by the caller; text in backticks is code and gets its own colour.
"""

from __future__ import annotations

# The head
VERDICT = {"right": "right", "wrong": "wrong", "unjudged": "not judged"}
FAULTS_IN = ("The fault is in {functions}.", "The faults are in {functions}.")  # the verdict at --hint place
FAULTS = "{count} faults, in the order in which to fix them"
AND = " and "

# A place
LINE = "line {line}"
LINES = "lines {first} to {last}"
CELL = "cell {cell}"
TOGETHER_WITH = "together with {place}"
ROLE = {
    "aliased-cache": "overwritten in {place}",
    "modified-input": "written to in {place}",
}  # what the places in ``also`` are, by kind

# A finding: labels of one width stand in one column
WHERE, CAUSE, PROOF, SIGNS, FIX = "Where", "Cause", "Proof", "Signs", "Fix"
LOOK_HERE = "Look at this line."
LOOK_IN = "Look in `{function}`."
ONE_CHANGE = "One change here."
COUNTS = ("1 wrong output {gives} {after}", "{before} wrong outputs {gives} {after}")
KNOWN = {  # how sure it is, behind the counts
    "confirmed": ", proved by running your code with that one change.",
    "here": ", proved by running your code with one change here.",
    "waiting": " by this alone. With the changes of the other faults too, your code was run and is right.",
    "planted": ", reproduced to every printed digit.",
    "consistent": ": it fits, but is not proved.",
    "unexplained": ": located, not explained.",
}
KNOWN_UNCOUNTED = {
    "confirmed": "Proved by running your code with that one change.",
    "here": "Proved by running your code with one change here.",
    "consistent": "It fits, but is not proved.",
    "unexplained": "Located, not explained.",
}
NO_FIX = "No repair is known for this one."
ALTERNATIVES = "What would print the same"

# The picture
PICTURE = {"right": "Functions", "wrong": "Where it shows", "unjudged": "Functions"}
STANDING = {
    "right": "right",
    "wrong": "wrong",
    "crashed": "crashed",
    "missing": "not filled in",
    "unjudged": "not judged",
}
ABSENT = "not in this file"
OUTPUTS = ("1 output", "all {count} outputs")
OUTPUTS_RIGHT = "wrong, but its outputs are right"
FED_WRONG = "right, but fed wrong values"
REST_RIGHT = "right: {names}"
STEP = "step"
STEPS_A_MARK = "{count} steps a mark"
OFF_BY = "off by {error}"
NOT_COMPARABLE = "other shape, or missing"

NOTES = ("Note, changes no number", "Notes, change no number")

# What to do next
NEXT = "Next"
CHANGE_ONE = "Change it and run `whygrad check` again."
COMPARE = "Compare what goes into that line and what comes out of it with the formulas."
NUMBERS_ONLY = "Run `whygrad check` on the code itself: it names the line."
CHANGE_SEVERAL = "Fix the first one and run `whygrad check` again: the others may look different then."
NO_PLACE = "No line was found that explains it. Start at the first function that is marked wrong."
FILL_IN = "Fill in the rest, then run `whygrad check` again."
HINTS = {
    "place": "`--hint cause` says why.",
    "cause": "`--hint fix` shows the repair, `--hint place` says less.",
}
HINTS_NO_REPAIR = "`--hint place` says less."
UNJUDGED = {
    "crashed": "Make the file run by itself, then run `whygrad check` again.",
    "timed-out": "Look for a loop that never ends, or for work that grows with every step.",
    "out-of-memory": "Look for an array that grows with every step, or that is made far too large.",
    "nothing-to-check": "Keep the exercise's function names, such as `lstm_forward` and `lstm_backward`,"
    " fill in at least one of them, then run `whygrad check` again.",
    "unreadable": "`whygrad check` reads Python files (`.py`) and notebooks (`.ipynb`); `whygrad explain` reads any"
    " text with printed numbers.",
    "could-not-bind": "Keep the exercise's arguments, in its order and shapes, and its names of returned values,"
    " then run `whygrad check` again.",
}

# Numbers before and after
YOURS, RIGHT, FIXED = "yours", "right", "after the fix"

# Of explain
NUMBERS = "What {function} printed"
FIRST = "{name} ({count} of {all})"
UNEXPLAINED, UNEXPLAINED_TEXT = "Not explained", "{names}."
ASK, ASK_TEXT = "Ask for", "{names}: what would print the same prints another value there."
SHARE = "To post"
PASTE = "Give it the lines that the test cell prints, each value with its name."
