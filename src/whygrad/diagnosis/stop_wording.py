"""The sentences that explain a crash: what was there, and what would fit."""

from __future__ import annotations

PRODUCT = (
    "In `{text}`, {left} and {right}: a product needs the last length of the first to be the first length of the "
    "second, and {one} is not {other}."
)
ELEMENTWISE = (
    "In `{text}`, {left} and {right}: each length must be the same in both, or 1, and {one} is not {other}."
)
ADDED_INTO = "`{target}` is {into}, and {what}: what is added into it must have its shape."
STORED = "`{target}` has room for {into}, and {what}."
MADE = "It belongs to the array that line {line} makes, `{source}`."
JOINED = (
    "`{text}` joins arrays of the shapes {shapes}: apart from the axis along which they are joined, "
    "all lengths must agree."
)
STACKED = "`{text}` lays arrays of the shapes {shapes} on each other: all must have one shape."
RAGGED = "`{text}` makes one array of parts of the shapes {shapes}: they do not form one block."
RESHAPED = "`{text}` has {there} numbers, and the shape {wanted} holds {count}."
FITS = "`{text}` would fit{shape}."
OF_SHAPE = ": it is {shape}"
UNPACKED = "`{source}` has {count} parts, and {names} names wait for them (`{targets}`)."
UNPACKED_DICT = "`{source}` is a dict: taken apart, it gives its keys and not its values."
UNPACKED_OTHER = "`{source}` is {what}, and cannot be taken apart into {names} names."
HAS_PARTS = "`{text}` has {count} parts."
NO_KEY = "`{container}` has no key `{key}`: it has {keys}."
NO_KEY_NEAR = "`{container}` has no key `{key}`; the nearest that it has is `{near}`."
EMPTY = "nothing"
OUT_OF_RANGE = "`{base}` has {size} {unit} along axis {axis}{index_is}: the last one is {last}."
OUT_OF_LIST = "`{base}` has {size} {unit}{index_is}: the last one is {last}."
INDEX_IS = ", and `{index}` is {value} here"
UNITS = {"step": ("step", "steps"), "place": ("place", "places"), "part": ("part", "parts")}
IN_LOOP = "The loop runs over `{source}`."
TOO_MANY_INDICES = "`{base}` is {what}, with {axes} axes, and `[{index}]` asks for {asked}."
NOT_INDEXED = "`{base}` is {what}, and `{index}` is {value}: its places are counted from 0."
NO_ATTRIBUTE = "`{base}` is {what}, and has no `{name}`."
NO_ATTRIBUTE_NEAR = "`{base}` is {what}, and has no `{name}`; it has `{near}`."
REMOVED = "`{text}` was taken out of NumPy; `{new}` does the same."
NO_SUCH_IN_NUMPY = "NumPy has no `{name}`."
NO_SUCH_IN_NUMPY_NEAR = "NumPy has no `{name}`; it has `{near}`."
TAKES = "`{name}({parameters})` takes {count}, and gets {given}: `{arguments}`."
NO_SHAPE = "The shape is one argument: it wants brackets of its own, `{new}`."
NOT_CALLED = "`{name}` is {what}, and round brackets call a function: its entries are taken with square ones."
IS_NONE = "`{text}` is None here."
FROM_CALL = "It comes from `{call}`, which gives nothing back."
LATER = "`{name}` gets its first value {where}, after this line has read it."
IN_LINE = "in line {line}"
NOWHERE = "nowhere before"
WHOLE_NUMBERS = "`{target}` holds whole numbers ({dtype}), and cannot take up fractions."

AN_ARRAY, A_NUMBER, A_TUPLE, A_LIST, A_DICT = (
    "an array of shape {shape}",
    "a number",
    "a tuple of {count}",
    "a list of {count}",
    "a dict",
)
A_MODULE, A_FUNCTION, NONE, A_TEXT, OTHER = "a module", "a function", "None", "a text", "a {type}"
IS = "`{text}` is {shape}"
FIRST_NONE = "`{text}` is None{step}: put into an array, it becomes NaN."
FIRST_NAN = "The first value that is no number arises here{step}, in `{text}`{why}."
IN_STEP = " in step {step}"
ZEROS = ": `{text}` has zeros"
NEGATIVE = ": `{text}` has negative values"
TOO_LARGE = ": `{text}` has values up to {largest}"
