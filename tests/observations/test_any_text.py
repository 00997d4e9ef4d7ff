"""The reader survives every text, in linear time.

``WHYGRAD_FUZZ=100000 pytest tests/observations/test_any_text.py`` mutates the posts that many times.
"""

from __future__ import annotations

import os
import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.observations.shown import POSTS, text_of
from whygrad.observations import Reading, read_notebook_outputs, read_text

ROUNDS = int(os.environ.get("WHYGRAD_FUZZ", "2000"))
PIECES = (
    'gradients["dx"][1][2] = ~[~]~, ~|~<tr>~</tr>~<td>~</td>~&quot;~&#10;~> ~>>> ~\n~\r\n~\t~  ~...~-~\u2212~np.float64(~array(['
    "~nan~1e-05~0,123456~dWf[3][1]~ instead of ~Expected:~My output:~.shape~len(caches) = ~(3, 10, 4)~[quote]~[/quote]~**"
    "~`~\x1b[31m~\x00~\x0b~\x01~\x05~=3D~=\n~¹~٣~\ud800~dbf[4] is ~ but should be ~\n\n~---~0.185172422655972~a[1]~c"
).split("~")


def mutated(rng: random.Random, texts: list[str]) -> str:
    first, second = rng.choice(texts), rng.choice(texts)
    text = first[: rng.randrange(len(first))] + second[rng.randrange(len(second)) :]
    for _ in range(rng.randrange(8)):
        start = rng.randrange(len(text) + 1)
        text = (
            text[:start] + rng.choice(PIECES) * rng.choice((1, 1, 3)) + text[start + rng.choice((0, 1, 30)) :]
        )
    return text


def sound(reading: Reading, text: str) -> None:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    first: list[int] = []
    for one in reading.observations:
        kinds = (bool(one.numbers), one.shape is not None, one.length is not None)
        assert sum(kinds) == 1
        assert 1 <= one.line <= lines
        assert all(number.half_unit >= 0 for number in one.numbers)
        if one.block not in first:
            first.append(one.block)
    assert first == list(range(len(first)))


def test_mutated_posts() -> None:
    rng = random.Random(3)
    texts = [text_of(post) for post in POSTS]
    for _ in range(ROUNDS):
        text = mutated(rng, texts)
        sound(read_text(text), text)


@given(st.text())
def test_any_text(text: str) -> None:
    sound(read_text(text), text)
    read_notebook_outputs(text)


@given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_any_order_of_pieces(pieces: list[str]) -> None:
    text = "".join(pieces)
    sound(read_text(text), text)


HOSTILE = (
    "a~[~<td~&amp~>~\n~ ~*~1~a[1] = [~a[1] =\n\n~x[1][2][3]~|~\t~> \n~[quote]~\x1b[~a b ~dx dxt ~but not ~a\n~1 x\n~<tr>~0.5 | "
    '~gradients["dx"~dWf[3][1] the value is ~dWf[3][1] = 0.5 but not ~len(a) =~.~(~`~\'~"~=~-~Ja 1'
).split("~")


@pytest.mark.parametrize("piece", HOSTILE)
def test_time_grows_no_faster_than_the_text(piece: str) -> None:
    size = 40_000
    times = []
    for times_longer in (1, 8):
        text = piece * (size * times_longer // len(piece))
        times.append(min(_seconds(text) for _ in range(2)))  # of a busy machine the better one
    assert times[1] < 40 * max(times[0], 0.02)  # 8 for what grows with the text, 64 for its square


def _seconds(text: str) -> float:
    start = time.process_time()
    read_text(text)
    return time.process_time() - start
