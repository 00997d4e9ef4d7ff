"""Diagnoses built by hand, one for each thing that a report can have to say."""

from __future__ import annotations

from dataclasses import replace

from whygrad.records.diagnosis import Diagnosis, Excerpt, Finding, Note, Output, Place, PrintedValue, Proof

FORWARD = Excerpt(
    24,
    (
        "    y = np.zeros((n_y, m, T_x))",
        "    a_next = a0",
        "    c_next = c[:, :, 0]",
        "",
        "    for t in range(T_x):",
        "        a_next, c_next, yt, cache = lstm_cell_forward(x[:, :, t], a_next, c_next, parameters)",
        "        a[:, :, t] = a_next",
        "        c[:, :, t] = c_next",
        "        y[:, :, t] = yt",
        "        caches.append(cache)",
    ),
)

GATES = ("dWf", "dbf", "dWi", "dbi", "dWc", "dbc", "dWo", "dbo")
CELL_OUTPUTS = ("dxt", "da_prev", "dc_prev", *GATES)


def right(function: str, *names: str, steps: int | None = None) -> tuple[Output, ...]:
    return tuple(Output(function, name, True, 2e-16, None, steps) for name in names)


def wrong(
    function: str,
    name: str,
    error: float | None,
    steps: tuple[int, ...] | None = None,
    count: int | None = None,
) -> Output:
    return Output(function, name, False, error, steps, count)


LSTM_FORWARD = (
    *right("lstm_cell_forward", "a_next", "c_next", "yt_pred"),
    *right("lstm_forward", "a", "y", "c", steps=7),
)
CELL_BACKWARD = right("lstm_cell_backward", *CELL_OUTPUTS)

ALIAS_FINDING = Finding(
    function="lstm_forward",
    line=26,
    cell=None,
    source="c_next = c[:, :, 0]",
    variable="c_next",
    kind="aliased-cache",
    certainty="confirmed",
    message="`c_next` starts as a view into `c`, not as an array of its own. Line 31 writes step 0 into `c`,"
    " and with it into the `c_prev` that step 0 has saved in its cache, so the backward pass of step 0 reads"
    " another `c_prev`.",
    hints=(
        "The numbers part at line 26 of `lstm_forward`, in time step 0.",
        "Does `c_next` own its numbers, or does it share them with `c`?",
        "Give it numbers of its own: `c_next = np.zeros((n_a, m))`, or `c_next = c[:, :, 0].copy()`.",
    ),
    proof=Proof("With a copy there, all 10 gradients are right to 15 digits", 4, 0),
    also=(Place("lstm_forward", 31),),
    excerpt=FORWARD,
    also_excerpts=(FORWARD,),
)

ALIAS = Diagnosis(
    subject="lstm.py",
    verdict="wrong",
    message="`lstm_forward` saves an array in its cache that is overwritten later; 4 outputs of `lstm_backward`"
    " are wrong.",
    exercise="step-by-step",
    functions={
        "rnn_cell_forward": "missing",
        "rnn_forward": "missing",
        "lstm_cell_forward": "right",
        "lstm_forward": "wrong",
        "lstm_cell_backward": "right",
        "lstm_backward": "right",
    },
    absent=("rnn_cell_forward", "rnn_forward"),
    outputs=(
        *LSTM_FORWARD,
        *CELL_BACKWARD,
        wrong("lstm_backward", "dx", 6.42e-3, (0,), 4),
        wrong("lstm_backward", "da0", 4.76e-2),
        wrong("lstm_backward", "dWf", 0.1042),
        wrong("lstm_backward", "dbf", 1.304e-2),
        *right("lstm_backward", *GATES[2:]),
    ),
    findings=(ALIAS_FINDING,),
)

FAR_APART = replace(
    ALIAS,
    findings=(
        replace(
            ALIAS_FINDING,
            also=(Place("store_step", 58),),
            also_excerpts=(
                Excerpt(
                    56,
                    (
                        "def store_step(series, t, value):",
                        "\tif t < series.shape[-1]:",
                        "\t\tseries[..., t] = value",
                        "\treturn series",
                    ),
                ),
            ),
        ),
    ),
)

LATENT = replace(
    ALIAS,
    message="All outputs are right, but `lstm_forward` saves an array in its cache that is overwritten later.",
    functions={"lstm_cell_forward": "right", "lstm_forward": "wrong"},
    outputs=LSTM_FORWARD,
    findings=(
        replace(
            ALIAS_FINDING,
            message="`c_next` starts as a view into `c`, and line 31 overwrites it. No output shows it yet,"
            " because nothing reads that cache.",
            proof=Proof("With a copy there, what step 0 has saved stays as it was", 0, 0),
        ),
    ),
)

MODIFIED_INPUT = replace(
    ALIAS,
    message="The fault is in `lstm_forward`, line 26.",
    findings=(
        replace(
            ALIAS_FINDING,
            kind="modified-input",
            message="`c_next` is the caller's own array, and line 31 writes into it.",
        ),
    ),
)

CARRY_FINDING = Finding(
    function="lstm_backward",
    line=88,
    cell=None,
    source="da[:, :, t]",
    variable=None,
    kind="not-carried",
    certainty="confirmed",
    message="The gradient that step `t` hands to the step before it, `da_prevt`, is never added: each step"
    " gets only its own `da[:, :, t]`. Nothing after step `t` can reach it, so only the last step is right.",
    hints=(
        "Look at what line 88 of `lstm_backward` hands to the cell.",
        "What does step `t` hand to step `t - 1`, and who takes it?",
        "Write `da[:, :, t] + da_prevt`.",
    ),
    proof=Proof("With `da_prevt` added there, all 11 gradients are right to 14 digits", 9, 0),
    excerpt=Excerpt(
        86,
        (
            "    for t in reversed(range(T_x)):",
            "        # one step back",
            "        gradients = lstm_cell_backward(da[:, :, t], dc_prevt, caches[t])",
            "        da_prevt = gradients['da_prev']",
            "        dc_prevt = gradients['dc_prev']",
        ),
    ),
)

CARRY = Diagnosis(
    subject="homework/week1/rnn.py",
    verdict="wrong",
    message="`lstm_backward` is wrong; the other functions are right.",
    functions={
        "lstm_cell_forward": "right",
        "lstm_forward": "right",
        "lstm_cell_backward": "right",
        "lstm_backward": "wrong",
    },
    outputs=(
        *LSTM_FORWARD,
        *CELL_BACKWARD,
        wrong("lstm_backward", "dx", 0.318, (0, 1, 2), 4),
        wrong("lstm_backward", "da0", 0.2211),
        *(wrong("lstm_backward", name, 0.5 / (1 + n)) for n, name in enumerate(GATES)),
    ),
    findings=(CARRY_FINDING,),
)

SIGN_FINDING = Finding(
    function="lstm_cell_backward",
    line=61,
    cell=None,
    source="(1 + np.tanh(c_next) ** 2)",
    variable=None,
    kind="wrong-sign",
    certainty="consistent",
    message="The derivative of tanh is `1 - tanh**2`; here it is `1 + tanh**2`.",
    hints=("Look at line 61 of `lstm_cell_backward`.", "What is the derivative of tanh?"),
    proof=Proof("With a minus there, every gradient of the cell but `dc_prev` is right", 9, 1),
    excerpt=Excerpt(
        60,
        (
            "    dot = da_next * np.tanh(c_next) * ot * (1 - ot)",
            "    dcct = (dc_next * it + ot * (1 + np.tanh(c_next) ** 2) * it * da_next) * (1 - cct ** 2)",
            "    dit = (dc_next * cct + ot * (1 - np.tanh(c_next) ** 2) * cct * da_next) * it * (1 - it)",
        ),
    ),
)

TWO_FAULTS = replace(
    CARRY,
    message="`lstm_cell_backward` and `lstm_backward` are wrong, each by itself.",
    functions={**CARRY.functions, "lstm_cell_backward": "wrong"},
    outputs=(
        *LSTM_FORWARD,
        wrong("lstm_cell_backward", "dWc", 0.75),
        wrong("lstm_cell_backward", "dbc", None),
        *right("lstm_cell_backward", *(name for name in CELL_OUTPUTS if name not in ("dWc", "dbc"))),
        wrong("lstm_backward", "dx", 0.318, (0, 1, 2), 4),
        wrong("lstm_backward", "da0", 2.0),
        *right("lstm_backward", *GATES),
    ),
    findings=(SIGN_FINDING, CARRY_FINDING),
    notes=(
        Note("lstm_cell_backward", 57, None, "modified-input", "the caller's `dc_next` is written to."),
        Note("lstm_forward", None, None, "deprecated", "`np.product` is gone in NumPy 2."),
    ),
)

WAITING = replace(  # the first fault alone makes nothing right
    TWO_FAULTS,
    findings=(replace(SIGN_FINDING, certainty="confirmed", proof=Proof("", 2, 2)), CARRY_FINDING),
)

RIGHT = Diagnosis(
    subject="rnn.py",
    verdict="right",
    message="The 4 functions that are filled in are right: every output agrees with the chapter's to 15 digits,"
    " on the exercise's own inputs and on a second problem whose sizes all differ.",
    exercise="step-by-step",
    functions={
        "rnn_cell_forward": "right",
        "rnn_forward": "right",
        "rnn_cell_backward": "right",
        "rnn_backward": "right",
        "lstm_cell_forward": "missing",
        "lstm_forward": "missing",
        "lstm_cell_backward": "missing",
        "lstm_backward": "missing",
    },
    outputs=(
        *right("rnn_cell_forward", "a_next", "yt_pred"),
        *right("rnn_forward", "a", "y_pred", steps=4),
        *right("rnn_cell_backward", "dxt", "da_prev", "dWax", "dWaa", "dba"),
        *right("rnn_backward", "dx", steps=4),
        *right("rnn_backward", "da0", "dWax", "dWaa", "dba"),
    ),
    notes=(Note("rnn_backward", 61, None, "modified-input", "the caller's `da` is written to."),),
)

CRASH = Diagnosis(
    subject="lstm.py",
    verdict="wrong",
    message="`lstm_cell_forward` stops with an error, so `lstm_forward` could not be judged.",
    functions={"lstm_cell_forward": "crashed", "lstm_forward": "unjudged", "lstm_backward": "missing"},
    findings=(
        Finding(
            function="lstm_cell_forward",
            line=12,
            cell=None,
            source="concat[n_x:, :] = xt",
            variable="concat",
            kind="wrong-shape",
            certainty="confirmed",
            message="ValueError: could not broadcast input array from shape (3,10) into shape (5,10).\n"
            "`concat` holds the 5 rows of `a_prev` first; `xt` belongs behind them.",
            hints=(
                "It stops in line 12.",
                "How many rows does `a_prev` have?",
                "Write `concat[n_a:, :] = xt`.",
            ),
            proof=Proof("With `n_a` there, it runs and its 3 outputs are right", 3, 0),
            excerpt=Excerpt(
                10,
                (
                    "    concat = np.zeros((n_a + n_x, m))",
                    "    concat[:n_a, :] = a_prev",
                    "    concat[n_x:, :] = xt",
                ),
            ),
        ),
    ),
)

CRASH_UNEXPLAINED = replace(
    CRASH,
    findings=(
        replace(
            CRASH.findings[0],
            kind="unexplained",
            certainty="consistent",
            message="IndexError: index 7 is out of bounds for axis 2 with size 7.",
            hints=(),
            proof=Proof("The same line stops on both problems", 0, 0),
            also=(Place("lstm_cell_forward", 10),),
            also_excerpts=CRASH.findings[0].also_excerpts,
        ),
        replace(
            CRASH.findings[0],
            line=None,
            source=None,
            excerpt=None,
            certainty="consistent",
            hints=(),
            proof=Proof("Both weights have the other's shape", 0, 0),
        ),
    ),
)

TIMED_OUT = Diagnosis(
    subject="lstm.py",
    verdict="unjudged",
    reason="timed-out",
    message="`lstm_forward` did not come back within 20 seconds; it was in line 31 then.",
    functions={"lstm_cell_forward": "right", "lstm_forward": "unjudged", "lstm_backward": "unjudged"},
    outputs=LSTM_FORWARD[:3],
)

UNREADABLE = Diagnosis(
    subject="photos/cat.py",
    verdict="unjudged",
    reason="unreadable",
    message="This file is not text: it holds bytes that are no UTF-8.",
)

NOTHING = Diagnosis(
    subject="Untitled.ipynb",
    verdict="unjudged",
    reason="nothing-to-check",
    message="None of the 8 functions of the exercise is filled in.",
    functions={"lstm_forward": "missing", "lstm_backward": "missing"},
)

NOT_BOUND = Diagnosis(
    subject="mine.py",
    verdict="unjudged",
    reason="could-not-bind",
    message="`lstm_backward` returns 9 arrays, and it is not clear which is which: is the third one `dWf`?",
    functions={"lstm_backward": "unjudged"},
)

IMPORT_CRASHED = Diagnosis(
    subject="lstm.py",
    verdict="unjudged",
    reason="crashed",
    message="`import tensorflow` in line 3 stops with ModuleNotFoundError.",
)

OUT_OF_MEMORY = Diagnosis(
    subject="lstm.py",
    verdict="unjudged",
    reason="out-of-memory",
    message="`lstm_forward` asked for more than 1 GB in line 14.",
    functions={"lstm_forward": "unjudged"},
)

UNEXPLAINED = replace(
    CARRY,
    findings=(
        replace(
            CARRY_FINDING,
            kind="unexplained",
            certainty="consistent",
            source=None,
            message="The values part here: what goes into line 88 is right, and what comes out of it is not. No"
            " known cause gives these numbers.",
            hints=("Look at line 88 of `lstm_backward`.", "Print what goes in and what comes out."),
            proof=Proof("With the right value in place of the first argument, all outputs are right", 10, 0),
        ),
    ),
)

NOTEBOOK = replace(
    CARRY,
    subject="Building a Recurrent Neural Network - Step by Step (v3).ipynb",
    findings=(
        replace(
            ALIAS_FINDING,
            cell=12,
            line=4,
            also=(Place("lstm_forward", 9, 12), Place("lstm_forward", 3, 30)),
            excerpt=replace(FORWARD, first=2),
            also_excerpts=(replace(FORWARD, first=2), Excerpt(3, ("    a0 = a[:, :, 0]",))),
        ),
    ),
    notes=(Note("lstm_forward", 7, 12, "random", "`np.random.randn` is drawn from while it runs."),),
)

HOSTILE = Diagnosis(
    subject="[bold]\x1b[31mevil[/bold].py",
    verdict="wrong",
    message="`f` is wrong: [red]not red[/red] :smile: \x1b]0;title\x07",
    functions={"lstm_[red]forward": "wrong"},
    outputs=(wrong("lstm_[red]forward", "[b]a\x1b[2J", float("nan"), (1,), 3),),
    findings=(
        Finding(
            function="lstm_[red]forward",
            line=101,
            cell=None,
            source="wrong_thing(x)",
            variable="x",
            kind="wrong-variable",
            certainty="confirmed",
            message="`x` should be `\u03c3`, see [link=https://example.org]this[/link] \u202e.",
            hints=(),
            proof=Proof("", 1, 0),
            excerpt=Excerpt(
                99,
                (
                    '\tx = "[red]" + "\x1b[31m" + "[/]" + ":smile:" + "\u202e"',
                    "\ty = '時系列' * 40  # wide letters, and more of them than a terminal has room for",
                    "\tlong_name_of_a_value = first_function(x) + second_function(x) + third_function(x) + "
                    "fourth_function(x) + wrong_thing(x) + fifth_function(x) + sixth_function(x)",
                ),
            ),
        ),
    ),
)

NUMBERS_ONLY = Diagnosis(
    subject="post.txt",
    verdict="wrong",
    message="Two faults print these numbers, and a third would print the same.",
    findings=(replace(ALIAS_FINDING, line=None, source=None, also=(), excerpt=None, also_excerpts=()),),
    alternatives=((replace(CARRY_FINDING, line=None), SIGN_FINDING), (CARRY_FINDING,)),
)

POSTED = Diagnosis(
    subject="post.txt",
    verdict="wrong",
    message="The likely fault prints 9 of the 10 values that were posted.",
    functions={"lstm_backward": "unjudged", "lstm_forward": "wrong"},
    outputs=(
        wrong("lstm_backward", "dx", 0.0064, (0,), 4),
        wrong("lstm_backward", "dWo", 0.001),
        *right("lstm_backward", "dWi"),
    ),
    findings=(
        replace(
            ALIAS_FINDING,
            line=None,
            source=None,
            also=(),
            excerpt=None,
            also_excerpts=(),
            certainty="consistent",
        ),
    ),
    observations={"read": 10, "right": 5, "wrong": 5},
    unexplained=("dWo[1][2]",),
    ask="lstm_cell_backward dbo[4][0]",
    printed=(
        PrintedValue(
            "lstm_backward",
            "dx[1][2]",
            ("-0.00424213", "0.28205375", "-0.48292508", "-0.43281115"),
            ("0.00218254", "0.28205375", "-0.48292508", "-0.43281115"),
            False,
        ),
        PrintedValue("lstm_backward", "dx.shape", ("(3, 10, 4)",), ("(3, 10, 4)",), True),
        PrintedValue("lstm_backward", "da0.shape", ("(5, 10, 4)",), ("(5, 10)",), False),
        PrintedValue("lstm_backward", "dWo[1][2]", ("0.038938775763",), ("0.038948775763",), False),
        PrintedValue("lstm_backward", "dWi[1]", ("0.40512433",) * 13, ("0.40512433",) * 13, True),
        PrintedValue("lstm_cell_backward", "dxt[1][2]", ("3.2305591151",), ("3.2305591151",), True),
    ),
    share="I changed one thing in `lstm_forward` on purpose, and then I get `dx[1][2][0] = -0.00424213`, as you do.",
)

NO_NUMBERS = replace(
    POSTED,
    verdict="unjudged",
    message="There are no numbers of this exercise in the text.",
    reason="nothing-to-check",
    functions={},
    outputs=(),
    findings=(),
    observations={"read": 0, "right": 0, "wrong": 0},
    unexplained=None,
    ask=None,
    printed=None,
    share=None,
)

NO_PLACE = Diagnosis(
    subject="lstm.py",
    verdict="wrong",
    message="`lstm_forward` is wrong from step 0 on.",
    functions={"lstm_forward": "wrong"},
    outputs=(wrong("lstm_forward", "a", 0.5, None, 7), *right("lstm_forward", "c", steps=7)),
)

SERIES = Diagnosis(
    subject="long.py",
    verdict="wrong",
    message="Long series are squeezed.",
    functions={"short": "wrong", "middle": "wrong", "dense": "wrong", "long": "wrong"},
    outputs=(
        wrong("short", "dx", 1.0, (0, 9), 10),
        wrong("middle", "dx", 0.1, tuple(range(12)), 17),
        wrong("dense", "dx", 12345.678, tuple(range(0, 40, 3)), 40),
        wrong("long", "dx", float("inf"), (3, 499), 500),
        wrong("long", "a_name_that_is_much_longer_than_its_column", 1e-12, (), 500),
    ),
)

SAMPLES = {
    "alias": ALIAS,
    "alias-far-apart": FAR_APART,
    "latent": LATENT,
    "modified-input": MODIFIED_INPUT,
    "carry": CARRY,
    "two-faults": TWO_FAULTS,
    "waiting": WAITING,
    "right": RIGHT,
    "crash": CRASH,
    "crash-unexplained": CRASH_UNEXPLAINED,
    "timed-out": TIMED_OUT,
    "import-crashed": IMPORT_CRASHED,
    "out-of-memory": OUT_OF_MEMORY,
    "unreadable": UNREADABLE,
    "nothing-to-check": NOTHING,
    "could-not-bind": NOT_BOUND,
    "unexplained": UNEXPLAINED,
    "notebook": NOTEBOOK,
    "hostile": HOSTILE,
    "numbers-only": NUMBERS_ONLY,
    "posted": POSTED,
    "no-numbers": NO_NUMBERS,
    "no-place": NO_PLACE,
    "series": SERIES,
}
