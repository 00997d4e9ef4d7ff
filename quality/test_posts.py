"""whygrad's answers about numbers that people post: are they good enough?"""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from quality.post_scoring import MEASURES, PostScore, is_miss, miss, score, shares, shortfalls
from quality.posted import Post, load
from quality.showing import percent
from whygrad.cli.explain import explained

EVERY = 8  # of the single faults and of those in the programs of the samples, this one is in the sample
AT_ONCE = 2
SECONDS, PATIENT_SECONDS = 1.0, 20.0  # of search for a post: in the sample, in the whole
MANY = ("single", "people")
SLOW = ("combination", "unexplainable", "other-inputs")  # these search as long as they may


def chosen(posts: Sequence[Post], whole: bool, only: str | None) -> list[Post]:
    """The posts to judge: all, those with some words in their names, or a sample of the quick ones."""
    if only:
        return [post for post in posts if only in f"{post.group}: {post.name}"]
    if whole:
        return list(posts)
    many = [post for post in posts if post.group in MANY]
    slow = [next(post for post in posts if post.group == group) for group in SLOW]
    return [*many[::EVERY], *slow, *(post for post in posts if post.group not in (*MANY, *SLOW))]


def ask(post: Post, seconds: float) -> PostScore:
    """What the command says of one post."""
    with TemporaryDirectory(prefix="quality-") as folder:
        started = time.process_time()
        diagnosis = explained(str(post.write(Path(folder))), seconds, lambda doing: None)
        return score(post, diagnosis, time.process_time() - started)


def test_the_posts_are_explained_well_enough(pytestconfig: pytest.Config) -> None:
    whole = pytestconfig.getoption("--whole")
    only = pytestconfig.getoption("--only")
    posts = chosen(load(), whole, only)
    if not posts:
        pytest.skip("no post has such a name")
    seconds = PATIENT_SECONDS if whole or only else SECONDS
    with ProcessPoolExecutor(AT_ONCE) as pool:
        scores = list(pool.map(ask, posts, [seconds] * len(posts)))
    print(*filter(None, (miss(one) for one in scores if is_miss(one))), sep="\n")
    for of in MEASURES:
        for name, share in shares(scores, of).items():
            print(f"posts, {of}: {name} {percent(share)} ({share.count} of {share.of})")
    assert shortfalls(scores, whole and not only) == []


def test_the_sample_has_each_group() -> None:
    posts = load()
    assert {post.group for post in chosen(posts, whole=False, only=None)} == {post.group for post in posts}
