"""What the HTML report says beside the record. Layout code and templates hold no sentences.

``{curly}`` names are filled in by the caller; text in backticks is code.
"""

from __future__ import annotations

TITLE = "{verdict}: {subject}"
SKIP = "Skip to the verdict"

# The picture of the network
NETWORK = "The network, step by step"
NETWORK_OF = "The {family}, step by step"
STEP = "step {step}"
SIDEWAYS = "Scroll sideways to see the later steps."
CELL_ALONE = "one step"
EACH_STEP = "each step"
ROLES = {"forward": "forward", "cache": "saved", "backward": "backward"}
CACHE = "saved {step}"
SAVED = "saved"
SUMMED = "summed over all steps"
CELL_GRADIENTS = "gradients of the cell"
BOX = {"forward": "forward", "backward": "backward"}
STANDS_IN = "not filled in"
NO_LINE = "(no code was given)"
NO_SOURCE = "(the code is not shown)"
LEGEND = (
    ("right", "right"),
    ("wrong", "wrong"),
    ("culprit", "from the line at fault to what it spoils"),
    ("spread", "how it spreads"),
    ("missing", "not filled in, or not judged"),
)
ALL_RIGHT_HERE = "Nothing in it is wrong."
WRONG_HERE = "Wrong are: {places}."
FROM_LINE = "The fault in {place} spoils {targets}."
AT_STEPS = "{name} at step {steps}"
AT_EVERY_STEP = "{name} at every step"
ALL_OF = "{name}"
PARAMETERS = "the gradients that are summed over all steps"

# The map of errors
MAP = "Where it shows"
MAP_LEAD = (
    "How far each output is from the right one. An error of 0.1 in values that are about 1 large is shown as 0.1; "
    "each stronger shade is about ten times as much."
)
MAP_RIGHT = "Every output is right."
OUTPUT, WHOLE, LARGEST, IN_WORDS = "output", "all of it", "largest error", "in words"
STEPS_TOGETHER = "steps {first} to {last}"
SIZES = (  # an error beside the largest right value
    (0.5, "as large as the values themselves"),
    (0.05, "about a tenth of the values"),
    (0.005, "about a hundredth of the values"),
    (0.0005, "about a thousandth of the values"),
    (0.0, "small, and far above rounding"),
)
OTHER_SHAPE = "another shape, or missing"
NOT_FINITE = "not a finite number"
RIGHT_ONES = "Right: {names}."
STANDING_AND_RIGHT = "right"
FUNCTIONS = "Functions"
FUNCTION, STANDING_HEAD, OUTPUTS_HEAD = "function", "standing", "outputs"
NONE_SHOWN = "–"

# A finding
FAULT = "The fault"
FAULT_NUMBER = "Fault {number} of {count}"
YOUR_CODE = "Your code"
CODE_OF = "Code of {function}, with the line at fault marked"
HERE, ALSO = "the line at fault", "belongs to it"
CODE_WITHHELD = "It is in {place}. The code itself is not in this page."
NUMBERS_ALONE = "There were only numbers to go by, so there is no line to show."
CAUSE, PLACE = "The cause", "The place"
EXPLANATION = "Why, and how to see it"
CHAIN_RULE = "What the chain rule gives"
TEMPTING = "Why it is tempting"
SIGNS = "What you would see"
DOUBTS = "When this page is wrong"
HINTS_HEAD = "Hints, one at a time"
HINT_NAMES = ("First hint: where to look", "Second hint: what to ask", "Third hint: how to mend it")
CERTAINTY = {
    "confirmed": "confirmed by an experiment",
    "planted": "reproduced to every printed digit",
    "consistent": "consistent with all that was seen, not proved",
    "unexplained": "located, not explained",
}

# The proof
PROOF = "The proof"
SIGNS_HEAD = "What speaks for it"
BEFORE, AFTER = "before", "after"
WRONG_COUNT = ("{count} wrong output", "{count} wrong outputs")
NO_WRONG = "no wrong output"
LATENT_COUNT = "No output is wrong yet; what was saved is changed."
REPAIRED = "Error of each output, before and after the repair of everything found"
REPAIRED_LEAD = "Your own functions were run with the repair in place, on the exercise's inputs."
OUTPUT_OF = "{name} of {function}"

# How the gradient flows
FLOW = "How the gradient flows back"
FLOW_LEAD = (
    "These functions on a sequence of {steps} steps, with a loss at the last step only: "
    "how much of its gradient reaches each step."
)
FLOW_OF = "Norm of the {name}, and gates, at each step"
FLOW_NORM, FLOW_LOG, FLOW_STEP, FLOW_ZERO = "gradient", "norm, log scale", "step", "exactly zero"
FLOW_YOURS = "Of the gradient at the last step, {share} reaches step 0: {how}."
FLOW_RIGHT = "In a right one, {share} reaches step 0: {how}."
FLOW_SAME = "It is the same in a right one."
FLOW_CUT = "Nothing of it reaches step {step} or any step before it: the way back is cut."
FLOW_NO_NUMBER = "It is not a finite number at every step."
FLOW_VANISHES, FLOW_EXPLODES, FLOW_ARRIVES = "it vanishes", "it explodes", "it arrives"
FLOW_SATURATED = (
    "The {name} is saturated: {share} of its units are nearly at an end of their range, "
    "where the slope is almost zero."
)
FLOW_OPEN = "No gate is saturated."
FLOW_MEAN, FLOW_UP_TO = "mean {value}", "up to {value}"
FLOW_DARKER = "stronger is more"
FLOW_DOT = "more than half of the units are saturated"

# Numbers side by side
NUMBERS = "The numbers, side by side"
NUMBERS_LEAD = (
    "The values that the exercise prints; where those hide the fault, the value that is furthest off."
)
PRINTED, YOURS, RIGHT, DIFFERENCE, FIXED = "value", "yours", "right", "difference", "repaired"
NO_NUMBER = "not a number"
NOT_THERE = "–"
ROUNDING_ONLY = "rounding"

# Of numbers alone
OBSERVED = "Printed numbers that were read: {read}. Right: {right}. Wrong: {wrong}."
UNEXPLAINED = "Not explained: {names}."
ALTERNATIVES = "What would print the same"
TOGETHER = "together"
ASK = "One more value would tell them apart: print `{value}`."
KNOWN_WRONG = (
    "The expected values in this text are a published table that is itself wrong. "
    "Do not change your code to match it."
)

NOTES = ("A remark that changes no number", "Remarks that change no number")
UNJUDGED = "Not judged"
NEXT = "What to do next"
MADE_BY = "Made by whygrad {version}."
MADE_OF = "Exercise `{exercise}`."
