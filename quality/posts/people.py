"""Forms in which people post numbers, of many places: forums, chats, issues, assertions, things typed off a screen.

A form is a function from the draw of chance and rows (name, what this person got, what is expected) to a text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import Any

import numpy as np

Row = tuple[str, Any, Any]
Rows = Sequence[Row]


def label(name: str, holder: str = "gradients", quote: str = '"') -> str:
    """The name as a test cell prints it; forward values have no dictionary."""
    root = name.split("[")[0]
    return f"{holder}[{quote}{root}{quote}]{name[len(root) :]}" if root.startswith("d") else name


def digits(value: Any, decimals: int) -> str:
    """Numbers with so many decimals, as people write them in a sentence."""
    numbers = np.ravel(value)
    texts = [f"{number:.{decimals}f}" for number in numbers]
    return texts[0] if len(texts) == 1 else f"[{', '.join(texts)}]"


def wrong_ones(rows: Rows) -> list[Row]:
    """The values that are wrong in the fifth digit already."""
    return [row for row in rows if digits(row[1], 5) != digits(row[2], 5)]


def coursera(chance: Random, function: str, rows: Rows) -> str:
    own = "\n".join(f"{label(n, 'gradients_tmp', chr(39))} = {m}" for n, m, _ in rows)
    table = "\n".join(f"| **{label(n, 'gradients_tmp', chr(39))}** = | {e} |" for n, _, e in rows)
    return (
        f"Hello Mentors,\n\nin {function} I am getting the shapes right but not the values :disappointed:\n\n"
        f"```\n{own}\n```\n\n**Expected Output**:\n\n| | |\n|---|---|\n{table}\n\nThanks in advance!\n"
    )


def stack_overflow(chance: Random, function: str, rows: Rows) -> str:
    lines = [f"    >>> {label(n, 'grads', chr(39))}\n    {m!r}" for n, m, _ in rows]
    wanted = "\n".join(f"    {label(n, 'grads', chr(39))} = {digits(e, 8)}" for n, _, e in rows)
    body = "\n".join(lines)
    return (
        f"I implement back-propagation through time for an LSTM (`{function}`) in plain NumPy 2. The reference "
        f"gives\n\n{wanted}\n\nbut my version prints\n\n{body}\n\nWhat do I miss? I am on Python 3.12.\n"
    )


def issue(chance: Random, function: str, rows: Rows) -> str:
    own = "\n".join(f"{label(n)} = {m}" for n, m, _ in rows)
    wanted = "\n".join(f"{label(n)} = {e}" for n, _, e in rows)
    return (
        f"### Describe the bug\n`{function}` gives other values than the notebook says.\n\n### Expected behavior\n"
        f"```text\n{wanted}\n```\n\n### Actual behavior\n```text\n{own}\n```\n\n- [x] I searched the issues\n- OS: Linux\n"
    )


def chat(chance: Random, function: str, rows: Rows) -> str:
    said = [f"[10:{40 + k}] ana: {n} -> {digits(m, 6)}" for k, (n, m, _) in enumerate(wrong_ones(rows)[:4])]
    start = f"[10:38] ana: anyone else stuck at {function}?\n[10:39] ben: what do you get?\n"
    return start + "\n".join(said) + "\n[10:52] ben: hm I have other numbers, let me look\n"


def by_hand(chance: Random, function: str, rows: Rows) -> str:
    lines = "\n".join(f"{n} = {digits(m, 5)}" for n, m, _ in rows)
    return f"I can't copy from the lab so I typed these off the screenshot, {function}:\n\n{lines}\n\nis that close?\n"


def three_values(chance: Random, function: str, rows: Rows) -> str:
    wrong = wrong_ones(rows)[:3]
    return "\n".join(f"{label(n)} = {m}" for n, m, _ in wrong) + f"\n\nthese are wrong in {function}, why??\n"


def sentences(chance: Random, function: str, rows: Rows) -> str:
    wrong = wrong_ones(rows)[:4]
    told = " ".join(f"I get {n} = {digits(m, 7)} but expected {digits(e, 7)}." for n, m, e in wrong)
    return f"My {function} seems to be off. {told} The rest is fine. Any idea?\n"


def expected_first(chance: Random, function: str, rows: Rows) -> str:
    wanted = "\r\n".join(f"{label(n)} =\t{e}" for n, _, e in rows)
    own = "\r\n".join(f"{label(n)} = {m}" for n, m, _ in rows)
    return f"Expected Output:\r\n\r\n{wanted}\r\n\r\nMy Output ({function}):\r\n\r\n{own}\r\n"


def assertions(chance: Random, function: str, rows: Rows) -> str:
    wrong = wrong_ones(rows)
    told = [f"AssertionError: {label(n)}: expected {digits(e, 8)}, got {digits(m, 8)}" for n, m, e in wrong]
    return f"I wrote my own tests for {function}. All of these fail:\n\n" + "\n".join(told) + "\n"


def comparison(chance: Random, function: str, rows: Rows) -> str:
    lines = [f"| {n} | {digits(m, 8)} | {digits(e, 8)} |" for n, m, e in rows]
    return f"Results of {function}:\n\n| value | mine | expected |\n|:--|--:|--:|\n" + "\n".join(lines) + "\n"


def quoted_thread(chance: Random, function: str, rows: Rows) -> str:
    own = "\n".join(f"> {label(n)} = {m}" for n, m, _ in rows)
    wanted = "\n".join(f"{label(n)} = {e}" for n, _, e in rows)
    return (
        f"On Tue, Mar 2, 2021 at 9:14 AM Lena wrote:\n> Hi, this is what {function} prints for me:\n>\n{own}\n>\n"
        f"> Where should I look?\n\nHi Lena,\n\nI have these, and they are accepted:\n\n{wanted}\n\nBest, Tom\n"
    )


def html_and_minus(chance: Random, function: str, rows: Rows) -> str:
    body = "".join(
        f"<tr><td><b>{n}</b></td><td>{digits(m, 8)}</td></tr>".replace("-", "\u2212") for n, m, _ in rows
    )
    return (
        f"<p>my output of {function}</p><table>{body}</table><p>the loop is the one of the slides&hellip;</p>"
    )


def commas(chance: Random, function: str, rows: Rows) -> str:
    lines = [f"{n} = {digits(m, 6)}" for n, m, _ in rows if np.size(m) == 1]
    return f"Meine Ausgabe von {function}:\n\n" + "\n".join(line.replace(".", ",") for line in lines) + "\n"


FORMS: tuple[Callable[[Random, str, Rows], str], ...] = (
    coursera,
    stack_overflow,
    issue,
    chat,
    by_hand,
    three_values,
    sentences,
    expected_first,
    assertions,
    comparison,
    quoted_thread,
    html_and_minus,
    commas,
)
