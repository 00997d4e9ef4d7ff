"""A reading as lines of text, to be reviewed."""

from __future__ import annotations

from pathlib import Path

from whygrad.observations import Observation, Reading

POSTS = sorted((Path(__file__).parent / "posts").iterdir())


def shown(reading: Reading) -> str:
    return "".join(f"{line(one)}\n" for one in reading.observations)


def line(one: Observation) -> str:
    index = "".join(f"[{step}]" for step in one.index)
    if one.shape is not None:
        what = f".shape {one.shape}"
    elif one.length is not None:
        what = f" length {one.length}"
    else:
        what = " " + " ".join(f"{number.text}~{number.half_unit:.1e}" for number in one.numbers)
    return f"line {one.line} block {one.block} {one.hint or '-'}: {one.name}{index}{what}"


def text_of(post: Path) -> str:
    return post.read_bytes().decode("utf-8")
