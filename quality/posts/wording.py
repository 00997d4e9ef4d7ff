"""How people post: the styles in which numbers are printed, the forms of a post, and what its writers say around them.

A form is a function from a draw of chance, the sections of a post and the words to one text. Nothing here knows the fault.
"""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

import numpy as np
from session import BACKWARD_CALLS


@dataclass(frozen=True)
class Style:
    """How one person's notebook prints: quotes, names, digits, the gap after ``=``, and whether shapes are posted."""

    quote: str = '"'
    name: str = "gradients"
    digits: str = (
        "new"  # "old": NumPy before 1.14, scalars of 12 digits; "new": 16 or 17; "rounded": four, by hand
    )
    gap: str = " "
    shapes: bool = True

    def label(self, function: str, name: str) -> str:
        if function not in BACKWARD_CALLS or name.startswith("len("):
            return name
        root = name.replace(".", "[").split("[")[0]
        return f"{self.name}[{self.quote}{root}{self.quote}]{name[len(root) :]}"

    def show(self, value: Any) -> str:
        if self.digits == "rounded" and isinstance(value, np.ndarray | float):
            return str(np.round(value, 4))
        with np.printoptions(legacy="1.13" if self.digits == "old" else False):
            return str(value)


STYLES = (
    Style('"', "gradients", "new"),
    Style("'", "gradients_tmp", "new"),
    Style('"', "gradients", "old"),
    Style('"', "gradients_tmp", "new"),
    Style("'", "gradients", "new", "  "),
    Style('"', "gradients", "old", " ", shapes=False),
    Style("'", "gradients_tmp", "new", " ", shapes=False),
    Style('"', "gradients_tmp", "new", "\n", shapes=True),
)


@dataclass(frozen=True)
class Section:
    """One function's printout: rows of (name, what this person got, what is expected), as values."""

    function: str
    rows: tuple[tuple[str, Any, Any], ...]
    wrong: frozenset[str]

    def only(self, names: frozenset[str]) -> "Section":
        return Section(self.function, tuple(row for row in self.rows if row[0] in names), self.wrong)


@dataclass(frozen=True)
class Words:
    """What a writer says before the numbers, between them and the expected ones, and at the end."""

    opening: str
    between: str
    closing: str


WORDS = (
    Words(
        "Hi all, I have been stuck on {f} for two days now. The output does not match.",
        "Expected Output:",
        "Any hint is appreciated. I don't want the solution.",
    ),
    Words("my {f} is giving wrong answers pls help", "expected is", "what am i doing wrong??"),
    Words(
        "Hello mentors,\n\nI get all the shapes right in `{f}`, but some of the values differ from the expected output. Here is mine:",
        "And this is what the notebook says it should be:",
        "Thank you very much in advance!",
    ),
    Words(
        "Restarted the kernel, ran all cells, same thing. This is {f}.",
        "**Expected Output**:",
        "Is the expected output wrong, or is it me?",
    ),
    Words(
        "Dear Staff, I believe that there may be an error in the test of {f}. I have checked every formula against the lecture three times.",
        "The expected values, for comparison:",
        "Kind regards,\nMarta",
    ),
    Words("Week 1, assignment 1, {f}.", "Expected:", "Is this my only mistake?"),
    Words(
        "So I finally got {f} to run without errors (yay) but...",
        "vs.",
        "I feel like I am missing something obvious. Week 1 is killing me :(",
    ),
    Words(
        "I removed my code because of the honor code. These are the numbers that I get from {f}:",
        "Expected Output",
        "Could somebody tell me in which function I should look?",
    ),
    Words("Has anyone seen this in {f}?", "should be", ""),
    Words(
        "Buenas! No me coinciden los resultados de {f}. Mi salida:",
        "Salida esperada (Expected Output):",
        "Gracias de antemano :)",
    ),
    Words(
        "Same problem as @jonas_k above. In {f} I used np.multiply everywhere first, then *, no difference.",
        "Expected output:",
        "I attach only the output as asked.",
    ),
    Words("", "Expected Output:", ""),
    Words(
        "It is 2 am and {f} still does not work. I spent 5 hours on this, tried 3 versions.",
        "The right ones:",
        "Where would you look first?",
    ),
    Words(
        "Hi Tom,\nfollowing your advice I printed everything again. Output of the test cell of {f}:",
        "Expected:",
        "Do you need anything else?\n\nThanks, Priya",
    ),
    Words(
        "The grader gives me 0/10 for {f}. In the notebook I see",
        "but the expected output says",
        "Not sure if the grader uses the same numbers.",
    ),
    Words("Output:", "Expected:", "(course 5, RNN week, optional part)"),
)

Lines = list[str]


def mine(section: Section, style: Style) -> Lines:
    rows = [row for row in section.rows if style.shapes or not row[0].endswith(".shape")]
    return [
        f"{style.label(section.function, name)} ={style.gap}{style.show(value)}" for name, value, _ in rows
    ]


def expected(section: Section, style: Style, row: str = "{} = {}") -> Lines:
    rows = [r for r in section.rows if style.shapes or not r[0].endswith(".shape")]
    return [
        row.format(style.label(section.function, name), one_line(style.show(value)))
        for name, _, value in rows
    ]


def one_line(text: str) -> str:
    return " ".join(text.split())


def join(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part) + "\n"


def titled(sections: list[Section], lines: Callable[[Section], Lines], title: str = "{}:") -> str:
    """The lines of every section, under its function's name where there is more than one."""
    blocks = []
    for section in sections:
        head = [title.format(section.function)] if len(sections) > 1 else []
        blocks.append("\n".join(head + lines(section)))
    return "\n\n".join(blocks)


def printout_only(chance: Random, sections: list[Section], style: Style, words: Words) -> str:
    return join(words.opening, titled(sections, lambda s: mine(s, style)), words.closing)


def text_expected(chance: Random, sections: list[Section], style: Style, words: Words) -> str:
    return join(
        words.opening,
        titled(sections, lambda s: mine(s, style)),
        words.between,
        titled(sections, lambda s: expected(s, style)),
        words.closing,
    )


def tab_table(chance: Random, sections: list[Section], style: Style, words: Words) -> str:
    """The expected table of the notebook, copied from the browser: a tab between name and value."""
    table = titled(sections, lambda s: expected(s, style, "{} =\t{}"))
    return join(
        words.opening, titled(sections, lambda s: mine(s, style)), words.between, table, words.closing
    )


def expected_first(chance: Random, sections: list[Section], style: Style, words: Words) -> str:
    table = titled(sections, lambda s: expected(s, style, "{}\t{}"))
    own = titled(sections, lambda s: mine(s, style))
    return join(
        words.opening.replace("mine:", "both:"), "Expected Output:", table, "My output:", own, words.closing
    )


def markdown_bold(chance: Random, sections: list[Section], style: Style, words: Words) -> str:
    """The source of the notebook's own Markdown table, names in bold."""

    def table(section: Section) -> Lines:
        return ["| | |", "| --- | --- |", *expected(section, style, "| **{}** = | {} |")]

    own = titled(sections, lambda s: ["```", *mine(s, style), "```"], "**{}**")
    return join(words.opening, own, words.between, titled(sections, table, "**{}**"), words.closing)


def html_table(chance: Random, sections: list[Section], style: Style, words: Words) -> str:
    """The source of the older notebooks' expected output."""
    bold = chance.choice(("**{}**", "<b>{}</b>"))

    def table(section: Section) -> Lines:
        row = f"    <tr>\n        <td>\n            {bold} =\n        </td>\n        <td>\n           {{}}\n        </td>\n    </tr>"
        return ["<table>", *expected(section, style, row), "</table>"]

    return join(
        words.opening,
        titled(sections, lambda s: mine(s, style)),
        words.between,
        titled(sections, table),
        words.closing,
    )


def html_post(chance: Random, sections: list[Section], style: Style, words: Words) -> str:
    """A forum page saved as HTML."""

    def block(lines: Callable[[Section], Lines]) -> str:
        return f"<pre><code>{html.escape(titled(sections, lines))}\n</code></pre>"

    wanted = block(lambda s: expected(s, style))
    parts = (
        f"<p>{html.escape(words.opening)}</p>",
        block(lambda s: mine(s, style)),
        f"<p><strong>{html.escape(words.between.strip('*'))}</strong></p>",
        wanted,
        f"<p>{html.escape(words.closing)}<br></p>",
    )
    return '<div class="post">\n' + "\n".join(parts) + "\n</div>\n"


def side_by_side(chance: Random, sections: list[Section], style: Style, words: Words) -> str:
    def table(section: Section) -> Lines:
        rows = [row for row in section.rows if not row[0].endswith(".shape")]
        cells = [
            (style.label(section.function, n), one_line(style.show(m)), one_line(style.show(e)))
            for n, m, e in rows
        ]
        marks = ["" if row[0] in section.wrong else " ✓" for row in rows]
        return ["| | mine | expected |", "|---|---|---|"] + [
            f"| {n} | {m}{mark} | {e} |" for (n, m, e), mark in zip(cells, marks, strict=True)
        ]

    return join(words.opening, titled(sections, table, "### {}"), words.closing)


def quoted_reply(chance: Random, sections: list[Section], style: Style, words: Words) -> str:
    """A helper's answer that quotes the whole post."""
    quoted = "".join(
        f"> {line}\n" if line else ">\n"
        for line in text_expected(chance, sections, style, words).splitlines()
    )
    helper = chance.choice(
        (
            "Thanks for posting the output. The shapes are fine, so it is not a transposition of the whole thing.",
            "Please don't post code. Did you restart the kernel? Did you save before you submitted?",
            "I am not a mentor, but 3 people in my group had something like this last week.",
        )
    )
    return f"{chance.choice(('lucas.m', 'paulinpaloalto', 'TMosh', 'anna_b'))} wrote:\n{quoted}\n{helper}\n"


def only_wrong(chance: Random, sections: list[Section], style: Style, words: Words) -> str:
    """Only the lines that differ, each with what it should be."""

    def lines(section: Section) -> Lines:
        both = zip(mine(section, style), expected(section, style, "{1}"), strict=True)
        return [f"{own}\n    expected: {wanted}" for own, wanted in both]

    few = [section.only(section.wrong) for section in sections]
    return join(words.opening, titled(few, lines), "Everything else matches.", words.closing)


def in_words(chance: Random, sections: list[Section], style: Style, words: Words) -> str:
    """One to five values, said in sentences."""
    sentences = []
    forms = (
        "{n} comes out as {m} but should be {e}.",
        "I get {n} = {m}, expected {e}.",
        "{n} = {m} (expected: {e})",
        "For {n} I have {m} instead of {e}.",
    )
    form = chance.choice(forms)
    for section in sections:
        for name, own, wanted in section.rows:
            label = style.label(section.function, name) if chance.random() < 0.6 else name
            sentences.append(
                form.format(n=label, m=one_line(style.show(own)), e=one_line(style.show(wanted)))
            )
    return join(words.opening, "\n".join(sentences), words.closing)


def values_only(chance: Random, sections: list[Section], style: Style, words: Words) -> str:
    """One to five values without what is expected."""
    return join(words.opening, titled(sections, lambda s: mine(s, style)), words.closing)


def terminal(chance: Random, sections: list[Section], style: Style, words: Words) -> str:
    """An interpreter session: NumPy 2 shows a scalar as ``np.float64(...)``."""
    lines = []
    for section in sections:
        for name, value, _ in section.rows:
            lines += [f">>> {style.label(section.function, name)}", repr(value)]
    return join(words.opening, "\n".join(lines), words.closing)


def notebook_cells(chance: Random, sections: list[Section], style: Style, words: Words) -> str:
    """What the browser copies from a notebook: In and Out numbers around it."""
    number = chance.randrange(9, 60)
    blocks = []
    for offset, section in enumerate(sections):
        call = BACKWARD_CALLS.get(section.function, f"# test of {section.function}")
        blocks.append("\n".join([f"In [{number + offset}]:\t{call}", "", *mine(section, style)]))
    return join(words.opening, "\n\n".join(blocks), words.closing)


def windows(chance: Random, sections: list[Section], style: Style, words: Words) -> str:
    """Through a word processor: Windows line ends, the typographic minus, no-break spaces before the equals sign."""
    text = text_expected(chance, sections, style, words)
    return text.replace(" -", " −").replace("[-", "[−").replace(" = ", "\u00a0= ").replace("\n", "\r\n")


def commas(chance: Random, sections: list[Section], style: Style, words: Words) -> str:
    """A locale with decimal commas: the elements of arrays stay apart by blanks, so nothing is ambiguous."""
    text = text_expected(chance, sections, style, words)
    return re.sub(r"(?<=\d)\.(?=\d)", ",", text)


def indented(chance: Random, sections: list[Section], style: Style, words: Words) -> str:
    """A Stack Overflow question: four spaces before code, the numbers in bold where they differ."""

    def lines(section: Section) -> Lines:
        return ["    " + line for row in mine(section, style) for line in row.splitlines()]

    wanted = titled(sections, lambda s: ["* **" + line + "**" for line in expected(s, style)])
    return join(words.opening, titled(sections, lines), words.between, wanted, words.closing)


FULL = (  # forms that show a whole printout, the frequent ones several times
    printout_only,
    text_expected,
    text_expected,
    tab_table,
    tab_table,
    markdown_bold,
    html_table,
    html_post,
    side_by_side,
    quoted_reply,
    notebook_cells,
    windows,
    commas,
    indented,
    indented,
    printout_only,
    expected_first,
)
PARTS = (only_wrong, only_wrong, in_words, in_words, values_only, terminal)
