"""Holds what ``whygrad explain`` said of a post against what is true of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from quality.posted import Cause, Post
from quality.scoring import Share
from quality.thresholds import POST_THRESHOLDS, is_fair_of_numbers
from whygrad.records.diagnosis import Diagnosis, Finding

HURRIED = 0.1  # so much of the share may be missed in a sample, where a search has a second


@dataclass(frozen=True)
class PostMarks:
    """The marks of one post. Of one without a cause only the last five can be true."""

    functions: bool = False  # the findings are in the true functions, no more and no fewer
    kind: bool = False  # and have a fair kind
    reproduced: bool = False  # and print every number, but for those that are known to be mistyped
    among: bool = False  # the true functions are those of the findings or of an alternative
    claimed: bool = False  # faults are called confirmed that are not there
    missed: bool = False  # wrong numbers are called right
    accused: bool = False  # right numbers are called wrong
    unjudged: bool = False  # not judged, or judged where there is nothing to judge
    table: bool = False  # a faulty table of expected values is not recognised, or seen where there is none


@dataclass(frozen=True)
class PostScore:
    """A post, what was said of it, how long that took (seconds of computing), and the marks."""

    post: Post
    diagnosis: Diagnosis
    seconds: float
    marks: PostMarks


def score(post: Post, diagnosis: Diagnosis, seconds: float) -> PostScore:
    """The marks for what was said of a post."""
    said = (diagnosis.findings, *diagnosis.alternatives)
    met = [_in_the_functions(diagnosis.findings, cause) for cause in post.causes]
    among = any(_in_the_functions(findings, cause) for findings in said for cause in post.causes)
    sure = bool(diagnosis.findings) and diagnosis.findings[0].certainty == "confirmed"
    marks = PostMarks(
        functions=any(met),
        kind=any(
            _of_fair_kinds(diagnosis.findings, cause)
            for cause, fine in zip(post.causes, met, strict=True)
            if fine
        ),
        reproduced=bool(diagnosis.findings) and set(diagnosis.unexplained or ()) == set(post.unexplained),
        among=among,
        claimed=sure and not among,
        missed=diagnosis.verdict == "right" and post.verdict == "wrong",
        accused=diagnosis.verdict == "wrong" and post.verdict == "right",
        unjudged=(diagnosis.verdict == "unjudged") != (post.verdict == "unjudged"),
        table=diagnosis.expected != post.expected,
    )
    return PostScore(post, diagnosis, seconds, marks)


def _in_the_functions(findings: Sequence[Finding], cause: Cause) -> bool:
    return bool(findings) and {one.function for one in findings} == {fault.function for fault in cause}


def _of_fair_kinds(findings: Sequence[Finding], cause: Cause) -> bool:
    """Whether each fault has a finding in its function whose kind is as fair a name for it."""
    return all(
        any(fault.function == one.function and is_fair_of_numbers(fault.kind, one.kind) for one in findings)
        for fault in cause
    )


MEASURES = {
    "explainable": {
        "functions": lambda one: one.functions,
        "functions and a fair kind": lambda one: one.functions and one.kind,
        "functions, kind and digits": lambda one: one.functions and one.kind and one.reproduced,
        "functions, or an alternative's": lambda one: one.among,
    },
    "all": {
        "wrong cause claimed": lambda one: one.claimed,
        "missed": lambda one: one.missed,
        "accused": lambda one: one.accused,
        "not judged": lambda one: one.unjudged,
        "expected values misjudged": lambda one: one.table,
    },
}


def shares(scores: Sequence[PostScore], of: str) -> dict[str, Share]:
    """Each measure over the posts that can be explained, or over all."""
    chosen = [one.marks for one in scores if of == "all" or one.post.explainable]
    return {
        name: Share(sum(bool(holds(marks)) for marks in chosen), len(chosen))
        for name, holds in MEASURES[of].items()
    }


def shortfalls(scores: Sequence[PostScore], whole: bool) -> list[str]:
    """The thresholds that are not met, a sentence each."""
    found = []
    for threshold in POST_THRESHOLDS:
        share = shares(scores, threshold.of)[threshold.measure]
        allowed = threshold.allowed(share.of, whole)
        if threshold.at_least and not whole:
            allowed -= HURRIED
        if share.of and not (share.value >= allowed if threshold.at_least else share.value <= allowed):
            bound = "at least" if threshold.at_least else "at most"
            found.append(
                f"{threshold.measure}: {share.count} of {share.of} posts ({share.value:.1%}), must be {bound} "
                f"{allowed:.1%}"
            )
    return found


def is_miss(one: PostScore) -> bool:
    """Whether a person should look at this one."""
    marks = one.marks
    good = marks.functions and marks.kind and marks.reproduced
    bad = marks.claimed or marks.missed or marks.accused or marks.unjudged or marks.table
    return bad or (one.post.explainable and not good)


def miss(one: PostScore) -> str:
    """A few lines about one post: what is true, and what was said."""
    flags = [name for name in ("functions", "kind", "reproduced") if not getattr(one.marks, name)]
    flags = flags if one.post.explainable else []
    flags += [
        name for name in ("claimed", "missed", "accused", "unjudged", "table") if getattr(one.marks, name)
    ]
    lines = [f"\n{one.post.group}: {one.post.name}  [{', '.join(flags)}]  {one.seconds:.1f} s"]
    lines += [f"  true: {_named(cause)}" for cause in one.post.causes]
    said = [(f"{f.function} {f.kind} ({f.certainty})") for f in one.diagnosis.findings]
    lines.append(f"  said: {' + '.join(said) or one.diagnosis.verdict + ': ' + one.diagnosis.message}")
    if one.diagnosis.unexplained:
        lines.append(f"  unexplained: {', '.join(one.diagnosis.unexplained)}")
    return "\n".join(lines)


def _named(cause: Cause) -> str:
    return " + ".join(f"{fault.function} {fault.kind}" for fault in cause)
