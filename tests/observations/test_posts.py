"""Whole posts, each in another person's manner."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.golden import check_golden
from tests.observations.shown import POSTS, line, shown, text_of
from whygrad.observations import Observation, read_text

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("post", POSTS, ids=lambda post: post.stem)
def test_a_post(post: Path) -> None:
    check_golden(f"{post.stem}.txt", shown(read_text(text_of(post))), GOLDEN)


def test_a_whole_thread_at_once() -> None:
    thread = "\n\nA Helper wrote:\n\n".join(text_of(post) for post in POSTS if post.suffix != ".html")
    check_golden("thread.txt", shown(read_text(thread)), GOLDEN)


def test_a_thread_holds_what_its_posts_hold() -> None:
    posts = [text_of(post) for post in POSTS if post.suffix == ".txt"]
    alone = [values(one) for post in posts for one in read_text(post).observations]
    together = read_text("\n\nA Helper wrote:\n\n".join(posts)).observations
    assert [values(one) for one in together] == alone


def values(one: Observation) -> str:
    return line(one).split(": ", 1)[1]
